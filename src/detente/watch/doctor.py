"""Looking over the board, the installation, the ledger and the sources.

In: a `Patient`: paths and settings the caller passes, with the folders of /proc and /sys to read. Out: `Line`s, each ok, warn or fail,
with what to do; the worst failing line gives the exit code.
"""

from __future__ import annotations

import importlib.util
import platform
import shutil
import sqlite3
import struct
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from detente.clock import Clock, clock_is_sane, stamp
from detente.errors import DetenteError, LedgerError
from detente.watch import board

if TYPE_CHECKING:
    from detente.watch.secrets import Secrets

OK, WARN, FAIL = "ok", "warn", "fail"
SETTINGS_CODE, LEDGER_CODE = 3, 5
OLDEST_SQLITE = (3, 37, 0)
"""The first with STRICT tables."""
LIBRARIES = (
    "numpy",
    "sqlalchemy",
    "pydantic",
    "pymorphy3",
    "razdel",
    "trafilatura",
    "feedparser",
    "typer",
    "structlog",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One finding. `code` is the exit code it asks for when it fails."""

    name: str
    state: str
    words: str
    remedy: str | None = None
    code: int = 0


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked over. `ledger` is the file (None for a server), `place` what it is called."""

    place: str
    ledger: Path | None
    overlay: Path | None
    secrets: Secrets
    clock: Clock
    env: Mapping[str, str] = field(repr=False)
    proc: Path = Path("/proc")
    sys: Path = Path("/sys")
    deep: bool = True


def examine(patient: Patient) -> list[Line]:
    """Every check in order; one that itself breaks is a warning, not the end."""
    lines: list[Line] = []
    for check in CHECKS:
        try:
            lines += check(patient)
        except DetenteError as error:
            code = LEDGER_CODE if isinstance(error, LedgerError) else SETTINGS_CODE
            lines.append(Line(check.__name__.strip("_"), FAIL, str(error), error.hint, code))
        except (OSError, ValueError, sqlite3.Error) as error:
            lines.append(Line(check.__name__.strip("_"), WARN, f"could not be looked at: {error}"))
    return lines


def exit_code(lines: list[Line]) -> int:
    """0 when nothing fails; 5 when the ledger or its disk does, else what the first failing line asks for."""
    codes = [line.code for line in lines if line.state == FAIL]
    return LEDGER_CODE if LEDGER_CODE in codes else codes[0] if codes else 0


def _program(patient: Patient) -> Iterator[Line]:
    from detente import __version__

    bits = struct.calcsize("P") * 8
    words = f"détente {__version__}, Python {platform.python_version()}, {platform.machine()}, {bits} bits"
    if sys.version_info < (3, 11) or bits != 64:
        yield Line("program", FAIL, words, "Python 3.11 or newer on a 64-bit system is needed", SETTINGS_CODE)
    else:
        yield Line("program", OK, words)
    found, missing = [], []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        yield Line("libraries", FAIL, f"missing: {', '.join(missing)}", "install détente again", SETTINGS_CODE)
    else:
        yield Line("libraries", OK, ", ".join(found))
    net = [name for name in ("httpx2", "httpcore2", "protego") if importlib.util.find_spec(name) is None]
    if net:
        yield Line("network part", WARN, "not installed: only folders can be watched", "pip install 'detente[net]'")
    else:
        yield Line("network part", OK, f"httpx2 {version('httpx2')}")


def _sqlite(patient: Patient) -> Iterator[Line]:
    with closing(sqlite3.connect(":memory:")) as database:
        options = {row[0] for row in database.execute("pragma compile_options")}
    words = f"SQLite {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield Line(
            "sqlite", FAIL, f"{words} is too old", "3.37 or newer is needed: a newer system or Python", LEDGER_CODE
        )
    elif "ENABLE_FTS5" not in options:
        yield Line("sqlite", FAIL, f"{words} without FTS5: no search", "use the system's Python", LEDGER_CODE)
    else:
        yield Line("sqlite", OK, f"{words} with FTS5")


def _rules(patient: Patient) -> Iterator[Line]:
    """The models' hashes, and that every table and rule loads."""
    try:
        from detente.language.ru.models import verify

        verify()
        yield Line("models", OK, "four files, hashes as pinned")
    except DetenteError as error:
        yield Line("models", FAIL, str(error), error.hint, SETTINGS_CODE)
    if not patient.deep:
        return
    from detente.coding import default_components
    from detente.knowledge import load_knowledge
    from detente.packs import pack_hashes

    try:
        load_knowledge(patient.overlay)
        default_components(patient.overlay)
        own = f", with your own in {patient.overlay}" if patient.overlay else ""
        hashes = " ".join(f"{name} {value[:8]}" for name, value in pack_hashes(patient.overlay).items())
        yield Line("lexicon", OK, f"loads{own}: {hashes}")
    except DetenteError as error:
        yield Line(
            "lexicon", FAIL, str(error), "mend the file and line named, then detente lexicon check", SETTINGS_CODE
        )


