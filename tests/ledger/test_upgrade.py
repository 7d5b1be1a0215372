"""A ledger of the first revision, brought to the newest: the same answers, the same bytes, less room."""

from __future__ import annotations

import dataclasses
import sqlite3

import pytest
from sqlalchemy import LargeBinary, Table, column, insert, select, table, text

from detente.clock import FixedClock
from detente.desk import Desk
from detente.errors import LedgerError
from detente.ledger import engine, migrate
from detente.ledger.bundles import Place
from detente.ledger.checks import check_ledger
from detente.ledger.incident_schema import metadata
from detente.ledger.packing import pack, pack_coded, records_of
from detente.ledger.read import Shelf, stored_captures
from detente.ledger.review import Verdict
from detente.ledger.schema import capture
from detente.ledger.setaside import SetAside, set_aside
from detente.ledger.words import index_row
from detente.records import Teaser, content_id


def first_revision(source, path):
    """What a ledger holds, as the first revision would have stored it."""
    fresh = engine.connect_engine(engine.ledger_url(path), create=True)
    with engine.writing(fresh) as connection:
        connection.exec_driver_sql(f"pragma application_id = {engine.APPLICATION_ID}")
        migrate.run_migrations(connection, "0001")
        with source.ledger.reading() as read:
            for one in metadata.sorted_tables:
                if one.name != "bundle":
                    put_rows(connection, one, list(old_rows(read, one)))
            shelf = Shelf(read, raw=True)
            for number in read.execute(text("select id from article order by id")).scalars():
                _, title, body = index_row(number, shelf.coded(number).article, source.coder.pack.lemmas)
                query = text("insert into article_words (rowid, title, body) values (:id, :title, :body)")
                connection.execute(query, {"id": number, "title": title, "body": body})
    fresh.dispose()


def old_rows(read, one: Table):
    captures = {row["id"]: row["data"] for row in stored_captures(read)} if one.name == "capture" else {}
    shelf = Shelf(read, raw=True)
    for number, row in enumerate(read.execute(select(one)).mappings().all(), 1):
        values = {name: value for name, value in row.items() if name not in ("bundle_id", "part")}
        if one.name == "capture":
            values["data"] = pack(captures[row["id"]])
        elif one.name == "article":
            piece = shelf.bundles.piece(Place(row["bundle_id"], row["part"]))
            sha256 = read.execute(select(capture.c.sha256).where(capture.c.id == row["capture_id"])).scalar()
            values["coded"] = pack_coded(records_of(piece, shelf.text(row["id"]), sha256))
        elif one.name in ("statement", "figure"):
            values["id"] = number
        yield values


def put_rows(connection, one: Table, rows):
    if rows:
        columns = [column(name, LargeBinary) if isinstance(rows[0][name], bytes) else column(name) for name in rows[0]]
        connection.execute(insert(table(one.name, *columns)), rows)


def dump(desk):
    """Every row of every table but bundles, as records see them."""
    with desk.ledger.reading() as connection:
        found = {}
        for one in metadata.sorted_tables:
            columns = [held for held in one.columns if held.name not in ("bundle_id", "part")]
            rows = connection.execute(select(*columns))
            found[one.name] = sorted(map(repr, rows)) if one.name != "bundle" else []
        return found


@pytest.fixture
def grown(tmp_path, make):
    """A ledger with verdicts, several captures and a phrase in one text only."""
    with Desk.open(tmp_path / "new.db", clock=FixedClock("2026-11-25T12:00:00+00:00")) as desk:
        desk._coder = make.coder()
        desk.take([make.article(n) for n in range(1, 40)], batch=10)
        desk.take([make.article(99, body="Послы обсудили границу и долгий новый договор о дороге.")])
        event = next(iter(desk.events()))["id"]
        desk.revision.judge(Verdict("", event, "wrong", "me", "2026-11-25T12:00:00Z"))
        yield desk


def test_nothing_is_lost_by_an_upgrade(grown, tmp_path, make):
    old = tmp_path / "old.db"
    first_revision(grown, old)
    assert migrate.upgrade_ledger(old)[:2] == ("0001", engine.REVISIONS[-1])
    with Desk.open(old) as desk:
        desk._coder = make.coder()
        assert dump(desk) == dump(grown)
        assert list(desk.coded()) == list(grown.coded())
        captures = [(one["sha256"], one["data"], one["articles"]) for one in desk.captures()]
        assert captures == [(one["sha256"], one["data"], one["articles"]) for one in grown.captures()]
        for words in ("договоры", '"долгий договор"', '"новый договор"', "послы граница", "title:президент"):
            raw = words.startswith("title:")
            found = [row["id"] for row in desk.search(words, raw=raw)]
            assert found == [row["id"] for row in grown.search(words, raw=raw)], words
        assert [row["id"] for row in desk.search('"новый договор"')] == ["page-99"]
        assert desk.take([make.article(n) for n in (1, 77)]).count["articles"] == 1
        assert check_ledger(desk.ledger)["faults"] == []


