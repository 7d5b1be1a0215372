"""Forecasts and agreement: published and hand-made numbers."""

import pytest

from detente.analysis.agreement import kappa, wilson
from detente.analysis.scoreboard import Forecasted, brier, calibration, propose, scoreboard, shift_month
from detente.analysis.series import Point


def forecast(name="f", who="Институт", direction="worse", low=0.7, high=0.9, **more):
    return Forecasted(name, who, ("AZE", "RUS"), direction, low, high, more.get("said", "2025-01"), more.get("due"))


def months(levels, start="2024-07"):
    return [
        Point(shift_month(start, n), level, None, None, 0, 0, 0 if level is None else 2, 2)
        for n, level in enumerate(levels)
    ]


def test_wilson_against_published_numbers():
    found = wilson(9, 10)
    assert (found.low, found.high) == (pytest.approx(0.5958, abs=1e-4), pytest.approx(0.9821, abs=1e-4))
    assert wilson(0, 10).high == pytest.approx(0.2775, abs=1e-4)
    assert wilson(0, 0) is None
    with pytest.raises(ValueError):
        wilson(3, 2)


def test_kappa_by_hand():
    one = ["y"] * 25 + ["n"] * 25
    other = ["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15
    assert kappa(one, other) == pytest.approx(0.4)
    assert kappa([], []) is None
    assert kappa(["y"], ["y"]) is None


def test_brier_by_hand():
    assert brier([(0.9, True), (0.4, False)]) == pytest.approx(0.085)
    assert brier([]) is None


def test_scoreboard_orders_by_brier_and_keeps_those_without_words():
    good, bad, mute = forecast("a", "A"), forecast("b", "B"), forecast("c", "C", low=None, high=None)
    rows = scoreboard([(bad, False), (mute, True), (good, True)])
    assert [(r.forecaster, r.forecasts, r.true) for r in rows] == [("A", 1, 1), ("B", 1, 0), ("C", 1, 1)]
    assert rows[0].brier == pytest.approx(0.04)
    assert rows[2].brier is None


def test_calibration_bins():
    table = calibration([(forecast(), True), (forecast(), False), (forecast(low=1.0, high=1.0), True)])
    assert [(line.forecasts, line.frequency) for line in table][-1] == (3, pytest.approx(2 / 3))
    assert table[0].frequency is None


def test_outcome_is_proposed_from_levels():
    worse = months([4.0] * 6 + [0.0] + [-4.0] * 6)
    assert propose(forecast(due="2025-07"), worse).outcome is True
    assert propose(forecast(direction="better", due="2025-07"), worse).outcome is False
    assert propose(forecast(direction="same", due="2025-07"), months([1.0] * 13)).outcome is True


def test_no_outcome_without_the_months_or_the_incidents():
    assert propose(forecast(due="2026-01"), months([1.0] * 13)).outcome is None
    assert propose(forecast(due="2025-07"), months([None] * 13)).outcome is None
    assert propose(forecast(direction="other", due="2025-07"), months([1.0] * 13)).outcome is None


def test_shift_month():
    assert shift_month("2025-01", -1) == "2024-12"
