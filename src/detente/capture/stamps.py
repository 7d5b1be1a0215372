"""Printed dates and times: "26 августа 2025, 09:30", "2026/01/28, 18:58", "Сегодня, 17:11", "19:11", RFC 822, ISO 8601.

In: a short line or an attribute. Out: `Stamp`, exactly what is printed; `resolve` makes a DateValue of it with the help of a
known day. Nothing here reads a clock.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from functools import cache

from detente.capture.words import alternatives, fold, load_words
from detente.records import DateValue, Span

FIRST_YEAR, LAST_YEAR = 1900, 2100  # what can be a publication; before and after it is a misprint
_SIGNS = " ,.:;()[]|+-–—•·/\u00a0"
STAMP_CHARS = 90  # a longer line is not a date line


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a printed date says. `days` counts from the known day ("вчера" is -1); a clock alone has only hour and minute."""

    span: Span
    words: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    days: int | None = None
    hour: int | None = None
    minute: int | None = None
    zone: str | None = None

    @property
    def has_day(self) -> bool:
        return self.day is not None or self.days is not None

    @property
    def complete(self) -> bool:
        return self.year is not None and self.day is not None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    lists = load_words().lists
    month = "|".join(sorted(lists["month"], key=lambda word: (-len(word), word)))
    named = (
        rf"(?<!\d)(?P<nd>\d{{1,2}})[ \u00a0]{{0,2}}(?P<nm>{month})\.?(?!\w),?(?:[ \u00a0]{{1,2}}(?P<ny>\d{{4}})(?!\d))?"
    )
    english = rf"(?<!\w)(?P<em>{month})\.? (?P<ed>\d{{1,2}}),? (?P<ey>\d{{4}})(?!\d)"
    iso = r"(?<!\d)(?P<iy>\d{4})(?P<is>[-/.])(?P<im>\d{1,2})(?P=is)(?P<id>\d{1,2})(?!\d)"
    numeric = r"(?<!\d)(?P<dd>\d{1,2}) ?(?P<ds>[./-]) ?(?P<dm>\d{1,2}) ?(?P=ds) ?(?P<dy>\d{4}|\d{2})(?!\d)"
    day = rf"(?<!\w)(?P<rel>{'|'.join(lists['day'])})(?!\w)"
    date = re.compile(rf"{iso}|{numeric}|{english}|{named}|{day}")
    clock = re.compile(
        r"(?<![\d.:])(?P<h>[01]?\d|2[0-3]):(?P<mi>[0-5]\d)(?::[0-5]\d)?(?:\.\d{1,9})?(?![\d:])"
        r"(?P<z> ?(?:z(?!\w)|[+-]\d{2}:?\d{2}(?!\d)|\(?(?:utc|gmt) ?(?:[+-] ?\d{1,2}(?::?\d{2})?)?\)?))?"
    )
    beside = alternatives(lists["stamp"] + lists["weekday"] + lists["updated"])
    return date, clock, beside


def find_stamp(text: str, start: int = 0) -> Stamp | None:
    """The first printed date or clock time at or after `start`, with its other half when it stands beside it."""
    date_pattern = _patterns()[0]
    folded = fold(text)
    found = date_pattern.search(folded, start)
    dated = _from_date(found) if found else None
    clock = _clock_near(folded, dated, start)
    if dated and clock:
        span = (min(dated.span[0], clock.span[0]), max(dated.span[1], clock.span[1]))
        return replace(
            dated, span=span, words=text[slice(*span)], hour=clock.hour, minute=clock.minute, zone=clock.zone
        )
    either = dated or clock
    return replace(either, words=text[slice(*either.span)]) if either else None


def _clock_near(folded: str, dated: Stamp | None, start: int) -> Stamp | None:
    """The clock time next to a date (at most 14 characters of signs and words between), or the first one when there is no date."""
    pattern = _patterns()[1]
    if dated is None:
        found = pattern.search(folded, start)
        return _from_clock(found) if found else None
    after = pattern.search(folded, dated.span[1], dated.span[1] + 24)
    if after and not re.search(r"[\d!?]", folded[dated.span[1] : after.start()]):
        return _from_clock(after)
    before = list(pattern.finditer(folded, max(start, dated.span[0] - 28), dated.span[0]))
    if before and len(folded[before[-1].end() : dated.span[0]].strip()) <= 3:
        return _from_clock(before[-1])
    return None


def _from_clock(found: re.Match[str]) -> Stamp:
    return Stamp(found.span(), found[0], hour=int(found["h"]), minute=int(found["mi"]), zone=_zone(found["z"]))


def _zone(words: str | None) -> str | None:
    if not words:
        return None
    sign = re.search(r"([+-]) ?(\d{1,2}):?(\d{2})?", words)
    if not sign:
        return "+00:00"
    return f"{sign[1]}{int(sign[2]):02d}:{sign[3] or '00'}"


