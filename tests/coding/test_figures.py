"""Figures: every example of the word table, sums, and hostile numbers."""

import time

import pytest

from detente.coding.base import Found
from detente.coding.dates import find_dates
from detente.coding.figures import Figures
from detente.coding.quantities import find_quantities, table
from detente.language import load_pack
from detente.language.base import Block


@pytest.fixture(scope="module")
def pack():
    return load_pack("ru")


def figures(pack, text):
    doc = pack.analyse(text, [Block((0, len(text)))])
    found = Found(article=None, knowledge=None, dates=find_dates(doc, None))
    return Figures()(doc, found)


def row(figure):
    none = -1
    return [
        none if figure.value is None or (figure.low is not None and figure.high is not None) else figure.value,
        none if figure.low is None else figure.low,
        none if figure.high is None else figure.high,
        figure.unit or "",
        figure.of,
    ]


@pytest.mark.parametrize(("text", "expected"), table()["examples"].items())
def test_examples(pack, text, expected):
    assert [row(f) for f in figures(pack, text)] == expected


@pytest.mark.parametrize("text", table()["non_examples"]["texts"])
def test_non_examples(pack, text):
    assert figures(pack, text) == []


def test_parts_that_add_up_are_checked(pack):
    total, *parts = figures(pack, "Погибли 120 человек. Из них 80 солдат и 40 жителей.")
    assert total.check == "ok"
    assert total.parts == tuple(p.id for p in parts)


def test_parts_that_do_not_add_up_are_marked(pack):
    total, *_ = figures(pack, "Погибли 120 человек, из них 80 солдат и 30 жителей.")
    assert total.check == "mismatch"


def test_unrelated_numbers_are_no_parts(pack):
    assert all(f.check is None for f in figures(pack, "Прибыли 50 дипломатов. Посольство заняло 7 зданий и 9 домов."))


def test_ocr_spaces_and_glued_words(pack):
    assert [f.value for f in figures(pack, "Вывезли 3 117 жителей и 24 раненых.")] == [3117, 24]


def test_a_date_of_another_clause_is_not_its_date(pack):
    text = "В июне 2018 года министр сказал, что выслали 15 дипломатов. В мае 2019 года выслали 20 дипломатов."
    assert [f.date and f.date.start for f in figures(pack, text)] == [None, "2019-05-01"]


def test_spans_hold_the_words(pack):
    text = "Задержаны 15 граждан."
    (figure,) = figures(pack, text)
    assert text[slice(*figure.span)] == "15 граждан"


def test_long_digits_are_linear():
    start = time.perf_counter()
    assert find_quantities("9" * 200_000) == []
    find_quantities("1 000 " * 30_000)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Погибли 38 человек, выжили 29 пассажиров.", ["погибнуть", "выжить"]),
        ("По данным министерства, погибли более 600 человек.", ["погибнуть"]),
        ("В Анкаре задержаны около 40 граждан Ирака.", ["задержать"]),
        ("Турция выслала 23 дипломата.", ["выслать"]),
        ("Список из 12 городов опубликован.", [None]),
    ],
)
def test_the_verb_over_what_is_counted(pack, text, what):
    assert [figure.what for figure in figures(pack, text)] == what
