"""Whose document it is: parties from its own words and the clause in which it stands, else from the article.

In: a mention with its sentence and the parties found there. Out: their codes in order.
"""

from __future__ import annotations

from collections.abc import Sequence

from detente.coding.base import Found, PartyMention, main_pair
from detente.coding.clause_tree import Part
from detente.coding.instrument_steps import Mention, table
from detente.language.base import Token


def parties_of(mention: Mention, found: Found) -> list[str]:
    """Codes of the parties of a document in one mention: who makes it and whom it names; of a law also where it holds."""
    part, here = mention.part, found.parties_in(mention.sentence.index)
    joined = {t.index for k in part.children(mention.head, "conj") for t in part.below(k)}
    why = {
        t.index
        for t in part.below(mention.head)
        if t is not mention.head and part.case(t) == "за"
        for t in part.below(t)
    }
    own = {t.index for t in part.below(mention.head)} - joined - why
    over = {t.index for verb in _governors(part, mention.head) for t in _actors(part, verb, mention)}
    home = mention.kind in table()["parties"]["of_one_state"]
    if mention.kind == "resolution" and mention.identifiers and any(p.code == "UN" for m in here for p in m.parties):
        return ["UN"]
    codes: dict[str, int] = {}
    for m in here:
        named = m.head in own | over and (home or not _is_place(part, m))
        private = m.kind == "inhabitant" or (m.kind == "person" and not m.official)
        if named and not private and not _is_name(part, m, mention):
            for party in m.parties:
                if party.code and not (party.code == "WEST" and m.kind == "adjective"):  # "Западная Германия"
                    codes.setdefault(party.code, m.head)
    matter = _matter(mention)
    if mention.kind in ("law", "bill", "plan") and codes and all(_is_about(part, h, matter) for h in codes.values()):
        return []  # with whom or against whom a law is does not tell whose it is
    acting = [code for code, head in codes.items() if head in over - own]
    if len(acting) >= 2 and not home:  # "Норвегия и Дания подписали соглашение по Исландии"
        return [code for code, head in codes.items() if head not in matter]
    return list(codes)


ABOUT = frozenset(("о", "об", "обо", "по", "над"))


def _is_name(part: Part, mention: PartyMention, document: Mention) -> bool:
    """ "Минские соглашения": where they were made, not whose they are"""
    nouns = [t for t in part.tokens[mention.first : mention.last + 2] if t.lemma in table()["kinds"]]
    beside = bool(nouns) or part.tokens[mention.last].head == document.head.index
    return mention.kind == "adjective" and beside and part.tokens[mention.first].text[:1].isupper()


def _governors(part: Part, head: Token) -> list[Token]:
    """The words over a document in its clause, up to the verb when it is one of making, keeping or breaking it."""
    raw = table()
    acts = {lemma for lemmas in raw["statuses"].values() for lemma in lemmas} | set(raw["parties"]["verbs"])
    found: list[Token] = []
    for one in part.above(head):
        if one.pos in ("VERB", "AUX") and one.lemma not in acts:
            break
        found.append(one)
        if one.rel in ("root", "ccomp", "advcl", "acl:relcl", "parataxis"):
            break
    return found


def _actors(part: Part, governor: Token, mention: Mention) -> list[Token]:
    """The words of subject, agent, companion and place on a governor; of a noun its genitives."""
    found: list[Token] = []
    for kid in part.children(governor, "nsubj", "nsubj:pass", "obl", "nmod", "iobj", "appos"):
        phrase = part.below(kid)
        if mention.head in phrase or part.case(kid) in table()["parties"]["not_after"]:
            continue
        found += phrase
    return found


def _is_place(part: Part, mention: PartyMention) -> bool:
    """Whether a party is only where it happens."""
    before = [t.lemma for t in part.tokens[max(0, mention.first - 2) : mention.first]]
    return part.tokens[mention.head].feats.get("Case") == "Loc" and bool({"в", "во", "на"} & set(before))


def main_parties(found: Found) -> tuple[str, ...]:
    """The two parties an article speaks of most; the earlier first when they tie."""
    counts: dict[str, int] = {}
    for mention in found.parties:
        for party in mention.parties:
            if party.code:
                counts[party.code] = counts.get(party.code, 0) + 1
    return tuple(sorted(counts, key=lambda code: -counts[code])[:2])


def completed(group: Sequence[Mention], found: Found, main: tuple[str, ...]) -> tuple[list[str], bool]:
    """Parties of all mentions of a document, and whether they were filled from around it.

    A law without a party is of the one state of its sentence, or of that the article speaks of most; a document between
    "two countries" is of the article's clear pair.
    """
    told = list(dict.fromkeys(code for m in group if m.key for code in m.parties))
    home = group[0].kind in table()["parties"]["of_one_state"]
    if len(told) >= (1 if home else 2):
        return told, False
    if any(_is_mutual(m) for m in group):
        return list(dict.fromkeys([*told, *main_pair(found.parties)])), True
    if told:
        return told, False
    first = next(m for m in group if m.key)
    around = [m for m in found.parties_in(first.sentence.index) if not _is_name(first.part, m, first)]
    matter = _matter(first)
    about = [p.code for m in around if m.head in matter for p in m.parties if p.code]
    near = list(dict.fromkeys(p.code for m in around if m.head not in matter for p in m.parties if p.code))
    if not home:
        return [], False
    owner = [code for code in main if code not in about] or ([] if len(set(about)) > 1 else list(main))
    return (near, True) if len(near) == 1 else (owner[:1], bool(owner))


def _is_about(part: Part, index: int, matter: set[int]) -> bool:
    """ "закон об отношениях с Россией", but not "закон о выборах в Грузии", "закон о печати Грузии" """
    return index in matter and part.case(part.tokens[index]) in ("с", "со", "против", "между", "от", "из", "к", *ABOUT)


def _matter(mention: Mention) -> set[int]:
    """The words of a document's phrase that tell what it is about."""
    part = mention.part
    return {t.index for k in part.children(mention.head, "nmod") if part.case(k) in ABOUT for t in part.below(k)}


def _is_mutual(mention: Mention) -> bool:
    """ "двусторонняя хартия", "соглашение между двумя странами" """
    lemmas = {t.lemma for t in mention.part.below(mention.head)}
    return "двусторонний" in lemmas or (bool(lemmas & {"два", "оба"}) and bool(lemmas & {"страна", "государство"}))
