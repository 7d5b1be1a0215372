"""Mail: a message or a mailbox of them.

In: a stream. Out: a capture or refusal for each message, in order. Subject is the title, Date the day of publication, the sender's name or
domain the outlet. Attachments are not read.
"""

from __future__ import annotations

import email
import email.policy
import email.utils
import re
from collections.abc import Iterator
from email.message import EmailMessage
from functools import partial

from detente.capture.article import Known, article_from_text
from detente.capture.batch import Batch, Capture, Source, attempt, sha256_of
from detente.capture.encoding import declared_encoding, decode
from detente.capture.limits import Refusal, Refused
from detente.capture.outlets import find_outlet, host_of, outlet_of_host
from detente.capture.page import clean_words
from detente.capture.unpack import read_line
from detente.records import Article

PARTS = 200
_MULTIPART = re.compile(rb"(?i)^content-type:[ \t]{0,9}multipart/", re.MULTILINE)
_REPLY = re.compile(r"^(?:\s{0,3}(?:re|fwd?|пересл|ответ)\s{0,3}:)+\s*", re.IGNORECASE)


def read_mail(source: Source, batch: Batch) -> Iterator[Capture | Refusal]:
    """Messages in the mailbox's order; a single message is a mailbox of one."""
    for raw in _messages(source, batch):
        known: Known = {
            "id": batch.ids.next(source.base),
            "path": source.path,
            "sha256": sha256_of(raw),
            "not_after": batch.not_after,
        }
        if len(raw) > batch.limits.page_bytes:
            reason = f"a message of more than {batch.limits.page_bytes} bytes"
            yield Refusal(source.path, known["id"] or "", "too_large", reason, None)
            continue
        yield attempt(partial(message_article, raw, batch, known), raw, "eml", known)


def _messages(source: Source, batch: Batch) -> Iterator[bytes]:
    """The messages' bytes; of one over the limit only the beginning, just long enough to tell."""
    parts: list[bytes] = []
    size = 0
    mailbox = source.stream.peek(5).startswith(b"From ")
    blank = True
    while True:
        line, _ = read_line(source.stream, batch.limits)
        if not line or (mailbox and blank and line.startswith(b"From ")):
            if parts:
                yield b"".join(parts)
            if not line:
                return
            parts, size, blank = [], 0, False
            continue
        blank = not line.strip()
        if size <= batch.limits.page_bytes:
            parts.append(line)
            size += len(line)


def message_article(raw: bytes, batch: Batch, known: Known) -> Article:
    """The article in a message: of its HTML when it has any, else of its plain text. Raises Refused."""
    if len(_MULTIPART.findall(raw)) > batch.limits.depth:
        raise Refused("nesting", "too many nested parts")
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        parts = _text_parts(message)
        subject, sender, date = (_header(message, name) for name in ("subject", "from", "date"))
    except (ValueError, LookupError, RecursionError, TypeError, AttributeError, IndexError, KeyError) as error:
        raise Refused("damaged", f"a message that cannot be read ({type(error).__name__})") from error
    known["title"] = clean_words(_REPLY.sub("", subject)) or None
    known["date"] = date or None
    known["outlet"] = _outlet(sender)
    reading = batch.reading(date_basis="header", headline=False, is_source=False)
    if "html" in parts:
        from detente.capture.html import article_from_html

        return article_from_html(parts["html"], reading=reading, **known)
    return article_from_text(parts.get("plain", ""), reading=reading, **known)


def _header(message: EmailMessage, name: str) -> str:
    """A header as text; one that the parser stumbles over is empty."""
    try:
        return str(message.get(name, ""))
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return ""


def _outlet(sender: str) -> str | None:
    name, address = email.utils.parseaddr(sender)
    if name and find_outlet(name):
        return name
    host = host_of(address.rpartition("@")[2])
    if host and outlet_of_host(host).name != host:
        return host
    return clean_words(name) or host


def _text_parts(message: EmailMessage) -> dict[str, str]:
    """The first plain and the first HTML part, decoded."""
    found: dict[str, str] = {}
    for number, part in enumerate(message.walk()):
        if number > PARTS:
            raise Refused("too_many", f"a message of more than {PARTS} parts")
        kind = part.get_content_subtype() if part.get_content_maintype() == "text" else ""
        if kind not in ("plain", "html") or kind in found or part.get_content_disposition() == "attachment":
            continue
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
        text = decode(data, declared=part.get_content_charset() or declared_encoding(data))
        if text.strip():
            found[kind] = text.replace("\r\n", "\n")
    return found
