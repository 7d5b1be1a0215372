"""Alerts: what of the ledger meets a rule, told once.

In: a Desk and rules. Out: `Alert`s. Before anything is sent, an alert is kept in the ledger with the ways it has still to go; what fails is
tried again by the next run, and what was told, of an incident or any event in it, is not told again.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from detente.clock import clock_is_sane, stamp
from detente.errors import InputError
from detente.ledger import notes, state
from detente.records import content_id
from detente.watch.rules import Rule, Rules

if TYPE_CHECKING:
    from detente.desk import Desk

log = logging.getLogger("detente.watch")

TOLD, PENDING, SENT = "alert.told:", "alert.pending:", "alert.sent:"
MOST_TRIES = 20
KEPT_SENT = 200
"""Alerts kept for the Atom file, newest."""
MOST_TELLINGS = 5
"""Reports of one incident whose sentences are searched for a rule's words."""
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")

Sender = Callable[[dict[str, Any]], None]
"""Sends an alert as JSON one way; raises Undelivered."""


class Undelivered(Exception):  # noqa: N818 - an outcome that is tried again
    """An alert could not be sent this way for now."""


@dataclass(frozen=True, slots=True)
class Alert:
    """What is told. `keys` are what makes it known again: its incident and events, or the pair's month."""

    id: str
    rule: str
    kind: str
    title: str
    text: str
    day: str
    parties: tuple[str, ...]
    type: str | None
    score: float | None
    incident: str | None
    events: tuple[str, ...]
    outlets: tuple[str, ...]
    reports: int
    url: str | None
    keys: tuple[str, ...]

    def as_json(self, at: str) -> dict[str, Any]:
        plain = asdict(self)
        del plain["keys"]
        return {"schema": "detente/1", "at": at, **plain}


def matches(desk: Desk, rule: Rule, *, days: int | None = None) -> Iterator[Alert]:
    """Everything that meets a rule now, told or not, newest first. `days` replaces the rule's window."""
    if rule.kind == "incident":
        yield from _incidents(desk, rule, days or rule.days)
    elif rule.kind == "level":
        yield from _level(desk, rule, days)
    else:
        yield from _turns(desk, rule, days)


def fresh(desk: Desk, rules: Rules) -> list[Alert]:
    """What meets the rules and was not told, oldest first."""
    found: list[Alert] = []
    for rule in rules.rule:
        alerts = list(matches(desk, rule))
        known = _told(desk, (key for alert in alerts for key in alert.keys))
        found += [alert for alert in reversed(alerts) if not any(key in known for key in alert.keys)]
        _tell_growth(desk, [alert for alert in alerts if any(key in known for key in alert.keys)], known)
    return found


def run(desk: Desk, rules: Rules, senders: Mapping[str, Sender]) -> list[Alert]:
    """Find what is new, keep it, send it, and send what could not be sent before. The new alerts come back."""
    found = fresh(desk, rules)
    at = stamp(desk.clock.now())
    ways = {
        rule.name: list(rules.channels_of(rule)) + [name for name in senders if name == "command"]
        for rule in rules.rule
    }
    if found:
        with desk.ledger.writing(durable=True) as connection:
            for alert in found:
                for key in alert.keys:
                    state.put_value(connection, TOLD + key, at)
                waiting = {"alert": alert.as_json(at), "to": ways[alert.rule], "tries": 0}
                state.put_value(connection, PENDING + alert.id, json.dumps(waiting, ensure_ascii=False))
                state.put_value(connection, f"{SENT}{at}:{alert.id}", json.dumps(alert.as_json(at), ensure_ascii=False))
            _forget_old(connection)
    _send_waiting(desk, senders)
    return found


def sent(desk: Desk) -> list[dict[str, Any]]:
    """The newest alerts, newest first."""
    with desk.ledger.reading() as connection:
        return [json.loads(value) for value in reversed(notes.values_with(connection, SENT).values())]


