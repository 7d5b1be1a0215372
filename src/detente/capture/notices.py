"""Legal and commercial notices: "создано и распространено иностранным агентом", "деятельность Meta запрещена".

In: a line. Out: the notice's code, or None. A sentence of the article that merely tells of such a decision is no notice.
"""

from __future__ import annotations

import re

from detente.capture.words import Words, fold, load_words

NOTICE_CHARS = 1200
_CAPITALS = re.compile(r"[А-ЯЁA-Z]")
_LETTERS = re.compile(r"[^\W\d_]")


def notice_code(text: str, words: Words | None = None) -> str | None:
    """The code of the notice that the line is: its words all present, and the shape of a notice.

    The shape: in capitals, or marked by an asterisk, or starting like one and short.
    """
    if len(text) > NOTICE_CHARS:
        return None
    words = words or load_words()
    folded = fold(text)
    if not words.any_of["notice"].search(folded):
        return None
    for code, parts in words.notices:
        if all(part in folded for part in parts) and _has_shape(text, folded, words):
            return code
    return None


def _has_shape(text: str, folded: str, words: Words) -> bool:
    letters = _LETTERS.findall(text)
    if len(_CAPITALS.findall(text)) * 10 >= len(letters) * 7:
        return True
    if text.lstrip("( [").startswith(("*", "¹", "²", "1)", "Ⓘ")):
        return True
    return len(text) <= 500 and folded.lstrip('( ["«').startswith(words.lists["notice_start"])


def inline_notices(text: str) -> tuple[str, ...]:
    """Codes of all notices in the lines of a text, in order, each once."""
    seen: dict[str, None] = {}
    for line in text.splitlines():
        code = notice_code(line.strip()) if line.strip() else None
        if code:
            seen.setdefault(code)
    return tuple(seen)
