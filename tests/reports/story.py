"""A small story in coded articles: two outlets, one quarrel told twice, a call, a dispute, an instrument, a forecast."""

from __future__ import annotations

from detente.records import (
    Article,
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

HOSTILE = '<script>alert("x")</script> \x1b[31m\u202eкрасный\u202c =1+1'


def day(start, basis="text"):
    return DateValue(start, start, "day", basis)


def article(name, published, title, *lines, outlet="Вестник", url=None, **more):
    text = "\n\n".join((title, *lines))
    at, body = len(title) + 2, []
    for line in lines:
        body.append((at, at + len(line)))
        at += len(line) + 2
    given = {
        "id": name, "text": text, "sha256": content_id(text) * 4, "title": title or None,
        "title_span": (0, len(title)) if title else None, "body": tuple(body), "outlet": Outlet(outlet, None, "AZE") if outlet else None,
        "published": day(published, "header") if published else None, "language": "ru", "genre": "news", "url": url,
    }  # fmt: skip
    return Article(**{**given, **more})


def span(item, words):
    start = item.text.index(words)
    return (start, start + len(words))


def event(item, sentence, trigger, kind, score, actors, recipients=(), when=None, **more):
    given = {
        "id": content_id("event", item.id, sentence, kind), "type": kind, "mode": None, "contexts": ("diplomatic",),
        "quad": "verbal-conf" if score < 0 else "verbal-coop", "score": score, "status": "actual",
        "actors": tuple(Party(code, None, None, "GOV") for code in actors),
        "recipients": tuple(Party(code, None, None, "GOV") for code in recipients), "date": day(when) if when else None,
        "place": None, "contact": None, "evidence": Evidence(span(item, sentence), span(item, trigger)), "attribution": (),
        "confidence": 0.9, "rule": "test.rule", "reasons": ("a reason",),
    }  # fmt: skip
    return Event(**{**given, **more})


def story():
    """Three articles and a headline; the quarrel of 2 July stands in two of them."""
    first = article(
        "one", "2025-07-02", "Москва вызвала посла Азербайджана", "2 июля МИД России вызвал посла Азербайджана после обысков.",
        "«Страховые выплаты произведены полностью», — заявила Мария Иванова.", "Пострадали 12 человек.", url="https://example.org/1",
    )  # fmt: skip
    second = article(
        "two", "2025-07-03", "Посла Азербайджана вызвали в МИД России", "Накануне МИД России вызвал посла Азербайджана после обысков в Баку.",
        "«Страховка не компенсация», — возразил Али Алиев.", "Аналитик Фарид Мамедов думает, что стороны, вероятно, помирятся.", outlet="Обозрение", url="javascript:alert(1)",
    )  # fmt: skip
    third = article("три <b>", "2025-08-10", f"Алиев позвонил {HOSTILE}", f"10 августа Алиев позвонил Путину {HOSTILE}.",
                    "Президенты подписали договор о дружбе.", "Отношения остаются прагматичными.", outlet='"><img src=x onerror=1>')  # fmt: skip
    short = article(
        "four", "2025-08-11", "", "Россия ввела санкции против Азербайджана", outlet="Лента", headline_only=True
    )
    said = _statement(first, "Страховые выплаты произведены полностью", "Мария Иванова", "RUS", ("AZE",))
    denied = _statement(second, "Страховка не компенсация", "Али Алиев", "AZE", ("RUS",))
    hoped = _statement(second, "стороны, вероятно, помирятся", "Фарид Мамедов", "AZE", ())
    return [
        CodedArticle(
            first,
            events=(event(first, first.text[slice(*first.body[0])], "вызвал посла", "ACCUSE", -2.0, ["RUS"], ["AZE"], "2025-07-02"),),
            statements=(said,),
            claims=(Claim(content_id("claim", 1), said.id, "страховые выплаты", "asserts", None),),
            figures=(Figure(content_id("f", 1), 12, None, None, "person", "человек", None, day("2025-07-02"), span(first, "12 человек")),),
        ),
        CodedArticle(
            second,
            events=(event(second, second.text[slice(*second.body[0])], "вызвал посла", "ACCUSE", -2.0, ["RUS"], ["AZE"], "2025-07-02"),),
            statements=(denied, hoped),
            claims=(Claim(content_id("claim", 2), denied.id, "страховые выплаты", "disputes", said.id),),
            forecasts=(Forecast(content_id("fc"), hoped.id, ("AZE", "RUS"), None, "better", Probability("вероятно", 0.55, 0.8), None),),
        ),
        CodedArticle(
            third,
            teasers=(Teaser("t1", "Дроны упали", day("2025-08-09"), span(third, "Алиев")),),
            events=(
                event(third, third.text[slice(*third.body[0])], "позвонил", "CONSULT", 1.5, ["AZE", "RUS"], [], "2025-08-10",
                      mode="phone", contact=ContactDetails("AZE", ("авиакатастрофа",)), attribution=(SourceRef("Oxu", "outlet"),)),
                event(third, third.text[slice(*third.body[1])], "подписали", "SUPPORT", 5.0, ["AZE", "TUR"], [], "2025-08-10"),
            ),
            instruments=(Instrument(content_id("law"), "договор о дружбе", "treaty", (), ("AZE", "RUS"),
                                    (InstrumentStep("signed", day("2025-08-10"), span(third, "подписали договор")),),
                                    span(third, "договор о дружбе")),),
            vectors=(Vector(content_id("v"), ("AZE", "RUS"), "diplomatic", "pragmatic", None, day("2025-08-10"),
                            span(third, "Отношения остаются прагматичными.")),),
        ),
        CodedArticle(short, events=(event(short, short.text[slice(*short.body[0])], "ввела санкции", "SANCTION", -6.0, ["RUS"], ["AZE"]),)),
    ]  # fmt: skip


def _statement(item, words, name, code, to):
    where = span(item, words)
    return Statement(content_id("said", words), Party(code, name, "foreign_minister", "GOV", span(item, name)), "direct", words,
                     where, (where,), "заявила", to, None, None, (), 0.9)  # fmt: skip


class Told:
    """A coder that knows the story by heart."""

    overlay = None

    def __init__(self):
        self.known = {coded.article.id: coded for coded in story()}
        self.pack = self

    def lemmas(self, words):
        return list(words)

    def __call__(self, article):
        return self.known[article.id]

    def map(self, articles, jobs=1):
        return (self.known[article.id] for article in articles)
