"""How far people and the machine agree: proportions with their interval, and agreement beyond chance.

Wilson's interval: Wilson (1927), "Probable inference, the law of succession, and statistical inference". Kappa: Cohen
(1960), "A coefficient of agreement for nominal scales".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt

Z95 = 1.959963984540054
"""The 0.975 quantile of the normal distribution: two-sided 95 %."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """A measured share with the interval it lies in."""

    right: int
    of: int
    value: float
    low: float
    high: float


def wilson(right: int, of: int, z: float = Z95) -> Proportion | None:
    """The share `right / of` with Wilson's score interval; None when nothing was judged."""
    if of < right or right < 0:
        raise ValueError(f"{right} of {of} is no proportion")
    if of == 0:
        return None
    share, square = right / of, z * z
    centre = (share + square / (2 * of)) / (1 + square / of)
    half = z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return Proportion(right, of, share, max(0.0, centre - half), min(1.0, centre + half))


def kappa(one: Sequence[Hashable], other: Sequence[Hashable]) -> float | None:
    """Cohen's kappa of two lists of labels of the same items; None without items or when chance alone agrees fully."""
    if len(one) != len(other):
        raise ValueError("two coders must label the same items")
    total = len(one)
    if not total:
        return None
    observed = sum(a == b for a, b in zip(one, other, strict=True)) / total
    first, second = Counter(one), Counter(other)
    expected = sum(first[label] * second[label] for label in first) / (total * total)
    return None if expected == 1.0 else (observed - expected) / (1.0 - expected)
