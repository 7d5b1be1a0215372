"""The attitude model: two logistic regressions over the features of a pair, and the rule by which pairs are chosen in a text.

In: rows of `FEATURES` (with `PRIORS` behind them for the model that knows actors). Out: probabilities of pos and neg per pair, and
labels. The weights (`data/attitudes/model.json`) are written by `scripts/rusentrel.py train`; numpy evaluates them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from detente.coding.attitude_features import FEATURES
from detente.coding.attitude_priors import PRIORS
from detente.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

MODEL = "attitudes/model.json"
PROTOCOL = 2
POLARITIES = ("pos", "neg")
CLIP = 5.0
SLACK = 1.0
"""Pairs a text is expected to have beyond the sum of its chances: those that are no candidates, and doubt about the sum."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How a polarity is chosen in a text: `recall` weighs what is found against what is right, `worth` a pair that both polarities claim."""

    recall: float
    worth: float


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


def reach(chances: Sequence[float], recall: float) -> int:
    """How many of a text's likeliest pairs to take, for the best expected precision + `recall` x recall; `chances` fall."""
    best, taken, found = 0.0, 0, 0.0
    expected = sum(chances) + SLACK
    for number, chance in enumerate(chances, 1):
        found += chance
        gain = found / number + recall * found / expected
        if gain > best:
            best, taken = gain, number
    return taken


def choose(chances: NDArray[Any], rules: Sequence[Rule]) -> list[int]:
    """A label for each row of one text: 0 none, 1 pos, 2 neg. The measure is a mean over texts, so each text is judged by itself."""
    labels = [0] * len(chances)
    for column, rule in enumerate(rules):
        values = chances[:, column].tolist()
        ranked = sorted(range(len(values)), key=lambda i: (-values[i], i))
        for i in ranked[: reach([values[i] for i in ranked], rule.recall)]:
            rival = float(chances[i][1 - column]) * rules[1 - column].worth
            if not labels[i] or values[i] * rule.worth > rival:
                labels[i] = column + 1
    return labels


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
