"""Normal forms by pymorphy3: of the parses of a word, the one that agrees best with its tag in the sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import LexiconError
from detente.language.ru.parses import Parse, ParseTable

if TYPE_CHECKING:
    from detente.language.ru.vocabulary import Vocabulary

TABLE = "ru_lemmas.bin"
LONGEST = 60
"""Longer words are left as they are: no Russian word is, and the guesser's time grows with length."""

_RUSSIAN = re.compile(r"[-0-9]*[а-яё][-а-яё0-9]*")
_TAGS = "ru_tags.tsv"
_NOUN = frozenset({"NOUN"})
_PART_WEIGHT, _NAME_WEIGHT, _FEATURE_WEIGHT = 20, 3, 2


class Lemmatizer:
    """Normal forms of words, lower case, ё folded to е. Remembers the latest `size` words.

    The words of the `vocabulary` have their parses from a table made beforehand; the answer is the same without.
    """

    def __init__(self, vocabulary: Vocabulary | None = None, size: int = 8_192) -> None:
        self.vocabulary = vocabulary
        self._agreeing = _read_tags()
        self._parses = lru_cache(size)(self._parse)
        self._wanted = lru_cache(1_024)(self._want)
        self._chosen = lru_cache(size // 4)(self._choose)

    def lemma(self, word: str, tag: str = "X") -> str:
        """The normal form of a lower-case word under a tag (`NOUN|Case=Gen`); the likeliest one without."""
        parses = self._parses(word)
        return parses if isinstance(parses, str) else self._chosen(word, tag)

    def _choose(self, word: str, tag: str) -> str:
        parses, wanted = self._parses(word), self._wanted(tag)
        if isinstance(parses, str):
            return parses

        def agreement(parse: Parse) -> int:
            return sum(weight for any_of, weight in wanted if not any_of.isdisjoint(parse[1]))

        return max(parses, key=agreement)[0]  # the likeliest of those that agree best

    @cached_property
    def _analyzer(self) -> Any:
        from pymorphy3 import MorphAnalyzer

        path = _dictionary().get_path()  # by name: looking for plug-ins costs 20 ms
        return MorphAnalyzer(path=path, lang="ru", result_type=None)

    @cached_property
    def _table(self) -> ParseTable | None:
        """The parses of the vocabulary's words; None when made from another dictionary."""
        table = ParseTable(data_file(TABLE).read_bytes())
        return table if table.dictionary == dictionary_version() else None

    def _parse(self, word: str) -> str | tuple[Parse, ...]:
        """The normal form when there is only one, else the parses, the likeliest first."""
        if len(word) > LONGEST or not _RUSSIAN.fullmatch(word):
            return fold(word)
        if self.vocabulary and self._table:
            found = self._table(self.vocabulary.number(word), fold(word))
            if found:
                return found
        return self.look_up(word)

    def look_up(self, word: str) -> str | tuple[Parse, ...]:
        """The same without the table: by the dictionary, and for unknown words by its guesses."""
        if len(word) > LONGEST or not _RUSSIAN.fullmatch(word):
            return fold(word)
        analyzer = self._analyzer
        parses = [(fold(parse[2]), parse[1].grammemes) for parse in analyzer.parse(word)]
        if not analyzer.dictionary.words.similar_items(word, analyzer.char_substitutes):
            parses.append((fold(word), _NOUN))  # a name that does not bend: all guesses may be of other parts of speech
        return parses[0][0] if len({form for form, _ in parses}) == 1 else tuple(dict.fromkeys(parses))

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


def data_file(name: str) -> Path:
    """A file of the package's language data."""
    return Path(str(files("detente"))) / "data" / "language" / name


def dictionary_version() -> str:
    """The version of the installed dictionary."""
    return str(_dictionary().__version__)


def _dictionary() -> Any:
    return import_module("pymorphy3_dicts_ru")


def fold(word: str) -> str:
    """Lower case, ё as е."""
    return word.lower().replace("ё", "е")


@lru_cache(1_024)
def split_tag(tag: str) -> tuple[str, Mapping[str, str]]:
    """`NOUN|Case=Gen|Number=Sing` as a part of speech and its features; the mapping is shared by all who ask."""
    pos, _, rest = tag.partition("|")
    return pos, dict(pair.split("=", 1) for pair in rest.split("|")) if rest else {}


def _read_tags() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for number, line in enumerate(data_file(_TAGS).read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        label, tab, grammemes = line.partition("\t")
        if not tab or not grammemes.split() or label in table:
            raise LexiconError("expected a new label, a tab, grammemes", subject=f"{_TAGS}:{number}")
        table[label] = frozenset(grammemes.split())
    return table
