"""Nominative words in, their inflected forms recognised: stems and endings, and a trie of phrases over them.

A word of a table is split into a stem and the set of endings its shape allows ("Иран" + "", а, у, ом, е; "Зеленск" + ий, ого, ому ...). A word of
a text is looked up by cutting up to four letters off its end, so the cost does not depend on the size of the tables. A trailing `!` in a
table says that the word does not inflect ("Чили!").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

GENITIVE_ADJECTIVE = 5  # a longer word in -ого is an adjective inside a title ("глава внешнеполитического ведомства")
LONGEST_ENDING = 4
LONGEST_WORD = 60
APOSTROPHE = "'"
"""The sign inside a name, a word of its own in texts and in the index: "О'Брайен", "Кот-д'Ивуар"."""
_SPLIT = re.compile("(?<=[^\\W_])['’ʼ`](?=[^\\W_])")


def _endings(words: str) -> frozenset[str]:
    return frozenset(words.split("|"))


_CONSONANT = _endings("|а|у|ом|ем|е|ы|и|ов|ев|ей|ам|ами|ах|ым")
_SHORT_I = _endings("й|я|ю|ем|е|и|ев|ям|ями|ях")
_SOFT = _endings("ь|я|ю|ем|е|и|ью|ей|ям|ями|ях")
_A = _endings("а|ы|и|е|у|ой|ою|ей||ам|ами|ах|ых")
_A_PERSON = _endings("а|ы|и|е|у|ой|ою|ей")
_FEMALE = _endings("а|ой|у|ою")
_YA = _endings("я|и|ю|ей|ею|е|й|ь||ям|ями|ях")
_ADJECTIVE = _endings("ий|ый|ой|ого|его|ому|ему|им|ым|ом|ем|ая|яя|ую|юю|ей|ою|ое|ее|ие|ые|их|ых|ими|ыми")
_O = _endings("о|а|у|ом|е||ам|ами|ах")
_E = _endings("е|я|ю|ем|и|й|ям|ями|ях|а|у|ам|ами|ах")
_PLURAL = _endings("ы|и||ов|ев|ей|ам|ами|ах|ям|ями|ях|й")
_PLURAL_YA = _endings("и|й|ям|ями|ях|ев")
_C_FLEETING = _endings("ец|ца|цу|цем|цом|це|цы|цев|цов|цам|цами|цах")
_C_SHORT = _endings("ец|йца|йцу|йцем|йцом|йце|йцы|йцев|йцам|йцах")
_C_SOFT = _endings("ец|ьца|ьцу|ьцем|ьце|ьцы|ьцев|ьцам|ьцах")
_K_FLEETING = _endings("к|ка|ку|ком|ке|ки|ков|кам|ками|ках")
_ANIN = _endings("ин|ина|ину|ином|ине|е||ам|ами|ах|ы")
_KA = _endings("ка|ки|ке|ку|кой|кою|ок|ек|кам|ками|ках")
_FIXED = frozenset(("",))
_VOWELS = frozenset("аеиоуыэюя")
_ADJECTIVE_ENDS = ("ий", "ый", "ой", "ая", "яя", "ое", "ее", "ые")
_IRREGULAR = {
    "лев": (("льв", _CONSONANT), ("лев", _FIXED)),
    "павел": (("павл", _CONSONANT), ("павел", _FIXED)),
    "петр": (("петр", _CONSONANT),),
    "египет": (("египт", _CONSONANT), ("египет", _FIXED)),
    "люди": (("люд", _endings("и|ей|ям|ьми|ях")),),
    "дети": (("дет", _endings("и|ей|ям|ьми|ях")),),
    "ребенок": (("ребенк", _CONSONANT), ("ребенок", _FIXED), ("дет", _endings("и|ей|ям|ьми|ях"))),
    "орел": (("орл", _CONSONANT), ("орел", _FIXED)),
    "посол": (("посл", _CONSONANT), ("посол", _FIXED)),
    "король": (("корол", _SOFT),),
    "отец": (("отц", _CONSONANT), ("отец", _FIXED)),
}

Stem = tuple[str, frozenset[str]]


_LATIN, _CYRILLIC = re.compile("[a-z]"), re.compile("[а-я]")
_TO_CYRILLIC = str.maketrans("aceopxyktmhb", "асеорхуктмнв")
_TO_LATIN = str.maketrans("асеорхуктмнв", "aceopxyktmhb")


def fold(word: str) -> str:
    """Lower case, ё as е; letters of the other alphabet that look alike are read as the rest of the word ("Кишинeв" with a Latin e)."""
    low = word.lower().replace("ё", "е")
    if low.isascii() or not _LATIN.search(low) or "-" in low:
        return low
    latin, cyrillic = len(_LATIN.findall(low)), len(_CYRILLIC.findall(low))
    return low.translate(_TO_CYRILLIC if cyrillic > latin else _TO_LATIN) if cyrillic else low


def paradigms(word: str, *, person: bool = False) -> tuple[Stem, ...]:
    """Stems of a nominative word with the endings each may take. People's names in a vowel other than а and я do not inflect."""
    if word.endswith("!"):
        return ((fold(word[:-1]), _FIXED),)
    low = fold(word)
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    last = low[-1:]
    if low.endswith(("ого", "его")) and len(low) > GENITIVE_ADJECTIVE and not person and word[0].islower():
        return ((low[:-3], _ADJECTIVE),)
    if len(low) < 2 or not ("а" <= last <= "я"):
        return ((low, _FIXED),)
    if low.endswith(_ADJECTIVE_ENDS) or (low.endswith("ие") and not person and low[-3:-2] in "кгхжшщн"):
        noun: tuple[Stem, ...] = ()
        if last == "й":
            noun = ((low[:-1], _SHORT_I),)
        elif last == "е":
            noun = ((low[:-1], _E),)
        elif last == "я":
            noun = ((low[:-1], _YA),)
        return ((low[:-2], _ADJECTIVE), *noun)
    if last in _VOWELS:
        return _vowel(low, word[0].isupper(), person)
    return _consonant(low)


