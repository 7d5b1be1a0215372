"""Attitudes: records from texts about public facts, the model's file, the rule of choice, and hostile lengths."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from detente.coder import Coder, check_components
from detente.coding import default_components
from detente.coding.attitude_actors import GivenName, actors_of_names, actors_of_parties
from detente.coding.attitude_features import FEATURES, features
from detente.coding.attitude_model import Model, Rule, Weights, choose, load_model, probabilities, reach
from detente.coding.attitude_priors import PRIORS, Priors, prior_rows
from detente.coding.attitude_shapes import Actor, Mention, Reading
from detente.coding.attitude_words import load_words
from detente.coding.attitudes import Attitudes
from detente.coding.base import Found, PartyMention
from detente.errors import ModelError
from detente.language.base import Block
from detente.records import Article, Party, as_json


@pytest.fixture(scope="module")
def coder():
    return Coder()


def read(coder, text, *, headline_only=False):
    """(doc, found) with everything the component asks for."""
    article = Article("x", text, "", None, None, ((0, len(text)),), language="ru", headline_only=headline_only)
    doc = coder.pack.analyse(text, [Block((0, len(text)))])
    found = Found(article=article, knowledge=coder.knowledge)
    for component in coder.components:
        if component.provides == "attitudes":
            break
        setattr(found, component.provides, component(doc, found))
    return doc, found


def attitudes(coder, text, **options):
    return Attitudes()(*read(coder, text, **options))


def brief(records):
    return {(r.subject.name or r.subject.code, r.polarity, r.object.name or r.object.code) for r in records}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("США обвинили Россию во вмешательстве. Вашингтон ввел санкции против России.", ("USA", "neg", "RUS")),
        ("Польша поддерживает Украину. Варшава остается союзником Киева.", ("POL", "pos", "UKR")),
        ("Иран осудил США. Тегеран обвинил Вашингтон в агрессии.", ("IRN", "neg", "USA")),
    ],
)
def test_who_is_for_or_against_whom(coder, text, expected):
    assert expected in brief(attitudes(coder, text))


@pytest.mark.parametrize(
    "text",
    [
        "Делегация России прибыла в Китай. Поезд из Москвы в Пекин идет шесть дней.",
        "Президент Франции критиковал министра. Он работал во Франции.",  # nobody but one state
        "США обвинили Германию в давлении на Данию. США обвинили Германию в давлении на Данию.",  # no blame on Denmark
    ],
)
def test_no_attitude_where_none_is_told(coder, text):
    assert not {r for r in brief(attitudes(coder, text)) if r[2] in ("CHN", "FRA", "DNK")}


def test_a_record_carries_its_evidence(coder):
    text = "Погода стояла ясная. США обвинили Россию во вмешательстве. Вашингтон ввел санкции против России."
    record = next(r for r in attitudes(coder, text) if (r.subject.code, r.object.code) == ("USA", "RUS"))
    assert next(text[a:b] for a, b in record.spans) == "США обвинили Россию во вмешательстве."
    assert all("Погода" not in text[a:b] for a, b in record.spans)
    assert 0 < record.confidence <= 1
    assert record.reasons
    assert set(as_json(record)) == {"id", "subject", "object", "polarity", "spans", "confidence"}


def test_headlines_alone_are_not_coded(coder):
    text = "США обвинили Россию во вмешательстве. Вашингтон ввел санкции против России."
    assert attitudes(coder, text)
    assert not attitudes(coder, text, headline_only=True)


def test_same_text_same_records(coder):
    text = "Польша поддерживает Украину. Варшава остается союзником Киева. Россия критикует Польшу."
    assert attitudes(coder, text) == attitudes(coder, text)


def test_the_component_is_in_the_list_with_its_needs():
    components = default_components()
    check_components(components)
    assert [c.provides for c in components].count("attitudes") == 1


def test_an_empty_text_has_none(coder):
    assert attitudes(coder, "Дождь.") == []


def test_a_page_of_many_states_is_bounded(coder):
    """One sentence that names thirty states two hundred times over, and a text of a thousand sentences."""
    names = "Россия, США, Китай, Иран, Франция, Германия, Польша, Украина, Турция, Сирия, Ирак, Египет, Индия, Япония"
    text = ("Против " + names + " выступили враги. ") * 60
    doc, found = read(coder, text)
    actors, _ = actors_of_parties(found.parties)
    table = features(Reading(doc, actors, (), ()), load_words())
    assert 0 < len(table.pairs) <= len(actors) ** 2
    assert np.isfinite(np.asarray(table.rows)).all()
    assert len(Attitudes()(doc, found)) <= 20


def test_loops_of_heads_end(coder):
    doc, found = read(coder, "США обвинили Россию во вмешательстве.")
    sentence = doc.sentences[0]
    looped = tuple(dataclasses.replace(t, head=(t.index + 1) % len(sentence.tokens)) for t in sentence.tokens)
    doc = dataclasses.replace(doc, sentences=(dataclasses.replace(sentence, tokens=looped),))
    assert isinstance(Attitudes()(doc, found), list)


def test_features_do_not_know_names(coder):
    """Two texts that differ in the states alone give the same rows: the model has no topical priors."""
    rows = []
    for subject, target in (("Польша", "Чехию"), ("Литва", "Швецию")):
        doc, _ = read(coder, f"{subject} обвинила {target} в агрессии.")
        words = [t.index for t in doc.sentences[0].tokens]
        mentions = (Mention(0, words[0], words[0], words[0]), Mention(0, words[2], words[2], words[2]))
        actors = [Actor("STATE", code, mentions=[m]) for code, m in zip("AB", mentions, strict=True)]
        rows.append(features(Reading(doc, actors), load_words()).rows)
    assert rows[0] == rows[1]
    assert {len(row) for row in rows[0]} == {len(FEATURES)}


def test_given_names_become_actors(coder):
    text = "Ангела Меркель критиковала Россию. Меркель недовольна."
    doc, found = read(coder, text)
    spans = [("PER", "Ангела Меркель", "m"), ("LOC", "Россию", "r")]
    names = [GivenName((text.index(w), text.index(w) + len(w)), kind, group) for kind, w, group in spans]
    names.append(GivenName((text.rindex("Меркель"), text.rindex("Меркель") + 7), "PER", "m"))
    names.append(GivenName((10_000, 10_007), "PER", "beyond the text"))
    actors, order = actors_of_names(doc, names, found.parties)
    assert order == ["m", "r"]
    assert [len(a.mentions) for a in actors] == [2, 1]
    assert actors[1].kind == "STATE"
    assert actors[1].code == "RUS"
    assert actors[1].key == "RUS:state"


def test_parties_without_code_or_name_are_no_actors():
    mentions = [
        PartyMention(0, 0, 0, 0, "state", (Party("RUS", None),), "x"),
        PartyMention(0, 2, 2, 2, "state", (Party("RUS", None), Party("IRN", None)), "x"),
        PartyMention(0, 4, 4, 4, "person", (Party(None, None),), "x"),
    ]
    actors, parties = actors_of_parties(mentions)
    assert [p.code for p in parties] == ["RUS"]
    assert len(actors[0].mentions) == 1


def test_reach_weighs_precision_against_recall():
    chances = [0.6, 0.5, 0.1, 0.1, 0.1]
    assert [reach(chances, recall) for recall in (0.0, 0.5, 1.0, 5.0)] == [1, 2, 2, 5]
    assert reach([0.01], 0.5) == 1  # the likeliest pair of a text in any case
    assert reach([], 0.5) == 0


def test_a_pair_both_polarities_claim_goes_to_the_one_worth_more():
    chances = np.array([[0.3, 0.4], [0.01, 0.01]])
    assert choose(chances, [Rule(0.3, 1.0), Rule(0.3, 1.0)]) == [2, 0]
    assert choose(chances, [Rule(0.3, 2.0), Rule(0.3, 1.0)]) == [1, 0]
    assert choose(np.zeros((0, 2)), [Rule(0.3, 1.0), Rule(0.3, 1.0)]) == []


def test_probabilities_are_those_of_a_logistic_regression():
    weights = Weights([0.0, 1.0], [1.0, 2.0], [[1.0, 0.0, 0.0], [0.0, 2.0, -1.0]], [])
    got = probabilities(weights, [[0.0, np.e - 1]])
    assert got.tolist()[0] == pytest.approx([0.5, 1 / (1 + np.e)])


def test_priors_count_pairs_apart_from_their_reverse():
    usa, iran = Actor("STATE", "USA", key="USA:state"), Actor("STATE", "IRN", key="IRN:state")
    priors = Priors()
    blank = priors.row(usa, iran)
    for _ in range(3):
        priors.add(usa, iran, 2)
    rows = prior_rows(priors, [usa, iran], [(0, 1), (1, 0)])
    assert rows[0][1] > blank[1]
    assert rows[1][1] == pytest.approx(blank[1])
    assert {len(row) for row in rows} == {PRIORS}


def test_friends_have_the_same_friends_and_enemies():
    usa, france, iran = (Actor("STATE", code, key=code) for code in ("USA", "FRA", "IRN"))
    priors = Priors()
    for state in (usa, france):
        for _ in range(3):
            priors.add(state, iran, 2)
    priors.add(usa, Actor("STATE", "SYR", key="SYR"), 1)
    assert priors.row(usa, france)[-3] > 0
    assert priors.row(usa, iran)[-3:] == [0.0, 0.0, 0.0]
    for _ in range(9):
        priors.add(france, Actor("STATE", "SYR", key="SYR"), 2)
    assert Priors(priors.counts).row(usa, france)[-3] < priors.row(usa, france)[-3]


def test_what_a_person_holds_against_a_state_counts_for_its_bodies():
    putin, usa = Actor("PER", "RUS", key="putin"), Actor("STATE", "USA", key="USA:state")
    priors = Priors()
    priors.add(putin, usa, 2)
    american, chinese = (priors.row(putin, Actor("ORG", code, key=f"{code}:institution")) for code in ("USA", "CHN"))
    assert sum(american) != sum(chinese)


def test_the_shipped_model_fits_the_features_and_is_small():
    from importlib.resources import files

    path = files("detente.data").joinpath("attitudes/model.json")
    model = load_model()
    assert isinstance(model, Model)
    assert len(model.plain.centre) == len(FEATURES)
    assert len(path.read_bytes()) < 2_000_000


@pytest.mark.parametrize("damage", ["not json", '{"protocol": 0}', json.dumps({"protocol": 1, "features": ["x"]})])
def test_a_damaged_model_says_so(tmp_path, monkeypatch, damage):
    (tmp_path / "attitudes").mkdir()
    (tmp_path / "attitudes/model.json").write_text(damage)
    monkeypatch.setattr("detente.coding.attitude_model.files", lambda _: tmp_path)
    load_model.cache_clear()
    try:
        with pytest.raises(ModelError, match="train"):
            load_model()
    finally:
        load_model.cache_clear()


def test_words_have_one_polarity_each():
    words = load_words()
    assert words.listed["союзник"] == 1
    assert words.listed["агрессия"] == -1
    assert all(-1 <= score <= 1 for score in words.learned.values())
    assert "не" in words.negations
    assert words.prepositions["против"] == "against"
