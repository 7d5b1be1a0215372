"""The ledger's file: who may open it, what damage looks like, how it grows older."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from detente.clock import FixedClock
from detente.desk import Desk
from detente.errors import LedgerError
from detente.ledger import Ledger, engine, migrate
from detente.ledger.checks import check_ledger


@pytest.fixture
def file(tmp_path, make):
    """A closed ledger with thirty articles."""
    path = tmp_path / "news.db"
    with Desk.open(path, clock=FixedClock("2026-11-25T12:00:00+00:00")) as desk:
        desk.take([make.article(n) for n in range(1, 31)], coder=make.coder())
    return path


def code_of(path, **more):
    with pytest.raises(LedgerError) as caught:
        Ledger.open(path, **more)
    return caught.value.code


def test_strict_tables_keys_and_pragmas(file):
    ledger = Ledger.open(file)
    with ledger.reading() as connection:
        get = lambda words: connection.execute(text(words)).scalar()  # noqa: E731
        assert get("pragma journal_mode") == "wal"
        assert get("pragma synchronous") == 1
        assert get("pragma foreign_keys") == 1
        assert get("pragma cache_size") == -8000
        tables = connection.execute(
            text("select name, strict from pragma_table_list where type = 'table' and schema = 'main'")
        )
        loose = [row.name for row in tables if not row.strict]
        assert sorted(loose) == sorted(
            name for name in loose if name.startswith(("article_words", "sqlite_", "alembic_"))
        )
    with ledger.writing(durable=True) as connection:
        assert connection.execute(text("pragma synchronous")).scalar() == 2
    ledger.close()


def test_every_view_can_be_read(file):
    from detente.ledger.views import VIEWS

    raw = sqlite3.connect(file)
    for name in VIEWS:
        assert raw.execute(f"select * from {name}").fetchone(), name
    raw.close()


def test_a_missing_ledger_is_made_only_when_asked(tmp_path):
    assert code_of(tmp_path / "no.db", create=False) == "LED001"
    assert not (tmp_path / "no.db").exists()
    Ledger.open(tmp_path / "deep" / "yes.db").close()
    assert code_of(tmp_path, create=True) == "LED001"
    assert code_of("nosuchdialect://x/y") == "LED001"


@pytest.mark.parametrize("name", ["with space.db", "имя.db", "a?b#c%20.db", "line\nend.db"])
def test_odd_file_names(tmp_path, name):
    Ledger.open(tmp_path / name).close()
    assert (tmp_path / name).is_file()


def test_a_url_is_a_ledger_too(tmp_path):
    Ledger.open(f"sqlite:///{tmp_path}/by-url.db").close()
    assert (tmp_path / "by-url.db").is_file()


def test_somebody_elses_files_are_left_alone(tmp_path):
    other = tmp_path / "other.db"
    raw = sqlite3.connect(other)
    raw.execute("create table mine (x)")
    raw.commit()
    raw.close()
    before = other.read_bytes()
    assert code_of(other) == "LED003"
    assert other.read_bytes() == before
    (tmp_path / "notes.txt").write_text("not a database " * 500)
    assert code_of(tmp_path / "notes.txt") == "LED003"


def test_a_newer_ledger_is_refused_and_an_older_named(file):
    for revision, code in (("9999", "LED005"), ("none", "LED005")):
        set_revision(file, revision)
        assert code_of(file) == code
        with pytest.raises(LedgerError):
            migrate.upgrade_ledger(file)


def test_an_older_ledger_asks_for_upgrade(file, monkeypatch):
    monkeypatch.setattr(engine, "REVISIONS", (*engine.REVISIONS, "9998"))
    assert code_of(file) == "LED004"


def set_revision(file, revision):
    raw = sqlite3.connect(file)
    raw.execute("update alembic_version set version_num = ?", (revision,))
    raw.commit()
    raw.close()


def test_damage_in_the_middle_is_a_ledger_error_or_a_fault(file, tmp_path):
    whole = file.read_bytes()
    dice = random.Random(7)
    noticed = 0
    for number in range(12):
        broken = tmp_path / f"broken-{number}.db"
        at = dice.randrange(4096, len(whole) - 4096)
        broken.write_bytes(whole[:at] + bytes(dice.randrange(256) for _ in range(3000)) + whole[at + 3000 :])
        try:
            ledger = Ledger.open(broken)
            try:
                noticed += bool(check_ledger(ledger)["faults"])
            finally:
                ledger.close()
        except LedgerError:
            noticed += 1
    assert noticed >= 8  # SQLite has no checksums: a hit inside a plain text or in unused space goes unseen


def test_a_cut_file_is_damaged(file, tmp_path):
    cut = tmp_path / "cut.db"
    cut.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert code_of(cut) == "LED003"


def test_a_locked_ledger_says_so(file, monkeypatch):
    monkeypatch.setattr(engine, "PRAGMAS", (*engine.PRAGMAS, "busy_timeout = 50"))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("begin immediate")
    ledger = Ledger.open(file)
    with pytest.raises(LedgerError) as caught, ledger.writing():
        pass
    assert caught.value.code == "LED002"
    with ledger.reading() as connection:  # readers do not wait
        assert connection.execute(text("select count(*) from article")).scalar() == 30
    other.rollback()
    other.close()
    ledger.close()


def test_migrations_lead_to_the_same_schema(tmp_path):
    def schema(path):
        raw = sqlite3.connect(path)
        found = raw.execute(
            "select name, sql from sqlite_master where name not like 'alembic%' and name not like 'sqlite%'"
        )
        rows = {name: " ".join((sql or "").split()) for name, sql in found}
        raw.close()
        return rows

    Ledger.open(tmp_path / "made.db").close()
    url = engine.ledger_url(tmp_path / "migrated.db")
    fresh = engine.connect_engine(url, create=True)
    with engine.writing(fresh) as connection:
        migrate.run_migrations(connection)
    fresh.dispose()
    assert schema(tmp_path / "made.db") == schema(tmp_path / "migrated.db")
    Ledger.open(tmp_path / "migrated.db", create=False).close()


def test_revisions_are_those_of_the_migrations():
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(migrate.configuration())
    assert tuple(reversed([script.revision for script in scripts.walk_revisions()])) == engine.REVISIONS


STEP = """
from alembic import op
revision = "9998"
down_revision = "0002"
def upgrade() -> None:
    op.execute("create table later (id integer primary key) strict")
    {more}
