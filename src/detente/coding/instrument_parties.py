"""Whose document it is: parties from its own words and the clause in which it stands, else from the article.

In: a mention with its sentence and the parties found there. Out: their codes in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from detente.coding.base import Found, PartyMention, main_pair
from detente.coding.clause_tree import Part
from detente.coding.instrument_steps import Mention, table
from detente.language.base import Token


def parties_of(mention: Mention, found: Found) -> list[str]:
    """Codes of the parties of a document in one mention: who makes it and whom it names; of a law also where it holds."""
    part, here = mention.part, found.parties_in(mention.sentence.index)
    home = mention.kind in table()["parties"]["of_one_state"]
    if mention.kind == "resolution" and any(p.code == "UN" for m in here for p in m.parties):
        return ["UN"]
    matter = _matter(mention)
    own = _own(part, mention.head) | matter
    over = {t.index for verb in _governors(mention, home=home) for t in _actors(part, verb, mention, here)}
    named: list[PartyMention] = []
    for m in here:
        private = m.kind == "inhabitant" or (m.kind == "person" and not m.official) or _is_anothers(part, m, here)
        place = not home and (_is_place(part, m) or _is_aside(part, m.head, mention.head))
        if not any(p.code for p in m.parties) or m.head not in own | over:
            continue
        if not (place or private or _is_name(part, m, mention) or _is_court(part, m, mention)):
            named.append(m)
    makers = [m for m in named if m.head not in matter]
    if home:
        named = makers  # whom a law names is not whose it is
    elif makers:
        named = [m for m in named if m.head not in matter or _is_side(part, m)]
    codes: dict[str, int] = {}
    for m in sorted(named, key=lambda m: m.head):
        for party in m.parties:
            if party.code and not (party.code == "WEST" and m.kind == "adjective"):  # "Западная Германия"
                codes.setdefault(party.code, m.head)
    acting = [code for code, head in codes.items() if head in over - own]
    if len(acting) >= 2 and not home:  # "Норвегия и Дания подписали соглашение по Исландии"
        return [code for code, head in codes.items() if head not in matter]
    return list(codes)


def _is_anothers(part: Part, house: PartyMention, here: Sequence[PartyMention]) -> bool:
    """Whether an institution is told to be another state's: "Палата представителей Национального собрания Чили"."""
    if house.kind not in ("institution", "role"):
        return False
    own = {p.code for p in house.parties}
    others = {m.head for m in here if m.head > house.last and not own & {p.code for p in m.parties}}
    word: Token | None = part.tokens[house.head]
    for _ in range(LONGEST_LIST):
        word = next((k for k in part.children(word, "nmod") if part.case(k) is None), None) if word else None
        if word is not None and word.index in others:
            return True
    return False


def _is_side(part: Part, m: PartyMention) -> bool:
    """Whether a party in what a document is about is one of its sides: "о дружбе Норвегии и Дании"."""
    return (m.kind == "adjective" and len(m.parties) > 1) or (m.kind != "adjective" and _is_bound(part, m.head))


QUOTES = '«"“'
CLOSING = '»"”'


def _own(part: Part, head: Token) -> set[int]:
    """The words of a document's phrase, without another document joined to it and without occasions: "за нападение"."""
    apart = [
        kid
        for word in part.below(head)
        for kid in part.kids.get(word.index, ())
        if part.case(kid) in OCCASIONS
        or (word is head and (kid.rel in ("conj", "parataxis") or _is_set_off(part, head, kid)))
    ]
    outside = {t.index for kid in apart for t in part.below(kid)}
    quotes = [t for t in part.tokens[: head.index] if t.text[:1] in QUOTES or t.text[-1:] in CLOSING]
    if quotes and quotes[-1].text[:1] in QUOTES:  # a title: what stands behind it is no part of it
        end = next((t.index for t in part.tokens[head.index :] if t.text[-1:] in CLOSING), len(part.tokens))
        outside |= {t.index for t in part.tokens[end:]}
    return {t.index for t in part.below(head)} - outside


def _is_set_off(part: Part, head: Token, kid: Token) -> bool:
    """Whether a word stands behind a comma and is no part of a document's phrase: another thing in a list."""
    between = part.tokens[head.index + 1 : kid.index]
    return (
        part.case(kid) is None
        and any(t.text in (",", ";") for t in between)
        and not any(t.text[:1] in QUOTES for t in between)
    )


OCCASIONS = frozenset(("за", "из-за", "после", "несмотря", "накануне", "благодаря", "вместо", "кроме", "для", "среди"))


