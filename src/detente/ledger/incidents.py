"""Incidents in the tables: events not yet grouped, rows grouped before, incidents written and read, sums for series.

Values here are plain; what an incident is and how events are grouped is the analysis' business. In: numbers, days, codes.
Out: `Fresh` events and rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, delete, func, insert, select, update

from detente.ledger import review_schema, schema
from detente.ledger.incident_schema import (
    article_signature,
    incident,
    incident_link,
    incident_pair,
    report,
    report_pair,
)
from detente.ledger.incident_sums import pair_numbers
from detente.ledger.keys import day_of
from detente.ledger.read import Shelf, record_row
from detente.ledger.state import get_value, put_value
from detente.records import CodedArticle, Event

Row = dict[str, Any]
WATERMARK = "incidents.event"
HAPPENED = ("actual", "past")


@dataclass(frozen=True, slots=True)
class Fresh:
    """An event not yet grouped, with what its article says about it; `published` is the teaser's day for a teaser."""

    event_id: int
    article_id: int
    event: Event
    coded: CodedArticle
    published: str
    outlet: str | None
    teaser: bool


def fresh_events(connection: Connection, limit: int) -> tuple[list[Fresh], int | None]:
    """Happened events after the watermark, and the next watermark; None when there is nothing more."""
    mark = int(get_value(connection, WATERMARK) or 0)
    event, teaser = schema.event, schema.teaser
    query = (
        select(event.c.id, event.c.article_id, event.c.record, event.c.status, event.c.teaser_id, teaser.c.published)
        .outerjoin(teaser, teaser.c.id == event.c.teaser_id)
        .where(event.c.id > mark)
        .order_by(event.c.id)
        .limit(limit)
    )
    rows = connection.execute(query).all()
    shelf = Shelf(connection)
    wrong = _wrong(connection)
    found = [_fresh(shelf, row) for row in rows if row.status in HAPPENED and row.record not in wrong]
    return found, (rows[-1].id if rows else None)


def _fresh(shelf: Shelf, row: Any) -> Fresh:
    coded = shelf.coded(row.article_id)
    outlet = coded.article.outlet
    return Fresh(
        event_id=row.id,
        article_id=row.article_id,
        event=shelf.records(row.article_id, "events")[row.record],
        coded=coded,
        published=row.published or day_of(coded.article.published),
        outlet=(outlet.name or outlet.domain) if outlet else None,
        teaser=row.teaser_id is not None,
    )


def grouped_to(connection: Connection, mark: int) -> None:
    """Remember that all events up to a number are grouped."""
    put_value(connection, WATERMARK, str(mark))


def known_rows(connection: Connection, first: int, second: int, days: tuple[int, int]) -> Iterator[Any]:
    """Rows grouped before of a pair (party numbers) whose first day (ordinal) lies between two, with their events."""
    values = {"one": first, "other": second, "low": days[0], "high": days[1]}
    yield from connection.execute(_known_rows(), values).all()


@cache
def _known_rows() -> Select[Any]:
    """The question of `known_rows`, made once: it is asked for every pair and week of a batch."""
    event, article, outlet = schema.event, schema.article, schema.outlet
    columns = (event.c.record, event.c.type, event.c.mode, event.c.score, event.c.actors, event.c.recipients,
               event.c.place, event.c.confidence, event.c.teaser_id, event.c.article_id, article.c.name,
               func.coalesce(outlet.c.name, outlet.c.domain).label("outlet"))  # fmt: skip
    return (
        select(report, incident.c.record.label("incident"), *columns)
        .join(incident, incident.c.id == report.c.incident_id)
        .join(report_pair, report_pair.c.event_id == report.c.event_id)
        .join(event, event.c.id == report.c.event_id)
        .join(article, article.c.id == event.c.article_id)
        .outerjoin(outlet, outlet.c.id == article.c.outlet_id)
        .where(report_pair.c.first_id == bindparam("one"), report_pair.c.second_id == bindparam("other"))
        .where(report_pair.c.first.between(bindparam("low"), bindparam("high")))
    )


def copy_of(connection: Connection, article_id: int) -> int | None:
    """The article that an article is a copy of (itself where it is the first); None when it was not compared yet."""
    return connection.execute(_copy_of(), {"article": article_id}).scalar()


@cache
def _copy_of() -> Select[Any]:
    table = article_signature
    return select(table.c.copy_id).where(table.c.article_id == bindparam("article"))


def signatures(connection: Connection, pairs: Iterable[tuple[int, int]], days: tuple[int, int]) -> list[Any]:
    """Signatures of the articles that tell of these pairs (party numbers) between two days (ordinals)."""
    found: dict[int, Any] = {}
    for first, second in sorted(set(pairs)):
        values = {"one": first, "other": second, "low": days[0], "high": days[1]}
        found.update({row.article_id: row for row in connection.execute(_signatures(), values)})
    return [found[number] for number in sorted(found)]


