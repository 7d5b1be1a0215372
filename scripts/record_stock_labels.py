"""Record what stock slovnet says of the test sentences, for tests that run without it. Needs the `dev` extra.

    python scripts/record_stock_labels.py

Reads `tests/language/data/sentences.txt`; writes beside it `stock.tsv` (every token of every sentence with its labels) and
`shuffled.tsv` (for each sentence and layer the hash of the labels of 60 shuffles of its words).
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from detente.language.ru.split import tokens

DATA = Path(__file__).resolve().parent.parent / "tests" / "language" / "data"
SHUFFLES = 60


def shuffles(words: Sequence[str]) -> list[list[str]]:
    """The words in so many random orders, the same on every machine."""
    chance = random.Random(" ".join(words))
    found = []
    for _ in range(SHUFFLES):
        order = list(words)
        chance.shuffle(order)
        found.append(order)
    return found


def digests(sentences: Iterable[Sequence[Sequence[object]]]) -> list[str]:
    """For each layer of labels, the hash of that layer over the sentences."""
    layers = zip(*sentences, strict=True)
    texts = ("\n".join(" ".join(map(str, labels)) for labels in layer) for layer in layers)
    return [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]


def main() -> None:
    from stock import Stock

    sentences = [tokens(line)[0] for line in (DATA / "sentences.txt").read_text("utf-8").splitlines()]
    stock = Stock()
    rows, hashes = [], []
    for number, words in enumerate(sentences, 1):
        (plain,) = stock([words])
        rows += [(number, word, *labels) for word, *labels in zip(words, *plain, strict=True)]
        hashes.append((number, *digests(stock(shuffles(words)))))
    write(DATA / "stock.tsv", rows)
    write(DATA / "shuffled.tsv", hashes)
    print(f"{len(rows)} tokens of {len(sentences)} sentences, {SHUFFLES * len(rows)} shuffled")


def write(path: Path, rows: list[tuple[object, ...]]) -> None:
    path.write_text("".join("\t".join(map(str, row)) + "\n" for row in rows), "utf-8")


if __name__ == "__main__":
    main()
