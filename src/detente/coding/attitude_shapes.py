"""What the attitude model speaks of: mentions, actors, pairs, and a text as it reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from detente.language.base import Doc
from detente.records import Event, Statement

Pair = tuple[int, int]
"""Subject and object, as places in a list of actors."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where an actor stands: a sentence and its tokens, both ends inclusive, `head` the one that carries the syntax."""

    sentence: int
    first: int
    last: int
    head: int


@dataclass(slots=True)
class Actor:
    """Somebody who may hold an attitude or be its object.

    `kind`: PER, ORG, LOC or STATE; `code`: the party it stands for; `seat`: named by a metonym or institution; `known`: has a code;
    `key`: what it is called across texts, for label priors only.
    """

    kind: str
    code: str | None = None
    seat: bool = False
    known: bool = False
    mentions: list[Mention] = field(default_factory=list)
    key: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the model needs it."""

    doc: Doc
    actors: Sequence[Actor]
    events: Sequence[Event] = ()
    statements: Sequence[Statement] = ()
