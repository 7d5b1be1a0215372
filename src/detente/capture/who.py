"""Who wrote and who published: byline and outlet of a page, by shape and by the outlets table.

In: classified lines, where the body is, what was cut off the title. Out: a name, an `Outlet`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from detente.capture.lines import Line
from detente.capture.outlets import OutletRow, find_outlet, is_domain, load_outlets, name_key, outlet_of_host
from detente.capture.words import fold, load_words
from detente.records import Outlet

PERSON = r"[A-ZА-ЯЁƏÇŞĞÜÖİ][a-zа-яёəçşğüöıi’'-]{1,24}(?:-[A-ZА-ЯЁ][a-zа-яё]{1,24})?"
_PERSON = re.compile(rf"{PERSON}(?: (?:{PERSON}|[A-ZА-ЯЁ]\.|оглу|оглы|кызы|де|фон|аль|бен)){{1,3}}")
_ONE_NAME = re.compile(rf"{PERSON}(?=, )")
_QUOTED = re.compile(r"[\"«“„]([^\"»”“«\n]{2,50})[\"»”]")
_NAME_RUN = re.compile(r"[A-ZА-ЯЁ][\w.’'-]{0,30}(?: [A-ZА-ЯЁ&][\w.’'-]{0,30}){0,4}")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)[\s©,]{0,4}(?:\d{4}\s?[-–—]?\s?(?:\d{4})?)?[\s,.|—–-]{0,4}(?P<name>[^|\n]{2,120})",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"[А-ЯЁ][А-ЯЁа-яё-]{2,20}[ ,./]")
_FILLER = re.compile(
    r"^(?:\s+(?:ранее|уже|вчера|сегодня|корреспондент[а-я]{0,3}|изданию|порталу|агентства|агентству|газете|ИА)){0,2}\s+"
)
_LATIN_RUN = re.compile(r"[A-Z][A-Za-z0-9.-]{2,20}(?: [A-Z][A-Za-z0-9.-]{1,20}){0,2}")
MASTHEAD_CHARS = 40
SURE_EXPERTS = 3  # mentions of an expert after which a talk with an unknown outlet is believed to be its own
DATELINE_CHARS = 90


@dataclass(frozen=True, slots=True)
class Writer:
    """A byline: the name, the kind of writer its role says (`opinion` or empty), and whether a label or role stands by it."""

    name: str
    role: str = ""
    line: int = -1
    labelled: bool = False


def writer_of(line: Line) -> Writer | None:
    """The byline that a line is: "Автор: Имя Фамилия", "Имя Фамилия, обозреватель", or a bare name; else None."""
    words = load_words()
    text = line.text.strip(" *—–-")
    if len(text) > 120 or line.kind in ("date", "clock", "dated", "notice"):
        return None
    label = words.starts["byline_label"].match(fold(text))
    rest = text[label.end() :].lstrip(" :,—–-") if label else text
    found = _PERSON.match(rest) or _ONE_NAME.match(rest)
    if not found or find_outlet(found[0]):
        return None
    after = rest[found.end() :].strip()
    if not after.strip("., "):
        return Writer(found[0], "", line.index, bool(label))
    role = words.any_of["role"].search(fold(after))
    signs = after[:1] in ",(—–-|/" or (role is not None and role.start() == 0)
    if role and signs and len(after) <= 80:
        return Writer(found[0], words.codes["role"].get(role[0], ""), line.index, True)
    if label and after[:1] in ",(|/;":
        return Writer(found[0], "", line.index, True)
    return None


def is_author_line(line: Line) -> bool:
    """Whether a line of a headline wall names a writer and is no headline itself."""
    return line.kind in ("name", "byline", "short") and writer_of(line) is not None


def find_writer(lines: Sequence[Line], zone: Iterable[int], after: Iterable[int], body: str) -> Writer | None:
    """The first byline between title and body, else right after the body. A bare name that the body mentions is a caption."""
    for position in (*zone, *after):
        line = lines[position]
        if line.kind not in ("name", "byline", "short", "credit"):
            continue
        writer = writer_of(line)
        if writer is None or (line.kind == "credit" and not fold(line.text).startswith("автор")):
            continue
        if not writer.labelled and writer.name.split()[-1][:-1] in body:
            continue
        return writer
    return None


def find_page_outlet(
    lines: Sequence[Line], run: tuple[int, int] | None, sites: Iterable[str], text: str
) -> Outlet | None:
    """The page's own outlet: named beside the title, in the imprint, as masthead, as the foreign agent of the notice, or by itself in
    the text ("Как писал ..."). A name beside the title that the table lacks is kept as it is."""
    sites = [site for site in sites if fold(site) not in load_words().lines]
    for site in sites:
        if row := find_outlet(site):
            return row.outlet()
        if is_domain(site):
            return outlet_of_host(site.lower().removeprefix("www."))
    outside = [line for line in lines if run is None or not run[0] <= line.index <= run[1]]
    return (
        _imprint(outside)
        or _masthead(outside)
        or _from_notice(outside)
        or (dateline_outlet("\n".join(line.text for line in lines[run[0] : run[0] + 2])) if run else None)
        or _self_citation(text)
        or (Outlet(sites[-1], None, None) if sites else None)
    )


def _imprint(lines: Sequence[Line]) -> Outlet | None:
    for line in reversed(lines):
        if line.kind not in ("footer", "credit", "short", "prose"):
            continue
        found = _COPYRIGHT.search(line.text)
        if not found or (line.kind == "credit" and not re.search(r"\d{4}", found[0])):
            continue
        named = _named_at_start(found["name"]) or (_unknown_name(found["name"]) if line.kind == "footer" else None)
        if named:
            return named
    return None


def _unknown_name(words: str) -> Outlet | None:
    """The name that an imprint gives: up to four words before the first stop."""
    name = re.split(r"[.,;|(]|\s(?=(?:Все|При|All|Использование|Любое)\b)", words.strip(), maxsplit=1)[0].strip(" –—-")
    parts = name.split()
    if not 1 <= len(parts) <= 4 or not name[:1].isupper() or len(name) < 4 or fold(name) in load_words().lines:
        return None
    return Outlet(name, None, None)


def _named_at_start(words: str) -> Outlet | None:
    """The outlet that a text begins with: the longest known name, a domain, or a quoted name."""
    quoted = _QUOTED.search(words)
    if quoted and (row := find_outlet(quoted[1])):
        return row.outlet()
    parts = words.strip(' "«').split()
    for size in range(min(5, len(parts)), 0, -1):
        name = " ".join(parts[:size])
        if row := find_outlet(name):
            return row.outlet()
    if parts and is_domain(parts[0].strip(".,;")):
        return outlet_of_host(parts[0].strip(".,;").lower().removeprefix("www."))
    return Outlet(quoted[1], None, None) if quoted and quoted.start() < 12 else None


def _masthead(lines: Sequence[Line]) -> Outlet | None:
    """A line that is nothing but an outlet's name or domain. Platforms and agencies stand on every page and do not count."""
    for line in lines:
        if line.kind in ("short", "name", "nav", "rubric") and len(line.text) <= MASTHEAD_CHARS:
            row = find_outlet(line.text)
            if (
                row
                and row.kind in ("outlet", "agency", "press service")
                and len(line.text) > 2
                and line.kind != "rubric"
            ):
                return row.outlet()
    return None


