"""RSS and Atom: each entry an article.

In: a feed's bytes. Out: a capture or refusal for each entry, in order. Entity declarations are refused before parsing; addresses in the feed
are never opened.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from detente.capture.article import Known, article_from_text
from detente.capture.batch import Batch, Capture, Source, attempt, sha256_of
from detente.capture.encoding import check_text, declared_encoding, decode
from detente.capture.limits import Limits, Refusal, Refused
from detente.capture.unpack import read_page_bytes
from detente.records import Article

ENTRY = "entry"  # the format of an entry's raw form
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s{0,99}<\?xml[^>]{0,200}\?>")
_MARKUP = re.compile(r"<[a-zA-Z/!][^>]{0,400}>|&[a-zA-Z#][a-zA-Z0-9]{1,8};")


def read_feed(source: Source, batch: Batch) -> Iterator[Capture | Refusal]:
    """Entries in the feed's order."""
    data = read_page_bytes(source.stream, batch.limits)
    parsed = parse_feed(data, batch.limits)
    outlet = _plain(parsed.feed.get("title"))
    entries = parsed.entries
    if not entries:
        raise Refused("no_text", "a feed without entries")
    for entry in entries:
        yield _entry(entry, outlet, source, batch)


def parse_feed(data: bytes, limits: Limits) -> Any:
    """The parsed feed. Raises Refused: too_large, entities, nesting, too_many, no_text."""
    if len(data) > limits.markup_bytes:
        raise Refused("too_large", f"{len(data)} bytes of feed; the limit is {limits.markup_bytes}")
    text = decode(data, declared=declared_encoding(data))
    if _ENTITY.search(text):
        raise Refused("entities", "the feed declares entities")
    if nesting(text, limits.depth) > limits.depth:
        raise Refused("nesting", f"elements nested deeper than {limits.depth}")
    import feedparser

    document = '<?xml version="1.0" encoding="utf-8"?>' + _DECLARATION.sub("", text, count=1)
    try:
        parsed = feedparser.parse(io.BytesIO(document.encode("utf-8")))
    except Exception as error:  # the parser stumbles over some broken feeds with whatever comes
        raise Refused("bad_format", f"a feed too broken to parse: {type(error).__name__}") from error
    if len(parsed.entries) > limits.entries:
        raise Refused("too_many", f"more than {limits.entries} entries")
    return parsed


def nesting(text: str, limit: int) -> int:
    """How deep the elements nest, counted until the limit is passed; markup in CDATA is not counted."""
    depth = deepest = 0
    for found in re.finditer(r"<!\[CDATA\[.*?(?:\]\]>|$)|<(/?)[A-Za-z][^<>]{0,4000}?(/?)>", text, re.DOTALL):
        if found[1] is None:
            continue
        if found[1]:
            depth = max(depth - 1, 0)
        elif not found[2]:
            depth += 1
            deepest = max(deepest, depth)
            if deepest > limit:
                break
    return deepest


def _plain(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _entry(entry: Any, outlet: str | None, source: Source, batch: Batch) -> Capture | Refusal:
    """An entry's article: of its full content, else of its summary. Its raw form is a JSON object with the fields that were read."""
    content = entry.get("content") or []
    bodies = [part.get("value") or "" for part in content if isinstance(part, dict)] + [entry.get("summary") or ""]
    body = max(bodies, key=len) if bodies else ""
    date = _plain(entry.get("published")) or _plain(entry.get("updated"))
    url = _link(entry)
    kept = {
        "url": url,
        "title": _plain(entry.get("title")),
        "date": date,
        "outlet": None if url else outlet,
        "html" if _MARKUP.search(body) else "text": body,
    }
    raw = json.dumps(kept, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    known: Known = {"id": batch.ids.next(source.base), "path": source.path}
    return attempt(partial(entry_article, raw, batch, known), raw, ENTRY, known)


def entry_article(raw: bytes, batch: Batch, known: Known) -> Article:
    """The article of an entry's raw form. Raises Refused."""
    kept = json.loads(raw)
    known |= {"sha256": sha256_of(raw), "not_after": batch.not_after}
    known |= {"date": kept["date"], "url": kept["url"], "title": kept["title"], "outlet": kept["outlet"]}
    reading = batch.reading(date_basis="feed", is_source=False)
    if kept.get("html"):
        from detente.capture.html import article_from_html

        return article_from_html(kept["html"], reading=reading, **known)
    return article_from_text(check_text(kept.get("text") or ""), reading=reading, **known)


def _link(entry: Any) -> str | None:
    link = _plain(entry.get("link"))
    return link if link and link.lower().startswith(("http://", "https://")) else None
