"""Blocks of a text to paragraphs, sentences and tokens, by razdel's rules, in time linear in the text.

A paragraph is a line; a sentence never crosses one. Offsets are kept: every piece is a slice of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from razdel import sentenize, tokenize

from detente.language.base import Block
from detente.language.unseen import has_unseen, without_unseen

MAX_TOKENS = 300
"""Longest sentence in tokens; what is longer is cut."""
_LONGEST = 100
"""Longer stretches are not remembered."""
WINDOW = 5_000
"""Longest stretch in characters given to razdel at once: it copies what it has joined so far at every join."""

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_WORD = r"[А-Яа-яЁё]++(?:-[А-Яа-яЁё]++)*+|[A-Za-z]++"
_PLAIN = re.compile(
    rf"""
        ({_WORD}|\d++|[—–-])                             # 1 a word, hyphened or not, a number, or a dash
        |([«"„(])?+({_WORD})(»)?+([.,:;?")…])?+          # 2 opening mark, 3 word, 4 and 5 closing marks
    """,
    re.VERBOSE,
)
_DASHES = "‑–—−_-"
_REACHING = re.compile(rf"[.,/\\{_DASHES}].+|.+[{_DASHES}]|.*\d[.,/\\]", re.DOTALL)
"""Stretches at whose edges a rule of razdel looks beyond the space: for the other part of a word, number or fraction."""

_MIXED = re.compile(r"[А-Яа-яЁё]*+[A-Za-zë][A-Za-zëА-Яа-яЁё]*+")
_TWINS = str.maketrans("aceopxyABCEHKMOPTXë", "асеорхуАВСЕНКМОРТХё")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence before analysis: its words with their offsets in the whole text.

    Latin letters that look like Cyrillic ones are Cyrillic in the words when they stand among Cyrillic letters, and what is
    not seen is not there: such a word is shorter than its stretch of the text.
    """

    paragraph: int
    kind: str
    words: Sequence[str]
    starts: Sequence[int]
    stops: Sequence[int]


def fold_twins(text: str) -> str:
    """The text, as long as before, with look-alike Latin letters inside Cyrillic words made Cyrillic ("визитeр")."""
    if text.isascii() or not re.search(r"[A-Za-zë]", text):
        return text
    return _MIXED.sub(_folded, text)


def _folded(match: re.Match[str]) -> str:
    word = match.group()
    if not re.search("[А-Яа-яЁё]", word):
        return word
    folded = word.translate(_TWINS)
    return word if re.search("[A-Za-z]", folded) else folded


def pieces(text: str, blocks: Iterable[Block]) -> Iterator[Piece]:
    """The sentences of the blocks in order. Lines without a token do not count as paragraphs."""
    paragraph = 0
    for block in blocks:
        unseen = has_unseen(text[slice(*block.span)])
        for line in _LINE.finditer(text, *block.span):
            found = False
            for words, starts, stops in (_seen if unseen else _words)(text, *line.span()):
                for index in range(0, len(words), MAX_TOKENS):
                    part = slice(index, index + MAX_TOKENS)
                    found = True
                    yield Piece(paragraph, block.kind, words[part], starts[part], stops[part])
            paragraph += found


def _words(text: str, start: int, stop: int) -> Iterator[tuple[list[str], list[int], list[int]]]:
    """The words of each sentence of a line, where they start and where they stop."""
    for first, last in _sentences(text, start, stop):
        words, starts = tokens(fold_twins(text[first:last]), first)
        yield words, starts, [at + len(word) for word, at in zip(words, starts, strict=True)]


def _seen(text: str, start: int, stop: int) -> Iterator[tuple[list[str], list[int], list[int]]]:
    """The same without what is not seen; the offsets are still those of the text."""
    line, places = without_unseen(text[start:stop])
    for words, starts, stops in _words(line, 0, len(line)):
        yield words, [start + places[at] for at in starts], [start + places[at] for at in stops]


def _sentences(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of one line. A line longer than the window is read window by window."""
    while start < stop:
        end = min(start + WINDOW, stop)
        spans = [(start + s.start, start + s.stop) for s in sentenize(text[start:end])]
        if end == stop:
            yield from spans
            return
        if len(spans) > 1:
            yield from spans[:-1]
            start = spans[-1][0]
        else:
            cut = _last_space(text, start, end)
            yield start, cut
            start = cut


def _last_space(text: str, start: int, end: int) -> int:
    for index in range(end - 1, start, -1):
        if text[index].isspace():
            return index
    return end


def tokens(sentence: str, offset: int = 0) -> tuple[list[str], list[int]]:
    """The tokens of a sentence as razdel cuts them, and where they start (plus `offset`).

    Most stretches between spaces are cut alone, and remembered. Those that reach over a space go to razdel together with
    their neighbours, as its rules look one stretch to either side.
    """
    words: list[str] = []
    starts: list[int] = []
    odd = before = previous = stop = -1
    for stretch in sentence.split():
        start = sentence.index(stretch, stop + 1)
        alone = _alone(stretch)
        if alone is None:
            if odd < 0:
                odd, before = start, max(previous, 0)
        else:
            if odd >= 0:
                _cut(sentence[before : start + len(stretch)], before, (odd, start), (words, starts, offset))
                odd = -1
            previous = start
            for word, shift in alone:
                words.append(word)
                starts.append(offset + start + shift)
        stop = start + len(stretch) - 1
    if odd >= 0:
        _cut(sentence[before:], before, (odd, len(sentence)), (words, starts, offset))
    return words, starts


@lru_cache(8_192)
def _alone(stretch: str) -> tuple[tuple[str, int], ...] | None:
    """The tokens of a stretch and where they start, if its neighbours cannot change them."""
    if len(stretch) >= _LONGEST:
        return None
    match = _PLAIN.fullmatch(stretch)
    if match is None:
        return None if _REACHING.fullmatch(stretch) else tuple((t.text, t.start) for t in tokenize(stretch))
    if match[1]:
        return ((stretch, 0),)
    return tuple((match[group], match.start(group)) for group in range(2, 6) if match[group])


def _cut(text: str, shift: int, span: tuple[int, int], out: tuple[list[str], list[int], int]) -> None:
    """Append razdel's tokens of a text that starts at `shift`, as far as they lie in the span."""
    words, starts, offset = out
    first, last = span[0] - shift, span[1] - shift
    for token in tokenize(text):
        if first <= token.start < last:
            words.append(token.text)
            starts.append(offset + shift + token.start)
