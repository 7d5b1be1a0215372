"""Briefs and comparisons as text for a terminal: 80 columns, no control characters from outside, colour only when asked."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from textwrap import wrap

from detente.reports.brief import Brief, Section
from detente.reports.dossier import Dossier
from detente.reports.labels import Labels
from detente.reports.lines import Line
from detente.reports.phrasing import CONFLICT, COOPERATION, shortened
from detente.reports.svg import sparkline

WIDTH = 80
SIGN = {CONFLICT: "−", COOPERATION: "+"}
TURN = {CONFLICT: "▼", COOPERATION: "▲"}
_COLOURS = {CONFLICT: "31", COOPERATION: "32", "bold": "1", "dim": "2"}
QUOTES = {"ru": ("«", "»"), "en": ("“", "”")}


class Page:
    """Lines of text as they are made; `colour` writes escape sequences of our own."""

    def __init__(self, *, colour: bool = False, width: int = WIDTH) -> None:
        self.colour, self.width = colour, max(40, width)
        self.lines: list[str] = []

    def add(self, text: str, *, indent: int = 0, style: str = "", first: str = "") -> None:
        """A paragraph, wrapped; `first` (one character, perhaps painted) stands in front of its first line."""
        pad = " " * indent
        for at, line in enumerate(_wrapped(plain(text), self.width - indent) or [""]):
            lead = first + " " * (indent - 1) if at == 0 and first else pad
            self.lines.append((lead + self.paint(line, style)).rstrip())

    def blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def paint(self, text: str, style: str) -> str:
        code = _COLOURS.get(style)
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code and text else text

    def text(self) -> str:
        return "\n".join(self.lines).rstrip("\n") + "\n"


_BREAKS = "\t\n\r\u2028\u2029"


def plain(text: str) -> str:
    """Text without control, format, private and unassigned characters, on one line."""
    return " ".join(
        "".join(char if _printable(char) else " " if char in _BREAKS else "" for char in text).split(" ")
    ).strip()


def _printable(char: str) -> bool:
    return (char.isascii() and " " <= char <= "~") or (not char.isascii() and unicodedata.category(char)[0] not in "C")


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(text, max(20, width), break_long_words=True, break_on_hyphens=False)


def brief_text(brief: Brief, labels: Labels, *, colour: bool = False, width: int = WIDTH) -> str:
    """A brief as text."""
    page = Page(colour=colour, width=width)
    page.add(brief.title, style="bold")
    for note in brief.notes:
        page.add(note, style="dim")
    for section in brief.sections:
        _section(page, section, labels)
    if brief.figures:
        _heading(page, labels.say("brief.figures"))
        for line in brief.figures:
            _dispute(page, line, labels)
    if brief.others:
        _heading(page, labels.say("brief.others"))
        for line in brief.others:
            page.add(f"{line.day}  {line.head} · {line.id}", indent=2, first=_sign(page, line))
        if brief.others_more:
            page.add(labels.say("brief.more.plain", n=brief.others_more), indent=2, style="dim")
    if brief.sections or brief.others:
        page.blank()
        page.add(labels.say("brief.explain"), style="dim")
    return page.text()


def section_text(section: Section, labels: Labels, *, colour: bool = False, width: int = WIDTH) -> str:
    """One pair as text."""
    page = Page(colour=colour, width=width)
    _section(page, section, labels)
    page.blank()
    page.add(labels.say("brief.explain"), style="dim")
    return page.text().lstrip("\n")


def dossier_text(dossier: Dossier, labels: Labels, *, colour: bool = False, width: int = WIDTH) -> str:
    """A dossier as text."""
    page = Page(colour=colour, width=width)
    page.add(dossier.title, style="bold")
    counts = (labels.count("articles", dossier.articles), labels.count("outlets", dossier.outlets))
    page.add(" · ".join([dossier.question, *counts]), style="dim")
    if dossier.open:
        _heading(page, labels.say("site.open"))
        for text in dossier.open:
            page.add(text, indent=2, first="?")
    _block(page, labels.say("site.chronology"), dossier.chronology, lambda line: _incident(page, line, labels))
    _block(page, labels.say("site.claims"), dossier.claims, lambda line: _dispute(page, line, labels))
    _block(page, labels.say("site.figures"), dossier.figures, lambda line: _dispute(page, line, labels))
    for party, said in dossier.positions:
        heading = f"{labels.say('site.positions')}: {party}"
        _block(page, heading, said, lambda line: _incident(page, line, labels))
    _block(page, labels.say("site.instruments"), dossier.instruments, lambda line: _instrument(page, line))
    _block(page, labels.say("site.nav.figures"), dossier.numbers, lambda line: _number(page, line))
    return page.text()


def compare_text(
    head: Line, told: Sequence[Line], extra: Iterable[str], labels: Labels, *, colour: bool = False
) -> str:
    """How each outlet told an incident."""
    page = Page(colour=colour)
    page.add(f"{head.day}: {head.head}", style="bold")
    page.add(" · ".join(head.facts), style="dim")
    for line in told:
        page.blank()
        page.add(line.head, style="bold")
        _quote(page, line, labels, most=600)
        page.add(" · ".join([*line.facts, line.id]), indent=2, style="dim")
    page.blank()
    for text in extra:
        page.add(text)
    return page.text()


def _section(page: Page, section: Section, labels: Labels) -> None:
    page.blank()
    spark = sparkline(section.levels) if any(level is not None for level in section.levels) else ""
    level = labels.say("brief.level", level=labels.level(section.level)) if section.level is not None else ""
    right = f"{spark}  {level}".strip()
    name = plain(section.name)
    gap = max(2, page.width - len(name) - len(right))
    page.lines.append(f"{page.paint(name, 'bold')}{' ' * gap}{page.paint(right, 'dim')}".rstrip())
    page.lines.append(page.paint("─" * page.width, "dim"))
    for line in section.turns:
        page.add(f"{line.day}: {line.head}", indent=2, first=page.paint(TURN.get(line.tone, " "), line.tone))
        page.add(" · ".join(line.facts), indent=2, style="dim")
    for line in section.incidents:
        _incident(page, line, labels)
    if section.more:
        first, second = section.pair
        page.add(labels.say("brief.more", n=section.more, first=first, second=second), indent=2, style="dim")
    _lists(page, section, labels)


def _lists(page: Page, section: Section, labels: Labels) -> None:
    if section.instruments:
        _sub(page, labels.say("brief.instruments"))
        for line in section.instruments:
            _instrument(page, line)
    if section.claims:
        _sub(page, labels.say("brief.claims"))
        for line in section.claims:
            _dispute(page, line, labels)
    if section.forecasts:
        _sub(page, labels.say("brief.forecasts"))
        for line in section.forecasts:
            _incident(page, line, labels)


def _incident(page: Page, line: Line, labels: Labels) -> None:
    page.add(f"{line.day}  {line.head}", indent=2, first=_sign(page, line))
    _quote(page, line, labels)
    page.add(" · ".join([*line.facts, line.id]), indent=4, style="dim")


def _sign(page: Page, line: Line) -> str:
    return page.paint(SIGN.get(line.tone, "·"), line.tone)


def _instrument(page: Page, line: Line) -> None:
    page.add(line.head, indent=2, first="·")
    steps = " → ".join(f"{step.head}{f' ({step.day})' if step.day else ''}" for step in line.parts)
    if steps:
        page.add(steps, indent=4)
    page.add(" · ".join([*line.facts, line.id]), indent=4, style="dim")


def _dispute(page: Page, line: Line, labels: Labels) -> None:
    page.add(line.head, indent=2, first="·")
    for part in line.parts:
        page.add(f"{part.day}  {part.head}", indent=4)
        _quote(page, part, labels, indent=6)
        page.add(" · ".join([*part.facts, part.id]), indent=6, style="dim")


def _quote(page: Page, line: Line, labels: Labels, *, indent: int = 4, most: int = 170) -> None:
    if line.words and (said := plain(shortened(line.words, most).whole)):
        page.add(quoted(said, labels.lang), indent=indent)


def quoted(text: str, lang: str) -> str:
    """Words of the source between quotation marks of the language; marks around the whole are not doubled."""
    opening, closing = QUOTES[lang]
    bare = text.strip()
    if bare[:1] in '«“"„' and bare[-1:] in '»”"' and not set(bare[1:-1]) & set('«»“”"„'):
        bare = bare[1:-1]
    return f"{opening}{bare}{closing}"


def _block(page: Page, heading: str, lines: Sequence[Line], show: Callable[[Line], None]) -> None:
    if lines:
        _heading(page, heading)
        for line in lines:
            show(line)


def _number(page: Page, line: Line) -> None:
    page.add(" · ".join([line.head, line.day, *line.facts, line.id]), indent=2, first="·")


def _heading(page: Page, text: str) -> None:
    page.blank()
    page.add(text, style="bold")
    page.lines.append(page.paint("─" * page.width, "dim"))


def _sub(page: Page, text: str) -> None:
    page.add(text, indent=2, style="bold")


def each_line(brief: Brief) -> Iterator[Line]:
    """Every line of a brief that stands for one thing, in order."""
    for section in brief.sections:
        yield from (*section.turns, *section.incidents, *section.instruments, *section.claims, *section.forecasts)
    yield from (*brief.figures, *brief.others)
