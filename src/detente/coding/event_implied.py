"""Sides that a clause leaves to be understood: the other side of a war or a treaty, who answers an act, who held those set free.

In: a candidate in its `Tree`. Out: the candidate, a side filled where the clause implies one. Every filled side is marked (`how`); whether
it is likely is for the veto to judge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.coding.event_context import Context
from detente.coding.event_reports import is_topic
from detente.coding.event_roles import DESPITE, OCCASIONS, codes_of
from detente.coding.event_tree import Tree
from detente.coding.match import is_attribute
from detente.coding.ontology import Ontology
from detente.coding.roles import Arg, phrase_mentions, subject_node

if TYPE_CHECKING:
    from detente.coding.event_candidates import Candidate

ANSWERED = "the act that is answered"
ANSWERS = frozenset({"ответ", "реакция", "комментарий", "отклик"})
UNDER = DESPITE | {"под"}  # who does something under an act or despite it is the one it is aimed at
FOES = frozenset({"противник", "неприятель", "враг"})
JUDGING = frozenset({"ACCUSE", "SUPPORT", "REJECT", "REQUEST"})


def implied(tree: Tree, ontology: Ontology, candidate: Candidate, context: Context) -> Candidate:
    """A candidate with the sides that wars, treaties and answers imply."""
    candidate = from_war(tree, ontology, candidate, context)
    if not candidate.hit.entry.frame.single:
        candidate = from_treaty(tree, ontology, candidate, context)
        candidate = from_answer(tree, candidate)
    return candidate


def answered(candidate: Candidate) -> list[Candidate]:
    """The act that this one answers: who rejects a charge tells that it was made."""
    spec = candidate.hit.entry.act.answers
    if spec is None or candidate.status != "actual" or not (candidate.actors and candidate.recipients):
        return []
    kind, _, mode = spec.partition(".")
    notes = (*candidate.notes, ANSWERED)
    actors, recipients = candidate.recipients, candidate.actors
    return [replace(candidate, type=kind, mode=mode or None, notes=notes, actors=actors, recipients=recipients)]


def from_captor(candidate: Candidate, others: Sequence[Candidate]) -> Candidate:
    """Who is set free is set free by those who held him: "задержанные в X моряки отпущены"."""
    freed = candidate.mode == "release" and not candidate.hit.entry.frame.symmetric
    held = set(codes_of(candidate.recipients)) or (set(candidate.actor_codes) if not candidate.recipients else set())
    if not freed or not held or (candidate.actors and candidate.recipients and not _seen(candidate)):
        return candidate
    for other in others:
        captor = other.hit.entry.act.type == "COERCE" and other.actors and other.recipients
        if captor and not set(codes_of(other.actors)) & set(codes_of(other.recipients)):
            both = {*other.actor_codes, *codes_of(other.recipients)}
            if held & set(codes_of(other.recipients)) or {*candidate.actor_codes, *held} == both:
                return replace(
                    candidate,
                    actors=tuple(replace(a, how="captor") for a in other.actors),
                    recipients=tuple(replace(a, how="captor") for a in other.recipients),
                )
    return candidate


def from_embedded(tree: Tree, candidate: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """Who blames or welcomes another's act blames or welcomes the one who acts, not the one it was done to; who demands that people be
    set free demands it of those who hold them."""
    if not candidate.actors or candidate.type not in JUDGING or not candidate.hit.verbal:
        return []
    have, acting = set(codes_of(candidate.recipients)), set(candidate.actor_codes)
    for other in others:
        inner = set(other.actor_codes)
        below = (
            other is not candidate
            and tree.below(other.hit.head, candidate.hit.head)
            and other.hit.head != candidate.hit.head
        )
        if not below or not inner or inner & acting or other.hit.entry.frame.symmetric:
            continue
        held = candidate.type != "REQUEST" or other.hit.entry.act.type == "COERCE"
        if held and have <= set(codes_of(other.recipients)) and not have & inner:
            blamed = tuple(replace(a, how="embedded") for a in other.actors)
            return [replace(candidate, recipients=blamed)]
    return []


def _seen(candidate: Candidate) -> bool:
    """Whether both sides were only guessed from where people are."""
    return all(a.how != "tree" for a in candidate.actors) or all(a.how != "tree" for a in candidate.recipients)


def from_war(tree: Tree, ontology: Ontology, candidate: Candidate, context: Context) -> Candidate:
    """In a war that is under way, who strikes names the other side too (codebook, rule 9), and whose soldiers are freed."""
    freed = candidate.type == "RETREAT" and candidate.mode == "release" and bool(candidate.recipients)
    force = candidate.type == "ASSAULT" or (
        candidate.type == "THREATEN" and candidate.mode in ("violence", "territory")
    )
    if not (force or freed) or candidate.hit.entry.frame.symmetric:
        return candidate
    actors, recipients = candidate.actor_codes, codes_of(candidate.recipients)
    given, other = (actors, recipients) if actors else (recipients, actors)
    if not actors and (_by_people(tree, candidate) or _other_subject(tree, candidate, given)):
        return candidate
    if len(given) != 1 or (actors and set(recipients) - set(actors) and not _contested(ontology, recipients)):
        return candidate
    code = ontology.enemy(given[0], frozenset(other), context.day)
    return candidate if code is None else _filled(tree, candidate, context, code, "war")


def _by_people(tree: Tree, candidate: Candidate) -> bool:
    """Whether no army struck though no party is named: terror, people told of by what they did ("бандитам, напавшим на X"), or somebody
    who fights the foe on the soil that is named ("десантники под X теснят противника")."""
    head = candidate.hit.head
    if tree.preposition(candidate.chain.top) in OCCASIONS:
        return True  # a blow that is only the ground of what the clause tells
    if "terrorism" in candidate.hit.entry.act.contexts or any(
        tree.tokens[i].lemma in FOES for i in candidate.hit.tokens
    ):
        return True
    up = tree.head(head)
    active = is_attribute(tree.tokens[head]) and not tree.passive(head)
    return active and up >= 0 and tree.tokens[up].feats.get("Animacy") == "Anim" and not phrase_mentions(tree, up)


def _other_subject(tree: Tree, candidate: Candidate, struck: Sequence[str]) -> bool:
    """Whether the clause names people of another party as those who act ("газеты X нападают на Y")."""
    links = dict.fromkeys((candidate.chain.top, candidate.hit.head))
    subjects = [s for i in links if not tree.passive(i) for s in tree.children(i, "nsubj")]
    codes = {p.code for s in subjects for m in phrase_mentions(tree, s.index) for p in m.parties}
    return bool(codes - {None, *struck})


def _contested(ontology: Ontology, codes: Sequence[str]) -> bool:
    return any(set(codes) <= set(war.ground) for war in ontology.wars)


def _filled(tree: Tree, candidate: Candidate, context: Context, code: str, how: str) -> Candidate:
    """The candidate with a party of no words of its own in the role that is empty."""
    arg = Arg(context.unnamed(tree, candidate.hit.head, code, how), how, None, how, 0)
    if candidate.hit.entry.frame.symmetric:
        return replace(candidate, actors=(*candidate.actors, arg))
    return replace(candidate, recipients=(arg,)) if candidate.actors else replace(candidate, actors=(arg,))


def _lone(candidate: Candidate) -> str | None:
    """The only party of a candidate that needs two; None when it has none, several, or both its sides."""
    actors, recipients = candidate.actor_codes, codes_of(candidate.recipients)
    if candidate.hit.entry.frame.symmetric:
        return actors[0] if len(actors) == 1 else None
    codes = set(actors) | set(recipients)
    return codes.pop() if len(codes) == 1 and not (actors and recipients) else None


def from_treaty(tree: Tree, ontology: Ontology, candidate: Candidate, context: Context) -> Candidate:
    """A treaty of two states named by its letters names the other one ("выход X из ДРСМД")."""
    code = _lone(candidate)
    if code is None:
        return candidate
    words = {token.lemma for token in tree.tokens} | {token.text.lower() for token in tree.tokens}
    other = ontology.other_side(code, words)
    return candidate if other is None else _filled(tree, candidate, context, other, "treaty")


def from_answer(tree: Tree, candidate: Candidate) -> Candidate:
    """Who answers an act, or speaks of it, is often the one it was aimed at ("X ответил на ультиматум Y")."""
    frame = candidate.hit.entry.frame
    if frame.symmetric or frame.people or candidate.recipients or not candidate.actors:
        return candidate
    found = _answerer(tree, candidate)
    return replace(candidate, recipients=tuple(found)) if found else candidate


def _answerer(tree: Tree, candidate: Candidate) -> list[Arg]:
    acting = set(candidate.actor_codes)
    below = candidate.chain.top
    for up in tree.ancestors(candidate.chain.top):
        word, despite = tree.tokens[up], tree.preposition(below) in UNDER
        noun, child, below = word.lemma in ANSWERS, below, up
        if is_topic(tree, child) or not (noun or despite or word.lemma in tree.comments):
            continue
        kids = [k for k in tree.kids[up] if tree.slot(k) in (("gen", "adj") if noun else ("subj",))]
        if despite and not kids:
            kids = [node for node, _ in [subject_node(tree, up)] if node >= 0]
        mentions = [m for kid in kids for m in phrase_mentions(tree, kid) if m.official]
        args = [Arg(m, "answer", None, "answer", abs(m.head - candidate.hit.head)) for m in mentions]
        args = [a for a in args if set(codes_of([a])) and not set(codes_of([a])) & acting]
        if args:
            return args
    return []
