#!/usr/bin/env python3
"""Score the grouping of events into incidents on labelled pairs, and fit its weights.

Usage: score_incidents.py [--fit] [--errors] [--shared DIR]

The pairs (scripts/labels/incident_pairs.tsv) name headlines by URL and articles by id, with 1 where both were read as one
happening (a visit and its announcement the day before are one). They were drawn from strata of likeness; `stands` is the
number of pairs that each stands for, and precision and recall are given plainly and by these numbers.
Texts are taken from DIR (../shared). A pair counts as joined when any event of one text and any event of the other lie in
one incident. --fit prints weights of a logistic regression (ridge, ten folds by pair) for incidents.toml.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import pickle
import sys
from collections import defaultdict
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np

from detente import Coder
from detente.analysis.agreement import wilson
from detente.analysis.incidents import group
from detente.analysis.linking import FEATURES, Linker
from detente.analysis.rows import Told, event_row
from detente.capture import article_from_text

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "scripts" / "labels" / "incident_pairs.tsv"


def texts(shared, wanted):
    """Title and date of every wanted headline and article."""
    found = {}
    with gzip.open(shared / "replay" / "headlines.tsv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["url"] in wanted:
                found[row["url"]] = (row["title"], row["date"], "1tv.ru")
    with gzip.open(shared / "corpus" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["id"] in wanted:
                outlet = (row.get("url") or "").split("/")[2:3] or [row["id"]]
                found[row["id"]] = (row["text"].split("\n")[0].strip()[:300], row["date"], outlet[0])
    return found


def code(found):
    """Rows of the happened events of every text."""
    coder, rows = Coder(), {}
    for name, (title, date, outlet) in sorted(found.items()):
        coded = coder(article_from_text(title, date=date, outlet=outlet))
        made = [
            event_row(event, Told(name, coded.article.text[slice(*event.evidence.sentence)], date, outlet))
            for event in coded.events
        ]
        rows[name] = [replace(row, id=f"{name}#{row.id}") for row in made if row]
    return rows


def joined(rows):
    """Pairs of texts that share an incident."""
    together = set()
    for incident in group([row for found in rows.values() for row in found]):
        together.update(product(incident.articles, incident.articles))
    return together


def report(name, pairs, together, rows):
    both = [pair for pair in pairs if rows[pair[0]] and rows[pair[1]]]
    for label, chosen in (("all", pairs), ("both coded", both)):
        true = sum(same and (a, b) in together for a, b, same, _ in chosen)
        said = sum((a, b) in together for a, b, _, _ in chosen)
        real = sum(same for _, _, same, _ in chosen)
        mass = [
            sum(s for *_, s in part)
            for part in (
                [p for p in chosen if p[2] and p[:2] in together],
                [p for p in chosen if p[:2] in together],
                [p for p in chosen if p[2]],
            )
        ]
        whole = f"by strata {mass[0] / max(mass[1], 1):.2f} {mass[0] / max(mass[2], 1):.2f}"
        precision, recall = wilson(true, said), wilson(true, real)
        text = " ".join(f"{p.value:.2f} [{p.low:.2f}, {p.high:.2f}]" if p else "-" for p in (precision, recall))
        print(
            f"{name:8} {label:10} {len(chosen):4} pairs, {real:3} same, {said:3} joined: precision, recall {text}; {whole}"
        )


def examples(pairs, rows):
    """Features of the most alike compatible rows of each pair."""
    linker = Linker()
    for a, b, same, stands in pairs:
        candidates = [
            linker.features(one, other)[0] for one, other in product(rows[a], rows[b]) if linker.compatible(one, other)
        ]
        if candidates:
            yield max(candidates, key=lambda found: found["likeness"]), same, stands


def regress(x, y, w, ridge=0.3):
    """Weights of a logistic regression of weighted cases by Newton's method; the bias is not shrunk."""
    weights, shrink = np.zeros(x.shape[1]), np.full(x.shape[1], ridge)
    shrink[0] = 0.0
    for _ in range(50):
        p = 1.0 / (1.0 + np.exp(-(x @ weights)))
        hessian = (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(shrink + 1e-9)
        weights -= np.linalg.solve(hessian, x.T @ (w * (p - y)) + shrink * weights)
    return weights


def fit(pairs, rows):
    found = list(examples(pairs, rows))
    x = np.array([[features[name] for name in FEATURES] for features, _, _ in found])
    y = np.array([same for _, same, _ in found], dtype=float)
    w = np.array([stands for *_, stands in found]) ** 0.5  # the root: a few pairs must not stand for all
    w /= w.mean()
    folds = np.arange(len(y)) % 10
    said = np.zeros(len(y))
    for fold in range(10):
        said[folds == fold] = 1 / (
            1 + np.exp(-x[folds == fold] @ regress(x[folds != fold], y[folds != fold], w[folds != fold]))
        )
    for cut in (0.4, 0.5, 0.6):
        true, all_said = (w * y)[said > cut].sum(), w[said > cut].sum()
        print(f"ten folds, cut {cut}, weighted: precision {true / all_said:.2f} recall {true / (w * y).sum():.2f}")
    print(f"{len(y)} compatible pairs, {int(y.sum())} same")
    for name, value in zip(FEATURES, regress(x, y, w), strict=True):
        print(f"{name} = {value:.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--cache", type=Path, help="keep the coded rows in this file between runs")
    options = parser.parse_args()
    with LABELS.open(encoding="utf-8") as lines:
        labels = list(csv.DictReader(lines, delimiter="\t"))
    if options.cache and options.cache.exists():
        found, rows = pickle.loads(options.cache.read_bytes())
    else:
        found = texts(options.shared, {row[side] for row in labels for side in "ab"})
        rows = code(found)
        if options.cache:
            options.cache.write_bytes(pickle.dumps((found, rows)))
    by_source = defaultdict(list)
    for row in labels:
        by_source[row["source"]].append((row["a"], row["b"], int(row["same"]), float(row["stands"])))
    pairs = [pair for source in by_source.values() for pair in source]
    together = joined(rows)
    for source, chosen in (*sorted(by_source.items()), ("total", pairs)):
        report(source, chosen, together, rows)
    if options.fit:
        fit(pairs, rows)
    for a, b, same, _ in pairs if options.errors else ():
        if same != ((a, b) in together):
            kinds = [
                [f"{row.type}.{row.mode} {'-'.join(sorted(row.parties))}" for row in rows[name]] for name in (a, b)
            ]
            print("missed" if same else "wrong ", found[a][1], found[a][0], "||", found[b][1], found[b][0], kinds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
