"""Other rules over stored pages: shown, accepted in one step, undone, never half."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import text

from detente.errors import InputError
from detente.ledger import Filter
from detente.ledger.checks import check_ledger
from detente.ledger.review import Verdict
from detente.records import content_id

AT = "2026-11-25T12:00:00Z"


def other_coder(make, *, stop_after=None):
    """A Coder of other rules: calls become meetings under another id, figures are gone, page 2 has a treaty event more."""

    class Other(make.coder):
        seen = 0

        def __call__(self, article):
            Other.seen += 1
            if stop_after is not None and Other.seen > stop_after:
                raise KeyboardInterrupt
            coded = super().__call__(article)
            call = dataclasses.replace(
                coded.events[0], id=content_id("meet", article.text), mode="meet", rule="meet.new"
            )
            events = (call,)
            if article.id == "page-2":
                events += (make.event(article, 99, type="AGREE", mode=None, contact=None, rule="agree.new"),)
            return dataclasses.replace(coded, events=events, figures=())

    return Other()


def state(desk):
    with desk.ledger.reading() as connection:
        tables = ("event", "event_party", "event_pair", "statement", "figure", "instrument_step", "report", "incident")
        counts = {name: connection.execute(text(f"select count(*) from {name}")).scalar() for name in tables}
    return counts, list(desk.coded()), sorted(row["id"] for row in desk.events()), list(desk.incidents())


@pytest.fixture
def read(desk, make):
    desk.take([make.article(n) for n in range(1, 5)])
    return desk


def test_nothing_differs_with_the_same_rules(read):
    made = read.recode.stage()
    assert (made.articles, made.changes) == (4, 0)


def test_shown_by_rule_then_accepted_then_undone(read, make):
    before = state(read)
    read._coder = other_coder(make)
    made = read.recode.stage()
    assert made.by_rule == {
        ("changed", "events", "meet.new"): 4,
        ("removed", "figures", "figures"): 4,
        ("added", "events", "agree.new"): 1,
    }
    assert state(read) == before
    listed = list(read.recode.changes())
    assert next(one["fields"] for one in listed if one["change"] == "changed") == ["mode", "rule"]
    assert "CONSULT.phone" in listed[0]["was"]
    read.recode.accept()
    assert {row["mode"] for row in read.events(Filter(type=("CONSULT",)))} == {"meet"}
    assert len(list(read.events(Filter(type=("AGREE",))))) == 1
    assert list(read.figures()) == []
    assert sum(len(one["events"]) for one in read.incidents()) == 5
    assert check_ledger(read.ledger)["faults"] == []
    event = next(iter(read.events(Filter(type=("AGREE",)))))
    assert read.explain(event["id"])["run"]["started"]
    with pytest.raises(InputError):
        read.recode.refuse()
    assert read.recode.undo() == 4
    after = state(read)
    assert after[1:] == before[1:]
    assert after[0] == before[0]
    with pytest.raises(InputError):
        read.recode.undo()


def test_interrupted_it_leaves_the_rows_and_goes_on(read, make):
    before = state(read)
    read._coder = other_coder(make, stop_after=2)
    with pytest.raises(KeyboardInterrupt):
        read.recode.accept()
    assert state(read) == before
    read._coder = other_coder(make)
    assert read.recode.accept().articles == 4


def test_killed_while_accepting_the_old_rows_are_there(read, make, monkeypatch):
    before = state(read)
    read._coder = other_coder(make)
    monkeypatch.setattr("detente.ledger.recoding._follow", lambda connection: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        read.recode.accept()
    assert state(read) == before


HANG = """
import sys, time
from detente.desk import Desk
from detente.ledger import recoding

class Nothing:
    overlay = None
    def __call__(self, article):
        from detente.records import CodedArticle
        return CodedArticle(article, teasers=article.teasers)

def hang(connection):
    print("all rows are swapped, nothing is committed", flush=True)
    time.sleep(60)

recoding._follow = hang
with Desk.open(sys.argv[1]) as desk:
    desk._coder = Nothing()
    desk.recode.accept()
"""


def test_killed_in_the_middle_of_the_swap(read, tmp_path):
    before = state(read)
    script = tmp_path / "hang.py"
    script.write_text(HANG, "utf-8")
    with subprocess.Popen([sys.executable, str(script), str(tmp_path / "news.db")], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline().startswith(b"all rows")
        os.kill(process.pid, signal.SIGKILL)
    assert state(read) == before
    assert check_ledger(read.ledger)["faults"] == []
    assert read.recode.stage().by_rule["removed", "events", "call.phone"] == 8  # what was staged is kept
    read.recode.refuse()
    assert read.recode.stage().changes == 0


def test_verdicts_and_corrections_find_their_record_again(read, make):
    events = [row["id"] for row in read.events(Filter(type=("CONSULT",)))]
    read.revision.judge(Verdict("", events[0], "wrong", "me", AT), {"type": "AGREE", "recipients": ["KAZ"]})
    read.revision.judge(Verdict("", events[1], "wrong", "me", AT))
    read.revision.judge(Verdict("", events[2], "right", "me", AT))
    read._coder = other_coder(make)
    read.recode.accept()
    told = {row["reviewed"]: row for row in read.events(Filter(wrong=True, limit=None)) if row["reviewed"]}
    assert set(told) == {"corrected", "wrong", "right"}
    assert (told["corrected"]["type"], told["corrected"]["recipients"][0]["code"]) == ("AGREE", "KAZ")
    assert told["corrected"]["id"] not in events
    assert [row["id"] for row in read.events(Filter(party=("KAZ",)))] == [told["corrected"]["id"]]
    assert len(list(read.events(Filter(limit=None)))) == 4 + 1 + 1 - 1
    assert read.revision.precision()[0].share.of == 3
    read.recode.undo()
    told = {row["reviewed"]: row["id"] for row in read.events(Filter(wrong=True, limit=None)) if row["reviewed"]}
    assert told == {"corrected": events[0], "wrong": events[1], "right": events[2]}
