"""Files, folders, bytes -> Articles, in input order.

In: paths or bytes. Out: `Article` or `Refusal` for each; with `read_captures` the bytes too. A bad input never stops the rest.
"""

# ruff: noqa: A002 (`format` is the option's name everywhere)

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Unpack, cast

from detente.capture.article import Known, article_from_text
from detente.capture.batch import Batch, Capture, Source, attempt, clean_id, sha256_of, text_capture
from detente.capture.detect import FORMATS, beside_pages, detect, strip_suffixes
from detente.capture.encoding import declared_encoding, decode
from detente.capture.limits import Limits, Refusal, Refused
from detente.capture.unpack import HEAD_BYTES, open_stream, read_page_bytes, spool
from detente.errors import InputError
from detente.records import Article

MOST_BYTES_A_CHARACTER = 4  # of UTF-8 and UTF-32


def read_inputs(
    paths: Iterable[str | Path],
    *,
    format: str = "auto",
    limits: Limits | None = None,
    not_after: str | None = None,
) -> Iterator[Article | Refusal]:
    """Articles of files and folders, in order; folders are read sorted by name. `not_after` is a day no publication can be later than.

    Raises InputError for an unknown format.
    """
    for item in read_captures(paths, format=format, limits=limits, not_after=not_after):
        yield item.article if isinstance(item, Capture) else item


def read_captures(
    paths: Iterable[str | Path],
    *,
    format: str = "auto",
    limits: Limits | None = None,
    not_after: str | None = None,
) -> Iterator[Capture | Refusal]:
    """The same with the bytes of each article."""
    batch = _batch(format, limits, not_after)
    for path in paths:
        yield from _read_path(Path(path), batch)


def read_bytes(
    data: bytes | BinaryIO,
    *,
    name: str | None = None,
    format: str = "auto",
    limits: Limits | None = None,
    not_after: str | None = None,
) -> Iterator[Article | Refusal]:
    """Articles of bytes, such as standard input's: the id is the first 16 hex digits of their SHA-256 where nothing else names them."""
    for item in captures_of_bytes(data, name=name, format=format, limits=limits, not_after=not_after):
        yield item.article if isinstance(item, Capture) else item


def captures_of_bytes(
    data: bytes | BinaryIO,
    *,
    name: str | None = None,
    format: str = "auto",
    limits: Limits | None = None,
    not_after: str | None = None,
) -> Iterator[Capture | Refusal]:
    """The same with the bytes of each article."""
    batch = _batch(format, limits, not_after)
    if isinstance(data, bytes):
        stream, digest = cast(BinaryIO, io.BytesIO(data)), sha256_of(data)
    else:
        try:
            stream, digest = spool(data, batch.limits)
        except Refused as refused:
            yield Refusal(None, name or "stdin", refused.reason_code, refused.message)
            return
    base = strip_suffixes(name) if name else digest[:16]
    with stream:
        yield from _read_stream(stream, None, base, name, batch)


def reread(raw: bytes, *, format: str, limits: Limits | None = None, **known: Unpack[Known]) -> Article:
    """The article of a stored capture's bytes, with what was known of it then. Raises Refused when it cannot be read any more."""
    batch = _batch("auto" if format == "entry" else format, limits, known.get("not_after"))
    known["sha256"] = sha256_of(raw)
    if format == "html":
        from detente.capture.html import article_from_html

        return article_from_html(raw, reading=batch.reading(is_source=False), **known)
    if format == "entry":
        from detente.capture.feeds import entry_article

        return entry_article(raw, batch, known)
    if format == "text":
        return article_from_text(decode(raw), reading=batch.reading(), **known)
    for item in captures_of_bytes(raw, format=format, limits=limits, not_after=known.get("not_after")):
        if isinstance(item, Refusal):
            raise Refused(item.reason_code, item.reason)
        article = item.article
        return replace(
            article, id=known.get("id") or article.id, path=known.get("path"), url=article.url or known.get("url")
        )
    raise Refused("no_text", "nothing in these bytes")


