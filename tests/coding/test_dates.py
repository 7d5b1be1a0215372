"""Dates: every example of the word table, and the narrative cases that need several sentences."""

from datetime import date

import pytest

from detente.coding.date_grammar import find_expressions, table
from detente.coding.dates import find_dates
from detente.language import load_pack
from detente.language.base import Block


@pytest.fixture(scope="module")
def pack():
    return load_pack("ru")


def values(pack, text, published):
    doc = pack.analyse(text, [Block((0, len(text)))])
    day = date.fromisoformat(published) if published else None
    return [(m.value.start, m.value.precision) if m.value else None for m in find_dates(doc, day)]


@pytest.mark.parametrize(("text", "expected"), table()["examples"].items())
def test_examples(pack, text, expected):
    published, start, precision = expected
    assert values(pack, text, published)[-1:] == [(start, precision)]


@pytest.mark.parametrize("text", table()["non_examples"]["texts"])
def test_non_examples(text):
    assert find_expressions(text) == []


def test_year_less_dates_follow_the_narrative(pack):
    text = "Взрыв прогремел 28 декабря 2019 года. 29 декабря стороны спорили, а 6 января договорились."
    assert values(pack, text, "2025-10-07") == [
        ("2019-12-28", "day"),
        ("2019-12-29", "day"),
        ("2020-01-06", "day"),
    ]


def test_the_day_before_counts_from_the_day_spoken_of(pack):
    text = "Министр позвонил коллеге 31 января.\nДнем ранее посол вручил ноту."
    assert values(pack, text, "2026-02-01") == [("2026-01-31", "day"), ("2026-01-30", "day")]


def test_an_impossible_date_has_words_but_no_value(pack):
    assert values(pack, "Договор подписали 31 февраля 2024 года.", "2025-01-01") == [None]


def test_undated_text_leaves_relative_dates_unknown(pack):
    assert values(pack, "Вчера министры встретились.", None) == [None]


def test_a_weekday_beside_a_date_names_the_year_of_an_undated_text(pack):
    text = "В понедельник 18 февраля премьер уволил министра, а в пятницу ушел сам.\nСчета выросли в январе 2013 года."
    doc = pack.analyse(text, [Block((0, 71)), Block((72, len(text)))])
    found = find_dates(doc, None, date(2013, 1, 1))
    assert [m.value.start for m in found] == ["2013-02-18", "2013-02-22", "2013-01-01"]
    assert found[0].words == "В понедельник 18 февраля"


def test_an_undated_text_counts_from_the_day_its_lead_prints(pack):
    text = "Союз признал выборы, сообщил премьер 20 июня 2023 года.\nВ пятницу послы спорили, а 13 июня разошлись."
    doc = pack.analyse(text, [Block((0, 55)), Block((56, len(text)))])
    assert [m.value.start for m in find_dates(doc, None, date(2023, 6, 20))] == [
        "2023-06-20",
        "2023-06-16",
        "2023-06-13",
    ]
    assert [m.value and m.value.start for m in find_dates(doc, None, date(2024, 6, 20))] == ["2023-06-20", None, None]


def test_a_long_run_of_digits_is_read_in_linear_time():
    assert find_expressions("1 " * 20000) == []
