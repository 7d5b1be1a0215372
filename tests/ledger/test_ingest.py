"""Once per content, whole batches, nothing lost."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import text

from detente.errors import LedgerError
from detente.ledger import Filter
from detente.ledger.checks import check_ledger
from detente.ledger.packing import pack, pack_coded, pack_text_of, unpack, unpack_coded, unpack_text_of
from detente.records import Outlet


def rows(desk, query, **values):
    with desk.ledger.reading() as connection:
        return connection.execute(text(query), values).fetchall()


def test_a_record_of_every_kind_comes_back(desk, make):
    outcome = desk.take([make.article(1)])
    assert outcome.count["articles"] == 1
    for kind in ("events", "statements", "claims", "instruments", "forecasts", "figures", "vectors", "attitudes"):
        found = list(getattr(desk, kind)())
        assert len(found) == (2 if kind == "events" else 1), kind
        assert found[0]["article"]["id"] == "page-1"
    event = next(iter(desk.events(Filter(type=("CONSULT",)))))
    assert event["actors"][0]["code"] == "AZE"
    assert event["sentence"].startswith("Ильхам Алиев позвонил")
    assert check_ledger(desk.ledger)["faults"] == []


def test_the_stored_article_is_the_coded_one(desk, make):
    desk.take([make.article(1)])
    assert list(desk.coded()) == [make.coded(1)]


def test_the_same_again_changes_nothing(desk, make):
    pages = [make.article(n) for n in range(1, 6)]
    desk.take(pages)
    before = check_ledger(desk.ledger)["rows"]
    outcome = desk.take(pages)
    after = check_ledger(desk.ledger)["rows"]
    assert {**before, "run": 0} == {**after, "run": 0}
    assert outcome.read == 5
    assert outcome.count["articles"] == 0


def test_another_address_or_share_counter_is_another_sighting(desk, make):
    page = make.article(1, url="https://example.org/a")
    moved = dataclasses.replace(page, url="https://example.org/a?utm=1")
    counted = dataclasses.replace(page, text=page.text.replace("Поделились 1", "Поделились 9"), sha256="9" * 64)
    desk.take([page, moved])
    desk.take([counted])
    [article] = desk.articles()
    assert article["sightings"] == 3
    assert len(list(desk.events(Filter(type=("CONSULT",))))) == 1


def test_a_text_passed_on_word_for_word_is_one_article_at_two_outlets(desk, make):
    words = "Стороны обсудили ход переговоров и условия договора. " * 12
    page = make.article(1, body=words)
    desk.take([page, dataclasses.replace(page, outlet=Outlet("Другой", "other.example"), sha256="8" * 64)])
    [article] = desk.articles()
    assert article["outlets"] == ["Другой", "Пример"]
    assert article["sightings"] == 2


def test_the_same_short_headline_on_another_day_is_other_news(desk, make):
    one = make.article(0, title="Переговоры", body="Прошли.", teasers=())
    later = dataclasses.replace(one, published=make.day("2024-05-01", "given"))
    desk.take([one, later, one])
    assert len(list(desk.articles())) == 2


def test_a_teaser_on_many_pages_is_one(desk, make):
    desk.take([make.article(1), make.article(2)])
    assert rows(desk, "select count(*) from teaser")[0][0] == 1
    assert rows(desk, "select count(*) from teaser_sighting")[0][0] == 2
    assert len(list(desk.events(Filter(type=("ACCUSE",))))) == 1


def test_newest_first_by_day_published(desk, make):
    days = ["2024-05-02", "2023-01-01", "2024-05-02", "2025-12-31"]
    desk.take([make.article(n + 1, published=make.day(d, "header")) for n, d in enumerate(days)])
    desk.take([make.article(9, published=None)])
    found = [row["published"] for row in desk.articles()]
    assert found == ["2025-12-31", "2024-05-02", "2024-05-02", "2023-01-01", ""]
    assert [row["id"] for row in desk.articles(Filter(newest=False, limit=2))] == ["page-9", "page-2"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_bad_article_goes_to_quarantine_and_the_batch_goes_on(desk, make, jobs):
    pages = [make.article(n) for n in range(1, 20)]
    pages[7] = make.article(8, body="СБОЙ на этой странице.")
    outcome = desk.take(pages, jobs=jobs, batch=5)
    assert outcome.count["articles"] == 18
    [refused] = outcome.refused
    assert (refused.name, refused.stage) == ("page-8", "coding")
    assert "what a page can do" in refused.reason
    [row] = desk.quarantine()
    assert "СБОЙ" in desk.quarantined(row["id"])["data"].decode()
    desk.take(pages, jobs=jobs)
    assert len(list(desk.quarantine())) == 1


def test_a_worker_that_dies_costs_one_article(desk, make):
    pages = [make.article(n) for n in range(1, 30)]
    pages[11] = make.article(12, body="СМЕРТЬ процессу.")
    outcome = desk.take(pages, jobs=2)
    assert outcome.count["articles"] == 28
    assert [item.name for item in outcome.refused] == ["page-12"]


def test_order_of_results_is_the_order_of_inputs(make):
    from detente.batches import code_batch

    pages = [make.article(n) for n in range(1, 60)]
    found = [result.article.id for result in code_batch(make.coder(), pages, jobs=3)]
    assert found == [page.id for page in pages]


def test_no_more_of_the_stream_is_read_than_the_window(make):
    from detente.batches import CHUNK, code_batch

    taken = []

    def stream():
        for n in range(1, 1000):
            taken.append(n)
            yield make.article(n)

    results = code_batch(make.coder(), stream(), jobs=2)
    next(results)
    assert len(taken) <= CHUNK * 5
    results.close()


def test_what_sql_cannot_hold_is_set_aside_alone(desk, make):
    pages = [make.article(1), make.article(2, byline="автор \ud800"), make.article(3)]
    outcome = desk.take(pages)
    assert outcome.count["articles"] == 2
    assert [item.stage for item in outcome.refused] == ["storing"]


def test_a_batch_is_whole_or_not_at_all(desk, make, monkeypatch):
    from detente.ledger import write

    def fail(*_):
        raise LedgerError("the disk is full", code="LED006")

    monkeypatch.setattr(write, "write_words", fail)
    with pytest.raises(LedgerError):
        desk.take([make.article(1)])
    monkeypatch.undo()
    assert list(desk.articles()) == []
    assert desk.take([make.article(1)]).count["articles"] == 1
    assert [row["id"] for row in desk.search("договор")] == ["page-1"]


def test_two_long_writers_are_one_too_many(desk, make):
    with desk.ledger.writer_lock(), pytest.raises(LedgerError) as caught:
        desk.take([make.article(1)])
    assert caught.value.code == "LED002"


def test_packing_gives_back_every_byte(make):
    for data in (b"", b"x", "ещё раз".encode() * 100, bytes(range(256)) * 9):
        assert unpack(pack(data)) == data
    coded = make.coded(3)
    assert unpack_coded(pack_coded(coded), coded.article.text) == coded


@pytest.mark.parametrize(
    "capture", [b"", b"<html>", b"<p>" + "Текст страницы. ".encode() * 5000, bytes(range(256)) * 400]
)
@pytest.mark.parametrize("text", ["", "x", "Текст страницы. " * 300, "Другое\ud800 " * 4000])
def test_a_text_comes_back_from_any_capture(capture, text):
    assert unpack_text_of(pack_text_of(text, capture), capture) == text


def test_a_text_inside_its_capture_costs_little():
    words = " ".join(f"Предложение {n} о переговорах." for n in range(200))
    page = f"<html><body><p>{words}</p></body></html>".encode()
    assert len(pack_text_of(words, page)) < 120
    assert pack_text_of(words, words.encode()) is None


def test_a_damaged_blob_is_a_ledger_error(make):
    blob = pack("Президент Азербайджана заявил".encode() * 20)
    for bad in (b"", b"\x09abc", blob[:-3], bytes([1]) + b"\xff" * 20):
        with pytest.raises(LedgerError):
            unpack(bad)
    coded = pack_coded(make.coded(1))
    for bad in (b"", coded[:-2], b"\x01" + coded[1:], coded[:40] + bytes(30) + coded[70:]):
        with pytest.raises(LedgerError):
            unpack_coded(bad, make.article(1).text)
    with pytest.raises(LedgerError):
        unpack_text_of(b"\x03\x00", b"page")


def test_captures_are_kept_as_they_were(desk, make):
    page = make.article(1)
    desk.take([page])
    [capture] = desk.captures()
    assert capture["data"].decode() == page.text
    assert len(capture["articles"]) == 1


def test_rows_say_which_version_and_packs_made_them(desk, make):
    desk.take([make.article(1)])
    found = desk.explain("page-1")
    assert found["run"]["version"]
    assert set(found["run"]["packs"]) == {"knowledge", "rules", "models"}
