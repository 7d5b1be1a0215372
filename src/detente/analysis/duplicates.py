"""Near-copies: texts that are one text, reprinted. One cluster of copies counts as one report.

A text becomes a set of hashed word triples; MinHash (Broder 1997, "On the resemblance and containment of documents")
keeps the smallest value of each of `HASHES` permutations, and the share of equal values estimates the Jaccard
resemblance with standard error sqrt(J(1-J)/HASHES), 0.04 at most. Locality-sensitive hashing (Indyk and Motwani 1998)
finds candidates: `BANDS` bands of `ROWS` values, of which one must be equal; a pair of resemblance 0.6 is found with
probability 1-(1-0.6**4)**32 = 0.99.

Clusters are connected components, so the order of arrival does not matter; a cluster is named by its smallest member.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.analysis.words import WORD

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HASHES, BANDS, ROWS = 128, 32, 4
SHINGLE = 3
SAME = 0.5
"""Resemblance from which two texts are one: a reprint keeps most triples even when a fifth of the words changed."""
SHORT = 12
"""A text of fewer words is a headline: only an equal one is a copy, for two outlets may word one fact alike."""
LONGEST = 20_000
"""Words of a text that are read: a resemblance needs no more, and a giant page must not cost more."""


def shingles(text: str) -> list[int]:
    """Hashes (32 bits) of all runs of three words of a text; of the whole when it is shorter."""
    words = WORD.findall(text.lower().replace("ё", "е"))[:LONGEST]
    if not words:
        return []
    size = min(SHINGLE, len(words)) if len(words) >= SHORT else len(words)
    runs = {" ".join(words[at : at + size]) for at in range(len(words) - size + 1)}
    return sorted(int.from_bytes(hashlib.blake2b(run.encode(), digest_size=4).digest(), "big") for run in runs)


@lru_cache(maxsize=1)
def _permutations() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Multipliers and offsets of the permutations, drawn from a hash so that every machine has the same."""
    import numpy as np

    def draw(name: str) -> NDArray[np.uint64]:
        digests = (hashlib.blake2b(f"{name}{n}".encode(), digest_size=8).digest() for n in range(HASHES))
        return np.array([int.from_bytes(digest, "big") | 1 for digest in digests], dtype=np.uint64)

    return draw("multiplier"), draw("offset")


def signature(text: str) -> tuple[int, ...]:
    """The MinHash signature of a text, empty for a text without words.

    A permutation is x -> (a x + b) mod 2**64, of which the upper 32 bits are kept (multiply-shift, Dietzfelbinger 1997).
    """
    import numpy as np

    found = shingles(text)
    if not found:
        return ()
    multipliers, offsets = _permutations()
    lowest = np.full(HASHES, np.iinfo(np.uint64).max, dtype=np.uint64)
    values = np.array(found, dtype=np.uint64)
    for start in range(0, len(values), 2048):
        part = values[start : start + 2048, None] * multipliers + offsets
        lowest = np.minimum(lowest, (part >> np.uint64(32)).min(axis=0))
    return tuple(int(value) for value in lowest)


def packed(signed: tuple[int, ...]) -> bytes:
    """A signature as 512 bytes, to be kept; none for a text without words."""
    return b"".join(value.to_bytes(4, "little") for value in signed)


def unpacked(data: bytes) -> tuple[int, ...]:
    """The signature that `packed` made."""
    return tuple(int.from_bytes(data[at : at + 4], "little") for at in range(0, len(data), 4))


def resemblance(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """The estimated Jaccard resemblance of two signed texts, 0 to 1."""
    if not one or not other:
        return 0.0
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def bands(signed: tuple[int, ...]) -> list[int]:
    """The keys under which a signed text is filed, one a band: 63-bit whole numbers, fit for a table's column."""
    keys = []
    for band in range(BANDS if signed else 0):
        part = ",".join(map(str, (band, *signed[band * ROWS : (band + 1) * ROWS])))
        keys.append(int.from_bytes(hashlib.blake2b(part.encode(), digest_size=8).digest(), "big") >> 1)
    return keys


class Copies:
    """Clusters of near-copies that grow by one text at a time; a text is compared only with those of an equal band.

    Texts of one signature are filed once, so that a text reprinted ten thousand times costs no more than its first.
    """

    def __init__(self) -> None:
        self._signed: dict[str, tuple[int, ...]] = {}
        self._first: dict[tuple[int, ...], str] = {}
        self._filed: dict[int, list[str]] = {}
        self._parent: dict[str, str] = {}

    def add(self, name: str, text: str) -> str:
        """File a text under its name and return the name of its cluster."""
        return self.cluster(name) if name in self._parent else self.add_signed(name, signature(text))

    def add_signed(self, name: str, signed: tuple[int, ...]) -> str:
        """The same for a text whose signature was kept (`packed`, `unpacked`)."""
        if name in self._parent:
            return self.cluster(name)
        self._parent[name] = name
        if signed and signed in self._first:
            self._join(name, self._first[signed])
        elif signed:
            self._first[signed] = name
            self._signed[name] = signed
            self._file(name, signed)
        return self.cluster(name)

    def cluster(self, name: str) -> str:
        """The name of a text's cluster: the smallest name of a member."""
        while self._parent[name] != name:
            self._parent[name] = self._parent[self._parent[name]]
            name = self._parent[name]
        return name

    def _file(self, name: str, signed: tuple[int, ...]) -> None:
        for key in bands(signed):
            for other in self._filed.setdefault(key, []):
                if self.cluster(other) != self.cluster(name) and resemblance(signed, self._signed[other]) >= SAME:
                    self._join(name, other)
            self._filed[key].append(name)

    def _join(self, one: str, other: str) -> None:
        low, high = sorted((self.cluster(one), self.cluster(other)))
        self._parent[high] = low


def clusters(texts: Mapping[str, str] | Iterable[tuple[str, str]]) -> dict[str, str]:
    """The cluster of every named text, in order of names."""
    copies = Copies()
    named = sorted(dict(texts).items())
    for name, text in named:
        copies.add(name, text)
    return {name: copies.cluster(name) for name, _ in named}
