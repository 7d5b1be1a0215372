#!/usr/bin/env python3
"""Say for each required act of labelled articles how far the rules come, without any trained choice.

Usage: article_causes.py [--set NAME ...] [--list CAUSE] [--type TYPE] [--part K/N] [--cache DIR]

Causes: found (a complete reading with the right type and parties as the sentence gives them), guessed (only with a party guessed from
speaker or article), roles (a hit of the type in the act's sentence, other parties), type (hits of other types only), no hit. The last line
says how many readings as found the rules give in all, and how many of them tell an act that is labelled, required or optional. --set is
gold or the number of a labelling round; --list prints the acts of one cause with their words. --part shares the articles out (0/2 is every
second one), so that one part can be read and the other kept to measure on. --cache keeps analysed texts, not readings.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections import Counter, defaultdict
from pathlib import Path

import train_events as base
from score_headlines import ROOT, scorer

from detente import Coder
from detente.capture import article_from_text
from detente.coder import article_blocks
from detente.coding.base import Found
from detente.coding.dates import Dates
from detente.coding.event_articles import complete_guesses
from detente.coding.event_fill import Profile
from detente.coding.events import Events
from detente.coding.parties import Parties
from detente.coding.publication import Publication
from detente.coding.statements import Statements

CAUSES = ("found", "guessed", "roles", "type", "no hit")
AROUND = 150  # characters before and after an act's words


def docs_of(articles, coder, cache):
    """Articles' language analysis by text, kept in a file."""
    path = cache / "articles.pickle"
    docs = pickle.loads(path.read_bytes()) if path.is_file() else {}
    missing = [a for a in articles if a.text not in docs]
    for article in missing:
        docs[article.text] = coder.pack.analyse(article.text, article_blocks(article))
    if missing:
        cache.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(docs))
    return docs


def sentences(article, doc, coder, events):
    """The article's (tree, candidates) and its profile."""
    found = Found(article=article, knowledge=coder.knowledge)
    for component in (Parties(), Publication(), Dates(), Statements()):
        setattr(found, component.provides, component(doc, found))
    whole = events.sentences(doc, found)
    return whole, Profile([tree for tree, _ in whole], found.statements)


def keys_of(item, candidate):
    """The scoring keys of a reading, with the gold's accepted alternatives."""
    events = [{**base.as_event(one), "status": "actual"} for one in base.event_merge.split_pairs(candidate)]
    accepted = scorer.accept_alternatives({"x": item}, {"x": {"events": events}})["x"]["events"]
    return scorer.compare(item["events"], accepted, "strict")[1]


def start_of(item, event):
    trigger = event.get("trigger")
    return trigger[0] if isinstance(trigger, list) else item["text"].find(trigger or "\0")


def readings(item, whole, profile):
    """How many complete readings as found an article has, and how many of them are labelled."""
    found = [g.candidate for tree, cs in whole for c in cs for g in complete_guesses(tree, c, profile) if not g.filled]
    want, _, spare = scorer.compare(item["events"], [], "strict")
    return len(found), sum(bool(set(keys_of(item, c)) & (want | spare)) for c in found)


def causes(item, whole, profile):
    """(key, event, cause) of every required act."""
    found, guessed = set(), set()
    for tree, candidates in whole:
        for candidate in candidates:
            for guess in complete_guesses(tree, candidate, profile):
                (guessed if guess.filled else found).update(keys_of(item, guess.candidate))
    want = scorer.compare(item["events"], [], "strict")[0]
    for key in sorted(want, key=str):
        event = next(e for e in scorer.happened(item["events"]) if key in set(scorer.keys(e, "strict")))
        at = start_of(item, event)
        types = {c.type for tree, cs in whole if tree.sentence.start <= at < tree.sentence.stop for c in cs}
        if key in found:
            cause = "found"
        elif key in guessed:
            cause = "guessed"
        else:
            cause = "roles" if key[1] in types else "type" if types else "no hit"
        yield key, event, cause


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", nargs="*", help="gold, or numbers of labelling rounds; all by default")
    parser.add_argument("--list", choices=CAUSES, action="append", default=[])
    parser.add_argument("--type", help="list only acts of this type")
    parser.add_argument("--part", default="0/1")
    parser.add_argument("--cache", type=Path, default=Path("/tmp/detente-articles"))
    args = parser.parse_args()
    labels = (ROOT / "scripts" / "labels" / "articles.jsonl").open(encoding="utf-8")
    sets = {row["id"]: str(row["set"]) for row in map(json.loads, labels)}
    part, parts = map(int, args.part.split("/"))
    items = [item for item in base.article_items() if not args.set or sets.get(item["id"], "gold") in args.set]
    items = items[part::parts]
    coder, events = Coder(), Events()
    articles = [article_from_text(i["text"], date=i.get("date"), outlet=i.get("url")) for i in items]
    docs = docs_of(articles, coder, args.cache)
    counts, by_type, as_found = defaultdict(Counter), defaultdict(Counter), Counter()
    for item, article in zip(items, articles, strict=True):
        read = sentences(article, docs[article.text], coder, events)
        as_found.update(dict(zip(("all", "labelled"), readings(item, *read), strict=True)))
        for key, event, cause in causes(item, *read):
            counts[sets.get(item["id"], "gold")][cause] += 1
            by_type[key[1]][cause] += 1
            if cause in args.list and args.type in (None, key[1]):
                at, text = start_of(item, event), item["text"].replace("\n", " ")
                sides = "-".join(sorted(key[0])) if isinstance(key[0], frozenset) else ">".join(key[0])
                words = f"{text[max(0, at - AROUND) : at]}>>>{text[at : at + AROUND]}"
                print(f"{cause}\t{item['id']}\t{key[1]} {sides}\t{words}")
    for name, table in (("set", counts), ("type", by_type)):
        print(f"\n{name:10}" + "".join(f"{cause:>9}" for cause in CAUSES))
        for key, row in sorted(table.items(), key=lambda x: -sum(x[1].values())):
            print(f"{key:10}" + "".join(f"{row[cause]:9}" for cause in CAUSES))
    whole = sum(counts.values(), Counter())
    print(f"\nof {sum(whole.values())} required acts {whole['found']} found, {whole['guessed']} with a guessed party")
    print(f"{as_found['all']} readings as found, {as_found['labelled']} of them labelled")


if __name__ == "__main__":
    main()
