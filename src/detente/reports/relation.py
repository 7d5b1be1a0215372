"""A pair's relation through time, from a picture: its monthly series and turning points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from detente.analysis.rows import Pair
from detente.analysis.scoreboard import Forecasted, propose, shift_month
from detente.analysis.series import Point, cells, points
from detente.analysis.turning import TurningPoint, turning_points
from detente.reports.picture import Found, Picture

MOST_MONTHS = 360
"""Months of a series that are drawn; older incidents are in the lists."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A pair's points by month from its first incident (or the first month read) to the last month read, and its turns."""

    pair: Pair
    points: tuple[Point, ...]
    turns: tuple[TurningPoint, ...]

    @property
    def level(self) -> float | None:
        """The level of the latest month with incidents."""
        return next((point.level for point in reversed(self.points) if point.level is not None), None)


def relation(picture: Picture, pair: Pair) -> Relation:
    """The relation of a pair; without any dated month it has no points."""
    if picture.series is not None:
        whole = picture.series(pair)
        return Relation(pair, whole.points[-MOST_MONTHS:], whole.turning_points)
    read = sorted(month for month in picture.coverage if month >= "1")
    incidents = picture.pairs.get(pair, [])
    found = cells(incidents, pair, "month")
    if not read or not found:
        return Relation(pair, (), ())
    last = max(read[-1], found[-1].period)
    first = max(min(read[0], found[0].period), shift_month(last, -MOST_MONTHS))
    first = max(first, min(found[0].period, shift_month(last, -11)))
    coverage = {month: float(count) for month, count in picture.coverage.items()}
    span = months(first, last)
    drawn = points(pair, found, coverage, span)
    turns = turning_points(pair, incidents, coverage) if len(read) > 1 else ()
    return Relation(pair, drawn, turns)


def outcomes(picture: Picture, whole: Relation, forecasts: Iterable[Found]) -> dict[str, bool | None]:
    """What came of forecasts by the pair's series: true, false, or None where it cannot be told (yet)."""
    found = {}
    for one in forecasts:
        record, said = one.record, picture.statements.get(one.record.statement)
        if said is None or len(one.head.day) < 10:
            continue
        horizon = record.horizon and (record.horizon.end or record.horizon.start)
        low, high = (record.probability.low, record.probability.high) if record.probability else (None, None)
        asked = Forecasted(record.id, said.record.speaker.name or "", whole.pair, record.direction, low, high, one.head.day[:7],
                           horizon[:7] if horizon and len(horizon) >= 7 else None)  # fmt: skip
        found[record.id] = propose(asked, whole.points).outcome
    return found


def months(first: str, last: str) -> list[str]:
    """All months from the first to the last.

    >>> months("2024-11", "2025-02")
    ['2024-11', '2024-12', '2025-01', '2025-02']
    """
    start, stop = date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last}-01")
    total = (stop.year - start.year) * 12 + stop.month - start.month
    return [shift_month(first, step) for step in range(total + 1)]
