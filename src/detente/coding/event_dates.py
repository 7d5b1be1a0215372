"""When an event happened: the time its own clause tells, else what the text tells on with, else the day of the news, else the publication.

In: the date mentions of an article (`found.dates`, possibly none), its publication date, the parties each sentence names. Out: a
`DateValue` or None. An act told as an earlier one, or as background, has no day unless the text gives one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from detente.coding.base import DateMention
from detente.coding.clause_tree import top_word
from detente.coding.date_grammar import words
from detente.coding.event_clauses import BESIDE, OWN, closeness, in_passing
from detente.language.base import Sentence, Token
from detente.records import DateValue, Span

CARRIED = "told on from the sentence before"
NEWS = "the day the item tells its news of"
AGAIN = "told where the act is told again"
DAY = ("minute", "hour", "day")
NEAR = 120  # code points between the trigger and a time that the tree does not join to it
NEWS_DAYS = 7  # the day an item's news happened lies at most this long before its publication
BACKGROUND_DAYS = 31  # what happened longer before the item's own news is background (codebook, rule 4)
DATELINE_TOKENS = 8  # a shorter sentence with a date is a dateline ("КИЕВ. 11 января."), which dates the report
LEAD = 3  # sentences of the body whose day is that of the whole item, not only of what the same parties do
TOLD_BACK = 2  # sentences back in which a background act finds its time
OPENING = 4  # words in which a sentence says that it tells on ("по его итогам")


@dataclass(frozen=True, slots=True)
class Act:
    """An act to be dated: its words among the tokens of its sentence, the highest of them, its trigger, status and actors.

    `present`: told in the present, as something that goes on.
    """

    tokens: Sequence[Token]
    words: tuple[int, ...]
    top: int
    trigger: Span
    status: str
    actors: frozenset[str] = frozenset()
    present: bool = False

    @property
    def happened(self) -> bool:
        """Whether it lies behind the text, so that a day after the publication is that of something planned."""
        return self.status in ("actual", "past")


def is_told(value: DateValue | None) -> bool:
    """Whether the text tells this time itself: as that of the act, of what it tells on from, or of its news."""
    return (
        value is not None
        and value.start is not None
        and (value.basis == "text" or value.note in (CARRIED, NEWS, AGAIN))
    )


class EventDates:
    """Dates by sentence, the days of the item's own news, and the publication day behind them."""

    def __init__(
        self,
        mentions: Sequence[DateMention],
        published: DateValue | None,
        sentences: Sequence[Sentence] = (),
        parties: Mapping[int, frozenset[str]] | None = None,
    ) -> None:
        self.published = published if published and published.precision in DAY else None
        self.bound = published if published and published.precision == "after" else None
        self.limit = self.published.start[:10] if self.published and self.published.start else "9999"
        self.by_sentence: Mapping[int, list[DateMention]] = _group(mentions)
        self.paragraphs = {s.index: s.paragraph for s in sentences if s.kind == "body"}
        self.days: dict[frozenset[str] | None, DateValue] = {}
        for codes, day in self._days(sentences, parties or {}):
            self.days.setdefault(codes, day)

    def date_of(self, sentence: Sentence, act: Act) -> DateValue | None:
        """The date of an act."""
        near = self._nearest(sentence, act)
        if near is not None or not act.happened:
            return near
        carried = None if act.present else self._carried(sentence, past=act.status == "past")
        if carried is not None or act.status != "actual" or _told_as_earlier(sentence, act):
            return carried
        now = act.present and _says(sentence, words().now)
        news = None if now else self._news_day(act)
        if news is not None:
            return replace(news, basis="inferred", note=NEWS)
        return _inferred(self.published) if self.published else self.bound

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

    def _nearest(self, sentence: Sentence, act: Act) -> DateValue | None:
        """The time in the sentence that belongs most closely to the act; a day says more than a season."""
        best: tuple[int, bool, int, int] | None = None
        found: DateValue | None = None
        for place, mention in enumerate(self.by_sentence.get(sentence.index, ())):
            value = mention.value
            if value is None or (act.happened and (value.start or "") > self.limit):
                continue
            gap = max(mention.span[0] - act.trigger[1], act.trigger[0] - mention.span[1], 0)
            close = _closeness(mention.span, value, act)
            if close is None or (close == BESIDE and gap > NEAR):
                continue
            rank = (close, value.precision not in DAY, gap, place)
            if best is None or rank < best:
                best, found = rank, value
        return found

    def _carried(self, sentence: Sentence, *, past: bool) -> DateValue | None:
        """A time long ago told just before, for what the same paragraph goes on to tell; any time where the sentence says so."""
        if self.by_sentence.get(sentence.index) or _says(sentence, words().now):
            return None
        goes_on = _goes_on(sentence)
        told = self._told_before(sentence, TOLD_BACK if past or goes_on else 1)
        precisions = ("day", "month", "season", "year") if past else ("day", "month")
        if not told or told[-1].precision not in precisions:
            return None
        other = past and self.published is None and not any(value in self.days.values() for value in told)
        if goes_on or other or all(self._long_ago(value) for value in told):
            return replace(told[-1], basis="inferred", note=CARRIED)
        return None

    def _told_before(self, sentence: Sentence, most: int) -> list[DateValue]:
        """The times, none to come, of the nearest sentence before in the same paragraph that tells any."""
        paragraph = self.paragraphs.get(sentence.index)
        for index in range(sentence.index - 1, sentence.index - 1 - most, -1):
            if self.paragraphs.get(index) != paragraph:
                break
            if index in self.by_sentence:
                values = [mention.value for mention in self.by_sentence[index]]
                return [value for value in values if value and value.start and value.start <= self.limit]
        return []

    def _news_day(self, act: Act) -> DateValue | None:
        """The day of the item's own news, or the first day on which the act's own actors are told to do something."""
        for codes, day in self.days.items():
            if codes is None or (act.actors and act.actors <= codes):
                return day
        return None

    def _days(
        self, sentences: Sequence[Sentence], parties: Mapping[int, frozenset[str]]
    ) -> Iterator[tuple[frozenset[str] | None, DateValue]]:
        """The days shortly before the publication, in order, with the parties named beside them; None for the lead's.

        An undated text tells the day of its news in its lead only.
        """
        anchor = self.published or self.bound
        if anchor is None or anchor.start is None:
            return
        last, place = date.fromisoformat(anchor.start[:10]), 0
        for sentence in sentences:
            if len(sentence.tokens) < DATELINE_TOKENS:
                continue
            place += sentence.kind == "body"
            for mention in self.by_sentence.get(sentence.index, ()):
                if not _is_recent(mention.value, last) or mention.value is None or _in_passing(sentence, mention):
                    continue
                if place <= LEAD:
                    yield None, mention.value
                elif self.published is not None:
                    yield parties.get(sentence.index, frozenset()), mention.value


