"""The shape of a component, and what components share while one article is being coded."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from detente.language.base import Doc
from detente.records import (
    Article,
    Attitude,
    Claim,
    DateValue,
    Event,
    Figure,
    Forecast,
    Instrument,
    Party,
    Span,
    Statement,
    Vector,
)

if TYPE_CHECKING:
    from detente.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class PartyMention:
    """A stretch of a sentence that stands for one or more parties.

    `first`..`last` are token indices (inclusive), `head` the token that carries its syntax. `parties` has one entry for most mentions,
    several for "лидеры России и Ирана" or "российско-турецкие". `kind`: state, organisation, person, office, institution, metonym,
    adjective, inhabitant, region (a place inside a state, never official), pronoun, role. `reason` names the table row and the step that resolved it.
    """

    sentence: int
    first: int
    last: int
    head: int
    kind: str
    parties: tuple[Party, ...]
    reason: str
    official: bool = True


@dataclass(frozen=True, slots=True)
class DateMention:
    """An expression of time in a sentence, resolved as far as the text allows; `value` is None when it cannot be."""

    sentence: int
    span: Span
    words: str
    value: DateValue | None


@dataclass(slots=True)
class Found:
    """What has been found so far in one article. Components read it; only the Coder writes to it."""

    article: Article
    knowledge: Knowledge
    parties: Sequence[PartyMention] = field(default_factory=tuple)
    dates: Sequence[DateMention] = field(default_factory=tuple)
    statements: Sequence[Statement] = field(default_factory=tuple)
    events: Sequence[Event] = field(default_factory=tuple)
    claims: Sequence[Claim] = field(default_factory=tuple)
    instruments: Sequence[Instrument] = field(default_factory=tuple)
    forecasts: Sequence[Forecast] = field(default_factory=tuple)
    figures: Sequence[Figure] = field(default_factory=tuple)
    vectors: Sequence[Vector] = field(default_factory=tuple)
    attitudes: Sequence[Attitude] = field(default_factory=tuple)
    _places: dict[str, tuple[Sequence[Any], dict[int, list[Any]]]] = field(default_factory=dict, repr=False)

    @property
    def day(self) -> str | None:
        """The day, or an open date's bound, that offices, wars and borders are read by."""
        published = self.article.published
        start = (published.start or published.end) if published else None
        return start[:10] if start else None

    @property
    def home(self) -> str | None:
        """The outlet's own country, as the article or the table of outlets says."""
        outlet = self.article.outlet
        if outlet is None:
            return None
        rows = (self.knowledge.outlet(key) for key in (outlet.domain, outlet.name) if key)
        return outlet.country or next((row.country for row in rows if row and row.country), None)

    def parties_in(self, sentence: int) -> Sequence[PartyMention]:
        """The mentions of parties in a sentence, in order; a look-up, whatever the length of the article."""
        return self._in_sentence("parties", self.parties, sentence)

    def dates_in(self, sentence: int) -> Sequence[DateMention]:
        """The expressions of time in a sentence, in order."""
        return self._in_sentence("dates", self.dates, sentence)

    def _in_sentence(self, kind: str, mentions: Sequence[Any], sentence: int) -> Sequence[Any]:
        known, places = self._places.get(kind, (None, {}))
        if known is not mentions:
            places = {}
            for mention in mentions:
                places.setdefault(mention.sentence, []).append(mention)
            self._places[kind] = (mentions, places)
        return places.get(sentence, ())


def said_in(doc: Doc, statements: Sequence[Statement]) -> dict[int, list[Statement]]:
    """The statements that reach into each sentence (by its index), in order."""
    starts = [sentence.start for sentence in doc.sentences]
    said: dict[int, list[Statement]] = {}
    for statement in statements:
        first = max(0, bisect_right(starts, statement.span[0]) - 1)
        for place in range(first, bisect_left(starts, statement.span[1])):
            said.setdefault(doc.sentences[place].index, []).append(statement)
    return said


def cue_lemma(doc: Doc, statement: Statement, pos: tuple[str, ...]) -> str | None:
    """The first word of a statement's cue that is of one of these parts of speech, in its normal form."""
    span = statement.cue_span
    tokens = (t for index in statement.sentences for t in doc.sentences[index].tokens) if span else ()
    return next((t.lemma for t in tokens if span and span[0] <= t.start < span[1] and t.pos in pos), None)


def main_pair(mentions: Sequence[PartyMention]) -> tuple[str, ...]:
    """The two parties an article speaks of most, in order of code, when a third is spoken of less; else none."""
    counts = Counter(party.code for mention in mentions for party in mention.parties if party.code)
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    clear = len(top) == 2 or (len(top) > 2 and top[1][1] > top[2][1])
    return tuple(sorted(code for code, _ in top[:2])) if clear else ()


class Component(Protocol):
    """A step of the Coder: from a Doc and what was found so far to the records it adds under `provides`."""

    provides: str
    requires: tuple[str, ...]

    def __call__(self, doc: Doc, found: Found) -> Any: ...
