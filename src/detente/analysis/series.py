"""A pair through time: conflict and cooperation by period, a level apart from volume, and its interval.

In: incidents of a pair (or the cells a ledger sums them into) and the days for which there was anything to read. Out: a
`Series` with one point for every period from the first to the last. A period without coverage has no numbers at all; one
with coverage and no incident has counts of zero and no level. Formulas: `docs/method.md`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
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


def points(pair: Pair, found: Sequence[Cell], coverage: Mapping[str, float], span: Sequence[str]) -> tuple[Point, ...]:
    """The points of a pair for the periods of `span`; `coverage` says how much was read in each (articles)."""
    by_period: dict[str, list[Cell]] = defaultdict(list)
    for cell in sorted(found, key=lambda cell: (cell.period, cell.score)):
        by_period[cell.period].append(cell)
    pool = _Pool(pair_of(*pair), found)
    return tuple(
        _point(period, by_period.get(period, []), pool, covered=coverage.get(period, 0) > 0) for period in span
    )


def mean_score(found: Iterable[Cell]) -> float:
    """The weighted mean score of cells; 0 where there are none."""
    rows = list(found)
    total = math.fsum(cell.weight for cell in rows)
    return math.fsum(cell.weight * cell.score for cell in rows) / total if total else 0.0


def _point(period: str, found: list[Cell], pool: _Pool, *, covered: bool) -> Point:
    if not found:
        count = 0 if covered else None
        return Point(period, None, None, None, count, count, count, count)
    low, high = pool.interval(period, found)
    weight = math.fsum(cell.weight for cell in found)
    level = (weight * mean_score(found) + PRIOR * pool.mean) / (weight + PRIOR)
    return Point(
        period=period,
        level=round(level, 2),
        low=round(min(low, level), 2),
        high=round(max(high, level), 2),
        conflict=sum(cell.incidents for cell in found if cell.score < 0),
        cooperation=sum(cell.incidents for cell in found if cell.score > 0),
        incidents=sum(cell.incidents for cell in found),
        reports=sum(cell.reports for cell in found),
        conflict_sum=round(math.fsum(cell.weight * cell.score for cell in found if cell.score < 0), 4),
        cooperation_sum=round(math.fsum(cell.weight * cell.score for cell in found if cell.score > 0), 4),
    )


class _Pool:
    """What is known of a pair over all its time: the mean score, and the scores a pseudo-incident may have."""

    def __init__(self, pair: Pair, found: Sequence[Cell]) -> None:
        import numpy as np

        self.pair = pair
        self.mean = mean_score(found)
        sums: dict[float, float] = defaultdict(float)
        for cell in sorted(found, key=lambda cell: (cell.score, cell.period)):
            sums[cell.score] += cell.weight
        self.scores = np.array(sorted(sums))
        self.edges = np.cumsum([sums[score] for score in sorted(sums)])

    def interval(self, period: str, found: list[Cell]) -> tuple[float, float]:
        """A 90 % interval of the level by the Bayesian bootstrap (Rubin 1981) with one incident of the pair's pool.

        The generator is seeded by the cells, so that the same incidents give the same interval.
        """
        import numpy as np

        seed = content_id(*self.pair, period, ",".join(f"{c.score} {c.incidents} {c.weight:.6f}" for c in found))
        random = np.random.Generator(np.random.PCG64(int(seed, 16)))
        shape = np.array([cell.incidents for cell in found], dtype=float)
        share = np.array([cell.weight / cell.incidents for cell in found])
        scores = np.array([cell.score for cell in found])
        drawn = random.standard_gamma(shape, (REPLICATES, len(found))) * share
        pseudo = self.scores[np.searchsorted(self.edges, random.random(REPLICATES) * self.edges[-1], side="right")]
        prior = random.standard_gamma(1.0, REPLICATES) * PRIOR
        levels = np.sort((drawn @ scores + prior * pseudo) / (drawn.sum(axis=1) + prior))
        cut = round(TAIL * REPLICATES)
        low, high = levels[cut], levels[-1 - cut]
        return float(low), float(high)


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
