"""Whether an expression of time in a sentence is the time of an act there: how the two hang together in the tree.

In: the tokens of a sentence, the word that carries an expression, the words that carry an act. Out: how closely they belong
together, or None when the expression is told of another act. Walks along heads are bounded.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from detente.language.base import Token

OWN, SAME, TOLD_WITH, BESIDE = 0, 1, 2, 3  # from the act's own word to a word that only stands in the same sentence
MOST_STEPS = 12
DEEP = 2  # nouns between an act and a time: "по обвинению в соучастии в убийстве летом" is the time of the killing
OUT_OF_STEP = ("как", "чем")  # "после того, как", "прежде чем"
VERBS = ("VERB", "AUX")


def closeness(tokens: Sequence[Token], time: int, act: Collection[int], top: int) -> int | None:
    """How an expression (its highest word `time`) belongs to an act (its words, `top` the highest); None when it is another's."""
    up = _way(tokens, time)
    met = next((place for place, node in enumerate(up) if node in act), None)
    if met is not None:
        return OWN if met <= 1 else _below(tokens, up[:met], act)
    over = _way(tokens, top)
    shared = next((place for place, node in enumerate(up) if node in over), None)
    if shared is None:
        after = any(t.rel == "mark" and t.lemma in OUT_OF_STEP and t.head in up for t in tokens)
        return None if after else BESIDE
    return _beside(tokens, up[:shared], over[: over.index(up[shared])])


def _way(tokens: Sequence[Token], start: int) -> list[int]:
    """A word and its heads, nearest first."""
    way = [start]
    if _cut_off(tokens, start):
        return way
    while len(way) < MOST_STEPS:
        head = tokens[way[-1]].head
        if not 0 <= head < len(tokens) or head in way:
            break
        way.append(head)
    return way


def _cut_off(tokens: Sequence[Token], time: int) -> bool:
    """Whether a comma parts a time from the participle after it that the parse hangs it on."""
    head = tokens[time].head
    if not time < head < len(tokens) or tokens[head].feats.get("VerbForm") != "Part" or tokens[head].rel != "acl":
        return False
    return any(token.text == "," for token in tokens[time:head])


def _below(tokens: Sequence[Token], way: Sequence[int], act: Collection[int]) -> int | None:
    """A time under what the act governs: its own as long as no other verb and no nouns within nouns stand between."""
    between = [tokens[i] for i in way[1:]]
    if sum(token.pos in ("NOUN", "PROPN") for token in between) > DEEP - 1 and not any(t.pos in VERBS for t in between):
        return None
    for place, token in enumerate(between):
        if token.rel == "acl" and token.feats.get("VerbForm") == "Part":
            direct = place + 2 == len(between) and _after_preposition(tokens, token.index)
            return BESIDE if direct else None  # "в ходе состоявшейся 5 мая встречи"
        if _other_clause(token):
            return None
    return SAME


def _after_preposition(tokens: Sequence[Token], index: int) -> bool:
    before = tokens[index - 1] if index else None
    return before is not None and (before.pos == "ADP" or before.rel == "fixed")


def _other_clause(token: Token) -> bool:
    """Whether a word heads a clause that tells another act than the word above it."""
    if token.rel == "advcl":
        return token.feats.get("VerbForm") != "Conv"
    return token.rel in ("acl:relcl", "acl", "ccomp", "parataxis") or (token.rel == "conj" and token.pos in VERBS)


def _beside(tokens: Sequence[Token], time: Sequence[int], act: Sequence[int]) -> int | None:
    """A time and an act under one word: `time` and `act` are the ways up to it."""
    if any(_other_clause(tokens[i]) and tokens[i].rel != "conj" for i in time[1:]):
        return None
    joined = [i for i in time[1:] if tokens[i].rel == "conj" and tokens[i].pos in VERBS]
    if joined and joined[-1] > act[-1]:
        return None  # what is told after the act
    told = [tokens[i] for i in act]
    if any(_another_time(tokens, token) for token in told):
        return None
    if len(time) > 1 and not joined:
        return BESIDE
    return TOLD_WITH if joined or any(t.rel in ("conj", "acl", "acl:relcl", "advcl") for t in told) else SAME


def _another_time(tokens: Sequence[Token], token: Token) -> bool:
    """Whether a clause under a dated verb tells of another time: of a person, in the past participle, "после того, как"."""
    form = token.feats.get("VerbForm")
    if token.rel == "acl" and form == "Part":
        return token.feats.get("Tense") == "Past"
    if token.rel == "acl:relcl":
        return tokens[token.head].feats.get("Animacy") == "Anim"
    return token.rel == "advcl" and form != "Conv"


def in_passing(tokens: Sequence[Token], time: int) -> bool:
    """Whether a time is told of a person only to say who it is: "Иванова, ушедшего 5 мая"; or in a clause of circumstance."""
    way = _way(tokens, time)
    for below, node in pairwise(way):
        token = tokens[below]
        if token.rel in ("acl", "acl:relcl") and tokens[node].feats.get("Animacy") == "Anim":
            return True
        if token.rel == "advcl" and token.feats.get("VerbForm") != "Conv":
            return True
    return False
