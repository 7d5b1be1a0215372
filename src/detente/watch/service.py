"""systemd units: a timer with a pass that ends, or a service that stays and is watched.

In: what to run, how often, for whom. Out: units as text, made from the templates in `data/service`; files in a folder; what
`systemd-analyze verify` says of them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from detente.errors import InputError, SettingsError
from detente.watch.schedule import parse_every, short_interval

TIMER, LOOP = "timer", "loop"
UNITS = {TIMER: ("detente.service", "detente.timer"), LOOP: ("detente-watch.service",)}
SYSTEM_FOLDER = Path("/etc/systemd/system")


@dataclass(frozen=True, slots=True)
class Job:
    """What the units run: the program, the ledger, the interval, and as whom (None: a unit of the person's own)."""

    program: Path
    ledger: str
    every: str
    account: str | None = None
    kind: str = TIMER

    @property
    def own(self) -> bool:
        return self.account is None


def units(job: Job) -> dict[str, str]:
    """The units by file name. Raises InputError for names that no unit can hold."""
    seconds = parse_every(job.every)
    if job.account is not None and not job.account.replace("-", "").replace("_", "").isalnum():
        raise InputError("not the name of an account", subject=job.account, code="INP012")
    values = {
        "EXEC": _word(str(job.program)),
        "LEDGER": _word(job.ledger),
        "WRITES": _word(str(_ledger_folder(job.ledger))),
        "EVERY": short_interval(seconds),
        "SECONDS": str(seconds),
        "USER": "" if job.own else f"User={job.account}",
        "TARGET": "default.target" if job.own else "multi-user.target",
    }
    hardening = _fill(_template("hardening-user.txt" if job.own else "hardening.txt"), values)
    values["HARDENING"] = hardening.rstrip("\n")
    return {name: _fill(_template(name), values) for name in UNITS[job.kind]}


def install(job: Job, folder: Path, *, force: bool = False) -> list[Path]:
    """Write the units into a folder. Raises SettingsError when another unit stands there or it cannot be written."""
    made = units(job)
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            path = folder / name
            if path.exists() and path.read_text("utf-8") != text and not force:
                raise SettingsError(
                    "is there and different", subject=str(path), hint="--force replaces it", code="SET004"
                )
        for name, text in made.items():
            (folder / name).write_text(text, "utf-8")
            written.append(folder / name)
    except OSError as error:
        hint = "use sudo, or --user" if not job.own else None
        raise SettingsError(
            f"cannot be written: {error.strerror}", subject=str(folder), hint=hint, code="SET004"
        ) from error
    return written


def verify(files: list[Path], *, own: bool) -> str | None:
    """What systemd-analyze objects to; empty when nothing, None where it cannot be asked."""
    tool = shutil.which("systemd-analyze")
    if tool is None:
        return None
    command = [tool, *(["--user"] if own else []), "verify", *map(str, files)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - fixed words, our files
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"systemd-analyze did not run: {error}"
    if "Failed to initialize manager" in done.stderr:  # no session of one's own to check against
        return None
    return done.stderr.strip() or ("" if done.returncode == 0 else f"exit code {done.returncode}")


def next_steps(job: Job) -> list[str]:
    """What a person types after the units are there."""
    control = "systemctl --user" if job.own else "sudo systemctl"
    unit = UNITS[job.kind][-1]
    steps = [f"{control} daemon-reload", f"{control} enable --now {unit}"]
    if job.own:
        steps.append("loginctl enable-linger  # so that it runs without you logged in")
    else:
        steps.append("sudo systemctl enable systemd-time-wait-sync  # so that time-sync.target waits for the clock")
    return steps


def _fill(text: str, values: dict[str, str]) -> str:
    """A template with its `@NAMES@` filled in, each once; a line with nothing but an empty value goes."""
    text = re.sub(
        r"^@([A-Z]+)@\n", lambda found: f"{values[found[1]]}\n" if values[found[1]] else "", text, flags=re.MULTILINE
    )
    return re.sub(r"@([A-Z]+)@", lambda found: values.get(found[1], found[0]), text)


def _ledger_folder(place: str) -> Path:
    return Path("/var/empty" if "://" in place else Path(place).absolute().parent)


def _word(text: str) -> str:
    """One word of a unit: percent signs doubled, quoted where it holds anything but plain characters."""
    if any(ord(char) < 32 or ord(char) == 127 for char in text):
        raise InputError("no unit can hold this name", subject=repr(text)[:80], code="INP012")
    plain = text.replace("%", "%%").replace("$", "$$")
    if all(char.isalnum() or char in "/._-+:@%$" for char in plain):
        return plain
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _template(name: str) -> str:
    return resources.files("detente").joinpath("data", "service", name).read_text("utf-8")
