"""One act once: choose among candidates of a sentence, and among the events of an article (codebook, rules 5, 17, 33).

In: candidates. Out: those that stay, in text order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

from detente.coding.event_candidates import Candidate
from detente.coding.event_features import HOW_WORTH
from detente.coding.event_implied import ANSWERED
from detente.coding.event_tree import Tree
from detente.coding.event_veto import load_veto
from detente.coding.lexicon import Lexicon
from detente.coding.roles import Arg

TOPICS = frozenset({"AGREE", "COOPERATE", "CONSULT"})
UNDIRECTED = frozenset({"CONSULT", "COOPERATE", "AGREE", "SUPPORT"})
SWALLOWING = frozenset({"REQUEST", "REJECT", "AGREE", "THREATEN"})


def judged(tree: Tree, lexicon: Lexicon, candidates: Sequence[Candidate]) -> list[tuple[Candidate, float]]:
    """The candidates of one sentence that are events of their own, with their confidence."""
    veto = load_veto()
    whole = [(c, veto.probability(c.features) if veto else rule_confidence(c)) for c in candidates if complete(c)]
    return chosen(tree, lexicon, [(c, p) for c, p in whole if p >= (veto.threshold if veto else 0.5)])


def chosen(tree: Tree, lexicon: Lexicon, likely: Sequence[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
    """Of the likely candidates of one sentence those that tell an act of their own."""
    others = [other for other, _ in likely]
    kept = [(c, p) for c, p in likely if not swallowed(tree, c, others) and not _is_way_to(tree, c, others)]
    return _once(lexicon, kept)


def rule_confidence(candidate: Candidate) -> float:
    """Confidence from the rules alone: the entry's weight times how well its roles were found."""
    args = (*candidate.actors, *candidate.recipients)
    worth = min((HOW_WORTH.get(a.how, 0.5) for a in args), default=0.5)
    return round(0.95 * worth * (0.6 + 0.4 * min(candidate.hit.entry.act.weight, 1.0)), 3)


def complete(candidate: Candidate) -> bool:
    """Whether a candidate has the parties that an event between states needs."""
    actors, recipients = candidate.actor_codes, candidate.recipient_codes
    if candidate.hit.entry.frame.single and candidate.type == "CONSULT":
        return bool(actors) and any(m in candidate.moods for m in ("begin", "end", "light"))
    if candidate.recipients:
        return bool(actors and recipients)
    return len(actors) > 1 and (candidate.hit.entry.frame.symmetric or mutual(candidate))


def mutual(candidate: Candidate) -> bool:
    """Whether an act with a direction goes both ways: "друг друга", "обменялись", or a noun with both in the genitive."""
    if candidate.recipients or len(candidate.actor_codes) != 2:
        return False
    both = not candidate.hit.verbal and len({a.slot for a in candidate.actors} & {"gen", "adj"}) > 0
    return both or candidate.each_other


def swallowed(tree: Tree, candidate: Candidate, others: Sequence[Candidate]) -> bool:
    """An act inside what another act asks for, promises, refuses or talks about has not happened."""
    head = candidate.chain.top
    parties = set().union(*_key(candidate))
    for other in others:
        if other is candidate or set(other.hit.tokens) & set(candidate.hit.tokens):
            continue
        if candidate.type == "AGREE" and other.type == "THREATEN" and candidate.hit.head in other.chain.links:
            return True  # "пообещал поднять пошлины": a promise of harm is the threat
        if other.hit.head in candidate.chain.links and other.type == "REJECT" and candidate.status == "negated":
            return True  # "заблокировала санкции": the refusal is what happened
        if not tree.below(head, other.hit.head) or other.hit.head in candidate.chain.links:
            continue
        theirs = set().union(*_key(other))
        faint = not candidate.hit.verbal and candidate.hit.entry.act.weight < 1
        if parties <= theirs and (faint or (other.type == "CONSULT" and other.hit.verbal and candidate.type in TOPICS)):
            return True
        charged = other.type == "ACCUSE" and other.hit.verbal and not candidate.hit.verbal and parties <= theirs
        if charged and candidate.actor_codes != other.recipient_codes:
            return True  # what X is accused of is told once, as the accusation
        swallows = other.hit.entry.act.swallows
        if swallows is None:
            swallows = other.hit.entry.act.type in SWALLOWING
        if not swallows:
            continue
        if candidate.hit.verbal or tree.tokens[candidate.chain.top].pos == "VERB":
            return True
        own = [a for a in (*candidate.actors, *candidate.recipients) if a.how == "tree" and a.slot not in ("subj",)]
        if len({code for a in own for p in a.mention.parties for code in [p.code]}) < 2 or other.type == "AGREE":
            return True
    return False


