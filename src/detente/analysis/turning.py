"""Turning points: months whose conflict or cooperation the months before make improbable.

In: incidents of a pair and how much was read in each month. Out: turning points, each with its direction, how improbable
it is, and the incidents that made it. The model is Gamma-Poisson: the trailing months give a posterior of the rate, and
the month's count is compared with the negative binomial it predicts. A fall of conflict is no turn by itself: `thaw` is a
rise of cooperation, `conflict` a rise of conflict. Formulas and sources: `docs/method.md`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from detente.analysis.merging import Incident
from detente.analysis.rows import Pair, pair_of
from detente.analysis.series import LENGTH, period_of
from detente.analysis.tails import log_negative_binomial_tail

CONFLICT, THAW = "conflict", "thaw"


@dataclass(frozen=True, slots=True)
class Model:
    """The few numbers of the method, chosen by leaving out one pair at a time.

    `trailing`: months that make the expectation. `shape`: of the Gamma prior, whose mean is the pair's own (pseudo-
    incidents worth that many). `apart`: months within which turns of one direction are one. `alpha`: tail probability
    from which a month is a turn. `behind`: months read before a month that can be judged. `least`: effective incidents a turn needs: one
    act is news, it turns nothing.
    """

    trailing: int = 24
    shape: float = 1.0
    apart: int = 2
    alpha: float = 0.08
    behind: int = 6
    least: float = 2.0


@dataclass(frozen=True, slots=True)
class Load:
    """Incidents of one month and one score, summed: their weights, and the squares of their weights."""

    month: str
    score: float
    weight: float
    square: float


Name = Callable[[str, str], Sequence[str]]
"""The ids of the incidents that made a turn: of a month and a direction, the heaviest first, at most `NAMED`."""
NAMED = 5


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A month whose count is improbable.

    `weight` is 1 minus the tail probability, `surprise` its negative decimal logarithm; `observed` and `expected` are
    effective incidents (weight and severity together, see the method).
    """

    month: str
    direction: str
    weight: float
    surprise: float
    observed: float
    expected: float
    incidents: tuple[str, ...]
    pair: Pair = ("", "")

    def reason(self) -> str:
        """What the model saw, in words."""
        kind = "conflict" if self.direction == CONFLICT else "cooperation"
        return (
            f"{self.month}: {kind} of {self.observed:.1f} effective incidents where the months before let expect "
            f"{self.expected:.1f}; a tail probability of 1 in {10 ** min(self.surprise, 15):,.0f}"
        )


def severity(score: float) -> float:
    """How much an incident of a score counts: the square root of its distance from neutral, 1 at 5 points.

    The root keeps one grave act from outweighing everything: an attack (-9) counts as 1.8 accusations (-3).
    """
    return math.sqrt(abs(score) / 5.0)


def turning_points(
    pair: Pair, incidents: Iterable[Incident], coverage: Mapping[str, float], model: Model | None = None
) -> tuple[TurningPoint, ...]:
    """The turning points of a pair in order of time, from the incidents of that pair; `coverage` maps months (`2025-07`)
    to articles read."""
    kept = [i for i in incidents if i.last - i.first < LENGTH["month"] and i.score]
    by_month: dict[tuple[str, str], list[Incident]] = defaultdict(list)
    for incident in kept:
        by_month[period_of(incident.first, "month"), direction_of(incident.score)].append(incident)
    loads = [Load(month, i.score, i.weight, i.weight**2) for (month, _), found in by_month.items() for i in found]

    def name(month: str, direction: str) -> list[str]:
        found = by_month[month, direction]
        return [i.id for i in sorted(found, key=lambda i: (-i.weight * severity(i.score), i.first, i.id))[:NAMED]]

    return turns_of(pair, loads, coverage, name, model)


