"""The trained veto over rule hits: how likely a candidate is an event as coded.

In: a candidate's features. Out: a probability. The weights (`data/models/event_veto.tsv`: feature, weight) are a logistic regression
written by `scripts/train_events.py`; the first line holds the bias, the threshold,
and what turns a probability into a confidence. Without the file the rules' own confidence serves.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from detente.errors import ModelError

MODEL = "event_veto.tsv"


@dataclass(frozen=True, slots=True)
class Veto:
    """A logistic regression over named features."""

    bias: float
    threshold: float
    weights: Mapping[str, float]
    slope: float = 1.0
    shift: float = 0.0

    def confidence(self, chance: float) -> float:
        """How often events chosen with this probability were right in held-out texts (Platt's scaling of its odds)."""
        chance = min(max(chance, 1e-6), 1 - 1e-6)
        return 1 / (1 + math.exp(-(self.slope * math.log(chance / (1 - chance)) + self.shift)))

    def probability(self, features: Mapping[str, float | str]) -> float:
        """Probability that a candidate with these features is right."""
        return self.chance(spread(features))

    def chance(self, pairs: Iterable[tuple[str, float]]) -> float:
        """Probability for features that are (name, number) already."""
        total = self.bias
        for name, value in pairs:
            total += self.weights.get(name, 0.0) * value
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def spread(features: Mapping[str, float | str]) -> list[tuple[str, float]]:
    """Features as (name, number): a string becomes a name of its own, and the rule also meets how its roles were found."""
    found = [(f"{k}={v}", 1.0) if isinstance(v, str) else (k, float(v)) for k, v in features.items()]
    rule, kind = features["rule"], features["type"]
    for role in ("actor", "recipient"):
        how, slot = features.get(f"{role}_how", ""), features.get(f"{role}_slot", "")
        found.append((f"rule&{role}={rule}&{how}&{slot}", 1.0))
        found.append((f"type&{role}={kind}&{how}&{slot}", 1.0))
    found.append((f"type&moods={kind}&{features['moods']}", 1.0))
    found.append((f"frame&rel={features['frame']}&{features['rel']}", 1.0))
    found.append((f"type&above={kind}&{features['above']}", 1.0))
    return found


@lru_cache(maxsize=1)
def load_veto() -> Veto | None:
    """The shipped weights; None when there are none."""
    return load_model(MODEL)


def load_model(name: str) -> Veto | None:
    """The weights of a model file beside the data; None when there is none. Raises ModelError for a damaged one."""
    source = files("detente.data").joinpath("models").joinpath(name)
    if not source.is_file():
        return None
    lines = source.read_text(encoding="utf-8").splitlines()
    try:
        bias, threshold, *scale = map(float, lines[0].split("\t")[1:])
        rows = (line.rpartition("\t") for line in lines[1:] if line)
        return Veto(bias, threshold, {key: float(weight) for key, _, weight in rows}, *scale)
    except (IndexError, TypeError, ValueError) as error:
        raise ModelError("the event model is damaged", subject=name, hint="run the training scripts") from error