def _batch(format: str, limits: Limits | None, not_after: str | None) -> Batch:
    if format not in ("auto", *FORMATS):
        raise InputError(f"unknown format {format!r}", hint=f"one of auto, {', '.join(FORMATS)}")
    return Batch(limits or Limits(), format, not_after)


def _read_path(path: Path, batch: Batch) -> Iterator[Capture | Refusal]:
    """A file, or a folder's files. Each is opened without waiting for pipes and devices."""
    if path.is_dir():
        yield from _read_folder(path, batch)
        return
    shown = clean_id(str(path)) if not str(path).isprintable() else str(path)
    base = strip_suffixes(path.name)
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield Refusal(shown, batch.ids.next(base), "unreadable", reason)
        return
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            yield Refusal(shown, batch.ids.next(base), "not_regular", "not a regular file")
            return
        yield from _read_stream(stream, shown, base, path.name, batch)


def _read_folder(folder: Path, batch: Batch) -> Iterator[Capture | Refusal]:
    """Files of a folder and those below it, sorted; hidden ones and documents are passed over, links out of the folder refused."""
    top = folder.resolve()
    count = 0
    for parent, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".") and not beside_pages(name)):
            path = Path(parent) / name
            count += 1
            if count > batch.limits.files:
                reason = f"more than {batch.limits.files} files"
                yield Refusal(clean_id(str(folder)), batch.ids.next(folder.name), "too_many", reason)
                return
            if path.is_symlink() and not path.resolve().is_relative_to(top):
                shown = clean_id(str(path))
                yield Refusal(shown, batch.ids.next(strip_suffixes(name)), "link_out", "a link that leaves the folder")
                continue
            yield from _read_path(path, batch)


def _read_stream(
    raw: BinaryIO, path: str | None, base: str, name: str | None, batch: Batch
) -> Iterator[Capture | Refusal]:
    """One input. What goes wrong with all of it is one refusal, after what was read before."""
    try:
        stream = open_stream(raw, batch.limits)
        source = Source(stream, path, base, name)
        kind = batch.format if batch.format != "auto" else detect(stream.peek(HEAD_BYTES), name)
        yield from _readers(kind, source, batch)
    except Refused as refused:
        yield Refusal(path, batch.ids.next(base), refused.reason_code, refused.message)
    except OSError as error:
        yield Refusal(path, batch.ids.next(base), "unreadable", error.strerror or str(error))


def _readers(kind: str, source: Source, batch: Batch) -> Iterator[Capture | Refusal]:
    """The reader of a format; loaded only when it is needed."""
    if kind == "jsonl":
        from detente.capture.rows import read_json_lines

        return read_json_lines(source, batch)
    if kind in ("csv", "tsv"):
        from detente.capture.rows import read_table

        return read_table(source, batch, kind)
    if kind == "feed":
        from detente.capture.feeds import read_feed

        return read_feed(source, batch)
    if kind == "warc":
        from detente.capture.warc import read_warc

        return read_warc(source, batch)
    if kind == "eml":
        from detente.capture.mail import read_mail

        return read_mail(source, batch)
    return _read_single(kind, source, batch)


def _read_single(kind: str, source: Source, batch: Batch) -> Iterator[Capture | Refusal]:
    """A page: HTML or plain text."""
    limits = batch.limits
    most = limits.markup_bytes if kind == "html" else MOST_BYTES_A_CHARACTER * limits.text_chars
    data = read_page_bytes(source.stream, limits, most)
    known: Known = {
        "id": batch.ids.next(source.base),
        "path": source.path,
        "sha256": sha256_of(data),
        "not_after": batch.not_after,
    }
    if kind == "html":
        from detente.capture.html import article_from_html

        reading = batch.reading(is_source=False)
        yield attempt(lambda: article_from_html(data, reading=reading, **known), data, "html", known)
        return
    try:
        text = decode(data, declared=declared_encoding(data) if data[:1] == b"<" else None)
    except Refused as refused:
        yield Refusal(source.path, known["id"] or "", refused.reason_code, refused.message, data)
        return
    yield text_capture(text, data, "text", known, batch.reading())
