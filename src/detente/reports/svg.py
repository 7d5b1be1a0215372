"""Charts as SVG text: plain values in, deterministic markup out. No script, no outside request, a title for screen readers.

Colours are CSS variables of the page (`--conflict`, `--cooperation`, `--band`, `--ink`, `--grid`), so one drawing serves light, dark and print.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 40, 12, 14, 26
SCORE = 10.0  # PLOVER's scores run from -10.5 to +10; the axis shows this much each way


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


def series_chart(points: Sequence[Point], marks: Sequence[Mark], *, title: str, description: str) -> str:
    """Level with its band of uncertainty, volumes as bars below and above the zero line, turning points marked."""
    if not points:
        return _frame(title, description, HEIGHT, "")
    step = (WIDTH - LEFT - RIGHT) / len(points)
    column = {point.period: LEFT + step * (i + 0.5) for i, point in enumerate(points)}
    body = [_grid(points, column), _bars(points, column, step), _bands(points, column), _levels(points, column)]
    body += [_mark(mark, column[mark.period]) for mark in marks if mark.period in column]
    return _frame(title, description, HEIGHT, "".join(body))


def _y(score: float) -> float:
    plot = HEIGHT - TOP - BOTTOM
    clipped = max(-SCORE, min(SCORE, score))
    return TOP + plot * (SCORE - clipped) / (2 * SCORE)


def _frame(title: str, description: str, height: int, body: str) -> str:
    return (
        f'<svg class="chart" role="img" viewBox="0 0 {WIDTH} {height}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{body}</svg>"
    )


def _grid(points: Sequence[Point], column: dict[str, float]) -> str:
    lines = []
    for score in (-10, -5, 0, 5, 10):
        y = number(_y(score))
        weight = "axis" if score == 0 else "grid"
        lines.append(f'<line class="{weight}" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>')
        lines.append(
            f'<text class="tick" x="{LEFT - 6}" y="{number(_y(score) + 4)}" text-anchor="end">{score:+d}</text>'
        )
    shown: set[str] = set()
    every = max(1, len({p.period[:4] for p in points}) // 9)
    for point in points:
        year = point.period[:4]
        if year not in shown and (int(year) % every == 0):
            x = number(column[point.period])
            lines.append(f'<text class="tick" x="{x}" y="{HEIGHT - 8}" text-anchor="middle">{escape(year)}</text>')
        shown.add(year)
    return "".join(lines)


def _bars(points: Sequence[Point], column: dict[str, float], step: float) -> str:
    """Volumes: cooperation up and conflict down from zero, by the largest of either in view."""
    most = max((max(p.conflict, p.cooperation) for p in points), default=0) or 1
    width, reach = max(0.6, step * 0.8), _y(0) - _y(SCORE)
    parts = []
    for point in points:
        x = number(column[point.period] - width / 2)
        for kind, value in (("cooperation", point.cooperation), ("conflict", point.conflict)):
            if value <= 0:
                continue
            height = 0.8 * reach * value / most
            y = _y(0) - height if kind == "cooperation" else _y(0)
            bar = f'<rect class="{kind}" x="{x}" y="{number(y)}" width="{number(width)}" height="{number(height)}"/>'
            parts.append(f'<a href="{escape(point.href)}">{bar}</a>' if point.href else bar)
    return "".join(parts)


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    """Stretches without a gap: a line never crosses a period that has no reports."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if point.level is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _bands(points: Sequence[Point], column: dict[str, float]) -> str:
    shapes = []
    for run in _runs(points):
        upper = [(column[p.period], _y(p.high if p.high is not None else p.level or 0)) for p in run]
        lower = [(column[p.period], _y(p.low if p.low is not None else p.level or 0)) for p in reversed(run)]
        corners = " ".join(f"{number(x)},{number(y)}" for x, y in [*upper, *lower])
        shapes.append(f'<polygon class="band" points="{corners}"/>')
    return "".join(shapes)


def _levels(points: Sequence[Point], column: dict[str, float]) -> str:
    shapes = []
    for run in _runs(points):
        corners = " ".join(f"{number(column[p.period])},{number(_y(p.level or 0))}" for p in run)
        if len(run) == 1:
            x, y = corners.split(",")
            shapes.append(f'<circle class="level-dot" cx="{x}" cy="{y}" r="2"/>')
        else:
            shapes.append(f'<polyline class="level" points="{corners}"/>')
    return "".join(shapes)


def _mark(mark: Mark, x: float) -> str:
    up = mark.direction == "thaw"
    y = _y(SCORE) if up else _y(-SCORE)
    base = number(y + (9 if up else -9))
    tip = f"{number(x)},{number(y)} {number(x - 5)},{base} {number(x + 5)},{base}"
    line = f'<line class="turn {escape(mark.direction)}" x1="{number(x)}" x2="{number(x)}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
    flag = (
        f'<polygon class="turn {escape(mark.direction)}" points="{tip}"><title>{escape(mark.label)}</title></polygon>'
    )
    return line + (f'<a href="{escape(mark.href)}">{flag}</a>' if mark.href else flag)


def heat_strip(values: Sequence[float | None], *, title: str, description: str, cell: int = 8) -> str:
    """A row of cells from conflict to cooperation; an empty cell is a period without reports."""
    cells = []
    for i, value in enumerate(values):
        if value is None:
            cells.append(f'<rect class="none" x="{i * cell}" y="0" width="{cell - 1}" height="18"/>')
            continue
        kind = "cooperation" if value >= 0 else "conflict"
        strength = number(min(1.0, 0.15 + abs(value) / SCORE) * 100)
        cells.append(
            f'<rect class="{kind}" x="{i * cell}" y="0" width="{cell - 1}" height="18" opacity="{strength}%"/>'
        )
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


def network_chart(nodes: Sequence[Node], edges: Sequence[Edge], *, title: str, description: str) -> str:
    """All pairs of a window: lines by sign and volume, parties by weight."""
    height, margin = 520, 40
    place = {n.code: (margin + n.x * (WIDTH - 2 * margin), margin + n.y * (height - 2 * margin)) for n in nodes}
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
        radius = number(4 + 10 * (node.weight / most_node) ** 0.5)
        dot = f'<circle class="node" cx="{number(x)}" cy="{number(y)}" r="{radius}"/>'
        label = (
            f'<text class="label" x="{number(x)}" y="{number(y - 12)}" text-anchor="middle">{escape(node.label)}</text>'
        )
        parts.append(f'<a href="{escape(node.href)}">{dot}{label}</a>' if node.href else dot + label)
    return _frame(title, description, height, "".join(parts))
