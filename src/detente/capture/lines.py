"""A page as lines, each with a kind: prose, a heading, a menu entry, a date, a share button, a notice ...

In: the text of a page dump. Out: `Line`s whose spans point into it. Only shapes and the words of `words.tsv` decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from detente.capture.notices import notice_code
from detente.capture.stamps import STAMP_CHARS, Stamp, find_stamp, whole_line_stamp
from detente.capture.words import Words, fold, load_words
from detente.records import Span

LABEL_CHARS = 70
FOOTER_CHARS = 350
ADVERT_CHARS = 700
EARLY_CHARS = 80
LEADING_STAMP_CHARS = 160  # an entry of a wall that begins with its date is no longer than this
EDGES = " \t\u00a0\u200b\u200e\ufeff"
CHROME = frozenset(
    ("share", "nav", "bullet", "related", "feed", "end", "date", "clock", "dated", "counter", "tags", "rubric")
)
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_TERMINAL = re.compile(r"""[.!?…][\s"'»”“’)\]*]{0,4}$""")
_BULLET = re.compile(r"[•·▪●◦►▶→›»➤✓]\s")
_COUNTER = re.compile(r"[\d\s.,]{1,12}(?:k|к|тыс\.?)?")
_NAME = re.compile(r"[A-ZА-ЯЁƏ][\w’'-]{1,25}(?: [A-ZА-ЯЁƏ][\w’'.-]{0,25}){1,3}$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its outer blanks. `code` details the kind (a rubric's genre, a notice's code); `stamp` is a date it prints."""

    index: int
    start: int
    stop: int
    text: str
    kind: str
    code: str = ""
    stamp: Stamp | None = None

    @property
    def span(self) -> Span:
        return (self.start, self.stop)


def split_lines(text: str) -> list[Line]:
    """The lines that hold something, with their kinds, in order."""
    words = load_words()
    lines: list[Line] = []
    for found in _LINE.finditer(text):
        raw = found[0]
        content = raw.strip().strip(EDGES).strip()
        if not content:
            continue
        start = found.start() + raw.index(content)
        kind, code, stamp = classify(content, words)
        lines.append(Line(len(lines), start, start + len(content), content, kind, code, stamp))
    return lines


def classify(text: str, words: Words) -> tuple[str, str, Stamp | None]:
    """Kind, code and stamp of one line. Kinds: prose, short, name, also, credit, byline, notice, advert, footer and those of `CHROME`."""
    head = fold(text[:400])
    notice = notice_code(text, words)
    if notice:
        return "notice", notice, None
    stamp = whole_line_stamp(text)
    if stamp:
        return ("date" if stamp.has_day else "clock"), "", stamp
    if len(text) <= LABEL_CHARS:
        kind, code = _label(text, head.strip(" .:;,-–—|*…!?\"'«»()[]↓→>‹›"), words)
        if kind:
            return kind, code, None
    kind = _addressed(text, head, words) or _started(text, head, words) or ""
    if not kind and is_prose(text):
        kind = "prose"
    if not kind and (stamp := edge_stamp(text)):
        return "dated", "", stamp
    return kind or ("name" if _NAME.match(text) else "short"), "", None


def _addressed(text: str, head: str, words: Words) -> str | None:
    """Adverts and imprints. In a long line their words must come early, else it is an article that carries them."""
    if is_advert(text, words):
        return "advert"
    footer = words.any_of["footer"].search(head)
    if footer and (len(text) <= FOOTER_CHARS or (len(text) <= 2 * FOOTER_CHARS and footer.start() <= EARLY_CHARS)):
        return "footer"
    return None


def _label(text: str, key: str, words: Words) -> tuple[str, str]:
    """What a short line is as a whole: a word of the table, a bullet, a counter, a row of share buttons."""
    if key in words.lines:
        return words.lines[key]
    if not key:
        return ("short" if "." in text or "*" in text or "…" in text else "nav"), ""
    if _COUNTER.fullmatch(key):
        return "counter", ""
    if _BULLET.match(text) and not _TERMINAL.search(text):
        return "bullet", ""
    parts = [part.strip(" ,.;:|/•·-") for part in key.split()]
    if len(parts) > 1 and all(part in words.lines for part in parts if part):
        return "nav", ""
    rest = words.share.sub("", key)
    if rest != key and not any(char.isalpha() for char in rest) and len(key) - len(rest) > 3:
        return "share", ""
    if any(char.isdigit() for char in key) and len(key) <= 40:
        letters = re.findall(r"[^\W\d_]+", key)
        if letters and all(word in words.codes["counter"] for word in letters):
            return "counter", ""
    return "", ""


def _started(text: str, head: str, words: Words) -> str | None:
    """Kinds that the beginning of a line gives away."""
    found = words.starts["also"].match(head)
    if found and len(text) <= 300 and re.match(r"\s?[:|—–-]", head[found.end() :]):
        return "also"
    found = words.starts["credit"].match(head)
    if (
        found
        and len(text) <= 150
        and (head.startswith("©") or " " in found[0] or re.match(r"\s?[:/©|]", head[found.end() :]))
    ):
        return "credit"
    found = words.starts["tags"].match(head)
    if found and len(text) <= 400 and re.match(r"\s?:|\s\w+:", head[found.end() :]):
        return "tags"
    found = words.starts["byline_label"].match(head)
    if found and len(text) <= 120 and re.match(r"\s?[:,—–-]|\s[а-яa-z]", head[found.end() :]):
        names = _NAME.match(text[found.end() :].lstrip(" :,—–-"))
        return "byline" if names or ":" in text[found.end() : found.end() + 2] else None
    return None


def is_prose(text: str) -> bool:
    """Whether a line reads as running text: long, or closed like a sentence.

    >>> is_prose("Стороны обсудили поставки газа и подписали меморандум.")
    True
    >>> is_prose("Стороны обсудили поставки газа")
    False
    """
    size = len(text)
    if size >= 200:
        return True
    if _TERMINAL.search(text):
        ending = text.rstrip(" \"'»”“’)]*")[-1:]
        if ending == "." or ending == "…":
            return size >= 18 and " " in text
        return size >= 120 or text[0] in '—–-"«“„' or bool(re.search(r"[.!?] ", text))
    return size >= 70 and text[-1] in ":;," and not text.isupper()


def is_advert(text: str, words: Words) -> bool:
    """An address to the reader together with a platform, a channel or a shop ("Подписывайтесь на наш Telegram-канал")."""
    if len(text) > ADVERT_CHARS or text.startswith(("—", "«", '"')):
        return False
    folded = fold(text)
    address = words.any_of["advert_address"].search(folded)
    return bool(address and address.start() <= EARLY_CHARS and words.any_of["advert_platform"].search(folded))


def edge_stamp(text: str) -> Stamp | None:
    """The date and time that a headline wall prints at the end or the beginning of an entry."""
    if not 12 <= len(text) <= 400 or ":" not in text:
        return None
    tail_from = max(0, len(text) - 34)
    stamp = find_stamp(text, tail_from)
    if stamp and stamp.hour is not None and not text[stamp.span[1] :].strip(" .)|,"):
        return stamp if stamp.has_day or stamp.span[0] > 20 else None
    stamp = find_stamp(text[: STAMP_CHARS // 2]) if len(text) <= LEADING_STAMP_CHARS else None
    if stamp and stamp.hour is not None and not text[: stamp.span[0]].strip(" ([|"):
        return stamp if len(text) - stamp.span[1] > 10 else None
    return None
