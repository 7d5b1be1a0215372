"""Events of running text: open roles, whose words they are, days, and the model of the choice."""

from __future__ import annotations

import pytest

from detente.capture import article_from_text
from detente.coder import Coder, article_blocks
from detente.coding.base import Found
from detente.coding.dates import Dates
from detente.coding.event_articles import judged_article, load_article_model
from detente.coding.event_fill import Profile, guesses
from detente.coding.event_veto import load_model
from detente.coding.events import Events
from detente.coding.parties import Parties
from detente.coding.publication import Publication
from detente.coding.statements import Statements
from detente.errors import ModelError

TITLE = "Глава МИД Болгарии раскритиковал решение Сербии"


@pytest.fixture(scope="module")
def read():
    coder = Coder()

    def run(*paragraphs, day="2019-05-20"):
        article = article_from_text("\n\n".join(paragraphs), date=day)
        doc = coder.pack.analyse(article.text, article_blocks(article))
        found = Found(article=article, knowledge=coder.knowledge)
        for component in (Parties(), Publication(), Dates(), Statements()):
            setattr(found, component.provides, component(doc, found))
        return doc, found

    return run


def whole_of(read, *paragraphs):
    doc, found = read(*paragraphs)
    whole = Events().sentences(doc, found)
    return whole, Profile([tree for tree, _ in whole], found.statements)


def test_the_article_says_whom_it_is_about(read):
    _, profile = whole_of(read, TITLE, "Министр Болгарии выступил в парламенте. Сербия ответила нотой протеста.")
    assert profile.title == {"BGR", "SRB"}
    assert set(profile.main[:2]) == {"BGR", "SRB"}
    assert profile.share("BGR") + profile.share("SRB") == pytest.approx(1)


def test_an_open_side_may_be_of_whom_the_article_tells(read):
    whole, profile = whole_of(read, TITLE, "Министр Болгарии провёл переговоры. Он выступал в парламенте.")
    readings = [
        (guess.candidate.actor_codes, guess.filled)
        for tree, candidates in whole[1:]
        for candidate in candidates
        if candidate.type == "CONSULT"
        for guess in guesses(tree, candidate, profile)
    ]
    assert (("BGR",), ()) in readings  # as found comes too
    assert (("BGR", "SRB"), ("partner",)) in readings


def test_the_speaker_is_a_reason(read):
    text = "Министр иностранных дел Болгарии Иван Петров заявил, что Сербия нарушила соглашение о границе."
    whole, profile = whole_of(read, TITLE, text)
    tree, candidates = whole[-1]
    assert profile.speakers(tree.sentence.index) == ["BGR"]
    found = [g for c in candidates for g in guesses(tree, c, profile) if "says" in g.why or not g.filled]
    assert any(g.candidate.actor_codes == ("BGR",) and g.candidate.recipient_codes == ("SRB",) for g in found)


def test_every_event_has_two_sides_and_a_chance(read):
    whole, profile = whole_of(read, TITLE, "Болгария выслала сербского дипломата.")
    lexicon = Events().lexicon
    kept = [pair for row in judged_article(whole, lexicon, profile) for pair in row]
    assert ("SANCTION", ("BGR",), ("SRB",)) in [(c.type, c.actor_codes, c.recipient_codes) for c, _ in kept]
    assert all(0 < chance <= 1 for _, chance in kept)


def test_what_happened_long_before_is_background(read):
    doc, found = read(
        TITLE, "В 2014 году Болгария выслала сербского дипломата. Сейчас посол Сербии вызван в МИД Болгарии."
    )
    told = {(e.type, e.status, e.date.start[:4] if e.date else None) for e in Events()(doc, found)}
    assert ("SANCTION", "past", "2014") in told
    assert all(status == "actual" for kind, status, _ in told if kind == "ACCUSE")


def test_a_paragraph_goes_on_in_the_month_it_told(read):
    doc, found = read(
        TITLE, "В марте 2014 года дипломаты провели встречу в Софии. Болгария выслала сербского дипломата."
    )
    (event,) = [e for e in Events()(doc, found) if e.type == "SANCTION"]
    assert (event.status, event.date.start[:4], event.date.basis) == ("past", "2014", "inferred")


def test_same_text_same_events(read):
    text = "Министр Болгарии осудил введение санкций. Сербия ответила нотой протеста. Переговоры сорвались."
    first, second = ([e.id for e in Events()(*read(TITLE, text))] for _ in range(2))
    assert first == second


def test_the_model_is_there_and_a_damaged_one_is_an_error(monkeypatch, tmp_path):
    assert load_article_model() is not None
    assert load_model("none such.tsv") is None
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "bad.tsv").write_text("bias\tx\n", encoding="utf-8")
    monkeypatch.setattr("detente.coding.event_veto.files", lambda _: tmp_path)
    with pytest.raises(ModelError):
        load_model("bad.tsv")
