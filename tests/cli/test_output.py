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
