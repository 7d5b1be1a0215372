"""What changed between two readings of one article: records added, removed, changed.

In: the article as it was coded and as it would be coded now. Out: one `Change` per record that differs, in order of the kinds and of
the text. Offsets do not count, for a word more in a menu moves them all; nor do reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from detente.records import CodedArticle, as_json

KINDS = ("events", "statements", "claims", "instruments", "forecasts", "figures", "vectors", "attitudes")
_OFFSETS = frozenset(("id", "span", "spans", "pieces", "evidence", "statement", "counters", "parts"))


@dataclass(frozen=True, slots=True)
class Change:
    """A record that differs. `change` is added, removed or changed; `fields` say what changed; `rule` is the rule of an event, else the
    kind; `was` and `now` are the record in short."""

    change: str
    kind: str
    rule: str
    id: str
    was: str
    now: str
    fields: tuple[str, ...]
    words: str


def differences(before: CodedArticle, after: CodedArticle) -> list[Change]:
    """All changes of an article."""
    return [change for kind in KINDS for change in _of_kind(kind, before, after)]


def _of_kind(kind: str, before: CodedArticle, after: CodedArticle) -> Iterator[Change]:
    old, new = _records(kind, before), _records(kind, after)
    pairs, gone, come = _matched(old, new)
    for one, other in pairs:
        was, now = as_json(one), as_json(other)
        fields = tuple(name for name in was if name not in _OFFSETS and _bare(was[name]) != _bare(now[name]))
        if fields:
            yield _change("changed", kind, one, other, before, fields)
    for one in gone:
        yield _change("removed", kind, one, None, before, ())
    for other in come:
        yield _change("added", kind, None, other, after, ())


def _records(kind: str, coded: CodedArticle) -> list[Any]:
    found = list(getattr(coded, kind))
    if kind == "events":
        found += [event for teaser in coded.teasers for event in teaser.events]
    return found


def _matched(old: Sequence[Any], new: Sequence[Any]) -> tuple[list[tuple[Any, Any]], list[Any], list[Any]]:
    """Records that are the same by id, then by the words they are read from and their order among these; and the others."""
    by_id = {record.id: record for record in new}
    pairs = [(record, by_id[record.id]) for record in old if record.id in by_id]
    known = {record.id for record, _ in pairs}
    left = [record for record in new if record.id not in known]
    gone = []
    for record in old:
        if record.id in known:
            continue
        other = next((one for one in left if _place(one) == _place(record)), None)
        if other is None:
            gone.append(record)
        else:
            left.remove(other)
            pairs.append((record, other))
    return pairs, gone, left


def _place(record: Any) -> Any:
    evidence = getattr(record, "evidence", None)
    if evidence is not None:
        return evidence.sentence, evidence.trigger
    return getattr(record, "span", None) or getattr(record, "spans", None) or getattr(record, "statement", None)


def _change(change: str, kind: str, was: Any, now: Any, coded: CodedArticle, fields: tuple[str, ...]) -> Change:
    record = was if was is not None else now
    rule = getattr(now, "rule", None) or getattr(was, "rule", None) or kind
    return Change(
        change, kind, rule, record.id, in_short(was), in_short(now), fields, _words(record, coded.article.text)
    )


def in_short(record: Any) -> str:
    """A record on one line: of what sort, between whom, when.

    >>> in_short(None)
    ''
    """
    if record is None:
        return ""
    if hasattr(record, "actors"):
        sides = [",".join(p.code or p.name or "?" for p in side) for side in (record.actors, record.recipients)]
        kind = f"{record.type}.{record.mode}" if record.mode else record.type
        day = (record.date.start or record.date.end or "") if record.date else ""
        return " ".join(filter(None, (">".join(filter(None, sides)), kind, record.status, day)))
    said = {
        name: value for name, value in as_json(record).items() if name not in _OFFSETS and value not in (None, [], "")
    }
    parts = (_bare(value) for value in said.values())
    return "; ".join(" ".join(str(part).split()) for part in parts)[:200]


def _words(record: Any, text: str) -> str:
    place = getattr(record, "evidence", None)
    span = (
        place.sentence if place else getattr(record, "span", None) or next(iter(getattr(record, "spans", ())), (0, 0))
    )
    return " ".join(text[slice(*span)].split())[:300]


def _bare(value: Any) -> Any:
    """A JSON value without offsets."""
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items() if key not in _OFFSETS}
    return [_bare(item) for item in value] if isinstance(value, list) else value
