"""Verdicts: by key and by file, in force in queries, never lost, found again after other code read the page."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import textwrap

import pytest

from detente.cli import main
from detente.cli.exits import NO_INPUT, SET_ASIDE
from detente.desk import Desk
from detente.ledger import Filter
from detente.ledger.review import Verdict

CONSULT = Filter(type=("CONSULT",), limit=None)
EVERYTHING = Filter(type=("CONSULT",), limit=None, wrong=True)
AT = "2026-11-25T12:00:00Z"


@pytest.fixture
def ledger(tmp_path, make, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    path = tmp_path / "news.db"
    with Desk.open(path) as desk:
        desk.take([make.article(n) for n in range(1, 7)], coder=make.coder())
    return path


def run(capsys, ledger, *args, keys=None, monkeypatch=None):
    if keys is not None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(keys))
    code = main(["--ledger", str(ledger), *args])
    return code, capsys.readouterr()


def ids(ledger, wanted=CONSULT):
    with Desk.open(ledger) as desk:
        return [row["id"] for row in desk.events(wanted)]


def test_keys_are_verdicts_and_it_goes_on_where_it_was_left(capsys, ledger, monkeypatch):
    code, said = run(capsys, ledger, "review", "--type", "CONSULT", keys="rwsq", monkeypatch=monkeypatch)
    assert (code, said.err.splitlines()[-1][-15:]) == (0, "2 verdicts kept")
    assert "❱" in said.out
    code, said = run(capsys, ledger, "review", "--type", "CONSULT", keys="rrrrrr", monkeypatch=monkeypatch)
    assert "4 verdicts kept" in said.err
    code, said = run(capsys, ledger, "review", "report", "--json")
    total = json.loads(said.out)["precision"][0]
    assert (total["kind"], total["type"], total["judged"], total["right"]) == ("events", "", 6, 5)
    assert total["low"] < total["precision"] == 0.8333 < total["high"]
    assert len(ids(ledger)) == 5
    assert len(ids(ledger, EVERYTHING)) == 6


def test_a_correction_is_shown_and_asked_for(capsys, ledger, monkeypatch):
    keys = "c\nAGREE\n2024-03-01\nAZE,KAZ\n-\nq"
    run(capsys, ledger, "review", "--type", "CONSULT", keys=keys, monkeypatch=monkeypatch)
    with Desk.open(ledger) as desk:
        [row] = desk.events(Filter(type=("AGREE",)))
        assert (row["reviewed"], row["date"]["start"], row["recipients"]) == ("corrected", "2024-03-01", [])
        assert [party["code"] for party in row["actors"]] == ["AZE", "KAZ"]
        assert [party["name"] for party in row["actors"]] == ["Ильхам Алиев", None]
        assert [one["id"] for one in desk.events(Filter(pair=("KAZ", "AZE")))] == [row["id"]]
        assert row["id"] not in [one["id"] for one in desk.events(CONSULT)]
        assert any(one["events"] == [row["id"]] and one["type"] == "AGREE" for one in desk.incidents())
        coded = [event for one in desk.coded() for event in one.events if event.id == row["id"]]
        assert (coded[0].type, coded[0].quad) == ("AGREE", "verbal-coop")


def test_what_is_wrong_is_in_no_incident_until_it_is_right(ledger):
    with Desk.open(ledger) as desk:
        events = [row["id"] for row in desk.events(CONSULT)]
        for word, left in (("wrong", 5), ("right", 6)):
            desk.revision.judge(Verdict("", events[0], word, "me", AT))
            assert sum(len(one["events"]) for one in desk.incidents()) == left


def test_by_file_and_back(capsys, ledger, tmp_path):
    _, said = run(capsys, ledger, "review", "export", "--type", "CONSULT", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert len(rows) == 6
    rows[0] |= {"verdict": "wrong", "note": "=1+1"}
    rows[1] |= {"verdict": "wrong", "correct_type": "reject"}
    rows[2] |= {"verdict": "perhaps"}
    rows[3] |= {"verdict": "wrong", "correct_date": "2024-02-31"}
    rows[4] |= {"verdict": "right", "id": "nothing"}
    file = tmp_path / "filled.csv"
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    code, said = run(capsys, ledger, "review", "import", str(file))
    assert code == SET_ASIDE
    assert "filled.csv:4: INP009" in said.err
    assert "2 verdicts kept, 3 not" in said.err
    assert len(ids(ledger)) == 4
    (tmp_path / "empty.jsonl").write_text("{\n[1]\n", "utf-8")
    assert run(capsys, ledger, "review", "import", str(tmp_path / "empty.jsonl"))[0] == NO_INPUT
    lines = json.dumps({"id": rows[5]["id"], "verdict": "right"})
    (tmp_path / "one.jsonl").write_text(lines, "utf-8")
    assert run(capsys, ledger, "review", "import", str(tmp_path / "one.jsonl"))[0] == 0


def test_every_kind_can_be_judged_and_is_hidden_when_wrong(ledger):
    with Desk.open(ledger) as desk:
        for kind in ("statements", "claims", "instruments", "forecasts", "figures", "vectors", "attitudes"):
            [record] = [row["id"] for row in desk.revision.sample("random", 1, kind=kind)]
            desk.revision.judge(Verdict("", record, "wrong", "me", AT))
            assert record not in [row["id"] for row in getattr(desk, kind)()], kind
            assert record in [row["id"] for row in getattr(desk, kind)(Filter(wrong=True, limit=None))], kind
        assert {one.kind for one in desk.revision.precision()} == {
            "statements", "claims", "instruments", "forecasts", "figures", "vectors", "attitudes"}  # fmt: skip


def test_samples_are_the_same_for_a_seed_and_least_confident_do_not_count(ledger):
    with Desk.open(ledger) as desk:
        room = desk.revision
        drawn = [[row["id"] for row in room.sample("random", 5, seed=seed)] for seed in (3, 3, 4)]
        assert drawn[0] == drawn[1] != drawn[2]
        assert {row["type"] for row in room.sample("type", 2)} == {"CONSULT", "ACCUSE"}
        room.judge(Verdict("", drawn[0][0], "wrong", "me", AT, sample="least-1"))
        assert room.precision() == []


SIT = """
import sys
from detente.desk import Desk
from detente.ledger.review import Verdict
with Desk.open(sys.argv[1]) as desk:
    for at, row in enumerate(list(desk.events())):
        desk.revision.judge(Verdict("", row["id"], "right", f"r{at}", "2026-11-25T12:00:00Z"))
        print(row["id"], flush=True)
    import time
    time.sleep(60)
"""


def test_a_verdict_that_was_taken_survives_a_kill(ledger, tmp_path):
    script = tmp_path / "sit.py"
    script.write_text(textwrap.dedent(SIT), "utf-8")
    told = []
    with subprocess.Popen([sys.executable, str(script), str(ledger)], stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            told.append(line.strip())
            if len(told) == 4:
                os.kill(process.pid, signal.SIGKILL)
                break
    with Desk.open(ledger) as desk:
        kept = [one.record for one in desk.revision.verdicts()]
        assert kept[:4] == told
        assert {row["id"] for row in desk.events() if row["reviewed"]} == set(kept)
