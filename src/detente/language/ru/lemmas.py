"""Normal forms by pymorphy3: of the parses of a word, the one that agrees best with its tag in the sentence."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

LONGEST = 60
"""Longer words are left as they are: no Russian word is, and the guesser's time grows with length."""

_PARTS = {
    "NOUN": ("NOUN",),
    "PROPN": ("NOUN",),
    "ADJ": ("ADJF", "ADJS", "COMP"),
    "DET": ("ADJF", "NPRO"),
    "PRON": ("NPRO", "ADJF"),
    "VERB": ("VERB", "INFN", "PRTF", "PRTS", "GRND"),
    "AUX": ("VERB", "INFN"),
    "NUM": ("NUMR", "ADJF"),
    "ADV": ("ADVB", "COMP", "PRED"),
    "ADP": ("PREP",),
    "CCONJ": ("CONJ",),
    "SCONJ": ("CONJ",),
    "PART": ("PRCL",),
    "INTJ": ("INTJ",),
}
_GRAMMEMES = {
    "Case": {"Nom": "nomn", "Gen": "gent gen1 gen2", "Dat": "datv", "Acc": "accs acc2", "Ins": "ablt", "Loc": "loct loc1 loc2",
             "Par": "gen2", "Voc": "voct"},
    "Number": {"Sing": "sing", "Plur": "plur"},
    "Gender": {"Masc": "masc ms-f", "Fem": "femn ms-f", "Neut": "neut"},
    "Animacy": {"Anim": "anim", "Inan": "inan"},
    "Tense": {"Past": "past", "Pres": "pres", "Fut": "futr"},
    "Person": {"1": "1per", "2": "2per", "3": "3per"},
    "Aspect": {"Imp": "impf", "Perf": "perf"},
    "Voice": {"Act": "actv", "Pass": "pssv"},
    "Mood": {"Imp": "impr"},
    "VerbForm": {"Inf": "INFN", "Part": "PRTF PRTS", "Conv": "GRND", "Fin": "VERB"},
    "Degree": {"Cmp": "COMP", "Sup": "Supr"},
    "Variant": {"Short": "ADJS PRTS"},
}  # fmt: skip
_NAMES = ("Name", "Surn", "Patr", "Geox", "Orgn", "Trad")


class Lemmatizer:
    """Normal forms of words, lower case, ё folded to е."""

    def __init__(self, size: int = 20_000) -> None:
        self._parses = lru_cache(size)(self._parse)
        self.lemma = lru_cache(size)(self._lemma)

    @cached_property
    def _analyzer(self) -> Any:
        from pymorphy3 import MorphAnalyzer

        return MorphAnalyzer()

    def _parse(self, word: str) -> tuple[tuple[str, str, frozenset[str]], ...]:
        return tuple((p.normal_form, str(p.tag.POS), p.tag.grammemes) for p in self._analyzer.parse(word))

    def _lemma(self, word: str, tag: str) -> str:
        if len(word) > LONGEST or not any(map(str.isalpha, word)):
            return fold(word)
        pos, feats = split_tag(tag)
        best = max(self._parses(word), key=lambda parse: _agreement(parse[1], parse[2], pos, feats))
        return fold(best[0])


def fold(word: str) -> str:
    """Lower case, ё as е."""
    return word.lower().replace("ё", "е")


@lru_cache(2_000)
def split_tag(tag: str) -> tuple[str, Mapping[str, str]]:
    """`NOUN|Case=Gen|Number=Sing` as a part of speech and its features."""
    pos, _, rest = tag.partition("|")
    return pos, dict(pair.split("=", 1) for pair in rest.split("|")) if rest else {}


def _agreement(part: str, grammemes: frozenset[str], pos: str, feats: Mapping[str, str]) -> int:
    score = 20 if part in _PARTS.get(pos, ()) else 0
    if pos == "PROPN" and not grammemes.isdisjoint(_NAMES):
        score += 3
    for feat, value in feats.items():
        wanted = _GRAMMEMES.get(feat, {}).get(value)
        if wanted and not grammemes.isdisjoint(wanted.split()):
            score += 2
    return score
