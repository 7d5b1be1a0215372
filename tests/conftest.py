"""Articles and records about public facts, and a Coder that needs no models."""

from __future__ import annotations

import dataclasses
import os
import re
from datetime import date

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does

import pytest

from detente.clock import FixedClock
from detente.desk import Desk
from detente.records import (
    Article,
    Attitude,
    Claim,
    CodedArticle,
    ContactDetails,
    DateValue,
    Event,
    Evidence,
    Figure,
    Forecast,
    Instrument,
    InstrumentStep,
    Outlet,
    Party,
    Probability,
    SourceRef,
    Statement,
    Teaser,
    Vector,
    content_id,
)

TITLE = "Президенты Азербайджана и Турции поговорили по телефону"
BODY = "Ильхам Алиев позвонил Реджепу Тайипу Эрдогану 3 марта 2024 года. Стороны обсудили ещё не подписанный договор."


def day(text: str, basis: str = "text") -> DateValue:
    return DateValue(text, text, "day", basis)


def make_article(number: int = 0, *, title: str = TITLE, body: str = BODY, **more) -> Article:
    """A page whose text is a menu, the title, the body and a share counter."""
    body = f"{body} Сообщение {number}." if number else body
    text = f"Главная Новости\n\n{title}\n\n{body}\n\nПоделились {number}\n"
    start = text.index(title)
    at = text.index(body, start + len(title))
    base = {
        "id": f"page-{number}",
        "text": text,
        "sha256": content_id(text) * 4,
        "title": title,
        "title_span": (start, start + len(title)),
        "body": ((at, at + len(body)),),
        "outlet": Outlet("Пример", "example.org", "AZE"),
        "published": day("2024-03-04", "header"),
        "language": "ru",
        "genre": "news",
    }
    return Article(**{**base, **more})


def make_event(article: Article, number: int = 0, **more) -> Event:
    start, stop = article.body[0]
    base = {
        "id": content_id("event", article.text, number),
        "type": "CONSULT",
        "mode": "phone",
        "contexts": ("diplomatic",),
        "quad": "verbal-coop",
        "score": 1.5,
        "status": "actual",
        "actors": (Party("AZE", "Ильхам Алиев", "president", "GOV", (start, start + 12)),),
        "recipients": (Party("TUR", "Реджеп Тайип Эрдоган", "president", "GOV"),),
        "date": day("2024-03-03"),
        "place": None,
        "contact": ContactDetails("AZE", ("договор",)),
        "evidence": Evidence((start, stop), (start + 13, start + 21)),
        "attribution": (SourceRef("Пример", "outlet"),),
        "confidence": 0.93,
        "rule": "call.phone",
        "reasons": ("rule call.phone", "subject AZE"),
    }
    return Event(**{**base, **more})


def make_coded(number: int = 0, article: Article | None = None) -> CodedArticle:
    """A coded article with one record of every kind."""
    article = article or make_article(number)
    start = article.body[0][0]
    span = (start, start + 12)

    def key(kind: str) -> str:
        return content_id(kind, article.text)

    statement = Statement(
        key("statement"), Party("AZE", "Ильхам Алиев", "president", "GOV", span), "indirect", "договор будет подписан", span,
        (span,), "сообщил", ("TUR",), day("2024-03-03"), None, (SourceRef("Пример", "outlet"),), 0.9, span, (0,), ("cue",),
    )  # fmt: skip
    teaser = Teaser(key("teaser"), "Главная Новости", day("2024-03-02", "page"), (0, 15), (
        make_event(article, 7, type="ACCUSE", mode=None, contact=None, status="hypothetical", date=None),
    ))  # fmt: skip
    return CodedArticle(
        dataclasses.replace(article, teasers=(dataclasses.replace(teaser, events=()),)),
        teasers=(teaser,),
        events=(make_event(article),),
        statements=(statement,),
        claims=(Claim(key("claim"), statement.id, "договор", "asserts", None),),
        instruments=(Instrument(key("law"), "договор", "treaty", ("№ 1",), ("AZE", "TUR"),
                                (InstrumentStep("drafted", day("2024-02-01"), span),), span),),
        forecasts=(Forecast(key("forecast"), statement.id, ("TUR", "AZE"), None, "better", Probability("вероятно", 0.6, 0.9), None),),
        figures=(Figure(key("figure"), 3117, None, None, "person", "гостей", Party("AZE", None), day("2024-03-03"), span, (), "ok"),),
        vectors=(Vector(key("vector"), ("TUR", "AZE"), "security", "alliance", None, day("2024-03-03"), span),),
        attitudes=(Attitude(key("attitude"), Party("AZE", "Баку"), Party("TUR", "Анкара"), "pos", (span,)),),
    )  # fmt: skip


class Pack:
    """Normal forms by cutting common endings: enough to see that both sides of a search are reduced."""

    def lemmas(self, words):
        return [self._cut(word) for word in words]

    @staticmethod
    def _cut(word: str) -> str:
        for ending in ("ами", "ов", "ом", "ого", "ный", "ны", "ую", "а", "ы", "у", "е", "и"):
            if word.endswith(ending) and len(word) - len(ending) >= 4:
                return word[: -len(ending)]
        return word


class FakeCoder:
    """Finds the same records on every page; raises where the page says so."""

    overlay = None
    pack = Pack()

    def __call__(self, article: Article) -> CodedArticle:
        if "СБОЙ" in article.text:
            raise ValueError("what a page can do")
        if "СМЕРТЬ" in article.text:
            import os

            os._exit(9)
        return make_coded(article=article)

    def many(self, articles):
        return (self(article) for article in articles)


class SpreadCoder(FakeCoder):
    """The same, with every page's event on a day of its own, as many pages of real news are not about one happening."""

    def __call__(self, article: Article) -> CodedArticle:
        coded = super().__call__(article)
        number = int(re.findall(r"\d+", article.body_text)[-1])
        when = day(date.fromordinal(730_000 + 9 * number).isoformat())
        return dataclasses.replace(coded, events=tuple(dataclasses.replace(event, date=when) for event in coded.events))


@pytest.fixture
def clock():
    return FixedClock("2026-11-25T12:00:00+00:00")


@pytest.fixture
def desk(tmp_path, clock):
    with Desk.open(tmp_path / "news.db", clock=clock) as desk:
        desk._coder = FakeCoder()
        yield desk


@pytest.fixture
def make():
    """The builders above, for tests that cannot import this module."""

    class Make:
        article = staticmethod(make_article)
        event = staticmethod(make_event)
        coded = staticmethod(make_coded)
        coder = FakeCoder
        pack = Pack
        day = staticmethod(day)

    return Make
