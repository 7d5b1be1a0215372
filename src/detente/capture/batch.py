"""What the readers share: settings of a run, ids, and the step from a piece of input to a capture or a refusal.

In: pieces of input. Out: `Capture` or `Refusal`.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field

from detente.capture.article import Known, Reading, article_from_text
from detente.capture.limits import Limits, Refusal, Refused
from detente.records import Article

ID_CHARS = 200


@dataclass(frozen=True, slots=True)
class Capture:
    """An article with the bytes it was read from: `reread(raw, format=...)` with the article's id, path and address gives it again."""

    article: Article
    raw: bytes
    format: str


class Ids:
    """Hands out ids: a name, then the name with -2, -3 ... for later inputs of the same name."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._used: set[str] = set()

    def next(self, name: str) -> str:
        """A new id from a name."""
        name = clean_id(name)
        while True:
            count = self._counts[name] = self._counts.get(name, 0) + 1
            made = name if count == 1 else f"{name}-{count}"
            if made not in self._used:
                self._used.add(made)
                return made


def clean_id(name: str) -> str:
    """A name that is printable UTF-8 on one line: other bytes and signs are written as escapes or underscores."""
    plain = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else "_" for char in plain).strip()[:ID_CHARS] or "_"


@dataclass(slots=True)
class Batch:
    """One run over inputs."""

    limits: Limits = field(default_factory=Limits)
    format: str = "auto"
    not_after: str | None = None
    ids: Ids = field(default_factory=Ids)

    def reading(self, *, date_basis: str = "given", headline: bool = True, is_source: bool = True) -> Reading:
        return Reading(date_basis=date_basis, headline=headline, is_source=is_source, limits=self.limits)


@dataclass(frozen=True, slots=True)
class Source:
    """One opened input: its stream, the path shown to people, its id's base, and the name that may tell its format."""

    stream: io.BufferedReader
    path: str | None
    base: str
    name: str | None


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def attempt(make: Callable[[], Article], raw: bytes, kind: str, known: Known, *, where: str = "") -> Capture | Refusal:
    """The capture that `make` builds, or why it could not."""
    try:
        return Capture(make(), raw, kind)
    except Refused as refused:
        reason = f"{where}: {refused.message}" if where else refused.message
        return Refusal(known.get("path"), known.get("id") or "", refused.reason_code, reason, raw)


def text_capture(text: str, raw: bytes, kind: str, known: Known, reading: Reading) -> Capture | Refusal:
    """A capture of plain text."""
    return attempt(lambda: article_from_text(text, reading=reading, **known), raw, kind, known)
