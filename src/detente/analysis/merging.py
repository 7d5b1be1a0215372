"""One incident from the rows that report it: what they agree on, what they differ in, how many are independent.

In: rows of one happening in order. Out: an `Incident`. The type, mode, date and place that most reports give are the
incident's own; where reports differ, every value is kept with the events that give it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from detente.analysis.rows import EventRow, Pair
from detente.analysis.words import weight
from detente.records import content_id


@dataclass(frozen=True, slots=True)
class Variant:
    """One value that some reports give for a detail: which, what, and the events that say so."""

    field: str
    value: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened once, as one or more events tell it.

    `reports` counts texts that are no copies of each other; `weight` is what the incident weighs in a series. `first`
    and `last` bound the day (ordinals). `variants` lists the details that reports tell differently.
    """

    id: str
    type: str
    mode: str | None
    score: float
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    pairs: tuple[Pair, ...]
    first: int
    last: int
    precision: str
    place: str | None
    words: tuple[str, ...]
    events: tuple[str, ...]
    articles: tuple[str, ...]
    outlets: tuple[str, ...]
    reports: int
    weight: float
    first_report: str
    told: int
    variants: tuple[Variant, ...]
    reasons: tuple[str, ...]
    confidence: float


def merge(rows: Sequence[EventRow], reasons: Iterable[str] = ()) -> Incident:
    """The incident that rows (at least one, in order of `key`) report."""
    kind = _favourite((row.type, row.mode, row.score) for row in rows)
    agreed = [row for row in rows if row.type == kind[0]]
    modes = [row for row in agreed if row.mode]
    typical = _favourite((row.type, row.mode, row.score) for row in modes or agreed)
    actors, recipients = _sides(agreed)
    first, last, precision = _date(rows)
    earliest = min(rows, key=lambda row: (row.told, row.key))
    by_outlet = _reports(rows)
    return Incident(
        id=content_id("incident", rows[0].id),
        type=typical[0],
        mode=typical[1],
        score=typical[2],
        actors=actors,
        recipients=recipients,
        pairs=tuple(sorted({pair for row in rows for pair in row.pairs})),
        first=first,
        last=last,
        precision=precision,
        place=_favourite([row.place for row in rows if row.place] or [None]),
        words=_common(rows),
        events=tuple(row.id for row in rows),
        articles=tuple(dict.fromkeys(row.article for row in rows)),
        outlets=tuple(sorted({row.outlet for row in rows if row.outlet})),
        reports=sum(by_outlet.values()),
        weight=independence(by_outlet.values()),
        first_report=earliest.article,
        told=earliest.told,
        variants=_variants(rows),
        reasons=tuple(reasons),
        confidence=max(row.confidence for row in rows),
    )


def independence(reports: Iterable[int]) -> float:
    """The weight of an incident from the reports of each outlet: 1 + ln(sum over outlets of 1 + ln n).

    A second outlet adds more than a second text of the same outlet, and both add less and less.
    """
    return 1.0 + math.log(math.fsum(1.0 + math.log(number) for number in reports if number))


def _reports(rows: Sequence[EventRow]) -> Counter[str]:
    """Independent texts of each outlet: a cluster of copies counts once, for who told it first, and a teaser does not
    count beside an article of its outlet."""
    full = {row.outlet for row in rows if not row.teaser}
    counted: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: (row.told, row.key)):
        if not (row.teaser and row.outlet in full):
            counted.setdefault(row.cluster, row.outlet or f"article {row.cluster}")
    return Counter(counted.values())


def _favourite(values: Iterable[Any]) -> Any:
    """The most frequent value; of equals the first."""
    counts = Counter(values)
    return max(counts, key=lambda value: counts[value])


def _sides(rows: Sequence[EventRow]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Actors and recipients in order of how many reports name them so; a party stands on the side most put it on."""
    actors = Counter(code for row in rows for code in row.actors)
    recipients = Counter(code for row in rows for code in row.recipients)
    left = [code for code in actors if actors[code] >= recipients[code]]
    right = [code for code in recipients if recipients[code] > actors[code]]
    order = [(left, actors), (right, recipients)]
    first, second = (tuple(sorted(side, key=lambda code: (-count[code], code))) for side, count in order)
    return first, second


def _date(rows: Sequence[EventRow]) -> tuple[int, int, str]:
    """The bounds most reports give among those that date the act most precisely; a date in the text before none."""
    stated = [row for row in rows if row.precision != "told"] or list(rows)
    narrow = min(row.last - row.first for row in stated)
    best: tuple[int, int, str] = _favourite(
        (row.first, row.last, row.precision) for row in stated if row.last - row.first == narrow
    )
    return best


def _common(rows: Sequence[EventRow]) -> tuple[str, ...]:
    """Up to eight stems that name the happening: those of most reports, the telling ones first."""
    counts = Counter(stem for row in rows for stem in row.words)
    return tuple(sorted(counts, key=lambda stem: (-counts[stem] * weight(stem), stem))[:8])


def _variants(rows: Sequence[EventRow]) -> tuple[Variant, ...]:
    found = []
    for field, value_of in _DETAILS:
        told: dict[str, list[str]] = {}
        for row in rows:
            value = value_of(row)
            if value:
                told.setdefault(value, []).append(row.id)
        if len(told) > 1:
            found += [Variant(field, value, tuple(events)) for value, events in sorted(told.items())]
    return tuple(found)


def _day(row: EventRow) -> str:
    from datetime import date

    bounds = [date.fromordinal(day).isoformat() for day in (row.first, row.last)]
    return "" if row.precision == "told" else "/".join(dict.fromkeys(bounds))


_DETAILS: tuple[tuple[str, Any], ...] = (
    ("type", lambda row: row.type),
    ("mode", lambda row: row.mode),
    ("parties", lambda row: " ".join(sorted(row.parties))),
    ("date", _day),
    ("place", lambda row: row.place),
)
