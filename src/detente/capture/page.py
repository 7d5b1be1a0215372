"""A page dump -> what is on it: title, body, byline, outlet, dates, genre, notices, teasers.

In: a text and what is known of it. Out: a `Page` whose spans point into the text. A text that is an article already passes unchanged: its
first line is the title, the rest the body.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.capture.body import NOISE, densest_run, is_clean, spans_of
from detente.capture.dating import Dated, given_date, newest_day, stamp_date, url_day, weigh, year_from_newest
from detente.capture.genre import Signs, genre_of
from detente.capture.heading import (
    LOOK_BACK,
    Heading,
    can_be_title,
    header_day,
    heading_at,
    printed_lines,
    split_header,
    title_above,
    title_key,
)
from detente.capture.lines import CHROME, Line, split_lines
from detente.capture.outlets import given_outlet, host_of, outlet_of_host
from detente.capture.stamps import Stamp, find_stamp, resolve
from detente.capture.walls import find_teasers
from detente.capture.who import Writer, find_page_outlet, find_writer, writer_of
from detente.records import DateValue, Outlet, Span, Teaser

CLEAN_NOISE = frozenset(("notice", "advert", "share", "counter", "nav", "footer", "date", "byline", "credit"))
ABOVE_TITLE = frozenset(("notice", "advert", "footer", "date", "clock", "rubric", "counter", "share", "nav"))
WALL_HEADS = frozenset(("related", "feed", "end"))
DATE_ABOVE = 3  # lines above a title where its date may stand
TAIL_CHARS = 60
AFTER_BODY = 3  # lines below a body where a byline or a date may stand
RUBRICS_ABOVE = 5  # lines above the title where its rubric may stand


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a page before it is read. `not_after` is a day (`YYYY-MM-DD`) that no publication can be later than."""

    date: str | None = None
    date_basis: str = "given"
    outlet: str | None = None
    url: str | None = None
    captured: str | None = None
    not_after: str | None = None
    title_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Page:
    title: str | None = None
    title_span: Span | None = None
    body: tuple[Span, ...] = ()
    byline: str | None = None
    outlet: Outlet | None = None
    published: DateValue | None = None
    date_note: str | None = None
    captured: str | None = None
    genre: str = "other"
    notices: tuple[str, ...] = ()
    teasers: tuple[Teaser, ...] = ()


@dataclass(slots=True)
class _Layout:
    """Where things are: positions in `lines`."""

    lines: list[Line]
    heading: Heading | None = None
    run: tuple[int, int] | None = None
    body: tuple[Span, ...] = ()
    clean: bool = False
    header: Stamp | None = None
    writer: Writer | None = None

    @property
    def zone(self) -> range:
        """Lines between the title's first printing and the body; above the body when there is no title."""
        stop = self.run[0] if self.run else len(self.lines)
        start = self.heading.first + 1 if self.heading and self.heading.first >= 0 else max(0, stop - AFTER_BODY)
        return range(min(start, stop), stop)

    @property
    def after(self) -> range:
        if self.run is None:
            return range(0)
        stop = start = self.run[1] + 1
        while stop < min(start + AFTER_BODY, len(self.lines)) and self.lines[stop].kind not in WALL_HEADS:
            stop += 1
        return range(start, stop)


def read_page(text: str, hints: Hints) -> Page:
    """Read a page. Linear in the length of the text; never fails on any text."""
    layout = _lay_out(text, hints)
    newest = newest_day(layout.lines)
    captured, masthead = _captured(layout, hints, newest)
    published = _published(layout, hints, captured, newest, masthead)
    sites = layout.heading.sites if layout.heading else ()
    outlet = _outlet(hints) or find_page_outlet(layout.lines, layout.run, sites, text)
    title_span = layout.heading.span if layout.heading else hints.title_span
    title = clean_words(text[slice(*title_span)]) if title_span else None
    body = "\n".join(text[start:stop] for start, stop in layout.body)
    wall = [] if layout.clean else _wall(layout, masthead)
    known_day = (captured or header_day(layout.header) or "")[:10] or _day_of_walls(wall, published.value, title)
    return Page(
        title=title,
        title_span=title_span,
        body=layout.body,
        byline=clean_words(layout.writer.name) if layout.writer else None,
        outlet=outlet,
        published=published.value,
        date_note=published.note,
        captured=captured,
        genre=genre_of(title, body, outlet, _signs(layout)),
        notices=_notices(layout.lines),
        teasers=find_teasers(wall, text, known_day=known_day, skip=title),
    )


