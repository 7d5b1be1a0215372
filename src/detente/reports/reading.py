"""An article as it is shown: paragraphs cut into stretches that know which records they carry.

In: a coded article. Out: paragraphs of pieces of plain text with classes and anchors; nothing is markup yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from detente.records import CodedArticle, Event, Span
from detente.reports.phrasing import tone_of
from detente.reports.places import anchor

MOST = 60_000
"""Characters of a text that are shown; a longer one is cut, so that a page stays under 500 KB."""
LOST = 1000
"""Anchors kept of records whose words are not shown: a link to a further one opens the page at its top."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: its classes (empty for plain text) and the anchors that begin at it."""

    text: str
    classes: str
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to show: `s` a sentence that carries an event, `t` what triggered it, `q` words said, `x` another record."""

    span: Span
    classes: str
    anchor: str | None = None


def paragraphs(coded: CodedArticle) -> tuple[list[Piece], list[list[Piece]]]:
    """The title and the paragraphs of an article in pieces. Records outside both have their anchors at the top."""
    article = coded.article
    marks = sorted(_marks(coded), key=lambda mark: (mark.span, mark.classes, mark.anchor or ""))
    seen: set[str] = set()
    title = _pieces(article.text, article.title_span, marks, seen) if article.title_span else []
    blocks, shown = [], 0
    for block in article.body:
        block = (block[0], min(block[1], block[0] + max(0, MOST - shown)))
        if block[0] < block[1]:
            blocks.append(_pieces(article.text, block, marks, seen))
            shown += block[1] - block[0]
    lost = [mark.anchor for mark in marks if mark.anchor and mark.anchor not in seen]
    return [Piece("", "", tuple(dict.fromkeys(lost))[:LOST]), *title] if lost else title, blocks


def _marks(coded: CodedArticle) -> Iterable[Mark]:
    for event in coded.events:
        yield from event_marks(event)
    for statement in coded.statements:
        pieces = statement.pieces or (statement.span,)
        yield Mark(pieces[0], "q", anchor(statement.id))
        yield from (Mark(piece, "q") for piece in pieces[1:])
    said = {statement.id: statement.span for statement in coded.statements}
    about = [(claim.id, claim.statement) for claim in coded.claims]
    about += [(forecast.id, forecast.statement) for forecast in coded.forecasts]
    for record, source in about:
        if source in said:
            yield Mark((said[source][0],) * 2, "", anchor(record))
    yield from (Mark(vector.span, "", anchor(vector.id)) for vector in coded.vectors)
    shown = [(one.span, one.id) for one in coded.instruments] + [(one.span, one.id) for one in coded.figures]
    yield from (Mark(span, "x", anchor(record)) for span, record in shown)
    for attitude in coded.attitudes:
        if attitude.spans:
            yield Mark((attitude.spans[0][0],) * 2, "", anchor(attitude.id))


def event_marks(event: Event) -> Iterable[Mark]:
    """The sentence and the trigger of an event."""
    yield Mark(event.evidence.sentence, "s", anchor(event.id))
    yield Mark(event.evidence.trigger, f"t {tone_of(event.score)}")


def _pieces(text: str, block: Span, marks: list[Mark], seen: set[str]) -> list[Piece]:
    """A block cut at every boundary of a mark that touches it."""
    start, stop = block
    mine = [mark for mark in marks if (mark.span[0] < stop and mark.span[1] > start) or start <= mark.span[0] < stop]
    edges = {start, stop, *(edge for mark in mine for edge in mark.span if start < edge < stop)}
    cuts = sorted(edges)
    pieces = []
    for left, right in pairwise(cuts):
        inside = [mark for mark in mine if mark.span[0] <= left and mark.span[1] >= right]
        names = dict.fromkeys(name for mark in inside for name in mark.classes.split())
        begun = [mark.anchor for mark in mine if mark.anchor and _begins(mark.span, left, right, start)]
        fresh = [name for name in dict.fromkeys(begun) if name not in seen]
        seen.update(fresh)
        pieces.append(Piece(text[left:right], " ".join(names), tuple(fresh)))
    return pieces


def _begins(span: Span, left: int, right: int, start: int) -> bool:
    """Whether a mark's first shown character lies in a piece."""
    return left <= max(span[0], start) < right