def _key(candidate: Candidate) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(candidate.actor_codes), frozenset(candidate.recipient_codes)


def _is_way_to(tree: Tree, visit: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether a journey leads to talks with somebody else: "прилетел в Женеву на переговоры с Ираном" is no visit to the Swiss."""
    if visit.mode != "visit" or not visit.hit.verbal:
        return False
    hosts = set(visit.recipient_codes)
    for other in others:
        there = tree.below(other.hit.head, visit.hit.head) and tree.preposition(other.hit.head) in ("на", "для")
        partners = set(other.actor_codes) | set(other.recipient_codes)
        if there and other.type in ("CONSULT", "AGREE") and other is not visit and set(visit.actor_codes) & partners:
            return len(partners) > 1 and not hosts & partners
    return False


def _once(lexicon: Lexicon, candidates: Sequence[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
    """Of candidates that share words or tell the same act of the same parties, the most specific."""
    ontology = lexicon.ontology

    def rank(c: Candidate, p: float) -> tuple[float, ...]:
        tree_args = sum(a.how == "tree" for a in (*c.actors, *c.recipients))
        return (
            round(p, 1),
            c.hit.entry.act.weight,
            len(c.hit.tokens),
            tree_args,
            ontology.material(c.type),
            c.mode is not None,
        )

    kept: list[tuple[Candidate, float]] = []
    for candidate, confidence in sorted(
        candidates, key=lambda x: (*(-r for r in rank(*x)), x[0].hit.tokens, x[0].hit.entry.id)
    ):
        if not any(_same_act(candidate, other) for other, _ in kept):
            kept.append((candidate, confidence))
    return sorted(kept, key=lambda x: (x[0].hit.tokens, x[0].type))


def _same_act(one: Candidate, other: Candidate) -> bool:
    shared = set(one.hit.tokens) & set(other.hit.tokens)
    parties, others = set().union(*_key(one)), set().union(*_key(other))
    back = one.recipients and one.actor_codes == other.recipient_codes and one.recipient_codes == other.actor_codes
    if back and (not shared or ANSWERED in (*one.notes, *other.notes)):
        return False  # a charge and the answer to it are two acts
    if shared and parties & others:
        return True
    return one.type == other.type and parties <= others and one.status == other.status


def _by_code(args: Sequence[Arg]) -> list[Arg]:
    """One argument per party code."""
    alone: dict[str, Arg] = {}
    for arg in args:
        for party in arg.mention.parties:
            if party.code:
                alone.setdefault(party.code, replace(arg, mention=replace(arg.mention, parties=(party,))))
    return list(alone.values())


def split_pairs(candidate: Candidate) -> list[Candidate]:
    """Separate talks of one leader with several partners are separate events (rule 27), and so are blows exchanged (rule 11)."""
    both_ways = candidate.hit.entry.act.frame == "exchange" or (
        mutual(candidate) and not candidate.hit.entry.frame.symmetric
    )
    if both_ways and len(candidate.actor_codes) == 2 and candidate.type not in UNDIRECTED:
        return [
            replace(candidate, actors=(a,), recipients=(b,)) for a, b in permutations(_by_code(candidate.actors), 2)
        ]
    if candidate.type != "CONSULT" or candidate.mode == "multilateral" or len(candidate.actor_codes) < 3:
        return [candidate]
    partners = [a for a in candidate.actors if a.slot == "с+ins"]
    mains = [a for a in candidate.actors if a.slot != "с+ins"]
    codes = {p.code for a in mains for p in a.mention.parties if p.code}
    together = len(partners) == 1 and not candidate.hit.verbal and candidate.mode != "phone"
    if len(codes) != 1 or not partners or together:
        return [candidate]  # talks with several at one table are one event
    pairs: list[Candidate] = []
    for arg in partners:
        for party in arg.mention.parties:
            if party.code and party.code not in codes:
                alone = replace(arg.mention, parties=(party,))
                pairs.append(replace(candidate, actors=(*mains, Arg(alone, arg.slot, arg.hard, arg.how, arg.distance))))
    return pairs
