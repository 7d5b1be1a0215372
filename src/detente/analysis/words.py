"""Words of a sentence as a bag of stems with weights: what two reports of one happening share.

A stem is the first five letters of a folded word, which joins most inflected forms of Russian without a dictionary. The
weight of a stem is its inverse document frequency, read from `data/analysis/stems.tsv` (counts over news headlines; made
by `scripts/stem_weights.py`); a stem that is not in the table is rare and weighs most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from detente.errors import LexiconError

STEM = 5
WORD = re.compile(r"[a-zа-я0-9]+", re.IGNORECASE)
LONGEST = 60
"""Stems kept of one sentence: a longer one is a list, and the pairwise comparison must stay cheap."""


def stems(text: str) -> frozenset[str]:
    """The stems of a sentence: lower case, ё as е, words of three letters and more, and all numbers."""
    folded = text.lower().replace("ё", "е")
    found = [word[:STEM] for word in WORD.findall(folded) if len(word) > 2 or word.isdigit()]
    return frozenset(list(dict.fromkeys(found))[:LONGEST])


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, float], float]:
    weights: dict[str, float] = {}
    text = files("detente.data").joinpath("analysis/stems.tsv").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#") or line == "stem\tweight":
            continue
        stem, _, weight = line.partition("\t")
        try:
            weights[stem] = float(weight)
        except ValueError as error:
            raise LexiconError("a weight must be a number", subject=f"analysis/stems.tsv:{number}") from error
    return weights, max(weights.values(), default=1.0)


def weight(stem: str) -> float:
    """How much a shared stem says (natural logarithm of the inverse document frequency)."""
    table, rare = _table()
    return table.get(stem, rare)


def mass(bag: Iterable[str]) -> float:
    """The summed weight of a bag of stems."""
    return sum(weight(stem) for stem in sorted(bag))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Weighted Dice coefficient of two bags, from 0 (nothing in common) to 1 (the same words)."""
    total = mass(one) + mass(other)
    return 2.0 * mass(one & other) / total if total else 0.0
