"""Text -> Article: the page reader with ids, hashes and language added.

In: text, and what the caller knows of it. Out: `Article`. Raises `Refused` for what is not text or larger than the limits.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TypedDict, Unpack

from detente.capture.encoding import check_text
from detente.capture.limits import Limits, check_size
from detente.capture.outlets import given_outlet
from detente.capture.page import Hints, Page, clean_words, read_page
from detente.capture.spoken import language_of
from detente.capture.words import fold
from detente.records import Article, Outlet, Span

HEADLINE_CHARS = 300
LANGUAGE_CHARS = 6000  # what the language is told from
GAP = "\n\n"


class Known(TypedDict, total=False):
    """What a caller knows of a page; everything may be left out.

    id: the article's id, else the first 16 hex digits of the hash. date: publication date as written. outlet: name or domain.
    url, path: where it came from. title: a title given apart from the text. captured: when it was fetched (ISO).
    sha256: hash of the bytes as received, else of the text's UTF-8. not_after: a day no publication can be later than.
    """

    id: str | None
    date: str | None
    outlet: str | None
    url: str | None
    title: str | None
    path: str | None
    captured: str | None
    sha256: str | None
    not_after: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text is to be read: where its date comes from, whether a single short line is a headline, whether spans count in the input."""

    date_basis: str = "given"
    headline: bool = True
    is_source: bool = True
    limits: Limits = field(default_factory=Limits)


def article_from_text(text: str, *, reading: Reading | None = None, **known: Unpack[Known]) -> Article:
    """An article from a page dump or a clean text. Spans count code points of the text as it is."""
    reading = reading or Reading()
    check_text(text)
    check_size(text, reading.limits)
    given_title = clean_words(known.get("title") or "") or None
    if not text.strip() and given_title:
        return _headline(given_title, given_title, reading, known)
    if given_title is None and reading.headline and is_headline(text):
        return _headline(text, None, reading, known)
    text, title_span, is_source = _with_title(text, given_title)
    hints = Hints(
        date=known.get("date"),
        date_basis=reading.date_basis,
        outlet=known.get("outlet"),
        url=known.get("url"),
        captured=known.get("captured"),
        not_after=known.get("not_after"),
        title_span=title_span,
    )
    page = read_page(text, hints)
    if given_title:
        page = replace(page, title=given_title)
    return build_article(text, page, known, is_source=reading.is_source and is_source)


def is_headline(text: str) -> bool:
    """A short text of a single line.

    >>> is_headline("Баку и Ереван обменялись нотами")
    True
    """
    stripped = text.strip()
    return 0 < len(stripped) <= HEADLINE_CHARS and len(stripped.splitlines()) == 1


def build_article(text: str, page: Page, known: Known, *, is_source: bool) -> Article:
    """Page and known facts as one record."""
    sha256 = known.get("sha256") or hash_text(text)
    sample = GAP.join(filter(None, [page.title, *(text[start:stop] for start, stop in page.body)]))
    return Article(
        id=known.get("id") or sha256[:16],
        text=text,
        sha256=sha256,
        title=page.title,
        title_span=page.title_span,
        body=page.body,
        byline=page.byline,
        outlet=page.outlet,
        published=page.published,
        captured=page.captured,
        language=language_of((sample or text)[:LANGUAGE_CHARS]),
        genre=page.genre,
        notices=page.notices,
        teasers=page.teasers,
        path=known.get("path"),
        url=known.get("url"),
        text_is_source=is_source,
        date_note=page.date_note,
    )


def hash_text(text: str) -> str:
    """SHA-256 of the text's UTF-8, in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _headline(text: str, title: str | None, reading: Reading, known: Known) -> Article:
    """A headline by itself: read as it stands, so it is the body; its words are the title for people."""
    stripped = text.strip()
    start = text.index(stripped)
    hints = Hints(
        date=known.get("date"),
        date_basis=reading.date_basis,
        url=known.get("url"),
        captured=known.get("captured"),
        not_after=known.get("not_after"),
    )
    page = read_page("", hints)
    outlet = _outlet_for(known) or page.outlet
    page = replace(
        page,
        title=title or clean_words(stripped),
        body=((start, start + len(stripped)),),
        outlet=outlet,
        genre="teaser",
    )
    article = build_article(text, page, known, is_source=reading.is_source and title is None)
    return replace(article, headline_only=True)


def _outlet_for(known: Known) -> Outlet | None:
    name = known.get("outlet")
    return given_outlet(name) if name else None


def _with_title(text: str, title: str | None) -> tuple[str, Span | None, bool]:
    """The text with a title that was given apart in front; a text that begins with it already is left as it is."""
    if title is None:
        return text, None, True
    start = len(text) - len(text.lstrip())
    if fold(text[start : start + len(title)]) == fold(title) and text[start + len(title) :][:1] in ("", "\n", "\r"):
        return text, (start, start + len(title)), True
    return title + GAP + text, (0, len(title)), False
