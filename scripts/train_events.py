#!/usr/bin/env python3
"""Train the veto over the event coder's rule hits, and say by cross-validation what it is worth.

Usage: train_events.py [--write] [--folds N] [--l2 X]

Reads ../shared/gold/headlines.jsonl and scripts/labels/headlines.jsonl (texts from ../shared/replay). Every complete candidate of a
headline is an example: right when the scorer would count it (optional gold events are left out). The examples printed under the
rulings of docs/codebook.md are trained on in every fold and never scored. A logistic regression with L2; the
threshold is the highest that costs no more than 0.001 of the gold's best F1 over the held-out folds
(a gap is forgiven sooner than an invention). --write stores src/detente/data/models/event_veto.tsv.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import score_headlines as headlines
from score_headlines import ROOT, SHARED, scorer

from detente import Coder
from detente.capture import article_from_text
from detente.coder import article_blocks
from detente.coding import event_merge
from detente.coding.base import Found
from detente.coding.dates import Dates
from detente.coding.event_veto import MODEL, Veto, spread
from detente.coding.events import Events
from detente.coding.parties import Parties
from detente.knowledge import load_knowledge
from detente.records import Article, DateValue, Outlet

ITERATIONS = 600
PRICE = 0.001  # F1 paid for precision
SEED = 20251125
ARTICLE_WEIGHT = 0.3  # their sentences differ from headlines, which this veto judges (gold 0.887 by cross-validation, 0.876 with 1.0)
RULING_WEIGHT = 3.0  # what the codebook prints is certain


def ruling_items():
    """The codebook's printed examples as headlines of 2024 (the day that the test of them takes)."""
    page = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    for block in re.findall(r"^\| words \| coded as \|\n.*\n((?:\|.*\n)+)", page, re.M):
        for words, coded in re.findall(r"^\| (.+?) \| (.+?) \|$", block, re.M):
            events = [] if coded == "no event" else [ruling(one) for one in coded.split("; ")]
            yield {"id": words, "text": words, "date": "2024-05-15", "outlet": None, "events": events}


def ruling(coded):
    """An event as the codebook prints it: "TYPE mode ACTORS > RECIPIENTS status"."""
    kind, _, rest = coded.split(" ", 2)
    sides, status = (rest[: -len(s) - 1], s) if (s := rest.split()[-1]).islower() else (rest, "actual")
    actors, _, recipients = sides.partition(" > ")
    codes = {"actors": actors.split(", "), "recipients": recipients.split(", ") if recipients else []}
    return {"type": kind, "status": status, **codes}


def candidates(item, docs, knowledge, coder):
    """(tree, complete candidates) of one headline."""
    text, day = item["text"], item.get("date")
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
    found.parties = Parties()(docs[text], found)
    for tree, whole in coder.sentences(docs[text], found):
        yield tree, [c for c in whole if event_merge.complete(c)]


def seed_items():
    """The five pages to develop on, with their text as it comes; their days are read from the page."""
    rows = map(json.loads, (SHARED / "gold" / "seeds.jsonl").open(encoding="utf-8"))
    return [
        {"id": row["id"], "text": (SHARED / row["file"]).read_text(encoding="utf-8"), "events": row["events"]}
        for row in rows
    ]


