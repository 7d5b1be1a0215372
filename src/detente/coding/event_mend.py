"""Slips of the parser that headlines show again and again, mended before slots are read.

In: the tokens of a sentence and the governing words with their moods. Out: the tokens, some with another head or relation. Each mend asks
for a shape that no right parse has: two prepositions on one noun, two objects and no subject, a name whose initials stand apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from detente.language.base import Token

NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
NAMES_MEMBERS = (("в", "тот", "число", "и"), ("в", "тот", "число"), ("в", "частность"))
OF_CASE = {"Dat": "iobj", "Ins": "obl"}
BETWEEN = frozenset({"ADJ", "DET", "NUM", "ADV"})


def mended(tokens: Sequence[Token], moods: Mapping[str, str]) -> Sequence[Token]:
    """The tokens with the parser's slips mended."""
    fixed = list(tokens)
    _carried_objects(fixed, moods)
    _doubled_cases(fixed)
    _subjects_as_objects(fixed)
    _initials(fixed)
    _agents(fixed)
    _false_conjuncts(fixed)
    _subjects_in_lists(fixed)
    _members(fixed)
    _many_and_one(fixed)
    _second_genitives(fixed)
    return fixed


def _carried_objects(tokens: list[Token], moods: Mapping[str, str]) -> None:
    """An accusative right after its light verb is its object, where the parse hung it on a later verb ("выразил поддержку X, а затем
    назвал")."""
    objects = {token.head for token in tokens if token.rel == "obj"}
    for verb, noun in pairwise(tuple(tokens)):
        carries = verb.pos == "VERB" and moods.get(verb.lemma) == "light" and verb.index not in objects
        if carries and noun.pos == "NOUN" and noun.rel == "obj" and noun.head > noun.index:
            tokens[noun.index] = replace(noun, head=verb.index)


def _doubled_cases(tokens: list[Token]) -> None:
    """Of two prepositions hung on one noun the first belongs to the noun right after it ("заключили с X договор о работе в Y")."""
    cases: dict[int, list[int]] = {}
    for token in tokens:
        if token.rel == "case" and token.pos == "ADP" and token.head > token.index:
            cases.setdefault(token.head, []).append(token.index)
    for head, marks in cases.items():
        for mark, following in pairwise(marks):
            noun = _noun_after(tokens, mark)
            if noun is not None and noun < following and noun != head:
                tokens[mark] = replace(tokens[mark], head=noun)


def _noun_after(tokens: Sequence[Token], index: int) -> int | None:
    for token in tokens[index + 1 :]:
        if token.pos in NOMINAL:
            return token.index
        if token.pos not in BETWEEN:
            return None
    return None


def _subjects_as_objects(tokens: list[Token]) -> None:
    """Of two bare objects of an active verb without a subject the one before the verb is the subject ("истребитель сопроводил
    бомбардировщик"); of two subjects an accusative behind the verb is the object ("X и Y обсудили Z")."""
    kids: dict[int, list[Token]] = {}
    for token in tokens:
        if token.rel in ("obj", "nsubj", "nsubj:pass", "csubj"):
            kids.setdefault(token.head, []).append(token)
    for head, below in kids.items():
        verb = tokens[head] if 0 <= head < len(tokens) else None
        if verb is None or verb.pos != "VERB" or verb.feats.get("Voice") == "Pass":
            continue
        if all(t.rel == "obj" for t in below):
            before = [t for t in below if t.index < head and t.feats.get("Case") in ("Acc", "Nom")]
            if before and len(below) > len(before):
                tokens[before[0].index] = replace(before[0], rel="nsubj")
        subjects = [t for t in below if t.rel == "nsubj"]
        behind = [t for t in subjects if t.index > head and t.feats.get("Case") == "Acc"]
        if behind and len(subjects) > len(behind):
            tokens[behind[0].index] = replace(behind[0], rel="obj")


def _initials(tokens: list[Token]) -> None:
    """A family name that the parse leaves alone after its initial hangs on it ("В. Орлова")."""
    for token in tokens:
        place = token.index
        alone = token.rel == "flat:name" and token.head in (place, -1)
        if alone and place > 1 and tokens[place - 1].text == "." and len(tokens[place - 2].text) == 1:
            tokens[place] = replace(token, head=place - 2)


def _agents(tokens: list[Token]) -> None:
    """A passive participle hung on the instrumental right after it belongs to the noun behind ("сбитого X самолёта"), and that one acts."""
    for token in tokens:
        place = token.index
        passive = token.feats.get("VerbForm") == "Part" and token.feats.get("Voice") == "Pass" and token.rel == "amod"
        agent = tokens[place + 1] if place + 1 < len(tokens) else token
        if (
            not passive
            or agent.pos not in NOMINAL
            or agent.feats.get("Case") != "Ins"
            or token.feats.get("Case") == "Ins"
        ):
            continue
        noun = next((t for t in tokens[place + 2 : place + 6] if t.pos in NOMINAL and _agree(t, token)), None)
        if noun is not None and token.head in (agent.index, noun.index):
            tokens[place] = replace(token, head=noun.index)
            tokens[agent.index] = replace(agent, head=place, rel="obl")


def _agree(one: Token, other: Token) -> bool:
    return all(one.feats.get(name) == other.feats.get(name) for name in ("Case", "Number"))


