"""Blocks of a text to paragraphs, sentences and tokens, by razdel's rules, in time linear in the text.

A paragraph is a line; a sentence never crosses one. Offsets are kept: every piece is a slice of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from razdel import sentenize, tokenize

from detente.language.base import Block

MAX_TOKENS = 300
"""Longest sentence in tokens; what is longer is cut."""
WINDOW = 5_000
"""Longest stretch in characters given to razdel at once: it copies what it has joined so far at every join."""

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence before analysis: its words with their offsets in the whole text."""

    paragraph: int
    kind: str
    words: tuple[str, ...]
    starts: tuple[int, ...]


def pieces(text: str, blocks: Iterable[Block]) -> Iterator[Piece]:
    """The sentences of the blocks in order. Lines without a token do not count as paragraphs."""
    paragraph = 0
    for block in blocks:
        start, stop = block.span
        for line in _LINE.finditer(text, start, stop):
            found = False
            for first, last in _sentences(text, line.start(), line.end()):
                for words, starts in _tokens(text, first, last):
                    found = True
                    yield Piece(paragraph, block.kind, words, starts)
            paragraph += found


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


def _tokens(text: str, start: int, stop: int) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    tokens = list(tokenize(text[start:stop]))
    for index in range(0, len(tokens), MAX_TOKENS):
        part = tokens[index : index + MAX_TOKENS]
        yield tuple(t.text for t in part), tuple(start + t.start for t in part)
