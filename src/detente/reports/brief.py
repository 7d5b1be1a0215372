"""The brief: per pair what changed, in order of weight. In: a picture and what is new in it. Out: a `Brief` of lines.

A pair weighs what its new incidents weigh (independent reports times severity). Within a pair the heaviest incidents are
chosen and shown newest first. Nothing is said twice: an incident of several pairs stands with the heaviest, and of equal
acts of a day one stands for all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from detente.analysis.merging import Incident
from detente.analysis.rows import Pair
from detente.analysis.turning import severity
from detente.reports.labels import Labels
from detente.reports.lines import (
    Line,
    claim_lines,
    figure_lines,
    forecast_lines,
    incident_line,
    instrument_lines,
    turn_line,
)
from detente.reports.phrasing import precision_in_words
from detente.reports.picture import Found, Head, Picture, iso
from detente.reports.relation import relation

PAIRS, INCIDENTS, OTHERS, OTHER_LINES = 5, 4, 8, 3


@dataclass(frozen=True, slots=True)
class Scope:
    """What a brief is about: new articles (by key), the first day that counts, and the parties, all when empty;
    `last` is the day of the brief before, `first` says there was none."""

    fresh: Callable[[Head], bool] = lambda head: True
    since: str | None = None
    parties: frozenset[str] = frozenset()
    last: str = ""
    first: bool = False

    @property
    def new(self) -> Callable[[Head], bool]:
        """Whether an article is new: by its day when a day was asked for."""
        since = self.since
        return self.fresh if since is None else lambda head: head.day >= since


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one pair. `levels` are the levels of the latest months, None where nothing was reported."""

    pair: Pair
    name: str
    level: float | None
    levels: tuple[float | None, ...]
    turns: tuple[Line, ...]
    incidents: tuple[Line, ...]
    more: int
    instruments: tuple[Line, ...]
    claims: tuple[Line, ...]
    forecasts: tuple[Line, ...]
    figures: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """Title, what it covers, sections by weight, and one line for each lighter pair."""

    title: str
    notes: tuple[str, ...]
    sections: tuple[Section, ...]
    others: tuple[Line, ...]
    others_more: int
    figures: tuple[Line, ...]


def make_brief(picture: Picture, labels: Labels, scope: Scope) -> Brief:
    """The brief of what is new in a picture."""
    fresh = {head.key for head in picture.heads if scope.new(head)}
    news = _news(picture, scope, fresh)
    order = _by_weight(news)
    said: set[object] = set()
    sections: list[Section] = []
    rest: list[tuple[Pair, list[Incident]]] = []
    for pair in order:
        kept = _unsaid(news[pair], said)
        if not kept:
            continue
        if len(sections) < PAIRS:
            sections.append(_once(_section(picture, labels, pair, kept, fresh), said))
        else:
            rest.append((pair, kept))
    loose = [found for found in picture.found["figures"] if found.head.key in fresh]
    figures = figure_lines(labels, loose) if not scope.parties else []
    others = [incident_line(picture, labels, _heaviest(kept)[0]) for _, kept in rest[:OTHERS]]
    return Brief(
        title=_title(labels, scope),
        notes=tuple(_notes(picture, labels, scope, fresh)),
        sections=tuple(sections),
        others=tuple(others),
        others_more=max(0, len(rest) - OTHERS),
        figures=tuple(figures[:OTHER_LINES]),
    )


def pair_name(labels: Labels, pair: Pair) -> str:
    """A pair by the names of its parties."""
    return " – ".join(labels.party(code) for code in pair)


def pair_section(picture: Picture, labels: Labels, pair: Pair, *, limit: int = 20) -> Section:
    """Everything about one pair, for `detente pair`."""
    fresh = {head.key for head in picture.heads}
    kept = _unsaid(sorted(picture.pairs.get(pair, []), key=_order), set())
    return _section(picture, labels, pair, kept, fresh, limit)


def _news(picture: Picture, scope: Scope, fresh: set[str]) -> dict[Pair, list[Incident]]:
    """The incidents that fresh articles tell and that lie in time, by pair."""
    found: dict[Pair, list[Incident]] = {}
    for pair, incidents in picture.pairs.items():
        if scope.parties and not _asked(pair, scope.parties):
            continue
        new = [
            i for i in incidents if not fresh.isdisjoint(i.articles) and (not scope.since or iso(i.last) >= scope.since)
        ]
        if new:
            found[pair] = sorted(new, key=_order)
    return found


