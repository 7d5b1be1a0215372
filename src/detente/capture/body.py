"""Where the article's body is on a page: the densest run of prose.

In: classified lines. Out: the run's first and last line, and the spans left after taking noise out of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from detente.capture.lines import CHROME, Line
from detente.records import Span

# What a line adds to a run, in characters of prose. A heading inside the body costs little, a wall of headlines much.
COST = {
    "short": -55,
    "name": -80,
    "byline": -60,
    "also": -40,
    "credit": -30,
    "share": -120,
    "nav": -120,
    "bullet": -120,
    "rubric": -120,
    "counter": -120,
    "clock": -100,
    "date": -150,
    "dated": -200,
    "tags": -300,
    "related": -300,
    "feed": -600,
    "footer": -300,
    "notice": -150,
    "advert": -150,
    "header": -100,
    "end": -6000,
}
PROSE_CAP = 1500
NOISE = frozenset(
    ("share", "nav", "counter", "tags", "related", "feed", "footer", "notice", "advert", "also", "dated", "end")
)
RELATED_HEADLINES = 6  # headlines under a "read also" inside a body
CLEAN_SHARE = 0.5  # of an otherwise clean text, what its prose lines must hold


def score(line: Line) -> int:
    """What the line adds to a run of prose."""
    if line.kind == "prose":
        return min(len(line.text), PROSE_CAP)
    return COST[line.kind]


def densest_run(lines: Sequence[Line]) -> tuple[int, int] | None:
    """First and last position of the run with the greatest sum of scores; None when there is no prose."""
    best, found = 0, None
    total, start = 0, 0
    for position, line in enumerate(lines):
        if total <= 0:
            total, start = 0, position
        total += score(line)
        if total > best:
            best, found = total, (start, position)
    return found


def is_clean(lines: Sequence[Line]) -> bool:
    """Whether the text is an article already: no furniture in it, and mostly prose."""
    chrome = sum(line.kind in CHROME or line.kind == "footer" for line in lines)
    if chrome > 1:
        return False
    if any(line.kind in ("dated", "end", "feed") for line in lines):
        return False
    prose = sum(len(line.text) for line in lines if line.kind == "prose")
    return prose >= CLEAN_SHARE * sum(len(line.text) for line in lines[1:])


def related_lines(lines: Sequence[Line]) -> set[int]:
    """Positions of headlines that stand under a "read also" heading inside a body, up to the next prose."""
    inside: set[int] = set()
    for position, line in enumerate(lines):
        alone = line.kind in ("related", "feed")
        if not alone:
            continue
        for later in range(position + 1, min(position + 1 + RELATED_HEADLINES, len(lines))):
            if lines[later].kind == "prose":
                break
            inside.add(later)
    return inside


def spans_of(lines: Sequence[Line], *, drop: frozenset[str] = NOISE) -> tuple[Span, ...]:
    """The run's spans without noise: neighbours are joined, so a clean body is one span."""
    inside = related_lines(lines)
    spans: list[Span] = []
    joined = False
    for position, line in enumerate(lines):
        if line.kind in drop or position in inside:
            joined = False
            continue
        if joined:
            spans[-1] = (spans[-1][0], line.stop)
        else:
            spans.append(line.span)
        joined = True
    return tuple(spans)
