"""What exports share: which events are wanted, safe cells, CAMEO codes, sentence numbers, the events of an article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import combinations, product

from detente.errors import LexiconError
from detente.records import Article, CodedArticle, Event, Party
from detente.reports.html import shown
from detente.reports.picture import Head, head_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SENTENCE_END = re.compile(r"[.!?…][»\")\]]?\s")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are exported: days are ISO and inclusive; a pair asks for both parties, `parties` for any of them."""

    since: str = ""
    until: str = ""
    parties: frozenset[str] = frozenset()
    pair: frozenset[str] = frozenset()
    confidence: float = 0.0
    clusters: Mapping[str, str] = field(default_factory=dict)

    def takes(self, event: Event, day: str) -> bool:
        """Whether an event on a day is wanted; one without a day is only where no time is asked for."""
        if (self.since and day < self.since) or (self.until and (not day or day > self.until)):
            return False
        codes = {party.code for party in (*event.actors, *event.recipients) if party.code}
        if self.parties and codes.isdisjoint(self.parties):
            return False
        return self.pair <= codes and event.confidence >= self.confidence


@dataclass(frozen=True, slots=True)
class Item:
    """An event to export, with its article and its day (empty when unknown)."""

    event: Event
    article: Article
    head: Head
    day: str
    sentence: str
    teaser: str | None = None


def items(coded: Iterable[CodedArticle], wanted: Wanted) -> Iterator[Item]:
    """The wanted events of articles in the order given, each id once; teasers' events with their own day."""
    seen: set[str] = set()
    for one in coded:
        head = head_of(one.article)
        told: list[tuple[Event, str, str | None]] = [(event, head.day, None) for event in one.events]
        for teaser in one.teasers:
            day = ((teaser.published.start or "")[:10] if teaser.published else "") or head.day
            told += [(event, day, teaser.id) for event in teaser.events]
        for event, published, teaser_id in told:
            day = day_of(event) or published
            if event.id not in seen and wanted.takes(event, day):
                seen.add(event.id)
                sentence = " ".join(one.article.text[slice(*event.evidence.sentence)].split())
                yield Item(event, one.article, head, day, shown(sentence), teaser_id)


def day_of(event: Event) -> str:
    """The first day an event's date allows; empty when it has none."""
    return ((event.date.start or event.date.end or "") if event.date else "")[:10]


def sides(event: Event) -> list[tuple[Party, Party | None]]:
    """An event as source and target, one pair a row; joint acts give each pair once, in order. A lone actor has no target."""
    actors, recipients = _known(event.actors), _known(event.recipients)
    if recipients:
        return [(one, other) for one, other in product(actors, recipients) if one.code != other.code]
    if len(actors) > 1:
        return [(one, other) for one, other in combinations(actors, 2) if one.code != other.code]
    return [(actor, None) for actor in actors]


def _known(parties: Iterable[Party]) -> list[Party]:
    return list({party.code: party for party in reversed([p for p in parties if p.code])}.values())[::-1]


def sentence_number(item: Item) -> int:
    """Which sentence of its article an event stands in, from 1, by the ends of sentences before it; 0 for the title."""
    start, title = item.event.evidence.sentence[0], item.article.title_span
    if title and title[0] <= start < title[1]:
        return 0
    before = 0
    for left, right in item.article.body:
        if left > start:
            break
        stretch = item.article.text[left : min(right, start)]
        before += len(_SENTENCE_END.findall(stretch)) + (1 if right <= start else 0)
    return before + 1


def tsv_line(cells: Iterable[object]) -> str:
    """Cells as a line: tabs and line ends inside become spaces, so that every line has its columns."""
    return "\t".join(_flat(cell) for cell in cells) + "\n"


def csv_line(cells: Iterable[object]) -> str:
    """Cells as a line of CSV that no spreadsheet takes for a formula."""
    import csv
    from io import StringIO

    out = StringIO()
    csv.writer(out, lineterminator="\n").writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()


def safe_cell(cell: object) -> str:
    """A cell's text on one line, an apostrophe before what would be a formula; plain numbers stay numbers."""
    text = _flat(cell)
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def _flat(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.4f}".rstrip("0").rstrip(".")
    return " ".join(shown(str(cell)).split()).encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True, slots=True)
class Cameo:
    """A CAMEO code with its label and Goldstein value."""

    code: str
    goldstein: float
    label: str

    @property
    def root(self) -> str:
        return self.code[:2]

    @property
    def base(self) -> str:
        return self.code[:3]


def cameo(kind: str, mode: str | None) -> Cameo:
    """The CAMEO code nearest to a PLOVER type and mode.

    >>> cameo("CONSULT", "phone").code, cameo("CONSULT", None).root
    ('041', '04')
    """
    table = _cameo()
    return table.get((kind, mode or "")) or table[kind, ""]


@lru_cache(maxsize=1)
def _cameo() -> Mapping[tuple[str, str], Cameo]:
    place, found = "exports/cameo.tsv", {}
    for number, line in enumerate(files("detente.data").joinpath(place).read_text("utf-8").splitlines(), 1):
        if not line or line.startswith(("#", "type\t")):
            continue
        try:
            kind, mode, code, goldstein, label = line.split("\t")
            found[kind, mode] = Cameo(code, float(goldstein), label)
        except ValueError as error:
            raise LexiconError("expected type, mode, code, goldstein, label", subject=f"{place}:{number}") from error
    return found