def waiting(desk: Desk) -> list[dict[str, Any]]:
    """Alerts that have still ways to go."""
    with desk.ledger.reading() as connection:
        return [json.loads(value) for value in notes.values_with(connection, PENDING).values()]


def _send_waiting(desk: Desk, senders: Mapping[str, Sender]) -> None:
    with desk.ledger.reading() as connection:
        pending = notes.values_with(connection, PENDING)
    broken: dict[str, str] = {}
    for name, text in sorted(pending.items(), key=lambda item: (json.loads(item[1])["alert"]["at"], item[0])):
        entry = json.loads(text)
        left = []
        for way in entry["to"]:
            if way in broken or way not in senders:
                left += [way] if way in broken else []
                continue
            try:
                senders[way](entry["alert"])
            except Undelivered as error:
                broken[way] = str(error)
                log.warning("alert %s: %s: %s", entry["alert"]["rule"], way, error)
                left.append(way)
        _keep_rest(desk, name, entry, left)


def _keep_rest(desk: Desk, name: str, entry: dict[str, Any], left: list[str]) -> None:
    """What still has ways to go waits for the next run, up to a number of tries."""
    tries = entry["tries"] + 1
    with desk.ledger.writing(durable=True) as connection:
        if left and tries < MOST_TRIES:
            state.put_value(connection, name, json.dumps({**entry, "to": left, "tries": tries}, ensure_ascii=False))
            return
        notes.drop_values(connection, [name])
    if left:
        log.error("alert %s: given up after %d tries: %s", entry["alert"]["rule"], tries, ", ".join(left))


def _incidents(desk: Desk, rule: Rule, days: int) -> Iterator[Alert]:
    wanted: dict[str, Any] = {"since": (_today(desk) - timedelta(days=days)).isoformat()}
    if rule.pair:
        wanted["pair"] = rule.pair
    if rule.types:
        wanted["type"] = list(rule.types)
    lemmas = _lemmas(desk, " ".join(rule.words)) if rule.words else frozenset()
    for row in desk.incidents(**wanted):
        if not _meets(row, rule):
            continue
        tellings = _tellings(desk, row["events"][: MOST_TELLINGS if lemmas else 1])
        if not lemmas or any(lemmas & _lemmas(desk, words) for words, _ in tellings):
            yield _of_incident(rule, row, tellings)


def _meets(row: Mapping[str, Any], rule: Rule) -> bool:
    parties = {*row["actors"], *row["recipients"]}
    return (
        (not rule.parties or not parties.isdisjoint(rule.parties))
        and row["reports"] >= rule.reports
        and row["confidence"] >= rule.confidence
        and (rule.score_below is None or row["score"] < rule.score_below)
        and (rule.score_above is None or row["score"] > rule.score_above)
    )


def _of_incident(rule: Rule, row: Mapping[str, Any], tellings: list[tuple[str, str | None]]) -> Alert:
    sides = ", ".join(row["actors"]) + (f" → {', '.join(row['recipients'])}" if row["recipients"] else "")
    day = row["date"]["start"] or row["date"]["end"] or ""
    events = tuple(row["events"])
    keys = tuple(f"{rule.name}:{part}" for part in (row["id"], *events))
    text, url = tellings[0] if tellings else ("", None)
    return Alert(
        id=content_id("alert", rule.name, row["id"], *events[:1]),
        rule=rule.name,
        kind="incident",
        title=f"{rule.name}: {sides}: {row['type']}, {day}",
        text=one_line(text),
        day=day,
        parties=tuple(dict.fromkeys((*row["actors"], *row["recipients"]))),
        type=row["type"],
        score=row["score"],
        incident=row["id"],
        events=events,
        outlets=tuple(one_line(name) for name in row["outlets"]),
        reports=row["reports"],
        url=url,
        keys=keys,
    )


