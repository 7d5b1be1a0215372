"""A page seen again, with another counter and a new headline in its wall."""

from __future__ import annotations

import dataclasses

from detente.ledger import Filter
from detente.ledger.checks import check_ledger
from detente.records import Teaser


def later(make, first):
    """The page of an article with a headline that was not there before, further down in a longer menu."""
    text = "Реклама\n\n" + first.text.replace("Поделились 1", "Поделились 907") + "\nКанада критикует Чили\n"
    at = text.index("Канада")
    start, body = text.index(first.title), text.index(first.body_text)
    fresh = Teaser("t2", "Канада  критикует Чили", make.day("2024-03-05", "page"), (at, at + 21))
    return dataclasses.replace(
        first,
        text=text,
        sha256="8" * 64,
        title_span=(start, start + len(first.title)),
        body=((body, body + len(first.body_text)),),
        teasers=(fresh,),
    )


def coder_of(make):
    class Coder(make.coder):
        def __call__(self, article):
            coded = super().__call__(article)
            if "Канада" not in article.text:
                return coded
            teaser = article.teasers[0]
            at = teaser.span[0]
            event = make.event(article, 8, type="ACCUSE", mode=None, contact=None, status="actual")
            evidence = dataclasses.replace(event.evidence, sentence=teaser.span, trigger=(at + 7, at + 16))
            side = dataclasses.replace(event.actors[0], span=(at, at + 6))
            event = dataclasses.replace(event, evidence=evidence, actors=(side,), date=make.day("2024-03-05"))
            return dataclasses.replace(coded, article=article, teasers=(dataclasses.replace(teaser, events=(event,)),))

    return Coder()


def test_a_headline_first_seen_on_a_page_that_is_known_keeps_its_words(desk, make):
    first = make.article(1)
    desk._coder = coder_of(make)
    desk.take([first])
    desk.take([later(make, first)])
    assert len(list(desk.articles())) == 1
    [event] = desk.events(Filter(type=("ACCUSE",), status="actual"))
    assert (event["sentence"], event["teaser"]) == ("Канада критикует Чили", True)
    told = {piece["what"]: piece["text"] for piece in desk.explain(event["id"])["words"]}
    assert (told["trigger"], told["actor AZE"]) == ("критикует", "Канада")
    [coded] = desk.coded()
    assert [teaser.id for teaser in coded.teasers][-1] == "t2"
    assert check_ledger(desk.ledger)["faults"] == []
    desk.take([later(make, first)])
    assert len(list(desk.events(Filter(type=("ACCUSE",), status="actual")))) == 1


def test_recoding_keeps_it_and_can_be_undone(desk, make):
    first = make.article(1)
    desk._coder = coder_of(make)
    desk.take([first])
    desk.take([later(make, first)])
    before = list(desk.events())
    desk._coder = make.coder()
    desk.recode.accept()
    assert len(list(desk.events())) == len(before) - 1
    assert check_ledger(desk.ledger)["faults"] == []
    desk.recode.undo()
    assert list(desk.events()) == before
