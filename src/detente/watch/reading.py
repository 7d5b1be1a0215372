"""Answers to captures: what a feed lists, what a page says.

In: bodies of answers. Out: captures and refusals for the ledger, links to follow. Nothing here asks the network.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from detente.capture import Capture, Limits, Reading, Refusal, Refused, article_from_html, captures_of_bytes, reread
from detente.capture.detect import detect
from detente.errors import InputError
from detente.records import Article
from detente.watch.addresses import web_address
from detente.watch.fetch import Answer, Failure

MOST_LINKS = 1000
"""Entries of one answer that are followed; feeds list a few dozen."""
LARGEST_ENTRY = 16_000
_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Context:
    """What is known when an answer is read: the capture room's bounds, the time of fetching and today, where the clock can be believed."""

    limits: Limits
    captured: str | None
    today: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed holds: links with the raw form of their entries, and entries that lead nowhere."""

    links: dict[str, str | None]
    loose: list[Capture | Refusal]


def kind_of(answer: Answer) -> str:
    """`feed`, `page` or `other`: by the content; where that says nothing, by what the server calls it."""
    found = detect(answer.body[:65_536])
    if found in ("feed", "html"):
        return "feed" if found == "feed" else "page"
    content_type = (answer.content_type or "").partition(";")[0].strip().lower()
    return "page" if content_type in _PAGES or (content_type == "text/plain" and found == "text") else "other"


def read_feed(answer: Answer, context: Context) -> Listing:
    """The entries of a feed. Raises Failure when it cannot be read as one."""
    links: dict[str, str | None] = {}
    loose: list[Capture | Refusal] = []
    items = captures_of_bytes(answer.body, format="feed", limits=context.limits, not_after=context.today)
    for item in _first(items):
        if isinstance(item, Refusal) and item.raw is None:
            raise Failure("http", f"the feed cannot be read: {item.reason}")
        link = _link(item)
        if link is None:
            loose.append(_at(item, answer.url, context))
        else:
            raw = item.raw or b""
            links.setdefault(link, raw.decode("utf-8", "replace") if len(raw) <= LARGEST_ENTRY else None)
    return Listing(links, loose)


def read_page(answer: Answer, url: str, context: Context, *, entry: str | None = None) -> Capture | Refusal:
    """The article of a page. Where the page itself has no date, the feed's entry gives one."""
    if kind_of(answer) != "page":
        return Refusal(
            None, url, "not_page", f"not a page: {answer.content_type or 'of no known kind'}"[:200], answer.body
        )
    known: dict[str, Any] = {"url": url, "captured": context.captured, "not_after": context.today}
    form = "html" if detect(answer.body[:65_536]) == "html" or _says_html(answer) else "text"
    try:
        article = reread(answer.body, format=form, limits=context.limits, **known)
        if article.published is None and form == "html" and entry is not None:
            article = _dated(article, answer.body, context, known, _entry_date(entry))
    except Refused as refused:
        return Refusal(None, url, refused.reason_code, refused.message, answer.body)
    except Exception as error:  # noqa: BLE001 - one page must not stop the watch; it is kept with this reason
        return Refusal(None, url, "bad_format", f"cannot be read: {type(error).__name__}: {error}"[:300], answer.body)
    return Capture(article, answer.body, form)


def read_entry(entry: str, url: str, context: Context) -> Capture | Refusal:
    """The article of a feed's entry alone, for a page that cannot be had."""
    raw = entry.encode("utf-8")
    try:
        return Capture(
            reread(raw, format="entry", limits=context.limits, url=url, not_after=context.today), raw, "entry"
        )
    except (Refused, ValueError, KeyError) as error:
        return Refusal(None, url, "bad_format", f"the feed's entry cannot be read: {error}", raw)


def _says_html(answer: Answer) -> bool:
    return (answer.content_type or "").partition(";")[0].strip().lower() in _PAGES


def _dated(article: Article, body: bytes, context: Context, known: dict[str, Any], date: str | None) -> Article:
    if not date:
        return article
    reading = Reading(date_basis="feed", is_source=False, limits=context.limits)
    return article_from_html(body, reading=reading, sha256=article.sha256, date=date, **known)


def _entry_date(entry: str) -> str | None:
    import json

    try:
        date = json.loads(entry).get("date")
    except (ValueError, AttributeError):
        return None
    return date if isinstance(date, str) else None


def _link(item: Capture | Refusal) -> str | None:
    """The address an entry leads to, when it is one we follow."""
    try:
        if isinstance(item, Capture):
            return web_address(item.article.url) if item.article.url else None
        import json

        url = json.loads(item.raw or b"{}").get("url")
        return web_address(url) if isinstance(url, str) else None
    except (InputError, ValueError, AttributeError):
        return None


def _at(item: Capture | Refusal, url: str, context: Context) -> Capture | Refusal:
    if isinstance(item, Refusal):
        return item
    return Capture(replace(item.article, url=url, captured=context.captured), item.raw, item.format)


def _first(items: Iterable[Any]) -> Iterable[Any]:
    for number, item in enumerate(items):
        if number >= MOST_LINKS:
            return
        yield item
