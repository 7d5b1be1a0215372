"""One door to the exports: a format's name and what it is made of in, lines of text out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from detente.analysis.graphs import gexf, graphml
from detente.analysis.network import Network
from detente.records import CodedArticle
from detente.reports.exports.base import Wanted
from detente.reports.exports.feeds import atom_lines, ics_lines
from detente.reports.exports.gdelt import gdelt_lines, mention_lines
from detente.reports.exports.plover import plover_lines
from detente.reports.exports.tables import csv_lines, icews_lines, polecat_lines
from detente.reports.labels import Labels
from detente.reports.picture import Picture


@dataclass(frozen=True, slots=True)
class Sources:
    """What an export may draw from; only what its format needs is asked for."""

    articles: Callable[[], Iterable[CodedArticle]]
    picture: Callable[[], Picture]
    network: Callable[[str | None, str | None], Network]
    clusters: Callable[[], Mapping[str, str]]
    version: str


def export_lines(fmt: str, sources: Sources, labels: Labels, wanted: Wanted) -> Iterator[str]:
    """The lines of an export. Raises ValueError for a format that is not known."""
    if fmt in ("jsonl", "csv"):
        named = replace(wanted, clusters=sources.clusters())
        return (
            plover_lines(sources.articles(), named, sources.version)
            if fmt == "jsonl"
            else csv_lines(sources.articles(), named)
        )
    if fmt == "icews":
        return icews_lines(sources.articles(), wanted)
    if fmt == "polecat":
        return polecat_lines(sources.articles(), wanted, sources.version)
    if fmt == "ics":
        return ics_lines(sources.articles(), labels, wanted)
    if fmt in ("graphml", "gexf"):
        drawn = sources.network(wanted.since or None, wanted.until or None)
        return iter([(graphml if fmt == "graphml" else gexf)(drawn, labels.parties)])
    incidents = {"gdelt": gdelt_lines, "gdelt-mentions": mention_lines}
    if fmt in incidents:
        return incidents[fmt](sources.picture(), wanted)
    if fmt == "atom":
        return atom_lines(sources.picture(), labels, wanted)
    raise ValueError(f"no export is called {fmt!r}")
