"""Normal forms by pymorphy3: of the parses of a word, the one that agrees best with its tag in the sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from importlib import import_module
from importlib.resources import files
from typing import Any

from detente.errors import LexiconError

LONGEST = 60
"""Longer words are left as they are: no Russian word is, and the guesser's time grows with length."""

_RUSSIAN = re.compile(r"[-0-9]*[а-яё][-а-яё0-9]*")
_NOUN = frozenset({"NOUN"})
_PART_WEIGHT, _NAME_WEIGHT, _FEATURE_WEIGHT = 20, 3, 2

Parse = tuple[str, frozenset[str]]


class Lemmatizer:
    """Normal forms of words, lower case, ё folded to е. Remembers the latest `size` words."""

    def __init__(self, size: int = 8_192) -> None:
        self._agreeing = _read_tags()
        self._parses = lru_cache(size)(self._parse)
        self._wanted = lru_cache(1_024)(self._want)
        self._chosen = lru_cache(size // 4)(self._choose)

    def lemma(self, word: str, tag: str = "X") -> str:
        """The normal form of a lower-case word under a tag (`NOUN|Case=Gen`); the likeliest one without."""
        parses = self._parses(word)
        return parses if isinstance(parses, str) else self._chosen(word, tag)

    def _choose(self, word: str, tag: str) -> str:
        parses = self._parses(word)
        if isinstance(parses, str):
            return parses
        wanted = self._wanted(tag)
        form, _ = max(parses, key=lambda parse: sum(weight for any_of, weight in wanted if any_of & parse[1]))
        return form

    @cached_property
    def _analyzer(self) -> Any:
        from pymorphy3 import MorphAnalyzer

        dictionary = import_module("pymorphy3_dicts_ru").get_path()  # by name: looking for plug-ins costs 20 ms
        return MorphAnalyzer(path=dictionary, lang="ru", result_type=None)

    def _parse(self, word: str) -> str | tuple[Parse, ...]:
        """The normal form when there is only one, else the parses, the likeliest first."""
        if len(word) > LONGEST or not _RUSSIAN.fullmatch(word):
            return fold(word)
        analyzer = self._analyzer
        entries = analyzer.dictionary.words.similar_items(word, analyzer.char_substitutes)
        if len(word) > 1:  # single letters may be initials, which the dictionary alone does not know
            normal = analyzer.dictionary.build_normal_form
            forms = {fold(normal(paradigm, form, known)) for known, found in entries for paradigm, form in found}
            if len(forms) == 1:
                return forms.pop()
        parses = [(fold(parse[2]), parse[1].grammemes) for parse in analyzer.parse(word)]
        if not entries:
            parses.append(
                (fold(word), _NOUN)
            )  # a name that does not bend, where the guesses are of other parts of speech
        if len({form for form, _ in parses}) == 1:
            return parses[0][0]
        return tuple(parses)

    def _want(self, tag: str) -> tuple[tuple[frozenset[str], int], ...]:
        """What a parse should have to agree with a tag, and how much each counts."""
        pos, feats = split_tag(tag)
        wanted = [(self._agreeing[pos], _PART_WEIGHT)] if pos in self._agreeing else []
        if pos == "PROPN":
            wanted.append((self._agreeing["Name"], _NAME_WEIGHT))
        plural = feats.get("Number") == "Plur"  # there the gender tells nothing, and is often wrong
        labels = [f"{feat}={value}" for feat, value in feats.items() if not (plural and feat == "Gender")]
        wanted += [(self._agreeing[label], _FEATURE_WEIGHT) for label in labels if label in self._agreeing]
        return tuple(wanted)


def fold(word: str) -> str:
    """Lower case, ё as е."""
    return word.lower().replace("ё", "е")


@lru_cache(1_024)
def split_tag(tag: str) -> tuple[str, Mapping[str, str]]:
    """`NOUN|Case=Gen|Number=Sing` as a part of speech and its features; the mapping is shared by all who ask."""
    pos, _, rest = tag.partition("|")
    return pos, dict(pair.split("=", 1) for pair in rest.split("|")) if rest else {}


def _read_tags() -> dict[str, frozenset[str]]:
    name = "data/language/ru_tags.tsv"
    table: dict[str, frozenset[str]] = {}
    for number, line in enumerate((files("detente") / name).read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        label, tab, grammemes = line.partition("\t")
        if not tab or not grammemes.split() or label in table:
            raise LexiconError("expected a new label, a tab, grammemes", subject=f"{name}:{number}")
        table[label] = frozenset(grammemes.split())
    return table
