"""Bounds of sense for sides that an act takes from outside its clause."""

from __future__ import annotations

import pytest

from detente.capture import article_from_text
from detente.coder import Coder, article_blocks
from detente.coding.base import Found
from detente.coding.dates import Dates
from detente.coding.event_fill import Profile, guesses
from detente.coding.events import Events
from detente.coding.parties import Parties
from detente.coding.publication import Publication
from detente.coding.statements import Statements

BEFORE = "Президент Сербии обсудил с президентом Болгарии транзит газа."


@pytest.fixture(scope="module")
def readings():
    """(rule, type, status, actors, recipients) of every reading of a sentence that follows BEFORE."""
    coder, events = Coder(), Events()

    def run(sentence):
        article = article_from_text(f"{BEFORE}\n\n{sentence}", date="2019-05-20")
        doc = coder.pack.analyse(article.text, article_blocks(article))
        found = Found(article=article, knowledge=coder.knowledge)
        for component in (Parties(), Publication(), Dates(), Statements()):
            setattr(found, component.provides, component(doc, found))
        whole = events.sentences(doc, found)
        profile = Profile([tree for tree, _ in whole], found.statements)
        last = [(t, cs) for t, cs in whole if sentence.startswith(t.tokens[0].text)]
        return [
            (c.hit.entry.id, c.type, c.status, c.actor_codes, c.recipient_codes)
            for tree, candidates in last
            for one in candidates
            for c in (g.candidate for g in guesses(tree, one, profile))
        ]

    return run


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Министр Сербии выразил обеспокоенность ростом цен в регионе.", "accuse.displeasure"),
        ("Президент Сербии попросил своих помощников подготовить доклад.", "request.ask"),
        ("Президент Сербии заявил о готовности способствовать снижению напряженности.", "agree.readiness"),
        ("Президент Сербии предупредил протестующих о последствиях.", "threaten.warn"),
        ("Полиция Сербии задержала троих участников банды.", "coerce.arrest"),
    ],
)
def test_an_act_with_its_own_object_takes_no_recipient(readings, sentence, rule):
    told = [row for row in readings(sentence) if row[0] == rule]
    assert told
    assert not any(row[4] for row in told)


def test_an_act_without_an_object_may_take_one(readings):
    told = [row for row in readings("Министр Сербии выразил обеспокоенность.") if row[0] == "accuse.displeasure"]
    assert any("BGR" in row[4] for row in told)


@pytest.mark.parametrize(
    "sentence",
    [
        "Полиция Сербии окружила протестующих на площади.",
        "Сербия начала использовать новый порт.",
        "Старая поправка мешала развитию армянского экспорта в Сербию.",
        "В Сербии подобные поступки считаются преступлением.",
        "Министр Сербии выразил обеспокоенность ситуацией в Болгарии.",
        "Министр Сербии говорил с президентом Болгарии о ракетной атаке Греции.",
    ],
)
def test_what_is_no_charge(readings, sentence):
    assert not [row for row in readings(sentence) if row[1] == "ACCUSE" and row[3] and row[4]]


def test_soil_refused_for_blows_is_no_blow(readings):
    sentence = "Сербия не допустит использования своей территории для нанесения ударов по Албании."
    assert not [row for row in readings(sentence) if row[1] == "ASSAULT"]


def test_attacks_beaten_off_are_the_other_sides(readings):
    told = [row for row in readings("Сирийская ПВО отразила налет израильских самолетов.") if row[1] == "ASSAULT"]
    assert told
    assert all((row[3], row[4]) == (("ISR",), ("SYR",)) for row in told)


def test_joined_verbs_share_their_dative(readings):
    told = readings("Премьер Сербии позвонил премьеру Албании и принес извинения.")
    assert ("concede.apology", "CONCEDE", "actual", ("SRB",), ("ALB",)) in told