def _level(desk: Desk, rule: Rule, days: int | None) -> Iterator[Alert]:
    """The pair's latest month with incidents, when it is recent and its level outside the bounds."""
    first, second = rule.pair or ("", "")
    since = _first_month(desk, rule, days)
    points = [p for p in desk.series(first, second, "month").points if p.level is not None and p.period >= since]
    if not points:
        return
    last = points[-1]
    level = float(last.level or 0.0)
    below = rule.level_below is not None and level < rule.level_below
    above = rule.level_above is not None and level > rule.level_above
    if below or above:
        bound = rule.level_below if below else rule.level_above
        title = f"{rule.name}: {first}–{second}: level {level:.2f} in {last.period}"
        text = f"{'below' if below else 'above'} {bound}; {last.incidents} incidents, {last.reports} reports"
        yield _of_pair(rule, title, text, last.period, level, last.reports or 0)


def _turns(desk: Desk, rule: Rule, days: int | None) -> Iterator[Alert]:
    first, second = rule.pair or ("", "")
    since = _first_month(desk, rule, days)
    for turn in reversed(desk.series(first, second, "month").turning_points):
        if turn.month >= since and rule.turning_point in ("any", turn.direction):
            title = f"{rule.name}: {first}–{second}: turn to {turn.direction} in {turn.month}"
            text = f"weight {turn.weight:.3f}; incidents: {', '.join(turn.incidents)}"
            yield _of_pair(rule, title, text, f"{turn.month}:{turn.direction}", None, len(turn.incidents))


def _first_month(desk: Desk, rule: Rule, days: int | None) -> str:
    """The first month a rule on months looks at: two months back, or as far as its window goes."""
    return (_today(desk) - timedelta(days=max(days or rule.days, 62))).isoformat()[:7]


def _of_pair(rule: Rule, title: str, text: str, mark: str, level: float | None, reports: int) -> Alert:
    pair = rule.pair or ("", "")
    key = f"{rule.name}:{'-'.join(sorted(pair))}:{mark}"
    return Alert(
        id=content_id("alert", key), rule=rule.name, kind=rule.kind, title=title, text=text, day=mark[:7], parties=pair, type=None,
        score=level, incident=None, events=(), outlets=(), reports=reports, url=None, keys=(key,),
    )  # fmt: skip


def _told(desk: Desk, keys: Iterable[str]) -> set[str]:
    with desk.ledger.reading() as connection:
        return {name.removeprefix(TOLD) for name in notes.values_of(connection, (TOLD + key for key in keys))}


def _tell_growth(desk: Desk, alerts: list[Alert], known: set[str]) -> None:
    """An incident that was told and has grown: its new events count as told, whatever becomes of the grouping."""
    grown = [key for alert in alerts for key in alert.keys if key not in known]
    if grown:
        with desk.ledger.writing() as connection:
            for key in grown:
                state.put_value(connection, TOLD + key, stamp(desk.clock.now()))


def _forget_old(connection: Any) -> None:
    names = list(notes.values_with(connection, SENT))
    notes.drop_values(connection, names[:-KEPT_SENT])


def _today(desk: Desk) -> date:
    """Today; by a clock that cannot be right, the day of the newest incident."""
    with desk.ledger.reading() as connection:
        newest = state.newest_stored(connection)
    now = desk.clock.now()
    if clock_is_sane(now, newest and newest[:10]):
        return now.date()
    row = next(iter(desk.incidents(limit=1)), None)
    day = row["date"]["start"] if row else None
    return date.fromisoformat(day) if day else now.date()


def _lemmas(desk: Desk, text: str) -> frozenset[str]:
    return frozenset(desk.coder.pack.lemmas(_WORD.findall(text.lower().replace("ё", "е"))))


def _tellings(desk: Desk, events: Iterable[str]) -> list[tuple[str, str | None]]:
    """The sentence of each event with the address of its article, where that may be a link."""
    found = []
    for event in events:
        try:
            record = desk.explain(event)["record"]
        except InputError:  # recoded away in between
            continue
        url = (record.get("article") or {}).get("url")
        found.append((record.get("sentence") or "", url if url and url.startswith(("http://", "https://")) else None))
    return found


def one_line(text: str) -> str:
    """A text on one line, without control characters and escape sequences."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