def _is_bound(part: Part, index: int) -> bool:
    """Whether a party of the matter is one of the sides: "о дружбе Норвегии и Дании", "об ассоциации с Исландией"."""
    word = _first_of(part, index)
    return part.case(word) in (None, "с", "со", "между") and word.feats.get("Case") in ("Gen", "Ins")


def _is_court(part: Part, mention: PartyMention, document: Mention) -> bool:
    """Whether a party is only whose court it is: "иск в Международный суд ООН"; a state's court may judge its laws."""
    if document.kind in ("law", "bill"):
        return False
    inside = part.tokens[mention.first : mention.last + 1]
    above = part.above(part.tokens[mention.head])
    above = above[: above.index(document.head)] if document.head in above else above[:2]
    courts = table()["parties"]["courts"]
    world = document.kind == "lawsuit" and any(p.code == "UN" for p in mention.parties)
    return world or any(t.lemma in courts for t in (*inside, *above)) or any(p.code in courts for p in mention.parties)


def _is_aside(part: Part, index: int, document: Token) -> bool:
    """Whether a party stands in what only tells place or occasion inside a document's phrase: "в штабе ООН"."""
    path = [part.tokens[index], *part.above(part.tokens[index])]
    if document not in path or _is_toward(part, index):
        return False
    raw = table()
    for t, over in pairwise(path[: path.index(document) + 1]):
        joins = over.lemma in raw["parties"]["joining"] or t.lemma in raw["kinds"]
        if part.case(t) in raw["parties"]["aside"] and not joins:
            return True
    return False


ABOUT = frozenset(("о", "об", "обо", "по", "над"))


def _is_name(part: Part, mention: PartyMention, document: Mention) -> bool:
    """ "Минские соглашения": where they were made, not whose they are"""
    nouns = [t for t in part.tokens[mention.first : mention.last + 2] if t.lemma in table()["kinds"]]
    beside = bool(nouns) or part.tokens[mention.last].head == document.head.index
    return mention.kind == "adjective" and beside and part.tokens[mention.first].text[:1].isupper()


def _governors(mention: Mention, *, home: bool) -> list[Token]:
    """The words over a document in its clause, up to the verb when it is one of making, keeping or breaking it."""
    part, raw = mention.part, table()
    acts = {lemma for lemmas in raw["statuses"].values() for lemma in lemmas} | set(raw["parties"]["verbs"])
    if home:
        acts -= set(raw["parties"]["of_anybody"])
    found: list[Token] = []
    below = mention.head
    for one in part.above(mention.head):
        joined = below.rel == "conj" and (below is not mention.head) and one.lemma in raw["kinds"]
        if joined or (one.pos in ("VERB", "AUX") and one.lemma not in acts) or _is_set_apart(part, below):
            break  # "обеспокоены в связи с подписанием договора"
        found.append(one)
        below = one
        if one.rel in ("root", "ccomp", "advcl", "acl:relcl", "parataxis"):
            break
    return found


def _is_set_apart(part: Part, word: Token) -> bool:
    """Whether a phrase tells an occasion or a ground: "после подписания", "в связи с подписанием"."""
    case = next((kid for kid in part.children(word, "case")), None)
    if case is None:
        return False
    after = part.tokens[case.index + 1].lemma if case.index + 1 < len(part.tokens) else ""
    return case.lemma in table()["parties"]["not_through"] or after in table()["specific"]["circumstances"]


def _actors(part: Part, governor: Token, mention: Mention, here: Sequence[PartyMention]) -> list[Token]:
    """The words of subject, agent and companion on a governor; of a noun its genitives.

    What stands in them behind another preposition is their matter or place: "представители членов Организации по ...".
    """
    found: list[Token] = []
    house = {m.head for m in here if m.kind == "institution"} if mention.kind in ("law", "bill") else set()
    for kid in part.children(governor, "nsubj", "nsubj:pass", "obl", "nmod", "iobj", "appos"):
        case = part.case(kid)
        if case == "в" and kid.index in house:  # "внесен в парламент Норвегии"
            found += [kid]
            continue
        if mention.head in part.below(kid) or case not in (None, "с", "со", "между"):
            continue
        if kid.rel == "obl" and case is None and kid.feats.get("Case") not in ("Ins", "Dat"):
            continue
        outside = {
            t.index
            for word in part.below(kid)
            for below in part.kids.get(word.index, ())
            if part.case(below) not in (None, "с", "со", "между")
            or any(t.lemma in table()["parties"]["members"] for t in (word, *part.children(word, "appos")))
            or any(t.text == "," for t in part.tokens[below.index : word.index])
            for t in part.below(below)
        }
        found += [t for t in part.below(kid) if t.index not in outside]
    return found


