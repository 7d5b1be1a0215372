"""The title of a page: in a glued header, in the first line, or repeated above the body; without the site's name.

In: classified lines. Out: a `Heading` whose span points into the text, and the names that stood beside the title.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.capture.lines import Line, classify
from detente.capture.outlets import find_outlet, is_domain
from detente.capture.stamps import Stamp, is_day
from detente.capture.words import fold, load_words
from detente.records import Span

TITLE_CHARS = 320
SENTENCE_TITLE_CHARS = 110  # a first line with a full stop is a title only up to here
LOOK_BACK = 14  # lines above the body among which the title is looked for
_HEADER = re.compile(
    r"\W{0,4}(?P<label>(?:date|дата)\W{1,3})?(?P<day>(\d{4})-(\d{2})-(\d{2}))(?![\d-])(?P<gap>\s*)", re.IGNORECASE
)
_SEPARATOR = re.compile(r"\s{1,9}[|•·:»›—–/-]{1,3}\s{1,9}|\s{0,9}\|\s{0,9}")
_SENTENCE_END = re.compile(r"[.!?…]\s+[A-ZА-ЯЁ«\"]")
_KEY = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A title's span, the position of its last line (-1 when it stands apart), and site names cut off it."""

    span: Span
    last: int
    first: int
    sites: tuple[str, ...] = ()


def title_key(text: str) -> str:
    """How two printings of one headline are compared."""
    return _KEY.sub(" ", fold(text)).strip()


def split_header(lines: list[Line], text: str) -> tuple[list[Line], Stamp | None, bool]:
    """Take a glued " date 2026-02-01 Title" header apart.

    Out: the lines with the header's rest as first line, the header's day as a stamp, and whether there is such a rest.
    """
    if not lines:
        return lines, None, False
    first = lines[0]
    found = _HEADER.match(first.text)
    if not found or not (found["label"] or (found["gap"] and not first.text[found.end() : found.end() + 1].isdigit())):
        return lines, None, False
    year, month, day = (int(part) for part in found["day"].split("-"))
    start = first.start + found.start("day")
    stamp = Stamp((start, start + 10), found["day"], year, month, day)
    rest = first.text[found.end() :].strip(" \u00a0|—–-")
    if not rest:
        return lines[1:], stamp, False
    at = text.index(rest, first.start + found.end("day"))
    kind, code, inner = classify(rest, load_words())
    return [Line(0, at, at + len(rest), rest, kind, code, inner), *lines[1:]], stamp, kind in ("short", "name", "prose")


def header_day(stamp: Stamp | None) -> str | None:
    """The header's day as ISO when the calendar has it."""
    if stamp is None or not is_day(stamp.year or 0, stamp.month or 0, stamp.day or 0):
        return None
    return f"{stamp.year:04d}-{stamp.month:02d}-{stamp.day:02d}"


def sentences_in(text: str) -> int:
    """How many sentences a line seems to hold."""
    return 1 + len(_SENTENCE_END.findall(text))


def can_be_title(line: Line, following: Line | None) -> bool:
    """Whether a first line is a headline rather than the first paragraph of a text without one."""
    text = line.text
    if line.kind not in ("short", "prose", "name", "dated", "rubric") or len(text) > TITLE_CHARS:
        return False
    if text.endswith((":", ";")) and len(text) > SENTENCE_TITLE_CHARS:
        return False
    if text.endswith(".") and not text.endswith(".."):
        return len(text) <= SENTENCE_TITLE_CHARS and sentences_in(text) == 1 and following is not None
    return sentences_in(text) <= 3