@cache
def _signatures() -> Select[Any]:
    table, event = article_signature, schema.event
    return (
        select(table)
        .join(event, event.c.article_id == table.c.article_id)
        .join(report_pair, report_pair.c.event_id == event.c.id)
        .where(report_pair.c.first_id == bindparam("one"), report_pair.c.second_id == bindparam("other"))
        .where(report_pair.c.first.between(bindparam("low"), bindparam("high")))
    )


def add_signature(connection: Connection, article_id: int, copy_id: int, data: bytes) -> None:
    """Keep an article's signature and the article it is a copy of."""
    connection.execute(insert(article_signature), {"article_id": article_id, "copy_id": copy_id, "data": data})


def unite_copies(connection: Connection, low: int, high: int) -> None:
    """What was a copy of one article is a copy of another from now on."""
    for table in (article_signature, report):
        connection.execute(update(table).where(table.c.copy_id == high).values(copy_id=low))


def party_numbers(connection: Connection) -> dict[str, int]:
    """The row number of every party's code."""
    return {row.code: row.id for row in connection.execute(select(schema.party.c.code, schema.party.c.id))}


def add_reports(connection: Connection, rows: Sequence[Row], pairs: Sequence[Row]) -> None:
    """Rows of `report` and `report_pair` for events that are grouped now."""
    if rows:
        connection.execute(insert(report), list(rows))
        connection.execute(insert(report_pair), list(pairs))


def replace_incidents(connection: Connection, gone: Iterable[int], rows: Sequence[Row], pairs: Sequence[Row]) -> None:
    """Take incidents out and put the new or changed ones in."""
    numbers = sorted({*gone, *(row["id"] for row in rows)})
    for start in range(0, len(numbers), 500):
        part = numbers[start : start + 500]
        connection.execute(delete(incident_pair).where(incident_pair.c.incident_id.in_(part)))
        connection.execute(delete(incident).where(incident.c.id.in_(part)))
    if rows:
        connection.execute(insert(incident), list(rows))
        connection.execute(insert(incident_pair), list(pairs))


def move_reports(connection: Connection, homes: Mapping[int, int]) -> None:
    """Say which incident each event (by number) is in."""
    if homes:
        statement = update(report).where(report.c.event_id == bindparam("event")).values(incident_id=bindparam("home"))
        connection.execute(statement, [{"event": event, "home": home} for event, home in homes.items()])


def forget_groups(connection: Connection, records: Sequence[str] | None = None) -> int:
    """Ungroup the incidents that hold these events (by public id), or all; the events will be grouped anew.

    Returns how many events that were. The watermark is set back before the first of them.
    """
    event = schema.event
    if records is None:
        number = connection.execute(select(func.count()).select_from(report)).scalar() or 0
        for table in (incident_pair, incident, report_pair, report, article_signature):
            connection.execute(delete(table))
        grouped_to(connection, 0)
        return int(number)
    homes = select(report.c.incident_id).join(event, event.c.id == report.c.event_id).where(event.c.record.in_(records))
    return _ungroup(connection, sorted(set(connection.execute(homes).scalars())))


def forget_broken(connection: Connection) -> int:
    """Ungroup the incidents that have lost events, as after a recode; returns how many there were."""
    counted = select(report.c.incident_id, func.count().label("events")).group_by(report.c.incident_id).subquery()
    query = (
        select(incident.c.id)
        .outerjoin(counted, counted.c.incident_id == incident.c.id)
        .where(func.coalesce(counted.c.events, 0) != incident.c.events)
    )
    numbers = list(connection.execute(query).scalars())
    _ungroup(connection, numbers)
    return len(numbers)


def _ungroup(connection: Connection, numbers: Sequence[int]) -> int:
    """Take incidents out and leave their events without one; returns how many events."""
    count = 0
    for start in range(0, len(numbers), 500):
        part = numbers[start : start + 500]
        events = list(connection.execute(select(report.c.event_id).where(report.c.incident_id.in_(part))).scalars())
        replace_incidents(connection, part, [], [])
        connection.execute(delete(report_pair).where(report_pair.c.event_id.in_(events)))
        connection.execute(delete(report).where(report.c.event_id.in_(events)))
        count += len(events)
    return count


def ungrouped(connection: Connection, numbers: Sequence[int] | None = None) -> list[Fresh]:
    """Happened events up to the watermark that are in no incident: those whose groups were forgotten; or those of some numbers."""
    mark = int(get_value(connection, WATERMARK) or 0)
    event, teaser = schema.event, schema.teaser
    query = (
        select(event.c.id, event.c.article_id, event.c.record, event.c.teaser_id, teaser.c.published)
        .outerjoin(teaser, teaser.c.id == event.c.teaser_id)
        .outerjoin(report, report.c.event_id == event.c.id)
        .where(event.c.id <= mark, report.c.event_id.is_(None), event.c.status.in_(HAPPENED))
        .order_by(event.c.id)
    )
    query = query if numbers is None else query.where(event.c.id.in_(numbers))
    shelf, wrong = Shelf(connection), _wrong(connection)
    return [_fresh(shelf, row) for row in connection.execute(query).all() if row.record not in wrong]


