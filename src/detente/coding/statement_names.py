"""Names as they are cited: a phrase or a person's name put into the nominative, by the simple rules of the school grammar."""

from __future__ import annotations

from detente.coding.quotes import MARKS
from detente.coding.statement_text import Passage
from detente.language.base import Token

HUSHING = "гкхжшщч"
SHORT = 4  # shorter words are compared whole


ODD_PLURALS = {"человек": "люди", "ребенок": "дети"}
MANY = {"многих": "многие", "некоторых": "некоторые", "нескольких": "несколько"}


def person_token(token: Token) -> str:
    """One word of a person's name in the nominative, as well as its form tells."""
    if token.feats.get("Case") in (None, "Nom") or token.feats.get("Foreign") or not token.text[:1].isalpha():
        return token.text
    lemma = token.lemma
    if (
        token.feats.get("Gender") == "Masc"
        and lemma == token.text.lower().replace("ё", "е")
        and lemma[-1:] == "а"
        and len(lemma) > SHORT
    ):
        lemma = lemma[:-1]  # a foreign name the tables do not know, in the genitive
    if token.feats.get("Gender") == "Fem":
        if lemma.endswith(("ов", "ев", "ин", "ын")):
            lemma += "а"
        elif lemma.endswith(("ский", "цкий")):
            lemma = lemma[:-2] + "ая"
    return _same_case(token.text, lemma)


def _same_case(pattern: str, word: str) -> str:
    """Capitals as in the pattern, part by part of a hyphenated word."""
    if len(pattern) > 1 and pattern[:2].isupper():
        return word.upper()
    parts, shapes = word.split("-"), pattern.split("-")
    return "-".join(
        part.capitalize() if i >= len(shapes) or shapes[i][:1].isupper() else part for i, part in enumerate(parts)
    )


def phrase_name(passage: Passage, first: int, stop: int, head: int) -> str:
    """A noun phrase with its head and the adjectives before it in the nominative."""
    token = passage.tokens[head]
    if token.feats.get("Case") in (None, "Nom") or token.rel.startswith("nsubj"):
        return _joined(passage, first, stop, {})
    plural = token.feats.get("Number") == "Plur"
    changed = {head: _same_case(token.text, _noun(token.lemma, plural))}
    for index in range(first, head):
        if passage.tokens[index].text.lower() in MANY:
            changed[index] = _same_case(passage.tokens[index].text, MANY[passage.tokens[index].text.lower()])
        elif passage.tokens[index].pos in ("ADJ", "DET") and passage.tokens[index].feats.get("Case") == token.feats.get(
            "Case"
        ):
            word = _adjective(passage.tokens[index].lemma, plural, token.feats.get("Gender"))
            changed[index] = _same_case(passage.tokens[index].text, word)
    return _joined(passage, first, stop, changed)


def _joined(passage: Passage, first: int, stop: int, changed: dict[int, str]) -> str:
    text = ""
    for index in range(first, stop):
        token = passage.tokens[index]
        gap = " " if text and token.start > passage.tokens[index - 1].stop else ""
        text += gap + changed.get(index, token.text)
    text = " ".join(text.split()).strip(" ,-–—(")
    odd = sum(text.count(mark) for mark in '«»“”„"') % 2
    return text.strip('«»"“”„ ') if odd else text


def _noun(lemma: str, plural: bool) -> str:
    if not plural or lemma.endswith(("и", "у", "ю")):
        return lemma
    if lemma in ODD_PLURALS:
        return ODD_PLURALS[lemma]
    if lemma.endswith("посол"):
        return lemma[:-2] + "лы"
    if lemma.endswith(("ь", "й", "я")):
        return lemma[:-1] + "и"
    if lemma.endswith("а"):
        return lemma[:-1] + ("и" if lemma[-2:-1] in HUSHING else "ы")
    if lemma.endswith("о"):
        return lemma[:-1] + "а"
    if lemma.endswith("е"):
        return lemma[:-1] + "я"
    return lemma + ("и" if lemma[-1:] in HUSHING else "ы")


def _adjective(lemma: str, plural: bool, gender: str | None) -> str:
    if not lemma.endswith(("ый", "ий", "ой")):
        return lemma
    stem, soft = lemma[:-2], lemma.endswith("ий") and lemma[-3:-2] not in HUSHING
    if plural:
        return stem + ("ие" if soft or lemma[-3:-2] in HUSHING else "ые")
    if gender == "Fem":
        return stem + ("яя" if soft else "ая")
    if gender == "Neut":
        return stem + ("ее" if soft else "ое")
    return lemma


def surname_key(word: str) -> str:
    """What the forms of one family name share: the word without its ending, ё as е."""
    low = word.lower().replace("ё", "е").strip("".join(MARKS) + ".")
    if len(low) < SHORT:
        return low
    for ending in ("скому", "ского", "ским", "ском", "ский", "ская", "ской", "скую"):
        if low.endswith(ending):
            return low[: -len(ending)] + "ск"
    for ending in ("ого", "ому", "ыми", "ами", "ову", "ым", "ой", "ом", "ем", "ей", "ию", "ия", "ии", "ую"):
        if low.endswith(ending) and len(low) - len(ending) >= SHORT - 1:
            return low[: -len(ending)]
    return low[:-1] if low[-1] in "аеиоуыэюяьй" else low
