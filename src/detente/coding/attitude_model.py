"""The attitude model: two logistic regressions over the features of a pair, and the rule by which pairs are chosen in a text.

In: rows of `FEATURES` (with `PRIORS` behind them for the model that knows actors). Out: probabilities of pos and neg per pair, and
labels. The weights (`data/attitudes/model.json`) are written by `scripts/rusentrel.py train`; numpy evaluates them.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from detente.coding.attitude_features import FEATURES
from detente.coding.attitude_shapes import Actor, Pair
from detente.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

MODEL = "attitudes/model.json"
PROTOCOL = 1
POLARITIES = ("pos", "neg")
BASE = (0.915, 0.035, 0.05)
"""Shares of none, pos and neg among pairs that share a sentence, towards which the counts of priors are drawn."""
CLIP = 5.0


@dataclass(frozen=True, slots=True)
class Rule:
    """When a pair gets a polarity: at this probability, or at this share of the text's best, or among the text's first so many."""

    threshold: float
    share: float
    least: int


@dataclass(frozen=True, slots=True)
class Weights:
    """A model's numbers: centre and scale of each feature, two rows of weights with the bias last, and a rule per polarity."""

    centre: Sequence[float]
    scale: Sequence[float]
    rows: Sequence[Sequence[float]]
    rules: Sequence[Rule]


@dataclass(frozen=True, slots=True)
class Model:
    """The shipped weights: judging by the text alone, and with label priors; `counts` are what the priors rest on."""

    plain: Weights
    priors: Weights
    counts: Mapping[str, Sequence[float]]


def probabilities(weights: Weights, rows: Sequence[Sequence[float]]) -> NDArray[Any]:
    """Probability of pos and of neg for each row."""
    import numpy as np

    table = squashed(rows) - np.asarray(weights.centre)
    table = np.clip(table / np.asarray(weights.scale), -CLIP, CLIP)
    solid = np.asarray(weights.rows)
    chances: NDArray[Any] = 1 / (1 + np.exp(-np.clip(table @ solid[:, :-1].T + solid[:, -1], -20, 20)))
    return chances


def squashed(rows: Sequence[Sequence[float]]) -> NDArray[Any]:
    """Features on a logarithmic scale, so that a long text does not shout."""
    import numpy as np

    table = np.asarray(rows, dtype=np.float64)
    return np.sign(table) * np.log1p(np.abs(table))


def choose(chances: NDArray[Any], rules: Sequence[Rule]) -> list[int]:
    """A label for each row of one text: 0 none, 1 pos, 2 neg; where both apply the one farther above its threshold."""
    labels = [0] * len(chances)
    for column, rule in enumerate(rules):
        ranked = sorted(range(len(chances)), key=lambda i: (-chances[i][column], i))
        best = chances[ranked[0]][column] if ranked else 0.0
        for place, i in enumerate(ranked):
            value = chances[i][column]
            if not (value >= rule.threshold or value >= rule.share * best or place < rule.least):
                break
            rival = chances[i][1 - column] / rules[1 - column].threshold
            if not labels[i] or value / rule.threshold > rival:
                labels[i] = column + 1
    return labels


class Priors:
    """How often pairs and actors were labelled in other texts: counts of none, pos and neg under string keys."""

    def __init__(self, counts: Mapping[str, Sequence[float]] | None = None) -> None:
        self.counts: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        for key, values in (counts or {}).items():
            self.counts[key] = list(values)

    def add(self, subject: Actor, target: Actor, label: int) -> None:
        """Count a labelled pair: 0 none, 1 pos, 2 neg."""
        for key in (*_keys(subject, target)[:3], *_code_keys(subject, target)[::2]):
            if key:
                self.counts[key][label] += 1

    def row(self, subject: Actor, target: Actor) -> list[float]:
        """For each key of a pair: log odds of pos and neg and of one against the other, shares, and how much is known."""
        row: list[float] = []
        for key in _keys(subject, target) + _code_keys(subject, target):
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
        return row


def _keys(subject: Actor, target: Actor) -> list[str]:
    s, o = subject.key, target.key
    return [f"{s}>{o}" if s and o else "", f"{s}/s" if s else "", f"{o}/o" if o else "", f"{o}>{s}" if s and o else ""]


def _code_keys(subject: Actor, target: Actor) -> list[str]:
    s, o = subject.code, target.code
    apart = bool(s and o and s != o)
    return [f"@{s}>{o}" if apart else "", f"@{o}>{s}" if apart else "", f"@{o}/o" if o else ""]


PRIORS = 56
"""Numbers in a row of `Priors`."""


def prior_rows(priors: Priors, actors: Sequence[Actor], pairs: Sequence[Pair]) -> list[list[float]]:
    """A row of priors for each pair."""
    return [priors.row(actors[s], actors[o]) for s, o in pairs]


@lru_cache(maxsize=1)
def load_model() -> Model:
    """The shipped model. Raises ModelError when it is missing, damaged or made for other features."""
    try:
        raw = json.loads(files("detente.data").joinpath(MODEL).read_text(encoding="utf-8"))
        if raw["protocol"] != PROTOCOL or raw["features"] != list(FEATURES):
            raise ValueError("made for another version of the features")
        return Model(_weights(raw["plain"], 0), _weights(raw["priors"], PRIORS), raw["counts"])
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ModelError(
            f"the attitude model is damaged: {error}", subject=MODEL, hint="run scripts/rusentrel.py train"
        ) from error


def _weights(raw: Mapping[str, Any], more: int) -> Weights:
    width = len(FEATURES) + more
    rows = raw["rows"]
    if not len(raw["centre"]) == len(raw["scale"]) == width or [len(row) for row in rows] != [width + 1] * 2:
        raise ValueError("a row of weights has the wrong length")
    return Weights(raw["centre"], raw["scale"], rows, [Rule(**rule) for rule in raw["rules"]])
