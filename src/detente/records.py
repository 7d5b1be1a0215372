"""The vocabulary as immutable values: what every room passes to the next.

Spans are half-open `(start, stop)` pairs of Unicode code points in the text that was read
(`Article.text`). Serialised field names and their order are the public JSON contract `detente/1`.
"""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass, field
from typing import Any

SCHEMA = "detente/1"

Span = tuple[int, int]

PRECISIONS = ("minute", "hour", "day", "month", "season", "year", "decade", "after", "before")
BASES = ("given", "header", "meta", "page", "url", "feed", "text", "inferred", "capture")
STATUSES = ("actual", "past", "hypothetical", "negated")
SECTORS = ("GOV", "MIL", "LEG", "JUD", "COP", "INT", "BUS", "MED", "PTY", "IGO", "NGO", "CVL", "UNK")


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date with its precision and where it came from.

    `start` and `end` are ISO 8601 strings at day precision (or `YYYY-MM-DDTHH:MM` for minute and hour); an `after`
    date has only `start`, a `before` date only `end`. `zone` is an IANA or `+HH:MM` zone when known.
    """

    start: str | None
    end: str | None
    precision: str
    basis: str
    zone: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Who acts or receives: a state or organisation by code, and the person or institution that stands for it."""

    code: str | None
    name: str | None
    office: str | None = None
    sector: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class SourceRef:
    """One link of a relay chain: who passed the words on."""

    name: str
    kind: str
    code: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Outlet:
    name: str | None
    domain: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence that carries a record and the words that triggered it."""

    sentence: Span
    trigger: Span


@dataclass(frozen=True, slots=True)
class ContactDetails:
    initiative: str | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    id: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    quad: str
    score: float
    status: str
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    date: DateValue | None
    place: str | None
    contact: ContactDetails | None
    evidence: Evidence
    attribution: tuple[SourceRef, ...]
    confidence: float
    rule: str
    reasons: tuple[str, ...] = field(default=(), metadata={"json": False})


@dataclass(frozen=True, slots=True)
class Statement:
    """One quotation or one reported clause of one speaker in one paragraph."""

    id: str
    speaker: Party
    kind: str
    text: str
    span: Span
    pieces: tuple[Span, ...]
    cue: str | None
    addressees: tuple[str, ...]
    date: DateValue | None
    venue: str | None
    via: tuple[SourceRef, ...]
    confidence: float
    cue_span: Span | None = field(default=None, metadata={"json": False})
    sentences: tuple[int, ...] = field(default=(), metadata={"json": False})
    reasons: tuple[str, ...] = field(default=(), metadata={"json": False})


@dataclass(frozen=True, slots=True)
class Claim:
    id: str
    statement: str
    about: str
    stance: str
    counters: str | None
    reasons: tuple[str, ...] = field(default=(), metadata={"json": False})


@dataclass(frozen=True, slots=True)
class InstrumentStep:
    status: str
    date: DateValue | None
    span: Span


@dataclass(frozen=True, slots=True)
class Instrument:
    id: str
    name: str
    kind: str
    identifiers: tuple[str, ...]
    parties: tuple[str, ...]
    history: tuple[InstrumentStep, ...]
    span: Span
    confidence: float = 0.8
    reasons: tuple[str, ...] = field(default=(), metadata={"json": False})


@dataclass(frozen=True, slots=True)
class Probability:
    words: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Forecast:
    id: str
    statement: str
    pair: tuple[str, ...]
    subject: str | None
    direction: str
    probability: Probability | None
    horizon: DateValue | None
    reasons: tuple[str, ...] = field(default=(), metadata={"json": False})


@dataclass(frozen=True, slots=True)
class Figure:
    id: str
    value: float | int | None
    low: float | int | None
    high: float | int | None
    unit: str | None
    of: str | None
    by: Party | None
    date: DateValue | None
    span: Span
    parts: tuple[str, ...] = ()
    check: str | None = None
    what: str | None = None  # the verb over what is counted, as a lemma: "погибнуть" in "погибли 38 человек"
    reasons: tuple[str, ...] = field(default=(), metadata={"json": False})


@dataclass(frozen=True, slots=True)
class Vector:
    id: str
    pair: tuple[str, str]
    domain: str | None
    posture: str | None
    by: Party | None
    date: DateValue | None
    span: Span
    reasons: tuple[str, ...] = field(default=(), metadata={"json": False})


@dataclass(frozen=True, slots=True)
class Attitude:
    id: str
    subject: Party
    object: Party
    polarity: str
    spans: tuple[Span, ...]
    confidence: float = 0.5
    reasons: tuple[str, ...] = field(default=(), metadata={"json": False})


@dataclass(frozen=True, slots=True)
class Teaser:
    """A headline seen on a page, with its own date."""

    id: str
    text: str
    published: DateValue | None
    span: Span
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """The clean text of a capture with its metadata.

    `text` is what was read, whole (menus and all for a page dump); `title_span` and `body` point into it. `text_is_source` is false when
    the text was derived (HTML, mail, a title given apart) and must therefore be shipped with the output. `date_note` says why `published`
    is unknown (contradictory, impossible or future dates), with the words found.
    """

    id: str
    text: str
    sha256: str
    title: str | None
    title_span: Span | None
    body: tuple[Span, ...]
    byline: str | None = None
    outlet: Outlet | None = None
    published: DateValue | None = None
    captured: str | None = None
    language: str | None = None
    genre: str = "other"
    notices: tuple[str, ...] = ()
    teasers: tuple[Teaser, ...] = ()
    path: str | None = None
    url: str | None = None
    text_is_source: bool = True
    headline_only: bool = False
    date_note: str | None = None

    @property
    def body_text(self) -> str:
        """The body's pieces joined by blank lines."""
        return "\n\n".join(self.text[start:stop] for start, stop in self.body)


