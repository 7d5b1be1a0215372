"""Incidents as an Atom feed, and announced meetings as a calendar. No clock: times are those of the articles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from xml.sax.saxutils import escape, quoteattr

from detente.records import CodedArticle
from detente.reports.exports.base import Item, Wanted, items
from detente.reports.html import shown
from detente.reports.labels import Labels
from detente.reports.lines import incident_line
from detente.reports.phrasing import sides
from detente.reports.picture import Picture, iso

ENTRIES = 100
MEETINGS = ("AGREE", "CONSULT")
_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom_lines(picture: Picture, labels: Labels, wanted: Wanted, *, limit: int = ENTRIES) -> Iterator[str]:
    """The latest incidents as an Atom feed, newest report first."""
    kept = [
        i
        for i in picture.incidents
        if any(wanted.takes(picture.tellings[e].event, iso(i.first)) for e in i.events if e in picture.tellings)
    ]
    kept.sort(key=lambda one: (-one.told, -one.first, one.id))
    updated = _time(iso(kept[0].told) if kept else "1970-01-01")
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield f"<id>urn:detente:incidents</id>\n<title>{_text(labels.say('site.title'))}</title>\n<updated>{updated}</updated>\n"
    yield "<author><name>détente</name></author>\n<generator>détente</generator>\n"
    for incident in kept[:limit]:
        line = incident_line(picture, labels, incident)
        link = next((head.url for head in line.heads if head.url), None)
        said = line.words.whole if line.words else ""
        yield "<entry>\n"
        yield f"<id>urn:detente:incident:{_text(incident.id)}</id>\n<title>{_text(f'{line.day}: {line.head}')}</title>\n"
        yield f"<updated>{_time(iso(incident.told))}</updated>\n"
        if link:
            yield f'<link rel="alternate" href={quoteattr(_fit(link))}/>\n'
        yield f'<category term="{_text(incident.type)}"/>\n'
        yield f'<summary type="text">{_text(" · ".join([said, *line.facts]))}</summary>\n</entry>\n'
    yield "</feed>\n"


def ics_lines(coded: Iterable[CodedArticle], labels: Labels, wanted: Wanted) -> Iterator[str]:
    """Meetings, visits and talks that were announced for a day after the article, as all-day entries."""
    yield from _folded(
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//detente//announced meetings//EN", "CALSCALE:GREGORIAN"
    )
    for item in items(coded, wanted):
        if (bounds := announced(item)) is None:
            continue
        event = item.event
        actors = [party.code or party.name or "?" for party in event.actors]
        recipients = [party.code or party.name or "?" for party in event.recipients]
        title = f"{sides(labels, actors, recipients)}: {labels.act(event.type, event.mode)}"
        first, last = bounds
        yield from _folded(
            "BEGIN:VEVENT",
            f"UID:{event.id}@detente",
            f"DTSTAMP:{item.head.day.replace('-', '')}T000000Z",
            f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_ics(title)}",
            f"DESCRIPTION:{_ics(f'{item.sentence} ({item.head.outlet or item.head.id})')}",
            *([f"LOCATION:{_ics(event.place)}"] if event.place else []),
            *([f"URL:{item.head.url}"] if item.head.url else []),
            "TRANSP:TRANSPARENT",
            "STATUS:TENTATIVE",
            "END:VEVENT",
        )
    yield from _folded("END:VCALENDAR")


def announced(item: Item) -> tuple[date, date] | None:
    """First and last day of a meeting to come, seen from its article; None for anything else or a date too vague."""
    event = item.event
    if (
        event.type not in MEETINGS
        or event.status not in ("actual", "hypothetical")
        or not event.date
        or not item.head.day
    ):
        return None
    if event.date.precision not in ("day", "hour", "minute", "month") or not event.date.start:
        return None
    try:
        first = date.fromisoformat(event.date.start[:10])
        last = date.fromisoformat((event.date.end or event.date.start)[:10])
        told = date.fromisoformat(item.head.day)
    except ValueError:
        return None
    return (first, max(first, last)) if first > told and (last - first).days <= 31 else None


def _ics(text: str) -> str:
    """Text as RFC 5545 has it: backslash, semicolon, comma and line ends escaped."""
    flat = " ".join(shown(text).split())
    return flat.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(*lines: str) -> Iterator[str]:
    """Lines of at most 75 bytes, the rest continued after a space, ended by CRLF."""
    for line in lines:
        clean = "".join(char for char in line if char >= " " and char != "\x7f")
        rest, limit = clean, 75
        while len(rest.encode("utf-8", "replace")) > limit:
            cut = limit
            while len(rest[:cut].encode("utf-8", "replace")) > limit:
                cut -= 1
            yield f"{rest[:cut]}\r\n "
            rest, limit = rest[cut:], 74
        yield f"{rest}\r\n"


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"


def _fit(text: str) -> str:
    return _UNFIT.sub("", shown(text))


def _text(text: str) -> str:
    return escape(_fit(text), {'"': "&quot;"})
