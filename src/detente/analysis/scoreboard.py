"""Forecasts against what came: outcomes proposed from the series, Brier scores, calibration.

In: forecasts (who, which pair, better or worse, how probable, said when, due when) and a pair's points. Out: proposed
outcomes for a person to confirm, and a scoreboard of confirmed ones. Brier (1950), "Verification of forecasts expressed in
terms of probability": the mean squared distance of the probability from the outcome, 0 best, 0.25 a coin.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.analysis.rows import Pair
from detente.analysis.series import Point

BINS = 5
DUE = 6
"""Months after which a forecast without a horizon is due."""
MARGIN = 1.0
"""Points of the scale that the level must move by to be better or worse."""


@dataclass(frozen=True, slots=True)
class Forecasted:
    """A forecast as the scoreboard reads it; months are `2025-07`. Direction: better, worse, same."""

    id: str
    forecaster: str
    pair: Pair
    direction: str
    low: float | None
    high: float | None
    said: str
    due: str | None = None

    @property
    def probability(self) -> float | None:
        """The middle of the interval its words stand for; None without words of probability."""
        return None if self.low is None or self.high is None else (self.low + self.high) / 2.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed outcome: true, false or (None) not to be told, with the reason in words."""

    forecast: str
    outcome: bool | None
    reason: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A forecaster's record: forecasts with an outcome, how many came true, the Brier score of those with a probability."""

    forecaster: str
    forecasts: int
    true: int
    brier: float | None
    with_probability: int


@dataclass(frozen=True, slots=True)
class Bin:
    """One line of a calibration table: forecasts whose probability lies in [low, high), and how often they came true."""

    low: float
    high: float
    forecasts: int
    mean: float | None
    frequency: float | None


def shift_month(month: str, by: int) -> str:
    """The month some months later.

    >>> shift_month("2025-11", 3)
    '2026-02'
    """
    number = int(month[:4]) * 12 + int(month[5:7]) - 1 + by
    return f"{number // 12:04}-{number % 12 + 1:02}"


def propose(forecast: Forecasted, points: Sequence[Point]) -> Proposal:
    """Compare the level of as many months before the forecast with those up to its due month.

    `points` is the pair's monthly series. No outcome where either side has no incident, or the series ends before.
    """
    due = (forecast.due or shift_month(forecast.said, DUE))[:7]
    months = [point for point in points if point.incidents is not None]
    if not months or months[-1].period < due:
        return Proposal(forecast.id, None, f"due {due}, not yet read that far")
    length = max(1, _months_between(forecast.said, due))
    start = shift_month(forecast.said, -length)
    before = _mean_level([point for point in months if start <= point.period < forecast.said])
    after = _mean_level([point for point in months if forecast.said < point.period <= due])
    if before is None or after is None:
        return Proposal(forecast.id, None, "no incidents to compare before or after the forecast")
    change = after - before
    came = "same" if abs(change) < MARGIN else "better" if change > 0 else "worse"
    reason = f"mean level {before:+.1f} in the {length} months before, {after:+.1f} after: {came}"
    known = forecast.direction in ("better", "worse", "same")
    return Proposal(forecast.id, came == forecast.direction if known else None, reason)


def brier(pairs: Iterable[tuple[float, bool]]) -> float | None:
    """The Brier score of probabilities with their outcomes; None without any."""
    squares = [(probability - outcome) ** 2 for probability, outcome in pairs]
    return math.fsum(squares) / len(squares) if squares else None


def scoreboard(outcomes: Iterable[tuple[Forecasted, bool]]) -> tuple[Scored, ...]:
    """The record of every forecaster with at least one outcome, the best Brier score first, then those without one."""
    by_name: dict[str, list[tuple[Forecasted, bool]]] = defaultdict(list)
    for forecast, outcome in outcomes:
        by_name[forecast.forecaster].append((forecast, outcome))
    rows = []
    for name, found in by_name.items():
        rated = [(f.probability, outcome) for f, outcome in found if f.probability is not None]
        rows.append(Scored(name, len(found), sum(outcome for _, outcome in found), brier(rated), len(rated)))
    return tuple(sorted(rows, key=lambda row: (row.brier is None, row.brier or 0.0, -row.forecasts, row.forecaster)))


def calibration(outcomes: Iterable[tuple[Forecasted, bool]], bins: int = BINS) -> tuple[Bin, ...]:
    """How often forecasts of each probability came true."""
    groups: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for forecast, outcome in outcomes:
        if (probability := forecast.probability) is not None:
            groups[min(bins - 1, int(probability * bins))].append((probability, outcome))
    return tuple(
        Bin(
            low=at / bins,
            high=(at + 1) / bins,
            forecasts=len(group),
            mean=math.fsum(p for p, _ in group) / len(group) if group else None,
            frequency=sum(outcome for _, outcome in group) / len(group) if group else None,
        )
        for at, group in enumerate(groups)
    )


def _months_between(one: str, other: str) -> int:
    return (int(other[:4]) - int(one[:4])) * 12 + int(other[5:7]) - int(one[5:7])


def _mean_level(points: Sequence[Point]) -> float | None:
    """The mean level of points, each weighing its incidents."""
    found = [(point.level, point.incidents) for point in points if point.level is not None and point.incidents]
    total = sum(number for _, number in found)
    return math.fsum(level * number for level, number in found) / total if total else None
