"""Coded articles into the tables: one transaction per batch, once per content.

In: coded articles with their bytes where known. Out: counts of what was new. A batch is stored whole or not at all, and
storing it again changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from detente.ledger import rows, schema
from detente.ledger.bundles import CAPTURES, RECORDS, Bundles
from detente.ledger.keys import content_key, day_of, row_id, teaser_key
from detente.ledger.late import pack_teaser
from detente.ledger.packing import capture_piece, pack_text_of, records_piece
from detente.ledger.words import Lemmatise, index_row, write_words
from detente.records import Article, CodedArticle, Event, Outlet, Teaser

PER_DAY = 1_000_000
"""Article ids of one day; the day number times this is the first of them."""

_UNDATED_LIMIT = date(1000, 1, 1).toordinal() * PER_DAY


@dataclass(frozen=True, slots=True)
class Arrival:
    """A coded article as it arrives: the bytes it was read from (None: its text), their format, and when."""

    coded: CodedArticle
    raw: bytes | None = None
    format: str = "text"
    seen: str = ""


def known_articles(connection: Connection, articles: Iterable[Article]) -> dict[str, int]:
    """Which articles the ledger has: content key to row number."""
    keys = list({content_key(article) for article in articles})
    table = schema.article
    found = connection.execute(select(table.c.key, table.c.id).where(table.c.key.in_(keys)))
    return {row.key: row.id for row in found}


def store(
    connection: Connection, arrivals: Sequence[Arrival], *, run_id: int, lemmatise: Lemmatise | None
) -> Counter[str]:
    """Store a batch in the caller's transaction; returns counts of new articles, sightings, teasers and records."""
    batch = Batch(connection, run_id)
    known = known_articles(connection, (arrival.coded.article for arrival in arrivals))
    words = []
    for arrival in arrivals:
        article = arrival.coded.article
        key = content_key(article)
        new = key not in known
        if new:
            known[key] = batch.add_article(arrival, key)
            if lemmatise is not None:
                words.append(index_row(known[key], article, lemmatise))
        batch.add_sighting(known[key], arrival, new=new)
        batch.add_teasers(known[key], arrival.coded, late=not new)
    batch.flush()
    write_words(connection, sorted(words))
    return batch.count


def count_articles(connection: Connection) -> int:
    """How many articles there are."""
    return int(connection.execute(select(func.count()).select_from(schema.article)).scalar() or 0)


