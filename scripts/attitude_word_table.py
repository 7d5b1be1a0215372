#!/usr/bin/env python3
"""Learn the polarity of lemmas and write src/detente/data/attitudes/learned.tsv.

Usage: attitude_word_table.py [--write]

A logistic regression over word vectors tells words of RuSentiFrames' frames that are positive towards their object from negative
ones and from other frequent words; its scores for the lemmas of headlines and articles under ../shared make the table, where they
are clear. The labels themselves are not stored. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from detente.language import load_pack
from detente.language.base import Block
from detente.language.ru import models
from detente.language.ru.network import Vectors
from detente.language.ru.tagger import Tagger

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
TABLE = ROOT / "src/detente/data/attitudes/learned.tsv"
CLEAR = 0.15
BACKGROUND = 6000
SAMPLE = 150


def labels(pack) -> dict[str, float]:
    """Mean polarity from subject to object of each single-word frame entry, by lemma."""
    found = defaultdict(list)
    for frame in json.loads((SHARED / "rusentrel/rusentiframes.json").read_text(encoding="utf-8")).values():
        signs = [
            {"pos": 1, "neg": -1}.get(sign)
            for a, b, sign, _ in frame["frames"].get("polarity", [])
            if (a, b) == ("a0", "a1")
        ]
        if signs and signs[-1] is not None:
            for words in frame["variants"]:
                found[words].append(signs[-1])
    single = {words: float(np.mean(signs)) for words, signs in found.items() if " " not in words}
    return {lemma: single[word] for word, lemma in zip(single, pack.lemmas(single), strict=True)}


def article_lemmas(pack) -> Counter[str]:
    with gzip.open(SHARED / "corpus/articles.jsonl.gz", "rt", encoding="utf-8") as stream:
        texts = [json.loads(line)["text"][:4000] for line in stream]
    counts: Counter[str] = Counter()
    for text in random.Random(1).sample(texts, SAMPLE):
        for sentence in pack.analyse(text, [Block((0, len(text)))]).sentences:
            counts.update(t.lemma for t in sentence.tokens if t.pos in ("NOUN", "VERB", "ADJ", "ADV"))
    return counts


def headline_lemmas(pack) -> Counter[str]:
    forms: Counter[str] = Counter()
    with gzip.open(SHARED / "replay/headlines.tsv.gz", "rt", encoding="utf-8") as stream:
        for line in stream:
            forms.update(re.findall("[а-яё]{3,}", line.lower()))
    words = [word for word, count in forms.items() if count >= 3]
    counts: Counter[str] = Counter()
    for word, lemma in zip(words, pack.lemmas(words), strict=True):
        counts[lemma] += forms[word]
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    pack, vocabulary, vectors = load_pack("ru"), Tagger().vocabulary, Vectors(models.Archive(models.NAVEC, None))

    def embed(words):
        numbers = np.array([vocabulary.number(word) for word in words])
        known = numbers != vocabulary.unknown
        return [word for word, ok in zip(words, known, strict=True) if ok], vectors(numbers)[known]

    signs, articles = labels(pack), article_lemmas(pack)
    polar, table = embed(list(signs))
    _, plain = embed([w for w, _ in articles.most_common(BACKGROUND) if w not in signs and len(w) > 2])
    table = np.vstack([table, plain])
    target = np.array([np.sign(signs[word]) for word in polar] + [0.0] * len(plain))
    model = LogisticRegression(C=0.1, max_iter=1000)
    held = cross_val_predict(model, table, target, cv=5, method="predict_proba")
    right = np.sign(held[:, 2] - held[:, 0])[target != 0] == target[target != 0]
    print(f"{len(polar)} polar words, held-out polarity right in {right.mean():.3f}")
    counts = headline_lemmas(pack) + articles + Counter(dict.fromkeys(signs, 5))
    words, rows = embed([w for w, c in counts.items() if c >= 5 and re.fullmatch("[а-я]{3,}", w)])
    chances = model.fit(table, target).predict_proba(rows)
    scores = {
        w: round(float(s), 2) for w, s in zip(words, chances[:, 2] - chances[:, 0], strict=True) if abs(s) >= CLEAR
    }
    print(f"{len(scores)} of {len(words)} lemmas are clear")
    if options.write:
        lines = [f"{word}\t{scores[word]:.2f}\n" for word in sorted(scores)]
        TABLE.write_text("lemma\tscore\n" + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
