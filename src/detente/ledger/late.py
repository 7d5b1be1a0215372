"""Teasers first seen on a page whose article the ledger had already: kept with their own words, for that page is kept nowhere.

In: a coded page. Out: a blob for the teaser's row; and back, the stored article with such teasers at the end of its text, so
that everybody who reads an article finds all teasers of its pages in one text.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from detente.ledger.packing import pack_coded, unpack_coded
from detente.records import Article, CodedArticle, Span, Teaser

GAP = "\n\n"
_SPANS = frozenset(("span", "sentence", "trigger", "cue_span"))


def pack_teaser(teaser: Teaser, article: Article) -> bytes:
    """A teaser with its events as a blob that begins with the words in which its spans count."""
    start, stop = teaser.span
    words = article.text[start:stop]
    bare = Article("", words, "", None, None, ((0, len(words)),))
    plain = words.encode("utf-8", "surrogatepass")
    return (
        len(plain).to_bytes(4, "big")
        + plain
        + pack_coded(CodedArticle(bare, teasers=(moved(teaser, -start, (0, len(words))),)))
    )


def unpack_teaser(blob: bytes) -> tuple[Teaser, str]:
    """The teaser of a blob and its words. Raises LedgerError for a damaged blob."""
    size = int.from_bytes(blob[:4], "big")
    words = blob[4 : 4 + size].decode("utf-8", "surrogatepass")
    return unpack_coded(blob[4 + size :], words).teasers[0], words


def with_late(coded: CodedArticle, late: Iterable[bytes]) -> CodedArticle:
    """An article with teasers of later pages (as blobs) after its own."""
    text, teasers = coded.article.text, list(coded.teasers)
    for blob in late:
        teaser, words = unpack_teaser(blob)
        text += GAP
        teasers.append(moved(teaser, len(text), (len(text), len(text) + len(words))))
        text += words
    bare = tuple(dataclasses.replace(teaser, events=()) for teaser in teasers)
    article = dataclasses.replace(coded.article, text=text, teasers=bare, text_is_source=False)
    return dataclasses.replace(coded, article=article, teasers=tuple(teasers))


def moved(record: Any, by: int, within: Span) -> Any:
    """A record with every span moved; a span that would leave the stretch is dropped where it may be, else cut to it."""
    changes: dict[str, Any] = {}
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        if field.name in _SPANS and value is not None:
            changes[field.name] = _moved_span(value, by, within, optional=field.name == "span" and not _needs(record))
        elif dataclasses.is_dataclass(value):
            changes[field.name] = moved(value, by, within)
        elif isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
            changes[field.name] = tuple(moved(item, by, within) for item in value)
    return dataclasses.replace(record, **changes) if changes else record


def _needs(record: Any) -> bool:
    return isinstance(record, Teaser)


def _moved_span(span: Span, by: int, within: Span, *, optional: bool) -> Span | None:
    start, stop = span[0] + by, span[1] + by
    if optional and not within[0] <= start <= stop <= within[1]:
        return None
    return max(start, within[0]), min(max(stop, within[0]), within[1])
