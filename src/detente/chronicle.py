"""Keeps a ledger's incidents current and answers what is made of them: incidents, series, turning points, networks.

In: an open ledger. Out: analysis results. Events are grouped in batches, each in one transaction: what a new event is
linked to is read from the ledger, so that an article changes only the incidents next to it, however large the ledger is.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from detente.analysis.incidents import Changes, Grouper, Known
from detente.analysis.merging import Incident
from detente.analysis.network import Edge, Network, from_edges
from detente.analysis.rows import Decisions, EventRow, Pair, Told, event_row, ordinal, pair_of
from detente.analysis.series import LENGTH, Cell, Series, coarser, period_of, periods, points
from detente.analysis.turning import CONFLICT, NAMED, Load, Model, turns_of
from detente.errors import InputError
from detente.ledger import incident_sums as sums
from detente.ledger import incidents as table
from detente.ledger.incidents import Fresh
from detente.ledger.store import Ledger
from detente.reprints import Reprints

Row = dict[str, Any]
BATCH = 1000
MANY = 40
"""Reasons kept of one incident: more say nothing new."""
NOBODY = (-1, -1)
NEVER, ALWAYS = "0001-01-01", "9999-12-31"


def number_of(record: str) -> int:
    """The row number of an incident: what its public id begins with, as a whole number below 2^53."""
    return int(record[:13], 16)


class Chronicle:
    """The incidents of a ledger. `update` brings them up to date; it wants to be the only writer meanwhile."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def update(self, *, batch: int = BATCH) -> Counter[str]:
        """Group all events that are not grouped yet; counts of events and of incidents made, changed and gone."""
        count: Counter[str] = Counter()
        while self._step(batch, count):
            pass
        with self.ledger.writing() as connection:
            sums.count_coverage(connection)
        return count

    def _step(self, batch: int, count: Counter[str]) -> bool:
        with self.ledger.writing() as connection:
            fresh, mark = table.fresh_events(connection, batch)
            if mark is None:
                return False
            _Batch(connection, count).take(fresh)
            table.grouped_to(connection, mark)
        return True

    def regroup(self) -> Counter[str]:
        """Group everything anew, as after a recode or with other weights."""
        with self.ledger.writing() as connection:
            table.forget_groups(connection)
        return self.update()

    def mend(self) -> Counter[str]:
        """Group anew around events that were taken out, as after a recode, and then whatever is new."""
        with self.ledger.writing() as connection:
            if table.forget_broken(connection):
                _Batch(connection, Counter()).take(table.ungrouped(connection))
        return self.update()

    def decide(self, one: str, other: str, *, same: bool, reviewer: str, at: str, note: str | None = None) -> None:
        """Keep a person's word that two events (public ids) are one happening or are not, and regroup around them.

        Raises InputError when there is no such happened event, or the two are one.
        """
        if missing := self._unknown((one, other)):
            raise InputError("no event that happened has this id", subject=missing[0][:80], code="INP005")
        if one == other:
            raise InputError("an event is always one with itself", subject=one[:80], code="INP007")
        with self.ledger.writing(durable=True) as connection:
            table.add_link(connection, one, other, same=same, by=(reviewer, at, note))
            table.forget_groups(connection, [one, other])
            _Batch(connection, Counter()).take(table.ungrouped(connection))

    def review(self, verdict: Any, changes: Row) -> None:
        """Keep a person's verdict with its corrections and regroup around the event it is about."""
        from detente.ledger.apply import review_record

        with self.ledger.writing(durable=True) as connection:
            _Batch(connection, Counter()).take(review_record(connection, verdict, changes))

    def _unknown(self, records: Sequence[str]) -> list[str]:
        with self.ledger.reading() as connection:
            known = table.grouped_records(connection, records)
        return [record for record in records if record not in known]

    def incidents(self, *, sentences: bool = False, **wanted: Any) -> Iterator[Row]:
        """Incidents as plain rows, newest first; see `ledger.incidents.incident_rows` for what may be asked.

        With `sentences` each has the sentence of its first report of the act it is called by, which costs reading that article.
        """
        with self.ledger.reading() as connection:
            rows = list(table.incident_rows(connection, wanted))
            for start in range(0, len(rows), 200):
                part = rows[start : start + 200]
                told = table.events_of(connection, [row["id"] for row in part])
                for row in part:
                    plain = _plain(row, told.get(row["id"], []))
                    if sentences:
                        plain["sentence"] = table.sentence_of(connection, plain["events"], plain["type"], plain["mode"])
                    yield plain

    def series(
        self, first: str, second: str, freq: str = "month", model: Model | None = None, *, bands: bool = True
    ) -> Series:
        """A pair's series over all that was read, with turning points (by month, whatever the frequency).

        Without `bands` the points have no intervals, and numpy is not needed.
        """
        pair = pair_of(first, second)
        with self.ledger.reading() as connection:
            numbers = sums.pair_numbers(connection, pair) or NOBODY
            read = sums.coverage(connection, "month")
            months = sums.sums(connection, numbers, "month", LENGTH["month"])

            def name(month: str, direction: str) -> list[str]:
                return sums.heaviest(connection, numbers, month, -1 if direction == CONFLICT else 1, NAMED)

            turns = turns_of(pair, [Load(r.period, r.score, r.weight, r.square) for r in months], read, name, model)
            if freq == "month":
                return Series(pair, freq, points(pair, _cells(months), read, _span(read, freq), bands=bands), turns)
            days = sums.coverage(connection, "day")
            fine = sums.sums(connection, numbers, "year" if freq == "year" else "day", LENGTH[freq])
        found = coarser(_cells(fine), "week") if freq == "week" else _cells(fine)
        return Series(pair, freq, points(pair, found, _by_period(days, freq), _span(days, freq), bands=bands), turns)

    def network(self, since: str | None = None, until: str | None = None) -> Network:
        """All pairs between two ISO days, inclusive."""
        with self.ledger.reading() as connection:
            rows = sums.edges(connection, since or NEVER, until or ALWAYS)
        return from_edges(
            Edge(r.first, r.second, r.score / r.weight, r.weight, r.incidents, r.reports, r.conflict, r.cooperation)
            for r in rows
        )


