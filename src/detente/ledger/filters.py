"""What a question asks for, typed; and the conditions it becomes. Values are always bound, never pasted into SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, exists, false, or_, select

from detente.ledger import review_schema, schema


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows, and how many. Days are ISO text, inclusive; `limit` None or 0 means all; newest come first.

    Rows that a person found wrong are left out unless `wrong` asks for them too.
    """

    party: tuple[str, ...] = ()
    pair: tuple[str, str] | None = None
    since: str | None = None
    until: str | None = None
    type: tuple[str, ...] = ()
    status: str | None = None
    outlet: str | None = None
    least_confidence: float = 0.0
    contacts: bool = False
    limit: int | None = 50
    newest: bool = True
    wrong: bool = False


def record_query(kind: str, wanted: Filter) -> Select[Any]:
    """The rows of one kind of record that a filter asks for: events in the order of their days, the others of their articles'."""
    table = schema.RECORDS[kind]
    query: Select[Any] = select(table)
    day: ColumnElement[Any] = table.c.day
    if kind == "events":
        query, day = _event_joins(query, wanted)
    else:
        query = query.where(*_party_conditions(kind, table, wanted))
    query = query.where(*_days(day, wanted), *_columns(kind, table, wanted), *_outlet(table, wanted))
    if not wanted.wrong:
        judgement = review_schema.judgement
        query = query.where(~exists().where(judgement.c.record == table.c.record, judgement.c.hidden == 1))
    first = day if kind == "events" else table.c.article_id
    order = (first.desc(), table.c.id.desc()) if wanted.newest else (first, table.c.id)
    query = query.order_by(*order)
    return query.limit(wanted.limit * 2) if wanted.limit else query


def article_query(wanted: Filter) -> Select[Any]:
    """Articles in the order of their keys, which begin with the day."""
    table = schema.article
    query = select(table.c.id).where(*_days(table.c.published, wanted))
    if wanted.outlet:
        query = query.where(table.c.outlet_id.in_(_outlet_ids(wanted.outlet)))
    conditions = _event_party_of(table.c.id, wanted)
    query = query.where(*conditions).order_by(table.c.id.desc() if wanted.newest else table.c.id)
    return query.limit(wanted.limit) if wanted.limit else query


def article_conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    """The conditions on the articles of a search."""
    table = schema.article
    outlet = [table.c.outlet_id.in_(_outlet_ids(wanted.outlet))] if wanted.outlet else []
    return [*_days(table.c.published, wanted), *outlet, *_event_party_of(table.c.id, wanted)]


def _event_joins(query: Select[Any], wanted: Filter) -> tuple[Select[Any], ColumnElement[Any]]:
    """Reach events through the table whose key has the order that is asked for."""
    event, link, pair = schema.event, schema.event_party, schema.event_pair
    if wanted.pair:
        first, second = sorted(wanted.pair)
        query = query.join(pair, pair.c.event_id == event.c.id)
        query = query.where(pair.c.first_id == _party_id(first), pair.c.second_id == _party_id(second))
        return query, pair.c.day
    if len(wanted.party) == 1:
        query = query.join(link, link.c.event_id == event.c.id).where(link.c.party_id == _party_id(wanted.party[0]))
        return query, link.c.day
    if wanted.party:
        mine = select(link.c.event_id).where(link.c.party_id.in_(_party_ids(wanted.party)))
        query = query.where(event.c.id.in_(mine))
    return query, event.c.day


def _party_conditions(kind: str, table: Table, wanted: Filter) -> list[ColumnElement[bool]]:
    """Conditions on the parties of every kind but events. A pair asks for both, several parties for any."""
    if wanted.pair:
        return [_about(kind, table, code) for code in wanted.pair]
    return [or_(*(_about(kind, table, code) for code in wanted.party))] if wanted.party else []


def _about(kind: str, table: Table, code: str) -> ColumnElement[bool]:
    """Whether a record is about, or by, a party."""
    if kind == "statements":
        return or_(table.c.speaker_id == _party_id(code), _lists(table.c.addressees, code))
    if kind == "instruments":
        return _lists(table.c.parties, code)
    if kind in ("forecasts", "vectors"):
        return or_(table.c.first_id == _party_id(code), table.c.second_id == _party_id(code))
    if kind == "figures":
        return and_(table.c.by_id == _party_id(code))
    if kind == "attitudes":
        return or_(table.c.subject == code, table.c.object == code)
    if kind == "claims":
        statement = schema.statement
        said = and_(statement.c.record == table.c.statement, statement.c.article_id == table.c.article_id)
        return exists().where(said, statement.c.speaker_id == _party_id(code))
    return false()


def _lists(column: ColumnElement[str], code: str) -> ColumnElement[bool]:
    return column.contains(f'"{code}"', autoescape=True)


def _columns(kind: str, table: Table, wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    column = {"events": "type", "statements": "kind", "instruments": "kind", "claims": "stance", "forecasts": "direction",
              "figures": "unit", "vectors": "domain", "attitudes": "polarity"}[kind]  # fmt: skip
    if wanted.type:
        found.append(table.c[column].in_(wanted.type))
    if kind == "events" and wanted.status:
        found.append(table.c.status == wanted.status)
    if kind == "events" and wanted.contacts:
        found.append(table.c.contact == 1)
    if wanted.least_confidence and "confidence" in table.c:
        found.append(table.c.confidence >= wanted.least_confidence)
    return found


def _days(column: ColumnElement[str], wanted: Filter) -> list[ColumnElement[bool]]:
    """Rows without a day answer no question about time."""
    since = [column >= wanted.since] if wanted.since else []
    until = [column <= wanted.until, column != ""] if wanted.until else []
    return [*since, *until]


def _outlet(table: Table, wanted: Filter) -> list[ColumnElement[bool]]:
    if not wanted.outlet:
        return []
    article = schema.article
    return [exists().where(article.c.id == table.c.article_id, article.c.outlet_id.in_(_outlet_ids(wanted.outlet)))]


def _event_party_of(article_id: ColumnElement[int], wanted: Filter) -> list[ColumnElement[bool]]:
    """Articles that hold an event of the parties, pair or types asked for."""
    event, link, pair = schema.event, schema.event_party, schema.event_pair
    found: list[ColumnElement[bool]] = []
    if wanted.party:
        joined = and_(link.c.event_id == event.c.id, link.c.party_id.in_(_party_ids(wanted.party)))
        found.append(exists().where(event.c.article_id == article_id, joined))
    if wanted.pair:
        first, second = sorted(wanted.pair)
        ends = and_(pair.c.first_id == _party_id(first), pair.c.second_id == _party_id(second))
        found.append(exists().where(event.c.article_id == article_id, pair.c.event_id == event.c.id, ends))
    if wanted.type:
        found.append(exists().where(event.c.article_id == article_id, event.c.type.in_(wanted.type)))
    return found


def _party_id(code: str) -> Any:
    return select(schema.party.c.id).where(schema.party.c.code == code).scalar_subquery()


def _party_ids(codes: Sequence[str]) -> Any:
    return select(schema.party.c.id).where(schema.party.c.code.in_(codes))


def _outlet_ids(name: str) -> Any:
    """Outlets of that name or domain, as written or in lower case."""
    outlet, forms = schema.outlet, {name, name.lower()}
    return select(outlet.c.id).where(or_(outlet.c.name.in_(sorted(forms)), outlet.c.domain.in_(sorted(forms))))
