"""What the analysis reads: one event of one article as a plain row, and what a person decided about rows.

`event_row` makes a row from a record; a ledger makes them from its tables. Days are proleptic Gregorian ordinals
(`datetime.date.toordinal`), so that distances are subtractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, product

from detente.analysis.words import stems
from detente.records import DateValue, Event, Party

Pair = tuple[str, str]

HAPPENED = ("actual", "past")
"""The statuses that make an incident; hypothetical and negated acts happened nowhere."""


def pair_of(one: str, other: str) -> Pair:
    """Two codes as a pair: unordered, so sorted."""
    return (one, other) if one <= other else (other, one)


@dataclass(frozen=True, slots=True)
class EventRow:
    """One happened event as one article tells it.

    `first` and `last` bound the day of the act as ordinals; `told` is the day of publication. `words` are stems of the
    sentence without the names of the parties and the words of the act itself; `people` says who stood for which party
    (`RUS:name:Сергей Лавров`, `RUS:office:foreign_minister`).
    `copy` names the cluster of near-copies that the article belongs to (its own id when it stands alone).
    """

    id: str
    type: str
    mode: str | None
    score: float
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    first: int
    last: int
    told: int
    article: str
    words: frozenset[str] = frozenset()
    place: str | None = None
    outlet: str | None = None
    copy: str = ""
    teaser: bool = False
    precision: str = "day"
    confidence: float = 1.0
    people: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[int, int, str]:
        """The order in which rows are considered: by the act's day, then by who told it first."""
        return (self.first, self.told, self.id)

    @property
    def parties(self) -> frozenset[str]:
        return frozenset(self.actors) | frozenset(self.recipients)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The pairs the act lies between: actors with recipients, or actors with each other."""
        between: Iterable[tuple[str, str]] = (
            product(self.actors, self.recipients) if self.recipients else combinations(self.actors, 2)
        )
        return tuple(sorted({pair_of(one, other) for one, other in between if one != other}))

    @property
    def cluster(self) -> str:
        return self.copy or self.article


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided: events that belong together, and events that do not. Names are event ids, unordered."""

    together: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()

    @classmethod
    def of(cls, together: Iterable[Pair] = (), apart: Iterable[Pair] = ()) -> Decisions:
        """Decisions from pairs in any order; the later kind wins nothing: a pair in both is refused."""
        joined = frozenset(pair_of(*pair) for pair in together)
        parted = frozenset(pair_of(*pair) for pair in apart)
        if both := sorted(joined & parted):
            raise ValueError(f"events {both[0][0]} and {both[0][1]} are said to be together and apart")
        return cls(joined, parted)


@dataclass(frozen=True, slots=True)
class Told:
    """Where an event was read: the article, its outlet and day, the text of its sentence (`evidence.sentence`), and the
    article's cluster of near-copies."""

    article: str
    sentence: str
    published: DateValue | str | None = None
    outlet: str | None = None
    copy: str = ""
    teaser: bool = field(default=False)


def day_bounds(value: DateValue | None, told: int | None) -> tuple[int, int, str] | None:
    """First and last day of an act and its precision; the day it was told where the text bounds it no better."""
    if value and value.precision not in ("after", "before", "decade"):
        first, last = ordinal(value.start), ordinal(value.end or value.start)
        if first is not None:
            stated = value.basis == "text" or first != told
            return first, max(first, last if last is not None else first), value.precision if stated else "told"
    return (told, told, "told") if told is not None else None


def ordinal(day: str | None) -> int | None:
    """The ordinal of an ISO date, with or without a time; None for none or nonsense."""
    try:
        return date.fromisoformat(day[:10]).toordinal() if day else None
    except ValueError:
        return None


def event_row(event: Event, told: Told) -> EventRow | None:
    """A record as a row; None when it did not happen, has no two known parties, or no date at all."""
    actors = tuple(dict.fromkeys(party.code for party in event.actors if party.code))
    recipients = tuple(dict.fromkeys(party.code for party in event.recipients if party.code))
    published = told.published.start if isinstance(told.published, DateValue) else told.published
    day = ordinal(published)
    bounds = day_bounds(event.date, day)
    if event.status not in HAPPENED or bounds is None:
        return None
    row = EventRow(
        id=event.id,
        type=event.type,
        mode=event.mode,
        score=event.score,
        actors=actors,
        recipients=recipients,
        first=bounds[0],
        last=bounds[1],
        told=day if day is not None else bounds[1],
        article=told.article,
        words=stems(_telling_words(event, told.sentence)),
        place=event.place,
        outlet=told.outlet,
        copy=told.copy,
        teaser=told.teaser,
        precision=bounds[2],
        confidence=event.confidence,
        people=frozenset(_people(event)),
    )
    return row if row.pairs else None


def _named(event: Event) -> tuple[Party, ...]:
    return (*event.actors, *event.recipients)


def _people(event: Event) -> Iterator[str]:
    """Who stood for the parties: by name (of a person, who holds an office) and by office."""
    for party in _named(event):
        if party.code and party.office:
            yield f"{party.code}:office:{party.office}"
            if party.name:
                yield f"{party.code}:name:{party.name}"


def _telling_words(event: Event, sentence: str) -> str:
    """The sentence with its parties and its act blanked: they are compared as such, not as words."""
    start, text = event.evidence.sentence[0], list(sentence)
    for span in (event.evidence.trigger, *(party.span for party in _named(event))):
        if span:
            first, last = (min(max(0, at - start), len(text)) for at in span)
            text[first:last] = " " * (last - first)
    return "".join(text)
