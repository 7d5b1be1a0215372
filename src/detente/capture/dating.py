"""When an article was published, and when its page was captured: from what is given, the header, the page, the address.

In: candidates. Out: a DateValue with its basis, or None with the reason. Nothing here reads a clock.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.capture.lines import Line
from detente.capture.stamps import Stamp, is_day, machine_date, resolve, shift
from detente.records import DateValue

SLACK_DAYS = 1  # time zones: dates this far apart do not contradict each other
_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})([/_-]?)(\d{1,2})\2(\d{1,2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Dated:
    """A publication date, or the reason why there is none."""

    value: DateValue | None = None
    note: str | None = None


def given_date(words: str, basis: str = "given") -> Dated:
    """A date that the caller, a feed or a mail says. What is no day of the calendar is kept in the reason."""
    value = machine_date(words, basis)
    if value:
        return Dated(value)
    return Dated(None, f"{basis}: {words.strip()[:60]!r} is no date that can be used")


def url_day(url: str | None) -> DateValue | None:
    """The day in an address such as `/2026/01/28/` or `/20260128/`; a longer number is an identifier."""
    if not url:
        return None
    for found in _URL_DAY.finditer(url.split("?", 1)[0]):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
        if (found[2] or len(found[3]) == 2 == len(found[4])) and is_day(year, month, day):
            text = f"{year:04d}-{month:02d}-{day:02d}"
            return DateValue(text, text, "day", "url")
    return None


def days_apart(first: DateValue, second: DateValue) -> int:
    """Whole days between the starts of two dates."""
    a, b = (datetime.date.fromisoformat((date.start or date.end or "1900-01-01")[:10]) for date in (first, second))
    return abs((a - b).days)


def newest_day(lines: Sequence[Line]) -> str | None:
    """The latest full date that the page prints: the page is at least as young."""
    days = [
        f"{s.year:04d}-{s.month:02d}-{s.day:02d}"
        for line in lines
        if (s := line.stamp) and s.complete and is_day(s.year or 0, s.month or 0, s.day or 0)
    ]
    return max(days, default=None)


def year_from_newest(stamp: Stamp, newest: str | None) -> str | None:
    """A known day for a year-less stamp: the end of the year that the newest date of the page is in.

    A page captured on "28 января" whose newest entry is of 2026-01-28 was captured in 2026; were the newest of 2025-12-31, in 2026 too.
    """
    if newest is None or stamp.month is None or stamp.day is None:
        return None
    year = int(newest[:4])
    return f"{year if (stamp.month, stamp.day) >= (int(newest[5:7]), int(newest[8:10])) else year + 1:04d}-12-31"


def weigh(candidates: Sequence[Dated], *, not_after: str | None) -> Dated:
    """The publication date from candidates in order of rank.

    The first that has a value wins and takes the printed time of a later one of the same day. A header against the page's own date, more
    than a day apart, is a contradiction; so is a date after the day the page was captured. Reasons of unusable ones are kept.
    """
    usable = [dated.value for dated in candidates if dated.value]
    notes = [dated.note for dated in candidates if dated.note]
    if not usable:
        return Dated(None, "; ".join(notes) or None)
    best = usable[0]
    for other in usable[1:]:
        if best.basis == "header" and other.basis == "page" and days_apart(best, other) > SLACK_DAYS:
            return Dated(None, f"contradictory dates: the header says {best.start}, the page {other.start}")
        if best.precision == "day" and other.precision == "minute" and best.start == (other.start or "")[:10]:
            best = replace(best, start=other.start, end=other.end, precision="minute", zone=other.zone)
    if not_after and (best.start or "")[:10] > shift(not_after[:10], SLACK_DAYS):
        return Dated(None, f"a date in the future: {best.start} on a page captured by {not_after[:10]}")
    return Dated(replace(best, note="; ".join(notes)) if notes and best.note is None else best)


def stamp_date(stamp: Stamp, *, known_day: str | None, newest: str | None) -> Dated:
    """The date of a stamp near the title; the reason when a part cannot be known."""
    value = resolve(stamp, known_day=known_day, basis="page")
    if value is None and stamp.day is not None and stamp.year is None and known_day is None:
        value = resolve(stamp, known_day=newest, basis="page", note="the year is that of the newest date on the page")
    if value:
        return Dated(value)
    return Dated(None, f"page: {stamp.words.strip()!r} is no date that can be used")
