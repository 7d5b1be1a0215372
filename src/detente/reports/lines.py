"""One thing a report says: when, what, in which words, from whom, and where the way to the words leads.

In: records of a picture and labels. Out: `Line`s of plain text, the same for terminal, Markdown, HTML and site. Nothing is
escaped here; each renderer escapes for its own medium.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from detente.analysis.merging import Incident
from detente.analysis.turning import TurningPoint
from detente.reports.labels import Labels
from detente.reports.phrasing import (
    CONFLICT,
    COOPERATION,
    PLAIN,
    capital,
    date_in_words,
    decimal,
    folded,
    number,
    outlets_in_words,
    precision_in_words,
    rough,
    sides,
    speaker,
    start_of,
    tone_of,
)
from detente.reports.picture import Found, Head, Picture, Telling, Words, iso


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a report. `id` is what `explain` takes; `refs` are the events or records that carry it, `heads` their
    articles in the same order; `parts` are the sides of a dispute, the steps of an instrument, the incidents of a turn."""

    kind: str
    tone: str
    day: str
    head: str
    words: Words | None
    facts: tuple[str, ...]
    id: str
    refs: tuple[str, ...] = ()
    heads: tuple[Head, ...] = ()
    parts: tuple[Line, ...] = ()
    sort: str = ""


def incident_line(picture: Picture, labels: Labels, incident: Incident) -> Line:
    """An incident with its best words, its outlets and reports."""
    told = tellings(picture, incident)
    best = best_telling(told, incident.type, incident.mode)
    outlets = list(dict.fromkeys(one.head.outlet for one in [best, *told] if one.head.outlet))
    facts = [outlets_in_words(labels, outlets)]
    if incident.reports > 1:
        facts.append(labels.count("reports", incident.reports))
    if share := picture.precision.get(incident.type):
        facts.append(precision_in_words(labels, share))
    return Line(
        kind="incident",
        tone=tone_of(incident.score),
        day=labels.bounds(iso(incident.first), iso(incident.last)),
        head=f"{sides(labels, incident.actors, incident.recipients)}: {labels.act(incident.type, incident.mode)}",
        words=best.words,
        facts=tuple(filter(None, facts)),
        id=best.event.id,
        refs=(incident.id, *(one.event.id for one in told)),
        heads=(best.head, *(one.head for one in told)),
        sort=iso(incident.first),
    )


def tellings(picture: Picture, incident: Incident) -> list[Telling]:
    """Those who tell an incident, the first to tell it first."""
    found = [picture.tellings[event] for event in incident.events if event in picture.tellings]
    return sorted(found, key=lambda one: (one.head.day, one.head.key, one.event.evidence.sentence))


def best_telling(told: Sequence[Telling], kind: str, mode: str | None) -> Telling:
    """The telling to quote: one that says the act by which the incident is called, surest first, then in few words."""

    def rank(one: Telling) -> tuple[bool, bool, float, int, str]:
        event = one.event
        return event.type != kind, event.mode != mode, -round(event.confidence, 1), len(one.words.whole), event.id

    return min(told, key=rank)


def turn_line(picture: Picture, labels: Labels, turn: TurningPoint, *, incidents: int = 3) -> Line:
    """A turning point with the incidents that made it."""
    by_id = {incident.id: incident for incident in picture.pairs.get(turn.pair, [])}
    made = [by_id[name] for name in turn.incidents if name in by_id]
    odds = 10 ** min(turn.surprise, 9.0)
    numbers = {"observed": decimal(labels, turn.observed), "expected": decimal(labels, turn.expected)}
    key = "brief.odds.rare" if odds >= 10_000 else "brief.odds"
    return Line(
        kind="turn",
        tone=CONFLICT if turn.direction == "conflict" else COOPERATION,
        day=labels.day(turn.month),
        head=labels.term("turn", turn.direction),
        words=None,
        facts=(labels.say(key, odds=rough(odds), **numbers),),
        id="",
        parts=tuple(incident_line(picture, labels, one) for one in made[:incidents]),
        sort=turn.month,
    )


def instrument_lines(labels: Labels, found: Iterable[Found]) -> list[Line]:
    """Instruments, those of one identifier or name as one, with their steps in order of time."""
    groups: dict[str, list[Found]] = defaultdict(list)
    for one in found:
        groups[instrument_key(one)].append(one)
    return [_instrument_line(labels, group) for group in groups.values()]


