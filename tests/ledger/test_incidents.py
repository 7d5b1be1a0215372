"""Incidents in a ledger: grouped as they come, the same in any batches, decided by people, summed for series."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from detente.analysis.duplicates import clusters
from detente.analysis.incidents import group
from detente.analysis.rows import Told, event_row
from detente.chronicle import Chronicle, number_of
from detente.ledger import Arrival, Ledger
from detente.records import Article, CodedArticle, DateValue, Event, Evidence, Outlet, Party, content_id

TEXTS = (
    "Президент Азербайджана прибыл с государственным визитом в Москву и встретился с руководством страны",
    "Начался государственный визит президента Азербайджана в Москву, первый за три года",
    "Министры транспорта двух стран обсудили коридор Север — Юг и новые мосты",
    "Послов пригласили в министерство и вручили им ноту о нарушении воздушного пространства",
    "Стороны подписали соглашение о поставках зерна на будущий год",
)


def party(code):
    return Party(code, None, None, "GOV", None)


def coded(number, day, kind, words, outlet):
    text = words
    span = (0, len(text))
    score = {"CONSULT": 2.5, "ACCUSE": -3.0, "SUPPORT": 5.0}[kind]
    symmetric = kind != "ACCUSE"
    event = Event(
        content_id("event", number), kind, None, (), "verbal-coop", score, "actual",
        (party("AZE"), party("RUS")) if symmetric else (party("AZE"),), () if symmetric else (party("RUS"),),
        DateValue(day, day, "day", "text"), None, None, Evidence(span, (0, 0)), (), 0.9, "test.rule",
    )  # fmt: skip
    article = Article(
        f"a{number}", text, content_id(number), text, span, (), outlet=Outlet(outlet),
        published=DateValue(day, day, "day", "given"), language="ru", headline_only=True,
    )  # fmt: skip
    return CodedArticle(article, events=(event,))


def sample(count=60, seed=5):
    chosen = random.Random(seed)
    kinds = {0: "CONSULT", 1: "CONSULT", 2: "CONSULT", 3: "ACCUSE", 4: "SUPPORT"}
    made = {}
    for number in range(count):
        at, outlet = chosen.randrange(5), f"outlet{chosen.randrange(4)}"
        day = (date(2024, 1, 1) + timedelta(days=chosen.randrange(70))).isoformat()
        made[day, at, outlet] = coded(
            number, day, kinds[at], TEXTS[at], outlet
        )  # the same again would be the same article
    return list(made.values())


def expected(items):
    rows, copies = [], clusters((item.article.id, item.article.text) for item in items)
    for item in items:
        article, event = item.article, item.events[0]
        start, stop = event.evidence.sentence
        told = Told(article.id, article.text[start:stop], article.published, article.outlet.name, copies[article.id])
        rows.append(event_row(event, told))
    return group(rows)


@pytest.fixture
def ledger(tmp_path):
    found = Ledger.open(tmp_path / "ledger.db")
    yield found
    found.close()


def store(ledger, items):
    run = ledger.start_run(kind="test", version="0", packs={}, started="2025-01-01T00:00:00Z")
    ledger.store([Arrival(item) for item in items], run_id=run, lemmatise=None, seen="2025-01-01T00:00:00Z")


def test_batches_and_order_do_not_matter(ledger):
    items = sample()
    chronicle = Chronicle(ledger)
    shuffled = list(items)
    random.Random(1).shuffle(shuffled)
    for start in range(0, len(shuffled), 7):
        store(ledger, shuffled[start : start + 7])
        chronicle.update(batch=3)
    found = {row["id"]: tuple(row["events"]) for row in chronicle.incidents()}
    assert found == {incident.id: incident.events for incident in expected(items)}
    assert chronicle.update() == {}


def test_the_rows_say_what_the_incidents_are(ledger):
    items = sample()
    store(ledger, items)
    chronicle = Chronicle(ledger)
    chronicle.update()
    wanted = {incident.id: incident for incident in expected(items)}
    for row in chronicle.incidents(pair=("RUS", "AZE")):
        incident = wanted[row["id"]]
        assert row["type"] == incident.type
        assert row["outlets"] == list(incident.outlets)
        assert row["date"]["start"] == date.fromordinal(incident.first).isoformat()
        assert row["reasons"] == list(incident.reasons)
        assert row["words"] == list(incident.words)


def test_filters(ledger):
    store(ledger, sample())
    chronicle = Chronicle(ledger)
    chronicle.update()
    accused = list(chronicle.incidents(type=["ACCUSE"], since="2024-02-01", until="2024-02-29"))
    assert accused
    assert all(row["type"] == "ACCUSE" and row["date"]["start"][:7] == "2024-02" for row in accused)
    assert list(chronicle.incidents(party=("TUR",))) == []
    assert len(list(chronicle.incidents(limit=3))) == 3
    (one,) = chronicle.incidents(record=accused[0]["events"][0])
    assert one["id"] == accused[0]["id"]


def test_a_copy_is_not_a_report_of_its_own(ledger):
    body = " ".join(f"слово{n}" for n in range(80))
    items = [
        coded(n, "2024-03-01", "CONSULT", f"{TEXTS[0]}. {body}{end}", f"o{n}") for n, end in enumerate(("", " конец"))
    ]
    store(ledger, items)
    chronicle = Chronicle(ledger)
    chronicle.update()
    (row,) = chronicle.incidents()
    assert (len(row["events"]), row["reports"]) == (2, 1)


def test_a_person_parts_and_joins_and_it_lasts(ledger):
    items = [coded(1, "2024-03-01", "CONSULT", TEXTS[0], "a"), coded(2, "2024-03-01", "CONSULT", TEXTS[1], "b"),
             coded(3, "2024-06-01", "SUPPORT", TEXTS[4], "c")]  # fmt: skip
    store(ledger, items)
    one, two, three = (item.events[0].id for item in items)
    chronicle = Chronicle(ledger)
    chronicle.update()
    assert len(list(chronicle.incidents())) == 2
    chronicle.decide(one, two, same=False, reviewer="r", at="2025-01-01T00:00:00Z")
    chronicle.decide(one, three, same=True, reviewer="r", at="2025-01-01T00:00:00Z")
    parted = sorted(tuple(sorted(row["events"])) for row in chronicle.incidents())
    assert parted == sorted([tuple(sorted((one, three))), (two,)])
    chronicle.regroup()
    assert sorted(tuple(sorted(row["events"])) for row in chronicle.incidents()) == parted


def test_series_and_network_are_those_of_the_incidents(ledger):
    from detente.analysis.network import network
    from detente.analysis.series import cells

    items = sample(80)
    store(ledger, items)
    chronicle = Chronicle(ledger)
    chronicle.update()
    incidents = expected(items)
    for freq in ("day", "week", "month", "year"):
        series = chronicle.series("RUS", "AZE", freq)
        wanted = {}
        for cell in cells(incidents, ("AZE", "RUS"), freq):
            wanted[cell.period] = wanted.get(cell.period, 0) + cell.incidents
        assert {point.period: point.incidents for point in series.points if point.incidents} == wanted
    assert series.pair == ("AZE", "RUS")
    (edge,), (same,) = chronicle.network().edges, network(incidents).edges
    assert (edge.incidents, edge.reports) == (same.incidents, same.reports)
    assert edge.score == pytest.approx(same.score)


def test_an_empty_ledger_and_an_unknown_pair_have_no_series(ledger):
    assert Chronicle(ledger).series("AZE", "RUS").points == ()
    store(ledger, sample(3))
    Chronicle(ledger).update()
    points = Chronicle(ledger).series("FJI", "TON").points
    assert points
    assert all(point.level is None for point in points)


def test_an_event_that_is_taken_out_leaves_no_report_behind(ledger):
    store(ledger, sample(10))
    chronicle = Chronicle(ledger)
    chronicle.update()
    with ledger.writing() as connection:
        connection.exec_driver_sql("delete from article")
        assert connection.exec_driver_sql("select count(*) from report").scalar() == 0


def test_what_is_left_is_grouped_anew(ledger):
    items = sample(40)
    store(ledger, items)
    chronicle = Chronicle(ledger)
    chronicle.update()
    lost = {item.events[0].id for item in items[::3]}
    with ledger.writing() as connection:
        for record in sorted(lost):
            connection.exec_driver_sql("delete from event where record = ?", (bytes.fromhex(record),))
    chronicle.mend()
    found = {row["id"]: tuple(row["events"]) for row in chronicle.incidents()}
    left = [item for item in items if item.events[0].id not in lost]
    assert found == {incident.id: incident.events for incident in expected(left)}


def test_numbers_of_incidents_fit_a_json_number():
    assert number_of("ffffffffffffffff") < 2**53
