"""Exports: exact columns, our own output read again, hostile text kept inside its cell."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import sys
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from detente.cli import main
from detente.clock import FixedClock
from detente.desk import Desk
from detente.records import CodedArticle, content_id
from detente.reports.exports.base import Wanted, _cameo, cameo, safe_cell
from detente.reports.exports.feeds import atom_lines, ics_lines
from detente.reports.exports.gdelt import EVENT_COLUMNS, MENTION_COLUMNS, gdelt_lines, mention_lines
from detente.reports.exports.plover import plover_lines
from detente.reports.exports.tables import CSV, ICEWS, POLECAT, csv_lines, icews_lines, polecat_lines
from detente.reports.labels import load_labels
from detente.reports.picture import gather

sys.path.insert(0, str(Path(__file__).parent))
from story import HOSTILE, Told, article, day, event, story

EN, ALL = load_labels("en"), Wanted()


def evil():
    """An article whose every word tries to break a format."""
    bad = "\t=cmd|'/c calc'!A1\n<b>&\"\r\x00"
    item = article(
        "evil",
        "2025-07-05",
        f"=HYPERLINK(1){bad}",
        f"Россия{bad} обвинила Азербайджан.",
        outlet=f"@out{bad}",
        url="javascript:alert(1)",
    )
    body = item.text[slice(*item.body[0])]
    return CodedArticle(
        item,
        events=(event(item, body, "обвинила", "ACCUSE", -2.0, ["RUS"], ["AZE"], "2025-07-05", place=f"-1+1{bad}"),),
    )


@pytest.fixture(scope="module")
def coded():
    return [*story(), evil()]


@pytest.fixture(scope="module")
def picture(coded):
    return gather(coded)


def table(lines):
    return [line.rstrip("\n").split("\t") for line in "".join(lines).split("\n")[:-1]]


def test_icews_has_20_columns_and_one_line_a_pair(coded):
    header, *rows = table(icews_lines(coded, ALL))
    assert header == list(ICEWS)
    assert len(ICEWS) == 20
    assert {len(row) for row in rows} == {20}
    first = dict(zip(header, rows[0], strict=True))
    assert first["Event Date"] == "2025-07-02"
    assert (first["Source Name"], first["Source Country"], first["Target Country"]) == (
        "Russia",
        "Russia",
        "Azerbaijan",
    )
    assert (first["CAMEO Code"], first["Intensity"]) == ("110", "-2")
    assert first["Sentence Number"] == "1"
    call = next(row for row in rows if row[6] == "041")
    assert (call[4], call[10]) == ("Azerbaijan", "Russia")
    assert len({row[0] for row in rows}) == len(rows)


def test_polecat_has_40_fields_on_every_line(coded):
    header, *rows = table(polecat_lines(coded, ALL, "0.1"))
    assert header == list(POLECAT)
    assert len(POLECAT) == 40
    assert {len(row) for row in rows} == {40}
    first = dict(zip(header, rows[0], strict=True))
    assert (first["Event Type"], first["Actor Country"], first["Recipient Country"]) == ("ACCUSE", "RUS", "AZE")
    assert (first["Quad Code"], first["Source"], first["Version"]) == ("VERBAL CONFLICT", "Вестник", "detente-0.1")
    assert re.fullmatch(r"20250702-[0-9a-f]{16}_ACCUSE", first["Event ID"])


def test_gdelt_has_61_and_16_columns_that_belong_together(picture):
    events, mentions = table(gdelt_lines(picture, ALL)), table(mention_lines(picture, ALL))
    assert {len(row) for row in events} == {EVENT_COLUMNS} == {61}
    assert {len(row) for row in mentions} == {MENTION_COLUMNS} == {16}
    numbers = [row[0] for row in events]
    assert len(set(numbers)) == len(numbers)
    assert {row[0] for row in mentions} == set(numbers)
    quarrel = next(row for row in events if row[1] == "20250702")
    assert (quarrel[5], quarrel[7], quarrel[15], quarrel[17]) == ("RUSGOV", "RUS", "AZEGOV", "AZE")
    assert quarrel[6] == "RUSSIA"
    assert quarrel[26:31] == ["110", "110", "11", "3", "-2"]
    assert (quarrel[2], quarrel[3], quarrel[59]) == ("202507", "2025", "20250702000000")
    assert quarrel[31:34] == ["2", "2", "2"]
    assert quarrel[60] == "https://example.org/1"
    assert sum(row[0] == quarrel[0] for row in mentions) == 2
    assert all(0 < int(number) < 2**53 for number in numbers)
    first = next(row for row in mentions if row[5] == "https://example.org/1")
    text = next(one.article.text for one in story() if one.article.id == "one")
    assert text[int(first[9]) :].startswith("вызвал посла")
    assert not any("javascript" in cell for row in [*events, *mentions] for cell in row)


def test_jsonl_is_plover_with_extensions(coded, picture):
    clusters = {name: incident.id for incident in picture.incidents for name in incident.events}
    rows = [json.loads(line) for line in plover_lines(coded, Wanted(clusters=clusters), "0.1")]
    assert len(rows) == sum(len(one.events) for one in coded)
    for row in rows:
        assert {"id", "date", "actor", "event", "status", "confidence", "quote", "offsets", "cluster"} <= set(row)
        assert isinstance(row["event"], list)
        assert isinstance(row["actor"], list)
        date.fromisoformat(row["date"])
        assert row["quad_code"] in (1, 2, 3, 4)
    quarrels = [row for row in rows if row["date"] == "2025-07-02"]
    assert len({row["cluster"] for row in quarrels}) == 1
    texts = {one.article.id: one.article.text for one in coded}
    for row in rows:
        start, end = row["offsets"]["trigger"]
        assert row["event_text"] == [texts[row["cite_info"]["corpus"]][start:end]]
    assert "\x1b" not in json.dumps(rows, ensure_ascii=False)
    call = next(row for row in rows if row.get("mode") == ["phone"])
    assert call["attribution"] == [{"name": "Oxu", "kind": "outlet", "code": None}]


def test_csv_reads_back_and_is_no_formula(coded):
    rows = list(csv.DictReader(io.StringIO("".join(csv_lines(coded, ALL)))))
    assert list(rows[0]) == list(CSV)
    assert len(rows) == sum(len(one.events) for one in coded)
    for row in rows:
        for name, cell in row.items():
            assert not cell.startswith(("=", "+", "@", "\t")), (name, cell)
            assert not cell.startswith("-") or re.fullmatch(r"-\d+(\.\d+)?", cell), (name, cell)
            assert "\n" not in cell
            assert "\x00" not in cell
    bad = next(row for row in rows if row["article"] == "evil")
    assert bad["title"].startswith("'=HYPERLINK")
    assert bad["outlet"].startswith("'@out")
    assert bad["place"].startswith("'-1+1")
    assert bad["url"] == ""


def test_cells():
    assert [safe_cell(cell) for cell in (None, -2.5, 3, "=1", "-1", "-1+1", "a\tb", "+7 999")] == [
        "",
        "-2.5",
        "3",
        "'=1",
        "-1",
        "'-1+1",
        "a b",
        "'+7 999",
    ]


def test_every_type_and_mode_has_a_cameo_code_of_its_root():
    import tomllib
    from importlib.resources import files

    types = tomllib.loads(files("detente.data").joinpath("ontology.toml").read_text("utf-8"))["types"]
    for kind, entry in types.items():
        for mode in (None, *entry.get("modes", ())):
            found = cameo(kind, mode)
            assert re.fullmatch(r"\d{3,4}", found.code)
            assert -10 <= found.goldstein <= 10
            assert (found.goldstein < 0) == (found.code[:2] >= "09")
        assert cameo(kind, None).root == entry["cameo"]
    assert {kind for kind, _ in _cameo()} == set(types)


def test_filters(coded):
    def ids(**wanted):
        return {json.loads(line)["date"] for line in plover_lines(coded, Wanted(**wanted), "0")}

    assert ids(since="2025-08-10") == {"2025-08-10", "2025-08-11"}
    assert ids(until="2025-07-02") == {"2025-07-02"}
    assert ids(parties=frozenset({"TUR"})) == {"2025-08-10"}
    assert ids(pair=frozenset({"RUS", "TUR"})) == set()
    assert ids(confidence=0.99) == set()


def test_atom_is_well_formed_and_safe(picture):
    text = "".join(atom_lines(picture, EN, ALL))
    root = ElementTree.fromstring(text)
    space = {"a": "http://www.w3.org/2005/Atom"}
    entries = root.findall("a:entry", space)
    assert len(entries) == len(picture.incidents)
    assert {link.get("href") for link in root.iterfind(".//a:link", space)} == {"https://example.org/1"}
    summaries = [entry.find("a:summary", space).text for entry in entries]
    assert any('<script>alert("x")</script>' in text for text in summaries)
    assert len({entry.find("a:id", space).text for entry in entries}) == len(entries)
    assert root.find("a:updated", space).text == "2025-08-11T00:00:00Z"
    ElementTree.fromstring("".join(atom_lines(gather([]), EN, ALL)))


def test_a_calendar_has_announced_meetings_only():
    item = article(
        "plan",
        "2025-09-01",
        "Встреча",
        f"Алиев посетит Анкару 12 сентября; {HOSTILE}, {'очень ' * 40}долго.",
        outlet="Лента",
    )
    body = item.text[slice(*item.body[0])]
    told = CodedArticle(item, events=(
        event(item, body, "посетит", "AGREE", 2.5, ["AZE"], ["TUR"], "2025-09-12", place="Анкара"),
        event(item, body, "посетит", "CONSULT", 2.5, ["AZE"], ["RUS"], "2025-08-30"),
        event(item, body, "посетит", "ACCUSE", -2.0, ["AZE"], ["USA"], "2025-09-12"),
    ))  # fmt: skip
    text = "".join(ics_lines([told], EN, ALL))
    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    whole = text.replace("\r\n ", "")
    assert whole.count("BEGIN:VEVENT") == whole.count("END:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20250912\r\nDTEND;VALUE=DATE:20250913" in whole
    assert "SUMMARY:Azerbaijan → Türkiye: agreement" in whole or "SUMMARY:Azerbaijan → Turkey: agreement" in whole
    assert "LOCATION:Анкара" in whole
    assert "12 сентября\\; <script>" in whole
    assert "\x1b" not in text
    assert not re.search(r"(?<!\r)\n", text)


def test_the_same_articles_give_the_same_lines(coded, picture):
    again = gather(list(reversed(coded)))
    assert list(gdelt_lines(again, ALL)) == list(gdelt_lines(picture, ALL))
    assert list(atom_lines(again, EN, ALL)) == list(atom_lines(picture, EN, ALL))


# the command


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    with Desk.open(tmp_path / "news.db", clock=FixedClock("2026-11-25T10:00:00+00:00")) as desk:
        desk.take([one.article for one in story()], coder=Told())
    return str(tmp_path / "news.db")


@pytest.mark.parametrize(
    "fmt", ["jsonl", "csv", "icews", "polecat", "gdelt", "gdelt-mentions", "graphml", "gexf", "ics", "atom"]
)
def test_every_format_from_the_command_line(ledger, tmp_path, capfdbinary, fmt):
    assert main(["export", fmt, "--ledger", ledger]) == 0
    out, err = capfdbinary.readouterr()
    assert out
    assert err == b""
    assert main(["export", fmt, "--ledger", ledger, "-o", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out").read_bytes() == out
    if fmt in ("graphml", "gexf", "atom"):
        ElementTree.fromstring(out)


def test_jsonl_names_the_incident_of_the_ledger(ledger, capfdbinary):
    main(["export", "jsonl", "--ledger", ledger, "--pair", "rus", "aze"])
    rows = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert len({row["cluster"] for row in rows if row["event"] == ["ACCUSE"]}) == 1


def test_a_published_copy_has_rows_and_no_private_things(ledger, tmp_path):
    target = tmp_path / "public"
    assert main(["export", "datasette", "--ledger", ledger, "-o", str(target)]) == 0
    told = json.loads((target / "metadata.json").read_text("utf-8"))
    copy = sqlite3.connect(target / "detente.db")
    views = {name for (name,) in copy.execute("select name from sqlite_master where type = 'view'")}
    named = {name for name, entry in told["databases"]["detente"]["tables"].items() if "description" in entry}
    assert named - {"incident"} == views
    for view in sorted(views):
        columns = [row[1] for row in copy.execute(f"pragma table_info({view})")]
        entry = told["databases"]["detente"]["tables"][view]
        assert set(entry["facets"]) <= set(columns)
        assert entry["sort_desc"] in columns
    assert copy.execute("select count(*) from event_flat").fetchone()[0] == sum(len(one.events) for one in story())
    assert copy.execute("select count(*) from sighting").fetchone() == (0,)
    assert copy.execute("select sum(length(data)) from bundle").fetchone() == (0,)
    assert copy.execute("pragma integrity_check").fetchone() == ("ok",)
    copy.close()
    assert main(["export", "datasette", "--ledger", ledger, "-o", str(target)]) == 4
    assert sqlite3.connect(ledger).execute("select count(*) from sighting").fetchone()[0] == len(story())


@pytest.mark.parametrize(("args", "code"), [(("pdf",), 2), (("datasette",), 2), (("csv", "--since", "вчера"), 2)])
def test_mistakes(ledger, args, code):
    assert main(["export", *args, "--ledger", ledger]) == code


def test_ids_are_short():
    assert len(content_id("x")) == 16
    assert day("2025-01-01").start == "2025-01-01"
