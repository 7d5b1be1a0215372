"""Why a number or an incident is there, down to words: incidents, points of a series, turning points, and (by the ledger) records.

In: an open ledger and an id. A point or a turn is asked for as `AZE-RUS:2025-07` (also by day, week `2025-W28` or year). Out: a plain row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from detente.analysis.series import LENGTH, PRIOR, period_of
from detente.chronicle import Chronicle
from detente.errors import InputError
from detente.ledger.store import Ledger

Row = dict[str, Any]
POINT = re.compile(r"([A-Za-z]{3})[-/,]([A-Za-z]{3})[:@](\d{4}(?:-\d{2}){0,2}|\d{4}-W\d{2})")
MOST = 40
"""Reports of an incident that are explained one by one, and incidents of a point: more say nothing new."""


def explain(ledger: Ledger, wanted: str) -> Row:
    """Everything behind an id. Raises InputError when the ledger holds nothing of it."""
    if point := POINT.fullmatch(wanted):
        return _point(ledger, (point[1].upper(), point[2].upper()), point[3].upper())
    try:
        return ledger.explain(wanted)
    except InputError:
        row = next((one for one in Chronicle(ledger).incidents(record=wanted, limit=1) if one["id"] == wanted), None)
        if row is None:
            raise
    return _incident(ledger, row)


def _incident(ledger: Ledger, row: Row) -> Row:
    """An incident with every report explained: its words, its rule, where it was read."""
    events = [ledger.explain(event) for event in row["events"][:MOST]]
    weight = f"weight {row['weight']:g} from {row['reports']} independent reports, in {len(row['events'])} texts"
    return {
        "kind": "incident",
        "record": {name: value for name, value in row.items() if name != "reasons"},
        "reasons": [weight, *(f"joined: {reason}" for reason in row["reasons"])],
        "reports": events,
    }


def _point(ledger: Ledger, pair: tuple[str, str], period: str) -> Row:
    """A period of a pair: its numbers, the incidents that make them, and the turning point where there is one."""
    freq = {4: "year", 7: "month", 8: "week", 10: "day"}[len(period)]
    chronicle = Chronicle(ledger)
    found = chronicle.series(*pair, freq)
    point = next((one for one in found.points if one.period == period), None)
    if point is None:
        hint = f"as {found.points[-1].period}" if found.points else "nothing was read of this pair"
        raise InputError(
            "the series has no such period", subject=f"{'-'.join(pair)}:{period}", hint=hint, code="INP005"
        )
    since, until = _bounds(period)
    told = chronicle.incidents(pair=list(pair), since=since, until=until, sentences=True)
    inside = [one for one in told if _span(one) < LENGTH[freq] and period_of(_start(one), freq) == period]
    inside.sort(key=lambda one: (-abs(one["weight"] * one["score"]), one["date"]["start"], one["id"]))
    turns = [turn for turn in found.turning_points if freq == "month" and turn.month == period]
    return {
        "kind": "point",
        "record": {"id": f"{'-'.join(found.pair)}:{period}", "pair": list(found.pair), "freq": freq,
                   **{name: getattr(point, name) for name in _FIELDS}},
        "reasons": [*_level(inside, point.level), *(f"turning point: {turn.reason()}" for turn in turns)],
        "turning_points": [
            {"month": t.month, "direction": t.direction, "weight": round(t.weight, 4), "incidents": list(t.incidents)}
            for t in turns
        ],
        "incidents": inside[:MOST],
    }  # fmt: skip


_FIELDS = ("period", "level", "low", "high", "conflict", "cooperation", "incidents", "reports")


def _level(inside: Sequence[Row], level: float | None) -> list[str]:
    """How the level comes from the incidents, in words."""
    if level is None:
        return ["no level: nothing is known to have happened"]
    total = sum(one["weight"] for one in inside)
    summed = sum(one["weight"] * one["score"] for one in inside)
    return [
        f"level: weights {total:.2f}, scores times weights {summed:+.2f}; with the pair's own mean as one incident of weight "
        f"{PRIOR:g} more that is {level:+.2f}",
    ]


def _start(row: Row) -> int:
    return date.fromisoformat(row["date"]["start"]).toordinal()


def _span(row: Row) -> int:
    return date.fromisoformat(row["date"]["end"]).toordinal() - _start(row)


def _bounds(period: str) -> tuple[str, str]:
    """The first and last day of a period as text; a month may end later than it does, which no day notices."""
    if "W" in period:
        try:
            first = date.fromisocalendar(int(period[:4]), int(period[6:]), 1)
        except ValueError:
            raise InputError("is no week", subject=period, code="INP005") from None
        return first.isoformat(), date.fromordinal(first.toordinal() + 6).isoformat()
    return period + "-01-01"[len(period) - 4 :], period + "-12-31"[len(period) - 4 :]
