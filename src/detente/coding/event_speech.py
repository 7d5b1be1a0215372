"""Whose words a sentence of an article stands in, when the cue is in another sentence: "мы", "я" and verbs in the first person are the speaker's.

In: the article's statements and parties. Out: for a sentence the stretches that somebody speaks, each with the speaker as a mention there; and
mentions for the pronouns of the first person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.coding.base import PartyMention
from detente.language.base import Sentence, Token
from detente.records import Party, Span, Statement

FIRST = frozenset(("я", "мы"))
OFFICIAL = frozenset(("GOV", "MIL", "INT", "COP", "JUD", "IGO"))


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a text in somebody's words; `kind` is the statement's, direct or indirect."""

    span: Span
    speaker: Party
    kind: str


def words_of(statements: Sequence[Statement]) -> dict[int, list[Words]]:
    """The stretches that are somebody's words, by the sentences (their index) they stand in."""
    found: dict[int, list[Words]] = {}
    for one in statements:
        for index in one.sentences:
            found.setdefault(index, []).extend(
                Words(piece, one.speaker, one.kind) for piece in one.pieces or (one.span,)
            )
    return found


def spoken_at(words: Sequence[Words], token: Token) -> Words | None:
    """The words, of a sentence's, that a token stands in."""
    return next((one for one in words if one.span[0] <= token.start < one.span[1]), None)


class Speech:
    """Every statement of an article by the sentences it stands in, with who of the speakers is official."""

    def __init__(self, statements: Sequence[Statement], parties: Sequence[PartyMention]) -> None:
        self.words = words_of(statements)
        self._official = {party.span: mention.official for mention in parties for party in mention.parties}

    def at(self, sentence: Sentence, token: Token) -> Words | None:
        """The words a token stands in, if their speaker stands for a party."""
        words = spoken_at(self.words.get(sentence.index, ()), token)
        return words if words is not None and words.speaker.code else None

    def speaker(self, sentence: Sentence, token: Token) -> PartyMention | None:
        """The speaker of the words a token stands in, as a mention at that token."""
        words = self.at(sentence, token)
        if words is None:
            return None
        party = replace(words.speaker, span=(token.start, token.stop))
        reason = f"in the words of {party.name or party.code}"
        at = token.index
        official = self._official.get(words.speaker.span, words.speaker.sector in OFFICIAL)
        return PartyMention(sentence.index, at, at, at, "pronoun", (party,), reason, official)

    def speakers(self, sentence: Sentence) -> dict[int, PartyMention]:
        """Who speaks each word of a sentence, as far as somebody does who stands for a party."""
        if sentence.index not in self.words:
            return {}
        found = ((token.index, self.speaker(sentence, token)) for token in sentence.tokens)
        return {index: mention for index, mention in found if mention is not None}

    def first_persons(self, sentence: Sentence, mentions: Sequence[PartyMention]) -> list[PartyMention]:
        """The mentions of a sentence with those that "я" and "мы" stand for in quoted words."""
        if not mentions or sentence.index not in self.words:
            return list(mentions)
        found = []
        for token in sentence.tokens:
            if token.lemma in FIRST and token.pos == "PRON":
                words = self.at(sentence, token)
                mention = self.speaker(sentence, token) if words is not None and words.kind == "direct" else None
                found += [mention] if mention is not None else []
        return sorted([*mentions, *found], key=lambda one: one.first) if found else list(mentions)
