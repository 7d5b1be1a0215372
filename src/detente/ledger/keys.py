"""What makes two inputs the same article or teaser, and keys that follow from content."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from detente.records import Article, DateValue, Teaser

SHORT = 400
"""A text shorter than this (a headline) may come again on another day as other news: its day and outlet belong to its key."""

_SPACES = re.compile(r"\s+")


def digest(*parts: str | None) -> bytes:
    joined = "\x1f".join(part or "" for part in parts)
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def content_key(article: Article) -> str:
    """The key of an article: its title and body, without case, spacing and compatibility forms.

    URL, path, date and everything around the body stay out, so that the same text under another address or with other share
    counters is the same article.
    """
    title, body = normal(article.title or ""), normal(article.body_text)
    if not title and not body:
        return digest("empty", article.sha256).hex()[:24]
    if len(title) + len(body) < SHORT:
        return digest("short", title, body, day_of(article.published), _outlet(article)).hex()[:24]
    return digest("long", title, body).hex()[:24]


def teaser_key(teaser: Teaser, article: Article) -> str:
    """The key of a teaser: its words, day and outlet; the same wall of headlines is on every page of a site."""
    return digest("teaser", normal(teaser.text), day_of(teaser.published), _outlet(article)).hex()[:24]


def row_id(*parts: str | None) -> int:
    """An integer key from content, below 2^53 so that every JSON reader keeps it exact."""
    return int.from_bytes(digest(*parts)[:8], "big") >> 11


def day_of(*dates: DateValue | None) -> str:
    """The day a row is filed under: the start (else the end) of the first known date, or an empty text."""
    for date in dates:
        if date is not None and (bound := date.start or date.end):
            return bound[:10]
    return ""


def normal(text: str) -> str:
    """A text for comparison.

    >>> normal("Ещё  Раз ")
    'еще раз'
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").replace("\xad", "")
    return _SPACES.sub(" ", folded).strip()


def _outlet(article: Article) -> str:
    outlet = article.outlet
    return normal((outlet.domain or outlet.name or "") if outlet else "")
