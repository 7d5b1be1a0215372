"""What people decided: verdicts on records and corrections of their fields, kept apart from the machine's rows.

Each says what it is about twice: by the record's id, and by its content (article, words, type, parties), so that it is found
again when the record was coded anew under another id. `current` is the id it is about now, None when no record is like it.
Call these in a durable transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from detente.errors import InputError
from detente.ledger import review_schema, schema
from detente.ledger.subjects import Subject, like, subject_of

VERDICTS = ("right", "wrong", "unsure")
FIELDS = ("type", "mode", "quad", "score", "status", "date", "actors", "recipients", "place")
"""What can be corrected in an event."""
OUTCOME = "outcome"
"""What a person says of a forecast: kept as a correction is, though it corrects nothing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One person's judgement of one record; the latest of a reviewer counts. `sample` names how it was drawn."""

    kind: str
    record: str
    verdict: str
    reviewer: str
    at: str
    note: str | None = None
    sample: str | None = None
    article: str | None = None
    type: str | None = None
    parties: str | None = None
    words: str | None = None
    current: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a field of a record should say, as a JSON value; the latest correction of a field counts."""

    kind: str
    record: str
    field: str
    value: Any
    reviewer: str
    at: str
    note: str | None = None
    article: str | None = None
    type: str | None = None
    parties: str | None = None
    words: str | None = None
    current: str | None = None


def add_verdict(connection: Connection, verdict: Verdict) -> None:
    connection.execute(insert(review_schema.verdict), asdict(verdict))


def add_correction(connection: Connection, correction: Correction) -> None:
    words = json.dumps(correction.value, ensure_ascii=False)
    connection.execute(insert(review_schema.correction), {**asdict(correction), "value": words})


def verdicts(connection: Connection, records: Sequence[str] | None = None) -> list[Verdict]:
    """Verdicts in the order they were given; all of them, or those on some records."""
    return [Verdict(**row) for row in _rows(connection, review_schema.verdict, records)]


def corrections(connection: Connection, records: Sequence[str] | None = None) -> list[Correction]:
    """Corrections in the order they were made; all of them, or those of some records."""
    found = _rows(connection, review_schema.correction, records)
    return [Correction(**{**row, "value": json.loads(row["value"])}) for row in found]


def judge(connection: Connection, verdict: Verdict, changes: Mapping[str, Any]) -> None:
    """Keep a verdict and the corrections that go with it. Raises InputError when the ledger has no such record."""
    about = subject_of(connection, verdict.record)
    anchor: dict[str, Any] = {
        "article": about.article,
        "type": about.type,
        "parties": about.parties,
        "words": about.words,
    }
    given: dict[str, Any] = {**asdict(verdict), **anchor, "kind": about.kind, "current": verdict.record}
    add_verdict(connection, Verdict(**given))
    for field in sorted(changes):
        made: dict[str, Any] = {name: given[name] for name in ("reviewer", "at", "note", "kind", "record", "current")}
        add_correction(connection, Correction(field=field, value=changes[field], **made, **anchor))


def settle(connection: Connection, correction: Correction) -> None:
    """Keep the outcome of a forecast. Raises InputError when the ledger has no such forecast."""
    about = subject_of(connection, correction.record)
    if about.kind != "forecasts":
        raise InputError(
            "is no forecast", subject=correction.record, hint="detente forecasts lists them", code="INP005"
        )
    anchor: dict[str, Any] = {
        "article": about.article,
        "type": about.type,
        "parties": about.parties,
        "words": about.words,
    }
    add_correction(connection, replace(correction, kind=about.kind, current=correction.record, **anchor))
    refresh(connection, [correction.record])


def outcomes(connection: Connection) -> dict[str, str]:
    """What came of forecasts, by the id of each that a person settled: came_true, failed."""
    table = review_schema.judgement
    rows = connection.execute(select(table.c.record, table.c.changes).where(table.c.kind == "forecasts"))
    found = {row.record: json.loads(row.changes).get(OUTCOME, "open") for row in rows}
    return {record: outcome for record, outcome in sorted(found.items()) if outcome != "open"}


def resolve(connection: Connection) -> int:
    """Find again what verdicts and corrections are about, after articles were coded anew; how many are about nothing now."""
    lost = 0
    for table, exact in ((review_schema.verdict, True), (review_schema.correction, False)):
        for row in connection.execute(select(table).order_by(table.c.id)).all():
            found = _still(connection, row)
            if found is None and row.words is not None:
                about = Subject(row.kind, row.article, row.type, row.parties, row.words)
                found = like(connection, about, exact=exact)
            lost += found is None
            if found != row.current:
                connection.execute(update(table).where(table.c.id == row.id).values(current=found))
    return lost


def _still(connection: Connection, row: Any) -> str | None:
    """The record of a row when it is there under its own id."""
    table = schema.RECORDS.get(row.kind)
    if table is None:
        return None
    return connection.execute(select(table.c.record).where(table.c.record == row.record).limit(1)).scalar()


def refresh(connection: Connection, records: Iterable[str] | None = None) -> list[str]:
    """Make anew what is in force, of some records or of all; the ids it is about."""
    judgement, wanted = review_schema.judgement, None if records is None else sorted(set(records))
    said = _about(connection, review_schema.verdict, wanted)
    mended = _about(connection, review_schema.correction, wanted)
    gone = delete(judgement) if wanted is None else delete(judgement).where(judgement.c.record.in_(wanted))
    connection.execute(gone)
    made = []
    for record in sorted({*said, *mended}):
        changes = {row.field: json.loads(row.value) for row in mended.get(record, ())}
        words = [row.verdict for row in said.get(record, ()) if row.verdict != "unsure"]
        kind = (said.get(record) or mended[record])[-1].kind
        hidden = bool(words) and words[-1] == "wrong" and not set(changes) - {OUTCOME}
        latest = words[-1] if words else "unsure" if record in said else None
        line = {"record": record, "kind": kind, "verdict": latest, "hidden": int(hidden)}
        made.append({**line, "changes": json.dumps(changes, ensure_ascii=False)})
    if made:
        connection.execute(insert(judgement), made)
    return [row["record"] for row in made]


def _about(connection: Connection, table: Table, records: Sequence[str] | None) -> dict[str, list[Any]]:
    query = select(table).where(table.c.current.is_not(None)).order_by(table.c.id)
    if records is not None:
        query = query.where(table.c.current.in_(records))
    found: dict[str, list[Any]] = {}
    for row in connection.execute(query):
        found.setdefault(row.current, []).append(row)
    return found


def _rows(connection: Connection, table: Table, records: Sequence[str] | None) -> list[dict[str, Any]]:
    query = select(*(column for column in table.c if column.name != "id")).order_by(table.c.id)
    if records is not None:
        query = query.where(table.c.record.in_(records))
    return [dict(row._mapping) for row in connection.execute(query)]
