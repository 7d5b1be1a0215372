"""Train the weights by which `detente.language.identify` tells Russian from other languages in Cyrillic.

    python scripts/train_identify.py HEADLINES.tsv.gz RESERVED.txt CATALOGUES > src/detente/data/language/ru_letters.tsv

HEADLINES: Russian headlines (`replay/headlines.tsv.gz`); those whose hashed URL is in RESERVED are left out. CATALOGUES: a
folder with the unpacked wheels of django, wagtail and pycountry, whose message catalogues are the other languages (and
some more Russian). A logistic regression over sequences of three letters and short words; a fifth of the catalogues' texts
and 20,000 headlines are kept for the test that the header reports. Single-threaded, seeded: the same input, the same file.
"""

from __future__ import annotations

import gettext
import gzip
import hashlib
import random
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np

from detente.language.identify import WORD, features, total

LANGUAGES = ("be", "bg", "kk", "ky", "mk", "mn", "sr", "tg", "tt", "uk")
IMPORTANCE = {"uk": 3.0, "bg": 3.0, "be": 1.5, "sr": 1.5, "mk": 1.5}
FOREIGN_SHARE = 0.3
DECAY, RATE, PASSES, BATCH = 5e-5, 0.15, 6, 64
LEAST_COUNT, LEAST_WEIGHT = 4, 0.2
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_SLOT = re.compile(r"%\(\w+\)[sd]|%[sd]|\{[^}]*\}|<[^>]*>|&\w+;")


def headlines(path: Path, reserved: Path) -> list[str]:
    hidden = set(reserved.read_text().split())
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file][1:]
    return [row[2] for row in rows if hashlib.sha256(row[0].encode()).hexdigest() not in hidden]


def catalogues(folder: Path) -> dict[str, list[str]]:
    """Translated messages that are mostly Cyrillic, by language."""
    found: dict[str, set[str]] = {language: set() for language in (*LANGUAGES, "ru")}
    for path in sorted(folder.rglob("*.mo")):
        match = re.search(r"/locales?/(\w+)/", path.as_posix())
        if not match or match[1] not in found:
            continue
        with path.open("rb") as file:
            messages = gettext.GNUTranslations(file)._catalog
        for key, message in messages.items():
            text = " ".join(_SLOT.sub(" ", message).split()) if key else ""
            letters = sum(map(len, WORD.findall(text)))
            if letters > 2 and len(_CYRILLIC.findall(text)) > 0.7 * letters:
                found[match[1]].add(text)
    return {language: sorted(texts) for language, texts in found.items()}


def short(texts: list[str], count: int, chance: random.Random) -> list[str]:
    """Stretches of 3 to 12 words: the texts themselves, and shorter ones strung together."""
    loose: list[str] = []
    found = []
    for text in texts:
        words = WORD.findall(text)
        if len(words) >= 3:
            found.append(" ".join(words[:12]))
        else:
            loose += words
    chance.shuffle(loose)
    while loose:
        size = chance.randint(3, 8)
        found.append(" ".join(loose[:size]))
        del loose[:size]
    chance.shuffle(found)
    return found[:count]


def train(samples: list[tuple[str, int, float]]) -> dict[str, float]:
    """Weights of features by AdaGrad over (text, is Russian, importance)."""
    seen = Counter(feature for text, _, _ in samples for feature in set(features(text)))
    numbers = {f: n for n, f in enumerate(sorted(f for f, count in seen.items() if count >= LEAST_COUNT))}
    rows = [np.array([numbers[f] for f in features(text) if f in numbers], np.intp) for text, _, _ in samples]
    weights, squares = np.zeros(len(numbers)), np.full(len(numbers), 1e-6)
    order = np.arange(len(samples))
    shuffler = np.random.default_rng(0)
    for _ in range(PASSES):
        shuffler.shuffle(order)
        for start in range(0, len(order), BATCH):
            slope = DECAY * weights
            for index in order[start : start + BATCH]:
                row, (_, russian, importance) = rows[index], samples[index]
                guess = 1 / (1 + np.exp(-np.clip(weights[row].sum(), -30, 30)))
                np.add.at(slope, row, (guess - russian) * importance / BATCH)
            squares += slope * slope
            weights -= RATE * slope / np.sqrt(squares)
    return {f: round(float(weights[n]), 2) for f, n in numbers.items() if abs(weights[n]) >= LEAST_WEIGHT}


def main() -> None:
    chance = random.Random(1)
    russian = headlines(Path(sys.argv[1]), Path(sys.argv[2]))
    messages = catalogues(Path(sys.argv[3]))
    chance.shuffle(russian)
    kept, russian = russian[:20_000], russian[20_000:]
    own = [*short(russian, 100_000, chance), *short(messages.pop("ru"), 4_000, chance)]
    samples = [(text, 1, 1.0) for text in own]
    tests = {}
    for language, texts in messages.items():
        chance.shuffle(texts)
        cut = len(texts) // 5
        tests[language] = [text for text in texts[:cut] if len(WORD.findall(text)) >= 3]
        part = short(texts[cut:], 3_000, chance)
        share = FOREIGN_SHARE * len(own) / len(LANGUAGES) / len(part) * IMPORTANCE.get(language, 1.0)
        samples += [(text, 0, share) for text in part]
    weights = train(samples)
    tests["ru"] = [text for text in kept if 3 <= len(WORD.findall(text)) <= 10]
    print(
        "# Weights of letter sequences and short words: above zero for Russian, below for other languages in Cyrillic."
    )
    print(
        "# Written by scripts/train_identify.py from 120,000 Russian headlines of 2000-2026 (Channel One) and the message"
    )
    print("# catalogues of django, wagtail and pycountry in ten languages. `_` is the edge of a word.")
    for language, texts in sorted(tests.items()):
        right = sum((total(text, weights) > 0) == (language == "ru") for text in texts)
        print(f"# held-out {language}: {right} of {len(texts)} on the right side of zero")
    for feature, weight in sorted(weights.items()):
        print(f"{feature}\t{weight}")


if __name__ == "__main__":
    main()
