"""HTML -> Article: metadata from the head, body from trafilatura, and from the page's shape what that drops.

In: bytes or a string of markup. Out: `Article` whose text is built here: title, blank line, paragraphs, then the teasers' lines. Raises
`Refused`. Never touches the network.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Unpack

from detente.capture.article import GAP, Known, Reading, build_article, hash_text
from detente.capture.dating import Dated, days_apart, given_date, weigh
from detente.capture.encoding import check_text, declared_encoding, decode
from detente.capture.heading import printed_lines, strip_site
from detente.capture.limits import check_size
from detente.capture.lines import split_lines
from detente.capture.markup import Head, dump_lines, parse_markup, read_head
from detente.capture.outlets import find_outlet, given_outlet, host_of, outlet_of_host
from detente.capture.page import Hints, Page, clean_words, read_page
from detente.capture.who import PERSON
from detente.records import Article, DateValue, Outlet, Span, Teaser

TRUSTED_SHARE = 0.5  # of the body by shape, what trafilatura must bring to be believed
_PERSON = re.compile(rf"{PERSON}(?: {PERSON}){{1,3}}")
_TAG = re.compile(r"<[^<>]{1,200}>")


@dataclass(frozen=True, slots=True)
class _Body:
    paragraphs: tuple[str, ...]
    page: Page


def article_from_html(markup: bytes | str, *, reading: Reading | None = None, **known: Unpack[Known]) -> Article:
    """An article from a page or a fragment of HTML."""
    reading = reading or Reading()
    if isinstance(markup, bytes):
        known["sha256"] = known.get("sha256") or hashlib.sha256(markup).hexdigest()
        text = decode(markup, declared=declared_encoding(markup))
    else:
        known["sha256"] = known.get("sha256") or hash_text(markup)
        text = check_text(markup)
    root = parse_markup(text, reading.limits)
    head = read_head(root)
    if not known.get("url") and (head.url or "").startswith(("http://", "https://")):
        known["url"] = head.url
    dump = dump_lines(root)
    check_size(dump, reading.limits)
    title = clean_words(known.get("title") or "") or _title(head, dump)
    published = _published(head, root, known, reading)
    hints = _hints(known, head, published)
    shape = read_page(dump, hints)
    title = title or shape.title
    body = _best_body(root, dump, shape, title)
    outlet = _outlet(known, head) or shape.outlet
    page = replace(
        body.page,
        title=title,
        outlet=outlet,
        byline=_byline(head) or shape.byline or body.page.byline,
        published=published.value if published.value or published.note else shape.published,
        date_note=None if published.value else "; ".join(filter(None, (published.note, shape.date_note))) or None,
        captured=known.get("captured") or shape.captured,
        genre=shape.genre if shape.genre != "other" else body.page.genre,
        notices=tuple(dict.fromkeys((*shape.notices, *body.page.notices))),
    )
    return _assemble(page, body.paragraphs, shape.teasers, known)


def _hints(known: Known, head: Head, published: Dated) -> Hints:
    day = published.value.start if published.value else None
    return Hints(
        date=day,
        date_basis=published.value.basis if published.value else "given",
        outlet=known.get("outlet"),
        url=known.get("url") or head.url,
        captured=known.get("captured"),
        not_after=known.get("not_after"),
    )


def _title(head: Head, dump: str) -> str | None:
    """The h1 when it agrees with the head, else the head's title without the site's name."""
    if head.heading:
        return clean_words(head.heading)
    if not head.titles:
        return None
    printed = printed_lines(split_lines(dump[:20_000]))
    (start, stop), _ = strip_site(head.titles[0], printed)
    title = clean_words(head.titles[0][start:stop])
    return None if find_outlet(title) else title or None


def _published(head: Head, root: Any, known: Known, reading: Reading) -> Dated:
    """Given, else what the head says (contradicting itself: unknown), else what htmldate finds in the markup."""
    given = [given_date(known["date"] or "", reading.date_basis)] if known.get("date") else []
    said = [given_date(words, "meta") for words in head.published]
    values = [dated.value for dated in said if dated.value]
    if not given and len(values) > 1 and any(days_apart(values[0], other) > 1 for other in values[1:]):
        words = ", ".join(dict.fromkeys(value.start or "" for value in values))
        return Dated(None, f"contradictory dates: the page's head says {words}")
    if not given and not said:
        said.append(Dated(_htmldate(root)))
    limit = known.get("not_after") or known.get("captured")
    found = weigh([*given, *said], not_after=limit)
    return found if found.value or found.note else Dated(None)


def _htmldate(root: Any) -> DateValue | None:
    from htmldate import find_date

    try:
        found = find_date(
            root, extensive_search=False, original_date=True, max_date="2100-01-01", min_date="1995-01-01"
        )
    except (ValueError, TypeError, AttributeError):
        return None
    return given_date(found, "meta").value if found else None


def _outlet(known: Known, head: Head) -> Outlet | None:
    if known.get("outlet"):
        return given_outlet(known["outlet"] or "")
    host = host_of(known.get("url") or head.url)
    if host:
        found = outlet_of_host(host)
        return replace(found, name=clean_words(head.site)) if head.site and found.name == host else found
    return given_outlet(clean_words(head.site)) if head.site and clean_words(head.site) else None


def _byline(head: Head) -> str | None:
    """The author the head names, when it is a person's name and no outlet's."""
    name = clean_words(head.author or "")
    found = _PERSON.search(name)
    return found[0] if found and not find_outlet(name) else None


def _best_body(root: Any, dump: str, shape: Page, title: str | None) -> _Body:
    """Trafilatura's paragraphs when they hold most of what the shape finds, cleaned like a text; else the shape's own."""
    by_shape = tuple(line for start, stop in shape.body for line in dump[start:stop].split("\n") if line.strip())
    extracted = _extract(root)
    lines = [line.strip() for line in extracted.split("\n") if line.strip()]
    while title and lines and clean_words(lines[0]) == title:
        lines.pop(0)
    if lines:
        text = (title or "") + GAP + GAP.join(lines)
        page = read_page(text, Hints(title_span=(0, len(title or ""))))
        kept = tuple(line for start, stop in page.body for line in text[start:stop].split("\n") if line.strip())
        if sum(map(len, kept)) >= TRUSTED_SHARE * sum(map(len, by_shape)):
            return _Body(_with_lost_lead(kept, by_shape, title), page)
    return _Body(by_shape, shape)


def _with_lost_lead(kept: tuple[str, ...], by_shape: tuple[str, ...], title: str | None) -> tuple[str, ...]:
    """Trafilatura at times drops the first paragraph (set in bold or in another box): put back what the shape has before it."""
    if not kept or not by_shape or kept[0] in by_shape[:1]:
        return kept
    try:
        at = by_shape.index(kept[0])
    except ValueError:
        return kept
    return (*(line for line in by_shape[:at] if clean_words(line) != title and line not in kept), *kept)


def _extract(root: Any) -> str:
    """Trafilatura's text of a tree (which it changes); empty when it finds none or stumbles."""
    from trafilatura import bare_extraction

    for library in ("trafilatura", "htmldate"):
        logging.getLogger(library).setLevel(logging.CRITICAL)  # an empty page is news to them, not to us
    try:
        found = bare_extraction(
            root,
            with_metadata=False,
            include_comments=False,
            include_tables=True,
            favor_recall=False,
            deduplicate=False,
        )
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
        return ""
    text = getattr(found, "text", None)
    return _TAG.sub("", text) if isinstance(text, str) else ""


def _assemble(page: Page, paragraphs: Sequence[str], walls: Sequence[Teaser], known: Known) -> Article:
    """Build the text and every span in it."""
    parts: list[str] = []
    size = 0

    def add(piece: str) -> Span:
        nonlocal size
        start = size
        parts.append(piece)
        size += len(piece)
        return (start, size)

    title_span = add(page.title) if page.title else None
    body: tuple[Span, ...] = ()
    for number, paragraph in enumerate(paragraphs):
        if parts:
            add(GAP)
        start, stop = add(paragraph)
        body = ((body[0][0] if number else start, stop),)
    teasers: list[Teaser] = []
    for teaser in walls:
        if parts:
            add("\n" if teasers else GAP)
        teasers.append(replace(teaser, span=add(teaser.text)))
    page = replace(page, title_span=title_span, body=body, teasers=tuple(teasers))
    return build_article("".join(parts), page, known, is_source=False)
