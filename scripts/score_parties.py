"""Recall of the parties in the gold headlines, and what is missed or invented.

Reads `../shared/gold/headlines.jsonl`; prints the share of gold parties among the mentioned codes, and of mentioned official codes in gold.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from detente.coding.base import Found
from detente.coding.parties import Parties
from detente.knowledge import load_knowledge
from detente.language import load_pack
from detente.language.base import Block
from detente.records import Article, DateValue, Outlet

SHARED = Path(__file__).parent.parent.parent / "shared"


def headline(text: str, date: str | None, outlet: str | None, identity: str = "") -> Article:
    published = DateValue(date, date, "day", "given") if date else None
    return Article(
        id=identity,
        text=text,
        sha256="",
        title=None,
        title_span=None,
        body=((0, len(text)),),
        outlet=Outlet(outlet, outlet, "RUS" if outlet == "1tv.ru" else None),
        published=published,
        language="ru",
        headline_only=True,
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--misses", action="store_true", help="print every headline with a gold party not mentioned")
    arguments.add_argument("--extra", action="store_true", help="print headlines with official codes that gold lacks")
    arguments.add_argument("--show", help="print the mentions of headlines whose text holds this")
    options = arguments.parse_args()
    path = SHARED / "gold" / "headlines.jsonl"
    if not path.is_file():
        sys.exit(f"{path} is missing: nothing to score")
    knowledge, pack, parties = load_knowledge(), load_pack("ru"), Parties()
    wanted = hit = official = right = 0
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        article = headline(row["text"], row["date"], row["outlet"], row["id"])
        doc = pack.analyse(row["text"], [Block((0, len(row["text"])), "title")])
        mentions = parties(doc, Found(article, knowledge))
        said = {one.code for mention in mentions for one in mention.parties if one.code}
        acting = {one.code for mention in mentions if mention.official for one in mention.parties if one.code}
        gold = {code for event in row["events"] for code in event["actors"] + event["recipients"]}
        wanted, hit = wanted + len(gold), hit + len(gold & said)
        if row["events"]:
            official, right = official + len(acting), right + len(acting & gold)
        show = options.show and options.show in row["text"]
        if show or (options.misses and gold - said) or (options.extra and row["events"] and acting - gold):
            print(row["date"], row["text"])
            print("   gold", sorted(gold), "missed", sorted(gold - said), "extra", sorted(acting - gold))
            for mention in mentions:
                words = row["text"][mention.parties[0].span[0] : mention.parties[0].span[1]]
                codes = [(one.code, one.name, one.office) for one in mention.parties]
                print("     ", words, mention.kind, codes, "official" if mention.official else "-", mention.reason)
    print(f"gold parties mentioned: {hit}/{wanted} = {hit / wanted:.3f}")
    print(f"official codes in gold, headlines with events: {right}/{official} = {right / official:.3f}")


if __name__ == "__main__":
    main()
