"""Instruments: every example of the table, merging, and what is no document."""

import pytest

from detente.coding.base import Found
from detente.coding.dates import find_dates
from detente.coding.instrument_steps import table
from detente.coding.instruments import Instruments
from detente.language import load_pack
from detente.language.base import Block


@pytest.fixture(scope="module")
def pack():
    return load_pack("ru")


def instruments(pack, text):
    doc = pack.analyse(text, [Block((0, len(text)))])
    return Instruments()(doc, Found(article=None, knowledge=None, dates=find_dates(doc, None)))


@pytest.mark.parametrize(("text", "expected"), table()["examples"].items())
def test_examples(pack, text, expected):
    name, kind, status = expected
    (instrument,) = instruments(pack, text)
    assert (instrument.name, instrument.kind, [s.status for s in instrument.history]) == (
        name,
        kind,
        [status] if status else [],
    )


@pytest.mark.parametrize("text", table()["non_examples"]["texts"])
def test_non_examples(pack, text):
    assert instruments(pack, text) == []


def test_one_document_through_an_article(pack):
    text = "Министры подписали соглашение о транзите 5 мая 2024 года.\nПарламент ратифицировал соглашение 7 июня 2024 года."
    (instrument,) = instruments(pack, text)
    assert [(s.status, s.date.start) for s in instrument.history] == [
        ("signed", "2024-05-05"),
        ("ratified", "2024-06-07"),
    ]


def test_an_ordinal_and_a_number_are_one_identifier(pack):
    text = "Поправка №12 принята в 1990 году. Президент отменил действие 12-й поправки."
    (instrument,) = instruments(pack, text)
    assert instrument.identifiers == ("№12",)
    assert "waived" in [s.status for s in instrument.history]
