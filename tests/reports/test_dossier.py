"""Dossiers: a saved question is answered from what was read, and follows what comes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from detente.cli import main
from detente.clock import FixedClock
from detente.desk import Desk
from detente.errors import InputError
from detente.ledger.dossiers import Question
from detente.reports.dossier import make_dossier
from detente.reports.labels import load_labels
from detente.reports.picture import gather
from detente.reports.site import Material, site_files
from detente.reports.terminal import dossier_text

sys.path.insert(0, str(Path(__file__).parent))
from story import Told, story

RU = load_labels("ru")
ASKED = Question("posol", "Спор о после <b>", "посол", ("AZE", "RUS"), "2025-07-01", "2025-07-31")


@pytest.fixture(scope="module")
def found():
    return make_dossier(gather(story()), RU, ASKED, ["one", "two", "three"])


def test_a_dossier_tells_what_its_articles_say(found):
    assert (found.articles, found.outlets) == (2, 2)
    assert found.question == "«посол» · Азербайджан, Россия · 1 июля 2025 – 31 июля 2025"
    assert [line.head for line in found.chronology] == ["Россия → Азербайджан: обвинение"]
    assert [(party, len(said)) for party, said in found.positions] == [("Азербайджан", 2), ("Россия", 1)]
    assert [line.head for line in found.claims] == ["Предмет спора: страховые выплаты"]
    assert [line.head for line in found.numbers] == ["12 человек"]
    assert any("утверждает" in text and "оспаривает" in text for text in found.open)
    assert any("станет лучше" in text for text in found.open)


def test_a_period_and_parties_narrow_it():
    picture = gather(story())
    late = make_dossier(
        picture, RU, Question("x", "x", "", ("AZE", "TUR"), "2025-08-01"), ["one", "two", "три <b>", "four"]
    )
    assert [line.head for line in late.chronology] == ["Азербайджан – Турция: поддержка"]
    alone = make_dossier(picture, RU, Question("x", "x", "", ("TUR",)), ["три <b>"])
    assert len(alone.chronology) == 1
    assert alone.instruments == ()


def test_the_terminal_gets_80_columns(found):
    text = dossier_text(found, RU)
    assert max(map(len, text.splitlines())) <= 80
    assert "Открытые вопросы" in text
    assert "Хронология" in text


def test_a_site_has_its_pages():
    coded = story()
    material = Material(gather(coded), lambda: coded, list, "0.1", "ru", ((ASKED, ["one", "two"]),))
    files = dict(site_files(material))
    page = files["ru/d/posol.html"].decode()
    assert "Спор о после &lt;b&gt;" in page
    assert "<b>Спор" not in page
    assert 'href="d/posol.html"' in files["ru/dossiers.html"].decode()
    assert 'href="../dossiers.html"' in page
    assert "Dossiers" in files["en/index.html"].decode()


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    with Desk.open(tmp_path / "news.db", clock=FixedClock("2026-11-25T10:00:00+00:00")) as desk:
        desk.take([one.article for one in story()][:1], coder=Told())
    return str(tmp_path / "news.db")


def test_a_question_is_kept_and_follows_what_is_read(ledger, capfdbinary):
    assert (
        main(["dossier", "add", "posol", "-w", "МИД", "-p", "rus", "-p", "aze", "--title", "Посол", "--ledger", ledger])
        == 0
    )
    assert main(["dossier", "show", "posol", "--format", "json", "--ledger", ledger]) == 0
    before = json.loads(capfdbinary.readouterr().out)["dossier"]
    with Desk.open(ledger, clock=FixedClock("2026-11-26T10:00:00+00:00")) as desk:
        desk._coder = Told()
        desk.take([one.article for one in story()], coder=Told())
        after = desk.dossier("posol", lang="ru")
    assert (before["title"], before["articles"], after.articles) == ("Посол", 1, 2)
    assert main(["dossier", "list", "--json", "--ledger", ledger]) == 0
    [row] = json.loads(capfdbinary.readouterr().out)["dossiers"]
    assert (row["name"], row["parties"]) == ("posol", ["RUS", "AZE"])
    assert main(["dossier", "remove", "posol", "--ledger", ledger]) == 0
    assert main(["dossier", "show", "posol", "--ledger", ledger]) == 4


@pytest.mark.parametrize("args", [("../x", "-w", "мир"), ("x",), ("X Y", "-w", "мир")])
def test_what_is_no_question_is_refused(ledger, args):
    assert main(["dossier", "add", *args, "--ledger", ledger]) == 4
    with Desk.open(ledger) as desk, pytest.raises(InputError):
        desk.save_dossier(Question("_", "x", "мир"))


@pytest.mark.parametrize(("layout", "mark"), [("markdown", "# "), ("html", "<h1>")])
def test_a_dossier_to_pass_on(tmp_path, capsys, make, layout, mark):
    path = tmp_path / "news.db"
    with Desk.open(path) as desk:
        desk.take([make.article(1, title="Баку <script>x</script> и Анкара")], coder=make.coder())
    main(["--ledger", str(path), "dossier", "new", "call", "--party", "AZE", "--party", "TUR", "--since", "2024"])
    assert main(["--ledger", str(path), "dossier", "show", "call", "--format", layout]) == 0
    out = capsys.readouterr().out
    assert mark in out
    assert "<script" not in out
