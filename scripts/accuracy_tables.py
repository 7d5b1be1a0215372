#!/usr/bin/env python3
"""Accuracy of coded headlines by type, by year and by confidence, from a gold file and the coded output.

Usage: accuracy_tables.py GOLD.jsonl CODED.jsonl [--shared DIR]

A coded event is right when one of its pairs matches a gold event at the strict level (optional ones and accepted alternatives count as right). Prints Markdown.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("coded")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    args = parser.parse_args()
    sys.path.insert(0, str(args.shared / "score"))
    import score_events as base

    gold = base.load(args.gold)
    coded = base.accept_alternatives(gold, base.load(args.coded))
    by_type: dict[str, Counter] = defaultdict(Counter)
    by_year: dict[str, Counter] = defaultdict(Counter)
    bins: dict[int, Counter] = defaultdict(Counter)
    for item_id, item in gold.items():
        events = base.events_of(coded, item_id)
        want, got, spare = base.compare(item["events"], events, "strict")
        year = (item.get("date") or "????")[:4]
        for key in want | got:
            outcome = "tp" if key in want and key in got else "fn" if key in want else "fp"
            if outcome == "fp" and key in spare:
                continue
            by_type[key[1]][outcome] += 1
            by_year[year][outcome] += 1
        for event in events:
            if base.status_class(event) != "happened":
                continue
            own = base.same_direction(set(base.keys(event, "strict")), want | spare)
            if own:
                cell = bins[min(9, int(event["confidence"] * 10))]
                cell["n"] += 1
                cell["right"] += bool(own & (want | spare))
                cell["sum"] += event["confidence"]
    print("| type | right | extra | missed | P | R | F1 |\n| --- | --- | --- | --- | --- | --- | --- |")
    for kind, cell in sorted(by_type.items(), key=lambda pair: -(pair[1]["tp"] + pair[1]["fn"])):
        print(row(kind, cell))
    print("\n| year | right | extra | missed | P | R | F1 |\n| --- | --- | --- | --- | --- | --- | --- |")
    for year, cell in sorted(by_year.items()):
        print(row(year, cell))
    print("\n| confidence | records | mean given | share right |\n| --- | --- | --- | --- |")
    for floor, cell in sorted(bins.items()):
        print(
            f"| {floor / 10:.1f}-{floor / 10 + 0.1:.1f} | {cell['n']} | {cell['sum'] / cell['n']:.2f} | {cell['right'] / cell['n']:.2f} |"
        )
    return 0


def row(name: str, cell: Counter) -> str:
    tp, fp, fn = cell["tp"], cell["fp"], cell["fn"]
    p, r = tp / (tp + fp or 1), tp / (tp + fn or 1)
    return f"| {name} | {tp} | {fp} | {fn} | {p:.2f} | {r:.2f} | {2 * p * r / (p + r or 1):.2f} |"


if __name__ == "__main__":
    sys.exit(main())
