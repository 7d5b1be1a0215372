"""All pairs in a window as one signed, weighted network, with a place for each party to be drawn at.

In: incidents of the window. Out: `Network`. An edge's weight is the summed weight of its incidents; its score their
weighted mean on PLOVER's scale, so that sign and strength are apart. The layout is classical scaling by stress
majorisation (Gansner, Koren and North 2005, "Graph drawing by stress majorization") from a circle in order of strength:
no random start, so that the same network is drawn the same.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.analysis.merging import Incident
from detente.analysis.rows import Pair

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROUNDS = 60
LARGEST = 400
"""Parties that are laid out by distance; a larger network is drawn as a circle."""


@dataclass(frozen=True, slots=True)
class Edge:
    """What lies between two parties: `score` -10 to 10 (mean), `weight` (sum), and the counts of both signs."""

    first: str
    second: str
    score: float
    weight: float
    incidents: int
    reports: int
    conflict: int
    cooperation: int


@dataclass(frozen=True, slots=True)
class Node:
    """A party: `strength` sums the weights of its edges, `degree` counts them, `betweenness` is the share of shortest
    ways between others that lead over it (0 to 1), `balance` the weighted mean score; `x` and `y` lie in 0 to 1."""

    code: str
    strength: float
    degree: int
    betweenness: float
    balance: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes by strength, edges by weight, both with ties by code."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def network(incidents: Iterable[Incident], *, first: int | None = None, last: int | None = None) -> Network:
    """The network of the incidents between two days (ordinals, inclusive)."""
    sums: dict[Pair, list[float]] = defaultdict(lambda: [0.0, 0.0, 0, 0, 0, 0])
    for incident in sorted(incidents, key=lambda incident: incident.id):
        if (first is not None and incident.last < first) or (last is not None and incident.first > last):
            continue
        for pair in incident.pairs:
            cell = sums[pair]
            cell[0] += incident.weight
            cell[1] += incident.weight * incident.score
            cell[2] += 1
            cell[3] += incident.reports
            cell[4] += incident.score < 0
            cell[5] += incident.score > 0
    edges = [
        Edge(*pair, score / weight, weight, int(n), int(reports), int(conflict), int(cooperation))
        for pair, (weight, score, n, reports, conflict, cooperation) in sums.items()
    ]
    return from_edges(edges)


def from_edges(edges: Iterable[Edge]) -> Network:
    """A network of edges that something else summed (a ledger's query)."""
    ordered = tuple(sorted(edges, key=lambda edge: (-edge.weight, edge.first, edge.second)))
    strength: dict[str, float] = defaultdict(float)
    balance: dict[str, float] = defaultdict(float)
    near: dict[str, dict[str, float]] = defaultdict(dict)
    for edge in ordered:
        for code, other in ((edge.first, edge.second), (edge.second, edge.first)):
            strength[code] += edge.weight
            balance[code] += edge.weight * edge.score
            near[code][other] = edge.weight
    codes = sorted(strength, key=lambda code: (-strength[code], code))
    between = betweenness(codes, near)
    places = layout(codes, near)
    nodes = tuple(
        Node(code, strength[code], len(near[code]), between[code], balance[code] / strength[code], *places[code])
        for code in codes
    )
    return Network(nodes, ordered)


def betweenness(codes: Sequence[str], near: dict[str, dict[str, float]]) -> dict[str, float]:
    """Betweenness by Brandes (2001), unweighted, divided by the number of pairs of others."""
    total = dict.fromkeys(codes, 0.0)
    for source in codes:
        order, before, ways = _breadth(source, near)
        load = dict.fromkeys(order, 0.0)
        for code in reversed(order):
            for earlier in before[code]:
                load[earlier] += ways[earlier] / ways[code] * (1.0 + load[code])
            if code != source:
                total[code] += load[code]
    pairs = (len(codes) - 1) * (len(codes) - 2)
    return {code: round(value / pairs, 6) if pairs > 0 else 0.0 for code, value in total.items()}


def _breadth(source: str, near: dict[str, dict[str, float]]) -> tuple[list[str], dict[str, list[str]], dict[str, int]]:
    """Parties in order of distance, those one step nearer, and the number of shortest ways to each."""
    order, depth, ways = [source], {source: 0}, {source: 1}
    before: dict[str, list[str]] = {source: []}
    for code in order:
        for other in sorted(near[code]):
            if other not in depth:
                depth[other], ways[other], before[other] = depth[code] + 1, 0, []
                order.append(other)
            if depth[other] == depth[code] + 1:
                ways[other] += ways[code]
                before[other].append(code)
    return order, before, ways


def layout(codes: Sequence[str], near: dict[str, dict[str, float]]) -> dict[str, tuple[float, float]]:
    """A place in the unit square for every party: those with much between them lie close."""
    count = len(codes)
    angles = [2.0 * math.pi * at / max(count, 1) for at in range(count)]
    circle = {code: (0.5 + 0.5 * math.cos(a), 0.5 + 0.5 * math.sin(a)) for code, a in zip(codes, angles, strict=True)}
    if count < 3 or count > LARGEST:
        return {code: (round(x, 4), round(y, 4)) for code, (x, y) in circle.items()}
    import numpy as np

    wanted = _distances(codes, near)
    places = np.array([circle[code] for code in codes])
    pull = 1.0 / wanted**2
    np.fill_diagonal(pull, 0.0)
    for _ in range(ROUNDS):
        apart = places[:, None, :] - places[None, :, :]
        length = np.maximum(np.sqrt((apart**2).sum(axis=2)), 1e-9)
        aim = places[None, :, :] + wanted[:, :, None] * apart / length[:, :, None]
        places = (pull[:, :, None] * aim).sum(axis=1) / pull.sum(axis=1)[:, None]
    places -= places.min(axis=0)
    places /= np.maximum(places.max(axis=0), 1e-9)
    return {code: (round(float(x), 4), round(float(y), 4)) for code, (x, y) in zip(codes, places, strict=True)}


def _distances(codes: Sequence[str], near: dict[str, dict[str, float]]) -> NDArray[np.float64]:
    """Wanted distances: steps between parties, a step over a heavy edge being shorter; Floyd and Warshall's way."""
    import numpy as np

    heaviest = max(weight for row in near.values() for weight in row.values())
    place = {code: at for at, code in enumerate(codes)}
    far = float(len(codes))
    matrix = np.full((len(codes), len(codes)), far)
    for code, row in near.items():
        for other, weight in row.items():
            matrix[place[code], place[other]] = 0.6 + 0.8 * (1.0 - math.sqrt(weight / heaviest))
    np.fill_diagonal(matrix, 0.0)
    for at in range(len(codes)):
        matrix = np.minimum(matrix, matrix[:, at : at + 1] + matrix[at : at + 1, :])
    reached = matrix[matrix < far]
    matrix[matrix >= far] = 1.2 * float(reached.max())
    np.fill_diagonal(matrix, 1.0)
    return matrix
