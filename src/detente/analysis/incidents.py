"""Incidents: what happened, from the rows that report it.

In: rows of happened events and a person's decisions. Out: incidents. Two rows that `linking` judges to be one happening
are linked; within a connected component of links, rows are taken in order of day, and each joins the incident of the
earlier rows it is most probably the same as (the mean of its two best links to texts of that incident), unless that would
stretch the incident beyond the window of its type. The result is a function of the set of rows: order of arrival,
batches and repetition do not matter, and a new row changes only the component it links to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from detente.analysis.linking import Link, Linker
from detente.analysis.merging import Incident, merge
from detente.analysis.rows import Decisions, EventRow, Pair

BUCKET = 8
"""Days of one bucket of the index."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What adding rows did: incidents that are no more (by id) and those that are new or different."""

    gone: tuple[str, ...]
    incidents: tuple[Incident, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A row that was grouped before, and the incident it is in."""

    row: EventRow
    incident: str


Fetch = Callable[[Pair, int, int], Iterable[Known]]
"""Rows of a pair grouped before whose first day lies between two days (ordinals, inclusive)."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where reports of the same happening may lie: a pair and the first and last day (ordinals)."""

    pair: Pair
    first: int
    last: int


class Grouper:
    """Groups rows as they come. Rows are known by their id; a row given again replaces nothing and changes nothing."""

    def __init__(self, decisions: Decisions | None = None, linker: Linker | None = None) -> None:
        self.decisions = decisions or Decisions()
        self.linker = linker or Linker()
        self._rows: dict[str, EventRow] = {}
        self._index: dict[tuple[Pair, int], list[str]] = {}
        self._links: dict[str, dict[str, Link]] = {}
        self._home: dict[str, str] = {}
        self._incidents: dict[str, Incident] = {}
        self._fetched: set[tuple[Pair, int]] = set()
        self._decided: dict[str, list[tuple[str, bool]]] = {}
        for same, pairs in ((True, self.decisions.together), (False, self.decisions.apart)):
            for one, other in sorted(pairs):
                self._decided.setdefault(one, []).append((other, same))
                self._decided.setdefault(other, []).append((one, same))

    def add(self, rows: Iterable[EventRow], fetch: Fetch | None = None) -> Changes:
        """Add rows and say which incidents changed. `fetch` gives rows grouped before, where not all are held here."""
        new = [row.id for row in rows if self._file(row)]
        if fetch is not None:
            self._complete(new, fetch)
        gone: set[str] = set()
        made: dict[str, Incident] = {}
        done: set[str] = set()
        for name in sorted(new, key=lambda name: self._rows[name].key):
            if name in done:
                continue
            members = self._component(name)
            done.update(members)
            gone.update(self._home[member] for member in members if member in self._home)
            for incident in self._settle(members):
                made[incident.id] = incident
        for name in gone:
            self._incidents.pop(name, None)
        self._incidents.update(made)
        return Changes(tuple(sorted(gone - set(made))), tuple(made[name] for name in sorted(made)))

    def incidents(self) -> tuple[Incident, ...]:
        """All incidents, by day and id."""
        return tuple(sorted(self._incidents.values(), key=lambda incident: (incident.first, incident.id)))

    def _complete(self, new: Iterable[str], fetch: Fetch) -> None:
        """Take in all that the new rows are linked to, step by step, so that their components are whole."""
        todo = list(new)
        seen = set(todo)
        while todo:
            name = todo.pop()
            for reach in reaches([self._rows[name]], self.linker):
                for bucket in range(reach.first // BUCKET, reach.last // BUCKET + 1):
                    self._fetch(reach.pair, bucket, fetch)
            linked = [other for other in self._links[name] if other not in seen]
            seen.update(linked)
            todo += linked

    def _fetch(self, pair: Pair, bucket: int, fetch: Fetch) -> None:
        if (pair, bucket) not in self._fetched:
            self._fetched.add((pair, bucket))
            for known in fetch(pair, bucket * BUCKET, bucket * BUCKET + BUCKET - 1):
                if self._file(known.row):
                    self._home[known.row.id] = known.incident

    def _file(self, row: EventRow) -> bool:
        """Take a row in, with its links to the rows already there; False when it was there or lies between nobody."""
        if row.id in self._rows or not row.pairs:
            return False
        links: dict[str, Link] = {}
        for other in self._near(row):
            link = self.linker.link(row, other)
            if link and link.score >= self.linker.settings.limits.join:
                links[other.id] = link
        for other_id, same in self._decided.get(row.id, ()):
            links.pop(other_id, None)
            if same and other_id in self._rows:
                links[other_id] = Link(1.0, 0, (), decided=True)
        self._rows[row.id] = row
        self._links[row.id] = links
        for other_id, link in links.items():
            self._links[other_id][row.id] = link
        for pair in row.pairs:
            for bucket in range(row.first // BUCKET, min(row.last, row.first + 62) // BUCKET + 1):
                self._index.setdefault((pair, bucket), []).append(row.id)
        return True

    def _near(self, row: EventRow) -> Iterator[EventRow]:
        seen: set[str] = set()
        for reach in reaches([row], self.linker):
            for bucket in range(reach.first // BUCKET, reach.last // BUCKET + 1):
                for name in self._index.get((reach.pair, bucket), ()):
                    if name not in seen:
                        seen.add(name)
                        yield self._rows[name]

    def _component(self, name: str) -> list[str]:
        found, todo = {name}, [name]
        while todo:
            for other in self._links[todo.pop()]:
                if other not in found:
                    found.add(other)
                    todo.append(other)
        return sorted(found, key=lambda member: self._rows[member].key)

    def _settle(self, members: list[str]) -> list[Incident]:
        """Divide a component into incidents."""
        groups: list[list[str]] = []
        where: dict[str, int] = {}
        for name in members:
            best = self._best(name, groups, where)
            if best is None:
                where[name] = len(groups)
                groups.append([name])
            else:
                where[name] = best
                groups[best].append(name)
        self._join_decided(groups, where)
        made = []
        for group in filter(None, groups):
            group.sort(key=lambda member: self._rows[member].key)
            incident = merge([self._rows[member] for member in group], self._reasons(group))
            self._home.update(dict.fromkeys(group, incident.id))
            made.append(incident)
        return made

    def _best(self, name: str, groups: list[list[str]], where: dict[str, int]) -> int | None:
        row, links = self._rows[name], self._links[name]
        apart = {other for other, same in self._decided.get(name, ()) if not same}
        scores: dict[int, dict[str, float]] = {}
        for other, link in links.items():
            if other in where:
                texts = scores.setdefault(where[other], {})
                cluster = self._rows[other].cluster
                texts[cluster] = max(texts.get(cluster, 0.0), link.score)
        join = self.linker.settings.limits.join
        best: tuple[float, int] | None = None
        for group, found in sorted(scores.items()):
            members = groups[group]
            told = len({self._rows[member].cluster for member in members})
            strongest = [*sorted(found.values(), reverse=True), 0.0][: min(2, told)]
            mean = sum(strongest) / len(strongest)
            start = self._rows[members[0]].first
            too_long = row.first - start > self.linker.reach(row)
            if mean < join or too_long or not apart.isdisjoint(members):
                continue
            if best is None or mean > best[0]:
                best = (mean, group)
        return best[1] if best else None

    def _join_decided(self, groups: list[list[str]], where: dict[str, int]) -> None:
        """Put together what a person said belongs together, whatever the machine thinks."""
        for one, other in sorted(self.decisions.together):
            if one in where and other in where and where[one] != where[other]:
                into, out = sorted((where[one], where[other]))
                for member in groups[out]:
                    where[member] = into
                groups[into] += groups[out]
                groups[out] = []

    def _reasons(self, group: list[str]) -> list[str]:
        """For every row after the first, why it belongs to one before it."""
        reasons = []
        for at, name in enumerate(group[1:], 1):
            earlier = [other for other in group[:at] if other in self._links[name]]
            if earlier:
                best = max(earlier, key=lambda other: (self._links[name][other].score, -group.index(other)))
                reasons.append(self._links[name][best].reason(self._rows[name], self._rows[best]))
        return reasons


def group(rows: Iterable[EventRow], decisions: Decisions | None = None) -> tuple[Incident, ...]:
    """The incidents of a set of rows, by day and id."""
    grouper = Grouper(decisions)
    grouper.add(sorted(rows, key=lambda row: row.key))
    return grouper.incidents()


def reaches(rows: Iterable[EventRow], linker: Linker | None = None) -> list[Reach]:
    """What to load from a ledger before rows are added: every row of these pairs with a day in these bounds."""
    judge = linker or Linker()
    found: dict[tuple[Pair, int, int], Reach] = {}
    for row in rows:
        days = judge.reach(row)
        last = min(row.last, row.first + 62)
        for pair in row.pairs:
            bounds = (pair, row.first - days - judge.settings.limits.vague, last + days)
            found[bounds] = Reach(*bounds)
    return [found[bounds] for bounds in sorted(found)]
