"""The mood of an act: what governs its trigger, and what that makes of it.

In: a `Hit` in its `Tree`. Out: a `Chain`: the words that carry the act upwards (light verbs, phases, modals), and the moods met on the way,
inside out: `light`, `plan`, `offered`, `refuse`, `cancel`, `stop`, `can`, `demand`, `topic`, `not` ... The lists of words are `_moods.toml`.
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
OFFERS = frozenset({"предложить", "предлагать"})
ABOUT = frozenset({"по", "для", "о", "относительно", "касательно"})  # a plan for talks is not planned talks
FAVOUR = frozenset({"высказаться", "высказываться", "выступить", "выступать", "агитировать", "ратовать", "кампания"})
OCCASIONS = frozenset({"в", "на", "в ход", "в рамка", "при"})  # "в ходе встречи обсудят"
CAUSES = {  # words that carry an act in one slot only: "вызвал критику", "привёл к санкциям", "ответил отказом"
    **dict.fromkeys(("вызвать", "вызывать", "навлечь", "навлекать", "спровоцировать"), "obj"),
    **dict.fromkeys(("встретить", "встречать", "повлечь", "найти", "находить"), "obj"),
    **dict.fromkeys(("ответить", "отвечать", "отреагировать"), "ins"),
    **dict.fromkeys(("привести", "приводить"), "к+dat"),
    "обернуться": "ins",
}
RULED_OUT = frozenset({"исключить", "исключать"})  # what is not ruled out may come
DENIALS = frozenset({"опровергнуть", "опровергать", "опровержение", "отрицать", "дезавуировать"})
RUMOURS = frozenset(
    {"сообщение", "информация", "слух", "данные", "сведения", "новость", "публикация", "факт", "утверждение"}
)
YIELDING = frozenset({"дать", "давать", "принести", "приносить", "иметь", "получить", "стать", "сделать"})
CHARGES = frozenset({"обвинение", "подозрение"})


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
            _modifiers(tree, index, moods, words, own=True)
            _threatened(tree, index, moods, words, hit.tokens)
    top = hit.head if _told_aside(tree, hit) else _climb(tree, hit, links, moods, words)
    links += _carried_below(tree, hit)
    _occasion(tree, hit, top, moods, words)
    _still_to_come(tree, hit, moods, words)
    _conditions(tree, top, moods, words)
    return Chain(tuple(dict.fromkeys(links)), tuple(moods), tuple(words), top)


def _told_aside(tree: Tree, hit: Hit) -> bool:
    """Whether a relative clause with its own subject tells the act, and what governs its noun is another matter:
    "X согласился на прекращение огня, о котором объявил Y"."""
    below = [i for i in hit.tokens if tree.tokens[i].rel == "acl:relcl" and tree.head(i) in hit.tokens]
    return any(True for i in below for _ in tree.children(i, "nsubj"))


def _climb(tree: Tree, hit: Hit, links: list[int], moods: list[str], words: list[str]) -> int:
    """Go up from the hit over the words that carry it; the last of them."""
    node = hit.head
    for up in tree.ancestors(hit.head):
        token, lemma = tree.tokens[node], tree.tokens[up].lemma
        mood = "topic" if _only_spoken_of(tree, node, up) else tree.moods.get(lemma)
        clause = token.rel in ("acl", "advcl") and token.feats.get("VerbForm") != "Inf"
        if token.rel not in LINKS or clause or _parted(tree, node, up):
            break
        if mood in ("demand", "void", "topic"):
            moods.append(mood)
            words.append(lemma)
            break
        if mood not in TRANSPARENT or _outside(tree, node, up) or _yields(tree, node, up):
            break
        moods.append("offered" if _offered(tree, up) else mood)
        words.append(lemma)
        links.append(up)
        _own(tree, up, moods, words, hit.tokens)
        if lemma in RULED_OUT and moods[-2:] == ["refuse", "not"]:
            moods[-2:] = ["can"]
        node = up
    _denied(tree, node, moods, words)
    return node


def _denied(tree: Tree, top: int, moods: list[str], words: list[str]) -> None:
    """ "опроверг сообщения о встрече": somebody says that it did not happen."""
    up = tree.head(top)
    if up >= 0 and tree.tokens[top].rel == "ccomp" and tree.tokens[up].lemma in DENIALS:
        moods.append("not")  # "опроверг, что запускал ракеты"
        words.append(tree.tokens[up].lemma)
        return
    noun = top if tree.tokens[top].lemma in RUMOURS else tree.head(top) if tree.preposition(top) == "о" else -1
    verb = tree.head(noun) if noun >= 0 and tree.tokens[noun].lemma in RUMOURS else -1
    if verb >= 0 and tree.tokens[verb].lemma in DENIALS:
        if noun == top and moods[-1:] == ["can"]:
            moods.pop()  # the doubt of a rumour that is denied
        moods.append("not")
        words.append(tree.tokens[verb].lemma)


def _parted(tree: Tree, one: int, other: int) -> bool:
    """Whether a colon or semicolon stands between two words that the parse joins."""
    return any(tree.tokens[i].text in (":", ";") for i in range(min(one, other) + 1, max(one, other)))


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


def _only_spoken_of(tree: Tree, node: int, up: int) -> bool:
    """Whether an act is what talks or a paper are about, or what somebody speaks for: "переговоры о выводе", "высказались за выход"."""
    preposition, lemma = tree.preposition(node), tree.tokens[up].lemma
    if preposition == "за":
        return lemma in FAVOUR
    if preposition == "по" and tree.tokens[up].feats.get("Animacy") == "Anim":
        return True  # "эксперт по санкциям"
    mood = tree.moods.get(lemma)
    return (mood == "talks" and preposition in ABOUT) or (mood == "paper" and preposition == "о")


def _outside(tree: Tree, node: int, up: int) -> bool:
    """Whether a phrase only stands beside its governor ("после визита отменил ...", "план по переговорам") and is not carried by it."""
    preposition = tree.preposition(node)
    lemma = tree.tokens[up].lemma
    if lemma == "план" and preposition in ABOUT:
        return True
    if lemma in CAUSES and tree.slot(node) != CAUSES[lemma]:
        return True  # "вызвал посла для протеста"
    if preposition == "под" and tree.moods.get(lemma) != "light":
        return True  # "под давлением отказались"
    return preposition is not None and preposition not in ("с", "на", "в", "к", "от", "о", "за", "по", "для", "под")


def _yields(tree: Tree, node: int, up: int) -> bool:
    """Whether a verb tells what came of an act that took place: "переговоры не дали результата"."""
    return tree.tokens[up].lemma in YIELDING and tree.slot(node) == "subj"


def _offered(tree: Tree, verb: int) -> bool:
    """Whether somebody proposes it to another, who is to do it if it is hostile ("предложил Евросоюзу ввести санкции против ...")."""
    return tree.tokens[verb].lemma in OFFERS and any(tree.slot(kid) == "dat" for kid in tree.kids[verb])


def _threatened(tree: Tree, index: int, moods: list[str], words: list[str], own: tuple[int, ...]) -> None:
    """Doubt over a part of the act: "под угрозой срыва встреча"."""
    up = tree.head(index)
    noun = tree.tokens[index].pos == "NOUN" and up >= 0 and tree.tokens[up].pos == "NOUN"
    if noun and up not in own and tree.moods.get(tree.tokens[up].lemma) == "can":
        moods.append("can")
        words.append(tree.tokens[up].lemma)


def _occasion(tree: Tree, hit: Hit, top: int, moods: list[str], words: list[str]) -> None:
    """A meeting at which something will be done is still to come."""
    up = tree.head(top)
    if hit.verbal or up < 0 or hit.entry.act.type != "CONSULT" or tree.tokens[top].rel != "obl":
        return
    before = min(tree.kids[top], default=top) - 1  # after another noun the phrase may be that noun's
    loose = not (up < before and tree.tokens[before].pos in ("NOUN", "PROPN"))
    if loose and tree.preposition(top) in OCCASIONS and _is_future(tree, up) and "future" not in moods:
        moods.append("future")
        words.append(tree.tokens[up].lemma)


def _still_to_come(tree: Tree, hit: Hit, moods: list[str], words: list[str]) -> None:
    """ "названа дата встречи, которая состоится в X": the clause says that it is still to come."""
    if hit.verbal or "future" in moods:
        return
    for kid in tree.children(hit.head, "acl:relcl"):
        if tree.moods.get(kid.lemma) == "light" and _is_future(tree, kid.index):
            moods.append("future")
            words.append(kid.lemma)
            return


def _is_future(tree: Tree, index: int) -> bool:
    token = tree.tokens[index]
    if token.feats.get("Tense") == "Fut":
        return True
    if token.feats.get("Tense") == "Pres" and any(tree.tokens[k].lemma in SOON for k in tree.kids[index]):
        return True
    helpers = ("aux", "cop") if token.feats.get("VerbForm") == "Inf" else ("cop",) if token.pos == "ADJ" else ()
    return any(
        k.lemma == "быть" and (k.feats.get("Tense") == "Fut" or k.text.lower().startswith("буд"))
        for k in tree.children(index, *helpers)
    )


def _own(tree: Tree, index: int, moods: list[str], words: list[str], own: tuple[int, ...]) -> None:
    """Moods that a word carries itself: negation, future, conditional, question, adverbs and adjectives of doubt."""
    _modifiers(tree, index, moods, words)
    if _is_future(tree, index):
        moods.append("future")
        words.append(tree.tokens[index].lemma)
    near = [*tree.kids[index], *([index - 1] if index else [])]
    if any(tree.tokens[k].lemma in NEGATIONS and tree.tokens[k].pos != "X" and k not in own for k in near):
        moods.append("not")
        words.append("не")
    if any(tree.tokens[k].lemma == "бы" for k in tree.kids[index]):
        moods.append("can")
        words.append("бы")
    if any(tree.tokens[k].text == "ли" for k in tree.kids[index]):
        moods.append("if")
        words.append("ли")


def _modifiers(tree: Tree, index: int, moods: list[str], words: list[str], *, own: bool = False) -> None:
    for kid in tree.children(index, "amod", "nummod", "advmod", "parataxis", "discourse", "acl", "advcl", "obl"):
        mood = tree.moods.get(kid.lemma)
        if mood in ("planned_by_word", "doubt") or (mood in ("plan", "can", "void") and kid.rel in ("amod", "nummod")):
            moods.append({"planned_by_word": "plan", "doubt": "can"}.get(mood, mood))
            words.append(kid.lemma)
    preposition = None if own else tree.preposition(index)  # inside a frame it is the frame's ("предстать перед судом")
    if preposition in ("накануне", "перед", "до", "в преддверие", "в канун", "против"):
        moods.append({"до": "before", "против": "against"}.get(preposition, "plan"))
        words.append(preposition)
    if preposition == "по" and tree.tokens[index].lemma in CHARGES:
        moods.append("void")  # "задержан по обвинению": a ground, no act of its own
        words.append(preposition)
    before = tree.tokens[index - 1].lemma if index else ""
    if before == "случай" or any(kid.lemma == "случай" for kid in tree.children(index, "case", "fixed")):
        moods.append("can")
        words.append("в случае")


def _conditions(tree: Tree, top: int, moods: list[str], words: list[str]) -> None:
    """An `если` clause around the act, and a noun of doubt of which the clause tells ("вероятность, что ...")."""
    for node in (top, *tree.ancestors(top)):
        up = tree.head(node)
        clause = tree.tokens[node].rel in ("ccomp", "acl", "csubj") and tree.tokens[node].feats.get("VerbForm") == "Fin"
        if clause and up >= 0 and tree.tokens[up].pos == "NOUN" and tree.moods.get(tree.tokens[up].lemma) == "can":
            moods.append("can")
            words.append(tree.tokens[up].lemma)
            return
        if any(k.lemma in ("если", "ежели", "коли") for k in tree.children(node, "mark", "advmod", "cc")):
            moods.append("if")
            words.append("если")
            return
        if tree.tokens[node].rel in ("ccomp", "root", "parataxis", "acl:relcl"):
            return
