"""Names that no table places: what an analyst should look at next.

In: an analysed text and the mentions found in it. Out: counts of the names (people, places, organisations) that no mention with a party
covers, by kind and lemma, and the most frequent of them in a fixed order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from detente.language.base import Doc, Sentence
from detente.records import Party


class Mentioned(Protocol):
    """What is read of a party mention."""

    @property
    def sentence(self) -> int: ...
    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...
    @property
    def parties(self) -> Sequence[Party]: ...


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A name without a party: PER, LOC or ORG, its lemmas, how often it was seen, and one sentence that has it."""

    kind: str
    name: str
    count: int
    example: str


@dataclass(slots=True)
class UnplacedNames:
    """Counts names over many texts."""

    _seen: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, doc: Doc, mentions: Iterable[Mentioned]) -> None:
        """Count the names of one text that no mention with a code covers."""
        placed = {
            (mention.sentence, index)
            for mention in mentions
            if any(party.code for party in mention.parties)
            for index in range(mention.first, mention.last + 1)
        }
        for sentence in doc.sentences:
            for name in sentence.names:
                if not any((sentence.index, index) in placed for index in range(name.first, name.last + 1)):
                    self._count(doc, sentence, name.kind, name.first, name.last)

    def most_common(self, limit: int = 100) -> list[Unplaced]:
        """The most frequent names, ties by kind and name."""
        ordered = sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))
        return [Unplaced(kind, name, count, self._seen[kind, name][0]) for (kind, name), count in ordered[:limit]]

    def _count(self, doc: Doc, sentence: Sentence, kind: str, first: int, last: int) -> None:
        key = (kind, " ".join(token.lemma for token in sentence.tokens[first : last + 1]))
        self._counts[key] = self._counts.get(key, 0) + 1
        if key not in self._seen:
            self._seen[key] = [doc.text[sentence.start : sentence.stop][:300]]
