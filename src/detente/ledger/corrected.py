"""Events as a person corrected them: the machine's record with the fields replaced that were found wrong."""

from __future__ import annotations

import calendar
import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from detente.records import CodedArticle, DateValue, Event, Party

NOTE = "corrected by a person"
_PLAIN = ("type", "mode", "quad", "score", "status", "place")


def corrected(event: Event, changes: Mapping[str, Any]) -> Event:
    """The event with a person's values (see `review.FIELDS`) in place of the machine's."""
    if not changes:
        return event
    made: dict[str, Any] = {name: changes[name] for name in _PLAIN if name in changes}
    made |= {
        role: _parties(getattr(event, role), changes[role]) for role in ("actors", "recipients") if role in changes
    }
    if "date" in changes:
        made["date"] = given_date(changes["date"])
    said = f"{NOTE}: {', '.join(sorted(set(changes) - {'quad', 'score'}))}"
    return dataclasses.replace(event, **made, reasons=(*event.reasons, said))


def given_date(words: str | None) -> DateValue | None:
    """A date as a person writes it: a year, a month, a day, or two of them with a slash between; None for unknown.

    >>> given_date("2025-02").end
    '2025-02-28'
    """
    if not words:
        return None
    first, _, last = words.partition("/")
    start, end = _bound(first, last=False), _bound(last or first, last=True)
    precision = {4: "year", 7: "month"}.get(len(first), "day")
    return DateValue(start, end, precision, "given", None, NOTE)


def judged(coded: CodedArticle, found: Mapping[str, tuple[str, bool, Mapping[str, Any]]]) -> CodedArticle:
    """An article without the records found wrong, the others as corrected; `found` is what is in force by record."""
    if not found:
        return coded
    hidden = {record for record, (_, gone, _) in found.items() if gone}

    def kept(records: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(
            corrected(one, found[one.id][2]) if isinstance(one, Event) and one.id in found else one
            for one in records
            if one.id not in hidden
        )

    kinds = ("events", "statements", "claims", "instruments", "forecasts", "figures", "vectors", "attitudes")
    teasers = tuple(dataclasses.replace(teaser, events=kept(teaser.events)) for teaser in coded.teasers)
    made: dict[str, Any] = {kind: kept(getattr(coded, kind)) for kind in kinds}
    return dataclasses.replace(coded, teasers=teasers, **made)


def _parties(before: tuple[Party, ...], codes: Sequence[str]) -> tuple[Party, ...]:
    """Parties by code: as they were where the code was there, else bare."""
    known: dict[str | None, Party] = {party.code: party for party in before}
    return tuple(known.get(code) or Party(code, None) for code in codes)


def _bound(words: str, *, last: bool) -> str:
    year, month, day = int(words[:4]), words[5:7], words[8:10]
    number = int(month) if month else 12 if last else 1
    if not day:
        day = str(calendar.monthrange(year, number)[1] if last else 1)
    return f"{year:04}-{number:02}-{int(day):02}"
