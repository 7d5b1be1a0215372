"""`detente recode` as it is typed, with the real Coder and a rule of the user's own."""

from __future__ import annotations

import json

import pytest

from detente.cli import main
from detente.cli.exits import CONDITION, NO_INPUT, USAGE

PAGE = """Куба осмеяла США на форуме

Куба осмеяла США на форуме в Гаване. Делегации Чили и Перу встретились в Лиме 3 марта 2024 года.
"""
RULE = """type = "ACCUSE"
contexts = ["diplomatic"]

[mock]
verbs = ["осмеять"]
frame = "about"
yes = ["Куба осмеяла США => CUB>USA"]
"""


@pytest.fixture
def world(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("DETENTE_LEDGER", str(tmp_path / "news.db"))
    (tmp_path / "page.txt").write_text(PAGE, "utf-8")

    def run(*args):
        code = main(list(args))
        return code, capsys.readouterr()

    def rule():
        folder = tmp_path / "config" / "detente" / "lexicon" / "ru"
        folder.mkdir(parents=True)
        (folder / "mine.toml").write_text(RULE, "utf-8")

    assert run("ingest", str(tmp_path / "page.txt"))[0] == 0
    return run, rule


def test_a_new_rule_is_shown_accepted_and_undone(world):
    run, rule = world
    assert run("recode", "--diff", "--exit-code")[0] == 0
    rule()
    code, said = run("recode", "--diff", "--exit-code", "--jsonl")
    assert code == CONDITION
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert {(row["change"], row["rule"], row["now"].split()[0]) for row in rows} == {("added", "mine.mock", "CUB>USA")}
    assert run("events", "--type", "accuse", "--json")[1].out.count("mine.mock") == 0
    assert run("recode", "--accept")[0] == 0
    assert run("events", "--type", "accuse", "--json")[1].out.count("mine.mock") > 0
    explained = json.loads(run("explain", rows[0]["id"], "--json")[1].out)
    assert "overlay" in explained["run"]["packs"]
    assert run("recode", "--undo")[0] == 0
    assert run("events", "--type", "accuse", "--json")[1].out.count("mine.mock") == 0


def test_refused_or_wrongly_asked(world):
    run, rule = world
    assert run("recode", "--undo")[0] == NO_INPUT
    assert run("recode", "--accept", "--undo")[0] == USAGE
    rule()
    run("recode")
    assert run("recode", "--refuse")[0] == 0
    assert run("recode", "--refuse")[0] == NO_INPUT
