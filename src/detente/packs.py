"""Which rules, knowledge and models are in force: a hash for each, kept with everything they coded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

GROUPS = {"knowledge": ("knowledge",), "rules": ("ru", "lexicon", "ontology.toml"), "models": ("models", "learned")}
"""What belongs to which hash: folders and files under `data/`."""


def pack_hashes(overlay: Path | None = None) -> dict[str, str]:
    """The first 16 hex digits of a hash over each group's files; `overlay` when the user has files of his own.

    A model file is named by its size: it is checked by its own pinned hash where it is loaded.
    """
    root = resources.files("detente").joinpath("data")
    found = {name: _hash(root, members, whole=name != "models") for name, members in GROUPS.items()}
    if overlay is not None:
        found["overlay"] = _hash(overlay, sorted(path.name for path in overlay.iterdir()), whole=True)
    return found


def _hash(root: Any, members: Any, *, whole: bool) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for member in members:
        for name, file in _files(root.joinpath(member), member):
            data = file.read_bytes() if whole else str(_size(file)).encode()
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