def _consonant(low: str) -> tuple[Stem, ...]:
    last = low[-1]
    if last == "й":
        return ((low[:-1], _SHORT_I),)
    if last == "ь":
        return ((low[:-1], _SOFT),)
    if low.endswith("ец"):
        endings = _C_SHORT if low[-3:-2] in _VOWELS else _C_SOFT if low[-3:-2] == "л" else _C_FLEETING
        return ((low[:-2], endings), (low, _CONSONANT))
    if low.endswith(("анин", "янин", "арин")):
        return ((low[:-2], _ANIN),)
    if low.endswith(("ок", "ек")) and len(low) > 3:
        return ((low[:-2], _K_FLEETING), (low, _CONSONANT))
    return ((low, _CONSONANT),)


def _vowel(low: str, capital: bool, person: bool) -> tuple[Stem, ...]:
    last = low[-1]
    if low.endswith("ка") and not capital and not person:
        return ((low[:-2], _KA), (low[:-1], _A))
    if last == "а":
        endings = _A if not person else _FEMALE if low.endswith(("ова", "ева", "ина", "ына")) else _A_PERSON
        return ((low[:-1], endings),)
    if last == "я":
        return ((low[:-1], _YA),)
    if person:
        return ((low, _FIXED),)
    if last == "о":
        bends = not capital or low.endswith(("ство", "ово", "ево", "ино"))
        return ((low[:-1], _O),) if bends else ((low, _FIXED),)
    if last == "е":
        bends = not capital or low.endswith(("ье", "ие", "ще", "це"))
        return ((low[:-1], _E),) if bends else ((low, _FIXED),)
    if last in "ыи":
        soft = low[-2:-1] in _VOWELS
        return ((low[:-1], _PLURAL_YA if soft else _PLURAL),)
    return ((low, _FIXED),)


_GENITIVE_PLURAL = {"Нидерланды": "Нидерландов", "Филиппины": "Филиппин", "Мальдивы": "Мальдив", "Сейшелы": "Сейшел"}


