"""Which articles a report needs: those first seen or published after a time, those about a pair, those by name. Row numbers out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, or_, select

from detente.ledger import schema
from detente.ledger.incident_schema import incident, report
from detente.ledger.read import Shelf
from detente.ledger.write import PER_DAY
from detente.records import CodedArticle


def new_articles(since: str | None, last: str | None) -> Callable[[Connection], list[int]]:
    """What is new: published from a day on, or first seen after a moment."""
    if since:
        return lambda connection: published_from(connection, since)
    return lambda connection: seen_after(connection, last or "")


def seen_after(connection: Connection, moment: str) -> list[int]:
    """Articles first seen after a moment (ISO, UTC)."""
    sighting = schema.sighting
    late = select(sighting.c.article_id).group_by(sighting.c.article_id).having(func.min(sighting.c.seen) > moment)
    return sorted(connection.execute(late).scalars())


def published_from(connection: Connection, day: str) -> list[int]:
    """Articles published on a day (ISO) or later."""
    number = date.fromisoformat(day).toordinal() * PER_DAY
    return list(connection.execute(select(schema.article.c.id).where(schema.article.c.id >= number)).scalars())


def about_pair(connection: Connection, first: str, second: str) -> list[int]:
    """Articles with an event, forecast, vector or instrument of a pair."""
    party, link, event = schema.party, schema.event_pair, schema.event
    ids = dict(connection.execute(select(party.c.code, party.c.id).where(party.c.code.in_((first, second)))).all())
    if len(ids) < 2:
        return []
    one, other = (ids[code] for code in sorted((first, second)))
    found = set(connection.execute(
        select(event.c.article_id).join(link, link.c.event_id == event.c.id).where(link.c.first_id == one, link.c.second_id == other)
    ).scalars())  # fmt: skip
    for table in (schema.forecast, schema.vector):
        sides = or_(
            (table.c.first_id == one) & (table.c.second_id == other),
            (table.c.first_id == other) & (table.c.second_id == one),
        )
        found.update(connection.execute(select(table.c.article_id).where(sides)).scalars())
    table = schema.instrument
    both = [table.c.parties.contains(f'"{code}"', autoescape=True) for code in (first, second)]
    found.update(connection.execute(select(table.c.article_id).where(*both)).scalars())
    return sorted(found)


def named(connection: Connection, names: Sequence[str]) -> list[int]:
    """Articles by their ids."""
    found: set[int] = set()
    for start in range(0, len(names), 500):
        query = select(schema.article.c.id).where(schema.article.c.name.in_(names[start : start + 500]))
        found.update(connection.execute(query).scalars())
    return sorted(found)


def incidents_of(connection: Connection, numbers: Sequence[int]) -> list[str]:
    """The public ids of the incidents that articles tell, by day."""
    found: dict[str, str] = {}
    for start in range(0, len(numbers), 500):
        mine = schema.event.c.article_id.in_(numbers[start : start + 500])
        query = select(incident.c.record, incident.c.day).join(report, report.c.incident_id == incident.c.id)
        query = query.join(schema.event, schema.event.c.id == report.c.event_id).where(mine)
        found.update({row.record: row.day for row in connection.execute(query)})
    return sorted(found, key=lambda record: (found[record], record))


def questions(connection: Connection, numbers: Sequence[int], wanted: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What to ask for to get the incidents of articles: what the caller wants, else each incident they tell."""
    return [wanted] if any(wanted.values()) else [{"record": name} for name in incidents_of(connection, numbers)]


def coded_of(connection: Connection, numbers: Sequence[int]) -> Iterator[CodedArticle]:
    """Articles whole, one at a time, in the order of the numbers."""
    shelf = Shelf(connection, size=1)
    for number in numbers:
        yield shelf.coded(number)
