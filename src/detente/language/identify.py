"""Is a text Russian? By its script, by letters that Russian lacks, and by weighted sequences of letters.

The weights (`data/language/ru_letters.tsv`) tell Russian from other languages in Cyrillic; see there for what they were
trained on and how they score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from detente.errors import LexiconError

WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[Ѐ-ӿԀ-ԯ]+")
_FOREIGN = re.compile(r"[^а-яё]|ъ(?![еёюя])")
_TABLE = "data/language/ru_letters.tsv"
_FOREIGN_WEIGHT, _MOST = -4.0, 3.0
_NAME = 1.2  # a name with a capital may be of any country: it tells little against Russian
_TEXT, _WORDS = 20_000, 600
_LEAST_LETTERS, _LEAST_WORDS = 8, 2
_LEAST_SHARE = 0.35
_SURE, _DOUBT = 0.3, -1.5


def identify(text: str) -> str:
    """`ru`, `other`, or `unsure` when there is too little to go by.

    Reads at most the first 20,000 characters, and of those at most 600 words spread evenly. A text in several languages
    is what most of it is; Latin names in a Russian text do not count against it up to two thirds of the letters.
    """
    words = WORD.findall(text, 0, _TEXT)
    words = words[:: len(words) // _WORDS + 1]
    letters = sum(map(len, words))
    if letters < _LEAST_LETTERS or len(words) < _LEAST_WORDS:
        return "unsure"
    cyrillic = [word for word in words if _CYRILLIC.fullmatch(word)]
    share = sum(map(len, cyrillic)) / letters
    if share < _LEAST_SHARE:
        return "other"
    score = sum(max(_word_score(word, _weights()), _least(word)) for word in cyrillic)
    if len(cyrillic) < _LEAST_WORDS:
        return "unsure"
    if score >= _SURE:
        return "ru"
    return "other" if score < _DOUBT else "unsure"


def features(text: str) -> list[str]:
    """What the weights are about: three letters in a row, edges of words included, and words of up to four letters."""
    return [feature for word in WORD.findall(text) if _CYRILLIC.fullmatch(word) for feature in _features(word.lower())]


def total(text: str, weights: Mapping[str, float]) -> float:
    """The sum over the Cyrillic words of a text: above zero means Russian."""
    return sum(_word_score(word, weights) for word in WORD.findall(text) if _CYRILLIC.fullmatch(word))


def _features(word: str) -> Iterator[str]:
    edged = f"_{word}_"
    for start in range(len(word)):
        yield edged[start : start + 3]
    if len(word) <= 4:
        yield edged


def _least(word: str) -> float:
    """The most that a word may tell against Russian; one with letters of another language tells all it can."""
    return -_NAME if word[0].isupper() and not _FOREIGN.search(word.lower()) else _FOREIGN_WEIGHT


def _word_score(word: str, weights: Mapping[str, float]) -> float:
    low = word.lower()
    if _FOREIGN.search(low):
        return _FOREIGN_WEIGHT
    return max(-_MOST, min(_MOST, sum(weights.get(feature, 0.0) for feature in _features(low[:60]))))


@cache
def _weights() -> Mapping[str, float]:
    table: dict[str, float] = {}
    for number, line in enumerate((files("detente") / _TABLE).read_text("utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        feature, _, weight = line.partition("\t")
        try:
            table[feature] = float(weight)
        except ValueError as error:
            raise LexiconError("expected letters, a tab, a number", subject=f"{_TABLE}:{number}") from error
    return table
