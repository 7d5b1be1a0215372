"""Drafts: stretches of a passage that report words, with the cue that says so, before anybody knows who speaks.

In: a Passage and the cue words. Out: `Draft`s in order of appearance. The speaker is a token (the head of a noun
phrase, a pronoun, a document) that `statement_speakers` resolves.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.coding.quotes import DASHES, MARKS
from detente.coding.statement_subjects import subject_after, subject_before
from detente.coding.statement_text import Passage, Range, has_predicate, words_in
from detente.coding.statement_words import SpeechWords

TAIL = 18  # tokens of a clause that closes a sentence with its speaker
REACH = 25  # tokens between a cue and what it introduces
CLAUSES = frozenset(("что", "чтобы", "будто", "якобы"))


@dataclass(slots=True)
class Draft:
    """Reported words: `pieces` and `cue` are token ranges of the passage; `owner` says how `speaker` names the speaker.

    `owner` is `noun`, `place` ("в Кремле сообщили"), `document`, `before` (whoever spoke last), `guest` (who answers an interview) or `none`.
    """

    passage: Passage
    kind: str
    pieces: list[Range]
    cue: Range | None
    frame: str
    speaker: int | None = None
    owner: str = "noun"
    confidence: float = 0.8
    reasons: list[str] = field(default_factory=list)

    @property
    def start(self) -> int:
        return min(first for first, _ in self.pieces)

    def holds(self, index: int) -> bool:
        return any(first <= index < stop for first, stop in self.pieces)


def is_finite(passage: Passage, index: int) -> bool:
    """A verb that tells (past or present, not in the first or second person), or its short passive form."""
    feats = passage.tokens[index].feats
    if passage.tokens[index].pos not in ("VERB", "AUX", "ADJ"):
        return False
    if feats.get("VerbForm") == "Part" or feats.get("Variant") == "Short":
        return feats.get("Variant") == "Short"
    return feats.get("VerbForm") == "Fin" and feats.get("Person") in (None, "3") and feats.get("Mood") in (None, "Ind")


def is_gerund(passage: Passage, index: int) -> bool:
    return passage.tokens[index].feats.get("VerbForm") == "Conv"


def content_end(passage: Passage, start: int, unit: Range, verb: int, words: SpeechWords) -> int:
    """Where reported words that begin at `start` end: before another cue, a trailing relay, or a quotation after a colon."""
    stop = unit[1]
    for index in range(start + 1, stop):
        token = passage.tokens[index]
        if passage.quote_of[index] >= 0:
            continue
        if token.text == ":" and index + 1 < stop and passage.sign(index + 1)[:1] in MARKS:
            return index
        if token.text == ";" and index > start + 3:
            return index
        if (
            token.text in (".", "!", "?")
            and passage.sign(index + 1)[:1] in MARKS
            and passage.quote_of[index + 2 if index + 2 < stop else index] >= 0
        ):
            return index
        cue = bool(words.classes(token.lemma)) and token.pos in ("VERB", "ADJ", "AUX")
        if cue and is_gerund(passage, index) and passage.sign(index - 1) in (",", "также", "при", "однако"):
            return _before_sign(passage, index, start)
        if cue and is_finite(passage, index) and _is_relay_tail(passage, index, unit, words):
            return _before_sign(passage, index, start)
        if token.pos == "VERB" and is_finite(passage, index) and _is_coordinated(passage, index, verb, start):
            return _before_conjunction(passage, index, start)
    return stop


def _before_sign(passage: Passage, index: int, start: int) -> int:
    for back in range(index - 1, max(index - 5, start), -1):
        if passage.tokens[back].text in (",", "-", "–", "—"):
            return back
    return index


def _is_relay_tail(passage: Passage, index: int, unit: Range, words: SpeechWords) -> bool:
    """ "..., сообщает ТАСС" at the end of a unit, with or without the comma."""
    lemma = passage.lemma(index)
    if words.has(lemma, "impersonal") and passage.sign(index - 1) == ",":
        return True
    if not words.has(lemma, "relay") and not words.has(lemma, "cite"):
        told = passage.sign(index - 1) == "," and words.has(lemma, "say") and unit[1] - index <= TAIL
        return told and subject_after(passage, index, unit[1]) is not None and subject_before(passage, index) is None
    if passage.tokens[index].feats.get("Tense") == "Past" and passage.sign(index - 1) != ",":
        return False
    before = passage.sign(index - 1)
    if before != "," and before not in DASHES and passage.tokens[index].feats.get("Tense") != "Pres":
        return False
    own = [kid for kid in passage.kids[index] if kid < index and passage.tokens[kid].rel.startswith("nsubj")]
    if own:
        return False
    subject = subject_after(passage, index, unit[1])
    return subject is not None or index >= unit[1] - 2


def _is_coordinated(passage: Passage, index: int, verb: int, start: int) -> bool:
    """Whether this finite verb continues the reporting verb rather than the reported words."""
    head = passage.heads[index]
    if passage.tokens[index].rel != "conj" or head < 0:
        return False
    own = [kid for kid in passage.kids[index] if passage.tokens[kid].rel.startswith("nsubj")]
    return head == verb and head < start and not any(kid > start for kid in own)


def _before_conjunction(passage: Passage, index: int, start: int) -> int:
    for back in range(index - 1, max(index - 8, start), -1):
        if passage.tokens[back].pos == "CCONJ":
            return back - 1 if passage.sign(back - 1) == "," else back
        if passage.tokens[back].text == ",":
            return back
    return index


def clause_after(passage: Passage, verb: int, unit: Range, words: SpeechWords) -> int | None:
    """The conjunction that opens the clause a cue introduces: ", что", "о том, что", "в том, что"."""
    seen_verb = False
    for index in range(verb + 1, min(verb + REACH, unit[1] - 1)):
        token = passage.tokens[index]
        if passage.quote_of[index] >= 0:
            continue
        if token.text.lower() in CLAUSES and (passage.sign(index - 1) == "," or index == verb + 1):
            return index if not seen_verb or _belongs(passage, index, verb) else None
        if token.text in (".", ";", ":"):
            return None
        if (
            token.pos in ("VERB", "ADJ")
            and words.classes(token.lemma)
            and (is_finite(passage, index) or is_gerund(passage, index))
        ):
            return None
        if token.pos == "VERB" and token.feats.get("VerbForm") == "Fin":
            seen_verb = True
    return None


def _belongs(passage: Passage, index: int, verb: int) -> bool:
    clause = passage.heads[index]
    return clause >= 0 and passage.heads[clause] == verb


def holds_words(passage: Passage, first: int, stop: int, least: int = 2) -> bool:
    return words_in(passage, first, stop) >= least and has_predicate(passage, first, stop)
