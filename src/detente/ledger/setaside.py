"""Quarantine: inputs that could not be used, each with its reason, its name and what there is of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from detente.errors import InputError
from detente.ledger import schema
from detente.ledger.keys import row_id
from detente.ledger.packing import pack, unpack
from detente.ledger.write import insert_new

LARGEST_KEPT = 1024 * 1024
"""Of a larger input only the name, hash and reason are kept."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """An input that was set aside: at which stage (capture, coding, storing), and why."""

    name: str
    stage: str
    reason: str
    code: str = "REF001"
    path: str | None = None
    url: str | None = None
    sha256: str | None = None
    data: bytes | None = None


def set_aside(connection: Connection, refused: Sequence[SetAside], *, seen: str) -> int:
    """Keep refused inputs, once per input and reason; returns how many were new."""
    rows = [
        {
            "id": row_id("quarantine", item.name, item.reason, item.sha256, item.url),
            "name": _writable(item.name),
            "stage": item.stage,
            "reason": _writable(item.reason),
            "code": item.code,
            "path": item.path and _writable(item.path),
            "url": item.url and _writable(item.url),
            "sha256": item.sha256,
            "seen": seen,
            "data": pack(item.data) if item.data and len(item.data) <= LARGEST_KEPT else None,
        }
        for item in refused
    ]
    return insert_new(connection, schema.quarantine, rows) if rows else 0


def quarantine_rows(connection: Connection, *, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """What was set aside, latest first, without the bytes."""
    table = schema.quarantine
    columns = [column for column in table.c if column.name != "data"]
    query = select(*columns).order_by(table.c.seen.desc(), table.c.id)
    for row in connection.execute(query.limit(limit) if limit else query):
        yield dict(row._mapping)


def quarantined(connection: Connection, number: int) -> dict[str, Any]:
    """One input that was set aside, with its bytes where they were kept. Raises InputError for an unknown number."""
    row = connection.execute(select(schema.quarantine).where(schema.quarantine.c.id == number)).first()
    if row is None:
        raise InputError("nothing was set aside under this number", subject=str(number), code="INP005")
    found = dict(row._mapping)
    return {**found, "data": unpack(found["data"]) if found["data"] is not None else None}


def _writable(text: str) -> str:
    """A text that SQL can hold: names that are not UTF-8 come as lone surrogates."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
