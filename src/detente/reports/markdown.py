"""Briefs as Markdown. Everything from outside is escaped so that no renderer takes it for markup, a link or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from detente.reports.brief import Brief, Section
from detente.reports.labels import Labels
from detente.reports.lines import Line
from detente.reports.phrasing import shortened
from detente.reports.picture import Head
from detente.reports.terminal import SIGN, TURN, plain, quoted

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>~$=&-])")
_AUTOLINK = re.compile(r"(?i)(https?|ftp|www|mailto)([:.])")


def escaped(text: str) -> str:
    """Text that stays text in Markdown: every special character behind a backslash, entities and bare addresses broken.

    >>> escaped("<b> [x](javascript:1)")
    '\\\\<b\\\\> \\\\[x\\\\]\\\\(javascript:1\\\\)'
    """
    safe = _SPECIAL.sub(r"\\\1", plain(text))
    return _AUTOLINK.sub("\\1\u2060\\2", safe)


def brief_markdown(brief: Brief, labels: Labels) -> str:
    """A brief as Markdown."""
    out = [f"# {escaped(brief.title)}", "", *(f"{escaped(note)}  " for note in brief.notes)]
    for section in brief.sections:
        out += ["", *_section(section, labels)]
    if brief.figures:
        out += ["", f"## {escaped(labels.say('brief.figures'))}", "", *_disputes(brief.figures, labels)]
    if brief.others:
        out += ["", f"## {escaped(labels.say('brief.others'))}", "", *(_item(line, labels) for line in brief.others)]
    return "\n".join(out) + "\n"


def section_markdown(section: Section, labels: Labels) -> str:
    """One pair as Markdown."""
    return "\n".join(_section(section, labels)) + "\n"


def _section(section: Section, labels: Labels) -> list[str]:
    level = f" ({labels.say('brief.level', level=labels.level(section.level))})" if section.level is not None else ""
    out = [f"## {escaped(section.name + level)}", ""]
    out += [_turn(line) for line in section.turns]
    out += [_item(line, labels) for line in section.incidents]
    if section.more:
        out.append(f"- {escaped(labels.say('brief.more.plain', n=section.more))}")
    for key, lines in (("instruments", section.instruments), ("forecasts", section.forecasts)):
        if lines:
            out += ["", f"### {escaped(labels.say(f'brief.{key}'))}", "", *(_item(line, labels) for line in lines)]
    if section.claims:
        out += ["", f"### {escaped(labels.say('brief.claims'))}", "", *_disputes(section.claims, labels)]
    return out


def _turn(line: Line) -> str:
    return f"- {TURN.get(line.tone, '')} **{escaped(line.day)}: {escaped(line.head)}.** {escaped(' '.join(line.facts))}"


def _item(line: Line, labels: Labels) -> str:
    sign = SIGN.get(line.tone, "·")
    day = f"**{escaped(line.day)}** " if line.day else ""
    said = ""
    if line.kind == "instrument":
        steps = " → ".join(f"{part.head}{f' ({part.day})' if part.day else ''}" for part in line.parts)
        said = f": {escaped(steps)}" if steps else ""
    elif line.words and line.words.whole:
        said = f" {escaped(quoted(shortened(line.words).whole, labels.lang))}"
    return f"- {sign} {day}{escaped(line.head)}{said} {_facts(line)}"


def _facts(line: Line) -> str:
    """Where it comes from, as links where there are addresses, and the way to the words."""
    links = [f"[{escaped(head.outlet or head.url or '')}](<{head.url}>)" for head in _linked(line.heads)]
    named = [escaped(fact) for fact in line.facts if fact]
    return " · ".join([*named, *links, f"`detente explain {line.id}`"]) if line.id else " · ".join([*named, *links])


def _linked(heads: Sequence[Head]) -> list[Head]:
    seen = {head.url: head for head in heads if head.url}
    return list(seen.values())[:3]


def _disputes(lines: Iterable[Line], labels: Labels) -> list[str]:
    out = []
    for line in lines:
        out.append(f"- {escaped(line.head)}")
        for part in line.parts:
            said = quoted(shortened(part.words).whole, labels.lang) if part.words else ""
            out.append(f"  - **{escaped(part.day)}** {escaped(part.head)} {escaped(said)} {_facts(part)}")
    return out
