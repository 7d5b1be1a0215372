"""The words that colour a text: a learned table and a written one. In: files under `data/attitudes`. Out: `Words`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from detente.coding.word_lists import load_table, words_of
from detente.errors import LexiconError

LEARNED = "learned.tsv"
SORTS = ("against", "with", "to", "from", "for", "behind")
LISTED = "attitudes/words.toml"


@dataclass(frozen=True, slots=True)
class Words:
    """Polarity of lemmas, from -1 to 1: `learned` by a model over word vectors, `listed` by hand; speech verbs, negations, sorts of prepositions."""

    learned: Mapping[str, float]
    listed: Mapping[str, float]
    speech: frozenset[str]
    negations: frozenset[str]
    prepositions: Mapping[str, str]


@lru_cache(maxsize=1)
def load_words() -> Words:
    """The shipped words. Raises LexiconError with file and line for a damaged table."""
    raw = load_table(LISTED, ("listed", "speech", "negations", "prepositions"))
    listed = dict.fromkeys(words_of(raw, "listed", "positive", LISTED), 1.0)
    negative = words_of(raw, "listed", "negative", LISTED)
    both = sorted(set(listed) & set(negative))
    if both:
        raise LexiconError(f"both positive and negative: {', '.join(both)}", subject=LISTED)
    listed |= dict.fromkeys(negative, -1.0)
    speech, negations = (frozenset(words_of(raw, name, "lemmas", LISTED)) for name in ("speech", "negations"))
    sorts = {word: sort for sort in SORTS for word in words_of(raw, "prepositions", sort, LISTED)}
    return Words(_learned(), listed, speech, negations, sorts)


def _learned() -> dict[str, float]:
    text = files("detente.data").joinpath("attitudes").joinpath(LEARNED).read_text(encoding="utf-8")
    found: dict[str, float] = {}
    for number, line in enumerate(text.splitlines()[1:], 2):
        lemma, tab, score = line.partition("\t")
        try:
            found[lemma] = float(score)
        except ValueError:
            raise LexiconError(f"found {score!r}, expected a number", subject=f"{LEARNED}:{number}") from None
        if not tab or not -1 <= found[lemma] <= 1:
            raise LexiconError(
                f"found {line!r}, expected a lemma and a score from -1 to 1", subject=f"{LEARNED}:{number}"
            )
    return found
