"""`detente brief`, `pair` and `compare` over a ledger: formats, languages, memory of the last brief, exit codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from detente.cli import main
from detente.clock import FixedClock
from detente.desk import Desk
from detente.records import CodedArticle

sys.path.insert(0, str(Path(__file__).parent))
from story import Told, article, event, story


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    path = tmp_path / "news.db"
    with Desk.open(path, clock=FixedClock("2026-11-25T10:00:00+00:00")) as desk:
        desk.take([coded.article for coded in story()], coder=Told())
    return str(path)


@pytest.fixture
def run(capfdbinary):
    def go(*args):
        code = main(list(args))
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return go


def test_a_brief_remembers_the_last_one(run, ledger):
    code, out, err = run("brief", "--debug", "--ledger", ledger, "--lang", "ru")
    assert (code, err) == (0, "")
    assert "Первая сводка" in out
    assert "Азербайджан – Россия" in out
    assert max(map(len, out.splitlines())) <= 80
    _, again, _ = run("brief", "--ledger", ledger, "--lang", "ru")
    assert "Ничего нового с" in again
    _, asked, _ = run("brief", "--ledger", ledger, "--lang", "ru", "--since", "2025-08")
    assert "санкции" in asked
    assert "вызвал посла" not in asked


def test_the_next_brief_tells_of_what_came_since_in_the_light_of_all(ledger):
    with Desk.open(ledger, clock=FixedClock("2026-11-26T10:00:00+00:00")) as desk:
        desk.remember_brief()
    late = article("late", "2025-09-01", "Новая ссора", "Россия снова обвинила Азербайджан в обысках.", outlet="Лента")
    told = CodedArticle(
        late,
        events=(
            event(late, late.text[slice(*late.body[0])], "обвинила", "ACCUSE", -2.0, ["RUS"], ["AZE"], "2025-09-01"),
        ),
    )
    coder = Told()
    coder.known["late"] = told
    with Desk.open(ledger, clock=FixedClock("2026-11-27T10:00:00+00:00")) as desk:
        desk.take([late], coder=coder)
        made = desk.brief(lang="ru")
    assert [section.pair for section in made.sections] == [("AZE", "RUS")]
    [section] = made.sections
    assert [line.words.whole for line in section.incidents] == ["Россия снова обвинила Азербайджан в обысках."]
    assert sum(level is not None for level in section.levels) >= 3
    assert (section.instruments, section.claims) == ((), ())
    assert made.title == "Сводка · с 26 ноября 2026"


def test_a_narrowed_brief_is_not_remembered(run, ledger):
    run("brief", "--ledger", ledger, "--countries", "aze,tur")
    _, out, _ = run("brief", "--ledger", ledger)
    assert "First brief" in out
    assert "Azerbaijan – Russia" in out


@pytest.mark.parametrize(("layout", "start"), [("markdown", "# Brief"), ("html", "\n<!doctype html>")])
def test_other_formats(run, ledger, layout, start):
    code, out, _ = run("brief", "--ledger", ledger, "--format", layout)
    assert code == 0
    assert out.lstrip().startswith(start.lstrip())


def test_a_pair_and_a_comparison(run, ledger):
    code, out, _ = run("pair", "RUS", "aze", "--ledger", ledger)
    assert code == 0
    assert out.startswith("Azerbaijan – Russia")
    event = next(event for coded in story() for event in coded.events if event.type == "ACCUSE").id
    code, out, _ = run("compare", event, "--ledger", ledger, "--lang", "ru")
    assert code == 0
    assert "Обозрение, 3 июля 2025" in out


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("brief", "--format", "pdf"), 2),
        (("brief", "--lang", "fr"), 2),
        (("brief", "--since", "вчера"), 2),
        (("compare", "nothing"), 4),
    ],
)
def test_mistakes_have_their_exit_codes(run, ledger, args, code):
    assert run(*args, "--ledger", ledger)[0] == code


def test_reports_as_json(run, ledger):
    made = json.loads(run("brief", "--ledger", ledger, "--since", "2000", "--json")[1])
    assert made["schema"] == "detente/1"
    assert ["AZE", "RUS"] in [section["pair"] for section in made["sections"]]
    section = json.loads(run("pair", "AZE", "RUS", "--ledger", ledger, "--json")[1])
    assert section["incidents"]
    incident = json.loads(run("incidents", "--ledger", ledger, "--json", "-n", "1")[1])["incidents"][0]["id"]
    assert json.loads(run("compare", incident, "--ledger", ledger, "--json")[1])["incident"] == incident