def turns_of(
    pair: Pair, loads: Iterable[Load], coverage: Mapping[str, float], name: Name, model: Model | None = None
) -> tuple[TurningPoint, ...]:
    """The same from sums (a ledger's query), asking for the incidents only where there is a turn."""
    chosen = model or Model()
    months = sorted(month for month, read in coverage.items() if read > 0)
    exposure = _exposures(months, coverage)
    sums: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for load in loads:
        grave = severity(load.score)
        if grave:
            sums[load.month, direction_of(load.score)].append((load.weight * grave, load.square * grave * grave))
    found = []
    for direction in (CONFLICT, THAW):
        forces = [math.fsum(force for force, _ in sums[month, direction]) for month in months]
        squares = [math.fsum(square for _, square in sums[month, direction]) for month in months]
        counts = effective(forces, squares)
        tails = surprises(counts, exposure, chosen)
        judged = [
            surprise if at >= chosen.behind and counts[at] >= chosen.least else 0.0
            for at, (surprise, _) in enumerate(tails)
        ]
        for at in peaks(judged, -math.log(chosen.alpha), chosen.apart):
            made = tuple(name(months[at], direction))
            found.append(_turn(pair_of(*pair), (months[at], direction), (counts[at], *tails[at]), made))
    return tuple(sorted(found, key=lambda turn: (turn.month, turn.direction)))


def direction_of(score: float) -> str:
    """Which way an incident of a score pulls."""
    return CONFLICT if score < 0 else THAW


def _turn(pair: Pair, place: tuple[str, str], seen: tuple[float, float, float], made: tuple[str, ...]) -> TurningPoint:
    observed, surprise, expected = seen
    return TurningPoint(
        month=place[0],
        direction=place[1],
        weight=-math.expm1(-surprise),
        surprise=surprise / math.log(10.0),
        observed=observed,
        expected=expected,
        incidents=made,
        pair=pair,
    )


def _exposures(months: Sequence[str], coverage: Mapping[str, float]) -> list[float]:
    """Each month's reading against the mean month's."""
    mean = math.fsum(coverage[month] for month in months) / len(months) if months else 1.0
    return [coverage[month] / mean for month in months]


def effective(forces: Sequence[float], squares: Sequence[float]) -> list[float]:
    """Sums of forces by month (with the sums of their squares) as counts of a Poisson with the same mean and variance.

    A sum of N forces u, N Poisson, has mean E[N] E[u] and variance E[N] E[u^2]; divided by E[u^2] / E[u] it has mean and
    variance equal, as a Poisson count has.
    """
    total, square = math.fsum(forces), math.fsum(squares)
    return [force * total / square if square else 0.0 for force in forces]


def surprises(counts: Sequence[float], exposure: Sequence[float], model: Model) -> list[tuple[float, float]]:
    """For each month -ln P(Y >= count) under the trailing months' predictive (0 where the count is no more than it
    expects), and the count it expects.

    The prior is Gamma with the pair's mean rate; with S counts in E exposure behind, the rate is
    Gamma(shape + S, shape / mean + E), and a month of exposure e is negative binomial with mean rate * e.
    """
    mean = max(math.fsum(counts) / (math.fsum(exposure) or 1.0), 0.01)
    found = []
    for at, count in enumerate(counts):
        start = max(0, at - model.trailing)
        shape = model.shape + math.fsum(counts[start:at])
        ratio = exposure[at] / (model.shape / mean + math.fsum(exposure[start:at]))
        expected = shape * ratio
        found.append((-log_negative_binomial_tail(count, shape, ratio) if count > expected else 0.0, expected))
    return found


def peaks(values: Sequence[float], least: float, apart: int) -> list[int]:
    """Places of the values above `least` that are the greatest within `apart` places; of equals the first."""
    kept: list[int] = []
    for at in sorted((at for at, value in enumerate(values) if value > least), key=lambda at: (-values[at], at)):
        if all(abs(at - other) > apart for other in kept):
            kept.append(at)
    return sorted(kept)