"""


@pytest.fixture
def next_revision(tmp_path, monkeypatch):
    """A second revision that exists only here."""
    folder = tmp_path / "versions"
    real = migrate.configuration

    def make(more=""):
        shutil.copytree(Path(migrate.__file__).with_name("migrations") / "versions", folder, dirs_exist_ok=True)
        (folder / "r9998_next.py").write_text(STEP.format(more=more))

        def configured(connection=None):
            config = real(connection)
            config.set_main_option("version_locations", str(folder))
            return config

        monkeypatch.setattr(migrate, "configuration", configured)
        for module in (engine, migrate):
            monkeypatch.setattr(module, "REVISIONS", (*engine.REVISIONS[:2], "9998"))

    return make


def test_upgrade_makes_a_backup_first(file, next_revision):
    next_revision()
    before, after, saved = migrate.upgrade_ledger(file)
    assert (before, after) == ("0002", "9998")
    raw = sqlite3.connect(saved)
    assert raw.execute("select count(*) from article").fetchone() == (30,)
    assert raw.execute("select version_num from alembic_version").fetchone() == ("0002",)
    raw.close()
    with Desk.open(file) as desk:
        assert len(list(desk.articles())) == 30
    assert migrate.upgrade_ledger(file) == ("9998", "9998", None)


def test_an_upgrade_that_fails_changes_nothing(file, next_revision):
    next_revision("raise RuntimeError('no')")
    with pytest.raises(RuntimeError):
        migrate.upgrade_ledger(file)
    raw = sqlite3.connect(file)
    assert raw.execute("select version_num from alembic_version").fetchone() == ("0002",)
    assert raw.execute("select count(*) from sqlite_master where name = 'later'").fetchone() == (0,)
    raw.close()


def test_upgrade_without_room_for_the_backup_is_refused(file, next_revision, monkeypatch):
    next_revision()
    monkeypatch.setattr(migrate.shutil, "disk_usage", lambda _: type("usage", (), {"free": 10}))
    with pytest.raises(LedgerError) as caught:
        migrate.upgrade_ledger(file)
    assert caught.value.code == "LED006"


INGEST = """
import sys
from pathlib import Path
import importlib.util
spec = importlib.util.spec_from_file_location("builders", {conftest!r})
builders = importlib.util.module_from_spec(spec)
spec.loader.exec_module(builders)
from detente.desk import Desk
with Desk.open({path!r}) as desk:
    print("open", flush=True)
    desk.take([builders.make_article(n) for n in range(1, 201)], coder=builders.SpreadCoder(), batch=7)