def _from_notice(lines: Sequence[Line]) -> Outlet | None:
    for line in lines:
        if line.kind == "notice" and line.code in ("foreign_agent", "undesirable"):
            for quoted in _QUOTED.finditer(line.text):
                if row := find_outlet(quoted[1]) or find_outlet(f"ООО {quoted[1]}"):
                    return row.outlet()
    return None


def _self_citation(text: str) -> Outlet | None:
    """What an outlet says of itself: its dateline, "Как писал ...", a talk with it in a text that quotes one expert throughout."""
    words = load_words()
    folded = fold(text[:60_000])
    experts = len(words.any_of["expert"].findall(folded))
    cues = list(words.any_of["self"].finditer(folded))
    for code in ("before", "talk", "desk"):
        for found in cues:
            if words.codes["self"].get(found[0]) != code or (code == "talk" and (experts < 2 or found.start() > 2500)):
                continue
            named = _cited(text[found.end() : found.end() + 80], code)
            if named:
                return named
            if code == "talk" and experts >= SURE_EXPERTS and found.start() < 1200:
                foreign = _LATIN_RUN.match(text, found.end() + 1)
                if foreign and not find_outlet(foreign[0]):
                    return Outlet(foreign[0].rstrip(".,"), None, None)
    return None


def dateline_outlet(body: str) -> Outlet | None:
    """The agency in a dateline: "МОСКВА, 28 января. /ТАСС/.", "КИЕВ. 11 января. УНН.", "Баку. Trend:"."""
    head = body[:DATELINE_CHARS]
    if not _DATELINE.match(head):
        return None
    for piece in re.split(r"[./:()\n]|\s[-–—]\s?|, ", head)[1:6]:
        row = find_outlet(piece)
        if row and row.kind == "agency" and _is_own(row, "dateline"):
            return row.outlet()
    return None


def _is_own(row: OutletRow, code: str) -> bool:
    """Whether an outlet may be the page's own: of the Russian-language press, and no agency where others quote agencies so."""
    if row.kind not in ("outlet", "agency") or (code == "before" and row.kind == "agency"):
        return False
    return row.ownership == "foreign state" or (row.country or "").lower() in load_words().lists["press"]


def _cited(after: str, code: str) -> Outlet | None:
    after = _FILLER.sub("", after)
    quoted = _QUOTED.match(after)
    if quoted:
        row = find_outlet(quoted[1]) or find_outlet(nominative_guess(quoted[1]))
        if row:
            return row.outlet() if _is_own(row, code) else None
        return Outlet(quoted[1], None, None) if code == "before" else None
    run = _NAME_RUN.match(after)
    if not run:
        return None
    parts = run[0].rstrip(".").split()
    for size in range(len(parts), 0, -1):
        row = find_outlet(" ".join(parts[:size]))
        if row and len(row.name) > 2:
            return row.outlet() if _is_own(row, code) else None
    return None


def nominative_guess(name: str) -> str:
    """The name of the table that an inflected quoted name has most letters in common with, else the name itself.

    >>> nominative_guess("Кавказского узла")
    'кавказский узел'
    """
    words = name_key(name).split()
    stems = [word[: max(3, len(word) - 3)] for word in words]
    for candidate in _inflected().get(len(words), {}).get(stems[0][:3] if stems else "", ()):
        parts = candidate.split()
        if all(part.startswith(stem[: max(2, len(stem) - 1)]) for part, stem in zip(parts, stems, strict=True)):
            return candidate
    return name


@cache
def _inflected() -> dict[int, dict[str, list[str]]]:
    index: dict[int, dict[str, list[str]]] = {}
    for key in load_outlets():
        parts = key.split()
        if parts and len(parts[0]) >= 3 and not parts[0].isascii():
            index.setdefault(len(parts), {}).setdefault(parts[0][:3], []).append(key)
    return index