def clean_words(text: str) -> str:
    """One line without control characters and runs of blanks."""
    return " ".join("".join(char if char.isprintable() or char.isspace() else "" for char in text).split())


def _start_day(value: DateValue | None) -> str | None:
    return value.start[:10] if value and value.start and value.precision in ("day", "hour", "minute") else None


def _day_of_walls(wall: Sequence[Line], published: DateValue | None, title: str | None) -> str | None:
    """The day that "Сегодня" and bare clock times in the walls mean, when the page does not say when it was captured: that of publication, if
    the walls' newest date is of the same day or the article itself stands in them as fresh news."""
    day = _start_day(published)
    key = title_key(title or "")
    if day and (newest_day(wall) == day or any(title_key(line.text).startswith(key) for line in wall if key)):
        return day
    return None


def _lay_out(text: str, hints: Hints) -> _Layout:
    lines, header, glued = split_lines(text), None, False
    if hints.title_span:
        lines = [line for line in lines if line.start >= hints.title_span[1]]
    else:
        lines, header, glued = split_header(lines, text)
    lines = [replace(line, index=position) for position, line in enumerate(lines)]
    layout = _Layout(lines, header=header)
    top = next((line.index for line in lines if line.kind not in ABOVE_TITLE), 0) if not glued else 0
    following = lines[top + 1] if len(lines) > top + 1 else None
    first_is_title = hints.title_span is None and bool(lines) and can_be_title(lines[top], following)
    layout.clean = is_clean(lines[top + 1 :] if first_is_title else lines[top:])
    if first_is_title and (layout.clean or glued):
        layout.heading = heading_at(lines, top, printed_lines(lines))
    first = _below_title(layout) if layout.heading else _below_given(lines, text, hints.title_span)
    layout.run = _clean_run(lines, first) if layout.clean else _densest_below(lines, first)
    if layout.run is None:
        return layout
    if layout.heading is None and hints.title_span is None and not layout.clean:
        layout.heading = title_above(lines, layout.run[0])
    _find_writer(layout)
    start, stop = layout.run
    drop = frozenset(("notice", "advert")) if layout.clean else NOISE
    layout.body = spans_of(lines[start : stop + 1], drop=drop)
    return layout


def _below_title(layout: _Layout) -> int:
    """The position below the title; below its last printing when the top of a page, with its furniture, repeats it before any prose."""
    heading = layout.heading
    if heading is None:
        return 0
    lines, first = layout.lines, heading.last
    key = title_key(lines[first].text[: heading.span[1] - lines[first].start])
    furnished = layout.header is not None
    for position in range(first + 1, min(first + 1 + LOOK_BACK, len(lines))):
        line = lines[position]
        below = lines[position + 1 : position + 4]
        if title_key(line.text) == key and (furnished or any(other.kind in CHROME for other in below)):
            first = position
        elif line.kind == "prose":
            break
        furnished = furnished or line.kind in CHROME
    return first + 1


def _below_given(lines: Sequence[Line], text: str, title_span: Span | None) -> int:
    """The position below printings of a title that was given apart, at the very top."""
    key = title_key(text[slice(*title_span)]) if title_span else ""
    return next((at for at, line in enumerate(lines) if title_key(line.text) != key), len(lines)) if key else 0


def _densest_below(lines: list[Line], first: int) -> tuple[int, int] | None:
    run = densest_run(lines[first:])
    return (run[0] + first, run[1] + first) if run else None


def _clean_run(lines: list[Line], first: int) -> tuple[int, int] | None:
    """Everything below the title but notices, adverts and the like at either end."""
    last = len(lines) - 1
    while first <= last and (lines[first].kind in CLEAN_NOISE or _has_role(lines[first])):
        first += 1
    while last >= first and lines[last].kind in CLEAN_NOISE:
        last -= 1
    prose = next((at for at in range(first, last + 1) if lines[at].kind == "prose"), first)
    if any(line.kind == "date" for line in lines[first:prose]) and prose - first <= LOOK_BACK:
        first = prose
    tail = last
    while tail > first and lines[tail].kind != "prose" and len(lines[tail].text) <= TAIL_CHARS:
        tail -= 1
    if any(line.kind in CHROME for line in lines[tail + 1 : last + 1]):
        last = tail
    return (first, last) if first <= last else None


def _has_role(line: Line) -> bool:
    """Whether a line is a name with a writer's role; a bare name may be a caption."""
    writer = writer_of(line) if line.kind in ("short", "name") else None
    return bool(writer and writer.labelled)


