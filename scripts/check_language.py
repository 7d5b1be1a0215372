"""Compare our analysis with stock slovnet's, label by label, over articles.

    python scripts/check_language.py --corpus articles.jsonl.gz [--limit 100]

Prints one JSON object: articles, sentences, tokens, differing labels by layer, and the same for the negative control (our
labels against those of the next sentence of the same length, which must differ). Exit code 1 when a label differs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from detente.language.base import Block
from detente.language.ru.split import pieces
from detente.language.ru.tagger import Tagger

LAYERS = ("names", "morphology", "heads", "relations")


def texts(path: Path, limit: int) -> Iterator[str]:
    """The texts of a JSON Lines file, evenly spread when there are more than `limit`."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        rows = [json.loads(line)["text"] for line in file]
    step = max(1, len(rows) // limit)
    yield from rows[::step][:limit]


def compare(path: Path, limit: int) -> dict[str, object]:
    """Run both over the corpus and count differences."""
    from stock import Stock

    stock, ours = Stock(), Tagger()
    wrong: Counter[str] = Counter()
    control: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for text in texts(path, limit):
        sentences = [piece.words for piece in pieces(text, [Block((0, len(text)))])]
        mine = [(tags.names, tags.morphology, tags.heads, tags.relations) for tags in ours.tag(sentences)]
        theirs = [tuple(labels) for labels in stock(sentences)]
        counts.update(articles=1, sentences=len(sentences), tokens=sum(map(len, sentences)))
        count_differences(mine, theirs, wrong)
        count_differences(mine[1:], theirs[:-1], control)
    return {
        **counts,
        "differences": {layer: wrong[layer] for layer in LAYERS},
        "control": {layer: control[layer] for layer in LAYERS},
    }


def count_differences(mine: Sequence[Sequence], theirs: Sequence[Sequence], into: Counter[str]) -> None:
    """Count the labels that differ, pair by pair of sentences, as far as the shorter of each pair goes."""
    for left, right in zip(mine, theirs, strict=True):
        for layer, ours, stocks in zip(LAYERS, left, right, strict=True):
            into[layer] += sum(a != b for a, b in zip(ours, stocks, strict=False))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=100, help="articles to compare (default 100)")
    options = parser.parse_args()
    if not options.corpus.is_file():
        print(f"{options.corpus}: no such file", file=sys.stderr)
        return 2
    found = compare(options.corpus, options.limit)
    print(json.dumps(found))
    return 1 if any(found["differences"].values()) or not all(found["control"].values()) else 0


if __name__ == "__main__":
    sys.exit(main())
