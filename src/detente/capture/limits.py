"""What capture accepts, and how it says no.

In: nothing. Out: `Limits` (adjustable bounds), `Refusal` (one input set aside, with its reason).
"""

from __future__ import annotations

from dataclasses import dataclass

from detente.errors import RefusedInput

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one input. What is larger is set aside, never cut.

    page_bytes: bytes read of one page, mail, feed, line of JSON or WARC payload.
    markup_bytes: bytes of one HTML page or feed that are parsed (a parsed page takes about ten times its size).
    text_chars, lines: characters and lines of text of one article.
    unpacked_bytes: bytes a compressed file may unpack to.
    unpack_ratio: unpacked to packed size, once `unpack_free_bytes` are out; text packs about tenfold, a bomb a thousandfold.
    depth: nesting of markup elements, as in the HTML parser's own bound.
    entries: entries of one feed, parts of one mail.
    files: files in one folder.
    """

    page_bytes: int = 50 * MEGABYTE
    markup_bytes: int = 6 * MEGABYTE
    text_chars: int = 4 * MEGABYTE
    lines: int = 60_000
    unpacked_bytes: int = 8_000 * MEGABYTE
    unpack_ratio: int = 150
    unpack_free_bytes: int = 4 * MEGABYTE
    depth: int = 250
    entries: int = 20_000
    files: int = 1_000_000


LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One input set aside. `raw` holds its bytes when they are small enough to keep, else None.

    reason_code is stable: unreadable, not_regular, link_out, too_large, bomb, damaged, not_text, nul_bytes, encoding,
    mixed_encoding, mojibake, lone_surrogates, nesting, entities, bad_row, bad_format, no_text, too_many.
    """

    path: str | None
    id: str
    reason_code: str
    reason: str
    raw: bytes | None = None


class Refused(RefusedInput):
    """Raised inside capture; readers turn it into a `Refusal`, callers of one page get it as `RefusedInput`."""

    def __init__(self, reason_code: str, reason: str, *, subject: str | None = None) -> None:
        super().__init__(reason, subject=subject)
        self.reason_code = reason_code

    def __reduce__(self) -> tuple[object, ...]:
        return (_refused, (self.reason_code, self.message, self.subject))


def check_size(text: str, limits: Limits) -> None:
    """Raise Refused when a text has more characters or lines than the limits."""
    if len(text) > limits.text_chars:
        raise Refused("too_large", f"{len(text)} characters of text; the limit is {limits.text_chars}")
    if sum(text.count(sign) for sign in LINE_ENDS) > limits.lines:
        raise Refused("too_large", f"more than {limits.lines} lines of text")


def _refused(reason_code: str, reason: str, subject: str | None) -> Refused:
    return Refused(reason_code, reason, subject=subject)
