"""WARC: each page of an archive an article.

In: a stream of records. Out: a capture or refusal for each response or resource that is a page, in order. Answers other than 200, pictures,
scripts, requests and metadata are passed over in silence.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import partial
from typing import Any

from detente.capture.article import Known, article_from_text
from detente.capture.batch import Batch, Capture, Source, attempt, sha256_of
from detente.capture.detect import detect
from detente.capture.encoding import declared_encoding, decode
from detente.capture.limits import Limits, Refusal, Refused
from detente.records import Article

TYPES = ("response", "resource", "conversion")
OTHER_TYPES = ("warcinfo", "request", "metadata", "revisit", "continuation")
PAGES = ("text/html", "application/xhtml", "text/plain")


def read_warc(source: Source, batch: Batch) -> Iterator[Capture | Refusal]:
    """Pages in the archive's order. A damaged record ends the archive with a refusal; what came before it stands."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = ArchiveIterator(source.stream, no_record_parse=False, arc2warc=False)
    count = 0
    while True:
        try:
            record = next(records)
        except StopIteration:
            if not count:
                raise Refused("damaged", "no record in the archive") from None
            return
        except Refused:
            raise
        except (
            ArchiveLoadFailed,
            ValueError,
            OSError,
            EOFError,
            zlib.error,
            AttributeError,
            TypeError,
            UnicodeError,
        ) as error:
            raise Refused("damaged", f"a damaged record ({str(error)[:80]})") from error
        count += 1
        if record.rec_type not in (*TYPES, *OTHER_TYPES):
            raise Refused("damaged", "a record of no known type")
        if record.rec_type in TYPES and _is_page(record):
            yield _page(record, source, batch)


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() != "200":
        return False
    kind = (headers or record.rec_headers).get_header("Content-Type") or ""
    return kind.lower().startswith(PAGES)


def _page(record: Any, source: Source, batch: Batch) -> Capture | Refusal:
    url = record.rec_headers.get_header("WARC-Target-URI")
    url = url.strip("<>") if url and url.strip("<>").lower().startswith(("http://", "https://")) else None
    fetched = record.rec_headers.get_header("WARC-Date") or ""
    known: Known = {
        "id": batch.ids.next(source.base),
        "path": source.path,
        "url": url,
        "captured": fetched[:16] if len(fetched) >= 16 else None,
        "not_after": batch.not_after,
    }
    try:
        raw = _payload(record, batch.limits)
    except Refused as refused:
        return Refusal(source.path, known["id"] or "", refused.reason_code, refused.message, None)
    known["sha256"] = sha256_of(raw)
    kind = "html" if detect(raw[:65_536]) == "html" or "html" in _content_type(record) else "text"
    return attempt(partial(_article, raw, kind, _charset(record), known, batch), raw, kind, known)


def _content_type(record: Any) -> str:
    return str((record.http_headers or record.rec_headers).get_header("Content-Type") or "").lower()


def _charset(record: Any) -> str | None:
    _, _, charset = _content_type(record).partition("charset=")
    return charset.split(";")[0].strip(" \"'") or None


def _payload(record: Any, limits: Limits) -> bytes:
    """The page's bytes, its transfer and content encodings undone. Raises Refused: bomb, too_large, damaged."""
    stream = record.content_stream()
    parts: list[bytes] = []
    size = 0
    while True:
        try:
            part = stream.read(65_536)
        except (ValueError, OSError, EOFError, zlib.error, AttributeError, TypeError) as error:
            raise Refused("damaged", f"a damaged page ({str(error)[:80]})") from error
        if not part:
            return b"".join(parts)
        size += len(part)
        if size > limits.page_bytes:
            raise Refused("too_large", f"a page of more than {limits.page_bytes} bytes")
        parts.append(part)


def _article(raw: bytes, kind: str, charset: str | None, known: Known, batch: Batch) -> Article:
    text = decode(raw, declared=charset or declared_encoding(raw))
    if kind == "html":
        from detente.capture.html import article_from_html

        return article_from_html(text, reading=batch.reading(is_source=False), **known)
    return article_from_text(text, reading=batch.reading(headline=False, is_source=False), **known)
