"""Opening a ledger: pragmas, the revision, the one writer, and errors in the project's own words.

In: a path or a SQLAlchemy URL. Out: an engine whose transactions begin when they are told to, and whose errors are
LedgerError. Alembic is not imported here; the revision is one row compared by plain SQL.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import QueuePool

from detente.errors import LedgerError
from detente.ledger.incident_schema import metadata
from detente.ledger.views import WORD_INDEX, view_statements

REVISIONS = ("0001", "0002")
"""Every revision of the schema, oldest first; the last one is this version's. Migrations of the same names lead there."""

APPLICATION_ID = 0x64E7E47E
PRAGMAS = (
    "foreign_keys = on",
    "busy_timeout = 5000",
    "synchronous = normal",
    "cache_size = -8000",
    "temp_store = file",
    "mmap_size = 0",
    "wal_autocheckpoint = 8000",  # every pass ends with a checkpoint of its own (settle)
    "journal_size_limit = 33554432",
)


def ledger_url(place: str | os.PathLike[str]) -> URL:
    """A SQLAlchemy URL as it is; a path as the URL of a SQLite file."""
    words = os.fspath(place)
    if "://" in words:
        try:
            return make_url(words)
        except Exception as error:
            raise LedgerError("not a database URL", subject=words, code="LED001") from error
    return URL.create("sqlite", database=words)


def ledger_file(url: URL) -> Path | None:
    """The file of a SQLite ledger; None for a server or for memory."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def open_engine(place: str | os.PathLike[str], *, create: bool = True) -> Engine:
    """An engine over a ledger of this version's revision.

    With `create` a missing ledger is made. Raises LedgerError: nothing there (LED001), locked (LED002), damaged or not a
    ledger (LED003), of an older (LED004) or newer revision (LED005).
    """
    url = ledger_url(place)
    engine = connect_engine(url, create=create)
    try:
        ensure_revision(engine, create=create)
    except BaseException:
        engine.dispose()
        raise
    return engine


def connect_engine(url: URL, *, create: bool) -> Engine:
    """An engine with our pragmas and errors, before the revision is looked at."""
    file = ledger_file(url)
    if file is not None:
        _check_file(file, create=create)
    try:
        engine = create_engine(url, poolclass=QueuePool, pool_size=2) if file else create_engine(url)
    except (ImportError, ArgumentError) as error:
        hint = "check the URL; the driver may have to be installed"
        raise LedgerError(f"no driver: {error}", subject=str(url), hint=hint, code="LED001") from error
    event.listen(engine, "handle_error", _translate)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


def _check_file(file: Path, *, create: bool) -> None:
    if file.is_dir():
        raise LedgerError("is a folder, not a ledger", subject=str(file), code="LED001")
    if not file.exists():
        if not create:
            hint = "detente ingest makes one; --ledger or DETENTE_LEDGER name another"
            raise LedgerError("there is no ledger here", subject=str(file), hint=hint, code="LED001")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LedgerError(f"cannot be made: {error}", subject=str(file), code="LED001") from error


def ensure_revision(engine: Engine, *, create: bool) -> None:
    """Check the ledger's revision; create the schema in an empty database."""
    with engine.connect() as connection:
        found = revision_of(connection)
    if found is None and create:
        with writing(engine) as connection:
            if revision_of(connection) is None:
                create_schema(connection)
        found = REVISIONS[-1]
    if found != REVISIONS[-1]:
        raise wrong_revision(found, str(engine.url.database))


def wrong_revision(found: str | None, place: str) -> LedgerError:
    if found is None:
        return LedgerError("is not a ledger of détente", subject=place, code="LED003")
    if found in REVISIONS:
        return LedgerError(f"is of revision {found}", subject=place, hint="run detente db upgrade", code="LED004")
    hint = "install the newer version of détente that wrote it"
    return LedgerError(
        f"is of revision {found}, newer than this version knows", subject=place, hint=hint, code="LED005"
    )


def revision_of(connection: Connection) -> str | None:
    """The revision a database says it has; None for an empty one. Raises LedgerError for somebody else's database."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        found = connection.execute(text("select version_num from alembic_version")).scalar()
        return str(found) if found is not None else "none"
    if tables:
        raise LedgerError(
            "is a database, but not a ledger of détente", subject=str(connection.engine.url.database), code="LED003"
        )
    return None


def create_schema(connection: Connection) -> None:
    """All tables, views and the word index of the newest revision, in the caller's transaction."""
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"pragma application_id = {APPLICATION_ID}"))
    metadata.create_all(connection, checkfirst=False)
    dialect = connection.dialect.name
    for statement in (*view_statements(dialect), *([WORD_INDEX] if dialect == "sqlite" else [])):
        connection.execute(text(statement))
    connection.execute(text("create table alembic_version (version_num varchar(32) not null primary key)"))
    connection.execute(text("insert into alembic_version values (:revision)"), {"revision": REVISIONS[-1]})