def strip_site(title: str, printed: Mapping[str, int]) -> tuple[Span, tuple[str, ...]]:
    """The part of a page title that is the headline, and the site names around it.

    `printed` counts the page's lines by `title_key`: a head that is printed alone somewhere is the headline. Else segments are taken
    off the end while they stand behind a bar or are domains, with what menus and the outlets table know before them. A name behind a
    dash stays: it is whom the headline quotes.
    """
    cuts = list(_SEPARATOR.finditer(title))
    for cut in cuts:
        head = title[: cut.start()]
        if len(head) >= 20 and len(head.split()) >= 3 and printed.get(title_key(head)):
            return (0, cut.start()), _segments(title, cuts, cut)
    stop, sites = len(title), list[str]()
    for cut in reversed(cuts):
        segment = title[cut.end() : stop].strip()
        bar = "|" in cut[0] and len(segment.split()) <= 4 and cut.start() >= 20
        if not (bar or is_domain(segment) or ((sites or "|" in cut[0]) and _is_site(segment))):
            break
        sites.append(segment)
        stop = cut.start()
    start = 0
    if not sites and cuts and "|" in cuts[0][0] and _is_site(title[: cuts[0].start()].strip()):
        sites.append(title[: cuts[0].start()].strip())
        start = cuts[0].end()
    return (start, stop), tuple(sites)


def _segments(title: str, cuts: Sequence[re.Match[str]], first: re.Match[str]) -> tuple[str, ...]:
    later = [cut for cut in cuts if cut.start() >= first.start()]
    ends = [cut.start() for cut in later[1:]] + [len(title)]
    return tuple(title[cut.end() : end].strip() for cut, end in zip(later, ends, strict=True))


def _is_site(segment: str) -> bool:
    return bool(find_outlet(segment)) or is_domain(segment) or fold(segment) in load_words().lines


def printed_lines(lines: Sequence[Line]) -> Counter[str]:
    """How often each line is printed on the page."""
    return Counter(title_key(line.text) for line in lines)


def heading_at(lines: Sequence[Line], position: int, printed: Mapping[str, int]) -> Heading:
    """The heading that one line is, cut free of site names."""
    line = lines[position]
    counts = Counter(printed)
    counts[title_key(line.text)] -= 1
    (start, stop), sites = strip_site(line.text, counts)
    span = (line.start + start, line.start + stop)
    return Heading(span, position, position, sites)


def title_above(lines: Sequence[Line], body_first: int) -> Heading | None:
    """The headline above a body: the one printed more than once wins, else the one with a date or byline beneath it."""
    printed = printed_lines(lines)
    best: tuple[float, int] | None = None
    for position in range(max(0, body_first - LOOK_BACK), body_first):
        line = lines[position]
        if line.kind not in ("short", "prose", "name") or not 10 <= len(line.text) <= TITLE_CHARS:
            continue
        value = _title_value(lines, position, body_first, printed)
        if best is None or value > best[0]:
            best = (value, position)
    if best is None:
        return None
    heading = heading_at(lines, best[1], printed)
    key = title_key(_text_of(lines[best[1]], heading.span))
    same = [p for p in range(max(0, body_first - LOOK_BACK), body_first) if title_key(lines[p].text) == key]
    return Heading(heading.span, max([best[1], *same]), min([best[1], *same]), heading.sites)


def _text_of(line: Line, span: Span) -> str:
    return line.text[span[0] - line.start : span[1] - line.start]


def _title_value(lines: Sequence[Line], position: int, body_first: int, printed: Mapping[str, int]) -> float:
    line = lines[position]
    below = lines[position + 1 : min(position + 4, body_first)]
    value = 3.0 * (printed[title_key(line.text)] > 1)
    counts = Counter(printed)
    counts[title_key(line.text)] -= 1
    if strip_site(line.text, counts)[1]:
        value += 1.5
    value += 1.0 * any(other.kind in ("date", "clock", "byline", "counter", "dated", "share") for other in below)
    value += 0.8 * (25 <= len(line.text) <= 180)
    value += 0.6 * (position > 0 and lines[position - 1].kind in ("date", "clock", "rubric", "nav", "share", "bullet"))
    value -= 1.2 * line.text.endswith((".", ":", ";"))
    value -= 2.0 * (line.kind == "name")
    value -= 1.0 * (len(line.text.split()) < 3)
    value -= 0.06 * (body_first - position) - 0.9 * (position == 0)
    walls = sum(other.kind in ("dated", "bullet", "related", "feed") for other in lines[position + 1 : body_first])
    return value - 1.5 * walls
