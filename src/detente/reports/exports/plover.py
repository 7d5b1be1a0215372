"""The native export: PLOVER JSON Lines, one event a line, with extension fields for what PLOVER has no place for.

Extensions: `status`, `attribution`, `confidence`, `quote`, `offsets`, `cluster` (the incident), `rule`, `date_info`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from detente.records import CodedArticle, Party, as_json
from detente.reports.exports.base import Item, Wanted, items, sentence_number
from detente.reports.html import shown

QUADS = {"verbal-coop": 1, "material-coop": 2, "verbal-conf": 3, "material-conf": 4}


def plover_lines(coded: Iterable[CodedArticle], wanted: Wanted, version: str) -> Iterator[str]:
    """The wanted events as JSON Lines."""
    for item in items(coded, wanted):
        yield json.dumps(plover(item, wanted, version), ensure_ascii=False, separators=(",", ":")) + "\n"


def plover(item: Item, wanted: Wanted, version: str) -> dict[str, Any]:
    """One event as PLOVER's fields in the manual's order, empty ones left out."""
    event, article = item.event, item.article
    start, end = event.evidence.sentence
    trigger = article.text[slice(*event.evidence.trigger)]
    last = ((event.date.end or "") if event.date else "")[:10]
    full: dict[str, Any] = {
        "id": event.id,
        "date": item.day or None,
        "enddate": last if last and last != item.day else None,
        "actor": [_entity(party) for party in event.actors],
        "recipient": [_entity(party) for party in event.recipients],
        "event": [event.type],
        "event_loc": {"extracted_place": event.place} if event.place else None,
        "event_text": [trigger],
        "quad_code": QUADS.get(event.quad),
        "event_scale": event.score,
        "mode": [event.mode] if event.mode else None,
        "context": list(event.contexts),
        "link": item.head.url,
        "text": item.sentence,
        "text_info": {"sequence": sentence_number(item), "start": start, "end": end},
        "cite_info": _cite(item, version),
        "coder": f"detente {version}",
        "status": event.status,
        "attribution": [{"name": one.name, "kind": one.kind, "code": one.code} for one in event.attribution],
        "confidence": event.confidence,
        "quote": item.sentence,
        "offsets": {"sentence": [start, end], "trigger": list(event.evidence.trigger)},
        "cluster": wanted.clusters.get(event.id),
        "rule": event.rule,
        "date_info": as_json(event.date),
        "contact": as_json(event.contact),
        "teaser": item.teaser,
    }
    needed = ("id", "date", "actor", "event")
    return {key: _clean(value) for key, value in full.items() if key in needed or value not in (None, [], {})}


def _entity(party: Party) -> dict[str, Any]:
    full = {"code": party.code, "sector": party.sector, "entity_text": party.name, "office": party.office}
    return {key: value for key, value in full.items() if value}


def _cite(item: Item, version: str) -> dict[str, Any]:
    head = item.head
    full = {"corpus": head.id, "url": head.url, "title": head.title, "language": item.article.language, "publication": head.outlet,
            "codebook": "PLOVER 2.0", "version": version, "published": head.day}  # fmt: skip
    return {key: value for key, value in full.items() if value}


def _clean(value: Any) -> Any:
    """Every text inside without control characters and lone surrogates."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return round(value, 4) if isinstance(value, float) else value
