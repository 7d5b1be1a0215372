"""One language's view of a site: the picture, the labels, the places, and lines that are made once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from detente.analysis.merging import Incident
from detente.analysis.network import Network
from detente.analysis.rows import Pair
from detente.reports.labels import Labels
from detente.reports.lines import Line, incident_line
from detente.reports.picture import Picture, iso
from detente.reports.places import Places
from detente.reports.relation import Relation


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be rendered: its path within its language, its template, its title, and the values of the template."""

    path: str
    template: str
    title: str
    values: dict[str, Any]
    nav: str = ""


@dataclass(slots=True)
class View:
    """What every page of one language is made from."""

    picture: Picture
    labels: Labels
    places: Places
    relations: dict[Pair, Relation]
    network: Network
    version: str
    dossiers: bool = False
    _lines: dict[str, Line] = field(default_factory=dict)

    @property
    def made(self) -> str:
        """The line at the foot of every page."""
        count = self.labels.count("articles.of", len(self.picture.heads))
        return self.labels.say("site.made", version=self.version, articles=count)

    def line(self, incident: Incident) -> Line:
        """The line of an incident, made once."""
        found = self._lines.get(incident.id)
        if found is None:
            found = self._lines[incident.id] = incident_line(self.picture, self.labels, incident)
        return found

    def months(self, incidents: Iterable[Incident]) -> list[tuple[str, str, list[Line]]]:
        """Incidents under their months, as (anchor, name, lines), in the order given."""
        groups: dict[str, list[Line]] = {}
        for incident in incidents:
            groups.setdefault(iso(incident.first)[:7], []).append(self.line(incident))
        return [(f"m-{month}", self.labels.day(month), lines) for month, lines in groups.items()]

    def pair_name(self, pair: Pair) -> str:
        return " – ".join(self.labels.party(code) for code in pair)
