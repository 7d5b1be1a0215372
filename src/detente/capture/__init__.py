"""Bytes -> Article + Teasers: formats, page cleaning, metadata.

In: files, folders, standard input's bytes, single texts. Out: `Article`s in input order, `Refusal`s for what is set aside. No network.
Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

from typing import Unpack

from detente.capture.article import Known, Reading, article_from_text
from detente.capture.batch import Capture
from detente.capture.inputs import captures_of_bytes, read_bytes, read_captures, read_inputs, reread
from detente.capture.limits import Limits, Refusal, Refused
from detente.records import Article

__all__ = [
    "Capture",
    "Known",
    "Limits",
    "Reading",
    "Refusal",
    "Refused",
    "article_from_html",
    "article_from_text",
    "captures_of_bytes",
    "read_bytes",
    "read_captures",
    "read_inputs",
    "reread",
]


def article_from_html(markup: bytes | str, *, reading: Reading | None = None, **known: Unpack[Known]) -> Article:
    """An article from a page or a fragment of HTML. Raises Refused for what cannot be read."""
    from detente.capture.html import article_from_html as read

    return read(markup, reading=reading, **known)
