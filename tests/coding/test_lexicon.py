"""The lexicon: every example holds, mistakes are named with their line, a user's file goes over ours."""

from __future__ import annotations

import pytest

from detente.coding.event_examples import failures, read_example
from detente.coding.events import Events
from detente.coding.lexicon import load_lexicon
from detente.coding.ontology import load_ontology
from detente.errors import LexiconError

ENTRY = """type = "ACCUSE"
contexts = ["diplomatic"]

[mock]
verbs = ["осмеять"]
frame = "about"
yes = ["Куба осмеяла США => CUB>USA"]
"""


def overlay(tmp_path, text, name="mine.toml"):
    folder = tmp_path / "lexicon" / "ru"
    folder.mkdir(parents=True)
    (folder / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_at_least_600_acts_each_with_an_example():
    entries = load_lexicon().entries.values()
    assert len(entries) >= 600
    assert all(entry.act.yes for entry in entries)


def test_every_type_of_the_ontology_has_acts():
    assert {entry.act.type for entry in load_lexicon().entries.values()} == set(load_ontology().types)


@pytest.mark.slow
def test_every_example_holds(read_headline):
    coder = Events()
    assert [
        f"{f.where} {f.example}: {f.got}" for f in failures(coder.lexicon.entries.values(), coder, read_headline)
    ] == []


def test_a_wrong_example_is_reported(read_headline, tmp_path):
    coder = Events(overlay(tmp_path, ENTRY.replace("CUB>USA", "USA>CUB")))
    bad = list(failures([coder.lexicon.entries["mine.mock"]], coder, read_headline))
    assert [(f.entry, f.got.split()[0]) for f in bad] == [("mine.mock", "CUB>USA")]


def test_a_users_act_is_added(tmp_path):
    lexicon = load_lexicon(overlay(tmp_path, ENTRY))
    assert lexicon.entries["mine.mock"].act.type == "ACCUSE"
    assert any(t.entry.id == "mine.mock" for t in lexicon.triggers["осмеять"])


def test_a_users_act_replaces_ours(tmp_path):
    lexicon = load_lexicon(overlay(tmp_path, ENTRY.replace("[mock]", "[accuse]"), "accuse.toml"))
    assert lexicon.entries["accuse.accuse"].act.verbs == ("осмеять",)


@pytest.mark.parametrize(
    ("change", "message", "line"),
    [
        (("verbs", "verb"), "verb: Extra inputs", 4),
        (('"ACCUSE"', '"BLAME"'), "unknown type BLAME", 4),
        (('frame = "about"', 'frame = "abot"'), "unknown frame abot", 4),
        (('frame = "about"', 'frame = "about"\nmode = "phone"'), "ACCUSE has no mode phone", 4),
        (('"diplomatic"', '"diplomacy"'), "unknown context diplomacy", 4),
        (('yes = ["Куба осмеяла США => CUB>USA"]', ""), "no example", 4),
        (("[mock]", "[mock"), "not valid TOML", 4),
    ],
)
def test_mistakes_are_named_with_file_and_line(tmp_path, change, message, line):
    with pytest.raises(LexiconError) as caught:
        load_lexicon(overlay(tmp_path, ENTRY.replace(*change)))
    assert message in caught.value.message
    assert caught.value.subject.endswith(f"mine.toml:{line}")


def test_a_malformed_example_is_refused():
    entry = next(iter(load_lexicon().entries.values()))
    with pytest.raises(LexiconError, match="not an example"):
        read_example(entry, "Куба осмеяла США - CUB>USA")


def test_both_aspects_trigger_one_act():
    triggers = load_lexicon().triggers
    for lemma in ("обвинить", "обвинять"):
        assert any(t.entry.id == "accuse.accuse" for t in triggers[lemma])


def test_triggers_of_a_lemma_do_not_grow_with_other_entries(tmp_path):
    more = ENTRY + "".join(
        f'\n[act{n}]\nverbs = ["глагол{n}ать"]\nframe = "about"\nyes = ["Куба осмеяла США => CUB>USA"]\n'
        for n in range(9000)
    )
    before, after = load_lexicon(), load_lexicon(overlay(tmp_path, more))
    assert len(after.entries) > 10 * len(before.entries)
    assert len(after.triggers["обвинить"]) == len(before.triggers["обвинить"])
