"""The front page, incidents by year, how each outlet told an incident, and lists: instruments, people, outlets, search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from detente.analysis.merging import Incident
from detente.analysis.network import from_edges
from detente.analysis.rows import Pair
from detente.analysis.scoreboard import shift_month
from detente.reports import svg
from detente.reports.compare import compare
from detente.reports.dossier import make_dossier
from detente.reports.lines import Line, instrument_lines, statement_line, turn_line
from detente.reports.pairs import turn_anchor
from detente.reports.phrasing import precision_in_words
from detente.reports.places import PAGE, by_year, chunks, pair_path, safe
from detente.reports.relation import Relation, months
from detente.reports.view import Page, View

STRIP, TURNS, LATEST, FIRST, DRAWN = 36, 6, 8, 14, 80


def home_page(view: View) -> Page:
    """The front page: what there is, every pair with its strip, turning points, latest incidents, who with whom."""
    picture, labels = view.picture, view.labels
    days = [head.day for head in picture.heads if head.day]
    last = max(
        (point.period for r in view.relations.values() for point in r.points[-1:]), default=max(days, default="")[:7]
    )
    span = months(shift_month(last, 1 - STRIP), last) if last else []
    order = sorted(picture.pairs, key=lambda pair: (-len(picture.pairs[pair]), pair))
    turns = sorted(((turn.month, turn.weight, turn) for r in view.relations.values() for turn in r.turns),
                   key=lambda item: (item[0], item[1], item[2].pair), reverse=True)  # fmt: skip
    newest = sorted(picture.incidents, key=lambda one: (-one.first, one.id))
    overall = picture.precision.get("")
    values: dict[str, Any] = {
        "summary": _summary(view, days),
        "pairs": [_pair_row(view, pair, span) for pair in order[:FIRST]],
        "lighter": [_pair_row(view, pair, span) for pair in order[FIRST:DRAWN]],
        "rest": [(pair_path(pair), view.pair_name(pair), len(picture.pairs[pair])) for pair in order[DRAWN:]],
        "axis": [labels.day(span[0]), labels.day(span[-1])] if span else [],
        "turns": [_turn(view, turn) for _, _, turn in turns[:TURNS]],
        "latest": [view.line(incident) for incident in newest[:LATEST]],
        "network": _network(view, svg.NETWORK),
        "network_small": _network(view, svg.NETWORK_NARROW),
        "precision": precision_in_words(labels, overall) if overall else labels.say("site.precision.none"),
    }
    return Page("index.html", "index.html", labels.say("site.title"), values, "home")


def _summary(view: View, days: list[str]) -> str:
    labels, picture = view.labels, view.picture
    return labels.say(
        "site.summary", incidents=labels.count("incidents", len(picture.incidents)), pairs=labels.count("pairs.of", len(picture.pairs)),
        articles=labels.count("articles.of", len(picture.heads)), outlets=labels.count("outlets", len(picture.outlets)),
        first=labels.day(min(days, default="")), last=labels.day(max(days, default="")),
    )  # fmt: skip


def _pair_row(view: View, pair: Pair, span: list[str]) -> dict[str, Any]:
    relation: Relation = view.relations[pair]
    levels = {point.period: point.level for point in relation.points}
    name = view.pair_name(pair)
    strip = svg.heat_strip(
        [levels.get(month) for month in span],
        title=name,
        description=view.labels.say("site.pairs.hint"),
    )
    level = relation.level
    tone = "" if level is None else "conflict-ink" if level < 0 else "cooperation-ink"
    return {"path": pair_path(pair), "name": name, "strip": strip, "level": view.labels.level(level) if level is not None else "",
            "tone": tone, "count": len(view.picture.pairs[pair])}  # fmt: skip


def _turn(view: View, turn: Any) -> tuple[str, Line]:
    line = turn_line(view.picture, view.labels, turn, incidents=0)
    return f"{pair_path(turn.pair)}{turn_anchor(turn.month, turn.direction)}", _named(line, view.pair_name(turn.pair))


def _named(line: Line, name: str) -> Line:
    from dataclasses import replace

    return replace(line, head=f"{name}: {line.head}")


def _network(view: View, size: svg.Size) -> str:
    """The strongest parties and what lies between them."""
    labels, whole = view.labels, view.network
    kept = {node.code for node in whole.nodes[: 18 if size.width > 400 else 9]}
    drawn = from_edges(edge for edge in whole.edges if edge.first in kept and edge.second in kept)
    nodes = [svg.Node(n.code, labels.party(n.code), n.x, n.y, n.strength) for n in drawn.nodes]
    edges = [
        svg.Edge(e.first, e.second, e.score, e.weight, f"{labels.party(e.first)} – {labels.party(e.second)}: {labels.level(e.score)}")
        for e in reversed(drawn.edges)
    ]  # fmt: skip
    return svg.network_chart(
        nodes, edges, title=labels.say("site.network"), description=labels.say("site.network.hint"), size=size
    )


def incident_pages(view: View) -> Iterator[Page]:
    """Incidents by year, the newest first; and a page for each incident that several articles tell."""
    labels, years = view.labels, by_year(view.picture.incidents) or {"": []}
    newest = next(iter(years))
    links = [(_year_path(year, newest), year, len(found)) for year, found in years.items()]
    for year, incidents in years.items():
        parts = list(chunks(incidents, PAGE))
        pages = [(_year_path(year, newest, number), number) for number, _ in parts]
        for number, part in parts:
            values: dict[str, Any] = {
                "name": labels.say("site.incidents"), "home": None, "year": year, "years": links, "months": view.months(part),
                "pages": pages if len(pages) > 1 else [], "number": number, "count": len(incidents),
            }  # fmt: skip
            title = f"{labels.say('site.incidents')}, {year}"
            yield Page(pages[number - 1][0], "year.html", title, values, "incidents")
    for incident in view.picture.incidents:
        if path := view.places.incidents.get(incident.id):
            yield _incident_page(view, incident, path)


def _year_path(year: str, newest: str, number: int = 1) -> str:
    if year == newest and number == 1:
        return "incidents.html"
    return f"e/{year}.html" if number == 1 else f"e/{year}-{number}.html"


def _incident_page(view: View, incident: Incident, path: str) -> Page:
    told, line = compare(view.picture, view.labels, incident), view.line(incident)
    pairs = [(pair_path(pair), view.pair_name(pair)) for pair in incident.pairs]
    values = {
        "line": line,
        "told": told.told[:PAGE],
        "differs": told.differs,
        "reasons": told.reasons[:40],
        "pairs": pairs,
    }
    return Page(path, "incident.html", f"{line.head}, {line.day}", values, "incidents")


def dossier_pages(view: View, asked: Sequence[tuple[Any, Sequence[str]]]) -> Iterator[Page]:
    """The page of each saved question, and their list."""
    rows = []
    for question, articles in asked:
        path = f"d/{safe(question.name)}.html"
        made = make_dossier(view.picture, view.labels, question, articles)
        rows.append((path, made))
        yield Page(path, "dossier.html", made.title, {"dossier": made}, "dossiers")
    if rows:
        yield Page("dossiers.html", "dossiers.html", view.labels.say("site.nav.dossiers"), {"rows": rows}, "dossiers")


def list_pages(view: View) -> Iterator[Page]:
    """Instruments, people, outlets, search."""
    yield from _instruments(view)
    yield from _people(view)
    yield from _outlets(view)
    yield Page("search.html", "search.html", view.labels.say("site.search"), {}, "search")


def _instruments(view: View) -> Iterator[Page]:
    labels, rows = view.labels, []
    for path, found in view.places.instruments.items():
        [line] = instrument_lines(labels, found)
        kind = labels.term("kind", found[0].record.kind)
        parties = list(dict.fromkeys(code for one in found for code in one.record.parties))
        pairs = [(pair_path(pair), view.pair_name(pair)) for pair in _pairs(parties) if pair in view.picture.pairs]
        mentions = [(view.places.link((one.record.id,)), one.head.title or labels.say("site.untitled"), labels.day(one.head.day),
                     one.head.outlet, one.words) for one in reversed(found[-PAGE:])]  # fmt: skip
        values = {"line": line, "kind": kind, "parties": [labels.party(code) for code in parties], "pairs": pairs, "mentions": mentions,
                  "identifiers": sorted({name for one in found for name in one.record.identifiers})}  # fmt: skip
        yield Page(path, "instrument.html", line.head, values, "instruments")
        rows.append((path, line, kind))
    rows.sort(key=lambda row: (row[1].sort, row[0]), reverse=True)
    yield Page(
        "instruments.html", "instruments.html", labels.say("site.instruments"), {"rows": rows[:1000]}, "instruments"
    )


def _pairs(codes: list[str]) -> list[Pair]:
    known = sorted(set(codes))
    return [(one, other) for at, one in enumerate(known) for other in known[at + 1 :]]


def _people(view: View) -> Iterator[Page]:
    labels, rows = view.labels, []
    by_id = {incident.id: incident for incident in view.picture.incidents}
    for path, person in view.places.people.items():
        role = ", ".join(
            filter(None, (labels.term("office", person.office), labels.party(person.code) if person.code else ""))
        )
        said = [statement_line(labels, found) for found in reversed(person.said[-PAGE:])]
        did = sorted((by_id[name] for name in dict.fromkeys(person.did)), key=lambda one: (-one.first, one.id))
        values = {
            "person": person,
            "role": role,
            "said": said,
            "said_all": len(person.said),
            "did": view.months(did[:PAGE]),
            "did_all": len(did),
        }
        yield Page(path, "person.html", person.name, values, "people")
        rows.append((path, person.name, role, len(person.said), len(did)))
    rows.sort(key=lambda row: (-(row[3] + row[4]), row[1], row[0]))
    yield Page("people.html", "people.html", labels.say("site.people"), {"rows": rows[:1500]}, "people")


def _outlets(view: View) -> Iterator[Page]:
    labels, rows = view.labels, []
    first: dict[str, int] = {}
    for incident in view.picture.incidents:
        outlet = view.line(incident).heads[1].outlet
        first[outlet] = first.get(outlet, 0) + 1
    for path, heads in view.places.outlets.items():
        parts = list(chunks(heads, PAGE))
        pages = [(path if n == 1 else path.replace(".html", f"-{n}.html"), n) for n, _ in parts]
        name = heads[0].outlet
        country = labels.party(heads[0].country) if heads[0].country else ""
        for number, part in parts:
            items = [
                (
                    view.places.articles[head.key],
                    head.title or labels.say("site.untitled"),
                    labels.day(head.day),
                    head.genre,
                )
                for head in part
            ]
            values = {"name": name, "country": country, "items": items, "count": len(heads), "first": first.get(name, 0),
                      "pages": pages if len(pages) > 1 else [], "number": number}  # fmt: skip
            yield Page(pages[number - 1][0], "outlet.html", name, values, "outlets")
        rows.append((path, name, country, len(heads), first.get(name, 0)))
    rows.sort(key=lambda row: (-row[3], row[1], row[0]))
    unnamed = [head for head in reversed(view.picture.heads) if not head.outlet]
    items = [
        (view.places.articles[head.key], head.title or labels.say("site.untitled"), labels.day(head.day), head.genre)
        for head in unnamed[:PAGE]
    ]
    yield Page(
        "outlets.html", "outlets.html", labels.say("site.outlets"), {"rows": rows[:2000], "unnamed": items}, "outlets"
    )
