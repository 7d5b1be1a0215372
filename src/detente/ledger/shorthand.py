"""The records of an article in fewer letters: what its text says at a span is not said again, and spans count from each other.

In: a coded article as JSON values with its text. Out: a line of text and the ids as bytes (which no compression makes shorter),
from which the same values come back. Whatever would not come back the same is left as it is, so that nothing depends on how
records are made.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

KINDS = ("teasers", "events", "statements", "claims", "instruments", "forecasts", "figures", "vectors", "attitudes")
SPANS = frozenset(("span", "sentence", "trigger", "cue_span", "title_span"))
LISTS = frozenset(("pieces", "spans", "body"))
MARKS = ("\x7f", "¤")
"""What stands in a reason for the first and the second of a record's own words."""
WHOLE = "="
"""Begins a line whose values were left as they are."""
STEP = "@"
"""How far a record begins behind the one before."""
SIZE = 8
"""Bytes of an id from content."""
_ID = re.compile(f"[0-9a-f]{{{SIZE * 2}}}")

Values = dict[str, Any]


def shortened(whole: Values, text: str, sha256: str) -> tuple[str, bytes]:
    """The values as a line and ids; `sha256` is that of the capture the article was read from."""
    plain = _line(whole)
    try:
        short = json.loads(plain)
        ids = _shorten(short, text, sha256)
        line = _line(short)
        if lengthened(line, ids, text, sha256) == whole:
            return line, ids
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, StopIteration):
        pass  # not the shape of records: such values are kept as they are
    return WHOLE + plain, b""


def lengthened(line: str, ids: bytes, text: str, sha256: str) -> Values:
    """The values that `shortened` was given with the same text and hash."""
    if line.startswith(WHOLE):
        return dict(json.loads(line[1:]))
    whole: Values = json.loads(line)
    _lengthen(whole, (ids[at : at + SIZE].hex() for at in range(0, len(ids), SIZE)), text, sha256)
    return whole


def _line(values: Values) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _shorten(short: Values, text: str, sha256: str) -> bytes:
    article = short["article"]
    _leave(article, "sha256", sha256)
    _leave(article, "title", _at(text, article.get("title_span")))
    ids = b""
    for kind, record in _records(short):
        if _ID.fullmatch(record["id"]):
            ids += bytes.fromhex(record.pop("id"))
        _mark(record, own_words(kind, record, text))
        for party in _named(record):
            if party["name"] == _at(text, party["span"]):
                party["name"] = 0
        if kind == "statements":
            _leave(record, "text", _at(text, record["span"]))
            _leave(record, "cue", _at(text, record.get("cue_span")))
            _leave(record, "pieces", [record["span"]])
        elif kind == "figures" and record.get("of") and _at(text, record["span"]).endswith(record["of"]):
            record["of"] = len(record["of"])
    _shift(article, 0, -1)
    for records in (short.get(kind, ()) for kind in KINDS):
        before = 0
        for record in records:
            if (start := _start(record)) is not None:
                _shift(record, start, -1)
                record[STEP], before = start - before, start
    return ids


def _lengthen(whole: Values, ids: Iterator[str], text: str, sha256: str) -> None:
    article = whole["article"]
    _shift(article, 0, 1)
    for records in (whole.get(kind, ()) for kind in KINDS):
        before = 0
        for record in records:
            if STEP in record:
                before += record.pop(STEP)
                _shift(record, before, 1)
    article.setdefault("sha256", sha256)
    if "title_span" in article:
        article.setdefault("title", _at(text, article["title_span"]))
    for kind, record in _records(whole):
        if "id" not in record:
            record["id"] = next(ids)
        for party in _named(record):
            if party["name"] == 0:
                party["name"] = _at(text, party["span"])
        if kind == "statements":
            record.setdefault("text", _at(text, record["span"]))
            record.setdefault("pieces", [list(record["span"])])
            if "cue_span" in record:
                record.setdefault("cue", _at(text, record["cue_span"]))
        elif kind == "figures" and isinstance(record.get("of"), int):
            record["of"] = _at(text, record["span"])[-record["of"] :]
        _unmark(record, own_words(kind, record, text))


def own_words(kind: str, record: Values, text: str) -> tuple[str | None, ...]:
    """The words of a record that its reasons repeat."""
    if kind == "statements":
        return record.get("cue"), record["speaker"].get("name")
    if kind == "figures":
        return (record.get("of"),)
    if kind == "events":
        return _at(text, record["evidence"]["trigger"]), record["rule"]
    return ()


def _mark(record: Values, words: tuple[str | None, ...]) -> None:
    if "reasons" in record:
        for word, mark in zip(words, MARKS, strict=False):
            if word:
                record["reasons"] = [reason.replace(word, mark) for reason in record["reasons"]]


def _unmark(record: Values, words: tuple[str | None, ...]) -> None:
    if "reasons" in record:
        for word, mark in reversed(list(zip(words, MARKS, strict=False))):
            if word:
                record["reasons"] = [reason.replace(mark, word) for reason in record["reasons"]]


def _records(whole: Values) -> Iterator[tuple[str, Values]]:
    """Every record with its kind, teasers' events too."""
    for kind in KINDS:
        for record in whole.get(kind, ()):
            yield kind, record
            for event in record.get("events", ()):
                yield "events", event


def _named(record: Values) -> Iterator[Values]:
    """A record's parties and sources, and the record itself, as far as they have a name and a span."""
    if "name" in record and "span" in record:
        yield record
    for value in record.values():
        for part in value if isinstance(value, list) else (value,):
            if isinstance(part, dict) and "name" in part and "span" in part:
                yield part


def _leave(record: Values, name: str, said: Any) -> None:
    """Leave a field out where it says what is known anyway."""
    if name in record and record[name] == said:
        del record[name]


def _at(text: str, span: Any) -> str:
    return text[span[0] : span[1]] if span else ""


def _start(record: Values) -> int | None:
    """The place from which a record's spans count: where it begins itself."""
    span = record.get("span") or record.get("evidence", {}).get("sentence")
    return span[0] if span else None


def _shift(value: Values, base: int, sign: int) -> None:
    """Spans as their distance from a place and their length (sign -1), or back (sign 1)."""
    for name, held in value.items():
        if name in SPANS:
            value[name] = _moved(held, base, sign)
        elif name in LISTS:
            value[name] = _chained(held, base, sign)
        elif isinstance(held, dict):
            _shift(held, base, sign)
        elif isinstance(held, list):
            for part in held:
                if isinstance(part, dict):
                    _shift(part, base, sign)


def _moved(span: list[int], base: int, sign: int) -> list[int]:
    if sign < 0:
        return [span[0] - base, span[1] - span[0]]
    return [span[0] + base, span[0] + base + span[1]]


def _chained(spans: list[Any], base: int, sign: int) -> list[Any]:
    """Spans as one list of steps: the distance from the end of the one before, the length."""
    if sign < 0:
        steps: list[int] = []
        for start, stop in spans:
            steps += [start - base, stop - start]
            base = stop
        return steps
    found = []
    for at in range(0, len(spans), 2):
        start = base + spans[at]
        base = start + spans[at + 1]
        found.append([start, base])
    return found
