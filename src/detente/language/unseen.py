"""Characters that a reader does not see inside words: soft hyphens, spaces of no width, stress marks.

They would hide a word from every list. Letters written in two characters (й, ё) are made one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

UNSEEN = "\u00ad\u0300\u0301\u0306\u0308\u200b\u200c\u200d\u2060\ufeff"
_PAIRS = {"и\u0306": "й", "И\u0306": "Й", "е\u0308": "ё", "Е\u0308": "Ё"}
_FOUND = re.compile(rf"{'|'.join(_PAIRS)}|(?<=[А-Яа-яЁё])[\u0300\u0301]|[\u00ad\u200b-\u200d\u2060\ufeff]")


def has_unseen(text: str) -> bool:
    """Whether anything in the text may have to go; a search for each character costs least."""
    return any(mark in text for mark in UNSEEN)


def without_unseen(text: str) -> tuple[str, Sequence[int]]:
    """The text as it is seen, and where each of its characters stood; last, where the text ended.

    >>> without_unseen("за\u0301мок")
    ('замок', [0, 1, 3, 4, 5, 6])
    """
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for match in _FOUND.finditer(text):
        parts.append(text[done : match.start()])
        places.extend(range(done, match.start()))
        if match.group() in _PAIRS:
            parts.append(_PAIRS[match.group()])
            places.append(match.start())
        done = match.end()
    return "".join([*parts, text[done:]]), [*places, *range(done, len(text) + 1)]
