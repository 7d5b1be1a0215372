"""Headline walls: dated teasers around an article.

In: the lines outside the body. Out: `Teaser`s with their own dates. Entries come as "headline, date" or "date, headline" pairs of lines,
or as one line with its date at an end; which of the two a wall uses is read off its first entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from detente.capture.heading import title_key
from detente.capture.lines import Line, edge_stamp
from detente.capture.stamps import Stamp, resolve, shift
from detente.capture.who import is_author_line
from detente.capture.words import fold, load_words
from detente.records import DateValue, Span, Teaser, content_id

TEASER_CHARS = (15, 300)
HEADLINE_CHARS = 220
BREAKS = frozenset(("related", "feed", "end", "nav", "bullet", "footer", "tags"))
_MARKUP = re.compile(r"<[^<>]{0,60}>")
_TRIM = " \u00a0|—–•·,;:-"


@dataclass(frozen=True, slots=True)
class Entry:
    """A headline's span with the stamp printed beside it."""

    span: Span
    stamp: Stamp


def find_teasers(lines: Sequence[Line], text: str, *, known_day: str | None, skip: str | None) -> tuple[Teaser, ...]:
    """Dated headlines in order of appearance, each (text, date) once. `known_day` gives "Сегодня" and bare clock times their day;
    `skip` is the article's own title."""
    skipped = title_key(skip or "")
    seen: set[tuple[str, str | None]] = set()
    teasers: list[Teaser] = []
    for block in _blocks(lines):
        entries = list(_entries(block, text))
        for entry, date in zip(entries, _dates(entries, known_day), strict=True):
            words = _MARKUP.sub("", text[slice(*entry.span)]).strip()
            key = (words, date.start if date else None)
            if key in seen or not _is_headline(words) or title_key(words) == skipped:
                continue
            seen.add(key)
            teasers.append(Teaser(content_id("teaser", *key), words, date, entry.span))
    return tuple(sorted(teasers, key=lambda teaser: teaser.span))


def _is_headline(words: str) -> bool:
    low, high = TEASER_CHARS
    return low <= len(words) <= high and " " in words and fold(words) not in load_words().lines


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Stretches of a wall between section headings, menus and the like. A gap (the body was there) ends one too."""
    block: list[Line] = []
    for line in lines:
        if block and (line.kind in BREAKS or line.index > block[-1].index + 1):
            yield block
            block = []
        if line.kind not in BREAKS:
            block.append(line)
    if block:
        yield block


def _entries(block: Sequence[Line], text: str) -> Iterator[Entry]:
    """Pair headlines with stamps. A stamp without a headline is passed over, and so is a headline without a stamp."""
    items = [line for line in block if line.kind in ("short", "prose", "date", "clock", "dated", "name")]
    items = _merged([line for line in items if not is_author_line(line)])
    stamp_first = _stamp_first(items)
    waiting: Line | None = None
    stamp: Stamp | None = None
    for line in items:
        if line.kind == "dated" and line.stamp:
            span = _without_stamp(line, line.stamp)
            if span[1] - span[0] >= TEASER_CHARS[0]:
                yield Entry(span, line.stamp)
            waiting = stamp = None
        elif line.kind in ("date", "clock"):
            if not stamp_first and waiting and line.stamp:
                yield Entry(waiting.span, line.stamp)
            waiting, stamp = None, line.stamp
        elif (glued := edge_stamp(line.text)) and line.kind == "prose" and glued.complete and waiting:
            yield Entry(waiting.span, glued)
            waiting = stamp = None
        elif stamp_first and stamp:
            yield Entry(line.span, stamp)
            stamp = None
        elif line.kind != "prose" or waiting is None or len(waiting.text) > HEADLINE_CHARS:
            waiting = line


def _merged(items: Sequence[Line]) -> list[Line]:
    """The items with a clock time and a day on neighbouring lines made one stamp."""
    merged: list[Line] = []
    for line in items:
        last = merged[-1] if merged else None
        if last and last.stamp and line.stamp and {last.kind, line.kind} == {"date", "clock"}:
            day, clock = (last.stamp, line.stamp) if last.kind == "date" else (line.stamp, last.stamp)
            if day.hour is None:
                stamp = replace(day, hour=clock.hour, minute=clock.minute, zone=clock.zone)
                merged[-1] = replace(line, kind="date", stamp=stamp)
                continue
        merged.append(line)
    return merged


def _stamp_first(items: Sequence[Line]) -> bool:
    """Whether the wall prints its dates above the headlines: its first entry begins with one."""
    for first, second in pairwise(items):
        if first.kind == "dated":
            continue
        return first.kind in ("date", "clock") and second.kind not in ("date", "clock")
    return False


def _without_stamp(line: Line, stamp: Stamp) -> Span:
    """The headline's span in a line that prints its date at an end."""
    first, last = stamp.span
    if first <= len(line.text) - last:
        piece, offset = line.text[last:], last
    else:
        piece, offset = line.text[:first], 0
    stripped = piece.strip(_TRIM + "([)]")
    at = piece.index(stripped) if stripped else 0
    start = line.start + offset + at
    return (start, start + len(stripped))


def _dates(entries: Sequence[Entry], known_day: str | None) -> Iterable[DateValue | None]:
    """The entries' dates. In a feed of bare clock times, newest first, a later time than the one before belongs to the day before."""
    clocks = [(e.stamp.hour or 0) * 60 + (e.stamp.minute or 0) for e in entries if not e.stamp.has_day]
    falling = sum(a > b for a, b in pairwise(clocks))
    newest_first = falling * 2 >= len(clocks) - 1
    day, previous = known_day, None
    for entry in entries:
        stamp = entry.stamp
        if stamp.has_day:
            yield resolve(stamp, known_day=known_day, basis="page")
            continue
        now = (stamp.hour or 0) * 60 + (stamp.minute or 0)
        if day and previous is not None and newest_first and now > previous:
            day = shift(day, -1)
        previous = now
        yield resolve(stamp, known_day=day, basis="page", note="a clock time; the day is the page's")
