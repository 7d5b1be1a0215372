"""Details of a contact: on whose initiative, and about what.

In: a CONSULT candidate in its tree. Out: `ContactDetails`; topics are noun phrases after "о", "по", "обсудить", as written, at most five.
"""

from __future__ import annotations

from detente.coding.event_candidates import Candidate
from detente.coding.event_roles import codes_of
from detente.coding.event_tree import Tree
from detente.coding.roles import phrase_mentions
from detente.records import ContactDetails

TOPIC_PREPOSITIONS = frozenset({"о", "про", "вокруг", "по вопрос", "насчет"})
CALLERS = frozenset({"позвонить", "звонить", "созвониться"})
LONGEST_TOPIC = 80  # code points
MOST_TOPICS = 5


def contact_of(tree: Tree, candidate: Candidate) -> ContactDetails:
    """Initiative and topics of a contact."""
    return ContactDetails(_initiative(tree, candidate), _topics(tree, candidate))


def _initiative(tree: Tree, candidate: Candidate) -> str | None:
    for token in tree.tokens:
        if tree.preposition(token.index) in ("по инициатива", "по приглашение", "по просьба"):
            codes = [p.code for m in phrase_mentions(tree, token.index) for p in m.parties if p.code]
            if codes:
                return codes[0]
    if tree.tokens[candidate.hit.head].lemma in CALLERS:
        callers = codes_of([a for a in candidate.actors if a.slot == "subj"])
        return callers[0] if len(callers) == 1 else None
    return None


def _topics(tree: Tree, candidate: Candidate) -> tuple[str, ...]:
    found: list[str] = []
    heads = (*candidate.chain.links, *candidate.hit.tokens)
    for index in dict.fromkeys(heads):
        for kid in tree.kids[index]:
            if tree.tokens[kid].pos not in ("NOUN", "PROPN"):
                continue
            about = tree.preposition(kid) in TOPIC_PREPOSITIONS or (
                tree.slot(kid) == "obj" and tree.tokens[index].lemma.startswith("обсу") and kid not in heads
            )
            words = _phrase(tree, kid) if about else ""
            if words and words not in found:
                found.append(words)
    return tuple(found[:MOST_TOPICS])


def _phrase(tree: Tree, head: int) -> str:
    """The words of a noun phrase without its preposition, cut at a clause."""
    inside = {head}
    stack = [head]
    while stack:
        for kid in tree.kids[stack.pop()]:
            token = tree.tokens[kid]
            if token.rel in ("acl", "acl:relcl", "parataxis", "advcl", "punct") or (
                token.rel == "case" and tree.head(kid) == head
            ):
                continue
            if kid not in inside:
                inside.add(kid)
                stack.append(kid)
    low, high = min(inside), max(inside)
    if high - low > len(inside) + 2:
        return tree.tokens[head].text
    words = " ".join(tree.tokens[i].text for i in range(low, high + 1) if i in inside)
    return words if len(words) <= LONGEST_TOPIC else tree.tokens[head].text
