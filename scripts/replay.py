#!/usr/bin/env python3
"""Replay a file of dated headlines: code them, group incidents, draw the series of known pairs, find turning points.

Usage:
  replay.py code HEADLINES.tsv.gz EVENTS.jsonl [--jobs 2] [--outlet 1tv.ru] [--only URLS]
  replay.py series EVENTS.jsonl KNOWN.json SERIES.jsonl [--score SCORER]
  replay.py choose EVENTS.jsonl KNOWN.json

`code` writes one line for every headline: url, date, and the rows of its happened events. `series` writes one line for
every pair of KNOWN, as `detente series A B --freq month --json` prints it, and runs the scorer. Both print their time. `choose` tries the
numbers of the turning points' model, leaving out one pair at a time: the most known points found on the other pairs with
no more than six flagged per pair and decade, judged on the pair left out.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path

from detente import Coder
from detente.analysis.incidents import group
from detente.analysis.rows import EventRow, Told, event_row, ordinal
from detente.analysis.series import Series, cells, periods, points, series_json
from detente.analysis.turning import Model, turning_points
from detente.batches import Failed, code_batch
from detente.capture import article_from_text

ROOT = Path(__file__).resolve().parents[1]


def read_headlines(path, only):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if only is None or row["url"] in only:
                yield row


def rows_of(coded, outlet):
    """The rows of a coded headline, as plain values."""
    article = coded.article
    name, day = article.url or article.id, article.published
    rows = [
        event_row(event, Told(name, article.text[slice(*event.evidence.sentence)], day, outlet))
        for event in coded.events
    ]
    return [{**asdict(row), "words": sorted(row.words), "people": sorted(row.people)} for row in rows if row]


def code(options):
    only = set(Path(options.only).read_text().split()) if options.only else None
    headlines = list(read_headlines(options.headlines, only))
    started = time.perf_counter()
    articles = (
        article_from_text(row["title"], date=row["date"], outlet=options.outlet, url=row["url"]) for row in headlines
    )
    found, failed = 0, 0
    with Path(options.events).open("w", encoding="utf-8") as out:
        for row, coded in zip(headlines, code_batch(Coder(), articles, jobs=options.jobs), strict=True):
            failed += isinstance(coded, Failed)
            rows = [] if isinstance(coded, Failed) else rows_of(coded, options.outlet)
            found += len(rows)
            print(json.dumps({"url": row["url"], "date": row["date"], "rows": rows}, ensure_ascii=False), file=out)
    print(
        f"{len(headlines)} headlines, {found} happened events, {failed} not coded, {time.perf_counter() - started:.0f} s"
    )
    return 0


def load_events(path):
    """Rows with unique names, and how many headlines each month has."""
    rows, coverage = [], Counter()
    with Path(path).open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            coverage[line["date"][:7]] += 1
            for row in line["rows"]:
                sides = {"actors": tuple(row["actors"]), "recipients": tuple(row["recipients"])}
                made = EventRow(
                    **{**row, **sides, "words": frozenset(row["words"]), "people": frozenset(row["people"])}
                )
                rows.append(replace(made, id=f"{made.article}#{made.id}"))
    return rows, dict(coverage)


def full_coverage(path, coverage):
    """Headlines a month of the whole file, where EVENTS holds only a part of it."""
    if path is None:
        return coverage
    return dict(Counter(row["date"][:7] for row in read_headlines(path, None)))


def series(options):
    rows, coverage = load_events(options.events)
    coverage = full_coverage(options.headlines, coverage)
    started = time.perf_counter()
    incidents = group(rows)
    grouped = time.perf_counter() - started
    months = sorted(coverage)
    span = periods(ordinal(months[0] + "-01"), ordinal(months[-1] + "-01"), "month")
    known = json.loads(Path(options.known).read_text(encoding="utf-8"))
    by_pair = {}
    for incident in incidents:
        for pair in incident.pairs:
            by_pair.setdefault(pair, []).append(incident)
    with Path(options.series).open("w", encoding="utf-8") as out:
        for pair in sorted({tuple(sorted(point["pair"])) for point in known}):
            mine = by_pair.get(pair, [])
            turns = turning_points(pair, mine, coverage)
            made = Series(pair, "month", points(pair, cells(mine, pair, "month"), coverage, span), turns)
            print(json.dumps(series_json(made)), file=out)
    print(
        f"{len(rows)} events, {len(incidents)} incidents in {grouped:.1f} s, all in {time.perf_counter() - started:.1f} s"
    )
    if options.score:
        subprocess.run([sys.executable, options.score, options.known, options.series], check=True)
    return 0


def trial(model, by_pair, known, coverage):
    """For every pair: known points found, and turns flagged per decade."""
    years = int(max(coverage)[:4]) - int(min(coverage)[:4]) + 1
    made = {}
    for pair, points_ in known.items():
        turns = turning_points(pair, by_pair.get(pair, []), coverage, model)
        hits = sum(
            any(turn.direction == direction and abs(number_of(turn.month) - number_of(month)) <= 1 for turn in turns)
            for month, direction in points_
        )
        made[pair] = (hits, 10 * len(turns) / years)
    return made


def number_of(month):
    return int(month[:4]) * 12 + int(month[5:7])


def choose(options):
    rows, coverage = load_events(options.events)
    coverage = full_coverage(options.headlines, coverage)
    by_pair, known = {}, {}
    for incident in group(rows):
        for pair in incident.pairs:
            by_pair.setdefault(pair, []).append(incident)
    for point in json.loads(Path(options.known).read_text(encoding="utf-8")):
        known.setdefault(tuple(sorted(point["pair"])), []).append((point["month"], point["direction"]))
    grid = [
        Model(t, a, 2, p)
        for t in (6, 12, 24, 36)
        for a in (0.5, 1.0, 2.0)
        for p in (0.02, 0.03, 0.04, 0.045, 0.05, 0.06)
    ]
    made = {model: trial(model, by_pair, known, coverage) for model in grid}
    for model in grid:
        hits, rate = (sum(column) for column in zip(*made[model].values(), strict=True))
        print(model, hits, "found", f"{rate / len(known):.1f}", "flagged")
    held = 0
    for left_out in known:
        rest = [pair for pair in known if pair != left_out]

        def gain(model, rest=rest):
            rate = sum(made[model][pair][1] for pair in rest) / len(rest)
            return (rate <= 6.0, sum(made[model][pair][0] for pair in rest), -rate)

        best = max(grid, key=gain)
        held += made[best][left_out][0]
    print(f"leaving out one pair at a time: {held} of {sum(map(len, known.values()))} found on pairs left out")
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    first = commands.add_parser("code")
    first.add_argument("headlines")
    first.add_argument("events")
    first.add_argument("--jobs", type=int, default=2)
    first.add_argument("--outlet", default="1tv.ru")
    first.add_argument("--only", help="a file of URLs, one a line: code only these")
    first.set_defaults(run=code)
    second = commands.add_parser("series")
    second.add_argument("events")
    second.add_argument("known")
    second.add_argument("series")
    second.add_argument("--headlines", help="the whole file, when EVENTS holds a part of it")
    second.add_argument("--score", help="the scorer to run on the result")
    second.set_defaults(run=series)
    third = commands.add_parser("choose")
    third.add_argument("events")
    third.add_argument("known")
    third.add_argument("--headlines")
    third.set_defaults(run=choose)
    options = parser.parse_args()
    return options.run(options)


if __name__ == "__main__":
    sys.exit(main())
