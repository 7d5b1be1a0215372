"""A folder of our own files: written file by file in place, never half, and nothing else is touched.

The names of our files are kept in a list inside (`.detente-site`); only those are ever replaced or removed. A file whose
bytes are the same is left alone. A folder that holds other things is refused unless the caller insists.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from detente.errors import InputError

LIST = ".detente-site"
HEADER = "# Files that detente wrote here, and may replace or remove. One path a line.\n"


@dataclass(frozen=True, slots=True)
class Written:
    """What writing a folder did: files in it, files whose bytes changed, files removed, bytes in all, the largest page."""

    files: int
    changed: int
    removed: int
    size: int
    largest: int


def write_folder(folder: Path, files: Iterable[tuple[str, bytes]], *, force: bool = False) -> Written:
    """Write files (relative path, bytes) into a folder of ours; raises InputError for a foreign one."""
    own = _own(folder, force=force)
    folder.mkdir(parents=True, exist_ok=True)
    listed, done = set(own), set()
    changed = size = largest = 0
    with (folder / LIST).open("a", encoding="utf-8") as journal:
        if not own:
            journal.write(HEADER)
        for name, data in files:
            target = _target(folder, name)
            if name not in listed:
                journal.write(f"{name}\n")
                journal.flush()
                listed.add(name)
            done.add(name)
            changed += _put(target, data)
            size, largest = size + len(data), max(largest, len(data))
    gone = sorted(listed - done)
    for name in gone:
        _remove(folder, name)
    _put(folder / LIST, (HEADER + "".join(f"{name}\n" for name in sorted(done))).encode())
    return Written(len(done), changed, len(gone), size, largest)


def _own(folder: Path, *, force: bool) -> list[str]:
    """The files that are ours in a folder; refuses what is no folder, and one with other things in it."""
    if folder.exists() and not folder.is_dir():
        raise InputError("is not a folder", subject=str(folder), code="INP007")
    if not folder.exists():
        return []
    try:
        lines = (folder / LIST).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        if any(folder.iterdir()) and not force:
            hint = "choose an empty folder, or say --force to write among what is there"
            raise InputError(
                "holds files that detente did not write", subject=str(folder), hint=hint, code="INP008"
            ) from None
        return []
    names = [line for line in lines if line and not line.startswith("#")]
    return [name for name in dict.fromkeys(names) if _plain(name)]


def _plain(name: str) -> bool:
    """Whether a path stays inside the folder, whatever a list says."""
    path = PurePosixPath(name)
    return (
        not path.is_absolute()
        and name == str(path)
        and ".." not in path.parts
        and "\\" not in name
        and "\0" not in name
    )


def _target(folder: Path, name: str) -> Path:
    """The place of a file; no part of the way may be a link that leads elsewhere."""
    if not _plain(name):
        raise ValueError(f"{name!r} is no path inside a folder")
    target = folder
    for part in PurePosixPath(name).parts:
        target /= part
        if target.is_symlink():
            raise InputError("is a link; it would be written elsewhere", subject=str(target), code="INP009")
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _put(target: Path, data: bytes) -> bool:
    """Replace a file in one step; False when it has these bytes already."""
    try:
        if target.stat().st_size == len(data) and target.read_bytes() == data:
            return False
    except FileNotFoundError:
        pass
    fresh = target.with_name(f".{target.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.write_bytes(data)
    fresh.replace(target)
    return True


def _remove(folder: Path, name: str) -> None:
    """Take out a file of ours that is no more, and its folder when that is empty."""
    target = folder / name
    if any(part.is_symlink() for part in (target, *target.parents) if folder in part.parents):
        return
    target.unlink(missing_ok=True)
    parent = target.parent
    if parent != folder and parent.is_dir() and not any(parent.iterdir()):
        parent.rmdir()
