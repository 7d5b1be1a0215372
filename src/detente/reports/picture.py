"""What a report draws from: every record of a ledger in its place, grouped into incidents and pairs.

In: coded articles (and optionally the incidents a ledger keeps). Out: a `Picture` that holds no whole text, only the words
that carry each record. Everything a report says comes from here; nothing here is a sentence of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, product
from typing import Any

from detente.analysis.agreement import Proportion, wilson
from detente.analysis.duplicates import Copies
from detente.analysis.incidents import group
from detente.analysis.merging import Incident, Variant
from detente.analysis.rows import EventRow, Pair, Told, event_row, pair_of
from detente.analysis.series import Series
from detente.records import Article, CodedArticle, Event, Span, content_id

KINDS = ("statements", "claims", "instruments", "forecasts", "figures", "vectors", "attitudes")
LONGEST = 600
"""Characters of a sentence that a report keeps; a longer one is a list or a broken page."""


@dataclass(frozen=True, slots=True)
class Head:
    """An article as a report names it. `key` is made from content and safe as a file name; `day` is empty when unknown."""

    key: str
    id: str
    title: str
    outlet: str
    day: str
    url: str | None
    genre: str
    country: str | None = None
    byline: str | None = None
    notices: tuple[str, ...] = ()
    short: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The words that carry a record: before, at and after what triggered it."""

    before: str
    core: str
    after: str

    @property
    def whole(self) -> str:
        return f"{self.before}{self.core}{self.after}".strip()


