"""A dossier: a crisis followed through time. In: a picture, the articles a saved question finds, labels. Out: lines.

It is made anew each time, so it is as current as the ledger. Chronology is incidents in order of time; positions are statements
by party; open questions are what is disputed without an answer, documents on their way, forecasts without an outcome.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from detente.analysis.merging import Incident
from detente.reports.labels import Labels
from detente.reports.lines import (
    Line,
    claim_lines,
    figure_lines,
    forecast_lines,
    incident_line,
    instrument_lines,
    statement_line,
)
from detente.reports.phrasing import capital
from detente.reports.picture import Found, Picture, iso

SETTLED = ("signed", "ratified", "in_force", "ended", "rejected", "waived")
MOST = 150


@dataclass(frozen=True, slots=True)
class Dossier:
    """The answer to a saved question. `articles` counts what it was read from; `positions` are (party, statements)."""

    name: str
    title: str
    question: str
    articles: int
    outlets: int
    chronology: tuple[Line, ...]
    positions: tuple[tuple[str, tuple[Line, ...]], ...]
    claims: tuple[Line, ...]
    instruments: tuple[Line, ...]
    figures: tuple[Line, ...]
    numbers: tuple[Line, ...]
    open: tuple[str, ...]


def make_dossier(picture: Picture, labels: Labels, question: Any, articles: Iterable[str]) -> Dossier:
    """The dossier of a question (`ledger.dossiers.Question`) over the articles (ids) that its words find."""
    ids = set(articles)
    keys = {head.key for head in picture.heads if head.id in ids and _within(question, head.day)}
    parties = set(question.parties)
    chronology = [
        i
        for i in picture.incidents
        if not keys.isdisjoint(i.articles) and _about(i, parties) and _within(question, iso(i.first))
    ]
    chosen = {kind: [one for one in found if one.head.key in keys] for kind, found in picture.found.items()}
    said = [one for one in chosen["statements"] if not parties or one.record.speaker.code in parties]
    instruments = instrument_lines(
        labels, [one for one in chosen["instruments"] if not parties or parties & set(one.record.parties)]
    )
    claims, forecasts = claim_lines(picture, labels, chosen["claims"]), chosen["forecasts"]
    foreseen = [one for one in forecasts if not parties or parties & set(one.record.pair)]
    return Dossier(
        name=question.name,
        title=question.title,
        question=in_words(labels, question),
        articles=len(keys),
        outlets=len({head.outlet for head in picture.heads if head.key in keys and head.outlet}),
        chronology=tuple(incident_line(picture, labels, one) for one in chronology[:MOST]),
        positions=_positions(labels, said),
        claims=tuple(claims),
        instruments=tuple(sorted(instruments, key=lambda line: (line.sort, line.id))),
        figures=tuple(figure_lines(labels, chosen["figures"])),
        numbers=tuple(_numbers(labels, chosen["figures"])[:MOST]),
        open=tuple(_open(labels, claims, instruments, forecast_lines(picture, labels, foreseen))),
    )


def in_words(labels: Labels, question: Any) -> str:
    """What a question asks, in a line."""
    days = [labels.day(day) if day else "…" for day in (question.since, question.until)]
    words = f"«{question.words}»" if question.words else ""
    when = f"{days[0]} – {days[1]}" if question.since or question.until else ""
    return " · ".join(filter(None, (words, labels.side(question.parties), when)))


def _within(question: Any, day: str) -> bool:
    return (not question.since or day >= question.since) and (not question.until or ("" < day <= question.until))


def _about(incident: Incident, parties: set[str]) -> bool:
    """One party: it takes part; several: the act lies among them."""
    mine = {*incident.actors, *incident.recipients}
    return not parties or (bool(parties & mine) if len(parties) == 1 else len(parties & mine) > 1)


def _positions(labels: Labels, said: Iterable[Found]) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """Statements by the party of the speaker, in order of time; the same words once."""
    groups: dict[str, dict[str, Line]] = {}
    for one in said:
        if code := one.record.speaker.code:
            groups.setdefault(code, {}).setdefault(
                " ".join(one.record.text.casefold().split()), statement_line(labels, one)
            )
    order = sorted(groups, key=lambda code: (-len(groups[code]), code))
    return tuple(
        (labels.party(code), tuple(sorted(groups[code].values(), key=lambda line: line.sort))[:MOST]) for code in order
    )


def _numbers(labels: Labels, found: Iterable[Found]) -> list[Line]:
    """Numbers with their unit and object, the same one once."""
    seen: dict[str, Line] = {}
    for one in found:
        words, record = one.words.whole, one.record
        if not words or record.value is None:
            continue
        day = labels.day((record.date.start or record.date.end) if record.date else one.head.day)
        line = Line("figure", "plain", day, capital(words), None, (one.head.outlet,) if one.head.outlet else (), record.id,
                    (record.id,), (one.head,), (), one.head.day)  # fmt: skip
        seen.setdefault(words.casefold(), line)
    return list(seen.values())


def _open(labels: Labels, claims: list[Line], instruments: list[Line], forecasts: list[Line]) -> list[str]:
    questions = [f"{line.head}: {'; '.join(part.head for part in line.parts)}" for line in claims]
    settled = {labels.term("step", name) for name in SETTLED}
    for line in instruments:
        if not {part.head for part in line.parts} & settled:
            last = line.parts[-1].head if line.parts else labels.say("dossier.unknown")
            questions.append(f"{line.head}: {last}")
    return questions + [f"{line.day}, {line.head}" for line in forecasts]
