"""Instruments: bills, laws, treaties, charters, resolutions, sanctions and lawsuits, with identifiers and the steps of their life.

In: the Doc, dates and parties. Out: one `Instrument` per document and article, its mentions merged. A bare "the agreement"
that nothing makes specific is none, unless it takes up one named before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from detente.coding.base import Found
from detente.coding.instrument_steps import WINDOW, Mention, steps_of, table
from detente.coding.quantities import fold
from detente.language.base import Doc, Sentence, Token
from detente.records import DateValue, Instrument, InstrumentStep, content_id

IDENTIFIER = re.compile(
    r"№\s?\d{1,3}(?:\s\d{3})+\b|№\s?\d+(?:[\-/.]\d+)*(?:-[А-Яа-я]{1,3})?|\b(?:H\.\s?R\.|S\.|H\.R)\s?\d{1,6}|\b\d{1,5}-[А-Я]{1,3}\b|\b\d{2,4}(?=-[а-я]{1,2}\b)|\b\d{3,4}\b"
)
COMPLEMENT_TOKENS = 7


@dataclass(slots=True)
class Documents:
    """The documents of an article so far: the mentions of each, and where a further mention belongs.

    A mention with identifiers belongs to the first document that has one of them; a named one without identifiers to the
    first of that name that has none; a bare noun to the first named with it that was spoken of in this paragraph or the last.
    """

    groups: list[list[Mention]] = field(default_factory=list)
    by_identifier: dict[str, int] = field(default_factory=dict)
    by_key: dict[tuple[str, ...], int] = field(default_factory=dict)
    recent: dict[str, dict[int, int]] = field(default_factory=dict)

    def place_of(self, mention: Mention) -> int | None:
        """The number of the document a mention takes up, or None."""
        if mention.identifiers:
            places = [self.by_identifier[name] for name in mention.identifiers if name in self.by_identifier]
            return min(places, default=None)
        if mention.key:
            return self.by_key.get(mention.key)
        since = mention.sentence.paragraph - 1
        near = {place: last for place, last in self.recent.get(mention.head.lemma, {}).items() if last >= since}
        self.recent[mention.head.lemma] = near  # paragraphs only grow: what is too far back now stays so
        if mention.kind == "sanctions":  # whose they are must be said again soon, or they are somebody else's
            near = {p: 0 for p in near if mention.sentence.index - self.groups[p][-1].sentence.index <= 1}
        return min(near, default=None)

    def put(self, mention: Mention, place: int | None) -> None:
        """Add a mention to a document, or open a new one with it."""
        if place is None:
            place = len(self.groups)
            self.groups.append([])
        group = self.groups[place]
        group.append(mention)
        for identifier in mention.identifiers:
            self.by_identifier.setdefault(identifier, place)
        if mention.key and not mention.identifiers:
            self.by_key.setdefault(mention.key, place)
        self.recent.setdefault(group[0].head.lemma, {})[place] = mention.sentence.paragraph


class Instruments:
    """The component that finds documents and follows them through an article."""

    provides = "instruments"
    requires: tuple[str, ...] = ("dates", "parties")

    def __call__(self, doc: Doc, found: Found) -> list[Instrument]:
        documents = Documents()
        for sentence in doc.sentences:
            for head in sentence.tokens:
                kind = table()["kinds"].get(head.lemma)
                if kind and head.pos in ("NOUN", "PROPN") and not is_many(doc, sentence, head):
                    self._take(doc, found, read_mention(doc, sentence, head, kind), documents)
        main = main_parties(found)
        return [record(group, main) for group in documents.groups if group[0].key]

    def _take(self, doc: Doc, found: Found, mention: Mention, documents: Documents) -> None:
        """Put a mention with the document it belongs to, or open a new one."""
        place = documents.place_of(mention)
        if place is None and not mention.key:
            return
        mention.steps = steps_of(doc, mention, found)
        mention.parties = parties_of(mention, found)
        documents.put(mention, place)


def read_mention(doc: Doc, sentence: Sentence, head: Token, kind: str) -> Mention:
    """The name of the document that a noun heads. `key` is empty when nothing makes it specific."""
    tokens = sentence.tokens
    modifiers = [t for t in tokens[max(0, head.index - 3) : head.index] if t.pos == "ADJ" and t.head == head.index]
    last, complement = _complement(tokens, head)
    identifiers = _identifiers(doc, sentence, head, last)
    named = [m for m in modifiers if _names(m)]
    quoted = any(c in '«"“' for t in complement for c in t.text)
    key: tuple[str, ...] = ()
    if identifiers:
        key = (kind, identifiers[0])
    elif complement or named:
        words = [t.lemma for t in [*named, *complement] if t.pos in ("NOUN", "PROPN", "ADJ", "X") or quoted]
        key = (kind, *sorted({w[:6] for w in words if w.isalpha()})) if words else ()
    shown = [m for m in modifiers if m in named]
    plural = head.feats.get("Number") == "Plur" and ((named and not complement) or kind == "sanctions")
    if key and plural:
        prefix, noun = " ".join(_plural(m) for m in shown), _plural_noun(head)
    else:
        prefix, noun = (
            " ".join(m.lemma if head.feats.get("Gender") == "Masc" else _agree(m, head) for m in shown),
            head.lemma,
        )
    tail = doc.text[complement[0].start : complement[-1].stop] if complement else ""
    number = "" if not identifiers or identifiers[0] in tail else identifiers[0]
    name = " ".join(part for part in (prefix, noun, number, tail) if part)
    start = min([head.start, *(m.start for m in shown)])
    return Mention(
        sentence, head, kind, name, key, identifiers, (start, max(head.stop, complement[-1].stop if complement else 0))
    )


def is_many(doc: Doc, sentence: Sentence, head: Token) -> bool:
    """Whether a plural speaks of many documents, none of which it names: "законы о печати", "несколько исков"."""
    if head.feats.get("Number") != "Plur" or head.lemma not in table()["specific"]["singly"]:
        return False
    after = sentence.tokens[head.index + 1 : head.index + 2]
    return not _identifiers(doc, sentence, head, head.index) and not any(t.text[:1] in '«"“' for t in after)


def _agree(adjective: Token, noun: Token) -> str:
    """The nominative of an adjective in the gender of its noun, for the regular endings."""
    lemma = adjective.lemma
    ending = {"Fem": "ая", "Neut": "ое"}.get(noun.feats.get("Gender", ""), "")
    return lemma[:-2] + ending if ending and lemma.endswith(("ый", "ий", "ой")) else lemma


def _plural(adjective: Token) -> str:
    lemma = adjective.lemma
    return (
        lemma[:-2] + ("ие" if lemma.endswith(("кий", "гий", "хий", "ний")) else "ые")
        if lemma.endswith(("ый", "ий", "ой"))
        else lemma
    )


def _plural_noun(noun: Token) -> str:
    lemma = noun.lemma
    if lemma.endswith("ие"):
        return lemma[:-1] + "я"
    if lemma.endswith("ия"):
        return lemma[:-1] + "и"
    if lemma.endswith(("ь", "а")):
        return lemma[:-1] + ("и" if lemma.endswith("ь") or lemma[-2] in "кгх" else "ы")
    return lemma + "ы"


def _names(adjective: Token) -> bool:
    specific = table()["specific"]
    if adjective.lemma in specific["not_named"]:
        return False
    return adjective.text[:1].isupper() and adjective.lemma.endswith(tuple(specific["place_suffixes"]))


def _complement(tokens: Sequence[Token], head: Token) -> tuple[int, list[Token]]:
    """The words after the noun that complete its name: a quoted title, or "о …" up to the end of its phrase."""
    i = head.index + 1
    while i < len(tokens) and (
        tokens[i].text in ("№", "N") or tokens[i].text[:1].isdigit() or re.match(r"[HS]\.", tokens[i].text)
    ):
        i += 1
    if i < len(tokens) and tokens[i].lemma in table()["specific"]["between"]:
        i = next((t.index for t in tokens[i : i + WINDOW] if t.text in ("о", "об")), len(tokens))
    if i >= len(tokens):
        return head.index, []
    first = tokens[i]
    if first.text[:1] in '«"“':
        end = next((t.index for t in tokens[i + 1 : i + 16] if t.text[-1:] in '»"”'), None)
        titled = (
            end is not None and any(t.text[:1].isupper() for t in tokens[i : i + 2]) and len(first.text) + end - i > 1
        )
        company = (
            end is not None
            and end - i <= 2
            and head.lemma not in ("закон", "законопроект", "доктрина", "стратегия", "план")
        )
        return (end, list(tokens[i : end + 1])) if end is not None and titled and not company else (head.index, [])
    if first.lemma not in table()["specific"]["complements"] or first.text[0].isupper():
        return head.index, []
    if head.lemma == "санкция" and first.lemma == "по":
        return head.index, []
    phrase = _phrase(tokens, i)
    nouns = [t for t in phrase if t.pos in ("NOUN", "PROPN")]
    vague = not nouns or (len(nouns) == 1 and nouns[0].lemma in table()["specific"]["vague"])
    return (head.index, []) if vague else (phrase[-1].index, phrase)


def _phrase(tokens: Sequence[Token], start: int) -> list[Token]:
    """The noun phrase after a preposition. One noun alone takes what completes it: "об обращении с отходами"."""
    phrase = [tokens[start]]
    joined = False
    for token in tokens[start + 1 : start + 1 + COMPLEMENT_TOKENS]:
        nouns = [t for t in phrase if t.pos in ("NOUN", "PROPN")]
        lone = len(nouns) == 1 and not joined and phrase[-1] is nouns[0] and nouns[0].lemma.endswith(DEVERBAL)
        if token.pos == "ADP" and lone and token.lemma in table()["specific"]["joins"]:
            joined = True
        elif not _continues(token, phrase, nouns, lone=lone, joined=joined):
            break
        phrase.append(token)
    while phrase and phrase[-1].pos not in ("NOUN", "PROPN"):
        phrase.pop()
    return phrase


DEVERBAL = ("ние", "тие", "ция", "вля", "вка", "зка", "дача", "мен", "ость", "говля", "ьба", "мера", "упка", "прет")


def _continues(token: Token, phrase: Sequence[Token], nouns: Sequence[Token], *, lone: bool, joined: bool) -> bool:
    """Whether a word goes on the phrase that completes a name."""
    if token.pos not in ("ADJ", "NOUN", "PROPN", "DET", "NUM"):
        return False
    if not nouns:
        return True
    case = token.feats.get("Case")
    name_goes_on = token.pos == "PROPN" and phrase[-1].pos == "PROPN"
    opens = joined and not any(t.pos in ("NOUN", "PROPN") for t in phrase[_join(phrase) :])
    by_whom = lone and case == "Ins"
    described = lone_adjective(token, phrase)
    agrees = phrase[-1].pos == "ADJ" and phrase[-1].feats.get("Case") == case
    if case != "Gen" and not (name_goes_on or opens or by_whom or agrees or described or "-" in token.text):
        return False
    return len(nouns) < 3 or name_goes_on


def lone_adjective(token: Token, phrase: Sequence[Token]) -> bool:
    """An adjective of a genitive that the tagger read in another case: "о зоне свободной торговли"."""
    feminine = token.pos == "ADJ" and token.feats.get("Gender") == "Fem" and token.text.endswith(("ой", "ей"))
    return feminine and phrase[-1].pos == "NOUN"


def _join(phrase: Sequence[Token]) -> int:
    """Where the second preposition of a phrase stands, else its start."""
    return max((i for i, t in enumerate(phrase) if t.pos == "ADP"), default=0)


def _identifiers(doc: Doc, sentence: Sentence, head: Token, last: int) -> tuple[str, ...]:
    """Numbers that name the document: beside its noun, before or after."""
    tokens = sentence.tokens
    start = tokens[max(0, head.index - 1)].start
    stop = tokens[min(len(tokens) - 1, max(last, head.index + 6))].stop
    found = []
    for match in IDENTIFIER.finditer(doc.text, start, stop):
        word = match.group()
        year = re.fullmatch(r"(?:19|20)\d\d", word) and re.match(r"\s?г", doc.text[match.end() : match.end() + 3])
        bare = word.isdigit()
        ordinal = bare and doc.text[match.end() : match.end() + 1] == "-"
        after_head = match.start() >= head.stop and doc.text[head.stop : match.start()].strip(" №N") == ""
        if year or (
            bare and not ordinal and not (after_head and head.lemma in ("резолюция", "закон", "указ", "поправка"))
        ):
            continue
        if ordinal and match.start() > head.start:
            continue
        found.append(f"№{word}" if ordinal else re.sub(r"№\s", "№", word))
    return tuple(dict.fromkeys(found))


def parties_of(mention: Mention, found: Found) -> list[str]:
    """Codes of the parties of the mention's sentence, in order."""
    codes = [p.code for m in found.parties_in(mention.sentence.index) for p in m.parties]
    return list(dict.fromkeys(c for c in codes if c))


