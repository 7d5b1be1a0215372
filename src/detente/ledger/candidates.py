"""Records that could be reviewed, as bare columns, and what was judged: for drawing samples and measuring precision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, literal, select

from detente.ledger import review_schema, schema
from detente.ledger.subjects import TYPE


class Candidate(NamedTuple):
    """A record by its id, its type or sort, and how sure the machine is (1.0 where it does not say)."""

    record: str
    type: str
    confidence: float


def candidates(connection: Connection, kind: str, types: tuple[str, ...] = ()) -> Iterator[Candidate]:
    """All records of a kind, each id once per row."""
    table = schema.RECORDS[kind]
    sort = table.c[TYPE[kind]]
    sure = table.c.confidence if "confidence" in table.c else literal(1.0)
    query = select(table.c.record, sort, sure).order_by(*table.primary_key)
    if types:
        query = query.where(sort.in_(types))
    for row in connection.execute(query.execution_options(yield_per=1000)):
        yield Candidate(row[0], row[1] or "", float(row[2]))


def judged_by(connection: Connection, reviewer: str | None = None) -> set[str]:
    """The ids of records that a reviewer (or anybody) judged, as they are now."""
    table = review_schema.verdict
    query: Any = select(table.c.record, table.c.current)
    if reviewer is not None:
        query = query.where(table.c.reviewer == reviewer)
    return {record for row in connection.execute(query) for record in row if record}
