"""Label priors: how pairs and actors were labelled in other texts.

In: labelled pairs, or counts made of them. Out: a row of numbers per pair, for the model that knows actors. The Coder never uses them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from detente.coding.attitude_shapes import Actor, Pair

BASE = (0.915, 0.035, 0.05)
"""Shares of none, pos and neg among pairs that share a sentence, towards which the counts are drawn."""
PRIORS = 91
"""Numbers in a row: 8 for each of 11 keys, 3 for common friends."""


class Priors:
    """Counts of none, pos and neg under string keys. What is added after the first `row` does not change the common friends."""

    def __init__(self, counts: Mapping[str, Sequence[float]] | None = None) -> None:
        self.counts: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        for key, values in (counts or {}).items():
            self.counts[key] = list(values)
        self._bonds: dict[str, dict[str, float]] | None = None

    def add(self, subject: Actor, target: Actor, label: int) -> None:
        """Count a labelled pair: 0 none, 1 pos, 2 neg."""
        for key in _counted(subject, target):
            if key:
                self.counts[key][label] += 1

    def row(self, subject: Actor, target: Actor) -> list[float]:
        """For each key of a pair: log odds of pos and neg and of one against the other, shares, and how much is known."""
        row: list[float] = []
        for key in _asked(subject, target):
            none, pos, neg = self.counts.get(key, (0.0, 0.0, 0.0)) if key else (0.0, 0.0, 0.0)
            weight = 2.0 if ">" in key else 5.0
            total = none + pos + neg
            p, n = ((c + weight * b) / (total + weight) for c, b in zip((pos, neg), BASE[1:], strict=True))
            row += [
                math.log(p / BASE[1]),
                math.log(n / BASE[2]),
                math.log(p / n * BASE[2] / BASE[1]),
                math.log1p(total),
                10 * p,
                10 * n,
                math.log1p(pos),
                math.log1p(neg),
            ]
        friends = self._friends(subject.code, target.code)
        return [*row, friends, max(0.0, friends), max(0.0, -friends)]

    def _friends(self, one: str | None, other: str | None) -> float:
        """Whether two parties are for and against the same third ones: the friend of a friend, the enemy of an enemy."""
        if self._bonds is None:
            self._bonds = self._signed()
        if not one or not other or one == other:
            return 0.0
        first, second = self._bonds.get(one, {}), self._bonds.get(other, {})
        return sum(sign * second[third] for third, sign in first.items() if third in second)

    def _signed(self) -> dict[str, dict[str, float]]:
        bonds: dict[str, dict[str, float]] = {}
        for key, (none, pos, neg) in self.counts.items():
            one, between, other = key.partition(">@")
            if between and one.startswith("@"):
                bonds.setdefault(one[1:], {})[other] = (pos - neg) / (2 + pos + neg + none / 10)
        return bonds


def _counted(subject: Actor, target: Actor) -> list[str]:
    """What a labelled pair is counted under: actors, their parties, and one end of each."""
    s, o = subject.key, target.key
    a, b = subject.code, target.code
    return [
        f"{s}>{o}" if s and o else "",
        f"{s}/s" if s else "",
        f"{o}/o" if o else "",
        f"@{a}>@{b}" if a and b and a != b else "",
        f"@{b}/o" if b else "",
        f"{s}>@{b}" if s and b else "",
        f"@{a}>{o}" if a and o else "",
    ]


def _asked(subject: Actor, target: Actor) -> list[str]:
    """What a pair is looked up under: its own keys, and those of the way back."""
    back = _counted(target, subject)
    return [*_counted(subject, target), back[0], back[3], back[5], back[6]]


def prior_rows(priors: Priors, actors: Sequence[Actor], pairs: Sequence[Pair]) -> list[list[float]]:
    """A row of priors for each pair."""
    return [priors.row(actors[s], actors[o]) for s, o in pairs]
