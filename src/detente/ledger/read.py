"""Rows and stored articles back as records and plain rows.

A plain row is a record as the JSON contract has it, with the article it stands in and the words that carry it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from detente.errors import LedgerError
from detente.ledger import review_schema, schema
from detente.ledger.bundles import Bundles, Place
from detente.ledger.corrected import corrected, judged
from detente.ledger.filters import Filter, article_query, record_query
from detente.ledger.late import with_late
from detente.ledger.packing import captured, records_of, unpack_text_of
from detente.records import CodedArticle, Evidence, as_json

Row = dict[str, Any]


@cache
def _whole() -> Select[Any]:
    """The question for an article as it is stored; built once, which takes longer than asking it."""
    article, capture, teaser = schema.article, schema.capture, schema.teaser
    own = (teaser.c.article_id == article.c.id, teaser.c.coded.is_not(None))
    late = select(teaser.c.id).where(*own).exists().label("late")
    source = (capture.c.sha256, capture.c.bundle_id.label("capture_bundle"), capture.c.part.label("capture_part"))
    columns = (article.c.bundle_id, article.c.part, article.c.text, *source, late)
    joined = select(*columns).join(capture, capture.c.id == article.c.capture_id)
    return joined.where(article.c.id == bindparam("number"))


class Shelf:
    """Stored articles by row number, the last few kept at hand: neighbouring rows come from the same article.

    Single records are as a person corrected them, unless `raw`; whole articles as the machine made them.
    """

    def __init__(self, connection: Connection, size: int = 32, *, raw: bool = False) -> None:
        self.connection = connection
        self.raw = raw
        self.bundles = Bundles(connection)
        self.coded = lru_cache(size)(self._coded)
        self.records = lru_cache(size * 8)(self._records)
        self.head = lru_cache(size * 8)(self._head)

    def _coded(self, article_id: int) -> CodedArticle:
        row = self._row(article_id)
        coded = records_of(self.bundles.piece(Place(row.bundle_id, row.part)), self._text(row), row.sha256)
        return with_late(coded, self.late(article_id)) if row.late else coded

    def text(self, article_id: int) -> str:
        """The text that spans of an article's stored records point into: without teasers of later pages."""
        return self._text(self._row(article_id))

    def late(self, article_id: int) -> Sequence[bytes]:
        """The teasers of later pages, as blobs."""
        teaser = schema.teaser
        blobs = select(teaser.c.coded).where(teaser.c.article_id == article_id, teaser.c.coded.is_not(None))
        return self.connection.execute(blobs.order_by(teaser.c.id)).scalars().all()

    def _row(self, article_id: int) -> Any:
        return self.connection.execute(_whole(), {"number": article_id}).one()

    def _text(self, row: Any) -> str:
        return unpack_text_of(row.text, captured(self.bundles.piece(Place(row.capture_bundle, row.capture_part))))

    def _records(self, article_id: int, kind: str) -> dict[str, Any]:
        """The records of one kind in an article by id; a teaser's events among the events."""
        coded = self.coded(article_id)
        found = {record.id: record for record in getattr(coded, kind)}
        if kind == "events":
            for teaser in coded.teasers:
                found.update({event.id: event for event in teaser.events if event.id not in found})
            for record_id in self.judgements.keys() & found.keys():
                found[record_id] = corrected(found[record_id], self.judgements[record_id][2])
        return found

    @cached_property
    def judgements(self) -> dict[str, tuple[str, bool, dict[str, Any]]]:
        """What people decided that is in force: by record its verdict, whether it is hidden, its corrected fields."""
        rows = () if self.raw else self.connection.execute(select(review_schema.judgement))
        return {row.record: (row.verdict, bool(row.hidden), json.loads(row.changes)) for row in rows}

    def reviewed(self, record_id: str) -> str | None:
        """What a person said of a record: right, wrong, unsure or corrected; None when nobody did."""
        verdict, _, changes = self.judgements.get(record_id, (None, False, {}))
        return "corrected" if set(changes) - {"outcome"} else verdict

    def record(self, kind: str, article_id: int, record_id: str) -> Any:
        """One record. Raises LedgerError when the row and the stored article do not belong together."""
        found = self.records(article_id, kind).get(record_id)
        if found is None:
            hint = "run detente db check, then restore a backup"
            raise LedgerError(
                "a row has no record in its article", subject=f"{kind} {record_id}", hint=hint, code="LED003"
            )
        return found

    def _head(self, article_id: int) -> Row:
        """What every row says about its article."""
        article, outlet = schema.article, schema.outlet
        columns = (article.c.name, article.c.title, article.c.url, article.c.published, outlet.c.name.label("outlet"))
        query = select(*columns).outerjoin(outlet, outlet.c.id == article.c.outlet_id).where(article.c.id == article_id)
        row = self.connection.execute(query).one()
        return {"id": row.name, "title": row.title, "outlet": row.outlet, "published": row.published, "url": row.url}


def record_rows(connection: Connection, kind: str, wanted: Filter) -> Iterator[Row]:
    """The records of a kind that a filter asks for, as plain rows."""
    shelf = Shelf(connection)
    result = connection.execute(record_query(kind, wanted).execution_options(yield_per=200))
    for row in islice(_once(result), wanted.limit or None):
        yield record_row(shelf, kind, row.article_id, row.record, getattr(row, "teaser_id", None))


