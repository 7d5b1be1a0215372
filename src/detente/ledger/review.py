"""What people decided: verdicts on records and corrections of their fields, kept apart from the machine's rows.

They name a record by its id, which follows from its content, so they survive recoding. Call these in a durable transaction.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from detente.ledger import schema

VERDICTS = ("right", "wrong", "unsure")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One person's judgement of one record; the latest of a reviewer counts. `sample` names how it was drawn."""

    kind: str
    record: str
    verdict: str
    reviewer: str
    at: str
    note: str | None = None
    sample: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a field of a record should say, as a JSON value; the latest correction of a field counts."""

    kind: str
    record: str
    field: str
    value: Any
    reviewer: str
    at: str
    note: str | None = None


def add_verdict(connection: Connection, verdict: Verdict) -> None:
    connection.execute(insert(schema.verdict), asdict(verdict))


def add_correction(connection: Connection, correction: Correction) -> None:
    words = json.dumps(correction.value, ensure_ascii=False)
    connection.execute(insert(schema.correction), {**asdict(correction), "value": words})


def verdicts(connection: Connection, records: Sequence[str] | None = None) -> list[Verdict]:
    """Verdicts in the order they were given; all of them, or those on some records."""
    return [Verdict(**row) for row in _rows(connection, schema.verdict, records)]


def corrections(connection: Connection, records: Sequence[str] | None = None) -> list[Correction]:
    """Corrections in the order they were made; all of them, or those of some records."""
    found = _rows(connection, schema.correction, records)
    return [Correction(**{**row, "value": json.loads(row["value"])}) for row in found]


def _rows(connection: Connection, table: Table, records: Sequence[str] | None) -> list[dict[str, Any]]:
    query = select(*(column for column in table.c if column.name != "id")).order_by(table.c.id)
    if records is not None:
        query = query.where(table.c.record.in_(records))
    return [dict(row._mapping) for row in connection.execute(query)]