def main_parties(found: Found) -> tuple[str, ...]:
    """The two parties an article speaks of most; the earlier first when they tie."""
    counts: dict[str, int] = {}
    for mention in found.parties:
        for party in mention.parties:
            if party.code:
                counts[party.code] = counts.get(party.code, 0) + 1
    return tuple(sorted(counts, key=lambda code: -counts[code])[:2])


def record(group: Sequence[Mention], main: tuple[str, ...]) -> Instrument:
    """One record from all mentions of a document. Its name is that of the fullest mention."""
    fullest = max(group, key=lambda m: (len(m.key), len(m.name), -m.span[0]))
    parties = list(dict.fromkeys(code for m in group for code in m.parties))
    reasons = [f"«{fullest.head.text}» is a {fullest.kind}"]
    if len(parties) < 2:
        parties = list(dict.fromkeys([*parties, *main]))
        reasons.append("parties from the article")
    steps: dict[tuple[str, DateValue | None], InstrumentStep] = {}
    for step in (step for mention in group for step in mention.steps):
        steps.setdefault((step.status, step.date), step)
    identifiers = tuple(dict.fromkeys(i for m in group for i in m.identifiers))
    identity = content_id("instrument", fullest.kind, identifiers or fold(fullest.name), parties)
    return Instrument(
        identity, fullest.name, fullest.kind, identifiers, tuple(parties[:4]), tuple(steps.values()), fullest.span,
        0.9 if identifiers else 0.8, tuple(reasons),
    )  # fmt: skip
