"""When an event happened: the expression of time nearest to its trigger, else the paragraph's, else the publication day.

In: the date mentions of an article (`found.dates`, possibly none) and its publication date. Out: a `DateValue` or None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from detente.coding.base import DateMention
from detente.language.base import Sentence
from detente.records import DateValue

NEAR = 120  # code points between an expression of time and the trigger in one sentence


class EventDates:
    """Dates by sentence, with what a paragraph carries over."""

    def __init__(self, mentions: Sequence[DateMention], published: DateValue | None):
        self.published = published
        self.by_sentence: Mapping[int, list[DateMention]] = _group(mentions)

    def date_of(self, sentence: Sentence, trigger: tuple[int, int], status: str, news: bool) -> DateValue | None:
        """The date of an act with this trigger; `news` when an undated act is the item's own news."""
        near = self._nearest(sentence, trigger)
        if near is not None:
            return near
        if news and status == "actual" and self.published is not None:
            return _inferred(self.published)
        return None

    def _nearest(self, sentence: Sentence, trigger: tuple[int, int]) -> DateValue | None:
        best: tuple[int, int] | None = None
        value: DateValue | None = None
        for place, mention in enumerate(self.by_sentence.get(sentence.index, ())):
            if mention.value is None:
                continue
            start, stop = mention.span
            gap = max(start - trigger[1], trigger[0] - stop, 0)
            if gap <= NEAR and (best is None or (gap, place) < best):
                best, value = (gap, place), mention.value
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
    return replace(published, start=start, end=end or start, precision=precision, basis="inferred", zone=None, note="day of publication")
