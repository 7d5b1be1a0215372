"""`detente doctor`: exit codes and what is printed."""

from __future__ import annotations

import json
import zipfile

import pytest

pytestmark = pytest.mark.usefixtures("_no_models")


@pytest.fixture
def ledger(tmp_path, run):
    (tmp_path / "in").mkdir()
    run("--ledger", "l.db", "sources", "add", "in")
    return "l.db"


def test_for_people_and_for_programs(run, ledger):
    code, out, err = run("doctor", "--quick", "--ledger", ledger)
    assert code == 0
    assert "[ok]   ledger: revision" in out
    code, out, err = run("doctor", "--quick", "--ledger", ledger, "--json")
    report = json.loads(out)
    assert (code, report["exit_code"], err) == (0, 0, "")
    names = [check["name"] for check in report["checks"]]
    assert {
        "program",
        "sqlite",
        "models",
        "ledger",
        "clock",
        "disk",
        "file system",
        "memory",
        "secrets",
        "sources",
    } <= set(names)
    assert all(check["remedy"] for check in report["checks"] if check["state"] == "fail")


def test_a_damaged_ledger_is_5(run, tmp_path):
    (tmp_path / "bad.db").write_bytes(b"not a ledger" * 1000)
    code, out, _ = run("doctor", "--quick", "--ledger", "bad.db")
    assert (code, "[FAIL] ledger" in out) == (5, True)


def test_a_broken_overlay_is_3(run, ledger, tmp_path, monkeypatch):
    overlay = tmp_path / "mine"
    overlay.mkdir()
    (overlay / "people.tsv").write_text("nonsense\theader\n1\t2\n")
    monkeypatch.setenv("DETENTE_OVERLAY", str(overlay))
    code, out, _ = run("doctor", "--ledger", ledger)
    assert (code, "[FAIL] lexicon" in out, "people.tsv" in out) == (3, True, True)


def test_the_support_bundle(run, ledger, tmp_path, monkeypatch):
    monkeypatch.setenv("DETENTE_SECRET_TOKEN", "s3cret")
    code, out, err = run("doctor", "--quick", "--ledger", ledger, "--support-bundle", "b.zip")
    assert code == 0
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "s3cret" not in text + out + err
    assert str(tmp_path) not in text
    assert run("doctor", "--quick", "--ledger", ledger, "--support-bundle", "no/such/folder/b.zip")[0] == 3
