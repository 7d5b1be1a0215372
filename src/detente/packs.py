"""Which rules, knowledge and models are in force: a hash for each, kept with everything they coded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

GROUPS = {
    "knowledge": ("knowledge", "labels", "capture"),
    "rules": ("ru", "lexicon", "language", "ontology.toml", "attitudes"),
    "models": ("models",),
}
"""What belongs to which hash: folders and files under `data/`."""
OVERLAY = ("knowledge", "lexicon")
"""The folders of a user's overlay that count; tables may also stand in it directly."""

LARGEST_READ = 4 * 1024 * 1024


def pack_hashes(overlay: Path | None = None) -> dict[str, str]:
    """The first 16 hex digits of a hash over each group's files; `overlay` when the user has files of his own.

    A file above four megabytes counts by its size: such models are checked by their own pinned hash where they are loaded.
    """
    root = resources.files("detente").joinpath("data")
    found = {name: _hash(root, members) for name, members in GROUPS.items()}
    if overlay is not None:
        names = (path.name for path in overlay.iterdir())
        found["overlay"] = _hash(overlay, sorted(name for name in names if name in OVERLAY or name.endswith(".tsv")))
    return found


def program_hash() -> str:
    """The same of the code that reads articles: it changes with the version, and between versions for whoever works on it."""
    return _hash(resources.files("detente"), ("coder.py", "coding", "knowledge", "language"))


def _hash(root: Any, members: Any) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for member in members:
        for name, file in _files(root.joinpath(member), member):
            size = _size(file)
            data = file.read_bytes() if size <= LARGEST_READ else str(size).encode()
            digest.update(f"{name}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()


def _files(place: Any, name: str) -> Iterator[tuple[str, Any]]:
    if place.is_file():
        yield name, place
    elif place.is_dir():
        for child in sorted(place.iterdir(), key=lambda child: child.name):
            if not child.name.startswith((".", "__")):
                yield from _files(child, f"{name}/{child.name}")


def _size(file: Any) -> int:
    with resources.as_file(file) as path:
        return path.stat().st_size
