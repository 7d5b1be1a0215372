"""Copies of the ledger while it is in use, and the way back.

In: the ledger's file, a file or folder to copy to. Out: a `Copied` that was read back and checked. A copy appears under its name only
when it is whole and on the disk; a full disk leaves nothing behind.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from detente.clock import stamp
from detente.errors import InputError, LedgerError

OURS = re.compile(r"detente-\d{8}T\d{6}Z\.db")
_NEEDED = 1.05
"""Free space a copy needs, in sizes of the ledger with its log."""

FreeSpace = Callable[[Path], int]


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy: where it is, its size, what it holds, its SHA-256, and older copies that were removed for it."""

    path: Path
    size: int
    articles: int
    revision: str
    sha256: str
    removed: tuple[Path, ...] = ()


def free_space(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def backup(
    ledger: Path, target: Path, *, now: datetime, keep: int | None = None, free: FreeSpace = free_space
) -> Copied:
    """Copy a ledger to a file, or into a folder under a name with the time; of such names keep the newest `keep`.

    Raises LedgerError: no ledger (LED001), no room (LED006), a copy that fails its check (LED003).
    """
    if not ledger.is_file():
        raise LedgerError("there is no ledger here", subject=str(ledger), code="LED001")
    folder = target if target.is_dir() else target.parent
    if keep is not None and (folder != target or keep < 1):
        raise InputError("--keep needs a folder and at least 1", subject=str(target), code="INP011")
    final = target / f"detente-{re.sub('[-:]', '', stamp(now))}.db" if target.is_dir() else target
    if final.exists() and final.samefile(ledger):
        raise InputError("is the ledger itself", subject=str(final), code="INP011")
    if final.exists() and not final.is_file():
        raise InputError("is not a file", subject=str(final), code="INP011")
    with _named(final):
        _make_room(ledger, folder, free)
        checked = _copy(ledger, final)
    removed = _rotate(folder, keep) if keep else ()
    articles, revision = checked
    return Copied(final, final.stat().st_size, articles, revision, _sha256(final), removed)


def verify(file: Path) -> tuple[int, str]:
    """Check a copy: it is a ledger, sound, of a revision this version knows; its number of articles and revision.

    Raises LedgerError (LED001, LED003, LED005).
    """
    from detente.ledger.engine import APPLICATION_ID, REVISIONS, wrong_revision

    if not file.is_file():
        raise LedgerError("there is no such file", subject=str(file), code="LED001")
    try:
        with closing(sqlite3.connect(_uri(file, "immutable=1"), uri=True)) as database:
            if database.execute("pragma application_id").fetchone()[0] != APPLICATION_ID:
                raise LedgerError("is not a ledger of détente", subject=str(file), code="LED003")
            verdict = database.execute("pragma quick_check(1)").fetchone()[0]
            broken = database.execute("pragma foreign_key_check").fetchone()
            revision = str(database.execute("select version_num from alembic_version").fetchone()[0])
            articles = int(database.execute("select count(*) from article").fetchone()[0])
    except (sqlite3.Error, TypeError) as error:
        raise LedgerError(
            f"is damaged: {error}", subject=str(file), hint="use another backup", code="LED003"
        ) from error
    if verdict != "ok" or broken is not None:
        raise LedgerError(f"is damaged: {verdict}", subject=str(file), hint="use another backup", code="LED003")
    if revision not in REVISIONS:
        raise wrong_revision(revision, str(file))
    return articles, revision


def restore(file: Path, ledger: Path, *, free: FreeSpace = free_space) -> tuple[Copied, Path | None]:
    """Put a copy in the ledger's place; the ledger that was there stays beside it under another name, which comes back too.

    Raises LedgerError when the copy is unsound, another process writes, or there is no room.
    """
    articles, revision = verify(file)
    if ledger.exists() and ledger.samefile(file):
        raise InputError("is the ledger itself", subject=str(file), code="INP011")
    from detente.ledger.engine import ledger_url, writer_lock

    with _named(ledger):
        ledger.parent.mkdir(parents=True, exist_ok=True)
        with writer_lock(ledger_url(ledger)):
            _make_room(file, ledger.parent, free)
            aside: list[Path] = []
            _copy(file, ledger, immutable=True, before=lambda: aside.extend(_set_aside(ledger)))
    return Copied(ledger, ledger.stat().st_size, articles, revision, _sha256(ledger)), next(iter(aside), None)


def _copy(
    source: Path, final: Path, *, immutable: bool = False, before: Callable[[], None] = lambda: None
) -> tuple[int, str]:
    """Copy by SQLite to a name beside the final one, check, write through, rename; `before` is called before that."""
    unfinished = final.with_name(f".{final.name}.part")
    _remove(unfinished)
    mode = "immutable=1" if immutable else "mode=ro"
    try:
        with (
            closing(sqlite3.connect(_uri(source, mode), uri=True, timeout=10)) as database,
            closing(sqlite3.connect(unfinished)) as copy,
        ):
            database.backup(copy)
        checked = verify(unfinished)
        with unfinished.open("rb") as handle:
            os.fsync(handle.fileno())
        before()
        unfinished.replace(final)
        _sync_folder(final.parent)
    finally:
        _remove(unfinished)
    return checked


def _set_aside(ledger: Path) -> list[Path]:
    """Give the ledger a second name, with its log folded in; the log must not meet the copy that comes in its place."""
    if not ledger.exists():
        return []
    try:
        with closing(sqlite3.connect(ledger, timeout=5)) as database:
            busy = database.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
        if busy:
            raise LedgerError("is in use", subject=str(ledger), hint="stop what reads it", code="LED002")
    except sqlite3.Error:  # a damaged ledger is what restoring is for: it is kept as it is, log and all
        pass
    numbers = ("", *(f"-{n}" for n in range(2, 1000)))
    names = (ledger.with_name(f"{ledger.name}.before-restore{number}") for number in numbers)
    aside = next(name for name in names if not name.exists())
    try:
        os.link(ledger, aside)
    except OSError:  # a file system without second names
        ledger.rename(aside)
    for tail in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            ledger.with_name(ledger.name + tail).rename(aside.with_name(aside.name + tail))
    return [aside]


def _make_room(source: Path, folder: Path, free: FreeSpace) -> None:
    log = source.with_name(source.name + "-wal")
    needed = (source.stat().st_size + (log.stat().st_size if log.exists() else 0)) * _NEEDED
    if (left := free(folder)) < needed:
        message = f"there is no room for a copy: {needed / 1e6:.1f} MB needed, {left / 1e6:.1f} MB free"
        raise LedgerError(message, subject=str(folder), hint="free some space, or copy elsewhere", code="LED006")


def _rotate(folder: Path, keep: int) -> tuple[Path, ...]:
    """Remove all but the newest copies of our own naming."""
    copies = sorted(path for path in folder.iterdir() if OURS.fullmatch(path.name) and path.is_file())
    old = copies[:-keep]
    for path in old:
        path.unlink()
    return tuple(old)


@contextmanager
def _named(place: Path) -> Iterator[None]:
    """Say what the system's and SQLite's errors mean for a copy."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        message = "the disk is full; nothing was left behind" if full else f"cannot be written: {error.strerror}"
        raise LedgerError(message, subject=str(place), code="LED006" if full else "LED007") from error
    except sqlite3.Error as error:
        words = str(error)
        full = "full" in words or "disk I/O" in words
        message = f"the copy failed: {words}; nothing was left behind"
        raise LedgerError(message, subject=str(place), code="LED006" if full else "LED003") from error


def _remove(file: Path) -> None:
    for tail in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + tail).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _uri(file: Path, mode: str) -> str:
    return f"file:{quote(os.fsencode(file.resolve()))}?{mode}"


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
