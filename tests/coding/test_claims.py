"""What one side asserts and another disputes. The texts are made up about public facts."""

import pytest

from detente.coding.word_lists import first_match, folded, load_table

EXAMPLES = load_table("ru/claims.toml", ("examples",))["examples"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["second"][:40])
def test_shipped_examples(code_words, example):
    found = code_words(example["first"] + "\n\n" + example["second"])
    stances = [claim.stance for claim in found.claims if claim.counters]
    assert stances == ([] if example["stance"] == "none" else [example["stance"]])


def test_a_counterclaim_points_at_the_claim(code_words):
    found = code_words(
        "МИД России заявил, что поставки вакцины выполнены полностью. Не следует путать поставки вакцины и обещания, возразил МИД Словакии."
    )
    first, second = found.claims
    assert (first.stance, first.counters) == ("asserts", None)
    assert (second.stance, second.counters) == ("disputes", first.statement)
    assert "вакцины" in first.about
    assert {claim.statement for claim in found.claims} <= {statement.id for statement in found.statements}


def test_one_side_does_not_dispute_itself(code_words):
    found = code_words(
        "МИД России заявил, что поставки вакцины выполнены. Не следует путать поставки вакцины и обещания, возразила Мария Захарова."
    )
    assert [claim for claim in found.claims if claim.counters] == []


def test_a_denial_that_names_what_it_denies_stands_alone(code_words):
    found = code_words("Минобороны Турции опровергло сообщения о переброске войск на остров.")
    assert [(claim.stance, claim.counters) for claim in found.claims] == [("denies", None)]


def test_stems_match_at_word_starts():
    assert first_match(folded("Нефейковый"), ("фейк",)) is None
    assert first_match(folded("Это ФЕЙК"), ("фейк",)) == (4, "фейк")
    assert first_match("аба аб", ("аб", "аба")) == (0, "аба")
