"""`detente backup` and `restore`: exit codes and manners."""

from __future__ import annotations

import io
import json
import sqlite3
import sys
from contextlib import closing

import pytest

from detente.desk import Desk

pytestmark = pytest.mark.usefixtures("_no_models")


@pytest.fixture
def ledger(make, clock):
    with Desk.open("l.db", clock=clock) as desk:
        desk.take([make.article(n) for n in range(3)], coder=make.coder())
    return "l.db"


def test_there_and_back(run, ledger, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    code, out, _ = run("backup", "copy.db", "--ledger", ledger, "--json")
    assert (code, json.loads(out)["articles"]) == (0, 3)
    assert run("restore", "copy.db", "--verify-only")[0] == 0
    code, _, err = run("restore", "copy.db", "--ledger", ledger)
    assert (code, "--yes" in err) == (2, True)
    code, out, _ = run("restore", "copy.db", "--ledger", ledger, "--yes", "--json")
    assert code == 0
    assert (tmp_path / json.loads(out)["kept"]).exists()
    assert len(json.loads(run("articles", "--ledger", ledger, "--json")[1])["articles"]) == 3


def test_an_older_copy_asks_for_an_upgrade(run, ledger):
    assert run("backup", "copy.db", "--ledger", ledger)[0] == 0
    with closing(sqlite3.connect("copy.db")) as copy, copy:
        copy.execute("update alembic_version set version_num = '0001'")
    code, _, err = run("restore", "copy.db", "--ledger", "other.db")
    assert (code, "db upgrade" in err) == (0, True)
    assert run("articles", "--ledger", "other.db")[0] == 5


def test_copies_in_a_folder(run, ledger, tmp_path):
    (tmp_path / "usb").mkdir()
    assert run("backup", "usb", "--ledger", ledger, "--keep", "1")[0] == 0
    assert len(list((tmp_path / "usb").iterdir())) == 1
    assert run("backup", "copy.db", "--ledger", ledger, "--keep", "1")[0] == 4


@pytest.mark.parametrize(
    ("args", "code"),
    [(["backup", "no/such/folder/x.db"], 5), (["backup", "l.db"], 4), (["restore", "missing.db", "--yes"], 5),
     (["restore", "missing.db", "--verify-only"], 5), (["backup"], 2), (["backup", "x", "--keep", "0"], 2)],
)  # fmt: skip
def test_what_goes_wrong(run, ledger, args, code):
    found, _, err = run("--ledger", ledger, *args)
    assert found == code
    assert err
    assert "bug" not in err


def test_a_full_disk_is_5_and_leaves_nothing(run, ledger, tmp_path, monkeypatch):
    import shutil
    from collections import namedtuple

    (tmp_path / "usb").mkdir()
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 0))
    code, _, err = run("backup", "usb", "--ledger", ledger)
    assert (code, "no room" in err) == (5, True)
    assert list((tmp_path / "usb").iterdir()) == []


def test_a_server_is_told_to_use_its_own_tools(run):
    code, out, err = run("backup", "x", "--ledger", "postgresql://u:s3cret@h/db")
    assert (code, "pg_dump" in err, "s3cret" in out + err) == (5, True, False)
