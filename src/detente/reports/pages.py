"""The pages of texts: an article with its evidence marked and everything read in it, and headlines by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from detente.records import Article, CodedArticle, Event
from detente.reports.html import pieces_html
from detente.reports.labels import Labels
from detente.reports.lines import Line
from detente.reports.phrasing import date_in_words, sides, speaker, tone_of
from detente.reports.picture import Head, Telling, Words, cut_words, head_of
from detente.reports.reading import MOST, paragraphs
from detente.reports.view import Page, View

SHORT = 110
LISTED = 80
"""Lines of one kind beside a text; the others have their anchors in the text all the same."""


def article_page(views: Sequence[View], coded: CodedArticle) -> list[Page]:
    """The page of an article in each language; its text is made once."""
    title, blocks = paragraphs(coded)
    text = {"title": pieces_html(title), "blocks": [pieces_html(block) for block in blocks]}
    head = head_of(coded.article)
    return [_page(view, coded, head, text) for view in views]


def _page(view: View, coded: CodedArticle, head: Head, text: dict[str, Any]) -> Page:
    labels, path = view.labels, view.places.articles[head.key]
    values: dict[str, Any] = {
        "head": head,
        **text,
        "day": date_in_words(labels, coded.article.published),
        "note": coded.article.date_note or (coded.article.published.note if coded.article.published else None),
        "outlet": _outlet_path(view, head),
        "groups": [(name, lines[:LISTED], len(lines) - LISTED) for name, lines in _groups(labels, coded) if lines],
        "cut": sum(stop - start for start, stop in coded.article.body) > MOST,
        "teasers": [
            (labels.day((teaser.published.start or "")[:10] if teaser.published else ""), teaser.text,
             [event_line(labels, event, coded.article) for event in teaser.events])
            for teaser in coded.teasers if teaser.events
        ],
    }  # fmt: skip
    return Page(path, "article.html", head.title or labels.say("site.untitled"), values)


def _groups(labels: Labels, coded: CodedArticle) -> Iterator[tuple[str, list[Line]]]:
    """Everything read in an article, by kind, each line leading to its words."""
    yield labels.say("site.incidents"), [event_line(labels, event, coded.article) for event in coded.events]
    yield (
        labels.say("site.statements"),
        [
            _line(labels, one.id, speaker(labels, one.speaker), one.text, facts=[link.name for link in one.via])
            for one in coded.statements
        ],
    )
    said = {one.id: one for one in coded.statements}
    yield labels.say("site.claims"), [
        _line(labels, one.id, f"{speaker(labels, said[one.statement].speaker)} {labels.term('stance', one.stance)}", one.about)
        for one in coded.claims if one.statement in said
    ]  # fmt: skip
    yield (
        labels.say("site.instruments"),
        [
            _line(
                labels,
                one.id,
                one.name,
                " → ".join(labels.term("step", step.status) for step in one.history),
                quote=False,
            )
            for one in coded.instruments
        ],
    )
    yield from _assessments(labels, coded)


def _assessments(labels: Labels, coded: CodedArticle) -> Iterator[tuple[str, list[Line]]]:
    """What the article expects, counts and thinks of relations."""
    text = coded.article.text
    yield labels.say("site.forecasts"), [
        _line(labels, one.id, labels.term("direction", one.direction), one.probability.words if one.probability else "",
              facts=[labels.side(one.pair)] if one.pair else [one.subject or ""])
        for one in coded.forecasts
    ]  # fmt: skip
    yield labels.say("site.vectors"), [
        _line(labels, one.id, f"{labels.side(one.pair)}: {labels.term('posture', one.posture)}", text[slice(*one.span)])
        for one in coded.vectors if one.posture
    ]  # fmt: skip
    yield (
        labels.say("site.nav.figures"),
        [
            _line(labels, one.id, words, "", facts=[one.of] if one.of and one.of not in words else [])
            for one in coded.figures
            for words in [text[slice(*one.span)]]
        ],
    )
    yield labels.say("site.attitudes"), [
        _line(labels, one.id, f"{one.subject.name or one.subject.code} {labels.term('polarity', one.polarity)} {one.object.name or one.object.code}", "")
        for one in coded.attitudes
    ]  # fmt: skip


def event_line(labels: Labels, event: Event, article: Article) -> Line:
    """An event as it stands beside its text, with status, confidence and rule."""
    actors = [party.code or party.name or "?" for party in event.actors]
    recipients = [party.code or party.name or "?" for party in event.recipients]
    facts = [date_in_words(labels, event.date)] if event.date else []
    if event.status != "actual":
        facts.append(labels.term("status", event.status))
    facts.append(labels.say("site.confidence", percent=round(100 * event.confidence)))
    facts.append(labels.say("site.rule", rule=event.rule))
    head = f"{sides(labels, actors, recipients)}: {labels.act(event.type, event.mode)}"
    words = cut_words(article.text, event.evidence.sentence, event.evidence.trigger)
    return Line("event", tone_of(event.score), "", head, words, tuple(facts), event.id, (event.id,))


def headline_pages(view: View) -> Iterator[Page]:
    """Headlines without a text, by month, each with its acts marked."""
    labels = view.labels
    told: dict[str, list[Telling]] = defaultdict(list)
    for one in view.picture.tellings.values():
        if one.head.short:
            told[one.head.key].append(one)
    for path, heads in view.places.headlines.items():
        month = labels.day(heads[0].day[:7])
        items = [(head, labels.day(head.day), _outlet_path(view, head), [_headline(labels, one) for one in told[head.key]])
                 for head in reversed(heads)]  # fmt: skip
        yield Page(
            path, "headlines.html", f"{labels.say('site.nav.articles')}: {month}", {"month": month, "items": items}
        )


def _headline(labels: Labels, told: Telling) -> Line:
    event = told.event
    actors = [party.code or party.name or "?" for party in event.actors]
    recipients = [party.code or party.name or "?" for party in event.recipients]
    head = f"{sides(labels, actors, recipients)}: {labels.act(event.type, event.mode)}"
    return Line("event", tone_of(event.score), "", head, told.words, (), event.id, (event.id,))


def _outlet_path(view: View, head: Head) -> str | None:
    from detente.records import content_id

    path = f"o/{content_id('outlet', head.outlet)}.html"
    return path if path in view.places.outlets else None


def _line(labels: Labels, record: str, head: str, said: str, *, facts: Iterable[str] = (), quote: bool = True) -> Line:
    text = " ".join(said.split())
    text = text if len(text) <= SHORT else text[:SHORT].rsplit(" ", 1)[0] + "…"
    kept = tuple(fact for fact in facts if fact)
    words = Words("", text, "") if quote and text else None
    return Line(
        "record", "plain", "", " ".join(head.split()), words, kept if quote else (*kept, text), record, (record,)
    )