def test_an_upgraded_ledger_has_the_schema_of_a_new_one(grown, tmp_path):
    def schema(path):
        raw = sqlite3.connect(path)
        found = raw.execute("select name, sql from sqlite_master where name not like 'alembic%'").fetchall()
        raw.close()
        return sorted((name, " ".join((sql or "").split())) for name, sql in found if not name.startswith("sqlite"))

    first_revision(grown, tmp_path / "old.db")
    migrate.upgrade_ledger(tmp_path / "old.db")
    assert schema(tmp_path / "old.db") == schema(tmp_path / "new.db")
    raw = sqlite3.connect(tmp_path / "old.db")
    assert raw.execute("pragma freelist_count").fetchone() == (0,)
    raw.close()


def test_a_view_that_a_person_made_is_kept(grown, tmp_path):
    first_revision(grown, tmp_path / "old.db")
    raw = sqlite3.connect(tmp_path / "old.db")
    raw.execute("create view mine as select day from event_flat where type = 'CONSULT'")
    raw.execute("create view days as select distinct day from event")
    before = [raw.execute(f"select count(*) from {name}").fetchone() for name in ("mine", "days")]
    raw.close()
    migrate.upgrade_ledger(tmp_path / "old.db")
    raw = sqlite3.connect(tmp_path / "old.db")
    assert [raw.execute(f"select count(*) from {name}").fetchone() for name in ("mine", "days")] == before != [(0,)] * 2
    raw.close()


def test_a_table_of_ones_own_that_refers_to_rows_stops_the_upgrade(grown, tmp_path):
    first_revision(grown, tmp_path / "old.db")
    raw = sqlite3.connect(tmp_path / "old.db")
    raw.execute("create table notes (event integer references event(id))")
    raw.execute("insert into notes select id from event limit 1")
    raw.commit()
    with pytest.raises(LedgerError) as caught:
        migrate.upgrade_ledger(tmp_path / "old.db")
    assert "table of your own" in caught.value.hint
    assert raw.execute("select version_num from alembic_version").fetchone() == ("0001",)
    raw.execute("drop table notes")
    raw.close()
    assert migrate.upgrade_ledger(tmp_path / "old.db")[1] == engine.REVISIONS[-1]


def other_coder(make):
    """A Coder of other rules, which sees the headline that a page had when it came again."""

    class Other(make.coder):
        def __call__(self, article):
            coded = super().__call__(article)
            event = dataclasses.replace(
                coded.events[0], id=content_id("meet", article.text), mode="meet", rule="meet.new"
            )
            teasers = article.teasers if article.sha256 == "8" * 64 else coded.teasers
            return dataclasses.replace(coded, article=article, events=(event,), figures=(), teasers=teasers)

    return Other()


def seen_later(make, first):
    text = first.text + "\n\nКанада критикует Чили\n"
    at = text.index("Канада")
    fresh = Teaser("t2", "Канада критикует Чили", make.day("2024-03-05", "page"), (at, at + 21))
    return dataclasses.replace(first, text=text, sha256="8" * 64, teasers=(fresh,))


def test_what_persons_did_and_what_was_coded_anew_comes_along(grown, tmp_path, make):
    events = [row["id"] for row in grown.events()]
    grown.revision.judge(Verdict("", events[2], "wrong", "me", "2026-11-25T12:00:00Z"), {"type": "AGREE"})
    before = list(grown.coded())
    with grown.ledger.writing() as connection:
        set_aside(
            connection, [SetAside("bad.html", "capture", "not text", data=b"\x00\xff")], seen="2026-11-25T12:00:00Z"
        )
    grown._coder = other_coder(make)
    grown.recode.accept()
    grown.take([seen_later(make, make.article(5))])
    assert [teaser.id for coded in grown.coded() for teaser in coded.teasers].count("t2") == 1
    first_revision(grown, tmp_path / "old.db")
    migrate.upgrade_ledger(tmp_path / "old.db")
    with Desk.open(tmp_path / "old.db", clock=FixedClock("2026-11-25T12:00:00+00:00")) as desk:
        desk._coder = make.coder()
        assert dump(desk) == dump(grown)
        assert list(desk.coded()) == list(grown.coded())
        assert desk.quarantined(next(desk.quarantine())["id"])["data"] == b"\x00\xff"
        assert check_ledger(desk.ledger)["faults"] == []
        assert desk.recode.undo() == grown.recode.undo() == 40
        assert dump(desk) == dump(grown)
        after = [dataclasses.replace(one, teasers=()) for one in desk.coded()]
        assert [one.events for one in after] == [one.events for one in before]
        assert {row["reviewed"] for row in desk.events()} >= {"corrected"}
