"""The pages of pairs: the chart, turning points, contacts, incidents by year, documents, disputes, forecasts, vectors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from detente.analysis.merging import Incident
from detente.analysis.rows import Pair
from detente.reports import svg
from detente.reports.lines import (
    Line,
    claim_lines,
    contact_line,
    forecast_lines,
    instrument_lines,
    statement_line,
    turn_line,
    vector_lines,
)
from detente.reports.picture import KINDS, Found, Picture
from detente.reports.places import PAGE, by_year, chunks, pair_path
from detente.reports.relation import Relation, outcomes
from detente.reports.view import Page, View

LATEST, LISTED = 40, 30


def pair_pages(view: View) -> Iterator[Page]:
    """Every pair's page and, where it has many incidents, its pages by year."""
    records = records_by_pair(view.picture)
    for pair, incidents in view.picture.pairs.items():
        years = by_year(incidents)
        paged = len(incidents) > LATEST
        links = year_links(pair, years) if paged else []
        yield _pair_page(view, pair, years, links, records.get(pair, {}))
        if paged:
            yield from _year_pages(view, pair, years, links)


def records_by_pair(picture: Picture) -> dict[Pair, dict[str, list[Found]]]:
    """Every record that is about a pair, under the pair and its kind, in one pass."""
    found: dict[Pair, dict[str, list[Found]]] = defaultdict(lambda: defaultdict(list))
    for kind in KINDS:
        for one in picture.found[kind]:
            for pair in picture.pairs_of(kind, one):
                found[pair][kind].append(one)
    return found


def year_links(pair: Pair, years: dict[str, list[Incident]]) -> list[tuple[str, str, int]]:
    """The first page of each year, the year, and how many incidents it has."""
    return [(pair_path(pair, year), year, len(found)) for year, found in years.items()]


def _pair_page(
    view: View,
    pair: Pair,
    years: dict[str, list[Incident]],
    links: list[tuple[str, str, int]],
    records: dict[str, list[Found]],
) -> Page:
    picture, labels = view.picture, view.labels
    newest = [incident for found in years.values() for incident in found]
    relation = view.relations[pair]
    foreseen = records.get("forecasts", [])
    contacts = [i for i in newest if any(e in picture.tellings and picture.tellings[e].event.contact for e in i.events)]
    values: dict[str, Any] = {
        "name": view.pair_name(pair),
        "relation": relation,
        "wide": chart(view, relation, paged=bool(links), size=svg.WIDE),
        "small": chart(view, relation, paged=bool(links), size=svg.NARROW),
        "turns": [turn_line(picture, labels, turn) for turn in relation.turns[::-1][:LATEST]],
        "contacts": [contact_line(picture, labels, one) for one in contacts[:LISTED]],
        "contacts_all": len(contacts),
        "months": view.months(newest[:LATEST]),
        "incidents": len(newest),
        "years": links,
        "instruments": _newest(instrument_lines(labels, records.get("instruments", ()))),
        "claims": claim_lines(picture, labels, records.get("claims", ())),
        "forecasts": _newest(forecast_lines(picture, labels, foreseen, outcomes(picture, relation, foreseen))),
        "vectors": _newest(vector_lines(labels, records.get("vectors", ()))),
        "statements": _newest(statement_line(labels, one) for one in records.get("statements", ())[-LISTED:]),
    }
    return Page(pair_path(pair), "pair.html", values["name"], values, "pairs")


def _year_pages(
    view: View, pair: Pair, years: dict[str, list[Incident]], links: list[tuple[str, str, int]]
) -> Iterator[Page]:
    for year, incidents in years.items():
        parts = list(chunks(incidents, PAGE))
        for number, part in parts:
            path = pair_path(pair, year if number == 1 else f"{year}-{number}")
            pages = [(pair_path(pair, year if n == 1 else f"{year}-{n}"), n) for n, _ in parts]
            values = {
                "name": view.pair_name(pair), "home": pair_path(pair), "year": year, "years": links, "months": view.months(part),
                "pages": pages if len(pages) > 1 else [], "number": number, "count": len(incidents),
            }  # fmt: skip
            yield Page(path, "year.html", f"{values['name']}, {year}", values, "pairs")


def chart(view: View, relation: Relation, *, paged: bool, size: svg.Size) -> str:
    """The series of a pair as a drawing; a bar leads to the incidents of its month."""
    labels = view.labels
    here = pair_path(relation.pair).split("/")[-1]

    def href(month: str) -> str:
        page = pair_path(relation.pair, month[:4]).split("/")[-1] if paged else here
        return f"{page}#m-{month}"

    points = [
        svg.Point(
            p.period,
            p.level,
            p.low,
            p.high,
            p.conflict or 0,
            p.cooperation or 0,
            href(p.period) if p.incidents else None,
        )
        for p in relation.points
    ]
    marks = [
        svg.Mark(
            t.month,
            t.direction,
            f"{labels.day(t.month)}: {labels.term('turn', t.direction)}",
            turn_anchor(t.month, t.direction),
        )
        for t in relation.turns
    ]
    title = f"{view.pair_name(relation.pair)}: {labels.say('site.chart')}"
    return svg.series_chart(points, marks, title=title, description=labels.say("site.chart.hint"), size=size)


def turn_anchor(month: str, direction: str) -> str:
    """The anchor of a turning point on its pair's page."""
    return f"#turn-{month}-{'conflict' if direction == 'conflict' else 'cooperation'}"


def _newest(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.sort, line.id), reverse=True)[:LISTED]