def _closeness(span: Span, value: DateValue, act: Act) -> int | None:
    """How closely a time belongs to an act; a year in the genitive is part of a name ("выборы 2020 года")."""
    top = top_word(act.tokens, *span)
    if top is None:
        return BESIDE
    close = closeness(act.tokens, top.index, act.words, act.top)
    if close not in (OWN, None) and top.rel == "nmod" and value.precision in ("year", "decade", "month"):
        return close if any(t.head == top.index and t.rel == "case" for t in act.tokens) else None
    return close


def _is_recent(value: DateValue | None, last: date) -> bool:
    if value is None or not value.start or value.precision != "day" or value.start != value.end:
        return False
    return 0 <= (last - date.fromisoformat(value.start)).days <= NEWS_DAYS


def _in_passing(sentence: Sentence, mention: DateMention) -> bool:
    top = top_word(sentence.tokens, *mention.span)
    return top is not None and in_passing(sentence.tokens, top.index)


def _says(sentence: Sentence, lemmas: frozenset[str]) -> bool:
    return any(token.lemma in lemmas for token in sentence.tokens)


def _goes_on(sentence: Sentence) -> bool:
    """Whether a sentence opens with words that tell on: "по его итогам", "тогда", "в ходе встречи"."""
    first = tuple(token.lemma for token in sentence.tokens[:OPENING])
    return any(first[i : i + len(told)] == told for told in words().goes_on for i in range(len(first)))


def _told_as_earlier(sentence: Sentence, act: Act) -> bool:
    """Whether an act is told as one before the news ("ранее обвинил", "напомним"), so that no day of the news is its day."""
    vocabulary = words()
    if any(token.text.lower() in vocabulary.recalls for token in sentence.tokens[:2]):
        return True
    earlier = [t for t in act.tokens if t.lemma in vocabulary.earlier]
    return any(token.index < 2 or token.head == act.top or token.head in act.words for token in earlier)


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
