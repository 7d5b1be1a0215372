"""Dates: every expression of time in an article, resolved against the day of publication and the narrative.

In: a Doc and the article's publication date. Out: `DateMention`s in order; one whose day the text does not tell has no value.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from detente.coding.base import DateMention, Found
from detente.coding.clause_tree import top_word
from detente.coding.date_grammar import Expression, find_expressions, words
from detente.coding.date_values import Anchors, resolve
from detente.language.base import Doc, Sentence, Token
from detente.records import DateValue

LEAD = 4  # sentences of the body in which an undated text of news tells its day
WINDOW = 60  # tokens around an expression among which the words stand that say when it is
MOST_STEPS = 6  # up the tree from an expression to what says whether it is to come
RECENT_DAYS = 7  # "the day before" counts from the last day spoken of only while that day is part of the news


class Dates:
    """The component that finds and resolves dates."""

    provides = "dates"
    requires: tuple[str, ...] = ()

    def __call__(self, doc: Doc, found: Found) -> list[DateMention]:
        published = found.article.published
        bound = published.start if published and published.precision == "after" else None
        return find_dates(doc, day_of(published), date.fromisoformat(bound[:10]) if bound else None)


def day_of(value: DateValue | None) -> date | None:
    """The calendar day a date value starts on; None for an unknown or open one."""
    if (
        value is None
        or value.start is None
        or value.precision in ("after", "before", "year", "decade", "season", "month")
    ):
        return None
    return date.fromisoformat(value.start[:10])


def find_dates(doc: Doc, published: date | None, bound: date | None = None) -> list[DateMention]:
    """All date mentions of a Doc, given the day of publication (or None), else the latest day told as past."""
    told = _Told(published, bound, lead_day(doc, bound) if bound else None)
    return [
        told.mention(sentence, expression)
        for sentence in doc.sentences
        for expression in find_expressions(doc.text[sentence.start : sentence.stop])
    ]


def lead_day(doc: Doc, bound: date) -> date | None:
    """The day of an undated text's news: a full date told as past in its lead, not long before the latest day it tells of."""
    for sentence in [s for s in doc.sentences if s.kind == "body"][:LEAD]:
        if not any(token.pos == "VERB" for token in sentence.tokens):
            continue  # a caption
        for one in find_expressions(doc.text[sentence.start : sentence.stop]):
            value = resolve(one, Anchors(None)) if one.kind == "date" else None
            if value is None or value.start is None or looks_ahead(sentence, one):
                continue
            day = date.fromisoformat(value.start)
            return day if 0 <= (bound - day).days <= RECENT_DAYS else None
    return None


class _Told:
    """What has been told so far, which later expressions count from."""

    def __init__(self, published: date | None, bound: date | None, news: date | None) -> None:
        self.published, self.bound, self.news = published, bound, news
        self.paragraph = self.spoken_paragraph = -1
        self.narrative: date | None = None
        self.spoken: date | None = None
        self.value: DateValue | None = None
        self.before: DateValue | None = None  # of the paragraph before

    def mention(self, sentence: Sentence, expression: Expression) -> DateMention:
        """The mention of the next expression, resolved against what was told before it."""
        if sentence.paragraph != self.paragraph:
            self.before = self.value if sentence.paragraph == self.paragraph + 1 else None
            self.paragraph, self.narrative, self.value = sentence.paragraph, None, None
        near = self.spoken if self._is_near() else None
        ahead = looks_ahead(sentence, expression)
        told = self.value or self.before
        anchors = Anchors(self.published, near, self.narrative, ahead, told, self.news, self.bound)
        value = resolve(expression, anchors)
        if value and value.start:
            self._note(value, date.fromisoformat(value.start), dated=bool(expression.year) and not ahead)
        start, stop = expression.span
        return DateMention(sentence.index, (sentence.start + start, sentence.start + stop), expression.words, value)

    def _note(self, value: DateValue, start: date, *, dated: bool) -> None:
        self.value = value
        if value.precision not in ("day", "month"):
            return
        if value.precision == "day":
            self.spoken, self.spoken_paragraph = start, self.paragraph
        if dated or self.narrative:
            self.narrative = start

    def _is_near(self) -> bool:
        if self.spoken is None or self.spoken_paragraph == self.paragraph:
            return self.spoken is not None
        return self.published is not None and 0 <= (self.published - self.spoken).days <= RECENT_DAYS


def looks_ahead(sentence: Sentence, expression: Expression) -> bool:
    """Whether an expression is the time of something to come: the nearest verb or the words that it hangs on say so."""
    tokens, start, stop = sentence.tokens, sentence.start + expression.span[0], sentence.start + expression.span[1]
    token = top_word(tokens, start, stop)
    if token is None:
        return False
    near = tokens[max(0, token.index - WINDOW) : token.index + WINDOW]
    if _nearest_ahead(near, (start + stop) // 2):
        return True
    carried = False
    for _ in range(MOST_STEPS):
        if not 0 <= token.head < len(tokens):
            break
        token = tokens[token.head]
        verdict = _is_ahead(near, token, carried)
        if verdict is not None:
            return verdict
        carried = carried or token.feats.get("VerbForm") == "Inf"
    return False


def _is_ahead(near: Sequence[Token], token: Token, carried: bool) -> bool | None:
    """Whether a word above says that a time is to come; None when what stands above it must say so."""
    vocabulary = words()
    below = [t for t in near if t.head == token.index]
    future = token.feats.get("Tense") == "Fut" or any(t.text.lower() in vocabulary.will_be for t in below)
    if future or token.lemma in vocabulary.plans:
        return True
    if token.feats.get("VerbForm") == "Inf":
        return None
    if token.lemma in vocabulary.modals and (carried or any(t.feats.get("VerbForm") == "Inf" for t in below)):
        return "Past" not in {t.feats.get("Tense") for t in (token, *below) if t.lemma in (token.lemma, "быть")}
    return False if token.pos in ("VERB", "AUX") else None


def _nearest_ahead(near: Sequence[Token], middle: int) -> bool:
    plans = words().plans
    verbs = [t for t in near if t.pos in ("VERB", "AUX") and t.feats.get("VerbForm") in ("Fin", None)]
    planned = [t for t in near if t.lemma in plans]
    nearest = min([*verbs, *planned], key=lambda t: abs(t.start - middle), default=None)
    return nearest is not None and (nearest.feats.get("Tense") == "Fut" or nearest.lemma in plans)
