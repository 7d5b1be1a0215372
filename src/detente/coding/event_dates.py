"""When an event happened: the expression of time nearest to its trigger, else the paragraph's, else the publication day.

In: the date mentions of an article (`found.dates`, possibly none) and its publication date. Out: a `DateValue` or None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from detente.coding.base import DateMention
from detente.language.base import Sentence
from detente.records import DateValue

CARRIED = "told on from the sentence before"
NOW = frozenset({"сейчас", "теперь", "ныне", "сегодня", "накануне", "настоящее"})  # words that end a look back
NEAR = 120  # code points between an expression of time and the trigger in one sentence
NEWS_DAYS = 7  # the day an item's news happened lies at most this long before its publication
BACKGROUND_DAYS = 31  # what happened longer before the item's own news is background (codebook, rule 4)
DATELINE_TOKENS = 8  # a shorter sentence with a date is a dateline ("КИЕВ. 11 января."), which dates the report


class EventDates:
    """Dates by sentence, the day of the item's own news, and the publication day behind them."""

    def __init__(
        self, mentions: Sequence[DateMention], published: DateValue | None, sentences: Sequence[Sentence] = ()
    ) -> None:
        self.published = published if published and published.precision in ("minute", "hour", "day") else None
        self.bound = published if published and published.precision == "after" else None
        self.by_sentence: Mapping[int, list[DateMention]] = _group(mentions)
        self.paragraphs = {s.index: s.paragraph for s in sentences if s.kind == "body"}
        self.news_day = self._news_day(sentences)

    def date_of(
        self, sentence: Sentence, trigger: tuple[int, int], status: str, *, news: bool, present: bool = False
    ) -> DateValue | None:
        """The date of an act with this trigger; `news` when an undated act is the item's own news, `present` when it is told in the present.

        What has happened lies before the publication: a later day in the sentence is that of something planned.
        """
        near = self._nearest(sentence, trigger, happened=status in ("actual", "past"))
        if near is not None:
            return near
        if status == "actual" and not present:
            carried = self._carried(sentence)
            if carried is not None:
                return carried
        if news and status == "actual":
            if self.news_day is not None and not present:
                return replace(self.news_day, basis="inferred", note="the day the item tells its news of")
            if self.published is not None:
                return _inferred(self.published)
            return self.bound
        return None

    def is_background(self, value: DateValue | None) -> bool:
        """Whether a day that the text gives lies well before the item's own news."""
        if value is None or (value.basis == "inferred" and value.note != CARRIED) or not value.start:
            return False
        return self._long_ago(value)

    def _long_ago(self, value: DateValue) -> bool:
        anchor = self.published or self.bound
        if anchor is None or not anchor.start or not value.start or value.precision == "after":
            return False
        border = date.fromisoformat(anchor.start[:10]) - timedelta(days=BACKGROUND_DAYS)
        return (value.end or value.start)[:10] < border.isoformat()

    def _carried(self, sentence: Sentence) -> DateValue | None:
        """A day long ago told in the sentence before, for what the same paragraph goes on to tell."""
        paragraph = self.paragraphs.get(sentence.index)
        if self.paragraphs.get(sentence.index - 1) != paragraph or self.by_sentence.get(sentence.index):
            return None
        if any(token.lemma in NOW for token in sentence.tokens):
            return None
        told = [m.value for m in self.by_sentence.get(sentence.index - 1, ()) if m.value and m.value.start]
        if not told or told[-1].precision not in ("day", "month") or not all(self._long_ago(value) for value in told):
            return None
        return replace(told[-1], basis="inferred", note=CARRIED)

    def _news_day(self, sentences: Sequence[Sentence]) -> DateValue | None:
        """The first day told of, outside a dateline, within a week before the publication."""
        anchor = self.published or self.bound
        if anchor is None or anchor.start is None:
            return None
        last = date.fromisoformat(anchor.start[:10])
        for sentence in sentences:
            if len(sentence.tokens) < DATELINE_TOKENS:
                continue
            for mention in self.by_sentence.get(sentence.index, ()):
                value = mention.value
                if value and value.start and value.precision == "day" and value.start == value.end:
                    back = (last - date.fromisoformat(value.start)).days
                    if 0 <= back <= NEWS_DAYS:
                        return value
        return None

    def _nearest(self, sentence: Sentence, trigger: tuple[int, int], *, happened: bool) -> DateValue | None:
        limit = self.published.start[:10] if happened and self.published and self.published.start else "9999"
        best: tuple[bool, int, int] | None = None
        value: DateValue | None = None
        for place, mention in enumerate(self.by_sentence.get(sentence.index, ())):
            if mention.value is None or (mention.value.start or "") > limit:
                continue
            start, stop = mention.span
            gap = max(start - trigger[1], trigger[0] - stop, 0)
            rank = (
                mention.value.precision not in ("minute", "hour", "day"),
                gap,
                place,
            )  # a day says more than a season
            if gap <= NEAR and (best is None or rank < best):
                best, value = rank, mention.value
        return value


def _group(mentions: Sequence[DateMention]) -> dict[int, list[DateMention]]:
    groups: dict[int, list[DateMention]] = {}
    for mention in mentions:
        groups.setdefault(mention.sentence, []).append(mention)
    return groups


def _inferred(published: DateValue) -> DateValue:
    """The publication day as an event's day."""
    start = published.start[:10] if published.start else None
    end = published.end[:10] if published.end else None
    precision = "day" if published.precision in ("minute", "hour") else published.precision
    return replace(
        published,
        start=start,
        end=end or start,
        precision=precision,
        basis="inferred",
        zone=None,
        note="day of publication",
    )