def _by_weight(news: dict[Pair, list[Incident]]) -> list[Pair]:
    """Pairs by the weight of their news; what happened a year before the latest news weighs half."""
    latest = max((incident.first for found in news.values() for incident in found), default=0)

    def weight(pair: Pair) -> float:
        return sum(_weight(one) * math.pow(0.5, max(0, latest - one.first) / 365) for one in news[pair])

    return sorted(news, key=lambda pair: (-weight(pair), pair))


def _asked(pair: Pair, parties: frozenset[str]) -> bool:
    """One country asks for its pairs, several for the pairs among them."""
    return bool(parties & set(pair)) if len(parties) == 1 else set(pair) <= parties


def _unsaid(incidents: Iterable[Incident], said: set[object]) -> list[Incident]:
    """Incidents that no line above tells; equal acts of a day by the same parties are one line."""
    kept = []
    for incident in incidents:
        key = (incident.type, incident.mode, incident.first, frozenset(incident.actors), frozenset(incident.recipients))
        if incident.id not in said and key not in said:
            said |= {incident.id, key}
            kept.append(incident)
    return kept


def _section(
    picture: Picture, labels: Labels, pair: Pair, kept: list[Incident], fresh: set[str], limit: int = INCIDENTS
) -> Section:
    whole = relation(picture, pair)
    months = {iso(incident.first)[:7] for incident in kept}
    turns = [turn_line(picture, labels, turn, incidents=0) for turn in reversed(whole.turns) if turn.month in months]
    shown = sorted(_heaviest(kept)[:limit], key=lambda incident: (-incident.first, incident.id))

    def new(kind: str) -> list[Found]:
        return [found for found in picture.of_pair(kind, pair) if found.head.key in fresh]

    instruments = sorted(instrument_lines(labels, new("instruments")), key=lambda line: line.sort, reverse=True)
    forecasts = forecast_lines(picture, labels, new("forecasts"))
    return Section(
        pair=pair,
        name=pair_name(labels, pair),
        level=whole.level,
        levels=tuple(point.level for point in whole.points[-24:]),
        turns=tuple(turns[:OTHER_LINES]),
        incidents=_quoted_once(incident_line(picture, labels, incident) for incident in shown),
        more=len(kept) - len(shown),
        instruments=tuple(instruments[:limit]),
        claims=tuple(claim_lines(picture, labels, new("claims"))[:limit]),
        forecasts=tuple(forecasts[:limit]),
        figures=(),
    )


def _once(section: Section, said: set[object]) -> Section:
    """A section without the instruments that one above has."""
    from dataclasses import replace

    kept = tuple(line for line in section.instruments if line.id not in said)
    said.update(line.id for line in kept)
    return replace(section, instruments=kept)


def _quoted_once(lines: Iterable[Line]) -> tuple[Line, ...]:
    """A sentence that carries two acts is quoted with the first."""
    from dataclasses import replace

    seen: set[str] = set()
    kept = []
    for line in lines:
        whole = line.words.whole if line.words else ""
        kept.append(replace(line, words=None) if whole in seen else line)
        seen.add(whole)
    return tuple(kept)


def _weight(incident: Incident) -> float:
    """What an incident weighs in a brief: its reports, its severity, and how sure it is; vague dates weigh half."""
    vague = 0.5 if incident.last - incident.first > 31 else 1.0
    return incident.weight * max(severity(incident.score), 0.3) * incident.confidence * vague


def _heaviest(incidents: Iterable[Incident]) -> list[Incident]:
    return sorted(incidents, key=lambda incident: (-_weight(incident), -incident.first, incident.id))


def _order(incident: Incident) -> tuple[float, int, str]:
    return (-_weight(incident), -incident.first, incident.id)


def _title(labels: Labels, scope: Scope) -> str:
    day = scope.since or scope.last
    when = labels.say("brief.since", date=labels.day(day)) if day else ""
    who = labels.side(sorted(scope.parties)) if scope.parties else ""
    return " · ".join(filter(None, (labels.say("brief.title"), who, when)))


def _notes(picture: Picture, labels: Labels, scope: Scope, fresh: set[str]) -> list[str]:
    heads = [head for head in picture.heads if head.key in fresh]
    if not heads:
        return [
            labels.say("brief.nothing", date=labels.day(scope.since or scope.last)),
            labels.say("brief.nothing.hint"),
        ]
    outlets = {head.outlet for head in heads if head.outlet}
    latest = max((head.day for head in heads), default="")
    counts = {"articles": labels.count("articles", len(heads)), "outlets": labels.count("outlets", len(outlets))}
    notes = [labels.say("brief.first")] if scope.first else []
    notes.append(labels.say("brief.read", **counts, date=labels.day(latest)))
    overall = picture.precision.get("")
    return [*notes, precision_in_words(labels, overall) if overall else labels.say("brief.unreviewed")]
