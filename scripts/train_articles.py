#!/usr/bin/env python3
"""Train the choice among readings of acts in running text, and say by cross-validation over articles what it is worth.

Usage: train_articles.py [--write] [--folds N] [--l2 X] [--skip-set N]

Reads ../shared/gold/articles.jsonl and scripts/labels/articles.jsonl (texts from ../shared/corpus). Every complete reading of an act (as
found, and with guessed parties) is an example. The veto's log odds for an article come from a veto trained without it.
The threshold is the highest that costs no more than 0.003 of the best F1.
--write stores src/detente/data/models/event_articles.tsv and event_articles_base.tsv (the veto that it starts from). --skip-set leaves out one labelling round, to measure on it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import score_headlines as headlines
import train_events as base
from score_headlines import ROOT, SHARED, scorer

from detente import Coder
from detente.capture import article_from_text
from detente.coder import article_blocks
from detente.coding import event_articles, event_merge
from detente.coding.base import Found
from detente.coding.dates import Dates
from detente.coding.event_articles import article_features, complete_guesses, logit, told_pairs
from detente.coding.event_fill import Profile
from detente.coding.event_veto import Veto, spread
from detente.coding.events import Events
from detente.coding.parties import Parties
from detente.coding.publication import Publication
from detente.coding.statements import Statements
from detente.knowledge import load_knowledge

PRICE = 0.003  # F1 paid for precision: a gap is forgiven sooner than an invention


@dataclass
class Item:
    """One article: its trees with candidates and the profile."""

    row: dict
    whole: list
    profile: Profile


def read(item, coder, events):
    article = article_from_text(item["text"], date=item.get("date"), outlet=item.get("url"))
    doc = coder.pack.analyse(article.text, article_blocks(article))
    found = Found(article=article, knowledge=coder.knowledge)
    for component in (Parties(), Publication(), Dates(), Statements()):
        setattr(found, component.provides, component(doc, found))
    whole = events.sentences(doc, found)
    return Item(item, whole, Profile([tree for tree, _ in whole], found.statements))


def sentence_items(coder, events):
    """Articles of which only some sentences are labelled: (item, events by the start of a sentence)."""
    labels = {}
    for row in map(json.loads, (ROOT / "scripts" / "labels" / "sentences.jsonl").open(encoding="utf-8")):
        events_of = [{**e, "mode": None, "status": "actual"} for e in row["events"]]
        labels.setdefault(row["id"], {})[row["span"][0]] = events_of
    with gzip.open(SHARED / "corpus" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["id"] in labels:
                yield read(row, coder, events), labels[row["id"]]


def headline_examples(cache):
    """Features and verdicts of the headlines' candidates, for the veto."""
    if cache.is_file():
        return pickle.loads(cache.read_bytes())
    gold = headlines.read_gold(SHARED / "gold" / "headlines.jsonl")
    labelled = headlines.read_labels(ROOT / "scripts" / "labels" / "headlines.jsonl")
    seen = {item["url"] for item in gold}
    items = gold + [{**i, "id": i["url"]} for i in labelled if i["url"] not in seen]
    docs = headlines.analysed(items, Path("/tmp/detente-score"))
    knowledge, coder = load_knowledge(None), Events()
    rows, right = [], []
    for item in items:
        for _, candidates in base.candidates(item, docs, knowledge, coder):
            for candidate in candidates:
                verdict = base.verdict(item, candidate)
                if verdict is not None:
                    rows.append(spread(candidate.features))
                    right.append(verdict)
    cache.write_bytes(pickle.dumps((rows, right)))
    return rows, right


def veto_of(rows, right, items, l2=2.0):
    """A veto trained on headlines and on the candidates of some articles, each (item, labels by sentence or None)."""
    rows, right = list(rows), list(right)
    for item, labels in items:
        for tree, candidates in item.whole:
            row = row_of(item, labels, tree)
            for candidate in candidates if row else ():
                if event_merge.complete(candidate) and (v := base.verdict(row, candidate)) is not None:
                    rows.append(spread(candidate.features))
                    right.append(v)
    return base.fit(rows, right, l2)


def row_of(item, labels, tree):
    """What a sentence's candidates are judged by: the article's events, or the sentence's own; None when it is not labelled."""
    if labels is None:
        return item.row
    return {"events": labels[tree.sentence.start]} if tree.sentence.start in labels else None


def examples(item, labels, veto):
    """(features, verdict) of every complete reading in an article."""
    told = told_pairs(item.whole)
    for tree, candidates in item.whole:
        row = row_of(item, labels, tree)
        for candidate in candidates if row else ():
            odds = logit(veto.probability(candidate.features))
            for guess in complete_guesses(tree, candidate, item.profile):
                verdict = base.verdict(row, guess.candidate)
                if verdict is not None:
                    yield article_features(tree, guess, item.profile, odds, told), verdict


def decided(item, lexicon, model, veto):
    """The events of an article as the coder would choose them, each act once."""
    event_articles.load_article_model = lambda: model
    event_articles.load_base = lambda: veto
    found = {}
    for kept in event_articles.judged_article(item.whole, lexicon, item.profile):
        for candidate, chance in kept:
            for one in event_merge.split_pairs(candidate):
                event = base.as_event(one)
                key = (
                    event["type"],
                    tuple(sorted(event["actors"])) if not event["recipients"] else tuple(event["actors"]),
                    tuple(event["recipients"]),
                    event["status"],
                )
                found[key] = {**event, "confidence": max(chance, found.get(key, {}).get("confidence", 0))}
    return list(found.values())


