"""The words of vectors (`data/ru/vectors.toml`), and which of them are said of a relation.

In: a sentence and its words for a relation. Out: the words for its character and its domains, in order.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from detente.coding.clause_tree import Part
from detente.language.base import Token

CLAUSES = ("root", "ccomp", "advcl", "acl:relcl", "parataxis", "csubj")
SPAN_TOKENS = 14  # how far from the word for the relation its character is looked for


@dataclass(frozen=True, slots=True)
class Words:
    relations: frozenset[str]
    postures: dict[str, str]
    domains: dict[str, str]
    lists: dict[str, frozenset[str]]


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """The raw tables with their examples."""
    return tomllib.loads(resources.files("detente.data").joinpath("ru/vectors.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def words() -> Words:
    raw = table()
    lists = {
        "bearers": raw["relations"]["bearers"], "forms": raw["relations"]["forms"], "bases": raw["relations"]["bases"],
        "negators": raw["negators"]["lemmas"], "hedges": raw["negators"]["hedges"], "people": raw["people"]["lemmas"],
        "inner": raw["inner"]["lemmas"], "private": raw["inner"]["private"],
    }  # fmt: skip
    return Words(
        frozenset(raw["relations"]["lemmas"]),
        {lemma: posture for posture, lemmas in raw["postures"].items() for lemma in lemmas},
        {lemma: domain for domain, lemmas in raw["domains"].items() for lemma in lemmas},
        {name: frozenset(lemmas) for name, lemmas in lists.items()},
    )


def is_relation(part: Part, token: Token) -> bool:
    """Whether a word speaks of a relation; the "связи" of "в связи с" does not."""
    if token.lemma not in words().relations or (token.pos == "VERB" and token.feats.get("VerbForm") != "Part"):
        return False
    if token.lemma == "отношение" and token.feats.get("Number") == "Sing":
        return False  # "в отношении"
    if token.index and part.tokens[token.index - 1].text in QUOTES and _is_closed(part, token):
        return False  # the pipeline "Дружба"
    if any(kid.pos == "ADJ" and kid.index and kid.text[:1].isupper() for kid in part.kids.get(token.index, ())):
        return False  # "Транстихоокеанское партнерство" is a treaty
    if token.lemma in words().lists["people"] and not _is_predicate(part, token):
        return False  # "консультации с союзниками"
    before = part.tokens[token.index - 1].lemma if token.index else ""
    after = part.tokens[token.index + 1].lemma if token.index + 1 < len(part.tokens) else ""
    return not (token.lemma == "связь" and before == "в" and after in ("с", "со"))


def _is_closed(part: Part, token: Token) -> bool:
    return token.index + 1 < len(part.tokens) and part.tokens[token.index + 1].text[:1] in QUOTES


def _is_predicate(part: Part, token: Token) -> bool:
    """Whether somebody is called so: "остается союзником", "Польша - партнер Литвы"."""
    return token.rel == "xcomp" or (
        token.rel in ("root", "conj", "ccomp") and bool(part.children(token, "nsubj", "cop"))
    )


def postures_of(part: Part, relations: Sequence[Token]) -> list[Token]:
    """The words for the character of a relation that are said of it as a fact, in order."""
    vocabulary = words()
    return [
        token
        for token in _window(part, relations)
        if token.lemma in vocabulary.postures
        and not _is_turned(part, token)
        and not _is_apart(part, token, relations)
        and not _is_hedged(part, token)
        and not _is_inner(part, token)
        and _qualifies(part, token, relations)
        and (token.lemma not in vocabulary.lists["people"] or token in relations)
    ]


def is_denied(part: Part, relation: Token) -> bool:
    """Whether what a clause says of a relation is denied: "не настроены на союз", "нельзя назвать отношениями"."""
    for one in part.above(relation)[:6]:
        if any(kid.lemma in ("не", "ни", "нет") for kid in part.kids.get(one.index, ())) or one.lemma == "нельзя":
            return True
        if _heads_clause(one):
            break
    return False


def domains_of(part: Part, anchors: Sequence[Token]) -> list[Token]:
    """The words for a domain that hang on a word for a relation or its character, or on which a relation rests."""
    found = [t for t in _window(part, anchors) if t.lemma in words().domains]
    return [t for t in found if _is_under(part, t, anchors) or _is_base(part, t, anchors)]


CIRCUMSTANCES = frozenset(("результат", "фон", "ход", "время", "связь"))


def _is_under(part: Part, token: Token, anchors: Sequence[Token]) -> bool:
    """Whether a word hangs on one of some others, not as a time, a cause or another circumstance."""
    for one in _up(part, token):
        if one in anchors:
            return True
        if one.rel == "obl" and (part.case(one) not in ("в", "по", "на") or one.lemma in CIRCUMSTANCES):
            return False
    return False


def _window(part: Part, around: Sequence[Token]) -> Sequence[Token]:
    low = min(token.index for token in around) - SPAN_TOKENS
    high = max(token.index for token in around) + 2 * SPAN_TOKENS
    return part.tokens[max(0, low) : high]


def _is_base(part: Part, token: Token, anchors: Sequence[Token]) -> bool:
    """Whether a clause says what its subject, a relation, rests on: "диалог строится вокруг энергетики"."""
    above = _up(part, token)
    verb = above[-1]
    if any(a.rel == "xcomp" and a.head == verb.index for a in anchors) and len(above) > 1:
        return above[-2].rel == "obl" and part.case(above[-2]) in ("в", "по")  # "остаются союзниками в сфере ..."
    if verb.lemma not in words().lists["bases"] or any(one.rel.startswith("nsubj") for one in above):
        return False
    subjects = [t for s in part.children(verb, "nsubj", "nsubj:pass") for t in part.below(s)]
    return any(anchor in subjects for anchor in anchors)


def _up(part: Part, token: Token, most: int = 12) -> list[Token]:
    """A token and what stands above it up to the head of its clause."""
    chain = [token]
    while len(chain) <= most and not _heads_clause(chain[-1]) and 0 <= chain[-1].head < len(part.tokens):
        parent = part.tokens[chain[-1].head]
        if parent in chain:
            break
        chain.append(parent)
    return chain


def _heads_clause(token: Token) -> bool:
    return token.rel in CLAUSES or (token.rel == "conj" and token.pos in ("VERB", "AUX"))


def _qualifies(part: Part, token: Token, relations: Sequence[Token]) -> bool:
    """Whether a posture word is said of the relation: it is one, modifies one, governs one, or is in the clause of one."""
    if token in relations:
        return True
    above = _up(part, token)
    if token.pos == "ADJ" and token.rel == "amod":
        return len(above) > 1 and (above[1] in relations or above[1].lemma in words().lists["forms"])
    for relation in relations:
        up = _up(part, relation)
        into = token.head == relation.index and part.case(token) == "в"  # "ввергла отношения в кризис"
        if into or token in up or (up[-1] is above[-1] and _is_matter(part, relation, up[-1]) and len(above) <= 2):
            return True
    return False


def _is_matter(part: Part, relation: Token, head: Token) -> bool:
    """Whether a relation is subject or object of its clause, or what the clause is set under: "в диалоге с Россией - прагматизм"."""
    return relation.head == head.index or any(
        relation in part.below(s) for s in part.children(head, "nsubj", "obj", "nsubj:pass")
    )


def _is_apart(part: Part, token: Token, relations: Sequence[Token]) -> bool:
    """Whether a word is the breach of something else: "разрыв контракта осложнил отношения"."""
    of_what = [k for k in part.children(token, "nmod") if k.feats.get("Case") == "Gen" and part.case(k) is None]
    known = {*words().relations, *words().postures}
    return (
        token.pos == "NOUN"
        and token not in relations
        and (token.rel == "nsubj" or token.lemma == "разрыв")
        and any(k.lemma not in known and k not in relations for k in of_what)
    )


QUOTES = '«»"“”'


def _is_turned(part: Part, token: Token) -> bool:
    """Whether a word right before it denies a character or takes it away."""
    return any(t.lemma in words().lists["negators"] for t in part.tokens[max(0, token.index - 2) : token.index])


def _is_hedged(part: Part, token: Token) -> bool:
    """Whether a character is denied, of the future, possible, wished or feared: what stands over it says so."""
    hedges = words().lists["hedges"]
    for one in [token, *part.above(token)][:7]:
        kids = part.kids.get(one.index, ())
        if part.case(one) == "после":
            return True  # "после периода напряженных отношений"
        verbal = one.pos in ("VERB", "AUX") or one is token
        if verbal and (_is_ahead(one) or any(k.lemma in ("не", "бы", "чтобы", "если") for k in kids)):
            return True
        if verbal and any(k.lemma == "быть" and k.text.lower() in ("будет", "будут") for k in kids):
            return True
        if one.lemma in hedges or any(k.lemma in hedges for k in kids if k.rel == "amod"):
            return True
        if _heads_clause(one) and one.rel not in ("xcomp", "csubj"):
            break
    return False


def _is_ahead(verb: Token) -> bool:
    """Whether a verb is of the future; a perfective reflexive that the tagger does not know passes for a present."""
    perfective = verb.feats.get("Aspect") == "Perf" and verb.feats.get("Tense") == "Pres"
    unknown = verb.lemma.endswith("иться") and (verb.pos == "ADJ" or verb.feats.get("Tense") == "Pres")
    return verb.feats.get("Tense") == "Fut" or perfective or unknown


def _is_inner(part: Part, token: Token) -> bool:
    """Whether a crisis is a country's own, or one that is not of a pair."""
    before = part.tokens[token.index - 1].lemma if token.index else ""
    return token.lemma == "кризис" and before in words().lists["inner"]
