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


def test_a_long_run_of_digits_is_read_in_linear_time():
    assert find_expressions("1 " * 20000) == []
