"""What the small board says of itself: file systems, memory, heat.

In: the folders of /proc and /sys (tests give their own). Out: a state (ok, warn, fail), words, and what to do.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

Finding = tuple[str, str, str | None]

IN_MEMORY = frozenset(("tmpfs", "ramfs", "devtmpfs", "zram"))
NETWORK = frozenset(("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "fuse.rclone", "davfs"))
NO_RIGHTS = frozenset(("vfat", "exfat", "msdos"))
LITTLE_MEMORY_MB = 400
HOT, TOO_HOT = 70.0, 80.0
_THROTTLED = {0: "under-voltage now", 1: "frequency capped now", 2: "throttled now", 3: "soft heat limit now",
              16: "under-voltage since boot", 18: "throttled since boot"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mount:
    """A mounted file system."""

    point: str
    kind: str
    options: str


def nearest(folder: Path) -> Path:
    """The folder itself, or the nearest one above it that exists."""
    folder = folder.absolute()
    return next(path for path in (folder, *folder.parents) if path.exists())


def mounts(proc: Path) -> list[Mount]:
    """What is mounted where, in the order of mounting."""
    found = []
    for line in (proc / "self" / "mountinfo").read_text("utf-8", "surrogateescape").splitlines():
        left, _, right = line.partition(" - ")
        fields, rest = left.split(), right.split()
        if len(fields) >= 5 and rest:
            found.append(Mount(_plain(fields[4]), rest[0], rest[2] if len(rest) > 2 else ""))
    return found


def file_system(folder: Path, proc: Path) -> Finding:
    """Whether a ledger may live in a folder: not in memory, not on a network, not on a layer over either."""
    known = mounts(proc)
    mount = _mount_of(os.path.realpath(folder), known)
    if mount is None:
        return "warn", "not known", None
    kind, place = mount.kind, f"{folder} is on {mount.kind}"
    if kind in IN_MEMORY:
        return (
            "fail",
            f"{place}: in memory, lost at power-off",
            "keep the ledger on a card, stick or disk (DETENTE_LEDGER)",
        )
    if kind == "overlay":
        upper = re.search(r"(?:^|,)upperdir=([^,]+)", mount.options)
        below = _mount_of(_plain(upper[1]), [one for one in known if one is not mount]) if upper else None
        if below is not None and below.kind in IN_MEMORY:
            remedy = "turn the read-only root off (raspi-config), or keep the ledger on another partition"
            return "fail", f"{place} over memory: lost at power-off, and it fills the memory", remedy
        return "warn", f"{place}: a layered file system", "in a container keep the ledger on a volume"
    if kind in NETWORK:
        return "fail", f"{place}: SQLite's log needs a local disk", "keep the ledger on a local disk, and backups there"
    if kind in NO_RIGHTS:
        return "warn", f"{place}: no access rights, no protection from power cuts", "format it as ext4"
    return "ok", place, None


def look(proc: Path, system: Path) -> Iterator[tuple[str, Finding]]:
    """Memory, limits on it, heat."""
    yield "memory", _memory(proc)
    yield "memory limits", _cgroup(system)
    if (heat := _heat(system)) is not None:
        yield "heat", heat
    if (power := _throttled(system)) is not None:
        yield "power", power


def _memory(proc: Path) -> Finding:
    fields = dict(re.findall(r"^(\w+):\s+(\d+) kB$", (proc / "meminfo").read_text("utf-8"), re.MULTILINE))
    total, free, swap = (int(fields.get(name, 0)) // 1024 for name in ("MemTotal", "MemAvailable", "SwapTotal"))
    words = f"{total} MB, {free} MB available, {swap} MB swap"
    if free < 200:
        return "warn", words, "stop other programs; coding needs about 160 MB"
    if total < LITTLE_MEMORY_MB + 100 and not swap:
        return "warn", words, "turn on zram swap (rpi-swap or zram-tools); use --jobs 1"
    return "ok", words, None


def _cgroup(system: Path) -> Finding:
    controllers = system / "fs" / "cgroup" / "cgroup.controllers"
    if not controllers.exists():
        return "warn", "no unified control groups: MemoryMax has no effect", None
    if "memory" not in controllers.read_text("utf-8").split():
        remedy = "add cgroup_enable=memory to /boot/firmware/cmdline.txt if you rely on MemoryMax"
        return "warn", "the memory control group is off: MemoryMax has no effect", remedy
    return "ok", "the memory control group is on", None


def _heat(system: Path) -> Finding | None:
    found = []
    for file in sorted((system / "class" / "thermal").glob("thermal_zone*/temp")):
        with suppress(OSError, ValueError):
            found.append(int(file.read_text("ascii")) / 1000)
    if not found:
        return None
    hottest = max(found)
    words = f"{hottest:.0f} °C"
    if hottest >= TOO_HOT:
        return "warn", f"{words}: the processor slows down", "a heat sink or fan; --jobs 1"
    return ("warn", f"{words}: warm", "give it air") if hottest >= HOT else ("ok", words, None)


def _throttled(system: Path) -> Finding | None:
    """A Raspberry Pi's own word on voltage and throttling."""
    for file in sorted((system / "devices" / "platform").glob("soc*/*firmware/get_throttled")):
        with suppress(OSError, ValueError):
            bits = int(file.read_text("ascii"), 16)
            said = [words for bit, words in _THROTTLED.items() if bits >> bit & 1]
            if said:
                return "warn", ", ".join(said), "a stronger power supply and a short cable; a heat sink"
            return "ok", "no under-voltage, not throttled", None
    return None


def _mount_of(path: str, known: list[Mount]) -> Mount | None:
    """The mount a path is on: the deepest, and of several at one point the last."""
    best: Mount | None = None
    for mount in known:
        inside = mount.point == "/" or path == mount.point or path.startswith(mount.point + "/")
        if inside and (best is None or len(mount.point) >= len(best.point)):
            best = mount
    return best


def _plain(path: str) -> str:
    r"""A path as mountinfo writes it (`\040` for a space) in plain form."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), path)
