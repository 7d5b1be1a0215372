"""A copy of a ledger to show to others: the rows and texts, without captured bytes, sources, quarantine and reviewers' names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, text

from detente.errors import InputError, LedgerError

if TYPE_CHECKING:
    from sqlalchemy import Connection

DROPPED = ("quarantine", "fetch", "source", "sighting", "recoded")
"""Tables that are emptied: they name files, addresses and times of the one who keeps the ledger, or need the captures to be read."""


def publish(engine: Engine, target: Path) -> None:
    """Write the copy to a file that is not there yet.

    Raises InputError where the file is, LedgerError for a ledger that is not SQLite.
    """
    if engine.dialect.name != "sqlite":
        raise LedgerError("only a SQLite ledger can be published", code="LED009")
    if target.exists():
        raise InputError("is already there", subject=str(target), hint="name a new file or folder", code="INP008")
    part = target.with_name(f".{target.name}.new")
    part.unlink(missing_ok=True)
    raw = engine.raw_connection()
    try:
        _driver(raw).execute("vacuum into ?", (str(part),))
    finally:
        raw.close()
    copy = create_engine(f"sqlite:///{part}")
    try:
        with copy.begin() as connection:
            _strip(connection)
        raw = copy.raw_connection()
        _driver(raw).execute("pragma journal_mode=delete")
        _driver(raw).execute("vacuum")
        raw.close()
    finally:
        copy.dispose()
    part.replace(target)


def _driver(raw: Any) -> Any:
    """The connection of sqlite3 itself, on which no transaction is begun unasked: VACUUM wants none."""
    return raw.driver_connection


def _strip(connection: Connection) -> None:
    known = set(connection.execute(text("select name from sqlite_master where type = 'table'")).scalars())
    for name in DROPPED:
        if name in known:
            connection.execute(text(f"delete from {name}"))  # noqa: S608 - names are the constants above
    connection.execute(text("update bundle set data = x''"))
    connection.execute(text("update article set text = null"))
    connection.execute(text("update verdict set reviewer = '', note = null"))
    connection.execute(text("update correction set reviewer = '', note = null"))
    connection.execute(text("delete from meta where name like 'secret%'"))
