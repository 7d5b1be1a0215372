"""The tree of a sentence as the kinds of records walk it: phrases, clauses and what stands above a word.

In: the tokens of a sentence and which of them count. The parser may answer with loops, so every walk is bounded.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from detente.language.base import Token

CLAUSES = ("root", "ccomp", "advcl", "acl:relcl", "acl", "parataxis", "csubj")


@dataclass(frozen=True)
class Part:
    """One sentence's share of a statement: all tokens of the sentence, and which of them are the statement's."""

    tokens: tuple[Token, ...]
    inside: frozenset[int]

    @cached_property
    def kids(self) -> dict[int, list[Token]]:
        """The words of the statement that hang on each word."""
        found: dict[int, list[Token]] = {}
        for token in self.tokens:
            if token.index in self.inside and token.head != token.index:
                found.setdefault(token.head, []).append(token)
        return found

    @property
    def words(self) -> list[Token]:
        """The words of the statement, in order."""
        return [token for token in self.tokens if token.index in self.inside]

    def children(self, token: Token, *rels: str) -> list[Token]:
        """What hangs on a word by one of these relations."""
        return [kid for kid in self.kids.get(token.index, ()) if kid.rel in rels]

    def case(self, token: Token) -> str | None:
        """The preposition of a word."""
        return next((kid.lemma for kid in self.children(token, "case")), None)

    def above(self, token: Token) -> list[Token]:
        """What stands over a word inside the statement, nearest first; bounded."""
        chain: list[Token] = []
        while 0 <= token.head < len(self.tokens) and len(chain) < 12:
            token = self.tokens[token.head]
            if token in chain or token.index not in self.inside:
                break
            chain.append(token)
        return chain

    def below(self, top: Token) -> list[Token]:
        """A word and what hangs on it but for other clauses: of a verb its clause, of a noun its phrase."""
        found, waiting = [top], [top]
        while waiting:
            for kid in self.kids.get(waiting.pop().index, ()):
                other = kid.rel in CLAUSES or (kid.rel == "conj" and kid.pos in ("VERB", "AUX"))
                if kid in found or other:
                    continue
                found.append(kid)
                waiting.append(kid)
        return sorted(found, key=lambda t: t.index)


def top_word(tokens: Sequence[Token], start: int, stop: int) -> Token | None:
    """The word of a stretch of text, given in offsets of the whole text, that hangs on none of its other words."""
    first = bisect_left(tokens, start + 1, key=lambda token: token.stop)
    last = bisect_left(tokens, stop, key=lambda token: token.start)
    return next((token for token in tokens[first:last] if not first <= token.head < last), None)