def article_items():
    """Labelled articles as items with their text: the gold's, the seeds, and those labelled by id in the corpus."""
    gold = headlines.read_gold(SHARED / "gold" / "articles.jsonl") + seed_items()
    labels = {row["id"]: row for row in headlines.read_gold(ROOT / "scripts" / "labels" / "articles.jsonl")}
    seen = {item["text"][:200] for item in gold}
    with gzip.open(SHARED / "corpus" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["id"] in labels and row["text"][:200] not in seen:
                gold.append({**row, "events": labels[row["id"]]["events"]})
    return gold


def article_candidates(item, coder, events):
    """(tree, complete candidates) of one article."""
    article = article_from_text(item["text"], date=item.get("date"), outlet=item.get("url"))
    doc = coder.pack.analyse(article.text, article_blocks(article))
    found = Found(article=article, knowledge=coder.knowledge)
    for component in (Dates(), Parties()):
        setattr(found, component.provides, component(doc, found))
    for tree, whole in events.sentences(doc, found):
        yield tree, [c for c in whole if event_merge.complete(c)]


def as_event(candidate):
    return {
        "type": candidate.type,
        "actors": list(candidate.actor_codes),
        "recipients": list(candidate.recipient_codes),
        "status": candidate.status,
    }


def verdict(item, candidate):
    """1 when the scorer counts the candidate, 0 when it is an extra, None when it costs nothing."""
    right = wrong = 0
    for one in event_merge.split_pairs(candidate):
        event = as_event(one)
        actual = {**event, "status": "actual"}
        wanted = [{**e, "status": "actual"} for e in item["events"]]
        gold = {"x": {"events": wanted}}
        accepted = scorer.accept_alternatives(gold, {"x": {"events": [actual]}})["x"]["events"]
        want, got, spare = scorer.compare(wanted, accepted, "strict")
        right += len(got & want)
        wrong += len(got - want - spare)
    if not right and not wrong:
        return None
    return float(right >= wrong)


def fit(rows, labels, l2, weight=None):
    """Weights of a logistic regression by gradient steps with momentum; deterministic. Rows are kept as their few features."""
    counts = Counter(name for row in rows for name, _ in row)
    names = {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= 3))}
    cells = [{names[name]: value for name, value in row if name in names} for row in rows]
    line = np.repeat(np.arange(len(cells)), [len(cell) for cell in cells])
    column = np.array([i for cell in cells for i in cell], dtype=np.int64)
    value = np.array([v for cell in cells for v in cell.values()], dtype=np.float64)
    target = np.asarray(labels, dtype=np.float64)
    scale = np.ones_like(target) if weight is None else np.asarray(weight, dtype=np.float64)
    weights, bias = np.zeros(len(names)), float(np.log(target.mean() / (1 - target.mean())))
    speed, rate = np.zeros_like(weights), 0.3 / len(rows)
    for _ in range(ITERATIONS):
        odds = np.bincount(line, weights=weights[column] * value, minlength=len(rows))
        error = scale * (1 / (1 + np.exp(-(odds + bias))) - target)
        slope = np.bincount(column, weights=value * error[line], minlength=len(names))
        speed = 0.9 * speed - rate * (slope + l2 * weights)
        weights = weights + speed
        bias -= rate * float(error.sum())
    return Veto(bias, 0.5, {name: float(weights[i]) for name, i in names.items()})


def scaling(chances):
    """Platt's slope and shift for (probability, right) pairs: Newton's steps on two parameters."""
    p, right = np.array([c for c, _ in chances]).clip(1e-6, 1 - 1e-6), np.array([float(r) for _, r in chances])
    rows = np.stack([np.log(p / (1 - p)), np.ones_like(p)], axis=1)
    at = np.array([1.0, 0.0])
    for _ in range(25):
        guess = 1 / (1 + np.exp(-rows @ at))
        at = at + np.linalg.solve(rows.T @ (rows * (guess * (1 - guess))[:, None]), rows.T @ (right - guess))
    return float(at[0]), float(at[1])


def reliability(chances, many=5):
    """Of the events given a confidence, how many are right, a line a tenth: each scaled by the others' fifths."""
    bins = {}
    for part in range(many):
        model = Veto(0.0, 0.0, {}, *scaling([one for i, one in enumerate(chances) if i % many != part]))
        for chance, right in chances[part::many]:
            tenth = min(int(model.confidence(chance) * 10), 9)
            bins[tenth] = bins.get(tenth, 0) + np.array([right, 1])
    for tenth in sorted(bins):
        print(
            f"confidence {tenth / 10:.1f} to {tenth / 10 + 0.1:.1f}: {bins[tenth][0]:.0f} of {bins[tenth][1]:.0f} right"
        )


def score_items(coder, chosen):
    gold = {item["id"]: item for item, _ in chosen}
    pred = {
        item["id"]: {"events": [as_event(one) for c, _ in kept for one in event_merge.split_pairs(c)]}
        for item, kept in chosen
    }
    return scorer.score(gold, pred)


