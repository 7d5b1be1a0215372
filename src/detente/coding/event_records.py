"""From chosen candidates to `Event` records: parties, date, contact details, confidence, reasons, ids.

In: candidates of a Doc, sentence by sentence. Out: `Event`s; of acts told several times in one article the most informative one.
"""

from __future__ import annotations

from dataclasses import replace

from detente.coding.base import Found, PartyMention
from detente.coding.event_candidates import Candidate, parties_of
from detente.coding.event_contact import contact_of
from detente.coding.event_dates import AGAIN, Act, EventDates, is_told
from detente.coding.event_places import attribution_of, place_of
from detente.coding.event_tree import Tree
from detente.coding.ontology import Ontology
from detente.language.base import Doc, Sentence
from detente.records import DateValue, Event, Evidence, Span, content_id

UNDER_WAY = frozenset({"CONSULT", "COOPERATE", "MOBILIZE"})  # told in the present they go on on the day of the report
GENERAL_MODES = frozenset({None, "disapprove", "change"})


class Writer:
    """Collects the events of one article."""

    def __init__(self, doc: Doc, found: Found, ontology: Ontology) -> None:
        self.doc = doc
        self.found = found
        self.ontology = ontology
        self._mentions: dict[int, list[PartyMention]] = {}
        for mention in found.parties:
            self._mentions.setdefault(mention.sentence, []).append(mention)
        codes = {
            i: frozenset(p.code for m in group for p in m.parties if p.code) for i, group in self._mentions.items()
        }
        self.dates = EventDates(found.dates, found.article.published, doc.sentences, codes)
        self._events: list[Event] = []
        self._seen: dict[tuple[str, ...], int] = {}

    def add(self, sentence: Sentence, tree: Tree, candidate: Candidate, confidence: float) -> None:
        """Write one candidate down."""
        tokens = [sentence.tokens[i] for i in candidate.hit.tokens]
        trigger = (tokens[0].start, tokens[-1].stop)
        actors = parties_of(candidate.actors, candidate.actor_codes)
        recipients = parties_of(candidate.recipients, candidate.recipient_codes)
        place, where = place_of(sentence, trigger, self._mentions.get(sentence.index, ()))
        mode = self._mode(candidate, where)
        act = candidate.hit.entry.act
        date = self._date(sentence, tree, candidate, trigger)
        if candidate.status == "actual" and self.dates.is_background(date):
            candidate = replace(candidate, status="past")
        words = self.doc.text[trigger[0] : trigger[1]]
        codes = ",".join(p.code or "" for p in actors), ",".join(p.code or "" for p in recipients)
        text = self.doc.text[sentence.start : sentence.stop]
        key = (candidate.type, *codes, text, words)
        self._seen[key] = self._seen.get(key, 0) + 1
        self._events.append(
            Event(
                id=content_id(*key, self._seen[key]),
                type=candidate.type,
                mode=mode,
                contexts=act.contexts,
                quad=self.ontology.quad(candidate.type),
                score=self.ontology.score(candidate.type, mode),
                status=candidate.status,
                actors=actors,
                recipients=recipients,
                date=date,
                place=None if mode == "phone" else place,
                contact=contact_of(tree, candidate) if candidate.type == "CONSULT" else None,
                evidence=Evidence((sentence.start, sentence.stop), trigger),
                attribution=attribution_of(trigger, self.found.statements),
                confidence=confidence,
                rule=candidate.hit.entry.id,
                reasons=reasons_of(candidate, words),
            )
        )

    def _date(self, sentence: Sentence, tree: Tree, candidate: Candidate, trigger: Span) -> DateValue | None:
        chain = candidate.chain
        top = sentence.tokens[chain.top]
        present = candidate.type in UNDER_WAY and top.pos == "VERB" and top.feats.get("Tense") == "Pres"
        own, by = (*candidate.hit.tokens, *chain.links), frozenset(candidate.actor_codes)
        told = Act(tree.tokens, own, chain.top, trigger, candidate.status, by, present)
        return self.dates.date_of(sentence, told)

    def _mode(self, candidate: Candidate, where: str | None) -> str | None:
        """The act's mode; a plain meeting of two on the soil of a third state is `third-party`."""
        mode = candidate.mode
        if mode and mode not in self.ontology.types[candidate.type].modes:
            mode = None
        parties = len(candidate.actor_codes) + len(candidate.recipient_codes)
        if candidate.type == "CONSULT" and parties > 2 and mode is None:
            return "multilateral"
        two = {*candidate.actor_codes, *candidate.recipient_codes}
        if candidate.type == "CONSULT" and mode is None and where and len(two) == 2 and where not in two:
            return "third-party"
        return mode

    def events(self) -> tuple[Event, ...]:
        """What was collected, in order of appearance, each act once per article."""
        kept: list[Event] = []
        for event in self._events:
            twin = next((i for i, other in enumerate(kept) if _twins(event, other)), None)
            if twin is None:
                kept.append(event)
                continue
            first, second = (event, kept[twin]) if _better(event, kept[twin]) else (kept[twin], event)
            kept[twin] = first if first.date else replace(first, date=_from_again(second.date))
        return tuple(sorted(kept, key=lambda e: (e.evidence.trigger, e.type, e.id)))


def _from_again(value: DateValue | None) -> DateValue | None:
    """The time of another mention of the act; it says that the act's own sentence does not tell it."""
    return replace(value, basis="inferred", note=AGAIN) if is_told(value) and value else value


def _twins(one: Event, other: Event) -> bool:
    """The same act told twice: same type and parties, and no two different dates or statuses."""
    if one.type != other.type or one.status != other.status:
        return False
    codes = [{p.code for p in (*e.actors, *e.recipients)} for e in (one, other)]
    directed = bool(one.recipients and other.recipients)
    if directed and {p.code for p in one.actors} != {p.code for p in other.actors}:
        return False
    if codes[0] != codes[1] or _of_other_kinds(one, other):
        return False
    if one.date and other.date and is_told(one.date) and is_told(other.date):
        return one.date.start == other.date.start
    return True


def _of_other_kinds(one: Event, other: Event) -> bool:
    """Whether two acts of one type are told by modes that exclude each other: a case opened and a charge made, a call and a visit."""
    modes = {one.mode, other.mode}
    if len(modes) == 1 or modes & GENERAL_MODES:
        return False
    return one.type != "CONSULT" or "phone" in modes  # a visit may also be the multilateral meeting


def _better(one: Event, other: Event) -> bool:
    def rank(event: Event) -> tuple[float, ...]:
        dated = event.date is not None and event.date.basis != "inferred"
        return (dated, event.mode not in GENERAL_MODES, event.confidence)

    return rank(one) > rank(other)


def reasons_of(candidate: Candidate, words: str) -> tuple[str, ...]:
    """Why this record is as it is, one line per choice."""
    entry = candidate.hit.entry
    lines = [f"act: {entry.id} ({entry.where}) by the words {words!r}"]
    for role, args in (("actor", candidate.actors), ("recipient", candidate.recipients)):
        for arg in args:
            codes = ", ".join(p.code for p in arg.mention.parties if p.code)
            lines.append(f"{role} {codes}: {arg.slot} by {arg.how}; {arg.mention.reason}")
    lines += [f"mood: {', '.join(candidate.moods)}"] if candidate.moods else []
    lines += candidate.notes
    if candidate.report is not None:
        lines.append(f"inside reported speech ({candidate.report.kind})")
    return tuple(lines)