class Batch:
    """Rows of one transaction, collected per table and inserted together in the order of the foreign keys."""

    def __init__(self, connection: Connection, run_id: int) -> None:
        self.connection = connection
        self.run_id = run_id
        self.rows: dict[str, list[rows.Row]] = defaultdict(list)
        self.next_ids: dict[str, int] = {}
        self.numbers: dict[tuple[str, str], int] = {}
        self.captures: dict[str, int] = {}
        self.bundles = Bundles(connection)
        self.teasers: dict[str, int] = {}
        self.count: Counter[str] = Counter()

    def add_article(self, arrival: Arrival, key: str) -> int:
        coded, article = arrival.coded, arrival.coded.article
        data = article.text.encode("utf-8", "surrogatepass") if arrival.raw is None else arrival.raw
        number = self._article_id(day_of(article.published))
        sha256 = hashlib.sha256(data).hexdigest()
        capture_id = self._capture(sha256, data, arrival.format)
        place = self.bundles.add(RECORDS, records_piece(coded, sha256))
        self.rows["article"].append(
            {
                "id": number,
                "key": key,
                **rows.article_row(coded),
                "outlet_id": self._outlet(article.outlet),
                "capture_id": capture_id,
                "run_id": self.run_id,
                "text": pack_text_of(article.text, data),
                **place._asdict(),
            }
        )
        self.count["articles"] += 1
        self._add_records(number, coded)
        return number

    def add_sighting(self, article_id: int, arrival: Arrival, *, new: bool) -> None:
        """Where and when it was seen. The hash is left out where it is that of the capture the article was read from."""
        article = arrival.coded.article
        repeated = arrival.raw is not None and hashlib.sha256(arrival.raw).hexdigest() == article.sha256 and new
        where = {"url": article.url, "path": article.path, "sha256": None if repeated else article.sha256}
        number = row_id("sighting", str(article_id), article.url, article.path, article.sha256)
        seen = article.captured or arrival.seen
        outlet = self._outlet(article.outlet)  # a syndicated text is one article with sightings at several outlets
        self.rows["sighting"].append(
            {"id": number, "article_id": article_id, **where, "seen": seen, "outlet_id": outlet}
        )

    def add_teasers(self, article_id: int, coded: CodedArticle, *, late: bool) -> None:
        """The teasers of a page; `late` ones are of a page whose article was stored from another."""
        keyed = {teaser_key(teaser, coded.article): teaser for teaser in coded.teasers}
        wanted = [key for key in keyed if key not in self.teasers]
        table = schema.teaser
        if wanted:
            found = self.connection.execute(select(table.c.key, table.c.id).where(table.c.key.in_(wanted)))
            self.teasers.update({row.key: row.id for row in found})
        for key, teaser in keyed.items():
            if key not in self.teasers:
                self.teasers[key] = self._add_teaser(
                    article_id, key, teaser, pack_teaser(teaser, coded.article) if late else None
                )
            self.rows["teaser_sighting"].append({"teaser_id": self.teasers[key], "article_id": article_id})

    def _add_teaser(self, article_id: int, key: str, teaser: Teaser, blob: bytes | None) -> int:
        number = self._next(schema.teaser)
        where = {"id": number, "key": key, "article_id": article_id, "record": teaser.id, "text": teaser.text}
        self.rows["teaser"].append({**where, "published": day_of(teaser.published), "coded": blob})
        self.count["teasers"] += 1
        for event in teaser.events:
            self._add_event(article_id, number, event, rows.event_row(event, teaser.published))
        return number

    def _add_records(self, article_id: int, coded: CodedArticle) -> None:
        for event in coded.events:
            self._add_event(article_id, None, event, rows.event_row(event, coded.article.published))
        for kind, to_row in rows.PLAIN_KINDS.items():
            table = schema.RECORDS[kind]
            numbered = table.primary_key.columns.keys() == ["article_id", "id"]
            for place, record in enumerate(getattr(coded, kind), 1):
                number = place if numbered else self._next(table)
                row = to_row(record, coded.article, self._party)
                self.rows[table.name].append({"id": number, "article_id": article_id, "record": record.id, **row})
                self.count[kind] += 1
                if kind == "instruments":
                    self._add_steps(number, record.history)

    def _add_event(self, article_id: int, teaser_id: int | None, event: Event, row: rows.Row) -> None:
        number = self._next(schema.event)
        where = {"id": number, "article_id": article_id, "teaser_id": teaser_id, "record": event.id}
        self.rows["event"].append({**where, **row})
        self.count["events"] += 1
        self.link(number, event, row["day"])

    def link(self, number: int, event: Event, day: str) -> None:
        """The parties and pairs of an event under its day."""
        sides = (("actor", event.actors), ("recipient", event.recipients))
        for role, parties in sides:
            for code in rows.party_list(parties):
                link = {"party_id": self._party(code), "day": day, "event_id": number, "role": role}
                self.rows["event_party"].append(link)
        for first, second in rows.event_pairs(event):
            pair = {"first_id": self._party(first), "second_id": self._party(second), "day": day}
            self.rows["event_pair"].append({**pair, "event_id": number})

    def _add_steps(self, instrument_id: int, history: Iterable[Any]) -> None:
        for step in history:
            row = {"id": self._next(schema.instrument_step), "instrument_id": instrument_id, "status": step.status}
            self.rows["instrument_step"].append({**row, "day": day_of(step.date)})

    def replace_records(self, article_id: int, coded: CodedArticle) -> None:
        """Rows of an article's records, and of the events of those teasers that were first seen with it."""
        self._add_records(article_id, coded)
        table = schema.teaser
        query = select(table.c.key, table.c.id).where(table.c.article_id == article_id)
        own = {row.key: row.id for row in self.connection.execute(query)}
        for teaser in coded.teasers:
            number = own.pop(teaser_key(teaser, coded.article), None)
            for event in teaser.events if number is not None else ():
                self._add_event(article_id, number, event, rows.event_row(event, teaser.published))
        self._insert()

    def flush(self) -> None:
        """Write everything; the bundles that rows refer to come first."""
        self.bundles.flush()
        self._insert()

    def _insert(self) -> None:
        for name in _ORDER:
            if not (pending := self.rows.pop(name, [])):
                continue
            table = schema.metadata.tables[name]
            if name in _REPEATABLE:
                self.count[name] += insert_new(self.connection, table, pending)
            else:
                self.connection.execute(insert(table), pending)

    def _article_id(self, day: str) -> int:
        """The next free article number of a day; what has no (valid) day comes before every year."""
        try:
            base = date.fromisoformat(day).toordinal() * PER_DAY
        except ValueError:
            base = 0
        limit = base + PER_DAY if base else _UNDATED_LIMIT
        slot = f"article:{base}"
        if slot not in self.next_ids:
            column = schema.article.c.id
            query = select(func.max(column)).where(column > base, column < limit)
            self.next_ids[slot] = self.connection.execute(query).scalar() or base
        self.next_ids[slot] += 1
        return self.next_ids[slot]

    def _next(self, table: Table) -> int:
        if table.name not in self.next_ids:
            self.next_ids[table.name] = self.connection.execute(select(func.max(table.c.id))).scalar() or 0
        self.next_ids[table.name] += 1
        return self.next_ids[table.name]

    def _party(self, code: str | None) -> int | None:
        return None if code is None else self._named(schema.party, "code", code, {})

    def _outlet(self, outlet: Outlet | None) -> int | None:
        name = (outlet.name or outlet.domain) if outlet else None
        if outlet is None or name is None:
            return None
        return self._named(schema.outlet, "name", name, {"domain": outlet.domain, "country": outlet.country})

    def _named(self, table: Table, column: str, value: str, more: Mapping[str, Any]) -> int:
        """The row number of a name in a small table, made when it is new."""
        place = (table.name, value)
        if place not in self.numbers:
            found = self.connection.execute(select(table.c.id).where(table.c[column] == value)).scalar()
            if found is None:
                found = self._next(table)
                self.connection.execute(insert(table), {"id": found, column: value, **more})
            self.numbers[place] = int(found)
        return self.numbers[place]

    def _capture(self, sha256: str, data: bytes, form: str) -> int:
        table = schema.capture
        if sha256 not in self.captures:
            found = self.connection.execute(select(table.c.id).where(table.c.sha256 == sha256)).scalar()
            if found is None:
                found = self._next(table)
                place = self.bundles.add(CAPTURES, capture_piece(data))
                row = {"id": found, "sha256": sha256, "format": form, "size": len(data), **place._asdict()}
                self.rows["capture"].append(row)
            self.captures[sha256] = int(found)
        return self.captures[sha256]


