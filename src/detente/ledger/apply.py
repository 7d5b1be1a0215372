"""Verdicts and corrections put in force: the columns that queries filter by follow them, and the incidents around them.

The machine's own record stays as it is in the stored article; only what is made from it changes, and changes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select, update

from detente.ledger import rows, schema
from detente.ledger.incident_schema import report
from detente.ledger.incidents import Fresh, forget_groups, ungrouped
from detente.ledger.read import Shelf
from detente.ledger.review import Verdict, judge, refresh
from detente.ledger.write import Batch


def review_record(connection: Connection, verdict: Verdict, changes: dict[str, Any]) -> list[Fresh]:
    """Keep a verdict with its corrections and put it in force; the events whose incidents have to be made anew."""
    judge(connection, verdict, changes)
    refresh(connection, [verdict.record])
    return put_in_force(connection, [verdict.record])


def put_in_force(connection: Connection, records: Sequence[str]) -> list[Fresh]:
    """Make the columns of events (by public id) anew, ungroup around them; the events to be grouped again."""
    numbers = _around(connection, records)
    forget_groups(connection, records)
    reindex(connection, records)
    return ungrouped(connection, numbers) if numbers else []


def reindex(connection: Connection, records: Iterable[str]) -> None:
    """The columns, parties and pairs of events as people corrected them."""
    event = schema.event
    shelf, batch = Shelf(connection), Batch(connection, 0)
    for record in sorted(set(records)):
        for row in connection.execute(select(event).where(event.c.record == record).order_by(event.c.id)).all():
            found = shelf.record("events", row.article_id, record)
            made = rows.event_row(found, _published(shelf, row, record))
            connection.execute(update(event).where(event.c.id == row.id).values(made))
            for table in (schema.event_party, schema.event_pair):
                connection.execute(delete(table).where(table.c.event_id == row.id))
            batch.link(row.id, found, made["day"])
    batch.flush()


def _published(shelf: Shelf, row: Any, record: str) -> Any:
    """The day the words were published: the teaser's where they are one."""
    coded = shelf.coded(row.article_id)
    if row.teaser_id is not None:
        for teaser in coded.teasers:
            if any(event.id == record for event in teaser.events):
                return teaser.published
    return coded.article.published


def _around(connection: Connection, records: Sequence[str]) -> list[int]:
    """The numbers of these events and of all that share an incident with them."""
    event = schema.event
    own = list(connection.execute(select(event.c.id).where(event.c.record.in_(records))).scalars())
    homes = select(report.c.incident_id).where(report.c.event_id.in_(own))
    beside = connection.execute(select(report.c.event_id).where(report.c.incident_id.in_(homes))).scalars()
    return sorted({*own, *beside})