def _false_conjuncts(tokens: list[Token]) -> None:
    """A noun behind a verb is no partner of one in another case before it ("X и Y обсудили Z", "давит на X и угрожает Y")."""
    for token in tokens:
        first = tokens[token.head] if token.rel == "conj" and 0 <= token.head < token.index else token
        cases = first.feats.get("Case"), token.feats.get("Case")
        rel = "obj" if cases == ("Nom", "Acc") else OF_CASE.get(cases[1] or "") if cases[0] else None
        if token.pos not in NOMINAL or rel is None or cases[0] == cases[1]:
            continue
        between = tokens[first.index + 1 : token.index]
        verb = next((t for t in reversed(between) if t.feats.get("VerbForm") == "Fin"), None)
        if verb is not None and not any(t.rel == "case" and t.head == token.index for t in between):
            tokens[token.index] = replace(token, rel=rel, head=verb.index)


def _subjects_in_lists(tokens: list[Token]) -> None:
    """A nominative that the parse joins to an oblique name before it is the subject of a verb that has none ("несмотря на давление X, Y и Z
    продолжат")."""
    for token in tokens:
        first = tokens[token.head] if token.rel == "conj" and 0 <= token.head < token.index else token
        cases = first.feats.get("Case"), token.feats.get("Case")
        if token.pos not in ("NOUN", "PROPN") or cases[1] != "Nom" or cases[0] in ("Nom", "Acc", None):
            continue
        if (
            not token.index
            or tokens[token.index - 1].text != ","
            or any(t.rel == "case" and t.head == token.index for t in tokens)
        ):
            continue
        verb = next((t for t in tokens[token.index + 1 :] if t.feats.get("VerbForm") == "Fin"), None)
        if verb is None or any(t.head == verb.index and t.rel.startswith(("nsubj", "csubj")) for t in tokens):
            continue
        rel = "nsubj:pass" if verb.feats.get("Voice") == "Pass" else "nsubj"
        tokens[token.index] = replace(token, rel=rel, head=verb.index)
        for other in tokens[token.index + 1 : verb.index]:
            if other.rel == "conj" and other.head == first.index and other.feats.get("Case") == "Nom":
                tokens[other.index] = replace(other, head=token.index)


def _members(tokens: list[Token]) -> None:
    """A member that "в том числе" names is one of the noun before the comma, where the parse joins it to a word behind it."""
    for token in tokens:
        if token.rel != "conj" or token.head < token.index or token.pos not in ("NOUN", "PROPN"):
            continue
        words = next((w for w in NAMES_MEMBERS if _lemmas(tokens, token.index, len(w)) == w), ())
        at = token.index - len(words) - 1
        while words and at > 0 and tokens[at].pos == "PUNCT":
            at -= 1
        if words and tokens[at].pos in ("NOUN", "PROPN") and tokens[at + 1].pos == "PUNCT":
            tokens[token.index] = replace(token, rel="appos", head=at)


def _many_and_one(tokens: list[Token]) -> None:
    """A noun in the plural is no subject of a verb in the singular: it belongs to a verb in the plural before it, else it is the object
    ("заявление, в котором критикует власти X")."""
    for token in tokens:
        verb = tokens[token.head] if token.rel == "nsubj" and 0 <= token.head < len(tokens) else token
        if not _disagrees(token, verb) or any(t.head == token.index and t.rel in ("nummod", "det") for t in tokens):
            continue
        taken = {t.head for t in tokens if t.rel in ("nsubj", "nsubj:pass", "obj")}
        many = [
            t for t in tokens[: token.index] if t.feats.get("Number") == "Plur" and t.feats.get("VerbForm") == "Fin"
        ]
        if token.index < verb.index and many and not any(t.head == many[-1].index and t.rel == "nsubj" for t in tokens):
            tokens[token.index] = replace(token, head=many[-1].index)
        elif token.index > verb.index and sum(t.head == verb.index and t.rel == "obj" for t in tokens) == 0:
            tokens[token.index] = replace(token, rel="obj") if verb.index in taken else token


def _disagrees(noun: Token, verb: Token) -> bool:
    """Whether a bare plural stands as the subject of an active singular verb."""
    active = verb.pos == "VERB" and verb.feats.get("VerbForm") == "Fin" and verb.feats.get("Voice") != "Pass"
    one = active and verb.feats.get("Number") == "Sing" and not verb.lemma.endswith("ся")
    return (
        one and noun.pos == "NOUN" and noun.feats.get("Number") == "Plur" and noun.feats.get("Case") in ("Nom", "Acc")
    )


def _second_genitives(tokens: list[Token]) -> None:
    """Of two bare genitives of one noun the second belongs to what stands right before it ("уничтожение самолёта МиГ-29 X")."""
    seen: dict[int, int] = {}
    marked = {t.head for t in tokens if t.rel == "case"}
    for token in tokens:
        bare = token.rel == "nmod" and token.index > token.head >= 0 and token.index not in marked
        if not bare or token.pos not in NOMINAL or token.feats.get("Case") not in ("Gen", None):
            continue
        before = tokens[token.index - 1]
        if token.head in seen and before.pos in NOMINAL and before.index != token.head and before.text != token.text:
            named = before.rel in ("appos", "flat:name") and before.head >= 0
            tokens[token.index] = replace(token, head=before.head if named else before.index)
        elif token.feats.get("Case") == "Gen":
            seen[token.head] = token.index


def _lemmas(tokens: Sequence[Token], stop: int, count: int) -> tuple[str, ...]:
    """The lemmas of some words before a place."""
    return tuple(token.lemma for token in tokens[max(0, stop - count) : stop])
