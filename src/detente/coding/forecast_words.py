"""The words of forecasts (`data/ru/forecasts.toml`): ranges of probability, and what verbs and nouns do to a relation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.coding.word_lists import load_table, words_of
from detente.errors import LexiconError

NAME = "ru/forecasts.toml"
LISTS = {
    "cues": ("lemmas",), "objects": ("prepositions",), "chances": ("lemmas", "nouns"), "scheduled": ("lemmas",), "own": ("lemmas",), "tones": ("worse", "better"),
    "wishes": ("lemmas", "duties", "tells", "doubts"), "topics": ("lemmas", "measures", "affairs"), "home": ("lemmas", "inner"), "posts": ("lemmas",),
}  # fmt: skip
VERBS = ("outbreak", "worse", "better", "up", "down", "ends", "same", "changes", "carriers", "people")
NOUNS = ("bad", "good", "bond", "up", "down", "change", "warlike")


@dataclass(frozen=True, slots=True)
class ForecastWords:
    """The table: `verbs` and `nouns` by the beginning of the lemma, `lists` as "section.key" of whole lemmas."""

    probability: Mapping[str, tuple[float, float]]
    verbs: Mapping[str, tuple[str, ...]]
    nouns: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, frozenset[str]]

    def verb(self, lemma: str) -> str | None:
        """What a verb does: the class whose longest beginning fits its lemma."""
        return _class_of(
            lemma, self.verbs, ("outbreak", "worse", "better", "up", "down", "ends", "same", "changes", "people")
        )

    def noun(self, lemma: str) -> str | None:
        """What a noun stands for."""
        return _class_of(lemma, self.nouns, ("bad", "good", "bond", "up", "down", "change"))

    def carries(self, lemma: str) -> bool:
        """Whether a word carries an infinitive that says what will be."""
        return _class_of(lemma, self.verbs, ("carriers",)) is not None


def _class_of(lemma: str, table: Mapping[str, tuple[str, ...]], classes: tuple[str, ...]) -> str | None:
    best, size = None, 0
    for name in classes:
        for start in table[name]:
            fits = lemma == start[:-1] if start.endswith("|") else lemma.startswith(start)
            if fits and len(start) > size:
                best, size = name, len(start)
    return best


def load_forecasts() -> ForecastWords:
    """The shipped table. Raises LexiconError for a range that is none."""
    raw = load_table(NAME, ("probability", "verbs", "nouns", *LISTS))
    ranges: dict[str, tuple[float, float]] = {}
    for words, bounds in raw["probability"].items():
        if not (isinstance(bounds, list) and len(bounds) == 2 and 0 <= bounds[0] < bounds[1] <= 1):
            raise LexiconError(f"{words!r} needs two bounds between 0 and 1", subject=NAME)
        ranges[words] = (float(bounds[0]), float(bounds[1]))
    return ForecastWords(
        ranges,
        {name: words_of(raw, "verbs", name, NAME) for name in VERBS},
        {name: words_of(raw, "nouns", name, NAME) for name in NOUNS},
        {
            (section if key == "lemmas" else f"{section}.{key}"): frozenset(words_of(raw, section, key, NAME))
            for section, keys in LISTS.items()
            for key in keys
        },
    )
