"""Is this text Russian? First, simple version."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_RUSSIAN = re.compile(r"[а-яё]+", re.IGNORECASE)
_LIMIT = 20_000


def identify(text: str) -> str:
    """`ru`, `other`, or `unsure` when there is too little to go by."""
    words = _WORD.findall(text[:_LIMIT])
    letters = sum(map(len, words))
    if letters < 10:
        return "unsure"
    russian = sum(len(word) for word in words if _RUSSIAN.fullmatch(word))
    return "ru" if russian > 0.7 * letters else "other"
