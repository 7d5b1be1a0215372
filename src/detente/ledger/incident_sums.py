"""Sums over incidents: a pair by period, all pairs of a window, how much was read. In: days and codes. Out: rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, select

from detente.ledger import schema
from detente.ledger.incident_schema import day_read, incident, incident_pair

EARLIEST = 365_000_000_000
"""Keys of articles below this have no day: it would lie before the year 1000."""
PERIOD = {"day": 10, "month": 7, "year": 4}
"""How much of an ISO day names a period."""


def sums(connection: Connection, numbers: tuple[int, int], freq: str, longest: int) -> list[Any]:
    """Incidents of a pair (party numbers) summed by period (`day`, `month`, `year`) and score, of those that span fewer days than
    `longest`: rows of period, score, incidents, reports, weight and the sum of squared weights."""
    table = incident_pair
    period = func.substr(table.c.day, 1, PERIOD[freq]).label("period")
    query = (
        select(period, table.c.score, func.count().label("incidents"), func.sum(table.c.reports).label("reports"),
               func.sum(table.c.weight).label("weight"), func.sum(table.c.weight * table.c.weight).label("square"))
        .where(table.c.first_id == numbers[0], table.c.second_id == numbers[1], table.c.span < longest)
        .group_by(period, table.c.score)
        .order_by(period, table.c.score)
    )  # fmt: skip
    return list(connection.execute(query))


def heaviest(connection: Connection, numbers: tuple[int, int], month: str, sign: int, limit: int) -> list[str]:
    """The public ids of a pair's incidents of a month (ISO) on one side, by weight and severity (root of the score)."""
    table = incident_pair
    force = table.c.weight * table.c.weight * table.c.score * sign  # its root is weight times the root of the score
    query = (
        select(incident.c.record)
        .join(incident, incident.c.id == table.c.incident_id)
        .where(table.c.first_id == numbers[0], table.c.second_id == numbers[1], table.c.span < 31)
        .where(table.c.day.between(f"{month}-01", f"{month}-31"), table.c.score * sign > 0)
        .order_by(force.desc(), table.c.day, incident.c.record)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def edges(connection: Connection, since: str, until: str) -> list[Any]:
    """All pairs between two ISO days (inclusive): codes, and sums over their incidents."""
    table, one, other = incident_pair, schema.party.alias("one"), schema.party.alias("other")
    query = (
        select(one.c.code.label("first"), other.c.code.label("second"),
               func.sum(table.c.weight * table.c.score).label("score"), func.sum(table.c.weight).label("weight"),
               func.count().label("incidents"), func.sum(table.c.reports).label("reports"),
               func.sum(_one_if(table.c.score < 0)).label("conflict"),
               func.sum(_one_if(table.c.score > 0)).label("cooperation"))
        .join(one, one.c.id == table.c.first_id)
        .join(other, other.c.id == table.c.second_id)
        .where(table.c.day.between(since, until))
        .group_by(one.c.code, other.c.code)
        .order_by(one.c.code, other.c.code)
    )  # fmt: skip
    return list(connection.execute(query))


def _one_if(condition: Any) -> Any:
    return case((condition, 1), else_=0)


def coverage(connection: Connection, freq: str) -> dict[str, int]:
    """Articles read in each `day`, `month` or `year` (ISO), as they were counted last."""
    period = func.substr(day_read.c.day, 1, PERIOD[freq]).label("period")
    query = select(period, func.sum(day_read.c.articles)).group_by(period).order_by(period)
    return {name: int(number) for name, number in connection.execute(query).all()}


def count_coverage(connection: Connection) -> None:
    """Count the articles of each day anew: the day is what an article's key begins with."""
    key: Any = schema.article.c.id
    day = (key // 1_000_000).label("day")
    query = select(day, func.count()).where(key > EARLIEST).group_by(day)
    counted = [
        {"day": date.fromordinal(int(number)).isoformat(), "articles": int(count)}
        for number, count in connection.execute(query).all()
    ]
    connection.execute(delete(day_read))
    if counted:
        connection.execute(insert(day_read), counted)


def pair_numbers(connection: Connection, pair: tuple[str, str]) -> tuple[int, int] | None:
    """The numbers of a pair's parties as `incident_pair` holds them: in order of their codes."""
    first, second = sorted(pair)
    table = schema.party
    found = {row.code: row.id for row in connection.execute(select(table).where(table.c.code.in_((first, second))))}
    return (found[first], found[second]) if len(found) == 2 else None
