"""A pair through time: conflict and cooperation by period, a level apart from volume, and its interval.

In: incidents of a pair (or the cells a ledger sums them into) and the days for which there was anything to read. Out: a
`Series` with one point for every period from the first to the last. A period without coverage has no numbers at all; one
with coverage and no incident has counts of zero and no level. Formulas: `docs/method.md`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat
from typing import TYPE_CHECKING, Any

from detente.analysis.merging import Incident
from detente.analysis.rows import Pair, pair_of
from detente.records import content_id

if TYPE_CHECKING:
    from detente.analysis.turning import TurningPoint

FREQUENCIES = ("day", "week", "month", "year")
LENGTH = {"day": 1, "week": 7, "month": 31, "year": 366}
PRIOR = 1.0
"""What the pair's own mean weighs in a period's level: one incident with one report."""
REPLICATES = 200
TAIL = 0.05
"""Probability outside the interval on each side: it covers 90 %."""
CHUNK = 12
"""Periods bootstrapped at once, which bounds the memory."""


@dataclass(frozen=True, slots=True)
class Cell:
    """All incidents of one period and one score: how many, how many reports, and their summed weight."""

    period: str
    score: float
    incidents: int
    reports: int
    weight: float


@dataclass(frozen=True, slots=True)
class Point:
    """One period. Counts are None where nothing was read; `level`, `low`, `high` where nothing happened."""

    period: str
    level: float | None
    low: float | None
    high: float | None
    conflict: int | None
    cooperation: int | None
    incidents: int | None
    reports: int | None
    conflict_sum: float = 0.0
    cooperation_sum: float = 0.0


@dataclass(frozen=True, slots=True)
class Series:
    """A pair's points in order of time, and its turning points."""

    pair: Pair
    freq: str
    points: tuple[Point, ...]
    turning_points: tuple[TurningPoint, ...] = field(default=())


def period_of(day: int, freq: str) -> str:
    """The period a day (ordinal) lies in: `2025-07-02`, `2025-W27` (ISO week), `2025-07` or `2025`."""
    value = date.fromordinal(day)
    if freq == "week":
        year, week, _ = value.isocalendar()
        return f"{year:04}-W{week:02}"
    return value.isoformat()[: {"day": 10, "month": 7, "year": 4}[freq]]


def periods(first: int, last: int, freq: str) -> list[str]:
    """All periods from the one of the first day to the one of the last (ordinals), without gaps."""
    return list(dict.fromkeys(period_of(day, freq) for day in _steps(first, last, freq)))


def _steps(first: int, last: int, freq: str) -> Iterable[int]:
    """Days that hit every period between two days at least once."""
    stride = {"day": 1, "week": 7, "month": 28, "year": 365}[freq]
    yield from range(first, last + 1, stride)
    yield last


def cells(incidents: Iterable[Incident], pair: Pair, freq: str) -> list[Cell]:
    """Sum the incidents of a pair into cells; one dated more vaguely than the period is long is left out."""
    pair = pair_of(*pair)
    sums: dict[tuple[str, float], list[float]] = defaultdict(lambda: [0, 0, 0.0])
    for incident in sorted(incidents, key=lambda incident: (incident.first, incident.id)):
        if pair in incident.pairs and incident.last - incident.first < LENGTH[freq]:
            cell = sums[period_of(incident.first, freq), incident.score]
            cell[0] += 1
            cell[1] += incident.reports
            cell[2] += incident.weight
    return [Cell(*key, int(n), int(reports), weight) for key, (n, reports, weight) in sorted(sums.items())]


def coarser(found: Iterable[Cell], freq: str) -> list[Cell]:
    """Cells by day as cells by week, month or year."""
    sums: dict[tuple[str, float], list[float]] = defaultdict(lambda: [0, 0, 0.0])
    for cell in found:
        target = sums[period_of(date.fromisoformat(cell.period).toordinal(), freq), cell.score]
        target[0] += cell.incidents
        target[1] += cell.reports
        target[2] += cell.weight
    return [Cell(*key, int(n), int(reports), weight) for key, (n, reports, weight) in sorted(sums.items())]


