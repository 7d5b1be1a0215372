"""Incidents: what is one happening, what is not, in any order, and what a person may change."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rows_made import row

from detente.analysis.incidents import Grouper, Known, group, reaches
from detente.analysis.linking import Linker, load_settings
from detente.analysis.merging import independence
from detente.analysis.rows import Decisions

VISIT = "Президент Азербайджана прибыл с государственным визитом в Москву"
VISIT_TOO = "Начался государственный визит президента Азербайджана в Москву"
OTHER = "Министры транспорта обсудили коридор Север — Юг"


def events(incidents):
    return sorted(incident.events for incident in incidents)


def test_two_reports_of_a_visit_are_one_incident_with_a_reason():
    (found,) = group([row("a", "2018-09-01", text=VISIT), row("b", "2018-09-02", text=VISIT_TOO)])
    assert found.events == ("a", "b")
    assert found.reports == 2
    assert found.first_report == "article-a"
    assert "AZE-RUS; CONSULT; 1 day apart; shared words:" in found.reasons[0]


@pytest.mark.parametrize(
    "other",
    [
        row("b", "2018-09-03", text=OTHER, people=frozenset({"AZE:office:transport_minister"})),
        row("b", "2018-10-01", text=VISIT),
        row("b", "2018-09-01", text=VISIT, actors=("AZE", "TUR")),
        row("b", "2018-09-01", "ASSAULT", text=VISIT),
        row("b", "2018-01-01", text=VISIT, until="2018-12-31"),
        row("b", "2018-09-01", text=VISIT, mode="phone"),
    ],
    ids=["other words and people", "another month", "another pair", "another type", "dated by a year", "a call"],
)
def test_what_is_not_the_same_happening(other):
    one = row("a", "2018-09-01", text=VISIT, mode="visit", people=frozenset({"AZE:office:president"}))
    assert len(group([one, other])) == 2


def test_acts_in_opposite_directions_are_two():
    text = "Обстрел приграничного села, есть пострадавшие"
    one = row("a", "2020-10-01", "ASSAULT", text=text, actors=("AZE",), recipients=("ARM",))
    back = replace(one, id="b", article="article-b", actors=("ARM",), recipients=("AZE",))
    again = replace(one, id="c", article="article-c")
    assert events(group([one, back, again])) == [("a", "c"), ("b",)]


def test_a_reprint_is_no_report_of_its_own():
    one = row("a", "2018-09-01", text=VISIT, copy="x")
    found = group([one, row("b", "2018-09-01", text=OTHER, copy="x"), row("c", "2018-09-01", text=VISIT_TOO)])
    assert len(found) == 1
    assert found[0].reports == 2
    assert any("the same text" in reason for reason in found[0].reasons)


def test_a_teaser_does_not_count_beside_the_article_of_its_outlet():
    article = row("a", "2018-09-01", text=VISIT, outlet="one")
    teaser = row("b", "2018-09-01", text=VISIT, outlet="one", teaser=True)
    elsewhere = row("c", "2018-09-01", text=VISIT, outlet="two", teaser=True)
    (found,) = group([article, teaser, elsewhere])
    assert (found.reports, found.outlets) == (2, ("one", "two"))


def test_independence_by_hand():
    assert independence([1]) == 1.0
    assert independence([1, 1]) == pytest.approx(1.693147)
    assert independence([2]) == pytest.approx(1.526589)


def test_differing_details_are_kept_side_by_side():
    found = group(
        [
            row("a", "2018-09-01", text=VISIT, mode="visit", place="Москва"),
            row("b", "2018-09-01", text=VISIT, place="Сочи"),
            row("c", "2018-09-01", text=VISIT, place="Москва"),
        ]
    )
    assert len(found) == 1
    assert (found[0].mode, found[0].place) == ("visit", "Москва")
    assert [(v.field, v.value, v.events) for v in found[0].variants] == [
        ("place", "Москва", ("a", "c")),
        ("place", "Сочи", ("b",)),
    ]


def test_a_date_in_the_text_goes_before_the_day_it_was_told():
    told = row("b", "2018-09-03", text=VISIT, precision="told", told="2018-09-03")
    (found,) = group([row("a", "2018-09-01", text=VISIT, told="2018-09-03"), told])
    assert (found.first, found.precision) == (row("x", "2018-09-01").first, "day")


def test_a_long_chain_is_cut_at_the_window_of_its_type():
    chain = [row(f"e{n:02}", f"2018-09-{n + 1:02}", text=VISIT) for n in range(20)]
    window = load_settings().window["CONSULT"]
    for incident in group(chain):
        assert incident.last - incident.first <= window


def test_a_person_joins_and_parts():
    rows = [
        row("a", "2018-09-01", text=VISIT),
        row("b", "2018-09-01", text=VISIT_TOO),
        row("c", "2018-12-01", text=OTHER),
    ]
    assert events(group(rows, Decisions.of(apart=[("a", "b")]))) == [("a",), ("b",), ("c",)]
    joined = group(rows, Decisions.of(together=[("c", "a")]))
    assert events(joined) == [("a", "b", "c")]
    assert any("a person joined them" in reason for reason in joined[0].reasons)
    assert events(group(rows)) == [("a", "b"), ("c",)]


def test_a_new_article_changes_only_its_neighbours():
    grouper = Grouper()
    grouper.add([row("a", "2018-09-01", text=VISIT), row("c", "2019-05-01", text=OTHER)])
    before = {incident.id for incident in grouper.incidents()}
    changes = grouper.add([row("b", "2018-09-02", text=VISIT_TOO)])
    assert [incident.events for incident in changes.incidents] == [("a", "b")]
    assert changes.gone == ()
    assert changes.incidents[0].id in before
    assert grouper.add([row("b", "2018-09-02", text=VISIT_TOO)]).incidents == ()


def test_an_earlier_report_renames_the_incident():
    grouper = Grouper()
    (old,) = grouper.add([row("b", "2018-09-02", text=VISIT)]).incidents
    changes = grouper.add([row("a", "2018-09-01", text=VISIT)])
    assert changes.gone == (old.id,)
    assert events(grouper.incidents()) == [("a", "b")]


def test_reaches_say_what_to_load():
    (reach,) = reaches([row("a", "2018-09-01")])
    assert reach.pair == ("AZE", "RUS")
    assert reach.first < row("a", "2018-09-01").first < reach.last


def test_links_are_symmetric():
    one, other = row("a", "2018-09-01", text=VISIT, place="Москва"), row("b", "2018-09-02", "SUPPORT", text=VISIT_TOO)
    agree = replace(one, type="AGREE")
    linker = Linker()
    assert linker.link(one, other) == linker.link(other, one) is None
    assert linker.link(agree, other) == linker.link(other, agree)


made = st.builds(
    lambda n, kind, when, text, side, copy: row(
        f"e{n}",
        f"2018-09-{when:02}",
        kind,
        text=text,
        actors=side[:1],
        recipients=side[1:],
        copy=copy,
        outlet=f"outlet{n % 3}",
    ),
    st.integers(0, 10_000),
    st.sampled_from(["CONSULT", "AGREE", "ACCUSE"]),
    st.integers(1, 28),
    st.sampled_from([VISIT, VISIT_TOO, OTHER, ""]),
    st.sampled_from([("AZE", "RUS"), ("RUS", "AZE"), ("TUR", "RUS")]),
    st.sampled_from(["", "", "x"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(made, max_size=25, unique_by=lambda row: row.id), st.randoms())
def test_order_and_batches_do_not_matter(rows, shuffler):
    expected = group(rows)
    shuffled = list(rows)
    shuffler.shuffle(shuffled)
    grouper = Grouper()
    for one in shuffled:
        grouper.add([one])
    assert grouper.incidents() == expected
    assert sorted(name for incident in expected for name in incident.events) == sorted(row.id for row in rows)


@settings(max_examples=30, deadline=None)
@given(st.lists(made, max_size=20, unique_by=lambda row: row.id), st.integers(0, 20))
def test_changes_lead_from_one_state_to_the_next(rows, cut):
    grouper = Grouper()
    state = {}
    for part in (rows[:cut], rows[cut:]):
        changes = grouper.add(part)
        for name in changes.gone:
            del state[name]
        state |= {incident.id: incident for incident in changes.incidents}
    assert tuple(sorted(state.values(), key=lambda i: (i.first, i.id))) == grouper.incidents()


@settings(max_examples=40, deadline=None)
@given(st.lists(made, max_size=25, unique_by=lambda row: row.id), st.integers(1, 6), st.randoms())
def test_with_rows_fetched_from_a_store_the_result_is_the_same(rows, size, shuffler):
    expected = group(rows)
    shuffler.shuffle(rows)
    stored, state = {}, {}
    for start in range(0, len(rows), size):
        changes = Grouper().add(
            rows[start : start + size],
            lambda pair, first, last: [
                k for k in stored.values() if pair in k.row.pairs and first <= k.row.first <= last
            ],
        )
        for name in changes.gone:
            del state[name]
        for incident in changes.incidents:
            state[incident.id] = incident
            stored.update({n: Known(r, incident.id) for r in rows for n in incident.events if r.id == n})
    assert tuple(sorted(state.values(), key=lambda i: (i.first, i.id))) == expected
