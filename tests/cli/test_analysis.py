"""`incidents`, `series`, `network`, `same` over a ledger."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest

from detente.cli import exits
from detente.desk import Desk


@pytest.fixture
def ledger(tmp_path, make, clock):
    path = tmp_path / "news.db"
    with Desk.open(path, clock=clock) as desk:
        pages = [make.article(n, published=make.day(f"2024-03-{n:02}", "header")) for n in range(1, 8)]
        desk.take(pages, coder=make.coder())
    return str(path)


def test_incidents_name_their_reports_and_words(run, ledger):
    code, out, _ = run("incidents", "--ledger", ledger, "--json")
    rows = json.loads(out)["incidents"]
    assert code == exits.DONE
    assert rows
    for row in rows:
        assert row["reports"] >= 1
        assert row["events"]
        assert row["articles"]
        assert row["sentence"]
    assert run("incidents", "--ledger", ledger, "--party", "FJI")[1] == "no incidents\n"
    assert "CONSULT" in run("incidents", "--ledger", ledger)[1]


def test_one_incident_is_shown_with_its_words_and_reasons(run, ledger):
    rows = json.loads(run("incidents", "--ledger", ledger, "--json")[1])["incidents"]
    together = next(row for row in rows if len(row["events"]) > 1)
    code, out, _ = run("incidents", together["id"], "--ledger", ledger)
    assert code == exits.DONE
    assert all(event in out for event in together["events"])
    assert "joined: " in out
    assert out.count(together["sentence"][:20]) >= 2
    assert run("incidents", "0000000000000000", "--ledger", ledger)[0] == exits.NO_INPUT


def test_series_is_the_contract_on_one_line(run, ledger):
    code, out, _ = run("series", "tur", "AZE", "--freq", "month", "--json", "--ledger", ledger)
    made = json.loads(out)
    assert code == exits.DONE
    assert out.count("\n") == 1
    assert (made["pair"], made["freq"]) == (["AZE", "TUR"], "month")
    assert [point["period"] for point in made["points"]] == ["2024-03"]
    assert made["points"][0]["cooperation"] >= 1
    assert "2024-03" in run("series", "TUR", "AZE", "--ledger", ledger)[1]
    assert run("series", "TUR", "AZE", "--csv", "--ledger", ledger)[1].startswith("period,level,low,high")


def test_an_unknown_frequency_is_a_usage_error(run, ledger):
    assert run("series", "TUR", "AZE", "--freq", "hour", "--ledger", ledger)[0] == exits.USAGE


def test_network_in_its_formats(run, ledger):
    root = ET.fromstring(run("network", "--format", "graphml", "--ledger", ledger)[1])
    assert root.tag.endswith("graphml")
    made = json.loads(run("network", "--format", "json", "--ledger", ledger)[1])
    assert made["edges"][0]["first"] == "AZE"
    assert "graph detente" in run("network", "-f", "dot", "--ledger", ledger)[1]
    assert "AZE" in run("network", "--ledger", ledger)[1]
    assert run("network", "-f", "png", "--ledger", ledger)[0] == exits.USAGE
    assert json.loads(run("network", "--json", "--ledger", ledger)[1]) == made
    assert [json.loads(line) for line in run("network", "--jsonl", "--ledger", ledger)[1].splitlines()] == made["edges"]
    assert run("network", "--csv", "--ledger", ledger)[1].startswith("first,second,score")
    assert run("network", "--json", "-f", "dot", "--ledger", ledger)[0] == exits.USAGE


def test_no_line_for_people_is_wider_than_a_page(run, ledger):
    for question in (["incidents"], ["series", "AZE", "RUS", "--last", "0"], ["network"], ["db", "check"]):
        code, out, _ = run(*question, "--ledger", ledger)
        assert code == 0
        assert max(len(line) for line in out.splitlines()) <= 80, question


def test_a_person_parts_two_events(run, ledger):
    rows = json.loads(run("incidents", "--ledger", ledger, "--json")[1])["incidents"]
    together = next(row for row in rows if len(row["events"]) > 1)
    one, other = together["events"][:2]
    assert run("same", one, other, "--not", "--ledger", ledger)[0] == exits.DONE
    rows = json.loads(run("incidents", "--ledger", ledger, "--json")[1])["incidents"]
    assert not any({one, other} <= set(row["events"]) for row in rows)
    code, _, err = run("same", one, "0000000000000000", "--ledger", ledger)
    assert code == exits.NO_INPUT
    assert "0000000000000000" in err
