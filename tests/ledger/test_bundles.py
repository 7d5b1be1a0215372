"""Pieces in bundles: found again, added to, replaced; records in short come back as they were."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import text

from detente.errors import LedgerError
from detente.ledger import bundles
from detente.ledger.bundles import CAPTURES, RECORDS, Bundles, Place
from detente.ledger.checks import check_ledger
from detente.ledger.packing import (
    MOST_PIECES,
    Piece,
    Pieces,
    capture_piece,
    captured,
    pack_pieces,
    records_of,
    records_piece,
)
from detente.records import Party

SHA = "ab" * 32


def count(desk, query):
    with desk.ledger.reading() as connection:
        return connection.execute(text(query)).scalar()


def test_a_piece_is_found_at_its_place_whatever_came_later(desk, monkeypatch):
    monkeypatch.setattr(bundles, "FULL", 400)
    pieces = [Piece(bytes([65 + n % 26]) * (n * 7), bytes([n]) * (n % 3)) for n in range(60)]
    places = []
    for start in range(0, 60, 7):  # every batch is a transaction of its own
        with desk.ledger.writing() as connection:
            held = Bundles(connection)
            for n, piece in enumerate(pieces[start : start + 7], start):
                places.append(held.add(RECORDS if n % 2 else CAPTURES, piece))
            held.flush()
    with desk.ledger.reading() as connection:
        assert [Bundles(connection).piece(place) for place in places] == pieces
        with pytest.raises(LedgerError):
            Bundles(connection).piece(Place(places[0].bundle_id, 999))
        with pytest.raises(LedgerError):
            Bundles(connection).piece(Place(999, 0))
    assert 2 < count(desk, "select count(*) from bundle") < 60


def test_replacing_a_piece_moves_no_other(desk, monkeypatch):
    monkeypatch.setattr(bundles, "FULL", 40)
    with desk.ledger.writing() as connection:
        held = Bundles(connection)
        places = [held.add(RECORDS, Piece(b"%d " % n * 10)) for n in range(9)]
        held.flush()
    with desk.ledger.writing() as connection:
        held = Bundles(connection)
        for n in (7, 0, 3):
            held.replace(places[n], Piece(b"new %d" % n))
        held.flush()
    with desk.ledger.reading() as connection:
        found = [Bundles(connection).piece(place).body for place in places]
    assert found == [b"new %d" % n if n in (0, 3, 7) else b"%d " % n * 10 for n in range(9)]


def test_adding_and_replacing_in_turn_loses_nothing(desk):
    with desk.ledger.writing() as connection:
        held = Bundles(connection)
        first = held.add(RECORDS, Piece(b"one"))
        held.flush()
        assert held.piece(first) == Piece(b"one")
        held.replace(first, Piece(b"won"))
        second = held.add(RECORDS, Piece(b"two"))
        held.flush()
        assert held.piece(first) == Piece(b"won")
    with desk.ledger.writing() as connection:
        held = Bundles(connection)
        held.replace(second, Piece(b"too"))
        third = held.add(RECORDS, Piece(b"three"))
        held.flush()
    with desk.ledger.reading() as connection:
        found = [Bundles(connection).piece(place).body for place in (first, second, third)]
    assert found == [b"won", b"too", b"three"]
    assert first.bundle_id == second.bundle_id == third.bundle_id


def test_a_very_long_piece_lies_alone(desk):
    with desk.ledger.writing() as connection:
        held = Bundles(connection)
        places = [held.add(CAPTURES, Piece(bytes(size))) for size in (9, bundles.LONGEST, 9, 9)]
        held.flush()
    assert [place.part for place in places] == [0, 0, 0, 1]


def test_single_articles_of_a_feed_share_a_bundle(desk, make):
    for n in range(1, 9):
        desk.take([make.article(n)])
    assert count(desk, "select count(*) from bundle") == 2
    assert list(desk.coded()) == [make.coded(n) for n in range(1, 9)]


def test_a_damaged_bundle_is_a_fault(desk, make):
    desk.take([make.article(1)])
    with desk.ledger.writing() as connection:
        connection.execute(text("update bundle set data = substr(data, 1, length(data) - 9) where kind = 'records'"))
    assert check_ledger(desk.ledger)["faults"] != []


def test_a_damaged_blob_of_pieces_is_a_ledger_error():
    blob = pack_pieces([Piece(b"one", b"12345678"), Piece(b"two")], of_records=True)
    assert list(Pieces(blob)) == [Piece(b"one", b"12345678"), Piece(b"two")]
    for bad in (b"", blob[:4], b"\x01" + blob[1:], blob[:-3], blob[:9] + b"\xff\xff" + blob[11:]):
        with pytest.raises(LedgerError):
            Pieces(bad)


def test_a_blob_of_more_pieces_than_any_bundle_has_is_refused():
    with pytest.raises(LedgerError):
        Pieces(pack_pieces([Piece(b"")] * (MOST_PIECES + 1), of_records=True))


def test_records_whose_ids_are_short_of_one_are_a_ledger_error(make):
    coded = make.coded(1)
    body, ids = records_piece(coded, SHA)
    assert records_of(Piece(body, ids), coded.article.text, SHA) == coded
    for bad in (
        Piece(body, ids[:-8]),
        Piece(body[:-1], ids),
        Piece(b"[" * 100_000, ids),
        Piece(b'{"article": 3}', ids),
    ):
        with pytest.raises(LedgerError):
            records_of(bad, coded.article.text, SHA)


@pytest.mark.parametrize("data", [b"", b"text", "Баку ¤ \x7f \x1a".encode(), bytes(range(256)), b"\xff\xfe"])
def test_a_capture_comes_back_from_its_piece(data):
    assert captured(capture_piece(data)) == data


def test_records_in_short_come_back_as_they_were(make):
    coded = make.coded(3)
    event, statement, figure = coded.events[0], coded.statements[0], coded.figures[0]
    start, stop = statement.span
    said = coded.article.text[start:stop]
    odd = [
        coded,
        dataclasses.replace(coded, statements=(dataclasses.replace(statement, text=said, cue=said, reasons=(f"clause: {said}",)),)),
        dataclasses.replace(coded, statements=(dataclasses.replace(statement, cue=None, pieces=(), reasons=("mark \x7f", "¤")),)),
        dataclasses.replace(coded, statements=(dataclasses.replace(statement, id="of my own"),)),
        dataclasses.replace(coded, events=(dataclasses.replace(event, actors=(Party("AZE", None, span=(0, 7)),)),)),
        dataclasses.replace(coded, figures=(dataclasses.replace(figure, of=said[-5:], reasons=(f"number before «{said[-5:]}»",)),)),
        dataclasses.replace(coded, article=dataclasses.replace(coded.article, title=None, sha256=SHA)),
    ]  # fmt: skip
    for one in odd:
        assert records_of(records_piece(one, SHA), one.article.text, SHA) == one
    assert len(records_piece(odd[1], SHA).body) < len(records_piece(coded, SHA).body)


def test_the_word_index_is_one_piece_after_a_large_run(desk, make):
    for n in range(0, 60, 10):
        desk.take([make.article(k) for k in range(n + 1, n + 11)], batch=3)
    segments = "select count(distinct segid) from article_words_idx"
    assert count(desk, segments) > 1
    desk.take([make.article(k) for k in range(100, 200)], batch=10)
    assert count(desk, segments) == 1
    assert len(list(desk.search("договор"))) == 160
