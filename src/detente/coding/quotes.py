"""Quotations in a stretch of text: where words in quotation marks begin and end, whatever marks a page uses.

In: a text and the bounds of one paragraph. Out: outermost `Quote`s in order, never crossing the bounds. One pass over
the characters, no backtracking: cost is linear in the paragraph, whatever is left open or nested.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

OPENERS = frozenset("«„‹")
CLOSERS = frozenset("»›")
EITHER = frozenset('"“”‟')
MARKS = OPENERS | CLOSERS | EITHER
ANY_MARK = re.compile("[" + "".join(sorted(MARKS)) + "]")
DASHES = frozenset("-–—−‑")
APOSTROPHES = frozenset("'’ʼ`")
ENDS = frozenset(".,!?…;:)]")
DEEPEST = 8  # marks nested deeper than this are read as plain signs


@dataclass(frozen=True, slots=True)
class Quote:
    """Words between marks: `start`, `stop` bound the words, `opened`, `shut` the marks around them."""

    opened: int
    start: int
    stop: int
    shut: int
    closed: bool = True


def find_quotes(text: str, start: int, stop: int) -> list[Quote]:
    """Outermost quotations of `text[start:stop]`.

    A mark that never closes ends where an inner quotation ends its clause; failing that, it is dropped and what it
    held comes up a level.

    >>> [('"Да. "Нет".'[q.start:q.stop]) for q in find_quotes('"Да. "Нет".', 0, 11)]
    ['Да. "Нет']
    """
    stack: list[tuple[int, list[Quote]]] = []
    top: list[Quote] = []
    for found in ANY_MARK.finditer(text, start, stop):
        position = found.start()
        if _opens(text, position, start, stop, bool(stack)):
            if len(stack) < DEEPEST:
                stack.append((position, []))
        elif stack:
            opened, inner = stack.pop()
            quote = Quote(opened, opened + 1, position, position + 1)
            if _is_empty(text, quote):
                (stack[-1][1] if stack else top).extend(inner)
            else:
                (stack[-1][1] if stack else top).append(quote)
    while stack:
        opened, inner = stack.pop()
        outer = stack[-1][1] if stack else top
        outer.extend(_unclosed(text, opened, inner, stop))
    return sorted(top, key=lambda quote: quote.opened)


def _opens(text: str, position: int, start: int, stop: int, inside: bool) -> bool:
    mark = text[position]
    before = text[position - 1] if position > start else " "
    after = text[position + 1] if position + 1 < stop else " "
    if mark in CLOSERS:
        return False
    free_before = before.isspace() or before in "([" or before in DASHES or before in MARKS or before == "'"
    free_after = after.isspace() or after in ENDS or after in DASHES
    if mark in OPENERS:
        return free_before or not free_after
    if free_before and not free_after:
        return True
    if free_after or inside:
        return False
    return before in ".,!?…:;" or before.isdigit()


def _is_empty(text: str, quote: Quote) -> bool:
    return not any(map(str.isalnum, text[quote.start : quote.stop]))


def _unclosed(text: str, opened: int, inner: list[Quote], stop: int) -> list[Quote]:
    """What a mark without a partner holds: one quotation up to the mark that ends a clause, or its inner ones."""
    for number, quote in enumerate(inner):
        rest = text[quote.shut : min(quote.shut + 4, stop)].strip()
        if not rest or rest[0] in ".!?" or (rest[0] == "," and len(rest) > 1 and rest[1:].strip()[:1] in DASHES):
            whole = Quote(opened, opened + 1, quote.stop, quote.shut)
            return [whole, *inner[number + 1 :]]
    return inner


def unclosed_tail(text: str, start: int, stop: int) -> int | None:
    """Where a quotation opens that runs to the end of the paragraph without closing; None when every mark has a partner."""
    stack: list[int] = []
    for found in ANY_MARK.finditer(text, start, stop):
        position = found.start()
        if _opens(text, position, start, stop, bool(stack)):
            if len(stack) < DEEPEST:
                stack.append(position)
        elif stack:
            stack.pop()
    return stack[0] if stack else None
