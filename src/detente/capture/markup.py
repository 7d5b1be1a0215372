"""HTML -> its lines as a reader sees them, and what its head says.

In: markup. Out: a page dump (block elements on lines of their own) and `Head`: titles, dates, author, site. Bounded: size before parsing,
nesting by the parser, one pass over the tree.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from detente.capture.limits import Limits, Refused


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


BLOCKS = _names(
    "address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section summary "
    "table tbody td tfoot th thead time title tr ul"
)
SKIPPED = _names(
    "script style noscript template svg math iframe object embed select textarea head audio video canvas map"
)
DATE_CLASS = re.compile(r"(?:^|[\s_-])(?:date|time|published|pubdate|datetime|timestamp)(?:$|[\s_-])", re.IGNORECASE)
AUTHOR_CLASS = re.compile(r"(?:^|[\s_-])(?:author|byline)(?:$|[\s_-])", re.IGNORECASE)
PUBLISHED_META = (
    *(
        "article:published_time",
        "og:article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dc.date.issued",
        "pubdate",
    ),
    *(
        "publishdate",
        "publish_date",
        "publication_date",
        "mediator_published_time",
        "parsely-pub-date",
        "sailthru.date",
    ),
)
AUTHOR_META = ("author", "article:author", "mediator_author", "dc.creator", "parsely-author", "sailthru.author")
SITE_META = ("og:site_name", "application-name", "publisher", "dc.publisher")
LD_CHARS = 400_000
LD_SCRIPTS = 20
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Head:
    """What markup says of itself. `published` are date strings in order of rank, all meant as the day of publication."""

    titles: tuple[str, ...] = ()
    heading: str | None = None
    published: tuple[str, ...] = ()
    author: str | None = None
    site: str | None = None
    url: str | None = None


def parse_markup(markup: str, limits: Limits) -> Any:
    """The element tree. Raises Refused: too_large, nesting, no_text."""
    data = markup.encode("utf-8", "replace")
    if len(data) > limits.markup_bytes:
        raise Refused("too_large", f"{len(data)} bytes of markup; the limit is {limits.markup_bytes}")
    parser = etree.HTMLParser(encoding="utf-8", recover=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if any("depth" in entry.message for entry in parser.error_log):
        raise Refused("nesting", f"elements nested deeper than {limits.depth}")
    if root is None:
        raise Refused("no_text", "no markup that can be read")
    return root


def dump_lines(root: Any) -> str:
    """The visible text, a line for each block, in one pass."""
    pieces: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if tag in SKIPPED or _hidden(node):
                walk.skip_subtree()
                continue
            if _is_block(node, tag):
                pieces.append("\n")
            pieces.append(node.text or "")
        elif node is not root:
            if _is_block(node, tag):
                pieces.append("\n")
            pieces.append(node.tail or "")
    lines = (_BLANKS.sub(" ", _raw).strip() for _raw in _lines(pieces))
    return "\n".join(line for line in lines if line)


def _lines(pieces: list[str]) -> Iterator[str]:
    """Pieces joined up to each block break; line breaks in the source are blanks."""
    line: list[str] = []
    for piece in pieces:
        if piece == "\n":
            yield "".join(line)
            line = []
        elif piece:
            line.append(piece)
    yield "".join(line)


def _hidden(node: Any) -> bool:
    return node.get("hidden") is not None


def _is_block(node: Any, tag: str) -> bool:
    if tag in BLOCKS:
        return True
    return tag in ("span", "i", "em", "small", "b") and bool(DATE_CLASS.search(node.get("class") or ""))


def text_of(node: Any) -> str:
    """An element's text on one line."""
    return _BLANKS.sub(" ", "".join(node.itertext())).strip()


def read_head(root: Any) -> Head:
    """Titles, dates, author, site and canonical address, from meta elements, JSON-LD, microdata and time elements."""
    meta = _meta(root)
    linked = list(_linked_data(root))
    headings = [text_of(node) for node in root.iter("h1")]
    headings = [heading for heading in headings if heading]
    titles = [
        meta.get("og:title"),
        *(item.get("headline") for item in linked),
        _first_text(root, "title"),
        meta.get("twitter:title"),
    ]
    named = [title for title in titles if isinstance(title, str) and title.strip()]
    return Head(
        titles=tuple(dict.fromkeys(_BLANKS.sub(" ", title).strip() for title in named)),
        heading=_heading(headings, named),
        published=tuple(_published(root, meta, linked)),
        author=_author(root, meta, linked),
        site=next((meta[name] for name in SITE_META if meta.get(name)), None) or _publisher(linked),
        url=meta.get("og:url") or _canonical(root),
    )


def _meta(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in root.iter("meta"):
        name = (node.get("property") or node.get("name") or node.get("itemprop") or "").strip().lower()
        content = (node.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content[:2000])
    return found


def _heading(headings: list[str], titles: list[str]) -> str | None:
    """The h1 that agrees with a title, else the only one."""
    for heading in headings:
        if any(heading in title or title in heading for title in titles):
            return heading
    return headings[0] if len(headings) == 1 else None


def _first_text(root: Any, tag: str) -> str | None:
    node = next(root.iter(tag), None)
    return text_of(node) if node is not None else None


def _canonical(root: Any) -> str | None:
    for node in root.iter("link"):
        if (node.get("rel") or "").lower() == "canonical" and (node.get("href") or "").startswith("http"):
            return str(node.get("href"))
    return None


def _linked_data(root: Any) -> Iterator[dict[str, Any]]:
    """Articles described in JSON-LD."""
    count = 0
    for node in root.iter("script"):
        if (node.get("type") or "").lower() != "application/ld+json" or not node.text or len(node.text) > LD_CHARS:
            continue
        count += 1
        if count > LD_SCRIPTS:
            return
        try:
            data = json.loads(node.text, strict=False)
        except (ValueError, RecursionError):
            continue
        queue = data if isinstance(data, list) else [data]
        for item in queue[:50]:
            graph = item.get("@graph") if isinstance(item, dict) else None
            for entry in graph if isinstance(graph, list) else [item]:
                if isinstance(entry, dict) and "article" in str(entry.get("@type")).lower():
                    yield entry


def _published(root: Any, meta: dict[str, str], linked: list[dict[str, Any]]) -> Iterator[str]:
    for item in linked:
        if isinstance(item.get("datePublished"), str):
            yield item["datePublished"]
    for name in PUBLISHED_META:
        if meta.get(name):
            yield meta[name]
    for node in root.iter("time", "span", "abbr"):
        if node.get("itemprop") == "datePublished" or (node.tag == "time" and node.get("pubdate") is not None):
            yield node.get("datetime") or node.get("content") or text_of(node)
            return


def _author(root: Any, meta: dict[str, str], linked: list[dict[str, Any]]) -> str | None:
    for item in linked:
        author = item.get("author")
        for entry in author if isinstance(author, list) else [author]:
            name = entry.get("name") if isinstance(entry, dict) else entry
            if isinstance(name, str) and name.strip():
                return name.strip()[:200]
    for name in AUTHOR_META:
        if meta.get(name) and "//" not in meta[name]:
            return meta[name]
    for node in root.iter("a", "span", "div", "p", "address"):
        marked = node.get("rel") == "author" or node.get("itemprop") == "author"
        if (marked or AUTHOR_CLASS.search(node.get("class") or "")) and 3 < len(text_of(node)) <= 120:
            return text_of(node)
    return None


def _publisher(linked: list[dict[str, Any]]) -> str | None:
    for item in linked:
        publisher = item.get("publisher")
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
            return str(publisher["name"])[:200]
    return None