@dataclass(slots=True)
class _Batch:
    """One transaction of grouping."""

    connection: Any
    count: Counter[str]

    def take(self, fresh: Sequence[Fresh]) -> None:
        parties = table.party_numbers(self.connection)
        rows = _rows(fresh)
        reprints = Reprints(self.connection, parties)
        for row, one in rows.values():
            reprints.add(row, one)
        rows = {name: (reprints.marked(row, one), one) for name, (row, one) in rows.items()}
        numbers = {name: one.event_id for name, (_, one) in rows.items()}

        def fetch(pair: Pair, first: int, last: int) -> Iterator[Known]:
            if pair[0] in parties and pair[1] in parties:
                for row in table.known_rows(self.connection, parties[pair[0]], parties[pair[1]], (first, last)):
                    numbers[row.record] = row.event_id
                    yield Known(_stored(row), row.incident)

        changes = Grouper(_decisions(self.connection)).add([row for row, _ in rows.values()], fetch)
        self._write(rows, changes, numbers, parties)

    def _write(
        self,
        rows: dict[str, tuple[EventRow, Fresh]],
        changes: Changes,
        numbers: dict[str, int],
        parties: dict[str, int],
    ) -> None:
        home = {event: number_of(incident.id) for incident in changes.incidents for event in incident.events}
        reports = [_report(row, one, home[row.id]) for row, one in rows.values()]
        pairs = [
            {"first_id": parties[a], "second_id": parties[b], "first": row.first, "event_id": one.event_id}
            for row, one in rows.values()
            for a, b in row.pairs
        ]
        table.add_reports(self.connection, reports, pairs)
        table.move_reports(self.connection, {numbers[e]: n for e, n in home.items() if e not in rows})
        table.replace_incidents(
            self.connection,
            [number_of(record) for record in changes.gone],
            [_incident(incident) for incident in changes.incidents],
            [link for incident in changes.incidents for link in _incident_pairs(incident, parties)],
        )
        self.count["events"] += len(rows)
        self.count["incidents"] += len(changes.incidents)
        self.count["gone"] += len(changes.gone)


def _rows(fresh: Sequence[Fresh]) -> dict[str, tuple[EventRow, Fresh]]:
    """Rows by event id; an event that two pages tell as the same teaser counts once."""
    found: dict[str, tuple[EventRow, Fresh]] = {}
    for one in fresh:
        start, stop = one.event.evidence.sentence
        sentence = one.coded.article.text[start:stop]
        told = Told(one.coded.article.id, sentence, one.published, one.outlet, teaser=one.teaser)
        row = event_row(one.event, told)
        if row is not None and row.id not in found:
            found[row.id] = (row, one)
    return found


