"""How big a ledger is and whether its file is sound, in little time (`checks` reads everything)."""

from __future__ import annotations

from sqlalchemy import func, select, text

from detente.ledger import schema
from detente.ledger.engine import revision_of
from detente.ledger.store import Ledger

COUNTED = ("article", "event", "statement", "capture", "quarantine", "source", "run")


def sizes(ledger: Ledger) -> tuple[str | None, dict[str, int]]:
    """The revision, and how many rows the main tables have."""
    with ledger.reading() as connection:
        counts = {
            name: int(connection.execute(select(func.count()).select_from(schema.metadata.tables[name])).scalar() or 0)
            for name in COUNTED
        }
        return revision_of(connection), counts


def quick_check(ledger: Ledger) -> str | None:
    """What is wrong with the file, or None."""
    with ledger.reading() as connection:
        if connection.dialect.name != "sqlite":
            return None
        verdict = connection.execute(text("pragma quick_check(1)")).scalar()
        if verdict != "ok":
            return str(verdict)
        broken = connection.execute(text("pragma foreign_key_check")).first()
        return f"row {broken[1]} of {broken[0]} refers to a missing {broken[2]}" if broken else None


def reasons_set_aside(ledger: Ledger) -> dict[str, int]:
    """How many inputs were set aside at each stage, by code; no names, no texts."""
    table = schema.quarantine
    with ledger.reading() as connection:
        query = select(table.c.stage, table.c.code, func.count()).group_by(table.c.stage, table.c.code)
        return {
            f"{stage} {code}": count
            for stage, code, count in connection.execute(query.order_by(table.c.stage, table.c.code))
        }
