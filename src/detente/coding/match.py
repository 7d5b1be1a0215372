"""Find the acts' trigger words in a sentence.

In: a `Tree` and a `Lexicon`. Out: `Hit`s: an entry, the tokens that carry it, and their head. Only lemmas that are in the index are looked
at, so the cost of a sentence does not follow the size of the lexicon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detente.coding.event_tree import Tree
from detente.coding.lexicon import Entry, Lexicon, Trigger
from detente.language.base import Token

FORCED = frozenset({"вынудить", "вынуждать", "принудить", "заставить"})
WINDOW = 7  # tokens on either side in which the parts of a frame may stand when the tree does not join them
OTHER_CLAUSE = frozenset({"ccomp", "acl:relcl", "parataxis"})
NOUN_PLACES = frozenset({"nsubj", "nsubj:pass", "obj", "iobj", "obl", "nmod"})
NEAR = 12  # tokens on either side in which `needs` and `forbids` look


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found in a sentence. `tokens` in text order; `verbal` when the head is a verb form (not a verbal noun)."""

    entry: Entry
    tokens: tuple[int, ...]
    head: int
    verbal: bool
    reflexive: bool = False


def find_hits(tree: Tree, lexicon: Lexicon) -> list[Hit]:
    """All hits of a sentence, in text order; of nested hits of one type only the longest stays."""
    hits = []
    for token in tree.tokens:
        for trigger in lexicon.triggers.get(token.lemma, ()):
            hit = _match(tree, lexicon, trigger, token.index)
            if hit and _allowed(tree, lexicon, hit):
                hits.append(hit)
    return _longest(hits)


def _match(tree: Tree, lexicon: Lexicon, trigger: Trigger, at: int) -> Hit | None:
    token = tree.tokens[at]
    if trigger.kind == "noun":
        return Hit(trigger.entry, (at,), at, False) if token.pos in ("NOUN", "PROPN", "ADJ") else None
    if trigger.kind in ("verb", "reflexive"):
        if token.pos not in ("VERB", "AUX", "ADJ", "ADV") or _names_people(token):
            return None
        if token.pos == "ADJ" and token.rel == "amod" and trigger.entry.act.frame == "must":
            return None  # a judgement is what is said of something, not how it is called in passing
        if token.pos == "ADJ" and token.lemma in FORCED:
            return None  # "вынужден отказаться": nobody presses here
        return Hit(trigger.entry, (at,), at, True, trigger.kind == "reflexive")
    others = [_part(tree, lexicon, part, at) for part in trigger.lemmas[:-1]]
    if any(found < 0 for found in others):
        return None
    tokens = tuple(sorted({at, *others}))
    if len(tokens) < len(trigger.lemmas) or not all(_belongs(tree, i, tokens) for i in (at, *others)):
        return None
    head = min(tokens, key=lambda i: (sum(1 for _ in tree.ancestors(i)), i))
    return Hit(trigger.entry, tokens, head, tree.tokens[head].pos not in ("NOUN", "PROPN"))


def _belongs(tree: Tree, index: int, tokens: Sequence[int]) -> bool:
    """Whether a "не", "против" or "с" of a frame goes with its other words, or "не" with one that carries them ("не намерен встречаться")."""
    lemma, head = tree.tokens[index].lemma, tree.head(index)
    if lemma == "не":
        return head in tokens or index + 1 in tokens or (head >= 0 and tree.tokens[head].lemma in tree.moods)
    if lemma in ("против", "с"):
        return index - 1 in tokens or head in tokens or (head >= 0 and tree.head(head) in tokens)
    return not _of_another_noun(tree, index, head, tokens)


def _of_another_noun(tree: Tree, index: int, head: int, tokens: Sequence[int]) -> bool:
    """Whether an adjective of a frame belongs to another noun than the frame's: "резкая критика заявления" is no sharp statement."""
    token = tree.tokens[index]
    if token.pos != "ADJ" or token.rel != "amod" or head < 0 or head in tokens or tree.tokens[head].pos != "NOUN":
        return False
    near = any(tree.head(i) == head or tree.head(head) == i for i in tokens)
    return not near and all(tree.tokens[i].pos == "NOUN" for i in tokens if i != index)


