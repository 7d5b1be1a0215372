"""Filters, searching and explaining."""

from __future__ import annotations

import dataclasses

import pytest

from detente.errors import InputError
from detente.ledger import Arrival, Filter
from detente.records import Party


@pytest.fixture
def full(desk, make):
    """Events of three pairs over two years."""
    pairs = [("AZE", "TUR"), ("AZE", "RUS"), ("RUS", "IRN"), ("TUR", "AZE")]
    arrivals = []
    for number in range(1, 41):
        article = make.article(number, published=make.day(f"{2023 + number % 2}-{number % 12 + 1:02}-15", "header"))
        actor, recipient = pairs[number % 4]
        event = make.event(
            article, actors=(Party(actor, actor),), recipients=(Party(recipient, recipient),), date=article.published,
            type="ACCUSE" if number % 3 == 0 else "CONSULT",
        )  # fmt: skip
        coded = dataclasses.replace(make.coded(article=article), events=(event,), teasers=())
        coded = dataclasses.replace(coded, article=dataclasses.replace(coded.article, teasers=()))
        arrivals.append(Arrival(coded))
    desk.ledger.store(arrivals, run_id=_run(desk), lemmatise=make.pack().lemmas, seen="2026-01-01T00:00:00Z")
    return desk


def _run(desk):
    return desk.ledger.start_run(kind="test", version="0", packs={}, started="2026-01-01T00:00:00Z")


def test_a_party_is_found_on_both_sides_newest_first(full):
    found = list(full.events(Filter(party=("AZE",), limit=None)))
    assert len(found) == 30
    days = [row["date"]["start"] for row in found]
    assert days == sorted(days, reverse=True)
    assert all("AZE" in (row["actors"][0]["code"], row["recipients"][0]["code"]) for row in found)


def test_an_event_with_a_party_on_both_sides_comes_once(desk, make):
    article = make.article(1)
    event = make.event(article, recipients=(Party("AZE", "Баку"), Party("TUR", "Анкара")))
    coded = dataclasses.replace(make.coded(article=article), events=(event,), teasers=())
    desk.ledger.store([Arrival(coded)], run_id=_run(desk), lemmatise=None, seen="2026-01-01T00:00:00Z")
    assert len(list(desk.events(Filter(party=("AZE",))))) == 1
    assert len(list(desk.ledger.event_facts(Filter(party=("AZE",))))) == 1


def test_a_pair_is_unordered(full):
    one = list(full.events(Filter(pair=("AZE", "TUR"), limit=None)))
    other = list(full.events(Filter(pair=("TUR", "AZE"), limit=None)))
    assert one == other
    assert len(one) == 20


def test_filters_narrow(full):
    found = list(
        full.events(Filter(party=("RUS",), since="2024-07-01", until="2024-12-31", type=("ACCUSE",), limit=None))
    )
    assert found
    assert all("2024-07-01" <= row["date"]["start"] <= "2024-12-31" and row["type"] == "ACCUSE" for row in found)
    assert list(full.events(Filter(party=("RUS",), least_confidence=0.99))) == []
    assert len(list(full.events(Filter(party=("AZE", "RUS"), limit=7)))) == 7
    assert list(full.events(Filter(outlet="example.org", limit=1)))
    assert list(full.events(Filter(outlet="other.org"))) == []
    assert list(full.events(Filter(party=("x'; drop table event; --",)))) == []


@pytest.mark.parametrize(
    "kind", ["statements", "claims", "instruments", "forecasts", "figures", "vectors", "attitudes"]
)
def test_every_kind_can_be_asked_by_party_pair_and_day(full, kind):
    ask = getattr(full, kind)
    assert len(list(ask(Filter(party=("AZE",), limit=5)))) == 5
    assert list(ask(Filter(party=("USA",)))) == []
    assert list(ask(Filter(since="2030-01-01"))) == []
    assert list(ask(Filter(party=("ARM", "AZE"), until="2025-01-01", limit=1)))


def test_contacts_are_the_events_with_details(full):
    assert all(row["contact"] for row in full.contacts(Filter(limit=3)))


def test_articles_by_party(full):
    assert len(list(full.articles(Filter(party=("IRN",), limit=None)))) == 10
    assert len(list(full.articles(Filter(pair=("RUS", "IRN"), since="2024-01-01", limit=None)))) == 0
    assert len(list(full.articles(Filter(type=("ACCUSE",), limit=None)))) == 13


@pytest.mark.parametrize(
    "words",
    ["договор", "ДОГОВОРОВ", "договором Алиев", '"подписанный договор"', "еще не", "ещё", "позвонил эрдогану"],
)
def test_search_finds_inflected_words_phrases_and_yo(full, words):
    found = list(full.search(words, Filter(limit=3)))
    assert len(found) == 3
    assert found[0]["published"] >= found[1]["published"] >= found[2]["published"]


@pytest.mark.parametrize("words", ['"договор подписанный"', "космос", "договор космос"])
def test_search_does_not_find_what_is_not_there(full, words):
    assert list(full.search(words)) == []


@pytest.mark.parametrize(
    "words",
    [
        'договор" OR 1',
        "договор AND (",
        "NEAR(договор",
        "-договор",
        "договор*",
        "title:договор",
        "'; drop table article; --",
    ],
)
def test_operators_and_sql_are_only_words(full, words):
    list(full.search(words))
    assert len(list(full.articles(Filter(limit=None)))) == 40


def test_raw_queries_are_queries(full):
    assert len(list(full.search("title: телефон* OR космос", Filter(limit=None), raw=True))) == 40
    with pytest.raises(InputError):
        list(full.search("AND (", raw=True))


@pytest.mark.parametrize("words", ["", "  ", '"" !!', "я" * 2000])
def test_a_query_without_words_is_refused(full, words):
    with pytest.raises(InputError):
        list(full.search(words))


def test_search_shows_the_words_around(full):
    [row] = full.search("договоров", Filter(limit=1))
    assert "подписанный договор" in row["snippet"]


def test_search_narrows_by_day_and_party(full):
    found = list(full.search("договор", Filter(since="2023-03-01", until="2023-03-31", party=("RUS",), limit=None)))
    assert found
    assert {row["published"][:7] for row in found} == {"2023-03"}


def test_explain_shows_words_reasons_and_origin(full):
    event = next(full.events(Filter(limit=1)))
    found = full.explain(event["id"])
    assert found["reasons"][0] == "rule call.phone"
    trigger = next(piece for piece in found["words"] if piece["what"] == "trigger")
    assert trigger["text"] == "позвонил"
    assert found["sightings"][0]["sha256"]


def test_explain_of_nothing_is_an_input_error(full):
    with pytest.raises(InputError):
        full.explain("no such id")


def test_event_facts_unpack_nothing(full):
    facts = list(full.ledger.event_facts(Filter(pair=("AZE", "RUS"), limit=None)))
    assert len(facts) == 10
    assert facts[0].actors == '["AZE"]'
