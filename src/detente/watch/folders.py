"""New and changed files of a folder.

In: a folder, what is remembered of its files. Out: files to read, in the order of their names. Hidden and unfinished files are
passed over, and so are links that lead out of the folder.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from detente.capture.detect import beside_pages

MOST_FILES = 1_000_000
_UNFINISHED = (".part", ".tmp", ".crdownload", ".swp", "~")


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was looked at: size and time of change tell whether it is another one."""

    path: Path
    mark: str

    @property
    def url(self) -> str:
        """The file's address in the ledger's list of fetches, plain ASCII whatever the name holds."""
        return "file://" + quote(os.fsencode(self.path))


def files_of(folder: Path) -> Iterator[Seen]:
    """Regular files below a folder, sorted by folder and name. Raises OSError for a folder that cannot be read."""
    top = folder.resolve(strict=True)
    next(os.scandir(top), None)
    count = 0
    for parent, folders, names in os.walk(top, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith(".") or name.lower().endswith(_UNFINISHED) or beside_pages(name):
                continue
            count += 1
            if count > MOST_FILES:
                return
            if (found := _seen(Path(parent) / name, top)) is not None:
                yield found


def _seen(path: Path, top: Path) -> Seen | None:
    try:
        if path.is_symlink() and not path.resolve().is_relative_to(top):
            return None
        status = path.stat()
    except (OSError, RuntimeError):
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return Seen(path, f"{status.st_size}-{status.st_mtime_ns}")
