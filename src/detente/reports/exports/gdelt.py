"""Incidents as GDELT 2.0 events (61 columns) and their tellings as mentions (16 columns), tab-separated, without a header.

An incident is one event of GDELT for each source and target; its mentions are the articles that tell it. Columns that
détente does not measure (tone, coordinates, ethnic and religious codes) are empty or zero, as GDELT has them when unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from detente.analysis.merging import Incident
from detente.records import Party, content_id
from detente.reports.exports.base import Cameo, Wanted, cameo, sides, tsv_line
from detente.reports.labels import load_labels
from detente.reports.lines import tellings
from detente.reports.picture import Picture, Telling, iso

EVENT_COLUMNS, MENTION_COLUMNS = 61, 16
QUADS = {"verbal-coop": 1, "material-coop": 2, "verbal-conf": 3, "material-conf": 4}
GEO = ("0", "", "", "", "", "", "", "")
"""Type 0 (no location) and seven empty columns."""
CHAR_OFFSET_UNKNOWN = -1


def gdelt_lines(picture: Picture, wanted: Wanted) -> Iterator[str]:
    """The wanted incidents as event lines, by day."""
    for incident, told, pairs in _rows(picture, wanted):
        act = cameo(incident.type, incident.mode)
        outlets = {one.head.outlet for one in told if one.head.outlet}
        articles = {one.head.key for one in told}
        source = next((one.head.url for one in told if one.head.url), f"urn:detente:article:{told[0].head.key}")
        for one, other in pairs:
            yield tsv_line((
                event_number(incident, one, other), *_dates(incident), *_actor(one), *_actor(other), int(incident.weight > 1.0),
                *_act(act), QUADS.get(told[0].event.quad, ""), act.goldstein, len(told), max(1, len(outlets)), len(articles), "",
                *GEO, *GEO, *_action_place(incident), _stamp(told[0]), source,
            ))  # fmt: skip


def mention_lines(picture: Picture, wanted: Wanted) -> Iterator[str]:
    """The tellings of the wanted incidents as mention lines: offsets count characters of the article's text."""
    for incident, told, pairs in _rows(picture, wanted):
        when = f"{iso(incident.first).replace('-', '')}000000"
        for one, other in pairs:
            for telling in told:
                event, url = telling.event, telling.head.url
                yield tsv_line((
                    event_number(incident, one, other), when, _stamp(telling), 1 if url else 2, telling.head.outlet,
                    url or f"urn:detente:article:{telling.head.key}", 1 if telling.headline else "", _offset(event.actors, one),
                    _offset((*event.recipients, *event.actors), other), event.evidence.trigger[0], 1,
                    max(1, round(100 * event.confidence)), "", "", "", "",
                ))  # fmt: skip


def _rows(
    picture: Picture, wanted: Wanted
) -> Iterator[tuple[Incident, list[Telling], list[tuple[Party, Party | None]]]]:
    for incident in picture.incidents:
        told = [one for one in tellings(picture, incident) if wanted.takes(one.event, iso(incident.first))]
        if told:
            yield incident, told, _pairs(incident, told)


def _pairs(incident: Incident, told: list[Telling]) -> list[tuple[Party, Party | None]]:
    """Source and target as the incident has them; each party as the surest telling that names it does."""
    named: dict[str, Party] = {}
    for one in sorted(told, key=lambda one: (-one.event.confidence, one.event.id)):
        for party in (*one.event.actors, *one.event.recipients):
            if party.code and (party.code not in named or not named[party.code].name):
                named[party.code] = party
    agreed = [(one, other) for one in incident.actors for other in incident.recipients if one != other]
    agreed = agreed or list(combinations(incident.actors, 2))
    pairs = [(named.get(one, Party(one, None)), named.get(other, Party(other, None))) for one, other in agreed]
    return list(pairs) or sides(told[0].event)


def event_number(incident: Incident, one: Party, other: Party | None) -> int:
    """A whole number below 2^53 from the incident and its two sides, the same in events and mentions."""
    return int(content_id(incident.id, one.code, other.code if other else None)[:13], 16)


def _dates(incident: Incident) -> tuple[str, str, str, str]:
    """Day, month, year, and the year with its fraction, as GDELT counts it: (month * 30 + day) / 365."""
    day = date.fromordinal(incident.first)
    fraction = day.year + (day.month * 30 + day.day) / 365
    return (f"{day:%Y%m%d}", f"{day:%Y%m}", f"{day:%Y}", f"{fraction:.4f}")


def _actor(party: Party | None) -> tuple[str, ...]:
    """Code, name, country, four codes that are not measured, and three types, of which the sector is the first."""
    if party is None:
        return ("",) * 10
    code, sector = party.code or "", party.sector or ""
    name = (party.name if party.name and party.office else load_labels("en").party(code)).upper()
    return (f"{code}{sector}", name, code, "", "", "", "", sector, "", "")


def _act(act: Cameo) -> tuple[str, str, str]:
    return (act.code, act.base, act.root)


def _action_place(incident: Incident) -> tuple[str, ...]:
    return ("0", incident.place or "", *GEO[2:])


def _stamp(telling: Telling) -> str:
    return f"{(telling.head.day or '0001-01-01').replace('-', '')}000000"


def _offset(parties: tuple[Party, ...], wanted: Party | None) -> int:
    """Where a party is named; -1 when it is not."""
    for party in parties:
        if wanted is not None and party.code == wanted.code and party.span:
            return party.span[0]
    return CHAR_OFFSET_UNKNOWN
