"""`code` and `ingest` over real inputs: order, refusals, pipes, interruption. The Coder is a small one except where said."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detente.cli import main
from detente.cli.context import Context
from detente.desk import Desk
from detente.ledger.checks import check_ledger

PAGE = """Главная Политика

Москва и Баку провели переговоры

Президенты России и Азербайджана 8 октября 2024 года провели переговоры в Москве. Стороны обсудили торговлю.

После встречи было подписано совместное заявление о сотрудничестве, сообщила пресс-служба.
"""


@pytest.fixture(autouse=True)
def _small_coder(tmp_path, monkeypatch, make):
    monkeypatch.chdir(tmp_path)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setattr(Context, "coder", lambda _: make.coder())


@pytest.fixture
def run(capfdbinary):
    def go(*args, stdin: bytes | None = None):
        class Input(io.TextIOWrapper):
            def isatty(self):
                return False

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdin", Input(io.BytesIO(stdin or b"")))
            code = main(list(args))
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return go


def lines(out):
    return [json.loads(line) for line in out.splitlines()]


def jsonl(*records):
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_code_keeps_ids_and_order(run, jobs):
    records = [{"id": f"n{n}", "text": f"{PAGE}\n\nСообщение {n}.", "other": 1} for n in range(40)]
    code, out, err = run("code", "-", "--format", "jsonl", "--jobs", jobs, stdin=jsonl(*records))
    assert (code, err) == (0, "")
    assert [line["id"] for line in lines(out)] == [f"n{n}" for n in range(40)]
    assert lines(out)[0]["schema"] == "detente/1"


def test_files_are_named_without_extensions_and_numbered(run, tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.txt").write_text(PAGE)
    with gzip.open(tmp_path / "other.txt.gz", "wt") as file:
        file.write(PAGE)
    code, out, _ = run("code", "a/page.txt", "b/page.txt", "other.txt.gz")
    assert code == 0
    assert [line["id"] for line in lines(out)] == ["page", "page-2", "other"]


def test_stdin_is_named_by_its_hash(run):
    import hashlib

    _, out, _ = run("code", "-", stdin=PAGE.encode())
    assert lines(out)[0]["id"] == hashlib.sha256(PAGE.encode()).hexdigest()[:16]


def test_bad_inputs_are_named_and_the_rest_is_coded(run, tmp_path):
    (tmp_path / "good.txt").write_text(PAGE)
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "broken.gz").write_bytes(b"\x1f\x8b\x08broken")
    (tmp_path / "fails.txt").write_text(PAGE + "\nСБОЙ на странице.\n")
    names = ("good.txt", "noise.bin", "broken.gz", "missing.txt", "fails.txt")
    code, out, err = run("code", *names)
    assert code == 7
    assert [line["id"] for line in lines(out)] == ["good"]
    for name in names[1:]:
        assert name.split(".")[0] in err
    code, out, _ = run("code", "noise.bin", "missing.txt")
    assert (code, out) == (4, "")


@pytest.mark.parametrize("name", ["with space.txt", "new\nline.txt", "-dash.txt", "имя.txt"])
def test_odd_file_names(run, tmp_path, name):
    (tmp_path / name).write_text(PAGE)
    code, out, _ = run("code", "--", name)
    assert code == 0
    assert len(lines(out)) == 1


def test_a_name_that_is_not_utf8(run, tmp_path):
    raw = os.fsencode(tmp_path) + b"/\xff\xfe.txt"
    with open(raw, "w") as file:  # noqa: PTH123 - pathlib has no bytes paths
        file.write(PAGE)
    code, out, _ = run("code", os.fsdecode(raw))
    assert code == 0
    json.loads(out.encode())
    assert run("ingest", "--ledger", "news.db", os.fsdecode(raw))[0] == 0


def test_ingest_is_once_per_content(run, tmp_path):
    (tmp_path / "pages").mkdir()
    for n in range(5):
        (tmp_path / "pages" / f"{n}.txt").write_text(PAGE + f"\nСообщение {n} о встрече в столице.\n")
    code, out, _ = run("ingest", "pages", "--ledger", "news.db", "--json")
    assert code == 0
    assert (json.loads(out)["read"], json.loads(out)["new"]) == (5, 5)
    code, out, _ = run("ingest", "pages", "--ledger", "news.db", "--json", "--jobs", "2")
    assert (json.loads(out)["read"], json.loads(out)["new"], json.loads(out)["known"]) == (5, 0, 5)


def test_ingest_keeps_the_bytes_and_their_format(run, tmp_path):
    page = f"<html><head><title>Новость</title></head><body><article><p>{PAGE}</p></article></body></html>".encode()
    (tmp_path / "page.html").write_bytes(page)
    (tmp_path / "table.csv").write_text(
        "url,date,title\nhttps://example.org/1,2024-10-08,Москва и Баку провели переговоры\n"
    )
    assert run("ingest", "page.html", "table.csv", "--ledger", "news.db")[0] == 0
    with Desk.open("news.db") as desk:
        captures = list(desk.captures())
        assert captures[0]["data"] == page
        assert [item["format"] for item in captures] == [
            "html",
            "jsonl",
        ]  # a row of a table is kept as one line of JSON
        assert len(list(desk.coded())) == 2


def test_ingest_sets_aside_with_exit_7_and_4(run, tmp_path):
    (tmp_path / "good.txt").write_text(PAGE)
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 40)
    code, _, err = run("ingest", "good.txt", "noise.bin", "--ledger", "news.db")
    assert code == 7
    assert "noise.bin: set aside" in err
    assert run("ingest", "noise.bin", "--ledger", "news.db")[0] == 4
    [row] = json.loads(run("quarantine", "list", "--ledger", "news.db", "--json")[1])["quarantine"]
    assert row["stage"] == "capture"
    assert row["sha256"]


def test_nothing_named_on_a_terminal_is_a_usage_error(capfdbinary, monkeypatch):
    monkeypatch.setattr("sys.stdin", type("Tty", (), {"isatty": lambda _: True})())
    assert main(["code"]) == 2


def test_a_full_disk_is_exit_5(run, tmp_path, monkeypatch):
    from detente.errors import LedgerError
    from detente.ledger import Ledger

    def full(*_, **__):
        raise LedgerError("has no room: the disk is full", code="LED006")

    (tmp_path / "good.txt").write_text(PAGE)
    monkeypatch.setattr(Ledger, "store", full)
    code, _, err = run("ingest", "good.txt", "--ledger", "news.db")
    assert code == 5
    assert "LED006" in err


@pytest.mark.slow
def test_the_real_thing_on_a_page(tmp_path):
    (tmp_path / "page.txt").write_text(PAGE)
    ledger = str(tmp_path / "news.db")

    def detente(*args):
        return subprocess.run(
            [sys.executable, "-m", "detente", *args], capture_output=True, text=True, cwd=tmp_path, check=False
        )

    assert detente("ingest", "page.txt", "--ledger", ledger).returncode == 0
    rows = json.loads(detente("events", "--ledger", ledger, "--json").stdout)["events"]
    assert any(row["type"] == "CONSULT" and row["article"]["id"] == "page" for row in rows)
    found = json.loads(detente("search", "переговорами", "--ledger", ledger, "--json").stdout)["articles"]
    assert [row["id"] for row in found] == ["page"]
    shown = detente("explain", rows[0]["id"], "--ledger", ledger).stdout
    assert "❱" in shown
    assert Path(ledger).is_file()


SLOW = """
import importlib.util, os, sys, time
spec = importlib.util.spec_from_file_location("builders", {conftest!r})
builders = importlib.util.module_from_spec(spec)
spec.loader.exec_module(builders)
from detente.cli import context, main

class Slow(builders.SpreadCoder):
    def __call__(self, article):
        time.sleep(float(os.environ.get("PAUSE", 0)))
        return super().__call__(article)

context.Context.coder = lambda _: Slow()
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_keeps_whole_articles_and_goes_on_later(tmp_path, jobs):
    (tmp_path / "in.jsonl").write_bytes(jsonl(*({"id": f"n{n}", "text": f"{PAGE} Сообщение {n}."} for n in range(300))))
    program = SLOW.format(conftest=str(Path(__file__).parents[1] / "conftest.py"))
    command = [sys.executable, "-c", program, "ingest", "in.jsonl", "--ledger", "news.db", "--jobs", jobs]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, env={**os.environ, "PAUSE": "0.1"})
    deadline = time.monotonic() + 30
    while not (tmp_path / "news.db").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)  # under way: it has fifteen seconds of work or more
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert b"interrupted" in err
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    with Desk.open(tmp_path / "news.db") as desk:
        assert len(list(desk.articles())) == 300
        assert check_ledger(desk.ledger)["faults"] == []
