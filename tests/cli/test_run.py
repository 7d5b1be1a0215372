"""`detente run`, `alerts` and `check`: exit codes, signals, what is printed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytestmark = pytest.mark.usefixtures("_no_models")

PAGE = (
    "<!doctype html><html><head><meta charset='utf-8'><title>{0}</title></head><body><article><h1>{0}</h1><p>3 марта 2024, 12:00</p>"
    "<p>Министр прибыл с визитом в Анкару, где встретился с коллегой и обсудил поставки газа, сообщила пресс-служба.</p>"
    "</article></body></html>"
)


@pytest.fixture
def site(monkeypatch):
    """Pages by path on loopback, and the setting that lets them be asked."""
    pages = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = pages.get(self.path)
            self.send_response(200 if body else 404)
            self.end_headers()
            self.wfile.write((body or "no").encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    monkeypatch.setenv("DETENTE_ALLOW_PRIVATE_ADDRESSES", "true")
    pages["url"] = f"http://127.0.0.1:{server.server_port}"
    yield pages
    server.shutdown()
    server.server_close()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.html").write_text(PAGE.format("Визит"), "utf-8")
    return folder


def test_one_pass_over_a_folder(run, folder):
    run("sources", "add", "in")
    code, out, err = run("run")
    assert (code, out) == (0, "")
    assert "1 articles" in err
    report = json.loads(run("run", "--json")[1])
    assert (report["files"], report["outcomes"]) == (0, {"in": "unchanged"})
    assert run("-q", "run")[1:] == ("", "")


def test_a_feed_over_the_network(run, site):
    site["/rss"] = (
        f"<rss version='2.0'><channel><title>x</title><item><title>Первая новость дня</title><link>{site['url']}/a</link></item></channel></rss>"
    )
    site["/a"] = PAGE.format("Визит")
    run("sources", "add", f"{site['url']}/rss")
    code, out, _ = run("run", "--json")
    assert code == 0
    assert json.loads(out)["pages"] == 1
    assert json.loads(run("articles", "--json")[1])["articles"][0]["url"] == f"{site['url']}/a"
    assert "nothing is due" in run("run")[2]
    assert json.loads(run("run", "--now", "--json")[1])["requests"] == 1


def test_private_addresses_are_refused_without_the_setting(run, site, monkeypatch):
    monkeypatch.delenv("DETENTE_ALLOW_PRIVATE_ADDRESSES")
    run("sources", "add", f"{site['url']}/rss")
    code, _, err = run("run")
    assert (code, "allow_private_addresses" in err) == (7, True)


def test_every_source_failing_for_the_network_is_6_and_some_7(run, site, folder):
    run("sources", "add", "http://127.0.0.1:9/rss")
    code, _, err = run("run")
    assert (code, "refused" in err.lower()) == (6, True)
    run("sources", "add", "in")
    assert run("run", "--now")[0] == 7


def test_set_aside_is_7_and_named(run, folder):
    (folder / "b.html").write_bytes(b"\0\0\0")
    run("sources", "add", "in")
    code, _, err = run("run")
    assert (code, "b.html: set aside" in err) == (7, True)
    assert run("run")[0] == 0


def test_nothing_watched_is_4(run):
    assert run("run")[0] == 4


@pytest.mark.parametrize("args", [["--every", "1h", "--once"], ["--max-pages", "-1"], ["--every"]])
def test_usage(run, args):
    assert run("run", *args)[0] == 2


def test_the_missing_network_part_names_the_line_to_type(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "httpx2", None)
    run("sources", "add", "https://example.org/rss")
    code, _, err = run("run")
    assert code == 6
    assert "pip install 'detente[net]'" in err


def test_a_busy_ledger_is_5(run, folder, tmp_path):
    from detente.desk import Desk

    run("--ledger", "l.db", "sources", "add", "in")
    with Desk.open("l.db") as desk, desk.ledger.writer_lock():
        assert run("--ledger", "l.db", "run")[0] == 5


LOOP = """
import sys
sys.path.insert(0, {tests!r})
import conftest
from detente.cli import main
from detente.cli.context import Context
Context.coder = lambda self: conftest.FakeCoder()
sys.exit(main(["--ledger", "l.db", "run", "--every", "1h"]))
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_loop_ends_when_asked(run, folder, number, code):
    from pathlib import Path

    run("--ledger", "l.db", "sources", "add", "in")
    program = LOOP.format(tests=str(Path(__file__).parent.parent))
    with subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True) as process:
        assert "1 articles" in process.stderr.readline()
        time.sleep(0.1)
        began = time.monotonic()
        process.send_signal(number)
        assert process.wait(10) == code
        assert time.monotonic() - began < 5
        assert "Traceback" not in process.stderr.read()


# alerts


@pytest.fixture
def rules(tmp_path):
    path = tmp_path / "alerts.toml"
    path.write_text(
        "[[rule]]\nname = 'aze'\nparties = ['AZE']\nwindow = '9999d'\n[deliver]\njsonl = 'told.jsonl'\n", "utf-8"
    )
    return path


def test_a_run_tells_once(run, folder, rules, tmp_path):
    run("sources", "add", "in")
    assert json.loads(run("run", "--rules", "alerts.toml", "--json")[1])["alerts"] == 1
    assert json.loads(run("run", "--rules", "alerts.toml", "--json")[1])["alerts"] == 0
    (line,) = (tmp_path / "told.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["rule"] == "aze"


def test_wrong_rules_are_3_before_anything_is_fetched(run, folder, rules):
    rules.write_text("[[rule]]\nname = 'aze'\n")
    run("sources", "add", "in")
    assert run("run", "--rules", "alerts.toml")[0] == 3
    assert run("run", "--rules", "alerts.toml", "--no-alerts")[0] == 0


def test_check_and_alerts_are_10_when_true(run, folder, rules, tmp_path):
    run("sources", "add", "in")
    run("run", "--no-alerts")
    assert run("check", "aze", "--rules", "alerts.toml")[0] == 10
    assert run("check", "aze", "--since", "2d", "--rules", "alerts.toml")[0] == 0
    assert run("check", "other", "--rules", "alerts.toml")[0] == 4
    assert run("alerts", "test", "--rules", "alerts.toml")[0] == 10
    command = f"{sys.executable} -c \"import sys; open('got','w').write(sys.stdin.read())\""
    code, out, _ = run("alerts", "run", "--rules", "alerts.toml", "--exec", command, "--jsonl")
    assert (code, json.loads(out)["rule"]) == (10, "aze")
    assert json.loads((tmp_path / "got").read_text())["rule"] == "aze"
    assert run("alerts", "run", "--rules", "alerts.toml")[0] == 0
    assert "aze" in run("alerts", "list", "--rules", "alerts.toml")[1]


def test_no_rules_yet_is_3_and_says_how_to_start(run, folder):
    run("sources", "add", "in")
    code, _, err = run("alerts", "list")
    assert (code, "alerts sample" in err) == (3, True)
    assert run("run")[0] == 0
