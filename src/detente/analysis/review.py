"""Which records a person should look at, and what the verdicts say of the rest.

In: records with type and confidence; verdicts. Out: samples that are the same for the same seed, and precision by kind and type
with Wilson's interval. A sample of the least sure says nothing of the whole, so its verdicts do not count as measured.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from heapq import nsmallest
from typing import Protocol

from detente.analysis.agreement import Proportion, wilson

RANDOM, BY_TYPE, LEAST = "random", "type", "least"
HOWS = (RANDOM, BY_TYPE, LEAST)


class Drawn(Protocol):
    """What is read of a record."""

    @property
    def record(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def confidence(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict as precision is measured from it; `record` is what it is about now."""

    kind: str
    type: str
    record: str
    reviewer: str
    verdict: str
    sample: str | None


@dataclass(frozen=True, slots=True)
class Measured:
    """The precision of one type of a kind (type empty: of all)."""

    kind: str
    type: str
    share: Proportion
    unsure: int


def sample_name(how: str, seed: int) -> str:
    """What a verdict says of how its record was drawn."""
    return f"{how}-{seed}"


def draw(found: Iterable[Drawn], how: str, size: int, *, seed: int = 1, done: Container[str] = ()) -> list[str]:
    """The ids of `size` records that are not `done`, in the order in which to look at them; bounded memory.

    Random order follows from the seed and the ids alone, so a sample goes on where it was left, also when records were added.
    By type, each type gets its turn.
    """
    left = (one for one in found if one.record not in done)
    if how == LEAST:
        return _first(left, size, lambda one: (one.confidence, shuffled(seed, one.record)))
    if how == RANDOM:
        return _first(left, size, lambda one: (0.0, shuffled(seed, one.record)))
    return _in_turn(left, size, seed)


def shuffled(seed: int, record: str) -> str:
    """The place of a record in a random order."""
    return hashlib.blake2b(f"{seed}\x1f{record}".encode(), digest_size=8).hexdigest()


def measure(said: Iterable[Said]) -> list[Measured]:
    """Precision by kind and type, all types of a kind first; the latest verdict of each person counts."""
    latest = {(one.record, one.reviewer): one for one in said if not (one.sample or "").startswith(LEAST)}
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in latest.values():
        # one sample by type says nothing of the mixture of types
        keys = (
            [(one.kind, one.type)] if (one.sample or "").startswith(BY_TYPE) else [(one.kind, ""), (one.kind, one.type)]
        )
        for key in keys:
            counts[key][0] += one.verdict == "right"
            counts[key][1] += one.verdict in ("right", "wrong")
            counts[key][2] += one.verdict == "unsure"
    made = []
    for (kind, type_), (right, of, unsure) in sorted(counts.items()):
        share = wilson(right, of)
        if share is not None:
            made.append(Measured(kind, type_, share, unsure))
    return made


def _first(left: Iterable[Drawn], size: int, key: Callable[[Drawn], tuple[float, str]]) -> list[str]:
    return list(dict.fromkeys(one.record for one in nsmallest(size, left, key=key)))


def _in_turn(left: Iterable[Drawn], size: int, seed: int) -> list[str]:
    by_type: dict[str, list[Drawn]] = defaultdict(list)
    for one in left:
        held = by_type[one.type]
        held.append(one)
        if len(held) >= 4 * size:
            held[:] = nsmallest(size, held, key=lambda one: shuffled(seed, one.record))
    queues = [
        sorted({one.record for one in by_type[name]}, key=lambda r: shuffled(seed, r)) for name in sorted(by_type)
    ]
    turns = [queue[at] for at in range(size) for queue in queues if at < len(queue)]
    return turns[:size]