@dataclass(frozen=True, slots=True)
class Telling:
    """An event in the article that tells it."""

    event: Event
    head: Head
    words: Words
    headline: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Any other record with its article and words."""

    record: Any
    head: Head
    words: Words


@dataclass(slots=True)
class Picture:
    """All of it. Lists are in the order of the articles' days; `precision` maps event types to what people found right;
    `series` answers for the whole ledger where the picture holds a part of it."""

    heads: list[Head] = field(default_factory=list)
    tellings: dict[str, Telling] = field(default_factory=dict)
    found: dict[str, list[Found]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    incidents: tuple[Incident, ...] = ()
    pairs: dict[Pair, list[Incident]] = field(default_factory=dict)
    coverage: dict[str, int] = field(default_factory=dict)
    precision: dict[str, Proportion] = field(default_factory=dict)
    statements: dict[str, Found] = field(default_factory=dict)
    series: Callable[[Pair], Series] | None = None

    @property
    def outlets(self) -> list[str]:
        return sorted({head.outlet for head in self.heads if head.outlet})

    def of_pair(self, kind: str, pair: Pair) -> list[Found]:
        """The records of a kind that are about both parties of a pair."""
        return [found for found in self.found[kind] if pair in self.pairs_of(kind, found)]

    def pairs_of(self, kind: str, found: Found) -> tuple[Pair, ...]:
        """The pairs a record is about: its own, or its speaker with those spoken to or countered."""
        record = found.record
        if kind in ("forecasts", "vectors"):
            return _pairs(record.pair)
        if kind == "instruments":
            return _pairs(record.parties)
        if kind == "statements":
            return _pairs_with(record.speaker.code, record.addressees)
        if kind == "claims":
            mine, other = self.statements.get(record.statement), self.statements.get(record.counters or "")
            codes = [side.record.speaker.code for side in (mine, other) if side and side.record.speaker.code]
            return _pairs(codes)
        return ()


def gather(
    coded: Iterable[CodedArticle],
    *,
    incidents: Sequence[Mapping[str, Any]] | None = None,
    verdicts: Iterable[tuple[str, str, str]] = (),
    wanted: Callable[[Article], bool] = lambda article: True,
    brief: bool = False,
) -> Picture:
    """A picture of coded articles; `incidents` as a ledger keeps them save grouping the events (and carry what a person
    decided about it); `verdicts` are (record, reviewer, verdict) in order; a `brief` keeps only the records that a brief may show.

    Articles are taken in order of their day, so the order in which they are given does not matter.
    """
    picture, copies, rows = Picture(), Copies(), []
    for item in coded:
        if wanted(item.article) and _readable(item):
            rows += _take(picture, item, copies if incidents is None else None, _shown(item) if brief else None)
    picture.heads.sort(key=lambda head: (head.day, head.key))
    for kind in KINDS:
        picture.found[kind].sort(key=lambda found: (found.head.day, found.head.key, _at(found.record)))
    picture.statements = {found.record.id: found for found in picture.found["statements"]}
    if incidents is None:
        picture.incidents = group(_clustered(rows, copies))
    else:
        kept = (restored(row, picture.tellings) for row in incidents)
        picture.incidents = tuple(sorted(filter(None, kept), key=lambda one: (one.first, one.id)))
    picture.pairs = _by_pair(picture.incidents)
    picture.precision = measured(verdicts, {key: told.event.type for key, told in picture.tellings.items()})
    return picture


def restored(row: Mapping[str, Any], tellings: Mapping[str, Telling]) -> Incident | None:
    """An incident from the plain row of a ledger; None when the picture holds none of its events."""
    told = [tellings[event] for event in row["events"] if event in tellings]
    if not told:
        return None
    date_of = {name: date.fromisoformat(row["date"][name]).toordinal() for name in ("start", "end")}
    pairs = {pair for one in told for pair in event_pairs(one.event)}
    first = min(told, key=lambda one: (one.head.day, one.head.key))
    return Incident(
        id=row["id"], type=row["type"], mode=row["mode"], score=row["score"], actors=tuple(row["actors"]),
        recipients=tuple(row["recipients"]), pairs=tuple(sorted(pairs)), first=date_of["start"], last=date_of["end"],
        precision=row["date"]["precision"], place=row["place"], words=tuple(row["words"]), events=tuple(row["events"]),
        articles=tuple(dict.fromkeys(one.head.key for one in told)), outlets=tuple(row["outlets"]), reports=row["reports"],
        weight=row["weight"], first_report=first.head.key, told=date.fromisoformat(first.head.day or row["date"]["start"]).toordinal(),
        variants=tuple(Variant(one["field"], one["value"], tuple(one["events"])) for one in row["variants"]),
        reasons=tuple(row["reasons"]), confidence=row["confidence"],
    )  # fmt: skip


def event_pairs(event: Event) -> set[Pair]:
    """The pairs an event lies between: actors with recipients, or actors with each other."""
    actors = [party.code for party in event.actors if party.code]
    recipients = [party.code for party in event.recipients if party.code]
    between = product(actors, recipients) if recipients else combinations(actors, 2)
    return {pair_of(one, other) for one, other in between if one != other}


def head_of(article: Article) -> Head:
    """How a report names an article."""
    outlet, published = article.outlet, article.published
    title = article.title or ""
    if not title and article.headline_only:
        title = article.body_text
    return Head(
        key=content_id("article", article.id, article.sha256),
        id=article.id,
        title=_line(title)[:300],
        outlet=_line((outlet.name or outlet.domain or "") if outlet else "")[:120],
        day=((published.start or published.end or "") if published else "")[:10],
        url=safe_url(article.url),
        genre=article.genre,
        country=outlet.country if outlet else None,
        byline=_line(article.byline or "")[:200] or None,
        notices=article.notices,
        short=article.headline_only,
    )


def safe_url(url: str | None) -> str | None:
    """An address that may be a link: http or https with a host, without spaces or control characters; else None.

    >>> safe_url("https://example.org/a"), safe_url("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    if not url or len(url) > 2000 or not url.lower().startswith(("http://", "https://")):
        return None
    rest = url.split("://", 1)[1]
    bad = any(ord(char) <= 32 or 127 <= ord(char) < 160 or char in "\"'<>\\`^{}|\u202e\u2066" for char in url)
    return None if bad or not rest or rest[0] in "/?#" else url


def measured(verdicts: Iterable[tuple[str, str, str]], type_of: Mapping[str, str]) -> dict[str, Proportion]:
    """The share of right verdicts by event type and over all (key ``), the latest verdict of each person counting."""
    latest = {(record, reviewer): verdict for record, reviewer, verdict in verdicts}
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for (record, _), verdict in sorted(latest.items()):
        if verdict in ("right", "wrong") and record in type_of:
            for key in ("", type_of[record]):
                counts[key][0] += verdict == "right"
                counts[key][1] += 1
    shares = {key: wilson(right, total) for key, (right, total) in sorted(counts.items())}
    return {key: share for key, share in shares.items() if share is not None}


def iso(ordinal: int) -> str:
    """A day of the analysis as ISO text."""
    return date.fromordinal(ordinal).isoformat()


def cut_words(text: str, whole: Span, core: Span | None = None) -> Words:
    """The words of a stretch, with its core apart, on one line and bounded in length."""
    start, stop = whole
    inner = core if core and start <= core[0] <= core[1] <= stop else (start, start)
    start, stop = max(start, inner[0] - LONGEST // 2), min(stop, max(inner[1], inner[0]) + LONGEST)
    before, middle, after = text[start : inner[0]], text[slice(*inner)], text[inner[1] : stop]
    return Words(_spaced(before).lstrip(), _spaced(middle), _spaced(after).rstrip())


def _readable(item: CodedArticle) -> bool:
    """An article in another language has nothing to report unless something was read in it all the same."""
    return item.article.language != "other" or bool(item.events or item.statements)


def _take(picture: Picture, item: CodedArticle, copies: Copies | None, shown: Collection[str] | None) -> list[EventRow]:
    """File an article's records (where given, only those `shown`); the rows of its happened events come back."""
    article, head = item.article, head_of(item.article)
    picture.heads.append(head)
    if len(head.day) == 10:
        picture.coverage[head.day[:7]] = picture.coverage.get(head.day[:7], 0) + 1
    if copies is not None:
        copies.add(head.key, f"{article.title or ''} {article.body_text}")
    rows = _events(picture, item, head, item.events, None)
    for teaser in item.teasers:
        day = teaser.published.start if teaser.published and teaser.published.start else None
        rows += _events(picture, item, head, teaser.events, day or head.day)
    for kind in KINDS:
        for record in getattr(item, kind):
            if shown is not None and record.id not in shown:
                continue
            span = getattr(record, "span", None) or next(iter(getattr(record, "spans", ())), (0, 0))
            picture.found[kind].append(Found(record, head, cut_words(article.text, span)))
    return rows


def _shown(item: CodedArticle) -> set[str]:
    """The records of an article that a brief may show: claims and forecasts with their statements, instruments, and
    figures that can be compared or do not add up."""
    shown = {name for claim in item.claims for name in (claim.id, claim.statement, claim.counters) if name}
    shown.update(one.id for one in item.instruments)
    shown.update(name for one in item.forecasts for name in (one.id, one.statement))
    comparable = (one for one in item.figures if one.of and one.date and one.value is not None)
    shown.update(one.id for one in comparable)
    shown.update(one.id for one in item.figures if one.check == "mismatch")
    return shown


def _events(
    picture: Picture, item: CodedArticle, head: Head, events: Iterable[Event], teaser_day: str | None
) -> list[EventRow]:
    rows = []
    for event in events:
        sentence, trigger = event.evidence.sentence, event.evidence.trigger
        if event.id in picture.tellings:
            continue
        title = item.article.title_span
        headline = teaser_day is not None or head.short or bool(title and title[0] <= sentence[0] < title[1])
        words = cut_words(item.article.text, sentence, trigger)
        picture.tellings[event.id] = Telling(event, head, words, headline)
        told = Told(
            head.key, words.whole, teaser_day or head.day or None, head.outlet or None, teaser=teaser_day is not None
        )
        if row := event_row(event, told):
            rows.append(row)
    return rows


def _clustered(rows: Iterable[EventRow], copies: Copies) -> list[EventRow]:
    from dataclasses import replace

    return [replace(row, copy=copies.cluster(row.article)) for row in rows]


def _by_pair(incidents: Iterable[Incident]) -> dict[Pair, list[Incident]]:
    found: dict[Pair, list[Incident]] = defaultdict(list)
    for incident in incidents:
        for pair in incident.pairs:
            found[pair].append(incident)
    return {pair: found[pair] for pair in sorted(found)}


def _pairs(codes: Iterable[str | None]) -> tuple[Pair, ...]:
    known = sorted({code for code in codes if code})
    return tuple((one, other) for at, one in enumerate(known) for other in known[at + 1 :])


def _pairs_with(code: str | None, others: Iterable[str]) -> tuple[Pair, ...]:
    return tuple(sorted({pair_of(code, other) for other in others if other != code})) if code else ()


def _at(record: Any) -> tuple[int, str]:
    span = getattr(record, "span", None)
    return (span[0] if span else 0, record.id)


def _line(text: str) -> str:
    return " ".join(text.split())


def _spaced(text: str) -> str:
    """Runs of white space as one space each, those at the ends kept."""
    inner = " ".join(text.split())
    return f"{' ' if text[:1].isspace() else ''}{inner}{' ' if inner and text[-1:].isspace() else ''}"
