#!/usr/bin/env python3
"""Write docs/replay.md: the series of five pairs over the replay, and every turning point with the incidents that made it.

Usage: replay_report.py EVENTS.jsonl KNOWN.json DOCS [--headlines FILE]

EVENTS comes from `replay.py code`, KNOWN is the list of turning points known beforehand. Charts are SVG files in
DOCS/replay/. Headlines are not quoted: an incident is told by its parties, act, date and the address of its first report.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

from replay import full_coverage, load_events

from detente.analysis.incidents import group
from detente.analysis.rows import ordinal
from detente.analysis.series import cells, periods, points
from detente.analysis.turning import turning_points
from detente.reports import svg
from detente.reports.labels import load_labels
from detente.reports.lines import sides

PAIRS = (("RUS", "USA"), ("GEO", "RUS"), ("RUS", "TUR"), ("AZE", "RUS"), ("ISR", "PSE"))
NAMED = 3
STYLE = (
    "<style>svg{background:#fff}text{font:11px sans-serif;fill:#555}.grid{stroke:#e5e5e5}.axis{stroke:#888}"
    "rect.conflict{fill:#b3261e;opacity:.45}rect.cooperation{fill:#1b6e53;opacity:.45}.band{fill:#9ab;opacity:.35}"
    ".level{fill:none;stroke:#222;stroke-width:1}.level-dot{fill:#222}.bar-ci{stroke:#9ab;stroke-width:2;opacity:.5}"
    "line.turn{stroke-width:1;stroke-dasharray:2 3}.turn.conflict{stroke:#b3261e;fill:#b3261e}"
    ".turn.thaw{stroke:#1b6e53;fill:#1b6e53}</style>"
)


def chart(labels, pair, drawn, turns):
    name = " – ".join(labels.party(code) for code in pair)
    shown = [svg.Point(p.period, p.level, p.low, p.high, p.conflict or 0, p.cooperation or 0) for p in drawn]
    marks = [svg.Mark(t.month, t.direction, f"{t.month}: {t.direction}") for t in turns]
    text = f"Level, conflict and cooperation by month, {drawn[0].period} to {drawn[-1].period}"
    made = svg.series_chart(shown, marks, title=name, description=text)
    head, tag, rest = made.partition(">")
    if "xmlns=" not in head:
        head = head.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f"{head}{tag}{STYLE}{rest}\n"


def incident_line(labels, incident):
    day = date.fromordinal(incident.first).isoformat()
    reports = f", {incident.reports} reports" if incident.reports > 1 else ""
    act = labels.act(incident.type, incident.mode)
    return f"  - {day}, {sides(labels, incident.actors, incident.recipients)}: {act}{reports} ([{incident.id[:8]}]({incident.first_report}))"


def section(labels, pair, incidents, coverage, folder):
    turns = turning_points(pair, incidents, coverage)
    months = sorted(coverage)
    span = periods(ordinal(f"{months[0]}-01"), ordinal(f"{months[-1]}-01"), "month")
    drawn = points(pair, cells(incidents, pair, "month"), coverage, span)
    file = folder / f"{'-'.join(pair).lower()}.svg"
    file.write_text(chart(labels, pair, drawn, turns), encoding="utf-8")
    name = " – ".join(labels.party(code) for code in pair)
    lines = [f"## {name}", "", f"![{name}: level by month](replay/{file.name})", ""]
    by_id = {incident.id: incident for incident in incidents}
    counted = f"{len(incidents)} incidents, {sum(i.reports for i in incidents)} reports, {len(turns)} turning points."
    lines += [counted, ""]
    for turn in turns:
        odds = f"1 in {10 ** min(turn.surprise, 12):,.0f}" if turn.surprise < 12 else "less than 1 in a million million"
        lines.append(
            f"- **{turn.month}, {turn.direction}**: {turn.observed:.1f} effective incidents, {turn.expected:.1f} expected; odds {odds}"
        )
        lines += [incident_line(labels, by_id[name]) for name in turn.incidents[:NAMED]]
    return [*lines, ""]


def known_table(known, by_pair, coverage):
    """Which of the known turning points were found, in a month or its neighbours and in the right direction."""
    lines, found, flagged = ["| pair | month | direction | what | found |", "| --- | --- | --- | --- | --- |"], 0, 0
    turns = {}
    for point in known:
        pair = tuple(sorted(point["pair"]))
        if pair not in turns:
            turns[pair] = turning_points(pair, by_pair[pair], coverage)
            flagged += len(turns[pair])
        at = int(point["month"][:4]) * 12 + int(point["month"][5:])
        near = [
            t
            for t in turns[pair]
            if t.direction == point["direction"] and abs(int(t.month[:4]) * 12 + int(t.month[5:]) - at) <= 1
        ]
        found += bool(near)
        seen = f"{near[0].month} (weight {near[0].weight:.4f})" if near else "no"
        lines.append(
            f"| {'-'.join(point['pair'])} | {point['month']} | {point['direction']} | {point['what']} | {seen} |"
        )
    years = (int(max(coverage)[:4]) - int(min(coverage)[:4]) + 1) * len(turns)
    return found, 10 * flagged / years, lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("events")
    parser.add_argument("known")
    parser.add_argument("docs", type=Path)
    parser.add_argument("--headlines")
    options = parser.parse_args()
    rows, coverage = load_events(options.events)
    coded = sum(coverage.values())
    coverage = full_coverage(options.headlines, coverage)
    incidents = group(rows)
    by_pair = defaultdict(list)
    for incident in incidents:
        for pair in incident.pairs:
            by_pair[pair].append(incident)
    folder = options.docs / "replay"
    folder.mkdir(parents=True, exist_ok=True)
    labels = load_labels("en")
    known = json.loads(Path(options.known).read_text(encoding="utf-8"))
    found, rate, table = known_table(known, by_pair, coverage)
    part = "" if coded == sum(coverage.values()) else " (those that name a party of the pairs below)"
    lines = [
        "# Replay: 26 years of one outlet's headlines",
        "",
        f"{sum(coverage.values()):,} headlines of one television channel, {min(coverage)} to {max(coverage)}, of which {coded:,} were coded{part},",
        f"and the happened events grouped into {len(incidents):,} incidents. Of {len(known)} turning points known beforehand {found} were found within a",
        f"month and in the right direction, with {rate:.1f} flagged per pair and decade. The method is in [method.md](method.md); this page is",
        "made by `scripts/replay_report.py`. One outlet sees with one pair of eyes: what it does not report has no history here.",
        "Errors of the event coder are in here as they are; the links lead to the pages.",
        "",
        *table,
        "",
    ]
    for pair in PAIRS:
        lines += section(labels, pair, by_pair[pair], coverage, folder)
    (options.docs / "replay.md").write_text("\n".join(lines), encoding="utf-8")
    print(f"{found} of {len(known)} found, {rate:.1f} flagged per pair and decade")
    return 0


if __name__ == "__main__":
    sys.exit(main())