def _once(rows: Iterable[Any]) -> Iterator[Any]:
    """Each row once: an event comes twice in a row where a party is on both of its sides."""
    last: tuple[int, int] | None = None
    for row in rows:
        if (row.article_id, row.id) != last:
            yield row
        last = row.article_id, row.id


def record_row(shelf: Shelf, kind: str, article_id: int, record_id: str, teaser_id: int | None = None) -> Row:
    """One record as a plain row."""
    record = shelf.record(kind, article_id, record_id)
    words = shelf.coded(article_id).article.text
    row: Row = as_json(record)
    if kind == "events":
        row["sentence"] = _line(words, record.evidence)
        row["teaser"] = teaser_id is not None
    elif hasattr(record, "span") and kind != "statements":
        row["words"] = " ".join(words[slice(*record.span)].split())
    if kind in ("claims", "forecasts"):
        said = shelf.record("statements", article_id, record.statement)
        row |= {"speaker": as_json(said.speaker), "words": said.text}
    if kind == "forecasts":
        row["outcome"] = shelf.judgements.get(record_id, ("", False, {}))[2].get("outcome", "open")
    return {**row, "reviewed": shelf.reviewed(record_id), "article": shelf.head(article_id)}


def article_rows(connection: Connection, wanted: Filter) -> Iterator[Row]:
    """Articles as plain rows: metadata and how much was found in each."""
    for number in connection.execute(article_query(wanted)).scalars().all():
        yield article_row(connection, number)


def article_row(connection: Connection, number: int) -> Row:
    """One article as a plain row."""
    article, outlet, event, sighting = schema.article, schema.outlet, schema.event, schema.sighting
    columns = (article.c.name, article.c.title, article.c.byline, outlet.c.name.label("outlet"), article.c.published,
               article.c.precision, article.c.language, article.c.genre, article.c.url)  # fmt: skip
    joined = select(*columns).outerjoin(outlet, outlet.c.id == article.c.outlet_id).where(article.c.id == number)
    row = dict(connection.execute(joined).one()._mapping)
    row["id"] = row.pop("name")
    events = connection.execute(select(func.count()).where(event.c.article_id == number)).scalar()
    seen = connection.execute(select(func.count()).where(sighting.c.article_id == number)).scalar()
    return {"id": row.pop("id"), **row, "events": events, "sightings": seen, "outlets": outlets_of(connection, number)}


def outlets_of(connection: Connection, article_id: int) -> list[str]:
    """Every outlet an article was seen at, in alphabetical order: more than one for a text that was passed on word for word."""
    outlet, sighting = schema.outlet, schema.sighting
    query = select(outlet.c.name).distinct().join(sighting, sighting.c.outlet_id == outlet.c.id)
    return list(connection.execute(query.where(sighting.c.article_id == article_id).order_by(outlet.c.name)).scalars())


def stored_articles(connection: Connection, *, raw: bool = False) -> Iterator[tuple[int, CodedArticle]]:
    """Every article whole, oldest first, one at a time: as people corrected it, or (`raw`) as the machine made it."""
    shelf = Shelf(connection, size=1, raw=raw)
    last = -1
    table = schema.article
    while chunk := connection.execute(
        select(table.c.id).where(table.c.id > last).order_by(table.c.id).limit(200)
    ).scalars().all():  # fmt: skip
        for number in chunk:
            yield number, judged(shelf.coded(number), shelf.judgements)
        last = chunk[-1]


def named_articles(connection: Connection, names: Iterable[str]) -> Iterator[CodedArticle]:
    """The articles of these ids (all that share one), as people corrected them, in the order of their keys."""
    table, wanted = schema.article, sorted(set(names))
    numbers: list[int] = []
    for start in range(0, len(wanted), 500):
        part = select(table.c.id).where(table.c.name.in_(wanted[start : start + 500]))
        numbers += connection.execute(part).scalars().all()
    shelf = Shelf(connection, size=1)
    for number in sorted(numbers):
        yield judged(shelf.coded(number), shelf.judgements)


def stored_captures(connection: Connection) -> Iterator[Row]:
    """Every capture: its SHA-256, format, the bytes as received, and the row numbers of the articles read from it."""
    capture, article = schema.capture, schema.article
    bundles = Bundles(connection)
    numbers = connection.execute(select(capture.c.id).order_by(capture.c.id)).scalars().all()
    for number in numbers:
        row = connection.execute(select(capture).where(capture.c.id == number)).one()
        ids = connection.execute(select(article.c.id).where(article.c.capture_id == number).order_by(article.c.id))
        yield {
            "id": number,
            "sha256": row.sha256,
            "format": row.format,
            "data": captured(bundles.piece(Place(row.bundle_id, row.part))),
            "articles": list(ids.scalars()),
        }


def event_facts(connection: Connection, wanted: Filter) -> Iterator[Any]:
    """Events as their bare columns, without unpacking any article: for counting and series over many.

    Rows have the columns of the `event` table; `actors` and `recipients` are JSON arrays of codes.
    """
    rows = _once(connection.execute(record_query("events", wanted).execution_options(yield_per=1000)))
    yield from islice(rows, wanted.limit or None)


def _line(words: str, evidence: Evidence) -> str:
    return " ".join(words[slice(*evidence.sentence)].split())
