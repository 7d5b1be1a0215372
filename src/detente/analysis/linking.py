"""Whether two events are reports of one happening, and why.

In: two rows. Out: a `Link` with a probability and what it rests on, or None where one of the conditions fails: a shared
pair, types that can be one act, the same direction, dates within reach. The probability is a logistic function of few
features; weights, windows and neighbouring types are in `data/analysis/incidents.toml`.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, ValidationError

from detente.analysis.rows import EventRow
from detente.analysis.words import mass, weight
from detente.errors import LexiconError

FEATURES = (
    "bias",
    "likeness",
    "shared",
    "unlike",
    "same_type",
    "same_day",
    "gap",
    "parties",
    "same_mode",
    "other_mode",
    "same_people",
    "other_people",
    "same_place",
    "other_place",
    "routine",
)

MUCH = 20.0
"""Weight of shared words from which more say no more: about three rare ones."""


class Limits(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    join: float
    vague: int


class Types(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    routine: frozenset[str]
    symmetric: frozenset[str]
    near: tuple[frozenset[str], ...]
    exclusive: tuple[frozenset[str], ...]


class Settings(BaseModel):
    """The checked contents of `incidents.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limits: Limits
    weights: dict[str, float]
    window: dict[str, int]
    types: Types


@lru_cache(maxsize=1)
def load_settings() -> Settings:
    """Read and check the shipped settings; LexiconError when they are invalid."""
    text = files("detente.data").joinpath("analysis/incidents.toml").read_text(encoding="utf-8")
    try:
        settings = Settings.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise LexiconError(str(error), subject="analysis/incidents.toml") from error
    if set(settings.weights) != set(FEATURES):
        odd = sorted(set(settings.weights) ^ set(FEATURES))
        raise LexiconError(f"weights must name each feature once: {', '.join(odd)}", subject="analysis/incidents.toml")
    return settings


@dataclass(frozen=True, slots=True)
class Link:
    """Two rows that may be one happening: the probability, the days between them, and the words they share."""

    score: float
    gap: int
    shared: tuple[str, ...]
    copy: bool = False
    decided: bool = False

    def reason(self, one: EventRow, other: EventRow) -> str:
        """Why the two were joined, in words."""
        if self.decided:
            return f"{one.id} with {other.id}: a person joined them"
        pairs = ", ".join("-".join(pair) for pair in one.pairs if pair in other.pairs)
        kind = one.type if one.type == other.type else f"{one.type} near {other.type}"
        apart = "same day" if not self.gap else f"{self.gap} day{'s' if self.gap > 1 else ''} apart"
        text = "the same text" if self.copy else f"shared words: {' '.join(self.shared) or 'none'}"
        return f"{one.id} with {other.id}: {pairs}; {kind}; {apart}; {text}; probability {self.score:.2f}"


class Linker:
    """Judges pairs of rows; keeps the weight of each bag of words it met."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or load_settings()
        self._mass: dict[frozenset[str], float] = {}

    def reach(self, row: EventRow) -> int:
        """The days within which another report of the act may lie."""
        return self.settings.window.get(row.type, self.settings.window["default"])

    def link(self, one: EventRow, other: EventRow) -> Link | None:
        """Judge two rows; None when they cannot be one happening."""
        if not self.compatible(one, other):
            return None
        features, shared = self.features(one, other)
        gap = int(features["gap"])
        if one.cluster == other.cluster and one.type == other.type and one.article != other.article:
            return Link(1.0, gap, shared, copy=True)
        total = sum(self.settings.weights[name] * features[name] for name in FEATURES)
        return Link(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))), gap, shared)

    def compatible(self, one: EventRow, other: EventRow) -> bool:
        """Whether nothing forbids that two rows report one happening."""
        types = self.settings.types
        if one.type != other.type and not any(one.type in near and other.type in near for near in types.near):
            return False
        if days_between(one, other) > min(self.reach(one), self.reach(other)):
            return False
        vague = self.settings.limits.vague
        spread = max(one.last - one.first, other.last - other.first)
        if spread > vague and (one.first, one.last) != (other.first, other.last):
            return False
        if one.mode != other.mode and any({one.mode, other.mode} == pair for pair in types.exclusive):
            return False
        if one.type in types.symmetric or other.type in types.symmetric:
            return not set(one.pairs).isdisjoint(other.pairs)
        same = not set(one.actors).isdisjoint(other.actors)
        return same and (
            not set(one.recipients).isdisjoint(other.recipients) or not (one.recipients or other.recipients)
        )

    def features(self, one: EventRow, other: EventRow) -> tuple[dict[str, float], tuple[str, ...]]:
        """What the judgement rests on, and the shared words that say most."""
        shared = one.words & other.words
        total = self._weigh(one.words) + self._weigh(other.words)
        common = sum(map(weight, sorted(shared)))
        modes, places = (one.mode, other.mode), (one.place, other.place)
        faces = people_agree(one, other)
        numbers = {
            "bias": 1.0,
            "likeness": 2.0 * common / total if total else 0.0,
            "shared": min(common, MUCH) / MUCH,
            "unlike": float(not shared and min(len(one.words), len(other.words)) > 2),
            "same_type": float(one.type == other.type),
            "same_day": float(not days_between(one, other)),
            "gap": float(days_between(one, other)),
            "parties": len(one.parties & other.parties) / len(one.parties | other.parties),
            "same_mode": float(None not in modes and one.mode == other.mode),
            "other_mode": float(None not in modes and one.mode != other.mode),
            "same_people": float(any(same for same in faces)),
            "other_people": float(not all(faces)),
            "same_place": float(None not in places and one.place == other.place),
            "other_place": float(None not in places and one.place != other.place),
            "routine": float(one.type in self.settings.types.routine),
        }
        return numbers, tuple(sorted(shared, key=lambda stem: (-weight(stem), stem))[:6])

    def _weigh(self, words: frozenset[str]) -> float:
        if words not in self._mass:
            self._mass[words] = mass(words)
        return self._mass[words]


def people_agree(one: EventRow, other: EventRow) -> list[bool]:
    """For every party whose people both rows name, whether they are the same: by name, or by office where a name is
    wanting in one of them."""
    found = []
    for code in sorted(one.parties & other.parties):
        for kind in ("name", "office"):
            sides = [{tag for tag in row.people if tag.startswith(f"{code}:{kind}:")} for row in (one, other)]
            if all(sides):
                found.append(not sides[0].isdisjoint(sides[1]))
                break
    return found


def days_between(one: EventRow, other: EventRow) -> int:
    """Days between the bounds of two acts; 0 when they overlap."""
    return max(0, one.first - other.last, other.first - one.last)
