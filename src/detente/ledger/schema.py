"""The tables: what a ledger keeps, one table per word of the vocabulary.

Every table has a singular integer key `id`; the lists that only join two things (`event_party`, `event_pair`,
`teaser_sighting`) are keyed by what they join, and the records of which there are many in an article (`statement`, `figure`) by
the article and their number in it. Days are ISO text, empty when unknown. Lists of codes are JSON arrays in text. `record` is the
id a record has in every output, as bytes; the whole record, with its reasons, lies in a bundle, as captures do.

An article's `id` begins with the day it was published (day number times a million), so that the newest come first in the
order of the key, in searches too.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    REAL,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import BigInteger

from detente.ledger.hexed import Hex

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

Id = BigInteger().with_variant(Integer(), "sqlite")


def table(name: str, *parts: Any, since: str = "0002", rowid: bool = True) -> Table:
    """A STRICT table of the ledger; `since` is the revision that brought it."""
    return Table(name, metadata, *parts, info={"since": since}, sqlite_strict=True, sqlite_with_rowid=rowid)


def key() -> Column[int]:
    return Column("id", Id, primary_key=True)


def to(target: str, name: str | None = None, *, optional: bool = False, on_delete: str | None = None) -> Column[int]:
    """A foreign key `<target>_id`, or under another name."""
    return Column(name or f"{target}_id", Id, ForeignKey(f"{target}.id", ondelete=on_delete), nullable=optional)


def text(name: str, *, optional: bool = False) -> Column[str]:
    return Column(name, Text, nullable=optional)


def content_id(name: str, size: int = 8, *, optional: bool = False) -> Column[str]:
    """An id from content: hex digits for whoever asks, bytes in the file."""
    return Column(name, Hex(size), nullable=optional)


def number(name: str, *, optional: bool = False) -> Column[float]:
    return Column(name, Float(53).with_variant(REAL(), "sqlite"), nullable=optional)


def whole(name: str, *, optional: bool = False) -> Column[int]:
    return Column(name, Id, nullable=optional)


meta = table("meta", key(), text("name"), text("value"), UniqueConstraint("name"))

run = table(
    "run",
    key(),
    text("kind"),
    text("version"),
    text("packs"),
    text("started"),
    text("finished", optional=True),
    text("counts", optional=True),
)

party = table("party", key(), text("code"), text("name", optional=True), UniqueConstraint("code"))

outlet = table(
    "outlet",
    key(),
    text("name"),
    text("domain", optional=True),
    text("country", optional=True),
    UniqueConstraint("name"),
)

bundle = table("bundle", key(), text("kind"), whole("size"), Column("data", LargeBinary, nullable=False))

capture = table(
    "capture",
    key(),
    content_id("sha256", 32),
    text("format"),
    whole("size"),
    to("bundle"),
    whole("part"),
    UniqueConstraint("sha256"),
)

article = table(
    "article",
    key(),
    content_id("key", 12),
    text("name"),
    text("title", optional=True),
    text("byline", optional=True),
    to("outlet", optional=True),
    text("published"),
    text("precision", optional=True),
    text("language", optional=True),
    text("genre"),
    text("url", optional=True),
    to("capture"),
    to("run"),
    Column("text", LargeBinary),
    to("bundle"),
    whole("part"),
    UniqueConstraint("key"),
    Index(None, "name"),
    Index(None, "outlet_id"),
)

sighting = table(
    "sighting",
    key(),
    to("article", on_delete="CASCADE"),
    text("url", optional=True),
    text("path", optional=True),
    text("sha256", optional=True),
    text("seen"),
    to("outlet", optional=True),
    Index(None, "article_id"),
)

teaser = table(
    "teaser",
    key(),
    content_id("key", 12),
    to("article", on_delete="CASCADE"),
    content_id("record"),
    text("text"),
    text("published"),
    Column("coded", LargeBinary),
    UniqueConstraint("key"),
    Index(None, "article_id"),
)

teaser_sighting = table(
    "teaser_sighting",
    Column("teaser_id", Id, ForeignKey("teaser.id", ondelete="CASCADE"), primary_key=True),
    Column("article_id", Id, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    rowid=False,
)


def records(name: str, *parts: Any) -> Table:
    """A table of one kind of record: where it stands, its public id, then its own columns."""
    return table(
        name,
        key(),
        to("article", on_delete="CASCADE"),
        content_id("record"),
        *parts,
        Index(None, "article_id"),
    )


def many_records(name: str, *parts: Any) -> Table:
    """The same for a kind of which an article has many: kept in the order of their articles, so that no index has to lead to them.
    `id` is their number in the article."""
    return table(
        name,
        Column("article_id", Id, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
        Column("id", Id, primary_key=True, autoincrement=False),
        content_id("record"),
        *parts,
        rowid=False,
    )


event = records(
    "event",
    to("teaser", optional=True, on_delete="CASCADE"),
    text("type"),
    text("mode", optional=True),
    text("quad"),
    number("score"),
    text("status"),
    text("actors"),
    text("recipients"),
    text("day"),
    text("until", optional=True),
    text("precision", optional=True),
    text("place", optional=True),
    number("confidence"),
    text("rule"),
    whole("contact"),
    Index(None, "record"),
    Index(None, "day"),
    Index(None, "type", "day"),
)

event_party = table(
    "event_party",
    Column("party_id", Id, ForeignKey("party.id"), primary_key=True),
    Column("day", Text, primary_key=True),
    Column("event_id", Id, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Column("role", Text, CheckConstraint("role in ('actor', 'recipient')", name="role"), primary_key=True),
    Index(None, "event_id"),
    rowid=False,
)

event_pair = table(
    "event_pair",
    Column("first_id", Id, ForeignKey("party.id"), primary_key=True),
    Column("second_id", Id, ForeignKey("party.id"), primary_key=True),
    Column("day", Text, primary_key=True),
    Column("event_id", Id, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "event_id"),
    rowid=False,
)

statement = many_records(
    "statement",
    to("party", "speaker_id", optional=True),
    text("speaker", optional=True),
    text("office", optional=True),
    text("kind"),
    text("addressees"),
    text("day"),
    text("venue", optional=True),
    text("via"),
    number("confidence"),
    Index(None, "record"),
)

claim = records(
    "claim",
    content_id("statement"),
    text("about"),
    text("stance"),
    content_id("counters", optional=True),
    text("day"),
)

instrument = records(
    "instrument",
    text("name"),
    text("kind"),
    text("identifiers"),
    text("parties"),
    text("day"),
    number("confidence"),
)

instrument_step = table(
    "instrument_step",
    key(),
    to("instrument", on_delete="CASCADE"),
    text("status"),
    text("day"),
    Index(None, "instrument_id"),
)

forecast = records(
    "forecast",
    content_id("statement"),
    to("party", "first_id", optional=True),
    to("party", "second_id", optional=True),
    text("subject", optional=True),
    text("direction"),
    text("words", optional=True),
    number("low", optional=True),
    number("high", optional=True),
    text("due", optional=True),
    text("day"),
)

figure = many_records(
    "figure",
    number("value", optional=True),
    number("low", optional=True),
    number("high", optional=True),
    text("unit", optional=True),
    text("of", optional=True),
    to("party", "by_id", optional=True),
    text("by", optional=True),
    text("day"),
    text("checked", optional=True),
)

vector = records(
    "vector",
    to("party", "first_id"),
    to("party", "second_id"),
    text("domain", optional=True),
    text("posture", optional=True),
    text("by", optional=True),
    text("day"),
    Index(None, "first_id", "second_id", "day"),
)

attitude = records(
    "attitude",
    text("subject"),
    text("object"),
    text("polarity"),
    number("confidence"),
    text("day"),
)

quarantine = table(
    "quarantine",
    key(),
    text("name"),
    text("stage"),
    text("reason"),
    text("code"),
    text("path", optional=True),
    text("url", optional=True),
    text("sha256", optional=True),
    text("seen"),
    Column("data", LargeBinary),
)

source = table(
    "source",
    key(),
    text("name"),
    text("kind"),
    text("url"),
    text("options"),
    whole("enabled"),
    text("added"),
    UniqueConstraint("name"),
    UniqueConstraint("url"),
)

fetch = table(
    "fetch",
    key(),
    to("source", optional=True, on_delete="CASCADE"),
    text("url"),
    text("etag", optional=True),
    text("last_modified", optional=True),
    text("fetched", optional=True),
    text("next_due", optional=True),
    whole("failures"),
    text("status", optional=True),
    text("sha256", optional=True),
    text("note", optional=True),
    UniqueConstraint("url"),
    Index(None, "next_due"),
)

RECORDS: dict[str, Table] = {
    "events": event,
    "statements": statement,
    "claims": claim,
    "instruments": instrument,
    "forecasts": forecast,
    "figures": figure,
    "vectors": vector,
    "attitudes": attitude,
}
