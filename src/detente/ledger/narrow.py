"""Text with one byte a letter for Cyrillic and Latin alike, before it is compressed; everything else is escaped.

The bytes are windows-1251. A character outside it, and the escape sign itself, becomes the sign and six hex digits of its
code point, so that every text comes back as it was, lone surrogates too.
"""

from __future__ import annotations

import re

ESCAPE = "\x1a"
_KNOWN = bytes(code for code in range(256) if code not in (0x1A, 0x98)).decode("cp1251")
_OTHER = re.compile(f"[^{re.escape(_KNOWN)}]")
_ESCAPED = re.compile(f"{ESCAPE}([0-9a-f]{{6}})?")


def narrow(text: str) -> bytes:
    """A text as narrow bytes.

    >>> narrow("Баку")
    b'\\xc1\\xe0\\xea\\xf3'
    """
    return _OTHER.sub(lambda found: f"{ESCAPE}{ord(found[0]):06x}", text).encode("cp1251")


def widen(data: bytes) -> str:
    """The text of narrow bytes. Raises ValueError for bytes that `narrow` never makes."""
    return _ESCAPED.sub(_character, data.decode("cp1251"))


def _character(found: re.Match[str]) -> str:
    if found[1] is None:
        raise ValueError("an escape sign without a code point")
    return chr(int(found[1], 16))
