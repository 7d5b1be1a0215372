"""Expressions to calendar values: an `Expression` and its anchors in, a `DateValue` with a reason out."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

from detente.coding.date_grammar import Expression
from detente.records import DateValue

SOON_DAYS = (
    30  # a year-less date this close ahead is the coming one, whatever the tense: nobody calls a day of last year so
)
WEEK = 7
MOST_BACK = 3  # days; a weekday told beside a dated one lies at most this long before it, else in the days after it
FUTURE_DAYS = 200  # a year-less date further ahead than this is taken to be last year's even in a future-tense clause


@dataclass(frozen=True, slots=True)
class Anchors:
    """What an expression is counted from.

    `published`: the day of publication. `spoken`: the day last spoken of near by. `narrative`: a date with a year in the same
    paragraph, to which year-less dates belong. `future`: the clause looks ahead. `told`: the time last told in this
    paragraph or the one before. `news`: of an undated text the day of the news that its lead prints; `bound`: the latest day it tells as past.
    """

    published: date | None
    spoken: date | None = None
    narrative: date | None = None
    future: bool = False
    told: DateValue | None = None
    news: date | None = None
    bound: date | None = None

    @property
    def now(self) -> date | None:
        """The day that months, weekdays and "this year" count from."""
        return self.published or self.news


def resolve(expression: Expression, anchors: Anchors) -> DateValue | None:
    """The value of an expression, or None when nothing in the text says which day it is."""
    try:
        return RESOLVERS[expression.kind](expression, anchors)
    except (ValueError, OverflowError):  # 31 February, year 0: the words are kept, the value is unknown
        return None


def day_value(start: date, end: date, precision: str, note: str | None = None) -> DateValue:
    return DateValue(start.isoformat(), end.isoformat(), precision, "text", None, note)


def choose_year(month: int, day: int, anchors: Anchors, weekday: int | None = None) -> int | None:
    """The year of a year-less date: nearest to the narrative's date, else the last one before publication (or the next, looking ahead).

    A weekday beside the date outweighs that, and it alone names the year of an undated text.
    """
    for about in (anchors.narrative, anchors.now, anchors.bound):
        fitting = [y for y in _years(about, month, day) if date(y, month, day).isoweekday() == weekday] if about else []
        if len(fitting) == 1:
            return fitting[0]
    if anchors.narrative:
        near = anchors.narrative
        years = _years(near, month, day)
        limit = (anchors.published or near) + timedelta(days=FUTURE_DAYS)
        years = [y for y in years if date(y, month, day) <= limit] or years
        return min(years, key=lambda y: abs((date(y, month, day) - near).days), default=None)
    now = anchors.now
    if now is None:
        return None
    years = _years(now, month, day)
    if anchors.future:
        ahead = [y for y in years if 0 <= (date(y, month, day) - now).days <= FUTURE_DAYS]
        if ahead:
            return ahead[0]
    past = [y for y in years if (date(y, month, day) - now).days <= 1]
    soon = [y for y in years if 1 < (date(y, month, day) - now).days <= SOON_DAYS]
    return soon[0] if soon else past[-1] if past else None


def _years(about: date, month: int, day: int) -> list[int]:
    return [y for y in (about.year - 1, about.year, about.year + 1) if _valid(y, month, day)]


def _valid(year: int, month: int, day: int) -> bool:
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _turned_year(expression: Expression, anchors: Anchors) -> int | None:
    """The year an expression names itself, by number or as last, this or next year."""
    if expression.year:
        return expression.year
    if expression.unit == "year" and anchors.now:
        return anchors.now.year + expression.turn
    if expression.unit == "same year" and anchors.told and anchors.told.start:
        return int(anchors.told.start[:4])
    return None


def _resolve_date(e: Expression, anchors: Anchors) -> DateValue | None:
    assert e.month is not None
    assert e.day is not None
    year = _turned_year(e, anchors)
    note = None
    if year is None:
        year = choose_year(e.month, e.day, anchors, e.weekday)
        note = "year from the narrative" if anchors.narrative else "year from the publication date"
    if year is None:
        return None
    start = date(year, e.month, e.day)
    end = date(year, e.month, e.last_day) if e.last_day and e.last_day > e.day else start
    return day_value(start, end, "day", note)


def _resolve_month(e: Expression, anchors: Anchors) -> DateValue | None:
    assert e.month is not None
    year = _turned_year(e, anchors)
    note = None
    if year is None:
        now = anchors.narrative or anchors.now
        if now is None:
            return None
        if anchors.future and not anchors.narrative:
            year = now.year if e.month >= now.month else now.year + 1
        else:
            year = now.year if e.month <= now.month else now.year - 1
            if anchors.narrative:
                year = choose_year(e.month, 15, anchors) or year
        note = "year from the narrative" if anchors.narrative else "year from the publication date"
    first, last = {"начал": (1, 10), "середин": (11, 20)}.get(e.part or "", (1, 31))
    if e.part in ("конц", "конец"):
        first = 21
    end = _month_end(year, e.month)
    return day_value(date(year, e.month, first), min(end, date(year, e.month, min(last, end.day))), "month", note)


def _resolve_season(e: Expression, anchors: Anchors) -> DateValue | None:
    assert e.month is not None
    year, note = _turned_year(e, anchors), None
    if year is None:
        now = anchors.narrative or anchors.now
        if now is None:
            return None
        year, note = now.year, "year from the publication date"
        if date(year, e.month, 1) > now:
            year += 0 if anchors.future else -1
    last_month = e.month + 2 if e.month < 12 else 2
    return day_value(date(year, e.month, 1), _month_end(year + (e.month == 12), last_month), "season", note)


def _resolve_year(e: Expression, _: Anchors) -> DateValue | None:
    assert e.year is not None
    return day_value(date(e.year, 1, 1), date(e.year, 12, 31), "year")


def _resolve_decade(e: Expression, _: Anchors) -> DateValue | None:
    assert e.year is not None
    first, last = {"начал": (0, 3), "середин": (4, 6)}.get(e.part or "", (0, 9))
    if e.part in ("конц", "конец"):
        first = 7
    return day_value(date(e.year + first, 1, 1), date(e.year + last, 12, 31), "decade")


def _shift(now: date, unit: str | None, count: float) -> tuple[date, date, str]:
    """The day `count` units from `now`, and how exactly such words are meant."""
    if unit == "day":
        day = now + timedelta(days=round(count))
        return day, day, "day"
    if unit == "week":
        day = now + timedelta(days=round(7 * count))
        return day, day, "day"
    months = round(count * (12 if unit == "year" else 1))
    index = now.year * 12 + now.month - 1 + months
    year, month = divmod(index, 12)
    day = date(year, month + 1, min(now.day, calendar.monthrange(year, month + 1)[1]))
    return day, day, "year" if unit == "year" else "month"


def _resolve_offset(e: Expression, anchors: Anchors) -> DateValue | None:
    if anchors.published is None:
        return None
    start, end, precision = _shift(anchors.published, e.unit, e.count)
    return day_value(start, end, precision, "counted from the publication date")


def _resolve_anchor(e: Expression, anchors: Anchors) -> DateValue | None:
    if anchors.spoken is None:
        return None
    start, end, precision = _shift(anchors.spoken, e.unit, e.count)
    return day_value(start, end, precision, f"counted from {anchors.spoken.isoformat()}")


def _resolve_same(_: Expression, anchors: Anchors) -> DateValue | None:
    return replace(anchors.told, note="the time told before") if anchors.told else None


def _resolve_period(e: Expression, anchors: Anchors) -> DateValue | None:
    now = anchors.now
    if now is None:
        return None
    if e.unit == "week":
        monday = now - timedelta(days=now.weekday()) + timedelta(days=7 * e.turn)
        return day_value(monday, monday + timedelta(days=6), "day", "a week, counted from the publication date")
    if e.unit == "month":
        year, month = divmod(now.year * 12 + now.month - 1 + e.turn, 12)
        return day_value(
            date(year, month + 1, 1), _month_end(year, month + 1), "month", "counted from the publication date"
        )
    return day_value(
        date(now.year + e.turn, 1, 1), date(now.year + e.turn, 12, 31), "year", "counted from the publication date"
    )


def _resolve_weekday(e: Expression, anchors: Anchors) -> DateValue | None:
    now = anchors.now
    if e.weekday is None:
        return None
    if anchors.spoken and (now is None or (now - anchors.spoken).days > WEEK):
        ahead = e.weekday - anchors.spoken.isoweekday()
        day = anchors.spoken + timedelta(days=ahead if ahead >= -MOST_BACK else ahead + WEEK)
        return day_value(day, day, "day", f"weekday, counted from {anchors.spoken.isoformat()}")
    if now is None:
        return None
    back = (now.isoweekday() - e.weekday) % 7
    if e.unit == "week" and e.turn < 0:
        back = back or 7
    elif (e.unit == "week" and e.turn > 0) or (anchors.future and back):
        back -= 7
    day = now - timedelta(days=back)
    return day_value(day, day, "day", "weekday, counted from the publication date")


RESOLVERS = {
    "date": _resolve_date,
    "month": _resolve_month,
    "season": _resolve_season,
    "year": _resolve_year,
    "decade": _resolve_decade,
    "offset": _resolve_offset,
    "anchor": _resolve_anchor,
    "same": _resolve_same,
    "period": _resolve_period,
    "weekday": _resolve_weekday,
}
