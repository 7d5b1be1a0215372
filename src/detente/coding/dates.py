"""Dates: every expression of time in an article, resolved against the day of publication and the narrative.

In: a Doc and the article's publication date. Out: `DateMention`s in order; one whose day the text does not tell has no value.
"""

from __future__ import annotations

from datetime import date

from detente.coding.base import DateMention, Found
from detente.coding.date_grammar import Expression, find_expressions
from detente.coding.date_values import Anchors, resolve
from detente.language.base import Doc, Sentence
from detente.records import DateValue

RECENT_DAYS = 7  # "the day before" counts from the last day spoken of only while that day is part of the news


class Dates:
    """The component that finds and resolves dates."""

    provides = "dates"
    requires: tuple[str, ...] = ()

    def __call__(self, doc: Doc, found: Found) -> list[DateMention]:
        return find_dates(doc, day_of(found.article.published))


def day_of(value: DateValue | None) -> date | None:
    """The calendar day a date value starts on; None for an unknown or open one."""
    if (
        value is None
        or value.start is None
        or value.precision in ("after", "before", "year", "decade", "season", "month")
    ):
        return None
    return date.fromisoformat(value.start[:10])


def find_dates(doc: Doc, published: date | None) -> list[DateMention]:
    """All date mentions of a Doc, given the day of publication (or None)."""
    mentions: list[DateMention] = []
    paragraph = spoken_paragraph = -1
    narrative: date | None = None
    spoken: date | None = None
    for sentence in doc.sentences:
        if sentence.paragraph != paragraph:
            paragraph, narrative = sentence.paragraph, None
        for expression in find_expressions(doc.text[sentence.start : sentence.stop]):
            near = spoken if spoken and _is_near(spoken, spoken_paragraph, published, paragraph) else None
            ahead = looks_ahead(sentence, expression)
            value = resolve(expression, Anchors(published, near, narrative, ahead))
            start, stop = expression.span
            span = (sentence.start + start, sentence.start + stop)
            mentions.append(DateMention(sentence.index, span, expression.words, value))
            if value and value.start and value.precision in ("day", "month"):
                if value.precision == "day":
                    spoken, spoken_paragraph = date.fromisoformat(value.start), paragraph
                if expression.year or narrative:
                    narrative = date.fromisoformat(value.start)
    return mentions


def _is_near(spoken: date, spoken_paragraph: int, published: date | None, paragraph: int) -> bool:
    if spoken_paragraph == paragraph:
        return True
    return published is not None and 0 <= (published - spoken).days <= RECENT_DAYS


def looks_ahead(sentence: Sentence, expression: Expression) -> bool:
    """Whether the clause of an expression is in the future tense: the nearest finite verb or a word of plans says so."""
    middle = sentence.start + (expression.span[0] + expression.span[1]) // 2
    verbs = [t for t in sentence.tokens if t.pos in ("VERB", "AUX") and t.feats.get("VerbForm") in ("Fin", None)]
    planned = [t for t in sentence.tokens if t.lemma in PLANS]
    nearest = min([*verbs, *planned], key=lambda t: abs(t.start - middle), default=None)
    return nearest is not None and (nearest.feats.get("Tense") == "Fut" or nearest.lemma in PLANS)


PLANS = frozenset(
    (
        "запланировать",
        "запланированный",
        "планировать",
        "планироваться",
        "намечать",
        "намеченный",
        "предстоящий",
        "намерен",
        "намеренный",
        "ожидаться",
        "предстоять",
    )
)