_ORDER = (
    "capture", "article", "sighting", "teaser", "teaser_sighting", "event", "event_party", "event_pair", "statement",
    "claim", "instrument", "instrument_step", "forecast", "figure", "vector", "attitude",
)  # fmt: skip
_REPEATABLE = frozenset({"sighting", "teaser_sighting", "event_party", "event_pair"})


def insert_new(connection: Connection, table: Table, pending: Sequence[rows.Row]) -> int:
    """Insert the rows whose key is new; returns how many were."""
    make = import_module(f"sqlalchemy.dialects.{connection.dialect.name}").insert
    result = connection.execute(make(table).on_conflict_do_nothing(), list(pending))
    return max(result.rowcount, 0)


def name_parties(connection: Connection, name_of: Callable[[str], str]) -> None:
    """Give every party that has none its name, the label people see in Datasette and the views."""
    table = schema.party
    for code in connection.execute(select(table.c.code).where(table.c.name.is_(None))).scalars().all():
        connection.execute(table.update().where(table.c.code == code).values(name=name_of(code)))


def start_run(connection: Connection, *, kind: str, version: str, packs: Mapping[str, str], started: str) -> int:
    """A run row: which version with which rules, knowledge and models did the work."""
    number = (connection.execute(select(func.max(schema.run.c.id))).scalar() or 0) + 1
    row = {"id": number, "kind": kind, "version": version, "packs": json.dumps(dict(packs), sort_keys=True)}
    connection.execute(insert(schema.run), {**row, "started": started})
    return int(number)


def finish_run(connection: Connection, run_id: int, *, finished: str, counts: Mapping[str, int]) -> None:
    table = schema.run
    words = json.dumps(dict(sorted(counts.items())))
    connection.execute(table.update().where(table.c.id == run_id).values(finished=finished, counts=words))
