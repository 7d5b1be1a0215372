"""Stems, rows, pairs and decisions."""

from datetime import date

import pytest

from detente.analysis.rows import Decisions, EventRow, Told, event_row, pair_of
from detente.analysis.words import likeness, stems, weight
from detente.records import DateValue, Event, Evidence, Party


def make_event(**changes):
    base = {
        "id": "e1",
        "type": "CONSULT",
        "mode": "phone",
        "contexts": (),
        "quad": "verbal-coop",
        "score": 1.5,
        "status": "actual",
        "actors": (Party("AZE", "Алиев"), Party("RUS", "Путин")),
        "recipients": (),
        "date": DateValue("2025-10-07", "2025-10-07", "day", "text"),
        "place": None,
        "contact": None,
        "evidence": Evidence((0, 10), (0, 5)),
        "attribution": (),
        "confidence": 0.9,
        "rule": "call.phone",
    }
    return Event(**{**base, **changes})


def test_stems_join_inflected_forms_and_keep_numbers():
    assert stems("Переговоры о мире, 24 пункта") == {"перег", "мире", "24", "пункт"}
    assert stems("Переговоров") == stems("переговорами")


def test_yo_is_folded_and_empty_text_has_no_stems():
    assert stems("Ещё") == stems("еще")
    assert stems("- ! ...") == frozenset()


def test_rare_stems_weigh_more_than_common_ones():
    assert weight("росси") < weight("керчь") == weight("zzzzz")


def test_likeness_is_one_for_the_same_and_zero_for_nothing_in_common():
    bag = stems("Послы встретились в Ереване")
    assert likeness(bag, bag) == 1.0
    assert likeness(bag, stems("Завод закрыт")) == 0.0
    assert likeness(frozenset(), frozenset()) == 0.0


def test_a_long_list_is_cut():
    assert len(stems(" ".join(f"слово{n} {n:04d}" for n in range(500)))) <= 60


def test_pairs_of_symmetric_and_directed_acts():
    row = event_row(make_event(), Told("a", "Звонок"))
    assert row is not None
    assert row.pairs == (("AZE", "RUS"),)
    directed = event_row(
        make_event(actors=(Party("USA", None), Party("GBR", None)), recipients=(Party("IRQ", None),)), Told("a", "Удар")
    )
    assert directed is not None
    assert directed.pairs == (("GBR", "IRQ"), ("IRQ", "USA"))


@pytest.mark.parametrize("status", ["hypothetical", "negated"])
def test_what_did_not_happen_makes_no_row(status):
    assert event_row(make_event(status=status), Told("a", "x")) is None


def test_one_party_or_no_date_makes_no_row():
    assert event_row(make_event(actors=(Party("AZE", None), Party(None, "Хор"))), Told("a", "x")) is None
    assert event_row(make_event(date=None), Told("a", "x")) is None


def test_the_day_told_dates_an_act_the_text_does_not_date():
    row = event_row(make_event(date=None), Told("a", "x", published="2025-10-08"))
    assert row is not None
    assert (row.first, row.last, row.precision) == (*[date(2025, 10, 8).toordinal()] * 2, "told")
    vague = event_row(
        make_event(date=DateValue("2025-09-04", None, "after", "inferred")), Told("a", "x", published="2025-10-08")
    )
    assert vague is not None
    assert vague.precision == "told"


def test_nonsense_dates_do_not_raise():
    assert event_row(make_event(date=DateValue("2025-02-31", None, "day", "text")), Told("a", "x")) is None


def test_decisions_are_unordered_and_may_not_contradict():
    assert Decisions.of(together=[("b", "a")]).together == {("a", "b")}
    with pytest.raises(ValueError, match="together and apart"):
        Decisions.of(together=[("a", "b")], apart=[("b", "a")])


def test_pair_of_is_sorted():
    assert pair_of("RUS", "AZE") == ("AZE", "RUS")


def test_cluster_falls_back_to_the_article():
    row = EventRow("e", "AID", None, 10, ("RUS",), ("AFG",), 1, 1, 1, "art")
    assert row.cluster == "art"