def instrument_key(found: Found) -> str:
    """What makes mentions one instrument: an identifier, else the name with its parties."""
    record = found.record
    if record.identifiers:
        return f"№ {min(record.identifiers).casefold().replace(' ', '')}"
    return f"{folded(record.name)} {' '.join(sorted(record.parties))}"


def _instrument_line(labels: Labels, group: Sequence[Found]) -> Line:
    first = group[0]
    steps: dict[tuple[str, str], Line] = {}
    for one in group:
        for step in one.record.history:
            day = start_of(step.date)
            words = labels.term("step", step.status)
            line = Line("step", PLAIN, date_in_words(labels, step.date) if day else "", words, one.words, (),
                        one.record.id, (one.record.id,), (one.head,), (), day)  # fmt: skip
            steps.setdefault((day, step.status), line)
    parts = _in_order(steps)
    names = sorted({one.record.name for one in group}, key=lambda name: (len(name), name))
    parties = list(dict.fromkeys(code for one in group for code in one.record.parties))
    last = max((line.sort for line in parts), default="") or first.head.day
    outlets = list(dict.fromkeys(one.head.outlet for one in group if one.head.outlet))
    return Line(
        kind="instrument",
        tone=PLAIN,
        day="",
        head=capital(names[0]),
        words=first.words,
        facts=tuple(filter(None, (labels.side(parties), outlets_in_words(labels, outlets)))),
        id=first.record.id,
        refs=tuple(one.record.id for one in group),
        heads=tuple(one.head for one in group),
        parts=tuple(parts),
        sort=last,
    )


LIFE = ("drafted", "introduced", "negotiated", "initialled", "signed", "ratified", "in_force", "amended", "waived",
        "suspended", "rejected", "ended")  # fmt: skip
"""The order in which an instrument usually lives, for steps without a date."""


def _in_order(steps: Mapping[tuple[str, str], Line]) -> list[Line]:
    """Steps by date; where one has none, by the usual order of life. One without a date is dropped beside one with."""
    dated = {status for day, status in steps if day}
    kept = [(day, status) for day, status in steps if day or status not in dated]
    rank = {status: at for at, status in enumerate(LIFE)}
    if all(day for day, _ in kept):
        kept.sort()
    else:
        kept.sort(key=lambda step: (rank.get(step[1], len(LIFE)), step[0]))
    return [steps[key] for key in kept]


def claim_lines(picture: Picture, labels: Labels, found: Iterable[Found]) -> list[Line]:
    """Claims with what counters them, side by side: those about one matter whose statements answer each other."""
    lines: list[Line] = []
    done: set[str] = set()
    for one in sorted(found, key=lambda one: one.record.counters is None):
        claim = one.record
        other = picture.statements.get(claim.counters or "")
        mine = picture.statements.get(claim.statement)
        if claim.counters is None or mine is None or other is None or {claim.statement, claim.counters} <= done:
            continue
        done |= {claim.statement, claim.counters}
        parts = (statement_line(labels, other, stance="asserts"), statement_line(labels, mine, stance=claim.stance))
        lines.append(
            Line("claim", PLAIN, "", labels.say("brief.claims.of", about=claim.about), None, (), claim.id,
                 (claim.id,), (one.head,), parts, one.head.day)
        )  # fmt: skip
    return lines


def statement_line(labels: Labels, found: Found, *, stance: str | None = None) -> Line:
    """A statement: who, in which words, relayed by whom."""
    record, head = found.record, found.head
    via = [link.name for link in record.via]
    facts = [labels.say("site.via", via=", ".join(via))] if via else []
    if head.outlet and head.outlet not in via:
        facts.append(head.outlet)
    who = speaker(labels, record.speaker)
    return Line(
        kind="statement",
        tone=PLAIN,
        day=date_in_words(labels, record.date) if start_of(record.date) else labels.day(head.day),
        head=f"{who} {labels.term('stance', stance)}" if stance else who,
        words=Words("", " ".join(record.text.split()), ""),
        facts=tuple(facts),
        id=record.id,
        refs=(record.id,),
        heads=(head,),
        sort=start_of(record.date) or head.day,
    )


