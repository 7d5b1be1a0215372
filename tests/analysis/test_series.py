"""Series: counts, level, interval, coverage; turning points against numbers made by hand."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rows_made import day, row

from detente.analysis.incidents import group
from detente.analysis.series import Cell, Series, cells, coarser, period_of, periods, points, series_json
from detente.analysis.tails import log_beta_tail, log_negative_binomial_tail
from detente.analysis.turning import CONFLICT, THAW, Model, effective, peaks, severity, surprises, turning_points

PAIR = ("AZE", "RUS")


def test_periods():
    assert period_of(day("2024-12-30"), "week") == "2025-W01"
    assert periods(day("2024-12-30"), day("2025-02-01"), "month") == ["2024-12", "2025-01", "2025-02"]
    assert periods(day("2024-12-30"), day("2025-01-01"), "day") == ["2024-12-30", "2024-12-31", "2025-01-01"]
    assert periods(day("2023-06-01"), day("2025-01-01"), "year") == ["2023", "2024", "2025"]
    assert len(periods(day("2000-01-01"), day("2025-12-31"), "month")) == 26 * 12


def test_levels_by_hand():
    found = [Cell("2025-01", -9.0, 1, 1, 1.0), Cell("2025-02", 5.0, 1, 1, 1.0)]
    first, second = points(PAIR, found, {"2025-01": 3, "2025-02": 3}, ["2025-01", "2025-02"])
    assert (first.level, second.level) == (-5.5, 1.5)  # the pair's mean is -2 and weighs one incident
    assert (first.conflict, first.cooperation, first.conflict_sum) == (1, 0, -9.0)


def test_level_does_not_follow_volume():
    few, many = [Cell("2025-01", -3.0, 1, 1, 1.0)], [Cell("2025-01", -3.0, 50, 80, 70.0)]
    levels = [points(PAIR, found, {"2025-01": 1}, ["2025-01"])[0].level for found in (few, many)]
    assert levels == [-3.0, -3.0]


def test_more_incidents_narrow_the_interval():
    base = [Cell("2024-01", score, 10, 10, 10.0) for score in (-9.0, 5.0)]
    widths = []
    for number in (1, 30):
        mixed = [Cell("2025-01", score, number, number, float(number)) for score in (-9.0, 5.0)]
        (point,) = points(PAIR, base + mixed, {"2025-01": 1}, ["2025-01"])
        assert point.low < point.level < point.high
        widths.append(point.high - point.low)
    assert widths[1] < widths[0] / 2


def test_missing_is_not_zero():
    found = [Cell("2025-01", 5.0, 1, 1, 1.0)]
    span = ["2025-01", "2025-02", "2025-03"]
    _, quiet, unread = points(PAIR, found, {"2025-01": 4, "2025-02": 4}, span)
    assert (quiet.incidents, quiet.conflict, quiet.level) == (0, 0, None)
    assert (unread.incidents, unread.conflict, unread.level) == (None, None, None)


def test_the_interval_is_the_same_every_time_and_in_any_order():
    found = [Cell("2025-01", score, 2, 3, 2.7) for score in (-9.0, -3.0, 2.5)]
    one, other = (points(PAIR, cells_, {"2025-01": 1}, ["2025-01"]) for cells_ in (found, found[::-1]))
    assert one == other


def test_without_bands_a_point_is_the_same_but_for_its_interval():
    found = [Cell("2025-01", score, 2, 3, 2.7) for score in (-9.0, -3.0, 2.5)]
    span = ["2025-01", "2025-02"]
    with_bands, without = (points(PAIR, found, {"2025-01": 1}, span, bands=bands) for bands in (True, False))
    assert without == tuple(replace(point, low=None, high=None) for point in with_bands)
    assert with_bands[0].low < with_bands[0].high


def test_new_months_leave_the_intervals_of_the_old_as_they_were():
    def cells_of(months):
        return [Cell(f"2024-{m:02}", score, 2, 2, 2.0) for m in range(1, months + 1) for score in (-9.0, 2.5)]

    span = [f"2024-{m:02}" for m in range(1, 13)]
    short, long = (points(PAIR, cells_of(n), dict.fromkeys(span, 1), span) for n in (5, 12))
    assert short[:5] == long[:5]
    assert len({point.low for point in long}) > 1


def test_vague_incidents_stay_out_of_fine_series():
    found = group([row("a", "2018-09-01", until="2018-09-30"), row("b", "2018-05-05")])
    assert [cell.period for cell in cells(found, PAIR, "month")] == ["2018-05", "2018-09"]
    assert [cell.period for cell in cells(found, PAIR, "day")] == ["2018-05-05"]


def test_days_sum_to_months():
    found = group([row(f"e{n}", f"2018-0{1 + n % 3}-1{n}", text=f"дело {n}") for n in range(8)])
    assert coarser(cells(found, PAIR, "day"), "month") == cells(found, PAIR, "month")


def test_json_is_the_contract():
    (point,) = points(PAIR, [Cell("2025-07", -3.0, 2, 3, 2.5)], {"2025-07": 1}, ["2025-07"])
    made = series_json(Series(PAIR, "month", (point,)))
    assert list(made) == ["pair", "freq", "points", "turning_points"]
    assert " ".join(made["points"][0]) == "period level low high conflict cooperation incidents reports"


def test_incomplete_beta_by_hand():
    assert math.exp(log_beta_tail(2, 2, 0.5)) == pytest.approx(0.5)
    assert math.exp(log_beta_tail(1, 1, 0.3)) == pytest.approx(0.3)
    assert math.exp(log_beta_tail(2, 3, 0.25)) == pytest.approx(0.26171875)  # a binomial tail, summed by hand
    assert log_beta_tail(3, 2, 0.0) == -math.inf
    assert log_beta_tail(3, 2, 1.0) == 0.0


def test_negative_binomial_by_hand():
    assert log_negative_binomial_tail(3, 1, 1.0) == pytest.approx(3 * math.log(0.5))  # geometric
    assert math.exp(log_negative_binomial_tail(2, 2, 1.0)) == pytest.approx(0.5)
    assert log_negative_binomial_tail(0, 2, 1.0) == 0.0


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 60), st.floats(0.2, 50), st.floats(0.01, 20))
def test_negative_binomial_sums(count, shape, ratio):
    chance = ratio / (1.0 + ratio)
    head = math.fsum(
        math.exp(
            math.lgamma(shape + k)
            - math.lgamma(shape)
            - math.lgamma(k + 1)
            + shape * math.log1p(-chance)
            + k * math.log(chance)
        )
        for k in range(count)
    )
    assert math.exp(log_negative_binomial_tail(count, shape, ratio)) == pytest.approx(1.0 - head, abs=1e-9)


def test_tails_far_out_stay_finite():
    assert -1e6 < log_negative_binomial_tail(5000.0, 0.5, 0.001) < -1000


def test_effective_counts_by_hand():
    # forces 1 and 1 in one month, 2 in the next: mean 4/3, mean square 2
    assert effective([2.0, 2.0], [2.0, 4.0]) == pytest.approx([4 / 3, 4 / 3])
    assert effective([0.0, 0.0], [0.0, 0.0]) == [0.0, 0.0]


def test_severity():
    assert severity(-5.0) == 1.0
    assert severity(-9.0) > severity(-3.0) > severity(0.0) == 0.0


def test_surprise_by_hand():
    # ten quiet months at one incident, then four: shape 1 + 10, rate 1 / mean + 10
    counts, exposure = [1.0] * 10 + [4.0], [1.0] * 11
    mean = 14 / 11
    surprise, expected = surprises(counts, exposure, Model(trailing=24, shape=1.0))[-1]
    ratio = 1.0 / (1.0 / mean + 10.0)
    assert expected == pytest.approx(11 * ratio)
    assert surprise == pytest.approx(-log_negative_binomial_tail(4.0, 11.0, ratio))


def test_a_month_read_twice_as_much_surprises_less():
    usual = surprises([1.0] * 12 + [4.0], [1.0] * 13, Model())[-1][0]
    thick = surprises([1.0] * 12 + [4.0], [1.0] * 12 + [2.0], Model())[-1][0]
    assert thick < usual


def test_peaks_are_apart():
    assert peaks([0, 5, 6, 5, 0, 0, 4], 1.0, 2) == [2, 6]
    assert peaks([3, 3], 1.0, 2) == [0]


PLACES = ["высота Северная", "село Заречное", "мост через Куру", "перевал", "станция", "карьер", "хутор Дальний", "лес"]
PLACES += ["рынок", "вокзал", "аэродром", "порт"]


def war():
    quiet = [row(f"q{n}", f"20{18 + n // 12}-{n % 12 + 1:02}-05", text=f"встреча {n}") for n in range(30)]
    fights = [
        row(
            f"w{n:02}",
            f"2020-07-{n + 1:02}",
            "ASSAULT",
            text=PLACES[n],
            actors=("AZE",),
            recipients=("RUS",),
        )
        for n in range(12)
    ]
    return group(quiet + fights)


COVERAGE = {f"20{18 + n // 12}-{n % 12 + 1:02}": 10.0 for n in range(36)}


def test_a_war_is_a_turn_with_its_incidents_and_its_end_is_no_thaw():
    found = turning_points(PAIR, war(), COVERAGE)
    assert [(turn.month, turn.direction) for turn in found] == [("2020-07", CONFLICT)]
    assert found[0].weight > 0.99
    assert len(found[0].incidents) == 5
    assert "2020-07: conflict" in found[0].reason()


def test_a_run_of_visits_after_silence_is_a_thaw():
    visits = [row(f"v{n}", f"2020-07-{3 * n + 1:02}", "SUPPORT", text=f"подпись {n} договор{n}") for n in range(8)]
    found = turning_points(PAIR, group(visits), COVERAGE)
    assert [(turn.month, turn.direction) for turn in found] == [("2020-07", THAW)]


def test_a_month_without_half_a_year_behind_it_is_not_judged():
    late = {month: read for month, read in COVERAGE.items() if month >= "2020-03"}
    assert turning_points(PAIR, war(), late) == ()
    assert turning_points(PAIR, war(), {month: 10.0 for month in COVERAGE if month >= "2020-01"})


def test_nothing_read_and_nothing_happened_turn_nothing():
    assert turning_points(PAIR, war(), {}) == ()
    assert turning_points(PAIR, (), COVERAGE) == ()


def test_turns_do_not_depend_on_order_and_later_months_do_not_change_the_trailing_window():
    incidents = war()
    assert turning_points(PAIR, incidents[::-1], COVERAGE) == turning_points(PAIR, incidents, COVERAGE)
