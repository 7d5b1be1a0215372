"""Sources: feeds, pages and folders that are watched. What is known of them lies in the ledger.

In: what a person names. Out: `Source`s.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from detente.clock import Clock, stamp
from detente.errors import InputError
from detente.watch.addresses import web_address
from detente.watch.lists import Listed
from detente.watch.schedule import DEFAULT_EVERY, parse_every

if TYPE_CHECKING:
    from detente.ledger import Ledger

KINDS = ("feed", "page", "folder")


@dataclass(frozen=True, slots=True)
class Source:
    """A source: its number, name, kind (`feed` until an answer shows a page), address, own interval in seconds, tags."""

    id: int
    name: str
    kind: str
    url: str
    every: int | None = None
    tags: tuple[str, ...] = ()
    enabled: bool = True

    @property
    def interval(self) -> int:
        """Seconds between two visits; a folder is looked at in every pass unless it has an interval of its own."""
        return self.every if self.every is not None else 0 if self.kind == "folder" else DEFAULT_EVERY

    @property
    def folder(self) -> Path:
        return Path(self.url)


def load_sources(ledger: Ledger) -> list[Source]:
    """All sources, in the order they were added."""
    from detente.ledger.state import sources

    with ledger.reading() as connection:
        return [_source(row) for row in sources(connection)]


def add_source(
    ledger: Ledger,
    place: str,
    *,
    clock: Clock,
    name: str | None = None,
    every: str | None = None,
    tags: Sequence[str] = (),
) -> Source:
    """Watch an address or folder. Raises InputError for what is neither, and for what is watched already."""
    from detente.ledger import state

    if every is not None:
        parse_every(every)
    kind, url = classify(place)
    wanted = _name(name) if name else default_name(kind, url)
    options: dict[str, Any] = {"every": every, "tags": list(tags)}
    options = {key: value for key, value in options.items() if value}
    with ledger.writing(durable=True) as connection:
        known = state.sources(connection)
        if any(row["url"] == url for row in known):
            raise InputError("is watched already", subject=url, hint="see detente sources list", code="INP006")
        if not name:
            wanted = _free(wanted, {row["name"] for row in known})
        number = state.add_source(connection, wanted, kind, url, options=options, added=stamp(clock.now()))
    return Source(number, wanted, kind, url, parse_every(every) if every else None, tuple(tags))


def remove_source(ledger: Ledger, name_or_url: str) -> Source:
    """Stop watching; what was read stays. Raises InputError when there is no such source."""
    from detente.ledger import state

    found = next((one for one in load_sources(ledger) if name_or_url in (one.name, one.url)), None)
    if found is None:
        hint = "see detente sources list"
        raise InputError("there is no source of this name or address", subject=name_or_url, hint=hint, code="INP005")
    with ledger.writing(durable=True) as connection:
        state.remove_source(connection, found.name)
    return found


def import_sources(ledger: Ledger, items: Iterable[Listed], *, clock: Clock) -> tuple[list[Source], list[str]]:
    """Watch every feed of a list: those that are new, and a line for each address that cannot be watched."""
    added, refused = [], []
    known = {source.url for source in load_sources(ledger)}
    for item in items:
        try:
            if web_address(item.url) in known:
                continue
            tags = tuple(_name(tag) for tag in item.tags if tag.strip())
            source = add_source(ledger, item.url, clock=clock, tags=tags)
        except InputError as error:
            refused.append(str(error))
            continue
        added.append(source)
        known.add(source.url)
    return added, refused


def classify(place: str) -> tuple[str, str]:
    """The kind and canonical address of what a person named: a folder, else an address on the web.

    >>> classify("https://example.org/rss#x")
    ('feed', 'https://example.org/rss')
    """
    if "://" not in place:
        folder = Path(place)
        if not place.strip() or not folder.is_dir():
            raise InputError("neither a folder nor an http(s) address", subject=place, code="INP007")
        return "folder", str(folder.resolve())
    return "feed", web_address(place)


def default_name(kind: str, url: str) -> str:
    """A name from the address.

    >>> default_name("feed", "https://www.example.org/news/rss")
    'example.org/news/rss'
    """
    if kind == "folder":
        return _name(Path(url).name or url)
    parts = urlsplit(url)
    return _name((parts.netloc.removeprefix("www.") + parts.path).rstrip("/"))


def _name(text: str) -> str:
    words = " ".join("".join(char if char.isprintable() else " " for char in text).split())[:80]
    if not words:
        raise InputError("a name needs a letter", subject=text[:40], code="INP007")
    return words


def _free(name: str, taken: set[str]) -> str:
    return next(made for n in range(1, len(taken) + 2) if (made := name if n == 1 else f"{name}-{n}") not in taken)


def _source(row: dict[str, Any]) -> Source:
    options = row["options"]
    every = parse_every(options["every"]) if options.get("every") else None
    return Source(
        row["id"], row["name"], row["kind"], row["url"], every, tuple(options.get("tags", ())), row["enabled"]
    )
