"""The mood of an act: what governs its trigger, and what that makes of it.

In: a `Hit` in its `Tree`. Out: a `Chain`: the words that carry the act upwards (light verbs, phases, modals), and the moods met on the way,
inside out: `light`, `plan`, `refuse`, `cancel`, `stop`, `can`, `demand`, `not` ... The lists of words are `_moods.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass

from detente.coding.event_tree import Tree
from detente.coding.match import Hit

TRANSPARENT = frozenset(
    {"light", "begin", "end", "go", "plan", "decide", "refuse", "cancel", "stop", "can", "try", "permit"}
)
LINKS = frozenset(
    {
        "obj",
        "nsubj",
        "nsubj:pass",
        "obl",
        "nmod",
        "xcomp",
        "csubj",
        "csubj:pass",
        "iobj",
        "appos",
        "acl",
        "advcl",
        "nummod:gov",
    }
)
SOON = frozenset({"завтра", "послезавтра"})  # with a present tense: not yet
NEGATIONS = frozenset({"не", "нет", "ни"})


@dataclass(frozen=True, slots=True)
class Chain:
    """What carries a hit. `links` are token indices from the hit outwards (the hit's own tokens first); `moods` inside out."""

    links: tuple[int, ...]
    moods: tuple[str, ...]
    words: tuple[str, ...]
    top: int


def build_chain(tree: Tree, hit: Hit) -> Chain:
    """Climb from the hit over the words that carry it."""
    links = [hit.head, *(i for i in hit.tokens if i != hit.head)]
    moods: list[str] = []
    words: list[str] = []
    _own(tree, hit.head, moods, words, hit.tokens)
    for index in hit.tokens:
        if index != hit.head:
            _modifiers(tree, index, moods, words)
    node, top = hit.head, hit.head
    for up in tree.ancestors(hit.head):
        token = tree.tokens[node]
        mood = tree.moods.get(tree.tokens[up].lemma)
        if token.rel not in LINKS or mood is None or mood == "adverb":
            break
        if token.rel in ("acl", "advcl") and token.feats.get("VerbForm") != "Inf":
            break
        if mood == "demand":
            moods.append(mood)
            words.append(tree.tokens[up].lemma)
            break
        if mood not in TRANSPARENT:
            break
        if _outside(tree, node):
            break
        moods.append(mood)
        words.append(tree.tokens[up].lemma)
        links.append(up)
        _own(tree, up, moods, words, hit.tokens)
        node = top = up
    links += _carried_below(tree, hit)
    _conditions(tree, top, moods, words)
    return Chain(tuple(dict.fromkeys(links)), tuple(moods), tuple(words), top)


def _carried_below(tree: Tree, hit: Hit) -> list[int]:
    """Light verbs that hang under a verbal noun: "помощь, которую оказывает X", "санкции, введённые X"."""
    token = tree.tokens[hit.head]
    if token.rel in ("acl", "amod") and token.feats.get("VerbForm") == "Part" and hit.entry.frame.symmetric:
        up = tree.head(hit.head)
        return [up] if up >= 0 else []
    if hit.verbal:
        return []
    below = tree.children(hit.head, "acl", "acl:relcl", "amod")
    return [kid.index for kid in below if kid.pos == "VERB" and tree.moods.get(kid.lemma) in ("light", "begin")]


def _outside(tree: Tree, node: int) -> bool:
    """Whether a phrase only stands beside its verb ("после визита отменил ...") and is not carried by it."""
    preposition = tree.preposition(node)
    return preposition is not None and preposition not in ("с", "на", "в", "к", "от", "о", "за", "по", "для")


def _own(tree: Tree, index: int, moods: list[str], words: list[str], own: tuple[int, ...]) -> None:
    """Moods that a word carries itself: negation, future, conditional, adverbs and adjectives of doubt."""
    token = tree.tokens[index]
    _modifiers(tree, index, moods, words)
    future = token.feats.get("Tense") == "Fut" or (
        token.feats.get("VerbForm") == "Inf"
        and any(k.lemma == "быть" and k.feats.get("Tense") == "Fut" for k in tree.children(index, "aux", "cop"))
    )
    present = token.feats.get("Tense") == "Pres"
    future = future or (present and any(tree.tokens[k].lemma in SOON for k in tree.kids[index]))
    if future or (
        token.pos == "ADJ"
        and any(k.lemma == "быть" and k.feats.get("Tense") == "Fut" for k in tree.children(index, "cop"))
    ):
        moods.append("future")
        words.append(token.lemma)
    near = [*tree.kids[index], *([index - 1] if index else [])]
    if any(tree.tokens[k].lemma in NEGATIONS and tree.tokens[k].pos != "X" and k not in own for k in near):
        moods.append("not")
        words.append("не")
    if any(tree.tokens[k].lemma == "бы" for k in tree.kids[index]):
        moods.append("can")
        words.append("бы")


def _modifiers(tree: Tree, index: int, moods: list[str], words: list[str]) -> None:
    for kid in tree.children(index, "amod", "advmod", "parataxis", "discourse", "acl", "advcl", "obl"):
        mood = tree.moods.get(kid.lemma)
        if mood in ("planned_by_word", "doubt", "void") or (mood in ("plan", "can") and kid.rel == "amod"):
            moods.append({"planned_by_word": "plan", "doubt": "can"}.get(mood, mood))
            words.append(kid.lemma)
    preposition = tree.preposition(index)
    if preposition in ("накануне", "перед", "до", "в преддверие", "в канун", "против"):
        moods.append({"до": "before", "против": "against"}.get(preposition, "plan"))
        words.append(preposition)
    before = tree.tokens[index - 1].lemma if index else ""
    if before == "случай" or any(kid.lemma == "случай" for kid in tree.children(index, "case", "fixed")):
        moods.append("can")
        words.append("в случае")


def _conditions(tree: Tree, top: int, moods: list[str], words: list[str]) -> None:
    """An `если` clause around the act, and doubt on the clause's verb above a verbal noun."""
    for node in (top, *tree.ancestors(top)):
        if any(k.lemma in ("если", "ежели", "коли") for k in tree.children(node, "mark", "advmod", "cc")):
            moods.append("if")
            words.append("если")
            return
        if tree.tokens[node].rel in ("ccomp", "root", "parataxis", "acl:relcl"):
            return
