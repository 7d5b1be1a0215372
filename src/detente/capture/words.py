"""Words that give a page's furniture away: `data/capture/words.tsv` as lookup tables.

In: the table (kind, words, code, note). Out: `Words`, immutable, shared by the process.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from detente.errors import LexiconError

WHOLE_LINE = ("end", "feed", "related", "nav", "share", "rubric")
KINDS = (
    *WHOLE_LINE,
    *("also", "credit", "tags", "counter", "updated", "stamp", "weekday", "month", "day", "byline_label", "role"),
    *("advert_address", "advert_platform", "footer", "notice", "notice_start", "self", "report", "expert"),
    *("statement_title", "interview_title", "press"),
)
NUMERIC = ("month", "day")
COLUMNS = ["kind", "words", "code", "note"]


@dataclass(frozen=True, slots=True)
class Words:
    """Lookup tables. Keys are folded (lower case, ё as е)."""

    lines: Mapping[str, tuple[str, str]]  # a whole line -> (kind, code)
    share: re.Pattern[str]
    lists: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, Mapping[str, str]]
    notices: tuple[tuple[str, tuple[str, ...]], ...]
    starts: Mapping[str, re.Pattern[str]]
    any_of: Mapping[str, re.Pattern[str]]


def fold(text: str) -> str:
    """Lower case with ё as е: how words are compared. Keeps the length.

    >>> fold("Ещё Ёлка")
    'еще елка'
    """
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.replace("ё", "е")


def alternatives(words: tuple[str, ...], *, whole: bool = True) -> re.Pattern[str]:
    """A pattern that finds any of the words, longest first; `whole` asks for word boundaries."""
    body = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)" if whole else f"(?:{body})")


def parse_words(lines: list[str], file: str) -> Words:
    """Read the table; raises LexiconError with `file:line` for a wrong header, kind, code or an empty cell."""
    if not lines or lines[0].rstrip("\n").split("\t") != COLUMNS:
        raise LexiconError(f"the header must be {' '.join(COLUMNS)}", subject=f"{file}:1")
    lists: dict[str, list[str]] = {kind: [] for kind in KINDS}
    codes: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    notices: list[tuple[str, tuple[str, ...]]] = []
    for number, line in enumerate(lines[1:], 2):
        cells = line.rstrip("\n").split("\t")
        if len(cells) != len(COLUMNS) or not cells[1].strip():
            raise LexiconError("a row needs kind, words, code, note", subject=f"{file}:{number}")
        kind, word, code = cells[0], fold(cells[1].strip()), cells[2]
        if kind not in KINDS:
            raise LexiconError(f"unknown kind {kind!r}; known: {', '.join(KINDS)}", subject=f"{file}:{number}")
        if kind in NUMERIC and not re.fullmatch(r"-?\d{1,2}", code):
            raise LexiconError(f"{kind} needs a number as code", subject=f"{file}:{number}")
        if kind == "notice":
            notices.append((code, tuple(word.split())))
        lists[kind].append(word)
        codes[kind].setdefault(word, code)
    return _tables({kind: tuple(words) for kind, words in lists.items()}, codes, tuple(notices))


def _tables(
    lists: dict[str, tuple[str, ...]],
    codes: dict[str, dict[str, str]],
    notices: tuple[tuple[str, tuple[str, ...]], ...],
) -> Words:
    whole: dict[str, tuple[str, str]] = {}
    for kind in WHOLE_LINE:
        for word in lists[kind]:
            whole.setdefault(word, (kind, codes[kind][word]))
    starts = {
        kind: re.compile(alternatives(lists[kind], whole=False).pattern + r"(?!\w)")
        for kind in ("also", "credit", "tags", "byline_label")
    }
    any_of = {
        kind: alternatives(lists[kind]) for kind in ("report", "expert", "updated", "self", "role", "advert_address")
    }
    any_of["notice"] = alternatives(
        tuple(dict.fromkeys(max(parts, key=len) for _, parts in notices)) or ("\0",), whole=False
    )
    any_of["footer"] = alternatives(lists["footer"], whole=False)
    any_of["advert_platform"] = re.compile(r"(?<!\w)" + alternatives(lists["advert_platform"], whole=False).pattern)
    return Words(
        lines=whole,
        share=alternatives(lists["share"], whole=False),
        lists=lists,
        codes=codes,
        notices=notices,
        starts=starts,
        any_of=any_of,
    )


@cache
def load_words() -> Words:
    """The shipped table, read once."""
    table = resources.files("detente") / "data" / "capture" / "words.tsv"
    return parse_words(table.read_text(encoding="utf-8").splitlines(), "words.tsv")
