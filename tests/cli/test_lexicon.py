"""`detente lexicon` as it is typed."""

from __future__ import annotations

import json

import pytest

from detente.cli import main
from detente.cli.exits import CONDITION, NO_INPUT, SETTINGS

EXAMPLE = "Куба осмеяла США => CUB>USA"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def call(*args):
        code = main(list(args))
        return code, capsys.readouterr()

    return call


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "config" / "detente" / "lexicon" / "ru"


def test_a_new_act_from_frame_to_test(run, folder):
    code, said = run("lexicon", "new", "mine.mock", "--type", "accuse", "--verb", "осмеять", "--example", EXAMPLE)
    assert (code, said.out.strip()) == (0, str(folder / "mine.toml"))
    assert run("lexicon", "check")[0] == 0
    assert run("lexicon", "test", "mine.mock")[0] == 0
    assert run("lexicon", "new", "mine.mock", "--verb", "осмеять")[0] == NO_INPUT
    assert run("lexicon", "new", "../evil.x")[0] == NO_INPUT
    code, said = run("lexicon", "show", "mine.mock", "--origin")
    assert said.out.strip() == f"{folder / 'mine.toml'}:3"
    told = json.loads(run("lexicon", "show", "mine.mock", "--json")[1].out)
    assert (told["type"], told["yes"]) == ("ACCUSE", [EXAMPLE])


def test_mistakes_are_named_with_their_line(run, folder):
    run("lexicon", "new", "mine.mock", "--verb", "осмеять")
    code, said = run("lexicon", "check")
    assert code == SETTINGS
    assert f"{folder / 'mine.toml'}:3: no example" in said.err
    (folder / "mine.toml").write_text(
        '[mock]\ntype = "ACCUSE"\nframe = "about"\nverbs = ["осмеять"]\nyes = ["?"]\n', "utf-8"
    )
    code, said = run("lexicon", "check")
    assert (code, "mine.toml:1: not an example: ?" in said.err) == (SETTINGS, True)
    knowledge = folder.parents[1] / "knowledge"
    knowledge.mkdir()
    (knowledge / "people.tsv").write_text("nonsense\n", "utf-8")
    code, said = run("lexicon", "check")
    assert (code, "people.tsv" in said.err) == (SETTINGS, True)


def test_an_example_that_does_not_hold_is_listed(run):
    run(
        "lexicon",
        "new",
        "mine.mock",
        "--type",
        "ACCUSE",
        "--verb",
        "осмеять",
        "--example",
        "Куба осмеяла США => USA>CUB",
    )
    code, said = run("lexicon", "test", "mine", "--jsonl")
    assert (code, json.loads(said.out)["got"].split()[0]) == (SETTINGS, "CUB>USA")


def test_the_examples_of_the_word_tables_hold():
    from detente.coding.examples import Tables
    from detente.knowledge import load_knowledge
    from detente.language import load_pack

    assert list(Tables(load_pack("ru"), load_knowledge()).failures()) == []


def test_two_lexicons_over_pages(run, folder, tmp_path):
    run("lexicon", "new", "mine.mock", "--type", "ACCUSE", "--verb", "осмеять", "--example", EXAMPLE)
    page = tmp_path / "page.txt"
    page.write_text("Куба осмеяла США на форуме\n", "utf-8")
    for given in (folder, folder.parents[1]):
        code, said = run("lexicon", "diff", "-", str(given), "--corpus", str(page), "--exit-code", "--jsonl")
        row = json.loads(said.out)
        assert (code, row["change"], row["rule"]) == (CONDITION, "added", "mine.mock")
    assert run("lexicon", "diff", "-", "-", "--corpus", str(page), "--exit-code")[0] == 0
    assert run("lexicon", "diff", "-", str(tmp_path / "nothing"), "--corpus", str(page))[0] == NO_INPUT


def test_names_that_no_table_places(run, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text(
        "Встреча\n\nДжон Смитсонов прилетел в Баку. Джон Смитсонов встретился с Ильхамом Алиевым.\n", "utf-8"
    )
    code, said = run("lexicon", "unplaced", str(page), "--json")
    names = json.loads(said.out)["names"]
    assert (code, names[0]["count"]) == (0, 2)
    assert not any("алиев" in name["name"] for name in names)
