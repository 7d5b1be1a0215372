"""Instruments: bills, laws, treaties, charters, resolutions, sanctions and lawsuits, with identifiers and the steps of their life.

In: the Doc, dates and parties. Out: one `Instrument` per document and article, its mentions merged. A bare "the agreement"
that nothing makes specific is none, unless it takes up one named before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from detente.coding.base import Found
from detente.coding.instrument_names import is_document, read_mention
from detente.coding.instrument_parties import completed, main_parties, parties_of
from detente.coding.instrument_steps import Mention, steps_of, table
from detente.coding.quantities import fold
from detente.language.base import Doc
from detente.records import DateValue, Instrument, InstrumentStep, content_id


@dataclass(slots=True)
class Told:
    """What the mentions of a document say together: words that end its name, its parties, and those told two or more at once."""

    tails: set[str] = field(default_factory=set)
    parties: set[str] = field(default_factory=set)
    sides: set[str] = field(default_factory=set)

    def add(self, mention: Mention) -> None:
        self.tails |= mention.tail
        self.parties.update(mention.parties)
        if len(mention.parties) > 1:
            self.sides.update(mention.parties)


@dataclass(slots=True)
class Documents:
    """The documents of an article so far: the mentions of each, and where a further mention belongs.

    A mention with identifiers belongs to the first document that has one of them; a named one without identifiers to the
    first of that name that has none and is not of others; a bare noun to the only one named with it that was spoken of in this
    paragraph or the last.
    """

    groups: list[list[Mention]] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    by_identifier: dict[str, int] = field(default_factory=dict)
    by_key: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    recent: dict[str, dict[int, int]] = field(default_factory=dict)

    def place_of(self, mention: Mention) -> int | None:
        """The number of the document a mention takes up, or None."""
        if mention.identifiers:
            places = [self.by_identifier[name] for name in mention.identifiers if name in self.by_identifier]
            return min(places, default=None)
        if mention.key:
            places = self.by_key.get(mention.key, [])
            return next((place for place in places if not self._is_of_others(mention, place)), None)
        if mention.described:
            return None
        since = mention.sentence.paragraph - 1
        near = {place: last for place, last in self.recent.get(mention.head.lemma, {}).items() if last >= since}
        self.recent[mention.head.lemma] = near  # paragraphs only grow: what is too far back now stays so
        if mention.kind == "sanctions":  # whose they are must be said again soon, or they are somebody else's
            near = {p: 0 for p in near if mention.sentence.index - self.groups[p][-1].sentence.index <= 1}
        return next(iter(near)) if len(near) == 1 else None  # of two of them it may be either

    def _is_of_others(self, mention: Mention, place: int) -> bool:
        """Whether a document of the same name is another's: "договор о границе" with one neighbour and with two."""
        told, own = self.told[place], set(mention.parties)
        if mention.tail and told.tails and not mention.tail & told.tails:
            return True
        if len(own) < 2:
            return False
        if mention.kind == "sanctions":
            return bool(told.sides) and not (own <= told.sides or told.sides <= own)
        return bool(told.parties) and (not told.parties & own or (bool(told.sides) and told.sides != own))

    def put(self, mention: Mention, place: int | None) -> None:
        """Add a mention to a document, or open a new one with it."""
        if place is None:
            place = len(self.groups)
            self.groups.append([])
            self.told.append(Told())
        group = self.groups[place]
        group.append(mention)
        self.told[place].add(mention)
        for identifier in mention.identifiers:
            self.by_identifier.setdefault(identifier, place)
        if mention.key and not mention.identifiers:
            places = self.by_key.setdefault(mention.key, [])
            places += [place] if place not in places else []
        self.recent.setdefault(group[0].head.lemma, {})[place] = mention.sentence.paragraph


class Instruments:
    """The component that finds documents and follows them through an article."""

    provides = "instruments"
    requires: tuple[str, ...] = ("dates", "parties")

    def __call__(self, doc: Doc, found: Found) -> list[Instrument]:
        documents = Documents()
        kinds = table()["kinds"]
        for sentence in doc.sentences:
            for head in sentence.tokens:
                kind = kinds.get(head.lemma)
                if kind and head.pos in ("NOUN", "PROPN") and is_document(doc, sentence, head):
                    self._take(doc, found, read_mention(doc, sentence, head, kind), documents)
        named = [group for group in documents.groups if group[0].key]
        if not named:
            return []
        main = main_parties(found)
        return [record(group, *completed(group, found, main)) for group in named]

    def _take(self, doc: Doc, found: Found, mention: Mention, documents: Documents) -> None:
        """Put a mention with the document it belongs to, or open a new one."""
        if mention.key:
            mention.parties = parties_of(mention, found)
        place = documents.place_of(mention)
        if place is None and not mention.key:
            return
        mention.steps = steps_of(doc, mention, found)
        documents.put(mention, place)


def record(group: Sequence[Mention], parties: Sequence[str], guessed: bool) -> Instrument:
    """One record from all mentions of a document; `guessed` parties stand near it. Its name is that of the fullest mention."""
    fullest = max(group, key=lambda m: (len(m.key), len(m.name), -m.span[0]))
    reasons = [f"«{fullest.head.text}» is a {fullest.kind}", *(["parties from around it"] if guessed else [])]
    steps: dict[tuple[str, DateValue | None], InstrumentStep] = {}
    for step in (step for mention in group for step in mention.steps):
        steps.setdefault((step.status, step.date), step)
    identifiers = tuple(dict.fromkeys(i for m in group for i in m.identifiers))
    identity = content_id("instrument", fullest.kind, identifiers or fold(fullest.name), parties)
    confidence = (0.9 if identifiers else 0.8) - (0.2 if guessed else 0)
    return Instrument(
        identity, fullest.name, fullest.kind, identifiers, tuple(parties[:4]), tuple(steps.values()), fullest.span,
        round(confidence, 2), tuple(reasons),
    )  # fmt: skip