def select(coder, sentences, veto, threshold):
    kept = []
    for tree, found in sentences:
        likely = [(c, p) for c in found if (p := veto.probability(c.features)) >= threshold]
        likely = [(c, p) for c, p in likely if not event_merge.swallowed(tree, c, [o for o, _ in likely])]
        kept += event_merge._once(coder.lexicon, likely)
    return kept


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--list", choices=("gold", "all"), help="list what differs over the held-out folds")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--l2", type=float, default=3.0)
    parser.add_argument("--cache", type=Path, default=Path("/tmp/detente-score"))
    args = parser.parse_args()
    gold = headlines.read_gold(SHARED / "gold" / "headlines.jsonl")
    labelled = headlines.read_labels(ROOT / "scripts" / "labels" / "headlines.jsonl")
    seen = {item["url"] for item in gold}
    items = gold + [{**i, "id": i["url"]} for i in labelled if i["url"] not in seen]
    rulings = list(ruling_items())
    docs = headlines.analysed(items + rulings, args.cache)
    knowledge, coder = load_knowledge(None), Events()
    data = [(item, list(candidates(item, docs, knowledge, coder))) for item in items]
    certain = [(item, list(candidates(item, docs, knowledge, coder))) for item in rulings]
    articles, reader = article_items(), Coder()
    data += [(item, list(article_candidates(item, reader, coder))) for item in articles]
    items += articles
    order = np.random.default_rng(SEED).permutation(len(items))
    fold_of = {int(i): n % args.folds for n, i in enumerate(order)}
    examples = [
        (i, c, v)
        for i, (item, sents) in enumerate([*data, *certain])
        for _, cs in sents
        for c in cs
        if (v := verdict(item, c)) is not None
    ]
    rows = [spread(c.features) for _, c, _ in examples]
    print(f"{len(items)} items, {len(examples)} examples, {sum(v for *_, v in examples):.0f} right")
    first_article = len(items) - len(articles)
    weights = [1.0 if i < first_article else ARTICLE_WEIGHT if i < len(items) else RULING_WEIGHT for i, *_ in examples]
    models = []
    for fold in range(args.folds):
        inside = [n for n, (i, *_) in enumerate(examples) if fold_of.get(i) != fold]
        weight = [weights[n] for n in inside]
        models.append(fit([rows[n] for n in inside], [examples[n][2] for n in inside], args.l2, weight))
    by_threshold, is_gold = {}, len(gold)
    for threshold in np.arange(0.2, 0.75, 0.05):
        chosen = [(item, select(coder, sents, models[fold_of[i]], threshold)) for i, (item, sents) in enumerate(data)]
        texts = score_items(coder, chosen[len(items) - len(articles) :])["strict"]
        chosen = chosen[: len(items) - len(articles)]
        whole, part = score_items(coder, chosen)["strict"], score_items(coder, chosen[:is_gold])
        row = part["strict"]
        by_threshold[round(float(threshold), 2)] = row["f1"]
        print(
            f"threshold {threshold:.2f}: all P {whole['p']:.3f} R {whole['r']:.3f} F1 {whole['f1']:.3f}   "
            f"gold P {row['p']:.3f} R {row['r']:.3f} F1 {row['f1']:.3f} parties {part['parties']['f1']:.3f}   articles P {texts['p']:.3f} R {texts['r']:.3f} F1 {texts['f1']:.3f}"
        )
    best = max(t for t, f1 in by_threshold.items() if f1 >= max(by_threshold.values()) - PRICE)
    print(f"best threshold {best:.2f}")
    told = [(item, select(coder, sents, models[fold_of[i]], best)) for i, (item, sents) in enumerate(data)]
    told = told[: len(items) - len(articles)]
    chances = [(p, v) for item, kept in told for c, p in kept if (v := verdict(item, c)) is not None]
    reliability(chances)
    if args.list:
        for item, kept in [
            (item, select(coder, sents, models[fold_of[i]], best)) for i, (item, sents) in enumerate(data)
        ][: is_gold if args.list == "gold" else None]:
            pred = [as_event(one) for c, _ in kept for one in event_merge.split_pairs(c)]
            pred = scorer.accept_alternatives({"x": item}, {"x": {"events": pred}})["x"]["events"]
            want, got, spare = scorer.compare(item["events"], pred, "strict")
            if want - got or got - want - spare:
                rules = {c.hit.entry.id for c, _ in kept}
                print(
                    item["text"][:170],
                    "| MISSED",
                    sorted(map(scorer.show, want - got)),
                    "| EXTRA",
                    sorted(map(scorer.show, got - want - spare)),
                    sorted(rules),
                )
    if args.write:
        veto = fit(rows, [v for *_, v in examples], args.l2, weights)
        slope, shift = scaling(chances)
        lines = [f"bias\t{veto.bias:.5f}\t{best:.2f}\t{slope:.4f}\t{shift:.4f}"]
        lines += [f"{name}\t{w:.4f}" for name, w in sorted(veto.weights.items()) if abs(w) >= 0.01]
        (ROOT / "src" / "detente" / "data" / "models" / MODEL).write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{len(lines) - 1} weights written")


if __name__ == "__main__":
    main()