def forecast_lines(
    picture: Picture, labels: Labels, found: Iterable[Found], outcomes: Mapping[str, bool | None] | None = None
) -> list[Line]:
    """Forecasts: who expects what of the pair, in which words of probability, by when, and what came of it where told."""
    lines = []
    for one in found:
        record, said = one.record, picture.statements.get(one.record.statement)
        if said is None:
            continue
        facts = []
        if chance := record.probability:
            percent = labels.say("probability.sure", low=round(100 * chance.low), high=round(100 * chance.high))
            facts.append(f"«{chance.words}»: {percent}")
        if start_of(record.horizon):
            facts.append(labels.say("brief.due", date=date_in_words(labels, record.horizon)))
        if outcomes is not None:
            facts.append(labels.say(_OUTCOMES[outcomes.get(record.id)]))
        line = statement_line(labels, said)
        head = f"{line.head}: {labels.term('direction', record.direction)}"
        lines.append(
            Line("forecast", _outlook(record.direction), line.day, head, line.words, (*facts, *line.facts), record.id,
                 (record.id, record.statement), (one.head, said.head), (), start_of(record.horizon) or line.sort)
        )  # fmt: skip
    return lines


def vector_lines(labels: Labels, found: Iterable[Found]) -> list[Line]:
    """How a relation is characterised, by domain; vectors without a posture say nothing."""
    lines = []
    for one in found:
        record = one.record
        if not record.posture:
            continue
        domain = labels.term("domain", record.domain or "none")
        who = (speaker(labels, record.by),) if record.by else ()
        facts = tuple(filter(None, (*who, one.head.outlet)))
        day = date_in_words(labels, record.date) if start_of(record.date) else labels.day(one.head.day)
        lines.append(
            Line("vector", _POSTURES.get(record.posture, PLAIN), day, f"{capital(domain)}: {labels.term('posture', record.posture)}",
                 one.words, facts, record.id, (record.id,), (one.head,), (), start_of(record.date) or one.head.day)
        )  # fmt: skip
    return lines


def figure_lines(labels: Labels, found: Iterable[Found]) -> list[Line]:
    """Figures of which one thing is told on one day, that differ between articles or speakers, and sums that do not add up."""
    groups: dict[tuple[str, ...], list[Found]] = defaultdict(list)
    lines = []
    for one in found:
        record = one.record
        if record.check == "mismatch":
            lines.append(_figure_line(labels, folded(record.of or ""), [one]))
        if record.of and record.value is not None and (day := start_of(record.date)):
            groups[day, record.unit or "", folded(record.of), record.what or ""].append(one)
    for (_, _, of, _), group in sorted(groups.items()):
        values = {(one.record.value, _source(one)) for one in group}
        if len({value for value, _ in values}) > 1 and len({source for _, source in values}) > 1:
            lines.append(_figure_line(labels, of, group))
    return lines


def _figure_line(labels: Labels, of: str, group: Sequence[Found]) -> Line:
    parts = []
    for one in group:
        record = one.record
        who = speaker(labels, record.by) if record.by else one.head.outlet or labels.say("site.unknown.outlet")
        day = date_in_words(labels, record.date) if record.date else labels.day(one.head.day)
        parts.append(Line("figure", PLAIN, day, f"{number(labels, record.value)} – {who}", one.words, (one.head.outlet,),
                          record.id, (record.id,), (one.head,), (), start_of(record.date)))  # fmt: skip
    first = group[0]
    head = capital(of) or labels.say("brief.figures")
    return Line("figure", PLAIN, "", head, None, (), first.record.id, (first.record.id,), (first.head,), tuple(parts))


def contact_line(picture: Picture, labels: Labels, incident: Incident) -> Line:
    """An incident of the contact log, with the initiative and topics that reports give."""
    line = incident_line(picture, labels, incident)
    details = [one.event.contact for one in tellings(picture, incident) if one.event.contact]
    by = next((detail.initiative for detail in details if detail.initiative), None)
    topics = list(dict.fromkeys(topic for detail in details for topic in detail.topics))[:4]
    facts = [labels.say("contact.by", party=labels.party(by))] if by else []
    facts += [labels.say("contact.topics", topics=", ".join(topics))] if topics else []
    return Line("contact", line.tone, line.day, line.head, line.words, (*facts, *line.facts), line.id, line.refs, line.heads,
                (), line.sort)  # fmt: skip


_OUTCOMES = {None: "site.outcome.none", True: "site.outcome.true", False: "site.outcome.false"}
_POSTURES = {
    "alliance": COOPERATION,
    "partnership": COOPERATION,
    "strained": CONFLICT,
    "crisis": CONFLICT,
    "hostile": CONFLICT,
}


def _outlook(direction: str) -> str:
    return {"worse": CONFLICT, "better": COOPERATION}.get(direction, PLAIN)


def _source(found: Found) -> str:
    by = found.record.by
    return (by.name or by.code or "") if by else found.head.key