def _find_writer(layout: _Layout) -> None:
    """Find the byline. In a clean text it stands after the title's line or is the last line, which then is not body."""
    if layout.run is None:
        return
    first, last = layout.run
    lines = layout.lines
    if not layout.clean:
        body = " ".join(line.text for line in lines[first : last + 1])
        layout.writer = find_writer(lines, layout.zone, layout.after, body)
        return
    body = " ".join(line.text for line in lines[first:last])
    layout.writer = find_writer(lines, [], [last, *layout.after] if last > first else layout.after, body)
    if layout.writer and layout.writer.line == last:
        layout.run = (first, last - 1)
    if layout.writer is None:
        above = [at for at in range(first) if lines[at].kind == "byline" or _has_role(lines[at])]
        layout.writer = find_writer(lines, above, [], body)


def _captured(layout: _Layout, hints: Hints, newest: str | None) -> tuple[str | None, int]:
    """When the page was captured: given, or the clock above the masthead. With it the position of that line (-1 for none)."""
    if hints.captured:
        return hints.captured, -1
    run = layout.run
    top = layout.lines[: min(3, run[0] if run else 3)]
    first_title = layout.heading.first if layout.heading else 0
    for line in top:
        if line.kind != "date" or line.stamp is None or first_title - line.index < 3:
            continue
        known = header_day(layout.header) or year_from_newest(line.stamp, newest)
        value = resolve(line.stamp, known_day=known, basis="page")
        if value:
            return value.start, line.index
    return None, -1


def _published(layout: _Layout, hints: Hints, captured: str | None, newest: str | None, masthead: int) -> Dated:
    candidates: list[Dated] = []
    if hints.date:
        candidates.append(given_date(hints.date, hints.date_basis))
    day = header_day(layout.header)
    if layout.header and day:
        candidates.append(Dated(DateValue(day, day, "day", "header")))
    elif layout.header:
        candidates.append(Dated(None, f"header: {layout.header.words!r} is no day of the calendar"))
    url_date = url_day(hints.url)
    known = (captured or day or "")[:10] or (url_date.start if url_date else None)
    known = known or _start_day(candidates[0].value if candidates else None)
    stamp = _page_stamp(layout, masthead, has_day=known is not None)
    if stamp:
        candidates.append(stamp_date(stamp, known_day=known, newest=newest))
    if url_date:
        candidates.append(Dated(url_date))
    return weigh(candidates, not_after=hints.not_after or captured)


def _page_stamp(layout: _Layout, masthead: int, *, has_day: bool) -> Stamp | None:
    """The date printed for the article: between title and body, above the title, or in full right below the body. A bare clock needs a known
    day."""
    above = range(layout.run[0]) if layout.clean and layout.run else layout.zone
    top = layout.heading.first if layout.heading else 0
    over = [place for place in range(top - 1, max(-1, top - 1 - DATE_ABOVE), -1) if layout.lines[place].kind == "date"]
    for position in (*above, *over, *layout.after):
        line = layout.lines[position]
        if position == masthead or line.kind not in ("date", "dated", "clock", "byline", "credit"):
            continue
        stamp = line.stamp or find_stamp(line.text)
        below = layout.run is not None and position > layout.run[1]
        if stamp and (stamp.complete if below else stamp.has_day or has_day):
            return stamp
    return None


def _outlet(hints: Hints) -> Outlet | None:
    if hints.outlet:
        return given_outlet(hints.outlet)
    host = host_of(hints.url)
    return outlet_of_host(host) if host else None


def _signs(layout: _Layout) -> Signs:
    """Rubrics right above the title or between it and the body, and the writer."""
    first = layout.heading.last if layout.heading else 0
    start = max(0, (layout.heading.first if layout.heading else 0) - RUBRICS_ABOVE)
    stop = layout.run[0] if layout.run else first
    codes = [line.code for line in layout.lines[start:stop] if line.kind == "rubric" and line.code]
    writer = layout.writer
    return Signs(tuple(reversed(codes)), writer.role if writer else "", writer is not None)


def _notices(lines: Sequence[Line]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.code for line in lines if line.kind == "notice"))


def _wall(layout: _Layout, masthead: int) -> list[Line]:
    """The lines in which teasers are looked for: outside title zone and body."""
    run = layout.run or (len(layout.lines), -1)
    zone = set(layout.zone) | ({masthead} if masthead >= 0 else set())
    if layout.heading and layout.heading.first >= 0:
        zone.update(range(layout.heading.first - 1, layout.heading.last + 1))
    return [line for line in layout.lines if not run[0] <= line.index <= run[1] and line.index not in zone]
