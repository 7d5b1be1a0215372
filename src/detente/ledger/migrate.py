"""Bringing a ledger to this version's revision: backup, migrate in one transaction, check. Alembic is imported here only.

Alembic is configured in code. A revision is a module in `migrations/versions`; its number goes to `engine.REVISIONS`.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, text
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateIndex, CreateTable

from detente.errors import LedgerError
from detente.ledger.engine import (
    REVISIONS,
    compact,
    connect_engine,
    ledger_file,
    ledger_url,
    revision_of,
    settle,
    writer_lock,
    writing,
    wrong_revision,
)

ROOM_NEEDED = 4
"""Free space an upgrade of a file needs, in sizes of the file: the backup, the log of the migration, the tables made anew beside
the old, and the file once more without the old."""


def upgrade_ledger(place: str | os.PathLike[str]) -> tuple[str, str, Path | None]:
    """Upgrade a ledger; returns the revision before, the one after, and the backup's path (None for a server).

    Raises LedgerError for a newer ledger, for one that another process writes to, and when there is no room for the backup.
    """
    url = ledger_url(place)
    engine = connect_engine(url, create=False)
    try:
        with writer_lock(url):
            return _upgrade(engine, ledger_file(url))
    finally:
        engine.dispose()


def _upgrade(engine: Engine, file: Path | None) -> tuple[str, str, Path | None]:
    with engine.connect() as connection:
        before = revision_of(connection)
    if before == REVISIONS[-1]:
        return before, before, None
    if before not in REVISIONS:
        raise wrong_revision(before, str(engine.url.database))
    saved = backup(engine, file, before) if file is not None else None
    try:
        with writing(engine, durable=True) as connection:
            run_migrations(connection)
            _check(connection, saved)
    except IntegrityError as error:
        hint = "a table of your own may refer to its rows: take it out of the file first"
        place = str(engine.url.database)
        raise LedgerError(f"the upgrade was undone: {error.orig}", subject=place, hint=hint, code="LED003") from error
    compact(engine)
    settle(engine)
    return before, REVISIONS[-1], saved


def backup(engine: Engine, file: Path, revision: str) -> Path:
    """A copy of the ledger beside it, `<name>.<revision>.bak`, made by SQLite itself; never over an older copy."""
    if shutil.disk_usage(file.parent).free < file.stat().st_size * ROOM_NEEDED:
        raise LedgerError("there is no room for the backup", subject=str(file), hint="free some space", code="LED006")
    target = _free_name(file, revision)
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("vacuum into ?", (str(unfinished),))
        cursor.close()
    with unfinished.open("rb") as handle:
        os.fsync(handle.fileno())
    unfinished.rename(target)
    return target


def _free_name(file: Path, revision: str) -> Path:
    names = (f"{file.name}.{revision}.bak", *(f"{file.name}.{revision}.bak{n}" for n in range(2, 1000)))
    return next(path for path in (file.with_name(name) for name in names) if not path.exists())


def run_migrations(connection: Connection, revision: str = "head") -> None:
    """Migrate within the caller's transaction, from whatever revision the database has (none: from nothing)."""
    from alembic import command

    command.upgrade(configuration(connection), revision)


def configuration(connection: Connection | None = None) -> Any:
    """Alembic's configuration, without a file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _check(connection: Connection, saved: Path | None) -> None:
    """Refuse a result with broken references or pages; the transaction is rolled back then."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.execute(text("pragma foreign_key_check")).first()
    verdict = connection.execute(text("pragma quick_check(1)")).scalar()
    if broken is not None or verdict != "ok":
        raise LedgerError("the upgrade failed its check and was undone", subject=str(saved or ""), code="LED003")


def create_statements(metadata: MetaData, dialect: Dialect, since: str) -> list[str]:
    """The statements that create the tables and indexes a revision brought, for freezing them into its file."""
    tables = [table for table in metadata.sorted_tables if table.info.get("since") == since]
    made = [str(CreateTable(table).compile(dialect=dialect)).strip() for table in tables]
    indexes = [index for table in tables for index in sorted(table.indexes, key=lambda index: str(index.name))]
    return [*made, *(str(CreateIndex(index).compile(dialect=dialect)).strip() for index in indexes)]
