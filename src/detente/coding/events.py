"""Events: who did what to whom between states, by the rules of the lexicon.

In: a Doc with the parties (and dates) found in it. Out: `Event`s in order of appearance, each with its sentence, trigger, rule and reasons.
`Events.candidates` gives every rule hit before anything is dropped, for training and for `explain`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from detente.coding.base import Found, PartyMention
from detente.coding.event_candidates import Candidate, candidates_of
from detente.coding.event_merge import judged, split_pairs
from detente.coding.event_records import Writer
from detente.coding.event_tree import Tree
from detente.coding.lexicon import Lexicon, load_lexicon
from detente.language.base import Doc, Sentence
from detente.records import Event

LONGEST = 400  # tokens; a longer "sentence" is a list or a broken page and is not coded


class Events:
    """The component that provides `events`. `overlay` is a folder with the user's own lexicon files."""

    provides = "events"
    requires: tuple[str, ...] = ("parties",)

    def __init__(self, overlay: Path | None = None):
        self.overlay = overlay

    @property
    def lexicon(self) -> Lexicon:
        return load_lexicon(self.overlay)

    def __call__(self, doc: Doc, found: Found) -> Sequence[Event]:
        """All events of the article."""
        writer = Writer(doc, found, self.lexicon.ontology)
        for sentence, tree in self._trees(doc, found):
            for candidate, confidence in judged(tree, self.lexicon, candidates_of(tree, self.lexicon)):
                for one in split_pairs(candidate):
                    writer.add(sentence, tree, one, confidence)
        return writer.events()

    def candidates(self, doc: Doc, found: Found) -> list[Candidate]:
        """Every rule hit with its parties and features, before any is dropped."""
        return [c for _, tree in self._trees(doc, found) for c in candidates_of(tree, self.lexicon)]

    def _trees(self, doc: Doc, found: Found) -> list[tuple[Sentence, Tree]]:
        by_sentence: dict[int, list[PartyMention]] = {}
        for mention in found.parties:
            by_sentence.setdefault(mention.sentence, []).append(mention)
        trees = []
        for sentence in doc.sentences:
            mentions = [m for m in by_sentence.get(sentence.index, ()) if any(p.code for p in m.parties)]
            if mentions and len(sentence.tokens) <= LONGEST:
                trees.append((sentence, Tree(sentence, mentions, self.lexicon.moods, self.lexicon.words)))
        return trees