def _wrong(connection: Connection) -> set[str]:
    """Records that a person found wrong: they belong to no incident."""
    judgement = review_schema.judgement
    return set(connection.execute(select(judgement.c.record).where(judgement.c.hidden == 1)).scalars())


def incident_rows(connection: Connection, wanted: Mapping[str, Any]) -> Iterator[Row]:
    """Incidents newest first. `wanted`: pair, party (codes), since, until (ISO days), type (names), record, limit."""
    table, query = incident, select(incident)
    if pair := wanted.get("pair"):
        numbers = pair_numbers(connection, pair) or (-1, -1)
        link = incident_pair
        query = query.join(link, link.c.incident_id == table.c.id)
        query = query.where(link.c.first_id == numbers[0], link.c.second_id == numbers[1])
        order = (link.c.day.desc(), table.c.id)
    else:
        order = (table.c.day.desc(), table.c.id)
    for code in wanted.get("party", ()):
        ids = select(schema.party.c.id).where(schema.party.c.code == code)
        link = incident_pair
        mine = select(link.c.incident_id).where(link.c.first_id.in_(ids) | link.c.second_id.in_(ids))
        query = query.where(table.c.id.in_(mine))
    if record := wanted.get("record"):
        inside = select(report.c.incident_id).join(schema.event, schema.event.c.id == report.c.event_id)
        query = query.where((table.c.record == record) | table.c.id.in_(inside.where(schema.event.c.record == record)))
    bounds = [table.c.day >= wanted["since"]] if wanted.get("since") else []
    bounds += [table.c.day <= wanted["until"]] if wanted.get("until") else []
    bounds += [table.c.type.in_(wanted["type"])] if wanted.get("type") else []
    query = query.where(and_(*bounds)) if bounds else query
    query = query.order_by(*order).limit(wanted["limit"]) if wanted.get("limit") else query.order_by(*order)
    for row in connection.execute(query.execution_options(yield_per=500)):
        yield dict(row._mapping)


def events_of(connection: Connection, incident_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """The events of incidents as (event id, article id), in the order in which they are considered."""
    event, article = schema.event, schema.article
    query = (
        select(report.c.incident_id, event.c.record, article.c.name)
        .join(event, event.c.id == report.c.event_id)
        .join(article, article.c.id == event.c.article_id)
        .where(report.c.incident_id.in_(incident_ids))
        .order_by(report.c.incident_id, report.c.first, report.c.told, event.c.record)
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.incident_id, []).append((row.record, row.name))
    return found


def sentence_of(connection: Connection, records: Sequence[str], kind: str, mode: str | None) -> str:
    """The sentence, on one line, of the first of these events (public ids) of a type and mode, else of the type; empty without one."""
    event = schema.event
    columns = (event.c.record, event.c.type, event.c.mode, event.c.article_id, event.c.teaser_id)
    rows = connection.execute(select(*columns).where(event.c.record.in_(records)).order_by(event.c.id)).all()
    if not rows:
        return ""
    row = min(rows, key=lambda one: (one.type != kind, one.mode != mode, records.index(one.record)))
    found = record_row(Shelf(connection, size=1), "events", row.article_id, row.record, row.teaser_id)
    return str(found["sentence"])


def grouped_records(connection: Connection, records: Sequence[str]) -> set[str]:
    """Which of these events (public ids) are in an incident."""
    event = schema.event
    query = select(event.c.record).join(report, report.c.event_id == event.c.id).where(event.c.record.in_(records))
    return set(connection.execute(query).scalars())


def links(connection: Connection) -> list[tuple[str, str, bool]]:
    """What people decided: two events (public ids), and whether they are one happening; the latest of a pair counts."""
    rows = connection.execute(select(incident_link).order_by(incident_link.c.id)).all()
    latest = {(min(row.one, row.other), max(row.one, row.other)): bool(row.same) for row in rows}
    return [(one, other, same) for (one, other), same in sorted(latest.items())]


def add_link(connection: Connection, one: str, other: str, *, same: bool, by: tuple[str, str, str | None]) -> None:
    """Keep a person's decision on two events; `by` is reviewer, time, note. Call it in a durable transaction."""
    reviewer, at, note = by
    row = {"one": one, "other": other, "same": int(same), "reviewer": reviewer, "at": at, "note": note}
    number = (connection.execute(select(func.max(incident_link.c.id))).scalar() or 0) + 1
    connection.execute(insert(incident_link), {"id": number, **row})