def _decisions(connection: Any) -> Decisions:
    found = table.links(connection)
    return Decisions.of(
        together=[(one, other) for one, other, same in found if same],
        apart=[(one, other) for one, other, same in found if not same],
    )


def _report(row: EventRow, one: Fresh, incident_id: int) -> Row:
    return {
        "event_id": one.event_id,
        "incident_id": incident_id,
        "first": row.first,
        "last": row.last,
        "told": row.told,
        "precision": row.precision,
        "words": " ".join(sorted(row.words)),
        "people": "\n".join(sorted(row.people)),
        "copy_id": int(row.copy),
    }


def _stored(row: Any) -> EventRow:
    """A row grouped before, from the tables."""
    return EventRow(
        id=row.record,
        type=row.type,
        mode=row.mode,
        score=row.score,
        actors=tuple(json.loads(row.actors)),
        recipients=tuple(json.loads(row.recipients)),
        first=row.first,
        last=row.last,
        told=row.told,
        article=row.name,
        words=frozenset(row.words.split()),
        place=row.place,
        outlet=row.outlet,
        copy=str(row.copy_id),
        teaser=row.teaser_id is not None,
        precision=row.precision,
        confidence=row.confidence,
        people=frozenset(row.people.split("\n")) - {""},
    )


def _incident(incident: Incident) -> Row:
    return {
        "id": number_of(incident.id),
        "record": incident.id,
        "type": incident.type,
        "mode": incident.mode,
        "score": incident.score,
        "actors": json.dumps(incident.actors),
        "recipients": json.dumps(incident.recipients),
        "day": date.fromordinal(incident.first).isoformat(),
        "until": date.fromordinal(incident.last).isoformat(),
        "precision": incident.precision,
        "place": incident.place,
        "words": " ".join(incident.words),
        "events": len(incident.events),
        "reports": incident.reports,
        "outlets": json.dumps(incident.outlets, ensure_ascii=False),
        "weight": incident.weight,
        "confidence": incident.confidence,
        "told": date.fromordinal(incident.told).isoformat(),
        "first_report": incident.first_report,
        "variants": json.dumps([asdict(variant) for variant in incident.variants], ensure_ascii=False),
        "reasons": json.dumps(incident.reasons[:MANY], ensure_ascii=False),
    }


def _incident_pairs(incident: Incident, parties: dict[str, int]) -> Iterator[Row]:
    for first, second in incident.pairs:
        yield {
            "first_id": parties[first],
            "second_id": parties[second],
            "day": date.fromordinal(incident.first).isoformat(),
            "incident_id": number_of(incident.id),
            "span": incident.last - incident.first,
            "score": incident.score,
            "weight": incident.weight,
            "reports": incident.reports,
        }


def _plain(row: Row, told: Sequence[tuple[str, str]]) -> Row:
    """An incident as a plain row for people and JSON."""
    events = [event for event, _ in told]
    return {
        "id": row["record"],
        "type": row["type"],
        "mode": row["mode"],
        "score": row["score"],
        "actors": json.loads(row["actors"]),
        "recipients": json.loads(row["recipients"]),
        "date": {"start": row["day"], "end": row["until"], "precision": row["precision"]},
        "place": row["place"],
        "words": row["words"].split(),
        "reports": row["reports"],
        "outlets": json.loads(row["outlets"]),
        "weight": round(row["weight"], 4),
        "confidence": round(row["confidence"], 4),
        "first_report": {"article": row["first_report"], "published": row["told"]},
        "events": events,
        "articles": list(dict.fromkeys(article for _, article in told)),
        "variants": json.loads(row["variants"]),
        "reasons": json.loads(row["reasons"]),
    }


def _cells(rows: Sequence[Any]) -> list[Cell]:
    return [Cell(row.period, row.score, row.incidents, row.reports, row.weight) for row in rows]


def _span(read: Mapping[str, int], freq: str) -> list[str]:
    """All periods from the first in which anything was read to the last; `read` is by day or month."""
    days = [ordinal(f"{name}-01"[:10]) for name in (min(read, default=""), max(read, default="")) if name]
    first, last = (days[0], days[-1]) if days else (None, None)
    return periods(first, last, freq) if first is not None and last is not None else []


def _by_period(days: Mapping[str, int], freq: str) -> Mapping[str, float]:
    """Articles read in each period, from those of each day."""
    if freq == "day":
        return days
    found: Counter[str] = Counter()
    for day, number in days.items():
        found[period_of(date.fromisoformat(day).toordinal(), freq)] += number
    return found
