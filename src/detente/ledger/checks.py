"""Whether a ledger is sound: SQLite's own check, foreign keys, and that every stored text can be unpacked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select, text

from detente.errors import LedgerError
from detente.ledger import schema
from detente.ledger.engine import revision_of
from detente.ledger.packing import UNREADABLE
from detente.ledger.read import stored_articles
from detente.ledger.store import Ledger

MOST_FAULTS = 20


def check_ledger(ledger: Ledger) -> dict[str, Any]:
    """`{"revision", "rows": {table: count}, "faults": [text]}`; no faults means sound."""
    with ledger.reading() as connection:
        rows = {
            name: connection.execute(select(func.count()).select_from(table)).scalar()
            for name, table in sorted(schema.metadata.tables.items())
        }
        faults = []
        for fault in _faults(connection):
            faults.append(fault)
            if len(faults) >= MOST_FAULTS:
                break
        return {"revision": revision_of(connection), "rows": rows, "faults": faults}


def _faults(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        for line in connection.execute(text(f"pragma integrity_check({MOST_FAULTS})")).scalars():
            if line != "ok":
                yield str(line)
        for row in connection.execute(text("pragma foreign_key_check")):
            yield f"row {row[1]} of {row[0]} refers to a missing {row[2]}"
    try:
        for _ in stored_articles(connection):
            pass
    except (LedgerError, *UNREADABLE) as error:
        yield f"a stored article cannot be read: {error}"
