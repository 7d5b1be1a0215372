#!/usr/bin/env python3
"""Score the event coder on labelled headlines and list its errors.

Usage: score_headlines.py [--gold FILE.jsonl | --labels FILE.jsonl] [--errors N] [--cause PREFIX] [--cache DIR]

Gold is JSON Lines (id, text, date, outlet, events) as under ../shared/gold; --labels takes the same without texts (by URL, as
scripts/labels/headlines.jsonl) and finds the headlines in ../shared/replay. Prints the scorer's table and, with --errors, the items that
differ, by cause. --cache keeps analysed texts between runs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
sys.path.insert(0, str(SHARED / "score"))

import score_events as scorer  # noqa: E402

from detente.coding.base import Found  # noqa: E402
from detente.coding.dates import Dates  # noqa: E402
from detente.coding.events import Events  # noqa: E402
from detente.coding.parties import Parties  # noqa: E402
from detente.knowledge import load_knowledge  # noqa: E402
from detente.language import load_pack  # noqa: E402
from detente.language.base import Block  # noqa: E402
from detente.records import Article, DateValue, Outlet, as_json  # noqa: E402


def read_gold(path):
    with Path(path).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read_labels(path):
    """Labels by URL, joined with their headlines from the replay."""
    rows = {row["url"]: row for row in read_gold(path)}
    with gzip.open(SHARED / "replay" / "headlines.tsv.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            url, day, text = line.rstrip("\n").split("\t")
            if url in rows:
                # Offices, wars and borders are read by the day, so a label without its headline's day would be coded worse than it is.
                rows[url] |= {"id": url, "text": text, "date": day, "outlet": urlsplit(url).hostname}
    return [row for row in rows.values() if "text" in row]


def analysed(items, cache):
    path = cache / "docs.pickle"
    docs = pickle.loads(path.read_bytes()) if path.exists() else {}
    missing = [i for i in items if i["text"] not in docs]
    if missing:
        pack = load_pack("ru")
        for item in missing:
            text = item["text"]
            docs[text] = pack.analyse(text, [Block((0, len(text)), "title")])
        cache.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(docs))
    return docs


def code(items, docs, overlay=None):
    knowledge, events = load_knowledge(None), Events(overlay)
    coded = {}
    for item in items:
        text = item["text"]
        day = item.get("date")
        published = DateValue(day, day, "day", "given") if day else None
        outlet = Outlet(item.get("outlet"), item.get("outlet"), "RUS")
        article = Article(
            item["id"],
            text,
            "",
            text,
            (0, len(text)),
            (),
            outlet=outlet,
            published=published,
            language="ru",
            headline_only=True,
        )
        found = Found(article=article, knowledge=knowledge)
        for component in (Dates(), Parties(), events):
            setattr(found, component.provides, component(docs[text], found))
        coded[item["id"]] = {"events": as_json(tuple(found.events)), "parties": found.parties}
    return coded


def causes(item, pred, parties):
    """(cause, key) for every miss and every extra of one item."""
    want, got, spare = scorer.compare(item["events"], pred, "strict")
    missed, extra = want - got, got - want - spare
    seen = {p.code for m in parties for p in m.parties}
    for pair, kind in sorted(missed, key=scorer.show):
        codes = set(pair) - {""}
        same = [k for p, k in extra if set(p) == set(pair)]
        if same:
            yield f"type {kind}->{sorted(same)[0]}", (pair, kind)
        elif not codes <= seen:
            yield f"party unseen {kind}", (pair, kind)
        elif any(k == kind for _, k in extra):
            yield f"roles {kind}", (pair, kind)
        elif any(e["type"] == kind and e["status"] not in ("actual", "past") for e in pred):
            yield f"status {kind}", (pair, kind)
        else:
            yield f"missed {kind}", (pair, kind)
    for pair, kind in sorted(extra, key=scorer.show):
        if not any(set(p) == set(pair) for p, _ in missed) and not any(k == kind for _, k in missed):
            yield f"extra {kind}", (pair, kind)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=SHARED / "gold" / "headlines.jsonl")
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--set", help="only items of this set (labels)")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--cause", default="", help="only errors whose cause starts with this")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only every second item")
    parser.add_argument("--cache", type=Path, default=Path("/tmp/detente-score"))
    args = parser.parse_args()
    items = read_labels(args.labels) if args.labels else read_gold(args.gold)
    items = [i for i in items if not args.set or i.get("set") == args.set]
    if args.half is not None:
        items = items[args.half :: 2]
    coded = code(items, analysed(items, args.cache))
    gold = {i["id"]: i for i in items}
    report = scorer.score(gold, coded)
    print("\n".join([f"{report['items']} items", *scorer.table(report)]))
    accepted = scorer.accept_alternatives(gold, coded)
    counts, shown = Counter(), 0
    for item in items:
        pred = accepted[item["id"]]["events"]
        found = list(causes(item, pred, coded[item["id"]]["parties"]))
        counts.update(cause for cause, _ in found)
        if any(c.startswith(args.cause) for c, _ in found) and shown < args.errors:
            shown += 1
            print(f"{item['id']} {item['text']}")
            print("   " + "; ".join(f"[{c}] {scorer.show(k)}" for c, k in found))
            print(
                "   coded: "
                + "; ".join(
                    f"{e['type']} {','.join(p['code'] for p in e['actors'])}>{','.join(p['code'] for p in e['recipients'])} {e['status']} ({e['rule']})"
                    for e in pred
                )
            )
    print("\n".join(f"{n:5} {c}" for c, n in counts.most_common(45)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
