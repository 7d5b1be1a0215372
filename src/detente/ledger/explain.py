"""Why a record is there: its words, the rule, how parties and dates were resolved, where the text came from."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, or_, select

from detente.errors import InputError
from detente.ledger import review_schema, schema
from detente.ledger.read import Row, Shelf, article_row, record_row
from detente.records import Span, as_json

CONTEXT = 60


def explain(connection: Connection, wanted: str) -> Row:
    """Everything known about a record or an article, by the id that queries show.

    Raises InputError when the ledger holds nothing of that id.
    """
    shelf = Shelf(connection)
    for kind, table in schema.RECORDS.items():
        row = connection.execute(select(table).where(table.c.record == wanted).order_by(*table.primary_key)).first()
        if row is not None:
            return _record(shelf, kind, row)
    article = schema.article
    named = or_(article.c.name == wanted, article.c.key == wanted)
    number = connection.execute(select(article.c.id).where(named).order_by(article.c.id)).scalar()
    if number is None:
        raise InputError("nothing in the ledger has this id", subject=wanted[:80], code="INP005")
    found = shelf.coded(number)
    counts = {kind: len(getattr(found, kind)) for kind in schema.RECORDS}
    return {
        "kind": "article",
        "record": article_row(connection, number),
        "found": counts,
        **_origin(connection, number),
    }


def _record(shelf: Shelf, kind: str, row: Any) -> Row:
    record = shelf.record(kind, row.article_id, row.record)
    words = shelf.coded(row.article_id).article.text
    spans = _spans(record) + _told(shelf, row.article_id, record)
    return {
        "kind": kind,
        "record": record_row(shelf, kind, row.article_id, row.record, getattr(row, "teaser_id", None)),
        "reasons": list(getattr(record, "reasons", ())),
        "review": _review(shelf, kind, row),
        "words": [_quoted(words, label, span) for label, span in spans],
        **_origin(shelf.connection, row.article_id),
    }


def _review(shelf: Shelf, kind: str, row: Any) -> list[Row]:
    """What people said of a record: verdicts and corrections in the order they were given, with what the machine had said."""
    verdict, correction = review_schema.verdict, review_schema.correction
    said = select(verdict).where(verdict.c.current == row.record).order_by(verdict.c.id)
    found: list[Row] = [
        {"verdict": one.verdict, "reviewer": one.reviewer, "at": one.at, "note": one.note}
        for one in shelf.connection.execute(said)
    ]
    mended = shelf.connection.execute(
        select(correction).where(correction.c.current == row.record).order_by(correction.c.id)
    ).all()
    machine = as_json(Shelf(shelf.connection, 1, raw=True).record(kind, row.article_id, row.record)) if mended else {}
    for one in mended:
        change = {"field": one.field, "value": json.loads(one.value), "machine": machine.get(one.field)}
        found.append({**change, "reviewer": one.reviewer, "at": one.at, "note": one.note})
    return found


def _spans(record: Any) -> list[tuple[str, Span]]:
    """The stretches of text that carry a record, each with what it stands for, in order."""
    found: list[tuple[str, Span]] = []
    if evidence := getattr(record, "evidence", None):
        found += [("sentence", evidence.sentence), ("trigger", evidence.trigger)]
    if span := getattr(record, "span", None):
        found.append(("words", span))
    if cue := getattr(record, "cue_span", None):
        found.append(("cue", cue))
    found += [("words", span) for span in getattr(record, "spans", ())]
    found += [(step.status, step.span) for step in getattr(record, "history", ())]
    for role in ("speaker", "by", "subject", "object"):
        party = getattr(record, role, None)
        if party is not None and getattr(party, "span", None):
            found.append((f"{role} {party.code or '?'}", party.span))
    for role in ("actors", "recipients"):
        sides = getattr(record, role, ())
        found += [(f"{role[:-1]} {party.code or '?'}", party.span) for party in sides if party.span]
    return found


def _told(shelf: Shelf, article_id: int, record: Any) -> list[tuple[str, Span]]:
    """The words of the statements that a claim or a forecast stands on, and who says them."""
    found: list[tuple[str, Span]] = []
    for what, name in (("words", getattr(record, "statement", None)), ("disputed", getattr(record, "counters", None))):
        if name:
            spans = _spans(shelf.record("statements", article_id, name))
            found += [(what, span) for label, span in spans if label == "words"]
            found += [(label, span) for label, span in spans if label.startswith("speaker")]
    return found


def _quoted(words: str, label: str, span: Span) -> Row:
    start, stop = span
    before, after = words[max(0, start - CONTEXT) : start], words[stop : stop + CONTEXT]
    return {"what": label, "span": list(span), "text": words[start:stop], "before": before, "after": after}


def _origin(connection: Connection, article_id: int) -> Row:
    """Where the text was seen, and which version with which rules read it."""
    sighting, article, run = schema.sighting, schema.article, schema.run
    columns = (
        sighting.c.url,
        sighting.c.path,
        sighting.c.sha256,
        sighting.c.seen,
        schema.capture.c.sha256.label("capture"),
    )
    seen = connection.execute(
        select(*columns)
        .join(article, article.c.id == sighting.c.article_id)
        .join(schema.capture, schema.capture.c.id == article.c.capture_id)
        .where(sighting.c.article_id == article_id)
        .order_by(sighting.c.seen, sighting.c.id)
    )
    columns_of_run = (run.c.version, run.c.packs, run.c.started)
    ran = connection.execute(
        select(*columns_of_run).join(article, article.c.run_id == run.c.id).where(article.c.id == article_id)
    ).one()
    sightings = [
        {"url": row.url, "path": row.path, "sha256": row.sha256 or row.capture, "seen": row.seen} for row in seen
    ]
    return {
        "sightings": sightings,
        "run": {"version": ran.version, "packs": as_json(json.loads(ran.packs)), "started": ran.started},
    }
