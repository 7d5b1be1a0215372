"""The manners of the command line: streams, formats, exit codes, help."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detente.cli import app, exits, main
from detente.desk import Desk


@pytest.fixture
def ledger(tmp_path, make, clock):
    path = tmp_path / "news.db"
    with Desk.open(path, clock=clock) as desk:
        pages = [make.article(n, published=make.day(f"2024-03-{n:02}", "header")) for n in range(1, 8)]
        pages.append(
            make.article(9, title="=1+1 <b>\x1b[31m\u202eкрасный\u202c</b>", published=make.day("2024-04-01", "header"))
        )
        pages.append(make.article(10, body="СБОЙ здесь."))
        desk.take(pages, coder=make.coder())
    return str(path)


KINDS = (
    "articles",
    "events",
    "contacts",
    "statements",
    "claims",
    "instruments",
    "forecasts",
    "figures",
    "vectors",
    "attitudes",
)


@pytest.mark.parametrize("kind", KINDS)
def test_every_question_in_every_format(run, ledger, kind):
    code, out, err = run(kind, "--ledger", ledger, "--limit", "3", "--json")
    assert (code, err) == (0, "")
    rows = json.loads(out)[kind]
    assert 1 <= len(rows) <= 3
    assert json.loads(out)["schema"] == "detente/1"
    _, out, _ = run(kind, "--ledger", ledger, "--limit", "3", "--jsonl")
    assert [json.loads(line) for line in out.splitlines()] == rows
    _, out, _ = run(kind, "--ledger", ledger, "--limit", "3", "--csv")
    table = list(csv.DictReader(io.StringIO(out)))
    assert len(table) == len(rows)
    assert table[0]["id"] == rows[0]["id"]
    code, out, _ = run(kind, "--ledger", ledger, "--limit", "3")
    assert code == 0
    assert max(len(line) for line in out.splitlines()) <= 80
    assert "\x1b" not in out


def test_csv_is_flat_and_safe(run, ledger):
    _, out, _ = run("events", "--ledger", ledger, "--csv", "--limit", "1", "--type", "consult")
    [row] = csv.DictReader(io.StringIO(out))
    assert (row["actors"], row["recipients"], row["date.start"]) == ("AZE", "TUR", "2024-03-03")
    assert row["article.title"].startswith("'=1+1")


def test_a_hostile_title_is_stripped_in_a_terminal(run, ledger):
    _, out, _ = run("articles", "--ledger", ledger)
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "=1+1" in out


def test_filters_reach_the_ledger(run, ledger):
    _, out, _ = run(
        "articles", "--ledger", ledger, "--since", "2024-03-03", "--until", "2024-03", "--jsonl", "--oldest"
    )
    days = [json.loads(line)["published"] for line in out.splitlines()]
    assert days == [f"2024-03-{n:02}" for n in range(3, 8)]
    _, out, _ = run("events", "--ledger", ledger, "--pair", "tur", "aze", "--type", "consult", "--jsonl", "-n", "0")
    assert len(out.splitlines()) == 8
    assert json.loads(run("events", "--ledger", ledger, "--party", "usa", "--json")[1]) == {
        "schema": "detente/1",
        "events": [],
    }


def test_parties_by_name(run, ledger):
    _, by_code, _ = run("events", "--ledger", ledger, "--pair", "AZE", "TUR", "--json")
    assert json.loads(by_code)["events"]
    assert run("events", "--ledger", ledger, "--pair", "Азербайджан", "turkey", "--json")[1] == by_code
    code, _, err = run("events", "--ledger", ledger, "--party", "Атлантида")
    assert code == 2
    assert "Атлантида" in err


def test_the_ledger_from_the_environment_or_before_the_command(run, ledger, monkeypatch):
    assert run("--ledger", ledger, "articles", "--json")[0] == 0
    monkeypatch.setenv("DETENTE_LEDGER", ledger)
    assert run("articles", "--json")[0] == 0


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--version"], 0),
        (["--help"], 0),
        (["version", "--json"], 0),
        (["nonsense"], 2),
        (["events", "--nonsense"], 2),
        (["events", "--json", "--csv"], 2),
        (["events", "--since", "31.12.2024"], 2),
        (["events", "--since", "2024-02-31"], 2),
        (["events", "--party", "A;B"], 2),
        (["code", "--format", "doc", "-"], 2),
        (["events", "--ledger", "missing.db"], 5),
        (["explain", "nothing", "--ledger", "LEDGER"], 4),
        (["search", "!!", "--ledger", "LEDGER"], 4),
        (["search", "AND (", "--raw", "--ledger", "LEDGER"], 4),
        (["search", "AND (", "--raw", "--json", "--ledger", "LEDGER"], 4),
        (["db", "check", "--ledger", "LEDGER"], 0),
        (["db", "upgrade", "--ledger", "LEDGER"], 0),
        (["config", "check"], 0),
        (["quarantine", "list", "--ledger", "LEDGER"], 0),
        (["quarantine", "show", "7", "--ledger", "LEDGER"], 4),
    ],
)
def test_exit_codes(run, ledger, args, code):
    got, out, err = run(*(ledger if arg == "LEDGER" else arg for arg in args))
    assert got == code, err
    if code:
        assert out == ""
        assert err.strip()
        assert "Traceback" not in err


def test_a_wrong_setting_is_exit_3(run, tmp_path):
    (tmp_path / "detente.toml").write_text("jobs = 0")
    code, _, err = run("config", "check")
    assert code == 3
    assert "detente.toml" in err


def test_a_damaged_ledger_is_exit_5(run, tmp_path):
    (tmp_path / "bad.db").write_bytes(b"no ledger" * 1000)
    code, _, err = run("events", "--ledger", str(tmp_path / "bad.db"))
    assert code == 5
    assert "LED003" in err


def test_our_bug_is_one_line_and_a_traceback_only_with_debug(run, ledger, monkeypatch):
    monkeypatch.setattr(Desk, "events", lambda *_: 1 / 0)
    code, _, err = run("events", "--ledger", ledger)
    assert code == 1
    assert err.count("\n") == 1
    assert "ZeroDivisionError" in err
    with pytest.raises(ZeroDivisionError):
        main(["events", "--ledger", ledger, "--debug"])


def test_interrupted_is_130(run, ledger, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Desk, "events", interrupt)
    assert run("events", "--ledger", ledger)[0] == 130


def test_a_closed_pipe_ends_quietly(ledger):
    command = f"{sys.executable} -m detente events --ledger {ledger} --limit 0 --json | head -c 1 >/dev/null; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.strip() == "0"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_output_that_cannot_be_written_is_no_bug(ledger):
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "detente", "events", "--ledger", ledger, "--limit", "0", "--json"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["detente: cannot write: No space left on device"]


def test_ctrl_c_leaves_whole_articles(tmp_path):
    program = "import time, sys\nfrom detente.cli import exits\nimport detente.cli.app as app\n" \
              "def build():\n def run(**_):\n  print('ready', flush=True)\n  time.sleep(30)\n return run\n" \
              "app.build = build\nsys.exit(exits.guarded([]))"  # fmt: skip
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.readline()
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert b"Traceback" not in err


def test_search_and_explain(run, ledger, monkeypatch, make):
    monkeypatch.setattr(Desk, "coder", make.coder())
    code, out, _ = run("search", "договоров", "--ledger", ledger, "--json", "-n", "2")
    assert code == 0
    assert len(json.loads(out)["articles"]) == 2
    event = json.loads(run("events", "--ledger", ledger, "--json", "-n", "1")[1])["events"][0]
    code, out, _ = run("explain", event["id"], "--ledger", ledger)
    assert code == 0
    assert "❱" in out
    assert "because: rule call.phone" in out
    assert json.loads(run("explain", event["id"], "--ledger", ledger, "--json")[1])["record"]["id"] == event["id"]


def test_quarantine_shows_what_was_set_aside(run, ledger):
    [row] = json.loads(run("quarantine", "list", "--ledger", ledger, "--json")[1])["quarantine"]
    assert (row["name"], row["stage"]) == ("page-10", "coding")
    code, out, _ = run("quarantine", "show", str(row["id"]), "--ledger", ledger)
    assert code == 0
    assert "СБОЙ" in out


def test_config_init_show_and_origin(run, tmp_path):
    target = tmp_path / "detente.toml"
    assert run("config", "init", str(target))[0] == 0
    assert run("config", "init", str(target))[0] == 3
    target.write_text("jobs = 3\n")
    _, out, _ = run("config", "show", "--origin")
    assert "jobs = 3  # detente.toml" in out
    assert json.loads(run("config", "show", "--json")[1])["origins"]["batch"] == "default"


def test_every_command_has_help_with_an_example(run):
    for entry in app.COMMANDS:
        command = app.load(entry.name)
        subs = getattr(command, "commands", None)
        for name in [[entry.name, sub] for sub in subs] if subs else [[entry.name]]:
            code, out, _ = run(*name, "--help")
            assert code == 0
            assert "Example:" in out, name


def test_help_groups_commands(run):
    out = run("--help")[1]
    for panel in (app.READ, app.ASK, app.CARE, app.SET):
        assert panel in out


def test_a_typing_error_is_answered_with_a_suggestion(run):
    code, _, err = run("evnts")
    assert code == 2
    assert "events" in err


def test_exit_codes_cover_the_error_tree():
    from detente import errors

    for kind, code in (("SettingsError", 3), ("LexiconError", 3), ("ModelError", 3), ("InputError", 4), ("RefusedInput", 7),
                       ("LedgerError", 5), ("NetworkError", 6)):  # fmt: skip
        assert exits.code_of(getattr(errors, kind)("x")) == code


def test_logging_as_json(capfdbinary):
    import logging

    from detente.cli.logs import configure

    logger = logging.getLogger("detente")
    before = (list(logger.handlers), logger.level, logger.propagate)
    try:
        configure(quiet=False, verbose=1, as_json=True)
        logging.getLogger("detente.ledger").info("stored", extra={"articles": 3})
        line = json.loads(capfdbinary.readouterr().err.decode().splitlines()[-1])
        assert (line["event"], line["articles"], line["level"]) == ("stored", 3, "info")
    finally:
        logger.handlers, logger.level, logger.propagate = before
