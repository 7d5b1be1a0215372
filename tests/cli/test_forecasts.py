"""What came of forecasts."""

from __future__ import annotations

import json

import pytest

from detente.cli import main
from detente.cli.exits import NO_INPUT
from detente.desk import Desk


@pytest.fixture
def run(tmp_path, make, monkeypatch, capsys):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    with Desk.open(tmp_path / "news.db") as desk:
        desk.take([make.article(n) for n in range(1, 4)], coder=make.coder())

    def call(*args):
        code = main(["--ledger", str(tmp_path / "news.db"), *args])
        return code, capsys.readouterr()

    return call


def test_settled_forecasts_make_a_scoreboard(run):
    rows = json.loads(run("forecasts", "--json")[1].out)["forecasts"]
    assert [row["outcome"] for row in rows] == ["open"] * 3
    assert run("forecasts", "settle", rows[0]["id"], "--outcome", "came_true")[0] == 0
    assert run("forecasts", "settle", rows[1]["id"], "--outcome", "failed", "--note", "no treaty")[0] == 0
    again = json.loads(run("forecasts", "--json")[1].out)["forecasts"]
    assert [row["outcome"] for row in again] == ["came_true", "failed", "open"]
    assert again[0]["reviewed"] is None
    board = json.loads(run("forecasts", "--scoreboard", "--json")[1].out)
    [score] = board["scores"]
    assert (score["forecaster"], score["forecasts"], score["true"]) == ("Ильхам Алиев", 2, 1)
    assert score["brier"] == pytest.approx((0.25**2 + 0.75**2) / 2, abs=1e-4)
    assert board["open"] == 1
    assert "Ильхам Алиев" in run("forecasts", "--scoreboard")[1].out


def test_what_cannot_be_settled(run):
    event = json.loads(run("events", "--json")[1].out)["events"][0]["id"]
    for args in ((event, "--outcome", "failed"), ("nothing", "--outcome", "failed"), (event, "--outcome", "perhaps")):
        assert run("forecasts", "settle", *args)[0] == NO_INPUT


def test_a_settled_forecast_is_no_open_question(run, tmp_path):
    run("dossier", "add", "talks", "--party", "AZE", "--party", "TUR")
    with Desk.open(tmp_path / "news.db") as desk:
        before = desk.dossier("talks").open
        for row in list(desk.forecasts()):
            desk.outcomes.settle(row["id"], "failed", reviewer="me", at="2026-11-25T12:00:00Z")
        assert len(desk.dossier("talks").open) < len(before)
