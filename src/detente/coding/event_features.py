"""What the trained veto looks at in a candidate.

In: a `Candidate` in its `Tree`. Out: a flat dict of numbers and short strings; the names are stable, since trained weights refer to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.coding.event_tree import Tree
from detente.coding.roles import Arg, phrase_top

if TYPE_CHECKING:
    from detente.coding.event_candidates import Candidate
    from detente.coding.lexicon import Lexicon

HOW_WORTH = {
    "tree": 1.0,
    "dash": 0.95,
    "borrowed": 0.9,
    "speaker": 0.85,
    "place": 0.75,
    "order": 0.6,
    "only": 0.45,
    "context": 0.4,
    "war": 0.6,
    "captor": 0.7,
    "treaty": 0.7,
    "answer": 0.5,
    "embedded": 0.8,
}
TOPIC_CLASSES = ("sport", "culture", "weather", "civilians", "comments")


def event_features(tree: Tree, lexicon: Lexicon, candidate: Candidate) -> dict[str, float | str]:
    """Features of a candidate for a trained veto; every value is a number or a short string."""
    entry = candidate.hit.entry
    features: dict[str, float | str] = {
        "rule": entry.id,
        "type": candidate.type,
        "base": f"{entry.act.type}>{candidate.type}",
        "status": candidate.status,
        "frame": entry.act.frame,
        "trigger": " ".join(tree.tokens[i].lemma for i in candidate.hit.tokens),
        "verbal": float(candidate.hit.verbal),
        "words": float(len(candidate.hit.tokens)),
        "moods": "+".join(candidate.moods),
        "report": candidate.report.kind if candidate.report else "",
        "reported": float(candidate.report is not None and bool(candidate.report.mentions)),
        "changed": float(candidate.type != entry.act.type),
        "colon": float(any(t.text == ":" for t in tree.tokens)),
        "codes": min(len({p.code for m in tree.mentions for p in m.parties if p.code}), 4),
        "body": float(tree.sentence.kind == "body"),
    }
    features |= _position(tree, candidate)
    for role, filled in (("actor", candidate.actors), ("recipient", candidate.recipients)):
        features |= _role(tree, role, filled)
    lemmas = {t.lemma for t in tree.tokens}
    for name in TOPIC_CLASSES:
        features[f"has_{name}"] = float(bool(lemmas & lexicon.words.get(name, frozenset())))
    return features


def company_features(candidate: Candidate, others: Sequence[Candidate]) -> dict[str, float]:
    """What else the sentence may tell, and of whom: an act beside which another of the same pair is read is often its object or its cause."""
    own, back = _pair(candidate), (candidate.recipient_codes, candidate.actor_codes)
    found: dict[str, float] = {}
    count = 0
    for other in others:
        theirs = _pair(other)
        if other is candidate or not _whole(other):
            continue
        count += 1
        same = (
            "back" if other.recipients and (other.actor_codes, other.recipient_codes) == back else _overlap(own, theirs)
        )
        found[f"with={candidate.type}&{other.type}&{same}"] = 1.0
        found[f"with={same}"] = 1.0
        if set(other.hit.tokens) & set(candidate.hit.tokens):
            found[f"shares={same}"] = 1.0
    return {f"company={min(count, 4)}": 1.0, **found}


def _pair(candidate: Candidate) -> frozenset[str]:
    return frozenset((*candidate.actor_codes, *candidate.recipient_codes))


def _whole(candidate: Candidate) -> bool:
    return bool(candidate.actors) and len(_pair(candidate)) > 1


def _overlap(own: frozenset[str], theirs: frozenset[str]) -> str:
    if own == theirs:
        return "same"
    if own < theirs:
        return "within"
    if theirs < own:
        return "around"
    return "partly" if own & theirs else "apart"


def _position(tree: Tree, candidate: Candidate) -> dict[str, float | str]:
    """How the act hangs in its sentence: the word above, its relation, and its preposition."""
    top = tree.tokens[candidate.chain.top]
    up = tree.head(candidate.chain.top)
    governor = tree.tokens[up] if up >= 0 else None
    return {
        "rel": top.rel,
        "case": tree.preposition(candidate.chain.top) or "",
        "above": governor.lemma if governor and governor.pos != "PROPN" else "",
        "above_pos": governor.pos if governor else "root",
        "tense": top.feats.get("Tense", "") + top.feats.get("VerbForm", ""),
        "question": float(tree.tokens[-1].text == "?"),
    }


def _role(tree: Tree, role: str, filled: Sequence[Arg]) -> dict[str, float | str]:
    if not filled:
        return {f"{role}_none": 1.0}
    worst = min(filled, key=lambda a: HOW_WORTH.get(a.how, 0.5))
    if worst.how in ("context", "war", "treaty"):
        return {f"{role}_how": worst.how, f"{role}_slot": worst.how, f"{role}_kind": worst.mention.kind}
    head = tree.tokens[worst.mention.head]
    return {
        f"{role}_how": worst.how,
        f"{role}_slot": worst.slot,
        f"{role}_hard": worst.hard or "",
        f"{role}_kind": worst.mention.kind,
        f"{role}_unofficial": float(not worst.mention.official),
        f"{role}_civil": float(worst.civil),
        f"{role}_head": head.lemma if head.pos == "NOUN" else head.pos,
        f"{role}_top": tree.slot(phrase_top(tree, worst.mention.head)),
        f"{role}_far": min(max(a.distance for a in filled), 15) / 5,
        f"{role}_many": float(len({p.code for a in filled for p in a.mention.parties}) > 1),
        f"{role}_after": float(worst.mention.first > max(0, min((a.mention.first for a in filled), default=0))),
    }
