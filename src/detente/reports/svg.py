"""Charts as SVG text: plain values in, deterministic markup out. No script, no outside request, a title for screen readers.

Colours are CSS variables of the page (`--conflict`, `--cooperation`, `--band`, `--ink`, `--grid`), so one drawing serves light, dark and print.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

LEFT, RIGHT, TOP, BOTTOM = 34, 12, 14, 26
SCORE = 10.0  # PLOVER's scores run from -10.5 to +10; the axis shows this much each way


@dataclass(frozen=True, slots=True)
class Size:
    """How large a drawing is, in its own units; a phone shows it at about one unit per pixel."""

    width: int = 720
    height: int = 260
    labels: int = 10


WIDE, NARROW = Size(), Size(360, 230, 5)


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series; `level` is None where nothing was reported."""

    period: str
    level: float | None
    low: float | None
    high: float | None
    conflict: float
    cooperation: float
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A turning point on the axis."""

    period: str
    direction: str
    label: str
    href: str | None = None


def number(value: float) -> str:
    """A coordinate with at most one decimal, the same on every machine."""
    text = f"{value:.1f}"
    return text.removesuffix(".0")


def series_chart(
    points: Sequence[Point], marks: Sequence[Mark], *, title: str, description: str, size: Size = WIDE
) -> str:
    """Level with its band of uncertainty, volumes as bars below and above the zero line, turning points marked."""
    if not points:
        return _frame(title, description, size, "")
    plot = _Plot(size, [point.period for point in points])
    body = [plot.grid(), plot.bars(points), plot.bands(points), plot.levels(points)]
    body += [plot.mark(mark) for mark in marks if mark.period in plot.column]
    return _frame(title, description, size, "".join(body))


def _frame(title: str, description: str, size: Size, body: str) -> str:
    return (
        f'<svg class="chart" role="img" viewBox="0 0 {size.width} {size.height}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{body}</svg>"
    )


class _Plot:
    """Where things stand in a series chart of a size."""

    def __init__(self, size: Size, periods: Sequence[str]) -> None:
        self.size, self.periods = size, periods
        self.step = (size.width - LEFT - RIGHT) / len(periods)
        self.column = {period: LEFT + self.step * (i + 0.5) for i, period in enumerate(periods)}

    def y(self, score: float) -> float:
        plot = self.size.height - TOP - BOTTOM
        return TOP + plot * (SCORE - max(-SCORE, min(SCORE, score))) / (2 * SCORE)

    def grid(self) -> str:
        lines = []
        for score in (-10, -5, 0, 5, 10):
            y = number(self.y(score))
            weight = "axis" if score == 0 else "grid"
            label = "0" if score == 0 else f"{score:+d}".replace("-", "−")
            lines.append(f'<line class="{weight}" x1="{LEFT}" x2="{self.size.width - RIGHT}" y1="{y}" y2="{y}"/>')
            lines.append(
                f'<text class="tick" x="{LEFT - 6}" y="{number(self.y(score) + 4)}" text-anchor="end">{label}</text>'
            )
        for period, label in ticks(self.periods, self.size.labels):
            x = number(self.column[period])
            lines.append(
                f'<text class="tick" x="{x}" y="{self.size.height - 8}" text-anchor="middle">{escape(label)}</text>'
            )
        return "".join(lines)

    def bars(self, points: Sequence[Point]) -> str:
        """Volumes: cooperation up and conflict down from zero, by the largest of either in view."""
        most = max((max(p.conflict, p.cooperation) for p in points), default=0) or 1
        width, reach = max(1.5, self.step * 0.8), self.y(0) - self.y(SCORE)
        parts = []
        for point in points:
            x = number(self.column[point.period] - width / 2)
            for kind, value in (("cooperation", point.cooperation), ("conflict", point.conflict)):
                if value <= 0:
                    continue
                height = 0.8 * reach * value / most
                y = self.y(0) - height if kind == "cooperation" else self.y(0)
                bar = (
                    f'<rect class="{kind}" x="{x}" y="{number(y)}" width="{number(width)}" height="{number(height)}"/>'
                )
                parts.append(f'<a href="{escape(point.href)}">{bar}</a>' if point.href else bar)
        return "".join(parts)

    def bands(self, points: Sequence[Point]) -> str:
        shapes = []
        for run in _runs(points):
            upper = [(self.column[p.period], self.y(_or(p.high, p.level))) for p in run]
            lower = [(self.column[p.period], self.y(_or(p.low, p.level))) for p in reversed(run)]
            if len(run) == 1:
                (x, top), (_, bottom) = upper[0], lower[0]
                ends = f'x1="{number(x)}" x2="{number(x)}" y1="{number(top)}" y2="{number(bottom)}"'
                shapes.append(f'<line class="bar-ci" {ends}/>')
            else:
                corners = " ".join(f"{number(x)},{number(y)}" for x, y in [*upper, *lower])
                shapes.append(f'<polygon class="band" points="{corners}"/>')
        return "".join(shapes)

    def levels(self, points: Sequence[Point]) -> str:
        shapes = []
        for run in _runs(points):
            corners = " ".join(f"{number(self.column[p.period])},{number(self.y(p.level or 0))}" for p in run)
            if len(run) == 1:
                x, y = corners.split(",")
                shapes.append(f'<circle class="level-dot" cx="{x}" cy="{y}" r="3"/>')
            else:
                shapes.append(f'<polyline class="level" points="{corners}"/>')
        return "".join(shapes)

    def mark(self, mark: Mark) -> str:
        x, up = self.column[mark.period], mark.direction == "thaw"
        y = self.y(SCORE) if up else self.y(-SCORE)
        base = number(y + (9 if up else -9))
        tip = f"{number(x)},{number(y)} {number(x - 6)},{base} {number(x + 6)},{base}"
        kind, foot = escape(mark.direction), self.size.height - BOTTOM
        line = f'<line class="turn {kind}" x1="{number(x)}" x2="{number(x)}" y1="{TOP}" y2="{foot}"/>'
        flag = f'<polygon class="turn {kind}" points="{tip}"><title>{escape(mark.label)}</title></polygon>'
        return line + (f'<a href="{escape(mark.href)}">{flag}</a>' if mark.href else flag)


def ticks(periods: Sequence[str], most: int) -> list[tuple[str, str]]:
    """The periods to name on the axis: years of a long series, months of a short one, at most about `most`.

    >>> ticks(["2025-01", "2025-02", "2025-03"], 2)
    [('2025-01', '01.25'), ('2025-03', '03.25')]
    """
    years = {period[:4]: period for period in reversed(periods)}
    if len(years) > 4:
        every = max(1, -(-len(years) // most))
        first = periods[0]
        return [
            (at, year)
            for year, at in sorted(years.items())
            if int(year) % every == 0 and (at != first or at[4:] in ("", "-01"))
        ]
    every = max(1, -(-len(periods) // most))
    return [(period, f"{period[5:7]}.{period[2:4]}" if len(period) > 4 else period) for period in periods[::every]]


def _or(value: float | None, level: float | None) -> float:
    return value if value is not None else level or 0.0


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    """Stretches without a gap: a line never crosses a period that has no reports."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if point.level is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def heat_strip(values: Sequence[float | None], *, title: str, description: str, cell: int = 8) -> str:
    """A row of cells from conflict to cooperation; an empty cell is a period without reports."""
    cells, empty = [], []
    for i, value in enumerate(values):
        if value is None:
            empty.append(f"M{i * cell} 0h{cell - 1}v18h-{cell - 1}z")
            continue
        kind = "cooperation" if value >= 0 else "conflict"
        strength = number(min(1.0, 0.25 + 0.75 * abs(value) / SCORE) * 100)
        cells.append(
            f'<rect class="{kind}" x="{i * cell}" y="0" width="{cell - 1}" height="18" opacity="{strength}%"/>'
        )
    if empty:
        cells.insert(0, f'<path class="none" d="{"".join(empty)}"/>')
    width = max(cell, len(values) * cell)
    return (
        f'<svg class="strip" role="img" viewBox="0 0 {width} 18" preserveAspectRatio="none" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{''.join(cells)}</svg>"
    )