@contextmanager
def writing(engine: Engine, *, durable: bool = False) -> Iterator[Connection]:
    """A write transaction. `durable` waits until the card has it: for what a person decided and no run can repeat."""
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            _raw(connection, f"pragma synchronous = {'full' if durable else 'normal'}")
        connection.execution_options(detente_writes=True)
        try:
            with connection.begin():
                if not sqlite:  # where one writer at a time is not the rule, as row numbers and open bundles want it
                    connection.execute(text("select pg_advisory_xact_lock(:number)"), {"number": APPLICATION_ID})
                yield connection
        finally:
            connection.execution_options(detente_writes=False)
            if sqlite and durable:
                _raw(connection, "pragma synchronous = normal")


@contextmanager
def writer_lock(url: URL) -> Iterator[None]:
    """Be the one long-running writer (ingest, run, recode, upgrade); raises LedgerError LED002 when there is another.

    The lock is a file beside the ledger; the system drops it with the process, however that ends.
    """
    file = ledger_file(url)
    if file is None:
        yield
        return
    import fcntl

    with file.with_name(file.name + ".lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            hint = "wait for it, or look for another detente"
            raise LedgerError(
                "another process is writing to it", subject=str(file), hint=hint, code="LED002"
            ) from error
        yield


def settle(engine: Engine) -> None:
    """Fold the write-ahead log into the file and refresh statistics; quietly skipped while others read."""
    if engine.dialect.name != "sqlite" or ledger_file(engine.url) is None:
        return
    with engine.connect() as connection:
        _raw(connection, "pragma optimize")
        _raw(connection, "pragma wal_checkpoint(truncate)")


def compact(engine: Engine) -> None:
    """Give back the room of what was taken out of the file; skipped where there is none to do it in."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection, suppress(engine.dialect.loaded_dbapi.OperationalError):
            _raw(connection, "vacuum")


def _raw(connection: Connection, statement: str) -> None:
    """Run a statement outside any transaction, which pragmas need."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement).fetchall()
    finally:
        cursor.close()


def _prepare(raw: Any, _record: Any) -> None:
    raw.isolation_level = None  # transactions are begun by _begin, never by the driver
    cursor = raw.cursor()
    if cursor.execute("pragma page_count").fetchone()[0] == 0:
        cursor.execute("pragma page_size = 4096")
        cursor.execute("pragma journal_mode = wal")
    for pragma in PRAGMAS:
        cursor.execute(f"pragma {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("detente_writes")
    connection.exec_driver_sql("begin immediate" if writes else "begin")


_SYMPTOMS = (
    ("locked", "LED002", "is locked by another process", "try again when it has finished"),
    ("disk is full", "LED006", "has no room: the disk is full", "free some space and run the same command again"),
    ("readonly", "LED007", "cannot be written", "check the owner and whether the disk is mounted read-only"),
    ("read-only", "LED007", "cannot be written", "check the owner and whether the disk is mounted read-only"),
    ("unable to open", "LED001", "cannot be opened", "check that the folder exists and is yours"),
    ("not a database", "LED003", "is damaged, or not a ledger", "restore a backup"),
    ("malformed", "LED003", "is damaged", "restore a backup"),
    ("disk i/o error", "LED003", "cannot be read: the disk reports an error", "check the disk, then restore a backup"),
    ("could not decode", "LED003", "is damaged: a text is not UTF-8", "restore a backup"),
    ("no such table", "LED003", "is damaged: a table is missing", "restore a backup"),
    ("no such column", "LED003", "is damaged: a column is missing", "restore a backup"),
)


def _translate(context: Any) -> None:
    """Turn the driver's error into ours where it says something about the ledger as a whole."""
    original = context.original_exception
    message = str(original).lower()
    for symptom, code, words, hint in _SYMPTOMS:
        if symptom in message:
            place = str(context.engine.url.database) if context.engine is not None else None
            raise LedgerError(words, subject=place, hint=hint, code=code) from original
    if context.is_disconnect and isinstance(context.sqlalchemy_exception, DBAPIError):
        raise LedgerError(f"has gone away: {original}", code="LED008") from original
