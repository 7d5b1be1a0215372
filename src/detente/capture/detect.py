"""Which format an input has: by its content first, by its name second.

In: the first bytes and a name. Out: one of `FORMATS`.
"""

from __future__ import annotations

import json
import re
from pathlib import PurePath

from detente.capture.encoding import BOMS

FORMATS = ("jsonl", "csv", "tsv", "html", "text", "feed", "warc", "eml")
BY_SUFFIX = {
    **dict.fromkeys((".html", ".htm", ".xhtml", ".shtml"), "html"),
    **dict.fromkeys((".rss", ".atom", ".rdf"), "feed"),
    **dict.fromkeys((".jsonl", ".ndjson", ".json", ".jl"), "jsonl"),
    **dict.fromkeys((".tsv", ".tab"), "tsv"),
    **dict.fromkeys((".eml", ".mbox", ".mbx"), "eml"),
    ".csv": "csv",
    ".warc": "warc",
}
PLAIN_SUFFIXES = (".txt", ".text", ".md", ".xml", ".gz", ".gzip", ".log", ".wet", ".php", ".asp", ".aspx")
NOT_PAGES = frozenset((".md", ".markdown", ".rst", ".adoc", ".css", ".js", ".mjs", ".map"))
"""Suffixes of what lies beside pages in a folder: documents about them, and parts of saved ones."""
ABOUT = frozenset(("readme", "license", "licence", "copying", "changelog"))
"""Names of files about a folder, without their suffix."""
COLUMNS = frozenset(("id", "url", "date", "title", "text", "html", "outlet"))
_HEADER_NAMES = (
    rb"return-path|received|from|to|subject|date|message-id|mime-version|content-type|delivered-to|reply-to|cc|sender|dkim-signature|"
    rb"x-[a-z-]{1,40}|list-[a-z]{1,20}|arc-[a-z-]{1,30}|authentication-results|content-transfer-encoding"
)
_HEADER = re.compile(rb"(?i)^(" + _HEADER_NAMES + rb"):[ \t]")
_FEED = re.compile(rb"<(?:\w{1,10}:)?(?:rss|feed|rdf|RDF)[\s>]")
_HTML = re.compile(rb"(?i)<(?:!doctype\s+html|html|head|body|div|p|article|meta|title|table|h1|section|span|main)[\s>]")
_FROM_LINE = re.compile(rb"From \S{1,200} .{0,60}\d{4}\s*$|From \S{1,200} .{0,60}\d{4}\r?\n")


def detect(head: bytes, name: str | None = None) -> str:
    """The format.

    >>> detect(b'{"id": "1", "text": "..."}'), detect(b"<rss version='2.0'>"), detect(b"Plain words", "page.html")
    ('jsonl', 'feed', 'html')
    """
    start = _plain(head).lstrip()
    return _by_content(start) or _by_name(name) or "text"


def beside_pages(name: str) -> bool:
    """Whether a file of a folder is a document or a part of a saved page, read only where it is named itself.

    >>> beside_pages("README.md"), beside_pages("style.css"), beside_pages("page.txt")
    (True, True, False)
    """
    path = PurePath(name.lower())
    return path.suffix in NOT_PAGES or (path.stem in ABOUT and path.suffix in ("", ".txt"))


def strip_suffixes(name: str) -> str:
    """A file name without the suffixes of known formats; else without one short suffix.

    >>> strip_suffixes("page.html.gz"), strip_suffixes("28.01.2026.txt"), strip_suffixes("note.dat")
    ('page', '28.01.2026', 'note')
    """
    stem = name
    while PurePath(stem).suffix.lower() in (*BY_SUFFIX, *PLAIN_SUFFIXES) and PurePath(stem).stem:
        stem = PurePath(stem).stem
    if stem == name and re.fullmatch(r"\.[A-Za-z][A-Za-z0-9]{0,5}", PurePath(name).suffix):
        stem = PurePath(name).stem
    return stem or name


def _plain(head: bytes) -> bytes:
    """The head as UTF-8 without its byte order mark."""
    for mark, encoding in BOMS:
        if head.startswith(mark):
            rest = head[len(mark) :]
            return rest if encoding == "utf-8" else rest.decode(encoding, "ignore").encode("utf-8", "ignore")
    return head


def _by_content(start: bytes) -> str | None:
    if start.startswith((b"WARC/0.", b"WARC/1.")):
        return "warc"
    if start[:1] in (b"{", b"["):
        return "jsonl" if _is_json(start) else None
    if start[:1] == b"<":
        html, feed = _HTML.search(start[:8192]), _FEED.search(start[:8192])
        if feed and (html is None or feed.start() < html.start()):
            return "feed"
        return "html" if html else None
    lines = start[:8192].splitlines()
    if lines and _FROM_LINE.match(lines[0] + b"\n") and len(lines) > 1 and _HEADER.match(lines[1]):
        return "eml"
    if len({found[1].lower() for line in lines[:40] if (found := _HEADER.match(line))}) >= 2 and _HEADER.match(
        lines[0]
    ):
        return "eml"
    return _table(lines[0]) if lines else None


def _is_json(start: bytes) -> bool:
    if re.match(rb'\{\s*(?:"|\})|\[\s*\{', start):
        return True
    try:
        json.loads(start.splitlines()[0])
    except (ValueError, RecursionError):
        return False
    return True


def _table(line: bytes) -> str | None:
    """`tsv` or `csv` when a first line names at least two known columns."""
    for sign, kind in ((b"\t", "tsv"), (b",", "csv"), (b";", "csv")):
        cells = {cell.strip().strip(b'"').lower().decode("ascii", "replace") for cell in line.split(sign)}
        if len(cells & COLUMNS) >= 2:
            return kind
    return None


def _by_name(name: str | None) -> str | None:
    suffixes = [suffix.lower() for suffix in PurePath(name or "").suffixes]
    return next((BY_SUFFIX[suffix] for suffix in reversed(suffixes) if suffix in BY_SUFFIX), None)