def _from_date(found: re.Match[str]) -> Stamp:
    codes = load_words().codes
    span, words = found.span(), found[0]
    if found["rel"]:
        return Stamp(span, words, days=int(codes["day"][found["rel"]]))
    if found["iy"]:
        return Stamp(span, words, int(found["iy"]), int(found["im"]), int(found["id"]))
    if found["dd"]:
        year = int(found["dy"])
        return Stamp(span, words, year + 2000 if len(found["dy"]) == 2 else year, int(found["dm"]), int(found["dd"]))
    if found["em"]:
        return Stamp(span, words, int(found["ey"]), int(codes["month"][found["em"]]), int(found["ed"]))
    year_words = found["ny"]
    return Stamp(
        span, words, int(year_words) if year_words else None, int(codes["month"][found["nm"]]), int(found["nd"])
    )


def whole_line_stamp(line: str) -> Stamp | None:
    """The stamp when the line holds nothing else but signs, weekday, words like "Опубликовано", and a rubric."""
    if len(line) > STAMP_CHARS or not any(char.isdigit() for char in line):
        return None
    updated = load_words().any_of["updated"].search(fold(line))
    if updated and updated.start() > 4:
        line = line[: updated.start()]
    stamp = find_stamp(line)
    if stamp is None:
        return None
    return stamp if all(map(_is_beside, (line[: stamp.span[0]], line[stamp.span[1] :]))) else None


def _is_beside(rest: str) -> bool:
    """Whether what stands beside a date is only signs, a rubric, or words such as "Опубликовано"."""
    words = fold(rest).strip(_SIGNS)
    return not words or words in load_words().lines or not _patterns()[2].sub("", words).strip(_SIGNS)


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has this day, in a year that can be a publication's."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return False
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def resolve(stamp: Stamp, *, known_day: str | None, basis: str, note: str | None = None) -> DateValue | None:
    """The date that a stamp stands for; None when a part is missing and the known day (`YYYY-MM-DD`) does not give it, or when
    there is no such day. A year-less day gets the year in which it is not after the known day."""
    day = _day_of(stamp, known_day)
    if day is None:
        return None
    if stamp.hour is None:
        return DateValue(day, day, "day", basis, note=note)
    moment = f"{day}T{stamp.hour:02d}:{stamp.minute:02d}"
    return DateValue(moment, moment, "minute", basis, zone=stamp.zone, note=note)


def _day_of(stamp: Stamp, known_day: str | None) -> str | None:
    if stamp.month is not None and stamp.day is not None:
        year = stamp.year if stamp.year is not None else _year_before(stamp.month, stamp.day, known_day)
        if year is None or not is_day(year, stamp.month, stamp.day):
            return None
        return f"{year:04d}-{stamp.month:02d}-{stamp.day:02d}"
    if known_day is None:
        return None
    return shift(known_day, stamp.days or 0)


def _year_before(month: int, day: int, known_day: str | None) -> int | None:
    if known_day is None:
        return None
    year = int(known_day[:4])
    return year if (month, day) <= (int(known_day[5:7]), int(known_day[8:10])) else year - 1


def shift(day: str, days: int) -> str:
    """A day some days later (earlier when negative), as ISO.

    >>> shift("2026-01-01", -1)
    '2025-12-31'
    """
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=days)).isoformat()


def machine_date(words: str, basis: str) -> DateValue | None:
    """A date written for machines or in full (`2026-01-28T18:58:00+04:00`, RFC 822, "28.01.2026 18:58", "28 января 2026").

    None when it is no date, has no year, or is no day of the calendar.
    """
    words = words.strip()[:STAMP_CHARS]
    compact = re.match(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}:\d{2}.*)$", words)
    if compact:
        words = f"{compact[1]}-{compact[2]}-{compact[3]} {compact[4]}"
    elif re.fullmatch(r"(?:19|20)\d{6}(?:T?\d{6}Z?)?", words):
        words = f"{words[:4]}-{words[4:6]}-{words[6:8]}"
    stamp = find_stamp(words)
    if stamp is None or not stamp.complete:
        return _month_or_year(words, basis)
    return resolve(stamp, known_day=None, basis=basis)


def _month_or_year(words: str, basis: str) -> DateValue | None:
    found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?", words)
    if not found or not is_day(int(found[1]), int(found[2] or 1), 1):
        return None
    if not found[2]:
        return DateValue(f"{found[1]}-01-01", f"{found[1]}-12-31", "year", basis)
    first = datetime.date(int(found[1]), int(found[2]), 1)
    last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    return DateValue(first.isoformat(), last.isoformat(), "month", basis)
