"""What a text shows about a pair outside the sentences they share: coded events, and how speakers colour those whom they name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from detente.coding.attitude_shapes import Actor, Mention, Pair
from detente.coding.attitude_tint import Tinted
from detente.language.base import Doc
from detente.records import Event, Span, Statement

WINDOW = 6
"""Tokens on either side of a mention that colour it."""
Codes = tuple[str | None, str | None]
Spot = tuple[int, int, int, Mention]


def event_sums(events: Iterable[Event]) -> dict[Codes, tuple[float, float]]:
    """Sums of positive and of negative scores of the events from one party to another."""
    found: dict[Codes, tuple[float, float]] = {}
    for event in events:
        if event.status == "negated":
            continue
        for actor in event.actors:
            for recipient in event.recipients:
                key = actor.code, recipient.code
                pos, neg = found.get(key, (0.0, 0.0))
                found[key] = pos + max(0.0, event.score), neg + max(0.0, -event.score)
    return found


def said(
    doc: Doc, actors: Sequence[Actor], statements: Iterable[Statement], tinted: Mapping[int, Tinted]
) -> dict[Pair, list[float]]:
    """For each speaker and each actor named in the speaker's words: how often, and the tone around the name."""
    spots = _spots(doc, actors)
    starts = [spot[0] for spot in spots]
    found: dict[Pair, list[float]] = {}
    for statement in statements:
        if statement.speaker.span is None:
            continue
        speakers = sorted({n for _, _, n, _ in _within(spots, starts, statement.speaker.span)})
        for piece in statement.pieces or (statement.span,):
            for _, stop, number, m in _within(spots, starts, piece):
                for speaker in speakers:
                    if number != speaker and stop <= piece[1]:
                        row = found.setdefault((speaker, number), [0.0] * 5)
                        tones = tinted[m.sentence].tint(m.first - WINDOW, m.last + 1 + WINDOW)
                        row[:] = [a + b for a, b in zip(row, (1.0, *tones), strict=True)]
    return found


def _spots(doc: Doc, actors: Sequence[Actor]) -> list[Spot]:
    spots = []
    for number, actor in enumerate(actors):
        for m in actor.mentions:
            tokens = doc.sentences[m.sentence].tokens
            spots.append((tokens[m.first].start, tokens[m.last].stop, number, m))
    return sorted(spots, key=lambda spot: spot[:3])


def _within(spots: Sequence[Spot], starts: Sequence[int], span: Span) -> Sequence[Spot]:
    """The mentions that begin in a span."""
    return spots[bisect_left(starts, span[0]) : bisect_left(starts, span[1])]