def genitive(name: str) -> str:
    """The genitive of a state's usual name ("МИД России"); abbreviations and names that do not inflect stay."""
    if name in _GENITIVE_PLURAL:
        return _GENITIVE_PLURAL[name]
    words = name.split()
    if len(words) == 2 and words[0].endswith(("ая", "яя")):
        return f"{words[0][:-2]}ой {genitive(words[1])}"
    if len(words) > 1 or name.isupper() or len(name) < 3:
        return name
    last = name[-1]
    if last in "йь":
        return name[:-1] + ("и" if name == "Беларусь" else "я")
    if last == "а":
        return name[:-1] + ("и" if name[-2] in "гкхжшчщ" else "ы")
    if last == "я":
        return name[:-1] + "и"
    if last in "оуеиыэю" or not "а" <= last <= "я":
        return name[:-1] + "я" if name.endswith("ье") else name
    return ("Египт" if name == "Египет" else name) + "а"


class _Stemmed(NamedTuple):
    word: int
    endings: frozenset[str]
    case: int  # 0 any, 1 first letter a capital, 2 all of the stem in capitals


T = TypeVar("T")


class PhraseIndex(Generic[T]):
    """A trie of phrases: words by stem and ending, payloads at the ends. Built once, then only read."""

    __slots__ = ("_children", "_ends", "_ids", "_lemmas", "_nodes", "_stems")

    def __init__(self) -> None:
        self._ids: dict[tuple[str, bool], int] = {}
        self._stems: dict[str, list[_Stemmed]] = {}
        self._lemmas: dict[str, list[tuple[int, int]]] = {}
        self._children: dict[tuple[int, int], int] = {}
        self._ends: dict[int, list[T]] = {}
        self._nodes = 1

    def add(self, phrase: str, payload: T, *, person: bool = False) -> None:
        """Put a phrase given in the nominative."""
        node = 0
        for word in _SPLIT.sub(f" {APOSTROPHE} ", phrase).split():
            key = (node, self._word(word, person))
            following = self._children.get(key)
            if following is None:
                following = self._children[key] = self._nodes
                self._nodes += 1
            node = following
        self._ends.setdefault(node, []).append(payload)

    def words(self, text: str, lemma: str = "") -> tuple[int, ...]:
        """The table words that a word of a text may be a form of; by its lemma when its form fits none."""
        if len(text) > LONGEST_WORD:
            return ()
        low = fold(text)
        length = len(low)
        hits: list[int] = []
        for cut in range(min(LONGEST_ENDING, length) + 1):
            found = self._stems.get(low[: length - cut])
            if found:
                ending = low[length - cut :]
                hits += [
                    one.word for one in found if ending in one.endings and _case_fits(text, length - cut, one.case)
                ]
        if not hits and lemma and lemma != low:
            hits = [word for word, case in self._lemmas.get(lemma, ()) if _case_fits(text, 1, case)]
        return tuple(hits)

    def matches(self, words: Sequence[tuple[int, ...]], first: int) -> list[tuple[int, Sequence[T]]]:
        """Phrases that begin at `first`: pairs of the last index (inclusive) and what stands there, longest first."""
        nodes = [0]
        found: list[tuple[int, Sequence[T]]] = []
        for place in range(first, len(words)):
            nodes = [
                self._children[node, word] for node in nodes for word in words[place] if (node, word) in self._children
            ]
            if not nodes:
                break
            here = [payload for node in nodes for payload in self._ends.get(node, ())]
            if here:
                found.append((place, here))
        found.reverse()
        return found

    def _word(self, word: str, person: bool) -> int:
        number = self._ids.get((word, person))
        if number is not None:
            return number
        number = self._ids[word, person] = len(self._ids)
        case = 0 if not word[0].isupper() else 2 if len(word) > 1 and word.isupper() else 1
        for stem, endings in paradigms(word, person=person):
            self._stems.setdefault(stem, []).append(_Stemmed(number, endings, case))
        self._lemmas.setdefault(fold(word.rstrip("!")), []).append((number, case))
        return number


def _case_fits(text: str, stem: int, case: int) -> bool:
    if case == 0:
        return True
    if case == 1:
        return text[:1].isupper()
    return text[: max(stem, 1)].isupper()


def is_form_of(text: str, names: Iterable[str]) -> bool:
    """Whether a word of a text may be a form of one of these people's given names."""
    low = fold(text)
    for name in names:
        for stem, endings in paradigms(name, person=True):
            if low.startswith(stem) and low[len(stem) :] in endings:
                return True
    return False
