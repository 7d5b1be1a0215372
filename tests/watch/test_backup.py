"""Copies of the ledger: whole or not at all."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime

import pytest

from detente.desk import Desk
from detente.errors import InputError, LedgerError
from detente.watch.backup import backup, restore, verify

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path, make, clock):
    path = tmp_path / "live" / "news.db"
    with Desk.open(path, clock=clock) as desk:
        desk.take([make.article(n) for n in range(5)], coder=make.coder())
    return path


def count(path):
    with Desk.open(path, create=False) as desk:
        return len(list(desk.articles()))


def left_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_copy_to_a_file_is_a_ledger(ledger, tmp_path):
    (tmp_path / "usb").mkdir()
    copied = backup(ledger, tmp_path / "usb" / "copy.db", now=NOW)
    assert (copied.articles, copied.revision) == (5, verify(copied.path)[1])
    assert left_in(tmp_path / "usb") == ["copy.db"]
    assert count(copied.path) == 5


def test_copies_in_a_folder_are_rotated_and_other_files_left_alone(ledger, tmp_path):
    folder = tmp_path / "usb"
    folder.mkdir()
    (folder / "detente-notes.db").write_text("mine")
    for hour in range(4):
        copied = backup(ledger, folder, now=NOW.replace(hour=hour), keep=2)
    assert [path.name for path in copied.removed] == ["detente-20261125T010000Z.db"]
    assert left_in(folder) == ["detente-20261125T020000Z.db", "detente-20261125T030000Z.db", "detente-notes.db"]


def test_a_ledger_in_use_is_copied_whole(ledger, tmp_path, make, clock):
    stop = threading.Event()

    def write():
        with Desk.open(ledger, clock=clock) as desk:
            number = 100
            while not stop.is_set():
                desk.take([make.article(number), make.article(number + 1)], coder=make.coder(), batch=2)
                number += 2

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            copied = backup(ledger, tmp_path / f"{number}.db", now=NOW)
            assert verify(copied.path)[0] == copied.articles >= 5
    finally:
        stop.set()
        writer.join()


def test_no_room_is_said_before_anything_is_written(ledger, tmp_path):
    folder = tmp_path / "usb"
    folder.mkdir()
    with pytest.raises(LedgerError, match="no room") as caught:
        backup(ledger, folder, now=NOW, free=lambda folder: 1000)
    assert caught.value.code == "LED006"
    assert left_in(folder) == []


def test_a_disk_that_fills_up_leaves_nothing_behind(ledger, tmp_path):
    """The system refuses to let the copy grow, as a full disk does."""
    folder = tmp_path / "usb"
    folder.mkdir()
    (folder / "copy.db").write_bytes(b"the copy before")
    code = (
        "import resource, sys\nfrom datetime import datetime, UTC\nfrom pathlib import Path\n"
        "from detente.errors import LedgerError\nfrom detente.watch.backup import backup\nimport detente.ledger.engine\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "try:\n    backup(Path(sys.argv[1]), Path(sys.argv[2]), now=datetime.now(UTC))\n"
        "except LedgerError as error:\n    print(error.code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, ledger, folder / "copy.db"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "LED006\n"
    assert left_in(folder) == ["copy.db"]
    assert (folder / "copy.db").read_bytes() == b"the copy before"


def test_what_a_killed_backup_left_is_replaced(ledger, tmp_path):
    (tmp_path / ".copy.db.part").write_bytes(b"half")
    backup(ledger, tmp_path / "copy.db", now=NOW)
    assert not (tmp_path / ".copy.db.part").exists()


@pytest.mark.parametrize("damage", ["cut", "overwritten", "text", "empty", "other database", "missing"])
def test_damaged_copies_are_told_from_sound_ones(ledger, tmp_path, damage):
    copy = backup(ledger, tmp_path / "copy.db", now=NOW).path
    data = copy.read_bytes()
    if damage == "cut":
        copy.write_bytes(data[: len(data) // 2])
    elif damage == "overwritten":
        copy.write_bytes(data[:8192] + os.urandom(16_384) + data[8192 + 16_384 :])
    elif damage == "text":
        copy.write_text("Это не база." * 1000)
    elif damage == "empty":
        copy.write_bytes(b"")
    elif damage == "missing":
        copy.unlink()
    else:
        copy.unlink()
        with sqlite3.connect(copy) as database:
            database.execute("create table article (id integer)")
        database.close()
    with pytest.raises(LedgerError):
        verify(copy)
    with pytest.raises(LedgerError):
        restore(copy, ledger)
    assert count(ledger) == 5
    assert not list(ledger.parent.glob("*before*"))


def test_a_newer_ledger_is_not_restored(ledger, tmp_path):
    copy = backup(ledger, tmp_path / "copy.db", now=NOW).path
    with sqlite3.connect(copy) as database:
        database.execute("update alembic_version set version_num = '9999'")
    database.close()
    with pytest.raises(LedgerError) as caught:
        restore(copy, ledger)
    assert caught.value.code == "LED005"


def test_restore_keeps_the_ledger_that_was_there(ledger, tmp_path, make, clock):
    copy = backup(ledger, tmp_path / "copy.db", now=NOW).path
    with Desk.open(ledger, clock=clock) as desk:
        desk.take([make.article(50)], coder=make.coder())
    copied, aside = restore(copy, ledger)
    assert (count(ledger), count(aside), copied.articles) == (5, 6, 5)
    _, second = restore(copy, ledger)
    assert second != aside
    assert count(ledger) == 5


def test_restore_over_a_damaged_ledger(ledger, tmp_path):
    copy = backup(ledger, tmp_path / "copy.db", now=NOW).path
    ledger.write_bytes(b"damaged beyond repair" * 1000)
    _, aside = restore(copy, ledger)
    assert count(ledger) == 5
    assert aside.read_bytes().startswith(b"damaged")


def test_restore_to_nowhere_makes_the_folder(ledger, tmp_path):
    copy = backup(ledger, tmp_path / "copy.db", now=NOW).path
    _, aside = restore(copy, tmp_path / "new" / "news.db")
    assert aside is None
    assert count(tmp_path / "new" / "news.db") == 5


def test_a_restored_ledger_is_still_in_wal_mode(ledger, tmp_path):
    restore(backup(ledger, tmp_path / "copy.db", now=NOW).path, tmp_path / "news.db")
    database = sqlite3.connect(tmp_path / "news.db")
    assert database.execute("pragma journal_mode").fetchone() == ("wal",)
    database.close()


def test_a_full_disk_while_restoring_leaves_the_ledger(ledger, tmp_path):
    copy = backup(ledger, tmp_path / "copy.db", now=NOW).path
    with pytest.raises(LedgerError):
        restore(copy, ledger, free=lambda folder: 10)
    assert count(ledger) == 5
    assert not list(ledger.parent.glob("*before*"))


def test_another_writer_is_waited_for_by_the_person(ledger, tmp_path):
    copy = backup(ledger, tmp_path / "copy.db", now=NOW).path
    with Desk.open(ledger) as desk, desk.ledger.writer_lock(), pytest.raises(LedgerError) as caught:
        restore(copy, ledger)
    assert caught.value.code == "LED002"


def test_onto_itself_is_refused(ledger):
    with pytest.raises(InputError):
        backup(ledger, ledger, now=NOW)
    with pytest.raises(InputError):
        restore(ledger, ledger)