def store(name, model, threshold, scale=()):
    """Write a model's weights beside the data."""
    lines = ["\t".join([f"bias\t{model.bias:.5f}\t{threshold:.2f}", *(f"{number:.4f}" for number in scale)])]
    lines += [f"{key}\t{weight:.4f}" for key, weight in sorted(model.weights.items()) if abs(weight) >= 0.01]
    (ROOT / "src" / "detente" / "data" / "models" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(lines) - 1} weights")


def chances_of(gold, pred):
    """(probability, right) of the events that count."""
    for key, item in gold.items():
        for event in pred[key]["events"]:
            if event["status"] == "actual":
                want, got, spare = scorer.compare(item["events"], [event], "strict")
                if got - spare:
                    yield event["confidence"], float(bool(got & want))


def folds(count, many):
    """A fold for each of some items, the same every time."""
    order = np.random.default_rng(base.SEED).permutation(count)
    return {int(i): n % many for n, i in enumerate(order)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folds", type=int, default=6)
    parser.add_argument("--l2", type=float, nargs="*", default=[2.0])
    parser.add_argument("--skip-set", type=int)
    parser.add_argument("--cache", type=Path, default=Path("/tmp/detente-train"))
    args = parser.parse_args()
    args.cache.mkdir(exist_ok=True)
    coder, events = Coder(), Events()
    sets = {
        row["id"]: row["set"]
        for row in map(json.loads, (ROOT / "scripts/labels/articles.jsonl").open(encoding="utf-8"))
    }
    rows = [r for r in base.article_items() if args.skip_set is None or sets.get(r["id"]) != args.skip_set]
    items = [read(row, coder, events) for row in rows]
    parts = list(sentence_items(coder, events))
    head_rows, head_right = headline_examples(args.cache / "headlines.pickle")
    fold_of = folds(len(items), args.folds)
    fold_of_part = folds(len(parts), args.folds)
    vetoes = []
    for k in range(args.folds):
        inside = [(it, None) for i, it in enumerate(items) if fold_of[i] != k]
        inside += [part for i, part in enumerate(parts) if fold_of_part[i] != k]
        vetoes.append(veto_of(head_rows, head_right, inside))
    data = [list(examples(item, None, vetoes[fold_of[i]])) for i, item in enumerate(items)]
    spare = [e for i, part in enumerate(parts) for e in examples(*part, vetoes[fold_of_part[i]])]
    print(
        f"{len(items)} articles, {sum(map(len, data))} readings, {sum(v for d in data for _, v in d):.0f} right; {len(spare)} elsewhere"
    )
    tried = []
    for l2 in args.l2:
        models = []
        for k in range(args.folds):
            inside = [e for i, d in enumerate(data) if fold_of[i] != k for e in d] + spare
            models.append(base.fit([f for f, _ in inside], [v for _, v in inside], l2))
        for threshold in np.arange(0.3, 0.55, 0.05):
            gold, pred = {}, {}
            for i, item in enumerate(items):
                k = fold_of[i]
                model = Veto(models[k].bias, float(threshold), models[k].weights)
                gold[item.row["id"]] = item.row
                pred[item.row["id"]] = {"events": decided(item, events.lexicon, model, vetoes[k])}
            s = scorer.score(gold, pred)
            x, y = s["strict"], s["parties"]
            tried.append((x["f1"], l2, float(threshold), pred))
            print(
                f"l2 {l2:g} threshold {threshold:.2f}: P {x['p']:.3f} R {x['r']:.3f} F1 {x['f1']:.3f} parties {y['f1']:.3f} ({x['tp']},{x['fp']},{x['fn']})"
            )
    plain = {}
    for i, item in enumerate(items):
        veto = Veto(vetoes[fold_of[i]].bias, 0.4, vetoes[fold_of[i]].weights)
        plain[item.row["id"]] = {"events": decided(item, events.lexicon, None, veto)}
    x = scorer.score({it.row["id"]: it.row for it in items}, plain)["strict"]
    print(f"veto alone at 0.40: P {x['p']:.3f} R {x['r']:.3f} F1 {x['f1']:.3f}")
    top = max(f1 for f1, *_ in tried)
    f1, l2, threshold, chosen = max((one for one in tried if one[0] >= top - PRICE), key=lambda one: one[2])
    chances = list(chances_of({it.row["id"]: it.row for it in items}, chosen))
    print(f"chosen: l2 {l2:g} threshold {threshold:.2f} F1 {f1:.3f}")
    for name in sorted({str(sets.get(it.row["id"], "gold")) for it in items}):
        part = {it.row["id"]: it.row for it in items if str(sets.get(it.row["id"], "gold")) == name}
        x = scorer.score(part, {key: chosen[key] for key in part})["strict"]
        print(f"set {name}: {len(part)} articles P {x['p']:.3f} R {x['r']:.3f} F1 {x['f1']:.3f}")
    base.reliability(chances)
    if args.write:
        flat = [e for d in data for e in d] + spare
        model = base.fit([f for f, _ in flat], [v for _, v in flat], l2)
        everything = [(item, None) for item in items] + parts
        store(event_articles.MODEL, model, threshold, base.scaling(chances))
        store(event_articles.BASE, veto_of(head_rows, head_right, everything), 0.4)


if __name__ == "__main__":
    main()