def _ledger(patient: Patient) -> Iterator[Line]:
    from detente.ledger import Ledger
    from detente.ledger.state import newest_stored

    if patient.ledger is not None and not patient.ledger.exists():
        yield Line("ledger", WARN, f"none yet at {patient.place}", "detente ingest or detente sources add make one")
        yield _clock(patient, None)
        return
    try:
        ledger = Ledger.open(patient.place, create=False)
    except DetenteError as error:
        yield Line("ledger", FAIL, str(error), error.hint or "detente restore a backup", LEDGER_CODE)
        yield _clock(patient, None)
        return
    with closing(ledger):
        yield _soundness(patient, ledger)
        with ledger.reading() as connection:
            newest = newest_stored(connection)
        yield _clock(patient, newest)
        yield from _sources(patient, ledger)


def _soundness(patient: Patient, ledger: object) -> Line:
    from detente.ledger.health import quick_check, sizes

    revision, counts = sizes(ledger)  # type: ignore[arg-type]
    size = f"{patient.ledger.stat().st_size / 1e6:.1f} MB, " if patient.ledger else ""
    words = f"revision {revision}, {size}{counts['article']} articles, {counts['event']} events, {counts['quarantine']} set aside"
    fault = quick_check(ledger) if patient.deep else None  # type: ignore[arg-type]
    if fault:
        return Line("ledger", FAIL, f"damaged: {fault}", "detente db check; then detente restore a backup", LEDGER_CODE)
    return Line("ledger", OK, words)


def _clock(patient: Patient, newest: str | None) -> Line:
    now = patient.clock.now()
    words = f"{stamp(now)}"
    if not clock_is_sane(now, newest):
        than = (
            f"the newest row in the ledger ({newest})" if newest and stamp(now) < newest else "this version's own date"
        )
        remedy = "set the clock (timedatectl); until then what is fetched is marked"
        return Line("clock", FAIL, f"{words}, which is earlier than {than}", remedy, SETTINGS_CODE)
    if not Path("/run/systemd/timesync/synchronized").exists() and Path("/run/systemd/system").is_dir():
        remedy = "systemctl enable --now systemd-timesyncd systemd-time-wait-sync"
        return Line("clock", WARN, f"{words}, not known to be synchronised", remedy)
    return Line("clock", OK, words)


def _sources(patient: Patient, ledger: object) -> Iterator[Line]:
    from detente.watch.health import ailing, source_rows

    rows = source_rows(ledger)  # type: ignore[arg-type]
    if not rows:
        yield Line("sources", OK, "nothing is watched yet")
        return
    ill = ailing(rows, patient.clock.now())
    for row, reason in ill:
        yield Line("sources", WARN, f"{row['name']}: {reason}", "look at the address; detente sources remove, or wait")
    last = max((row["fetched"] for row in rows if row["fetched"]), default="never")
    waiting = sum(row["waiting"] for row in rows)
    if len(ill) < len(rows):
        yield Line(
            "sources", OK, f"{len(rows) - len(ill)} of {len(rows)} well, last visit {last}, {waiting} pages wait"
        )


def _disk(patient: Patient) -> Iterator[Line]:
    from detente.ledger.migrate import ROOM_NEEDED

    if patient.ledger is None:
        return
    folder = board.nearest(patient.ledger.parent)
    free, size = shutil.disk_usage(folder).free, patient.ledger.stat().st_size if patient.ledger.exists() else 0
    words = f"{free / 1e9:.1f} GB free at {folder}"
    remedy = "free some space, or move the ledger (DETENTE_LEDGER)"
    if free < 100e6:
        yield Line("disk", FAIL, words, remedy, LEDGER_CODE)
    elif free < max(500e6, size * ROOM_NEEDED):
        yield Line("disk", WARN, f"{words}: too little for a backup and an upgrade", remedy)
    else:
        yield Line("disk", OK, words)
    state, words, advice = board.file_system(folder, patient.proc)
    yield Line("file system", state, words, advice, LEDGER_CODE if state == FAIL else 0)


def _board(patient: Patient) -> Iterator[Line]:
    for name, (state, words, advice) in board.look(patient.proc, patient.sys):
        yield Line(name, state, words, advice)
    threads = patient.env.get("OPENBLAS_NUM_THREADS")
    if threads == "1":
        yield Line("threads", OK, "one BLAS thread; --jobs uses more cores")
    else:
        yield Line(
            "threads",
            WARN,
            f"OPENBLAS_NUM_THREADS is {threads or 'not set'}",
            "leave it at 1: small matrices wait for each other",
        )


def _secrets(patient: Patient) -> Iterator[Line]:
    states = patient.secrets.backends()
    words = "; ".join(f"{place}: {state}" for place, state in states.items())
    if states["file"].startswith("refused"):
        yield Line("secrets", FAIL, words, f"chmod 600 {patient.secrets.file}", SETTINGS_CODE)
    else:
        yield Line("secrets", OK, words)


CHECKS: tuple[Callable[[Patient], Iterator[Line]], ...] = (
    _program,
    _sqlite,
    _rules,
    _ledger,
    _disk,
    _board,
    _secrets,
)
