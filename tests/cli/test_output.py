"""What a page may hold never reaches a terminal or a spreadsheet as more than text."""

from __future__ import annotations

import csv
import doctest
import io
from importlib import import_module

import pytest

from detente.cli import output
from detente.cli.output import Column


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start):
    assert output.safe_cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


def test_cells_keep_numbers_and_plain_words():
    assert [output.safe_cell(value) for value in (-3.5, 7, None, True, "слово", [1], {"a": "б"})] == [
        "-3.5", "7", "", "True", "слово", "[1]", '{"a": "б"}',
    ]  # fmt: skip
    assert output.safe_cell("a\x00b\ud800") == "ab?"


def test_csv_comes_back_as_it_went(capfdbinary):
    rows = [{"a": 'кавычки " и, запятая\nстрока', "b": {"c": ["x", "y"], "d": None}}, {"a": "", "b": {"c": [], "d": 1}}]
    output.write_csv(rows)
    found = list(csv.DictReader(io.StringIO(capfdbinary.readouterr().out.decode(), newline="")))
    assert found[0] == {"a": 'кавычки " и, запятая\nстрока', "b.c": "x;y", "b.d": ""}
    assert found[1]["b.d"] == "1"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\x1b[2J\x1b]0;title\x07red", "[2J]0;titlered"),
        ("a\u202eb\u2066c\u200fd", "abcd"),
        ("one\ntwo\tthree\rfour", "one two three four"),
        ("\x9b31mx\x7f", "31mx"),
        ("\ud800", "\ufffd"),
    ],
)
def test_control_sequences_are_stripped(text, plain):
    assert output.clean(text) == plain


def test_markup_of_the_table_printer_is_only_text():
    shown = output.table([{"t": "[bold red]x[/] :smile: https://a.b"}], [Column("t", "t")], empty="none")
    assert "[bold red]x[/] :smile: https://a.b" in shown


def test_an_empty_table_says_so():
    assert output.table([], [Column("t", "t")], empty="no events") == "no events\n"


@pytest.mark.parametrize("module", ["clock", "ledger.keys", "ledger.words", "ledger.narrow"])
def test_examples_in_the_code_run(module):
    result = doctest.testmod(import_module(f"detente.{module}"))
    assert result.attempted > 0
    assert result.failed == 0


WORDS = "Министр иностранных дел прибыл в столицу соседней страны для переговоров о транзите и тарифах на будущий год"


def test_words_keep_their_place_beside_long_lists_of_parties():
    from detente.cli.query import COLUMNS, for_people

    party = [{"code": code, "name": None} for code in ("AZE", "RUS", "TUR", "GEO", "IRN", "ARM", "USA")]
    date = {"start": "2024-12-30", "end": "2025-01-02", "precision": "day"}
    row = {"date": date, "actors": party, "type": "MOBILIZE", "recipients": party, "sentence": WORDS, "id": "0" * 16,
           "status": "hypothetical"}  # fmt: skip
    shown = output.table([for_people("events", row)], COLUMNS["events"], empty="none").splitlines()
    assert max(len(line) for line in shown) <= 80
    assert "[hypothetical]" in shown[1]
    assert "0" * 16 in shown[1]
    assert len(shown) == 1 + output.CELL_LINES
    assert shown[-1].rstrip().endswith("…")
    assert [line.split(" ", 1)[0] for line in shown[1:3]] == ["2024-12-30", "2025-01-02"]


@pytest.mark.parametrize("kind", ["articles", "events", "contacts", "statements", "claims", "instruments", "forecasts",
                                  "figures", "vectors", "attitudes"])  # fmt: skip
def test_every_table_fits_a_page(kind):
    from detente.cli.query import COLUMNS

    columns = COLUMNS[kind]
    assert sum(column.width or 16 for column in columns) + 2 * (len(columns) - 1) <= output.WIDTH


@pytest.mark.parametrize(
    ("start", "end", "precision", "shown"),
    [
        ("2024-12-01", "2024-12-31", "month", "2024-12"),
        ("2024-01-01", "2024-12-31", "year", "2024"),
        ("2024-12-30", "2024-12-30", "day", "2024-12-30"),
        ("2024-12-30", "2025-01-02", "day", "2024-12-30 – 2025-01-02"),
        ("2024-12-30", None, "after", "2024-12-30–…"),
        (None, "2024-12-30", "before", "…–2024-12-30"),
        ("2024-11-01", "2025-02-28", "month", "2024-11-01 – 2025-02-28"),
    ],
)
def test_dates_are_as_short_as_their_precision(start, end, precision, shown):
    assert output.shown_date({"start": start, "end": end, "precision": precision}) == shown
