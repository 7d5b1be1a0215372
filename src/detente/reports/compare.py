"""How each outlet told one incident: its words and details, and where the reports differ."""

from __future__ import annotations

from dataclasses import dataclass

from detente.analysis.merging import Incident
from detente.errors import InputError
from detente.reports.labels import Labels
from detente.reports.lines import Line, incident_line, tellings
from detente.reports.phrasing import date_in_words, sides, tone_of
from detente.reports.picture import Picture, Telling


@dataclass(frozen=True, slots=True)
class Comparison:
    """An incident, the line of each report (earliest first), what differs, why they are one,
    and both as lines of text."""

    incident: Incident
    head: Line
    told: tuple[Line, ...]
    differs: tuple[str, ...]
    reasons: tuple[str, ...]
    notes: tuple[str, ...]


def comparison(picture: Picture, labels: Labels, wanted: str) -> Comparison:
    """The comparison of an incident by its id or that of one of its events; InputError when there is none."""
    for incident in picture.incidents:
        if wanted == incident.id or wanted in incident.events:
            return compare(picture, labels, incident)
    raise InputError("no incident has this id", subject=wanted[:80], code="INP005")


def compare(picture: Picture, labels: Labels, incident: Incident) -> Comparison:
    """The comparison of an incident."""
    told = tuple(_report(labels, one) for one in tellings(picture, incident))
    differs, reasons = _differs(labels, incident), incident.reasons
    notes = [f"{labels.say('compare.differs')}:", *(f"- {text}" for text in differs)] if differs else []
    notes += [f"{labels.say('compare.reasons')}:", *(f"- {text}" for text in reasons)] if reasons else []
    return Comparison(incident, incident_line(picture, labels, incident), told, differs, reasons, tuple(notes))


def _report(labels: Labels, telling: Telling) -> Line:
    event, head = telling.event, telling.head
    actors = [party.code for party in event.actors if party.code]
    recipients = [party.code for party in event.recipients if party.code]
    who = f"{sides(labels, actors, recipients)}: {labels.act(event.type, event.mode)}"
    via = labels.say("site.via", via=", ".join(link.name for link in event.attribution)) if event.attribution else ""
    day = date_in_words(labels, event.date)
    outlet = head.outlet or labels.say("site.unknown.outlet")
    facts = (day, who, *filter(None, (event.place, via)))
    return Line("telling", tone_of(event.score), labels.day(head.day), f"{outlet}, {labels.day(head.day)}", telling.words,
                facts, event.id, (event.id,), (head,), (), head.day)  # fmt: skip


def _differs(labels: Labels, incident: Incident) -> tuple[str, ...]:
    """The details that reports tell differently, one a line, with how many say so."""
    fields: dict[str, list[str]] = {}
    for variant in incident.variants:
        value = f"{_value(labels, variant.field, variant.value)} ({len(variant.events)})"
        fields.setdefault(variant.field, []).append(value)
    return tuple(f"{labels.term('field', field)}: {'; '.join(values)}" for field, values in sorted(fields.items()))


def _value(labels: Labels, field: str, value: str) -> str:
    if field == "type":
        return labels.act(value)
    if field == "parties":
        return ", ".join(labels.party(code) for code in value.split())
    if field == "date":
        return " – ".join(labels.day(day) for day in value.split("/"))
    return value
