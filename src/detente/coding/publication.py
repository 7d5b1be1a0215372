"""Publication: the day of a page that prints none, inferred from its own evidence, with the reasoning kept.

In: the Doc and the parties. Out: the article, with `published` set where the text bears it. Two kinds of evidence:
the latest day the text speaks of in the past is a lower bound; "today" said of a birthday greeting to a person whose
table row has a birth date gives the day itself.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date, timedelta

from detente.coding.base import Found, PartyMention
from detente.coding.date_grammar import find_expressions
from detente.coding.date_values import Anchors, resolve
from detente.coding.dates import looks_ahead
from detente.language.base import Doc, Sentence
from detente.records import Article, DateValue

HALF_A_YEAR = 183  # days; a year-less date is the one nearest to the latest dated day


class Publication:
    """The component that dates an undated page. Runs after the parties, before the dates."""

    provides = "article"
    requires: tuple[str, ...] = ("parties",)

    def __call__(self, doc: Doc, found: Found) -> Article:
        article = found.article
        if article.published is not None or article.headline_only:
            return article
        bound, reason = lower_bound(doc)
        if bound is None:
            return article
        day, why = birthday_on_or_after(doc, found, bound)
        if day is not None:
            value = DateValue(day.isoformat(), day.isoformat(), "day", "inferred", None, f"{why}; {reason}")
        else:
            value = DateValue(bound.isoformat(), None, "after", "inferred", None, reason)
        return dataclasses.replace(article, published=value)


def lower_bound(doc: Doc) -> tuple[date | None, str]:
    """The latest day that the text tells of as past. A year-less date counts from the latest dated one before it."""
    latest: date | None = None
    words = ""
    narrative, paragraph = None, -1
    for sentence in doc.sentences:
        if sentence.paragraph != paragraph:
            paragraph, narrative = sentence.paragraph, None
        for expression in find_expressions(doc.text[sentence.start : sentence.stop]):
            if expression.kind not in ("date", "month") or looks_ahead(sentence, expression):
                continue
            value = resolve(expression, Anchors(None, None, narrative))
            if value is None and expression.kind == "date" and latest is not None:
                value = resolve(expression, Anchors(latest + timedelta(days=HALF_A_YEAR)))
            if value is None or value.start is None:
                continue
            start = date.fromisoformat(value.start)
            if expression.year:
                narrative = start
            if latest is None or start > latest:
                latest, words = start, expression.words
    return latest, f"the latest day told as past is {latest}, from «{words}»"


def birthday_on_or_after(doc: Doc, found: Found, bound: date) -> tuple[date | None, str]:
    """The first birthday on or after the bound of the one person who is greeted on it today."""
    by_sentence: dict[int, list[PartyMention]] = {}
    for mention in found.parties:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    for sentence in doc.sentences:
        if not _greets_today(sentence):
            continue
        for name in _greeted(sentence, by_sentence.get(sentence.index, ())):
            born = found.knowledge.birth_date(name)
            if born is None:
                continue
            day = _anniversary(born, bound)
            return day, f"a birthday greeted today: {name} was born on {born.isoformat()}"
    return None, ""


def _greets_today(sentence: Sentence) -> bool:
    lemmas = [t.lemma for t in sentence.tokens]
    greets = any(lemmas[i : i + 2] == ["день", "рождение"] for i in range(len(lemmas)))
    return greets and any(lemma in ("поздравить", "поздравлять") for lemma in lemmas) and "сегодня" in lemmas


def _greeted(sentence: Sentence, mentions: Iterable[PartyMention]) -> list[str]:
    """Names of persons in the sentence that are not its subject, one at most to be sure."""
    names = []
    for mention in mentions:
        head = sentence.tokens[mention.head]
        if mention.kind == "person" and head.feats.get("Case") != "Nom" and mention.parties[0].name:
            names.append(mention.parties[0].name)
    unique = list(dict.fromkeys(names))
    return unique if len(unique) == 1 else []


def _anniversary(born: date, bound: date) -> date:
    for year in range(bound.year, bound.year + 5):
        try:
            day = born.replace(year=year)
        except ValueError:  # born on 29 February
            day = date(year, 3, 1)
        if day >= bound:
            return day
    return bound