def _part(tree: Tree, lexicon: Lexicon, part: str, at: int) -> int:
    """The token that carries one part of a frame: joined in the tree first, else near; -1 when there is none."""
    options = part.split("|")

    def good(index: int) -> bool:
        return index != at and lexicon.is_word(tree.tokens[index].lemma, part)

    joined = [*_above(tree, at)] + tree.kids[at]
    for index in joined:
        if good(index):
            return index
    low, high = max(0, at - WINDOW), min(len(tree.tokens), at + WINDOW + 1)
    near = sorted((i for i in range(low, high) if good(i)), key=lambda i: (abs(i - at), i))
    same = [i for i in near if one_clause(tree, i, at)] if options else []
    return same[0] if same else -1


def _above(tree: Tree, at: int) -> Iterator[int]:
    """The words above in the same clause, four at most."""
    for step, up in enumerate(tree.ancestors(at)):
        token = tree.tokens[at]
        marked = token.feats.get("VerbForm") == "Fin" or any(True for _ in tree.children(at, "mark"))
        finite = token.rel in ("acl", "advcl") and marked
        if step >= 4 or finite or token.rel in OTHER_CLAUSE:
            return
        yield up
        at = up


def _names_people(token: Token) -> bool:
    """A participle that stands as a noun names people, not an act ("протестующих", "пострадавшим")."""
    return token.feats.get("VerbForm") == "Part" and token.rel in NOUN_PLACES and "Case" in token.feats


def is_attribute(token: Token) -> bool:
    """A participle before or after a noun that only says which one is meant ("предложенный план", "осуждённых моряков")."""
    return token.feats.get("VerbForm") == "Part" and token.rel in ("amod", "acl")


def one_clause(tree: Tree, a: int, b: int) -> bool:
    """No clause border between two words: no colon, semicolon, or comma before a joining word."""
    return tree.borders(min(a, b), max(a, b)) == 0


def _allowed(tree: Tree, lexicon: Lexicon, hit: Hit) -> bool:
    act = hit.entry.act
    if act.voice == "pass" and not tree.passive(hit.head):
        return False
    if act.voice == "told" and is_attribute(tree.tokens[hit.head]):
        return False
    if not act.needs and not act.forbids:
        return True
    low, high = max(0, hit.tokens[0] - NEAR), min(len(tree.tokens), hit.tokens[-1] + NEAR + 1)
    near = [tree.tokens[i].lemma for i in range(low, high) if hit.tokens != (i,)]
    if not all(any(lexicon.is_word(lemma, need) for lemma in near) for need in act.needs):
        return False
    own = [tree.tokens[i].lemma for i in range(low, high) if hit.tokens != (i,) and one_clause(tree, i, hit.head)]
    own += [tree.tokens[tree.head(i)].lemma for i in hit.tokens if tree.tokens[i].rel == "acl:relcl"]
    return not any(lexicon.is_word(lemma, veto) for veto in act.forbids for lemma in own)


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """Drop hits whose tokens lie inside another hit's; of equals the one with more conditions, then the heavier."""

    def rank(hit: Hit) -> tuple[float, ...]:
        act = hit.entry.act
        return (len(hit.tokens), len(act.needs) + 0.1 * len(act.forbids) + act.weight)

    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (*(-r for r in rank(h)), h.tokens, h.entry.id)):
        inside = [o for o in kept if set(hit.tokens) <= set(o.tokens)]
        # Readings of the same words stay when they differ in type, or in whether one party is enough: the arguments will tell them apart.
        if all(_differ(o, hit) for o in inside):
            kept.append(hit)
    return sorted(kept, key=lambda h: (h.tokens, h.entry.id))


def _differ(one: Hit, other: Hit) -> bool:
    return one.entry.act.type != other.entry.act.type or one.entry.frame.single != other.entry.frame.single