def points(
    pair: Pair, found: Sequence[Cell], coverage: Mapping[str, float], span: Sequence[str], *, bands: bool = True
) -> tuple[Point, ...]:
    """The points of a pair for the periods of `span`; `coverage` says how much was read in each (articles)."""
    by_period: dict[str, list[Cell]] = {period: [] for period in span}
    for cell in sorted(found, key=lambda cell: (cell.period, cell.score)):
        if cell.period in by_period:
            by_period[cell.period].append(cell)
    filled = [cells_ for cells_ in by_period.values() if cells_]
    mean = mean_score(found)
    drawn = intervals(pair_of(*pair), filled, found) if bands else repeat(None)
    return tuple(
        _point(period, cells_, mean, next(drawn)) if cells_ else _empty(period, covered=coverage.get(period, 0) > 0)
        for period, cells_ in by_period.items()
    )


def mean_score(found: Iterable[Cell]) -> float:
    """The weighted mean score of cells; 0 where there are none."""
    rows = list(found)
    total = math.fsum(cell.weight for cell in rows)
    return math.fsum(cell.weight * cell.score for cell in rows) / total if total else 0.0


def _empty(period: str, *, covered: bool) -> Point:
    count = 0 if covered else None
    return Point(period, None, None, None, count, count, count, count)


def _point(period: str, found: list[Cell], mean: float, band: tuple[float, float] | None) -> Point:
    total = math.fsum(cell.weight for cell in found)
    level = (math.fsum(cell.weight * cell.score for cell in found) + PRIOR * mean) / (total + PRIOR)
    return Point(
        period=period,
        level=round(level, 2),
        low=round(min(band[0], level), 2) if band else None,
        high=round(max(band[1], level), 2) if band else None,
        conflict=sum(cell.incidents for cell in found if cell.score < 0),
        cooperation=sum(cell.incidents for cell in found if cell.score > 0),
        incidents=sum(cell.incidents for cell in found),
        reports=sum(cell.reports for cell in found),
        conflict_sum=round(math.fsum(cell.weight * cell.score for cell in found if cell.score < 0), 4),
        cooperation_sum=round(math.fsum(cell.weight * cell.score for cell in found if cell.score > 0), 4),
    )


def intervals(pair: Pair, filled: Sequence[Sequence[Cell]], pool: Sequence[Cell]) -> Iterator[tuple[float, float]]:
    """A 90 % interval of the level of each period by the Bayesian bootstrap (Rubin 1981), with one incident of the
    pair's pool beside the period's own.

    The generators are seeded by the pair and drawn from in order of time: the same incidents give the same intervals,
    and new months leave the draws of the old ones as they were.
    """
    import numpy as np

    if not filled:
        return
    shares, priors, chances = (
        np.random.Generator(np.random.PCG64(int(content_id("bootstrap", what, *pair), 16)))
        for what in ("share", "prior", "chance")
    )
    weight_of: dict[float, float] = defaultdict(float)
    for cell in sorted(pool, key=lambda cell: (cell.score, cell.period)):
        weight_of[cell.score] += cell.weight
    scores, edges = np.array(sorted(weight_of)), np.cumsum([weight_of[score] for score in sorted(weight_of)])
    cut = round(TAIL * REPLICATES)
    for start in range(0, len(filled), CHUNK):
        part = filled[start : start + CHUNK]
        cells_ = [cell for found in part for cell in found]
        starts = np.cumsum([0, *(len(found) for found in part[:-1])])
        drawn = shares.standard_gamma([[cell.incidents] for cell in cells_], (len(cells_), REPLICATES))
        drawn *= np.array([[cell.weight / cell.incidents] for cell in cells_])
        prior = priors.standard_gamma(1.0, (len(part), REPLICATES)) * PRIOR
        chance = chances.random((len(part), REPLICATES)) * edges[-1]
        pseudo = scores[np.minimum(np.searchsorted(edges, chance, side="right"), len(scores) - 1)]
        sums = np.add.reduceat(drawn * np.array([[cell.score] for cell in cells_]), starts) + prior * pseudo
        levels = np.sort(sums / (np.add.reduceat(drawn, starts) + prior), axis=1)
        yield from zip(levels[:, cut].tolist(), levels[:, -1 - cut].tolist(), strict=True)


def series_json(series: Series) -> dict[str, Any]:
    """A series as the JSON object of the contract."""
    return {
        "pair": list(series.pair),
        "freq": series.freq,
        "points": [{name: getattr(point, name) for name in POINT_FIELDS} for point in series.points],
        "turning_points": [
            {
                "month": turn.month,
                "direction": turn.direction,
                "weight": round(turn.weight, 4),
                "incidents": list(turn.incidents),
            }
            for turn in series.turning_points
        ],
    }


POINT_FIELDS = ("period", "level", "low", "high", "conflict", "cooperation", "incidents", "reports")
