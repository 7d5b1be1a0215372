"""What a verdict is about, by content: the article, the words, the type and the parties of a record.

In: a record's id, or such a content. Out: the content, or the id of the record that has it now.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from detente.errors import InputError
from detente.ledger import schema
from detente.ledger.keys import normal
from detente.ledger.read import Shelf
from detente.records import CodedArticle

TYPE = {"events": "type", "statements": "kind", "claims": "stance", "instruments": "kind", "forecasts": "direction",
        "figures": "unit", "vectors": "domain", "attitudes": "polarity"}  # fmt: skip
"""The field of each kind that says of what sort a record is."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A record by its content; `article` is the article's key, `words` begin with the sentence it is read from."""

    kind: str
    article: str | None
    type: str | None
    parties: str | None
    words: str


def subject_of(connection: Connection, record: str) -> Subject:
    """The content of a record as the machine made it. Raises InputError when there is none of this id."""
    shelf = Shelf(connection, raw=True)
    for kind, table in schema.RECORDS.items():
        row = connection.execute(select(table).where(table.c.record == record).order_by(*table.primary_key)).first()
        if row is not None:
            key = select(schema.article.c.key).where(schema.article.c.id == row.article_id)
            found = shelf.record(kind, row.article_id, record)
            return content(kind, found, shelf.coded(row.article_id), connection.execute(key).scalar())
    raise InputError("no record of the ledger has this id", subject=record[:80], code="INP005")


def like(connection: Connection, about: Subject, *, exact: bool) -> str | None:
    """The id of the record that has this content now, in an article of the same key.

    Where `exact` is not asked for, another type or other parties will do, if only one record is read from the same words.
    """
    article = schema.article
    number = connection.execute(select(article.c.id).where(article.c.key == about.article)).scalar()
    if number is None:
        return None
    shelf = Shelf(connection, raw=True)
    coded = shelf.coded(number)
    same = [
        (record_id, content(about.kind, record, coded, about.article))
        for record_id, record in shelf.records(number, about.kind).items()
    ]
    same = [(record_id, found) for record_id, found in same if found.words == about.words]
    whole = [record_id for record_id, found in same if found == about]
    if whole or exact:
        return whole[0] if whole else None
    near = [record_id for record_id, found in same if about.type == found.type or about.parties == found.parties]
    return near[0] if len(near) == 1 else None


def content(kind: str, record: Any, coded: CodedArticle, key: str | None) -> Subject:
    """What a record says, without its id and offsets."""
    sort = getattr(record, TYPE[kind])
    words = " | ".join(normal(coded.article.text[slice(*span)]) for span in _spans(record))
    if not words:
        said = next((one.text for one in coded.statements if one.id == record.statement), "")
        words = normal(f"{said} | {getattr(record, 'about', '') or getattr(record, 'subject', '') or ''}")
    return Subject(kind, key, sort, json.dumps(sorted(_codes(record)), ensure_ascii=False), words)


def _spans(record: Any) -> Iterator[tuple[int, int]]:
    if evidence := getattr(record, "evidence", None):
        yield from (evidence.sentence, evidence.trigger)
    elif span := getattr(record, "span", None):
        yield span
    else:
        yield from getattr(record, "spans", ())


def _codes(record: Any) -> Iterator[str]:
    """The parties of a record with their role."""
    for role in ("actors", "recipients"):
        yield from (f"{role}:{party.code or party.name or '?'}" for party in getattr(record, role, ()))
    for role in ("speaker", "subject", "object", "by"):
        party = getattr(record, role, None)
        if party is not None and hasattr(party, "code"):
            yield f"{role}:{party.code or party.name or '?'}"
    for role in ("pair", "parties", "addressees"):
        yield from (f"{role}:{code}" for code in getattr(record, role, ()))
