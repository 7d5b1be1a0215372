"""Lists of sources from and for other programs: OPML, newsboat's `urls`, plain lists of addresses.

In: bytes. Out: `Listed` feeds in their order; OPML text. Documents with a type declaration are refused, addresses are checked
where sources are added.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from detente.errors import RefusedInput

LARGEST = 10_000_000
MOST_SOURCES = 10_000
MOST_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed in a list: its address, the name it has there, its tags."""

    url: str
    name: str | None = None
    tags: tuple[str, ...] = ()


def read_list(data: bytes) -> list[Listed]:
    """The feeds of a list of either form, once per address. Raises RefusedInput."""
    if len(data) > LARGEST:
        raise RefusedInput(f"a list of more than {LARGEST} bytes", code="REF003")
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    found = _read_opml(data) if start == b"<" else _read_lines(data)
    kept: dict[str, Listed] = {}
    for item in found:
        kept.setdefault(item.url, item)
        if len(kept) > MOST_SOURCES:
            raise RefusedInput(f"a list of more than {MOST_SOURCES} sources", code="REF003")
    return list(kept.values())


def write_opml(items: Iterable[Listed]) -> bytes:
    """An OPML 2.0 document that any reader of feeds takes."""
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = "detente sources"
    body = ElementTree.SubElement(root, "body")
    for item in items:
        name = _xml_text(item.name or item.url)
        values = {"type": "rss", "text": name, "title": name, "xmlUrl": item.url}
        if item.tags:
            values["category"] = _xml_text(",".join(item.tags))
        ElementTree.SubElement(body, "outline", values)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


class _NoDoctype(ElementTree.TreeBuilder):
    """Stops at a document type: no list of feeds has one, and entities come with it."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise RefusedInput("the list has a document type declaration", code="REF003")


def _read_opml(data: bytes) -> Iterator[Listed]:
    if b"<!DOCTYPE" in data.upper().replace(b"\x00", b"") or b"<!ENTITY" in data.upper().replace(b"\x00", b""):
        raise RefusedInput("the list has a document type declaration", code="REF003")
    parser = ElementTree.XMLParser(target=_NoDoctype())  # noqa: S314 - expat bounds entities, and there are none
    try:
        parser.feed(data)
        root = parser.close()
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise RefusedInput(f"not OPML: {error}", code="REF003") from error
    if root.tag.lower() != "opml":
        raise RefusedInput(f"not OPML, but <{root.tag[:40]}>", code="REF003")
    yield from _outlines(root)


def _outlines(root: ElementTree.Element) -> Iterator[Listed]:
    """Outlines in the order of the document; the folders they stand in become tags."""
    waiting: list[tuple[ElementTree.Element, tuple[str, ...]]] = [(root, ())]
    while waiting:
        element, folders = waiting.pop()
        if len(folders) > MOST_DEPTH:
            raise RefusedInput("folders nested too deep", code="REF003")
        url = element.get("xmlUrl") or element.get("xmlurl") or element.get("XMLURL")
        name = (element.get("title") or element.get("text") or "").strip() or None
        inside = folders
        if url:
            tags = [tag.strip().strip("/") for tag in (element.get("category") or "").split(",")]
            yield Listed(url.strip(), name, tuple(dict.fromkeys(filter(None, (*folders, *tags)))))
        elif element.tag == "outline":
            inside = (*folders, name or "")
        waiting += [(child, inside) for child in reversed(element)]


def _read_lines(data: bytes) -> Iterator[Listed]:
    """newsboat's form: an address, then tags; `"~Name"` names the feed. `#` begins a comment."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedInput("the list is not UTF-8", code="REF003") from error
    for line in text.splitlines():
        words = _words(line.strip())
        if not words or not words[0].lower().startswith(("http://", "https://")):
            continue  # comments, and newsboat's own queries, filters and commands, are no addresses
        names = [word[1:] for word in words[1:] if word.startswith("~")]
        tags = tuple(word for word in words[1:] if not word.startswith(("~", "!")))
        yield Listed(words[0], names[0] if names else None, tags)


def _words(line: str) -> list[str]:
    if not line or line.startswith("#"):
        return []
    try:
        return shlex.split(line)
    except ValueError:
        return line.split()


def _xml_text(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return "".join(
        char for char in text if char >= " " and not 0xD800 <= ord(char) <= 0xDFFF and char not in "\ufffe\uffff"
    )
