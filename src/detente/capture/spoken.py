"""The language of a text, as far as capture says it: "ru", "other", or None when unsure."""

from __future__ import annotations

import re
from collections.abc import Callable

SHORT_CHARS = 400
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_FOREIGN = re.compile(r"[A-Za-zЀЂ-ЏѐҐґђ-џҒ-ӿʻƏəĞğİıŞşÇçÜüÖö\u0530-\u10ff]")
_NOT_RUSSIAN = re.compile(r"[ЂЃЄІЇЈЉЊЋЌЎЏђѓєіїјљњћќўџҐґҒ-ӿ]")


def language_of(text: str, identify: Callable[[str], str] | None = None) -> str | None:
    """Ask the language room; for a short text it is unsure of, Cyrillic without letters of other languages is Russian."""
    if not any(char.isalpha() for char in text):
        return None
    if identify is None:
        from detente.language import identify as detente_identify

        identify = detente_identify
    answer = identify(text)
    if answer in ("ru", "other"):
        return answer
    if len(text) <= SHORT_CHARS and not _NOT_RUSSIAN.search(text):
        cyrillic, foreign = len(_CYRILLIC.findall(text)), len(_FOREIGN.findall(text))
        if cyrillic > 2 * foreign:
            return "ru"
    return None
