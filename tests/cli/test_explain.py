"""`detente explain` for incidents, points of a series, and what a person changed."""

from __future__ import annotations

import json

import pytest

from detente.cli import main
from detente.cli.exits import NO_INPUT
from detente.desk import Desk
from detente.ledger.review import Verdict


@pytest.fixture
def path(tmp_path, make, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    with Desk.open(tmp_path / "news.db") as desk:
        desk.take([make.article(n) for n in range(1, 4)], coder=make.coder())
    return tmp_path / "news.db"


def explain(capsys, path, *args):
    code = main(["--ledger", str(path), "explain", *args])
    return code, capsys.readouterr().out


def test_an_incident_down_to_the_words_of_each_report(capsys, path):
    with Desk.open(path) as desk:
        [incident] = desk.incidents()
    code, out = explain(capsys, path, incident["id"], "--json")
    found = json.loads(out)
    assert (code, found["kind"], len(found["reports"])) == (0, "incident", 3)
    assert {piece["what"] for piece in found["reports"][0]["words"]} >= {"sentence", "trigger"}
    code, out = explain(capsys, path, incident["id"])
    assert out.count("❱позвонил❰") == 3
    assert "because: weight" in out


def test_a_point_is_explained_by_its_incidents(capsys, path):
    with Desk.open(path) as desk:
        [point] = desk.series("TUR", "AZE").points
        [incident] = desk.incidents()
    for asked in ("AZE-TUR:2024-03", "tur-aze:2024"):
        code, out = explain(capsys, path, asked, "--json")
        found = json.loads(out)
        assert (code, [one["id"] for one in found["incidents"]]) == (0, [incident["id"]]), asked
    assert json.loads(explain(capsys, path, "AZE-TUR:2024-03", "--json")[1])["record"]["level"] == pytest.approx(
        point.level
    )
    assert "Ильхам Алиев позвонил" in explain(capsys, path, "AZE-TUR:2024-03")[1]
    for asked in ("AZE-TUR:1999-01", "AZE-TUR:2024-W99"):
        assert explain(capsys, path, asked)[0] == NO_INPUT


def test_what_a_person_changed_stands_beside_what_the_machine_said(capsys, path):
    with Desk.open(path) as desk:
        record = next(row["id"] for row in desk.events() if row["type"] == "CONSULT")
        desk.revision.judge(Verdict("", record, "wrong", "me", "2026-11-25T12:00:00Z"), {"type": "AGREE"})
    review = json.loads(explain(capsys, path, record, "--json")[1])["review"]
    assert {"verdict": "wrong", "reviewer": "me", "at": "2026-11-25T12:00:00Z", "note": None} in review
    assert [one["machine"] for one in review if one.get("field") == "type"] == ["CONSULT"]
    assert "type is AGREE, not CONSULT, by me" in explain(capsys, path, record)[1]


@pytest.mark.parametrize("kind", ["forecasts", "claims"])
def test_what_stands_on_a_statement_shows_who_says_it_in_which_words(capsys, path, kind):
    with Desk.open(path) as desk:
        row = next(iter(getattr(desk, kind)()))
        said = next(one for one in desk.statements() if one["id"] == row["statement"])
    assert (row["speaker"], row["words"]) == (said["speaker"], said["text"])
    code, out = explain(capsys, path, row["id"], "--json")
    pieces = {piece["what"]: piece["span"] for piece in json.loads(out)["words"]}
    assert (code, pieces["words"], pieces["speaker AZE"]) == (0, said["span"], said["speaker"]["span"])
