"""The event types as data: scores, modes, quad classes, CAMEO roots, and what an act becomes in another mood.

In: `data/ontology.toml`. Out: an `Ontology`. Scores are PLOVER 2.0's (points of the Goldstein-like scale, -10 to +10).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Set
from functools import lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, ValidationError

from detente.errors import LexiconError


class EventType(BaseModel):
    """One event type: its score, the scores of its modes, and its moods (`when`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    score: float
    quad: str
    cameo: str
    modes: Mapping[str, float] = {}
    when: Mapping[str, str] = {}


class Domestic(BaseModel):
    """Parties between which nothing is an event between states from a day on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    codes: tuple[str, ...]
    since: str


class War(BaseModel):
    """Two sides at war from a day on (to a day), and the land that both claim."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sides: tuple[str, str]
    since: str
    until: str = ""
    ground: tuple[str, ...] = ()


class Treaty(BaseModel):
    """A treaty of two states, and the short names that texts call it by."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sides: tuple[str, str]
    names: frozenset[str]


class Ontology(BaseModel):
    """All event types and contexts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    contexts: tuple[str, ...]
    bodies: frozenset[str]
    domestic: tuple[Domestic, ...] = ()
    wars: tuple[War, ...] = ()
    treaties: tuple[Treaty, ...] = ()
    types: Mapping[str, EventType]

    def enemy(self, code: str, others: frozenset[str], day: str | None) -> str | None:
        """The other side of a war, for a blow of (or against) `code` that names nobody else but this side or contested land."""
        for war in self.wars:
            under_way = day is not None and war.since <= day <= (war.until or day)
            if not under_way or code not in war.sides or not others <= {code, *war.ground}:
                continue
            held = others & set(war.ground)
            if code == war.sides[1] and held and not self.internal(frozenset({war.sides[0], *held}), day):
                continue  # who holds the ground is a party of its own
            return war.sides[1 - war.sides.index(code)]
        return None

    def other_side(self, code: str, words: Set[str]) -> str | None:
        """The other side of a treaty of `code` that these words name."""
        for treaty in self.treaties:
            if code in treaty.sides and treaty.names & words:
                return treaty.sides[1 - treaty.sides.index(code)]
        return None

    def score(self, kind: str, mode: str | None) -> float:
        """The score of a type in a mode; the type's own where the mode has none."""
        entry = self.types[kind]
        return entry.modes.get(mode, entry.score) if mode else entry.score

    def quad(self, kind: str) -> str:
        return self.types[kind].quad

    def internal(self, codes: frozenset[str], day: str | None) -> bool:
        """Whether an act among these parties on this day is one state's own affair."""
        return any(codes <= set(one.codes) and (day is None or day >= one.since) for one in self.domestic)

    def hostile(self, kind: str) -> bool:
        """Whether the type lies on the conflict side."""
        return self.types[kind].quad.endswith("conf")

    def material(self, kind: str) -> bool:
        return self.types[kind].quad.startswith("material")

    def become(self, kind: str, mood: str) -> tuple[str, str | None, str] | None:
        """Type, mode and status of an act in a mood (`planned`, `refused`, ...); None when it is no event then."""
        spec = self.types[kind].when.get(mood, kind)
        if spec == "-":
            return None
        status = {"?": "hypothetical", "!": "negated"}.get(spec[0], "actual")
        name, _, mode = spec.lstrip("?!").partition(".")
        return name, mode or None, status


@lru_cache(maxsize=1)
def load_ontology() -> Ontology:
    """Read and check the shipped ontology; LexiconError when it is invalid."""
    text = files("detente.data").joinpath("ontology.toml").read_text(encoding="utf-8")
    try:
        return Ontology.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise LexiconError(str(error), subject="ontology.toml") from error
