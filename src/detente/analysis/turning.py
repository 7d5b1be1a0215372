"""Turning points: months whose conflict or cooperation the months before make improbable.

In: incidents of a pair and how much was read in each month. Out: turning points, each with its direction, how improbable
it is, and the incidents that made it. The model is Gamma-Poisson: the trailing months give a posterior of the rate, and
the month's count is compared with the negative binomial it predicts. A fall of conflict is no turn by itself: `thaw` is a
rise of cooperation, `conflict` a rise of conflict. Formulas and sources: `docs/method.md`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from detente.analysis.rows import Pair, pair_of
from detente.analysis.series import period_of
from detente.analysis.tails import log_negative_binomial_tail

CONFLICT, THAW = "conflict", "thaw"


@dataclass(frozen=True, slots=True)
class Model:
    """The few numbers of the method, chosen by leaving out one pair at a time.

    `trailing`: months that make the expectation. `shape`: of the Gamma prior, whose mean is the pair's own (pseudo-
    incidents worth that many). `apart`: months within which turns of one direction are one. `alpha`: tail probability
    from which a month is a turn.
    """

    trailing: int = 24
    shape: float = 1.0
    apart: int = 2
    alpha: float = 0.045


@dataclass(frozen=True, slots=True)
class Happened:
    """What the model needs of an incident; an `Incident` will do too."""

    id: str
    first: int
    last: int
    score: float
    weight: float


class Weighed(Protocol):
    """An incident or a `Happened`."""

    @property
    def id(self) -> str: ...
    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...
    @property
    def score(self) -> float: ...
    @property
    def weight(self) -> float: ...


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
    pair: Pair, incidents: Iterable[Weighed], coverage: Mapping[str, float], model: Model | None = None
) -> tuple[TurningPoint, ...]:
    """The turning points of a pair in order of time, from the incidents of that pair alone; `coverage` maps months
    (`2025-07`) to articles read."""
    chosen, pair = model or Model(), pair_of(*pair)
    months = sorted(month for month, read in coverage.items() if read > 0)
    kept = [incident for incident in incidents if incident.last - incident.first < 31]
    kept.sort(key=lambda incident: (incident.first, incident.id))
    found = []
    for direction, sign in ((CONFLICT, -1), (THAW, 1)):
        mine = [incident for incident in kept if incident.score * sign > 0]
        found += _turns(pair, direction, mine, _exposures(months, coverage), chosen)
    return tuple(sorted(found, key=lambda turn: (turn.month, turn.direction)))


def _exposures(months: Sequence[str], coverage: Mapping[str, float]) -> dict[str, float]:
    """Each month's reading against the mean month's."""
    mean = math.fsum(coverage[month] for month in months) / len(months) if months else 1.0
    return {month: coverage[month] / mean for month in months}


def _turns(
    pair: Pair, direction: str, incidents: list[Weighed], exposure: Mapping[str, float], model: Model
) -> list[TurningPoint]:
    by_month: dict[str, list[Weighed]] = {month: [] for month in exposure}
    for incident in incidents:
        if (month := period_of(incident.first, "month")) in by_month:
            by_month[month].append(incident)
    months = list(exposure)
    counts = effective([[_force(incident) for incident in by_month[month]] for month in months])
    tails = surprises(counts, list(exposure.values()), model)
    turns = []
    for at in peaks([surprise for surprise, _ in tails], -math.log(model.alpha), model.apart):
        made = sorted(by_month[months[at]], key=lambda incident: (-_force(incident), incident.first, incident.id))
        surprise, expected = tails[at]
        turns.append(
            TurningPoint(
                month=months[at],
                direction=direction,
                weight=-math.expm1(-surprise),
                surprise=surprise / math.log(10.0),
                observed=counts[at],
                expected=expected,
                incidents=tuple(incident.id for incident in made[:5]),
                pair=pair,
            )
        )
    return turns


def _force(incident: Weighed) -> float:
    return incident.weight * severity(incident.score)


def effective(forces: Sequence[Sequence[float]]) -> list[float]:
    """Sums of forces by month as counts of a Poisson with the same mean and variance.

    A sum of N forces u, N Poisson, has mean E[N] E[u] and variance E[N] E[u^2]; divided by E[u^2] / E[u] it has mean and
    variance equal, as a Poisson count has.
    """
    total = math.fsum(force for month in forces for force in month)
    square = math.fsum(force * force for month in forces for force in month)
    return [math.fsum(month) * total / square if square else 0.0 for month in forces]


def surprises(counts: Sequence[float], exposure: Sequence[float], model: Model) -> list[tuple[float, float]]:
    """For each month -ln P(Y >= count) under the trailing months' predictive, and the count it expects.

    The prior is Gamma with the pair's mean rate; with S counts in E exposure behind, the rate is
    Gamma(shape + S, shape / mean + E), and a month of exposure e is negative binomial with mean rate * e.
    """
    mean = max(math.fsum(counts) / (math.fsum(exposure) or 1.0), 0.01)
    found = []
    for at, count in enumerate(counts):
        start = max(0, at - model.trailing)
        shape = model.shape + math.fsum(counts[start:at])
        ratio = exposure[at] / (model.shape / mean + math.fsum(exposure[start:at]))
        found.append((-log_negative_binomial_tail(count, shape, ratio), shape * ratio))
    return found


def peaks(values: Sequence[float], least: float, apart: int) -> list[int]:
    """Places of the values above `least` that are the greatest within `apart` places; of equals the first."""
    kept: list[int] = []
    for at in sorted((at for at, value in enumerate(values) if value > least), key=lambda at: (-values[at], at)):
        if all(abs(at - other) > apart for other in kept):
            kept.append(at)
    return sorted(kept)