@dataclass(frozen=True, slots=True)
class CodedArticle:
    """An article with every record found in it; lists are in order of appearance."""

    article: Article
    teasers: tuple[Teaser, ...] = ()
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    claims: tuple[Claim, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    forecasts: tuple[Forecast, ...] = ()
    figures: tuple[Figure, ...] = ()
    vectors: tuple[Vector, ...] = ()
    attitudes: tuple[Attitude, ...] = ()


def content_id(*parts: object) -> str:
    """A short id from content: the same parts give the same 16 hex digits on every machine."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def as_json(value: Any) -> Any:
    """A record (or anything inside one) as plain JSON values, fields in contract order."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: as_json(getattr(value, f.name)) for f in dataclasses.fields(value) if f.metadata.get("json", True)
        }
    if isinstance(value, (tuple, list)):
        return [as_json(item) for item in value]
    if isinstance(value, float):
        return round(value, 4)
    return value


def coded_json(coded: CodedArticle) -> dict[str, Any]:
    """A coded article as the one JSON object of the contract (`detente/1`)."""
    article = coded.article
    return {
        "schema": SCHEMA,
        "id": article.id,
        "source": {
            "path": article.path,
            "url": article.url,
            "sha256": article.sha256,
            "text": None if article.text_is_source else article.text,
        },
        "article": {
            "title": article.title,
            "byline": article.byline,
            "outlet": as_json(article.outlet),
            "published": as_json(article.published),
            "published_note": article.date_note,
            "captured": article.captured,
            "language": article.language,
            "genre": article.genre,
            "notices": list(article.notices),
            "body": as_json(article.body),
        },
        "teasers": as_json(coded.teasers),
        "events": as_json(coded.events),
        "statements": as_json(coded.statements),
        "claims": as_json(coded.claims),
        "instruments": as_json(coded.instruments),
        "forecasts": as_json(coded.forecasts),
        "figures": as_json(coded.figures),
        "vectors": as_json(coded.vectors),
        "attitudes": as_json(coded.attitudes),
    }