def sparkline(values: Sequence[float | None]) -> str:
    """A series in one line of block characters for a terminal; a dot where nothing was reported."""
    blocks = "▁▂▃▄▅▆▇█"
    return "".join(
        "·" if v is None else blocks[round((max(-SCORE, min(SCORE, v)) + SCORE) / (2 * SCORE) * 7)] for v in values
    )


@dataclass(frozen=True, slots=True)
class Node:
    """A party of a network drawing, placed in the unit square."""

    code: str
    label: str
    x: float
    y: float
    weight: float
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation of a network drawing: `score` from -10 to 10, `weight` its volume."""

    first: str
    second: str
    score: float
    weight: float
    label: str


NETWORK, NETWORK_NARROW = Size(720, 520), Size(360, 400)
LETTER = 7.5  # about how wide a letter of a label is, in the drawing's units


def network_chart(
    nodes: Sequence[Node], edges: Sequence[Edge], *, title: str, description: str, size: Size = NETWORK
) -> str:
    """All pairs of a window: lines by sign and volume, parties by weight."""
    margin, across, down = 40, size.width - 80, size.height - 80
    place = {n.code: (margin + n.x * across, margin + n.y * down) for n in nodes}
    most_edge = max((e.weight for e in edges), default=1) or 1
    most_node = max((n.weight for n in nodes), default=1) or 1
    parts = []
    for edge in edges:
        if edge.first not in place or edge.second not in place:
            continue
        (x1, y1), (x2, y2) = place[edge.first], place[edge.second]
        kind = "cooperation" if edge.score >= 0 else "conflict"
        thick = number(0.6 + 5 * edge.weight / most_edge)
        parts.append(
            f'<line class="edge {kind}" x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}" '
            f'stroke-width="{thick}"><title>{escape(edge.label)}</title></line>'
        )
    for node in nodes:
        x, y = place[node.code]
        size_of = 4 + 10 * (node.weight / most_node) ** 0.5
        radius = number(size_of)
        dot = f'<circle class="node" cx="{number(x)}" cy="{number(y)}" r="{radius}"/>'
        half = LETTER * len(node.label) / 2
        middle = min(max(x, half), size.width - half)  # a name at the rim stays inside
        label = f'<text class="label" x="{number(middle)}" y="{number(y - size_of - 5)}" text-anchor="middle">{escape(node.label)}</text>'
        parts.append(f'<a href="{escape(node.href)}">{dot}{label}</a>' if node.href else dot + label)
    return _frame(title, description, size, "".join(parts))
