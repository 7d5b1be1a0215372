"""Russian quantities: a sentence's text in, numbers with their bounds and scale out.

Word tables are data (`data/ru/figures.toml`). A number that belongs to a date, a clock, a name or an ordinal is none.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from detente.records import Span

Number = int | float
YEAR_GOES_ON = re.compile(
    r"\s?(?:г|,\s?(?:19|20)\d\d\b|[–—-]\s)|\sи\s(?:19|20)\d\d\b"
)  # "2003, 2004 и 2005 годах", "1911 — химия"
MAX_DIGITS = 18  # beyond this it is an identifier or noise, not a count


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written: `value` for a point, `low` and `high` for bounds and ranges; `sign` a currency or percent sign."""

    span: Span
    value: Number | None
    low: Number | None = None
    high: Number | None = None
    sign: str | None = None


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """The raw word tables with their examples."""
    return tomllib.loads(resources.files("detente.data").joinpath("ru/figures.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    raw = table()
    digits = r"\d{1,3}(?:[   ]\d{3})+(?!\d)(?:,\d{1,4})?|\d{1,18}(?!\d)(?:[.,]\d{1,4})?"
    word = "|".join(sorted(raw["cardinals"], key=len, reverse=True))
    words = rf"(?:{word})(?!\w)(?:\s(?:{word})(?!\w)){{0,4}}"
    scale = "|".join(raw["scales"])
    bound = "|".join(sorted(raw["bounds"], key=len, reverse=True))
    return re.compile(
        rf"(?:(?<!\w)(?P<bound>{bound})\s)?(?P<sign>[$€£]\s?)?"
        rf"(?:(?P<range>(?<!\w)от\s(?={digits})))?"
        rf"(?<![\w.,:/№+-])(?P<first>{digits}|{words})"
        rf"(?:(?:\s?(?P<scale0>{scale})(?=\s(?:до|[-–—])\s))?(?P<dash>\s?[-–—]\s?|\sдо\s)(?P<last>{digits}))?"
        rf"(?:\s?(?P<scale>{scale})(?!\w))?(?:\s?(?P<after>[%€₽$]))?(?![\w]*[-:/]\d)"
    )


def fold(text: str) -> str:
    """Lower case with ё folded, of the same length as the text."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    return lowered.replace("ё", "е")


def find_quantities(text: str, taken: tuple[Span, ...] = ()) -> list[Quantity]:
    """All quantities of a sentence in order, leaving out the spans already taken (dates)."""
    lowered, found = fold(text), []
    for match in _pattern().finditer(lowered):
        first = match.span("first")
        if any(start < first[1] and first[0] < stop for start, stop in taken):
            continue
        quantity = _read(match, lowered)
        if quantity is not None:
            found.append(quantity)
    return found


def _read(match: re.Match[str], lowered: str) -> Quantity | None:
    if _is_name(match, lowered):
        return None
    first, last = _number(match["first"]), _number(match["last"]) if match["last"] else None
    if first is None or (match["range"] and last is None):
        return None
    factor = _factor(match["scale"])
    sign = (match["sign"] or match["after"] or "").strip() or None
    start = match.start("sign") if match["sign"] else match.start("first")
    span = (start, match.end())
    if last is not None:
        own = _factor(match["scale0"]) if match["scale0"] else factor
        low, high = _times(first, own), _times(last, factor)
        return Quantity(span, None, low, high, sign) if low < high else None
    value = _times(first, factor)
    bound = table()["bounds"].get(match["bound"] or "")
    return Quantity(span, value, value if bound == "low" else None, value if bound == "high" else None, sign)


def _is_name(match: re.Match[str], lowered: str) -> bool:
    """Whether the number is part of a name, an ordinal, a clock, a year or an address."""
    stops = table()["stops"]
    before = lowered[max(0, match.start("first") - 16) : match.start("first")].split()
    if before and (before[-1] in stops["before"] or before[-1].endswith(("№", "n°"))):
        return True
    tail = lowered[match.end() : match.end() + 2]
    if re.match(r"-[а-яa-z]|[:.]\d|[a-z]", tail):
        return True
    word = match["first"]
    if re.match(r"0\d", word):
        return True  # "TOP 09"
    if not word[0].isdigit():  # a lone "один" or "сто" counts only before a scale; a bare "два" does count
        return word in ("один", "одна", "одного", "одной") and not match["scale"]
    return (
        bool(re.fullmatch(r"(?:19|20)\d\d", word))
        and not match["scale"]
        and bool(YEAR_GOES_ON.match(lowered, match.end(), match.end() + 12))
    )


def _number(word: str) -> Number | None:
    if word[0].isdigit():
        plain = re.sub(r"[   ]", "", word).replace(",", ".")
        if sum(c.isdigit() for c in plain) > MAX_DIGITS:
            return None
        return float(plain) if "." in plain else int(plain)
    total: Number = 0
    for part in word.split():
        total += table()["cardinals"][part]
    return total


def _factor(scale: str | None) -> int:
    if not scale:
        return 1
    return next((factor for pattern, factor in table()["scales"].items() if re.fullmatch(pattern, scale)), 1)


def _times(value: Number, factor: int) -> Number:
    product = round(value * factor, 6)
    return int(product) if float(product).is_integer() else product
