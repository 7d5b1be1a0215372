#!/usr/bin/env python3
"""Cost of the event coder per headline with the shipped lexicon and with one ten times as large.

Usage: bench_lexicon.py [--shared DIR] [--headlines N] [--times 10]

The larger lexicon holds every shipped act again under made-up triggers, nine times over: what grows is the index, not the number of hits. CPU seconds of the Events component
alone, the best of three rounds over the same analysed texts.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
import time
import tomllib
from pathlib import Path

from detente.coder import Coder, article_blocks
from detente.coding.base import Found
from detente.coding.events import Events
from detente.records import Article, DateValue, Outlet

ACTS = Path("src/detente/data/lexicon/ru")


def made_up(folder: Path, copies: int) -> int:
    """Write the shipped acts `copies` times with triggers that no text holds; how many acts were written."""
    target = folder / "lexicon" / "ru"
    target.mkdir(parents=True)
    written = 0
    for source in sorted(ACTS.glob("[a-z]*.toml")):
        table = tomllib.loads(source.read_text(encoding="utf-8"))
        kind = table["type"]
        for copy in range(copies):
            lines = [f'type = "{kind}"\n']
            for name, act in table.items():
                if isinstance(act, dict):
                    word = f"ъ{copy}{name}ъть"
                    lines.append(
                        f'[{name}]\nverbs = ["{word}"]\nframe = "{act.get("frame", table.get("frame", "acts"))}"\nyes = ["x"]\n'
                    )
                    written += 1
            (target / f"{source.stem}-made{copy}.toml").write_text("\n".join(lines), encoding="utf-8")
    return written


def cost(events: Events, texts: list[tuple]) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for doc, found in texts:
            events(doc, found)
        best = min(best, time.process_time() - start)
    return best / len(texts)


def analysed(shared: Path, count: int) -> list[tuple]:
    coder, rows = Coder(), []
    with gzip.open(shared / "replay/headlines.tsv.gz", "rt", encoding="utf-8") as lines:
        next(lines)
        for number, line in enumerate(lines):
            if number % (141_104 // count) == 0:
                rows.append(line.rstrip("\n").split("\t"))
    texts = []
    for url, date, title in rows:
        day = DateValue(date, date, "day", "given")
        article = Article(
            url,
            title,
            "",
            title,
            None,
            ((0, len(title)),),
            outlet=Outlet("1tv.ru", "1tv.ru", "RUS"),
            published=day,
            language="ru",
            headline_only=True,
        )
        doc = coder.pack.analyse(title, article_blocks(article))
        found = Found(article=article, knowledge=coder.knowledge)
        for component in coder.components:
            if component.provides == "events":
                break
            setattr(found, component.provides, component(doc, found))
        texts.append((doc, found))
    return texts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--headlines", type=int, default=1500)
    parser.add_argument("--times", type=int, default=10)
    args = parser.parse_args()
    if not (args.shared / "replay").is_dir():
        print(f"bench_lexicon: {args.shared} is missing", file=sys.stderr)
        return 2
    texts = analysed(args.shared, args.headlines)
    shipped = cost(Events(), texts)
    with tempfile.TemporaryDirectory() as folder:
        added = made_up(Path(folder), args.times - 1)
        large = Events(Path(folder))
        entries = len(large.lexicon.entries)
        grown = cost(large, texts)
    print(
        f"shipped {entries - added} acts: {shipped * 1e3:.3f} ms a headline; {entries} acts: {grown * 1e3:.3f} ms; ratio {grown / shipped:.2f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
