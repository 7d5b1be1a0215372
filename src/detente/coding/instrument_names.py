"""The name of a document: its noun in the nominative with the adjective, number, title or matter that make it one document.

In: a sentence and the noun that heads a document. Out: a `Mention` with its name, its key for merging, and its identifiers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.coding.clause_tree import Part
from detente.coding.instrument_matter import QUOTES, complement_of, is_vague, whole_of
from detente.coding.instrument_steps import Mention, table
from detente.coding.word_lists import plural_of
from detente.language.base import Doc, Sentence, Token

IDENTIFIER = re.compile(
    r"№\s?\d{1,3}(?:\s\d{3})+\b|№\s?\d+(?:[\-/.]\d+)*(?:-[А-Яа-я]{1,3})?|\b(?:H\.\s?R\.|S\.|H\.R)\s?\d{1,6}|\b\d{1,5}-[А-Я]{1,3}\b|\b\d{2,4}(?=-[а-я]{1,2}\b)|\b\d{3,4}\b"
)


def read_mention(doc: Doc, sentence: Sentence, head: Token, kind: str) -> Mention:
    """The name of the document that a noun heads. `key` is empty when nothing makes it specific."""
    tokens = sentence.tokens
    part = Part(tokens, frozenset(range(len(tokens))))
    modifiers = [t for t in tokens[max(0, head.index - 3) : head.index] if t.pos == "ADJ" and t.head == head.index]
    last, complement = complement_of(tokens, head)
    whole = whole_of(part, complement)
    identifiers = _identifiers(doc, sentence, head, last)
    named = [m for m in modifiers if _names(m)]
    if named:  # "Индский водный договор"
        named += [m for m in modifiers if m.index > named[0].index and m not in named]
    key: tuple[str, ...] = ()
    if identifiers:
        key = (kind, identifiers[0])
    elif (complement and not is_vague(complement, whole)) or named:
        quoted = any(c in QUOTES for t in complement for c in t.text)
        words = [t.lemma for t in [*named, *complement] if t.pos in ("NOUN", "PROPN", "ADJ", "X") or quoted]
        key = (kind, *sorted({w[:6] for w in words if w.isalpha()})) if words else ()
    start = min([head.start, *(m.start for m in named)])
    stop = max(head.stop, whole[-1].stop if whole else 0)
    name = _name(doc, (head, named, whole, identifiers), kind, plural=bool(key) and _stays_plural(head, named, kind))
    pointing = table()["specific"]["pointing"]
    after = tokens[head.index + 1].lemma if head.index + 1 < len(tokens) else ""
    others = kind == "sanctions" and (
        after == "против" or bool(part.children(head, "acl:relcl"))
    )  # "санкции, которые ввел Совет Безопасности", "санкции против «Тюльпана»"
    described = others or any(m.lemma not in pointing for m in modifiers)
    tail = frozenset(
        t.lemma[:6]
        for t in whole[len(complement) :]
        if t.pos in ("NOUN", "PROPN", "ADJ", "X") and t.lemma[:6] not in key
    )
    return Mention(part, sentence, head, kind, name, key, identifiers, (start, stop), described, tail)


def _name(
    doc: Doc, pieces: tuple[Token, Sequence[Token], Sequence[Token], Sequence[str]], kind: str, *, plural: bool
) -> str:
    head, named, whole, identifiers = pieces
    adjectives = " ".join(_plural(m) if plural else _agree(m, head) for m in named)
    noun = plural_of(head.lemma) if plural else head.lemma
    tail = doc.text[whole[0].start : whole[-1].stop] if whole else ""
    number = "" if not identifiers or identifiers[0] in tail else identifiers[0]
    return " ".join(" ".join(piece for piece in (adjectives, noun, number, tail) if piece).split())


def _stays_plural(head: Token, named: Sequence[Token], kind: str) -> bool:
    """Whether a document is called in the plural: sanctions, "Минские соглашения", "договоренности о перемирии"."""
    plural = head.feats.get("Number") == "Plur"
    return plural and (bool(named) or kind == "sanctions" or head.lemma in table()["specific"]["called_plural"])


def is_document(doc: Doc, sentence: Sentence, head: Token) -> bool:
    """Whether a noun can name one document.

    A plural such as "законы о печати", "несколько исков" speaks of many; "санкция" alone is an assent; what follows
    "организация" is the name of a body.
    """
    specific, plural = table()["specific"], head.feats.get("Number") == "Plur"
    over = sentence.tokens[head.head].lemma if 0 <= head.head < len(sentence.tokens) else ""
    genitive = head.feats.get("Case") == "Gen"
    before = sentence.tokens[head.index - 1].lemma if head.index else ""
    if genitive and (
        {over, before} & set(specific["bodies"]) or (over in specific["counts"] and head.lemma != "санкция")
    ):
        return False
    if head.lemma in specific["only_plural"]:
        return plural
    governor = sentence.tokens[head.head] if 0 <= head.head < len(sentence.tokens) else head
    denied = (governor.lemma == "нет" and genitive) or (
        governor.lemma == "иметь" and any(t.lemma == "не" and t.head == governor.index for t in sentence.tokens)
    )
    if denied:
        return False  # "страны не имеют договора о границе"
    if governor.lemma in specific["sought"] and governor.feats.get("VerbForm") == "Inf":
        return False  # "добиться договоренности"
    if not plural or head.lemma not in specific["singly"]:
        return True
    after = sentence.tokens[head.index + 1 : head.index + 2]
    adjective = any(t.head == head.index and _names(t) for t in sentence.tokens[max(0, head.index - 3) : head.index])
    titled = any(t.text[:1] in QUOTES for t in after)
    return bool(_identifiers(doc, sentence, head, head.index)) or titled or adjective


def _agree(adjective: Token, noun: Token) -> str:
    """The nominative of an adjective in the gender of its noun, for the regular endings, with its capital."""
    lemma = _cased(adjective)
    ending = {"Fem": "ая", "Neut": "ое"}.get(noun.feats.get("Gender", ""), "")
    return lemma[:-2] + ending if ending and lemma.endswith(("ый", "ий", "ой")) else lemma


def _plural(adjective: Token) -> str:
    lemma = _cased(adjective)
    soft = lemma.endswith(("кий", "гий", "хий", "ний"))
    return lemma[:-2] + ("ие" if soft else "ые") if lemma.endswith(("ый", "ий", "ой")) else lemma


def _cased(word: Token) -> str:
    """The lemma of a word with the capital it is written with."""
    place = not word.lemma.startswith(("анти", "про"))  # "Антироссийские санкции" only at the beginning of a sentence
    capital = word.text[:1].isupper() and (word.index > 0 or place)
    return word.lemma[:1].upper() + word.lemma[1:] if capital else word.lemma


def _names(adjective: Token) -> bool:
    specific = table()["specific"]
    if adjective.pos != "ADJ" or adjective.lemma in specific["not_named"]:
        return False
    return adjective.text[:1].isupper() and adjective.lemma.endswith(tuple(specific["place_suffixes"]))


def _identifiers(doc: Doc, sentence: Sentence, head: Token, last: int) -> tuple[str, ...]:
    """Numbers that name the document: beside its noun, before or after."""
    tokens = sentence.tokens
    if doc.text[head.stop :].lstrip()[:3].replace(" ", "").startswith("№№"):
        return ()  # "законопроекты №№ 15-19" are many
    start = tokens[max(0, head.index - 1)].start
    stop = tokens[min(len(tokens) - 1, max(last, head.index + 6))].stop
    found = []
    for match in IDENTIFIER.finditer(doc.text, start, stop):
        word = match.group()
        year = re.fullmatch(r"(?:19|20)\d\d", word) and re.match(
            r"\s?г|-[а-я]", doc.text[match.end() : match.end() + 3]
        )
        bare = word.isdigit()
        ordinal = bare and doc.text[match.end() : match.end() + 1] == "-"
        after_head = match.start() >= head.stop and doc.text[head.stop : match.start()].strip(" №N") == ""
        if year or (
            bare and not ordinal and not (after_head and head.lemma in ("резолюция", "закон", "указ", "поправка"))
        ):
            continue
        if ordinal and match.start() > head.start:
            continue
        kinds = table()["kinds"]
        if any(t.lemma in kinds and t.stop <= match.start() for t in tokens[head.index + 1 : last + 7]):
            continue  # "о выходе из соглашения говорится в указе № 15"
        found.append(f"№{word}" if ordinal else re.sub(r"№\s", "№", word))
    return tuple(dict.fromkeys(found))
