"""Forecasts and what came of them: outcomes that a person settled, those that the series propose, a scoreboard.

In: an open ledger. Out: rows of forecasts, proposals, the record of every forecaster and how well calibrated they are together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from detente.analysis.rows import pair_of
from detente.analysis.scoreboard import Bin, Forecasted, Proposal, Scored, calibration, propose, scoreboard
from detente.chronicle import Chronicle
from detente.errors import InputError
from detente.ledger.filters import Filter
from detente.ledger.review import OUTCOME, Correction, outcomes, settle
from detente.ledger.store import Ledger

OUTCOMES = {"came_true": True, "failed": False, "open": None}
ALL = Filter(limit=None, newest=False)


@dataclass(frozen=True, slots=True)
class Board:
    """The record of forecasters, the calibration of all, and what the series propose for forecasts not settled."""

    scores: tuple[Scored, ...]
    bins: tuple[Bin, ...]
    proposals: tuple[Proposal, ...]
    open: int


class Outcomes:
    """Outcomes of one ledger's forecasts."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def settle(self, forecast: str, outcome: str, *, reviewer: str, at: str, note: str | None = None) -> None:
        """Keep what came of a forecast. Raises InputError for an unknown outcome or forecast."""
        if outcome not in OUTCOMES:
            raise InputError(f"{outcome!r} is no outcome", hint=f"one of {', '.join(OUTCOMES)}", code="INP009")
        with self.ledger.writing(durable=True) as connection:
            settle(connection, Correction("forecasts", forecast, OUTCOME, outcome, reviewer, at, note))

    def settled(self) -> dict[str, str]:
        """What came of forecasts, by id: those that a person settled."""
        with self.ledger.reading() as connection:
            return outcomes(connection)

    def board(self) -> Board:
        """Who was right how often, and what is still open."""
        settled, waiting, undecided = [], [], 0
        for forecast, outcome in self.forecasts():
            if outcome is None:
                undecided += 1
                if forecast.pair:
                    waiting.append(forecast)
            else:
                settled.append((forecast, outcome))
        chronicle = Chronicle(self.ledger)
        points = lru_cache(64)(lambda pair: chronicle.series(*pair).points)
        proposals = [propose(forecast, points(forecast.pair)) for forecast in waiting]
        told = tuple(sorted((one for one in proposals if one.outcome is not None), key=lambda one: one.forecast))
        return Board(scoreboard(settled), calibration(settled), told, undecided)

    def forecasts(self) -> Iterator[tuple[Forecasted, bool | None]]:
        """Every forecast with its settled outcome; None where it is open."""
        speakers = {row["id"]: row["speaker"] for row in self.ledger.rows("statements", ALL)}
        for row in self.ledger.rows("forecasts", ALL):
            yield _forecasted(row, speakers.get(row["statement"]) or {}), OUTCOMES[row["outcome"]]


def _forecasted(row: dict[str, Any], speaker: dict[str, Any]) -> Forecasted:
    chance, horizon = row["probability"] or {}, row["horizon"] or {}
    due = horizon.get("end") or horizon.get("start")
    pair: Any = pair_of(*row["pair"]) if len(row["pair"]) == 2 else ()
    return Forecasted(
        id=row["id"],
        forecaster=speaker.get("name") or speaker.get("code") or row["article"]["outlet"] or "?",
        pair=pair,
        direction=row["direction"],
        low=chance.get("low"),
        high=chance.get("high"),
        said=(row["article"]["published"] or "0001-01")[:7],
        due=due[:7] if due else None,
    )