print("done", flush=True)
"""


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_lost_or_doubled(tmp_path):
    conftest = str(Path(__file__).parents[1] / "conftest.py")
    path = tmp_path / "killed.db"
    program = textwrap.dedent(INGEST).format(conftest=conftest, path=str(path))
    dice = random.Random(42)
    seen = 0
    for _ in range(10):
        process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
        process.stdout.readline()
        time.sleep(dice.uniform(0, 0.25))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        with Desk.open(path) as desk:
            assert check_ledger(desk.ledger)["faults"] == []
            count = len(list(desk.articles()))
            assert count >= seen
            assert count % 7 == 0 or count == 200
            seen = count
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    with Desk.open(path) as desk:
        report = check_ledger(desk.ledger)
    assert report["faults"] == []
    rows = report["rows"]
    assert (rows["article"], rows["event"], rows["statement"], rows["sighting"], rows["teaser"]) == (
        200,
        201,
        200,
        200,
        1,
    )


def test_a_verdict_is_written_through(file):
    from detente.ledger.review import Verdict, add_verdict, verdicts

    ledger = Ledger.open(file)
    with ledger.writing(durable=True) as connection:
        add_verdict(connection, Verdict("events", "abc", "right", "me", "2026-11-25T12:00:00Z"))
    with ledger.reading() as connection:
        assert [item.verdict for item in verdicts(connection, ["abc"])] == ["right"]
        assert verdicts(connection, ["x"]) == []
    ledger.close()


def test_sources_and_fetches_are_remembered(file):
    from detente.errors import InputError
    from detente.ledger import state

    ledger = Ledger.open(file)
    with ledger.writing() as connection:
        number = state.add_source(
            connection, "a", "feed", "https://example.org/rss", options={"every": "15m"}, added="2026-01-01"
        )
        with pytest.raises(InputError):
            state.add_source(connection, "a", "feed", "https://example.org/other", added="2026-01-01")
        state.put_fetch_state(connection, state.Fetch("https://example.org/rss", number, etag="x", failures=2))
        state.put_fetch_state(
            connection, state.Fetch("https://example.org/rss", number, etag="y", fetched="2026-11-26T00:00:00Z")
        )
        state.put_value(connection, "brief", "1")
        state.put_value(connection, "brief", "2")
    with ledger.reading() as connection:
        assert state.sources(connection)[0]["options"] == {"every": "15m"}
        assert state.fetch_state(connection, "https://example.org/rss").etag == "y"
        assert state.fetch_state(connection, "https://example.org/new").failures == 0
        assert state.get_value(connection, "brief") == "2"
        assert state.newest_stored(connection) == "2026-11-26T00:00:00Z"
    with ledger.writing() as connection:
        state.remove_source(connection, "a")
        assert state.fetch_state(connection, "https://example.org/rss").etag is None
    ledger.close()