def _is_place(part: Part, mention: PartyMention) -> bool:
    """Whether a party is only where it happens."""
    before = [t.lemma for t in part.tokens[max(0, mention.first - 2) : mention.first]]
    return part.tokens[mention.head].feats.get("Case") == "Loc" and bool({"в", "во", "на"} & set(before))


def main_parties(found: Found) -> tuple[tuple[str, ...], bool]:
    """The two parties an article speaks of most, the earlier first when they tie, and whether the first is so by far."""
    counts: dict[str, int] = {}
    for mention in found.parties:
        for party in mention.parties:
            if party.code:
                counts[party.code] = counts.get(party.code, 0) + 1
    order = sorted(counts, key=lambda code: -counts[code])[:2]
    clear = len(order) == 1 or (len(order) == 2 and counts[order[0]] >= CLEARLY * counts[order[1]])
    return tuple(order), clear


CLEARLY = 1.5  # how many times as often as the second


def completed(group: Sequence[Mention], found: Found, main: tuple[tuple[str, ...], bool]) -> tuple[list[str], bool]:
    """Parties of all mentions of a document, and whether they were filled from around it.

    A law without a party is of the one state of its sentence, or of that the article speaks of most; a document between
    "two countries" is of the article's clear pair.
    """
    told = list(dict.fromkeys(code for m in group if m.key for code in m.parties))
    home = group[0].kind in table()["parties"]["of_one_state"]
    if len(told) >= (1 if home else 2):
        return told, False
    mutual = next((m for m in group if _is_mutual(m)), None)
    if mutual is not None:
        pair = main_pair(found.parties)
        here = {p.code for m in found.parties_in(mutual.sentence.index) for p in m.parties if p.code}
        return (list(dict.fromkeys([*told, *pair])), True) if here <= {*told, *pair} else (told, False)
    if told:
        return told, False
    if not home or group[0].kind in ("lawsuit", "resolution"):
        return [], False
    numbers = [i for m in group for i in m.identifiers]
    for mark, code in table()["parties"]["numbered"].items():
        if any(mark in number for number in numbers):
            return [code], True
    first = next(m for m in group if m.key)
    around = [m for m in found.parties_in(first.sentence.index) if not _is_name(first.part, m, first)]
    matter = _matter(first)
    toward = [m for m in around if m.head in matter and _is_about(first.part, m.head, matter)]
    where = {p.code for m in around if m.head in matter and m.kind != "adjective" for p in m.parties if p.code}
    near = {p.code for m in around if m.head not in matter for p in m.parties if p.code}
    for one in (where if not toward else set(), near):  # "закон о выборах в Исландии", else who stands beside it
        if len(one) == 1 and one <= set(main[0]):
            return list(one), True
    about = {p.code for m in around if m.head in matter for p in m.parties}
    owner = [code for code in main[0][:1] if main[1] and code not in about]
    return owner, bool(owner)


def _is_about(part: Part, index: int, matter: set[int]) -> bool:
    """ "закон об отношениях с Россией", but not "закон о выборах в Грузии", "закон о печати Грузии" """
    cases = ("с", "со", "против", "между", "от", "из", "к", *ABOUT)
    return index in matter and (_is_toward(part, index) or part.case(_first_of(part, index)) in cases)


def _is_toward(part: Part, index: int) -> bool:
    """ "в отношении Ирана" """
    near = [t.lemma for t in part.tokens[max(0, index - 3) : index]]
    return "отношение" in near and "в" in near


def _first_of(part: Part, index: int) -> Token:
    """The word a list or a name begins with."""
    word = part.tokens[index]
    for _ in range(LONGEST_LIST):
        if word.rel not in ("conj", "flat:name", "appos") or not 0 <= word.head < len(part.tokens):
            break
        word = part.tokens[word.head]
    return word


LONGEST_LIST = 8


def _matter(mention: Mention) -> set[int]:
    """The words of a document's phrase that tell what it is about: behind "о" or "по", or its title in quotes."""
    part = mention.part
    about = {t.index for k in part.children(mention.head, "nmod") if part.case(k) in ABOUT for t in part.below(k)}
    inside = [t for t in part.tokens[mention.head.index + 1 :] if t.start < mention.span[1]]
    opening = next((t.index for t in inside if t.text[:1] in QUOTES), None)
    return about | ({t.index for t in inside if t.index >= opening} if opening is not None else set())


def _is_mutual(mention: Mention) -> bool:
    """ "двусторонняя хартия", "соглашение между двумя странами" """
    lemmas = {t.lemma for t in mention.part.below(mention.head)}
    return "двусторонний" in lemmas or (bool(lemmas & {"два", "оба"}) and bool(lemmas & {"страна", "государство"}))
