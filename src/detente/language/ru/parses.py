"""The parses of the networks' 250,000 words, made beforehand by `scripts/make_lemma_table.py`: most texts need no dictionary.

The file is one stream of zlib: a line of JSON, then numbers of three bytes. The line has the version of the dictionary, the
number of words, the rules (how many letters of a word to cut, and what to add) and the sets of grammemes. For every word
there is 0 (it is left out), the number of a rule from 1 (one normal form whatever the tag), or, above these, the place of
its parses among the numbers after the last word: how many there are, and of each, the likeliest first, its rule and set.
"""

from __future__ import annotations

import json
import zlib
from functools import lru_cache

WIDTH = 3
_CONTENT = 2 << 20

Parse = tuple[str, frozenset[str]]
"""A normal form and the grammemes that go with it."""
Rule = tuple[int, str]


class ParseTable:
    """From the number of a word in the vocabulary, and the word with ё folded, to its normal form or its parses."""

    def __init__(self, packed: bytes) -> None:
        self._content = zlib.decompress(packed, bufsize=_CONTENT)
        self._numbers = self._content.index(b"\n") + 1
        meta = json.loads(self._content[: self._numbers])
        self.dictionary: str = meta["dictionary"]
        self.words: int = meta["words"]
        self._rules: list[Rule] = [(cut, added) for cut, added in meta["rules"]]
        sets: list[str] = meta["sets"]
        self._set = lru_cache(None)(lambda number: frozenset(sets[number].split()))

    def __call__(self, number: int, word: str) -> str | tuple[Parse, ...] | None:
        """The normal form when there is only one, else the parses; None for a word that the table does not have."""
        place = self._at(number) if number < self.words else 0
        if place <= len(self._rules):
            return self._form(word, place) if place else None
        first = self.words + place - len(self._rules) - 1
        pairs = range(first + 1, first + 1 + 2 * self._at(first), 2)
        return tuple((self._form(word, self._at(at)), self._set(self._at(at + 1))) for at in pairs)

    def _at(self, place: int) -> int:
        start = self._numbers + WIDTH * place
        return int.from_bytes(self._content[start : start + WIDTH], "little")

    def _form(self, word: str, rule: int) -> str:
        cut, added = self._rules[rule - 1]
        return word[: len(word) - cut] + added
