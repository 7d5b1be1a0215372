"""What a predicting verb says of a relation: better, worse or the same, worked out from the verb and the nouns it governs.

In: the words of a sentence that belong to a statement, with their tree, and a verb. Out: an `Effect`: the direction and the words that
tell it. "снизит напряженность" is better (less of a bad thing), "не приведет к сближению" the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.coding.clause_tree import Part
from detente.coding.forecast_words import ForecastWords
from detente.language.base import Token

DEPTH = 4  # how far a noun phrase is followed: "толчок к усилению напряженности в отношениях"
DOUBT = frozenset(("вряд", "едва"))  # before "ли"
ARGUMENTS = ("obj", "iobj", "obl", "nsubj", "nsubj:pass", "xcomp")


@dataclass(frozen=True, slots=True)
class Effect:
    """A direction, and the tokens that tell it."""

    direction: str
    told_by: tuple[Token, ...]


def effect_of(part: Part, acts: Sequence[Token], words: ForecastWords, *, denied: bool) -> Effect | None:
    """The effect of a predicting verb; `acts` are the verb and the infinitives it carries, the last one telling the act."""
    act = acts[-1]
    told, direction = _act(part, acts, words)
    if direction is None:
        return None
    near = [t for verb in acts for kid in part.children(verb, "advmod") for t in (kid, *part.kids.get(kid.index, ()))]
    doubted = any(t.lemma in DOUBT for t in near)
    if direction == "change" and doubted:
        return Effect("same", (act, *told))  # "вряд ли изменятся"
    if denied:
        return Effect("same", (act, *told)) if direction in ("worse", "better", "change") else None
    return None if direction == "change" else Effect(direction, (act, *told))


def _act(part: Part, acts: Sequence[Token], words: ForecastWords) -> tuple[list[Token], str | None]:
    """The words and the direction of an act that is not denied; "change" for one that says no direction."""
    act = acts[-1]
    kind = words.verb(act.lemma)
    arguments = [kid for verb in acts for kid in part.children(verb, *ARGUMENTS) if kid not in acts]
    nominal = act.pos in ("NOUN", "ADJ") and not act.lemma.endswith("ться")
    if nominal or act.lemma in words.lists["chances"] or (kind is None and act.pos != "VERB"):
        return _state(part, act, words)
    if act.lemma in ("ждать", "ожидать"):
        return _awaited(part, act, arguments, words)
    objects = [a for a in arguments if not a.rel.startswith("nsubj") and is_object(part, a, words)]
    subjects = [a for a in arguments if a.rel.startswith("nsubj")]
    if kind in ("up", "down", "ends"):
        return _driven(part, act, (objects, subjects), words)
    matters = [t for a in (*objects, *subjects) for t in _matters(part, a, words)]
    carries = any(
        k.feats.get("VerbForm") == "Inf" for k in part.children(act, "xcomp")
    )  # "продолжат обвинять", "не перестанут покупать"
    direction = {"worse": "worse", "outbreak": "worse", "better": "better"}.get(kind or "")
    if kind in ("worse", "better") and any(_is_apart(part, a, words) for a in objects):
        return [], None  # "конфликт подорвет экономику"
    if kind == "same" and (matters or carries or act is not acts[0]):
        direction = "same"
    elif kind == "changes":
        direction = _tone(part, act, words) or ("change" if matters or carries else None)
    return matters, direction


def _awaited(
    part: Part, act: Token, arguments: Sequence[Token], words: ForecastWords
) -> tuple[list[Token], str | None]:
    """What is awaited; it may be read as the subject: "отношения ждет потепление", "улучшения ждать не стоит"."""
    governor = part.above(act)[:1] if act.feats.get("VerbForm") == "Inf" else []
    every = [*arguments, *(kid for one in governor for kid in part.children(one, "obj", "nsubj"))]
    told, sign = _first(part, [a for a in every if words.noun(a.lemma) != "bond"], words)
    return told, _named(sign)


def _driven(
    part: Part, act: Token, arguments: tuple[Sequence[Token], Sequence[Token]], words: ForecastWords
) -> tuple[list[Token], str | None]:
    """What a verb that begins, strengthens, weakens or ends something does: the sign of that thing, or its opposite."""
    objects, subjects = arguments
    kind = words.verb(act.lemma)
    if kind == "up":
        objects = [o for o in objects if part.case(o) not in ("от", "из")]  # "от вражды перейдут к диалогу"
    into = [o for o in objects if o.feats.get("Case") == "Ins" and part.case(o) is None]
    if kind == "ends":  # "закончится войной", but "война закончится"
        told, sign = _first(part, into or subjects or objects, words)
        return told, _named(sign if into else -sign)
    if kind == "up" and any(words.noun(o.lemma) == "down" for o in objects if o.rel == "obj"):
        kind = "down"  # "положит конец войне"
    passive = act.feats.get("Voice") == "Pass" or act.feats.get("Variant") == "Short"
    direct = any(o.rel in ("obj", "iobj") or part.case(o) in ("к", "ко", "до") for o in objects) and not passive
    states = kind == "up" and into  # "соглашение станет документом": the subject tells nothing
    told, sign = _first(part, objects if direct or states else [*objects, *subjects], words)
    if not told and any(words.noun(o.lemma) == "change" for o in objects):
        matters = [t for o in objects for t in _matters(part, o, words)]
        return matters, "change"  # "не приведет к изменениям в отношениях"
    return told, _named(sign if kind == "up" else -sign)


def _tone(part: Part, act: Token, words: ForecastWords) -> str | None:
    """ "отрицательно скажется" """
    adverbs = {kid.lemma for kid in part.children(act, "advmod", "obl")}
    return next((way for way in ("worse", "better") if adverbs & words.lists[f"tones.{way}"]), None)


def _state(part: Part, state: Token, words: ForecastWords) -> tuple[list[Token], str | None]:
    """What will be or is likely: a noun, or of an adjective its subject: "война неизбежна"."""
    if state.pos == "NOUN":
        told, sign = value(part, state, words)
        if told:
            return told, _named(sign)
    told, sign = _first(part, part.children(state, "nsubj", "nsubj:pass"), words)
    likely = state.lemma in (*words.lists["chances"], "вопрос")
    return told, _named(sign) if likely or state.lemma == "быть" else None


def _named(sign: int) -> str | None:
    return {1: "better", -1: "worse"}.get(sign)


def is_object(part: Part, token: Token, words: ForecastWords) -> bool:
    """Whether a phrase tells what a verb brings about, and not when, where and why."""
    if token.rel != "obl":
        return True
    preposition = part.case(token)
    if token.feats.get("Case") == "Loc":  # "окажутся в тупике", but not "на переговорах"
        return preposition == "в" and words.noun(token.lemma) == "bad"
    if any(part.children(case, "fixed") for case in part.children(token, "case")):
        return False  # "в связи с вторжением"
    return preposition is None or preposition in words.lists["objects.prepositions"]


def _first(part: Part, phrases: Sequence[Token], words: ForecastWords) -> tuple[list[Token], int]:
    """The value of the first phrase that has one."""
    order = {"obj": 0, "iobj": 1, "obl": 2}
    for phrase in sorted(phrases, key=lambda t: order.get(t.rel, 3)):
        told, sign = value(part, phrase, words)
        if told:
            return told, sign
    return [], 0


def value(part: Part, noun: Token, words: ForecastWords, depth: int = DEPTH) -> tuple[list[Token], int]:
    """The words of a phrase that tell what it is worth, and its sign: +1 for a good thing between states, -1 for a bad one."""
    if noun.pos not in ("NOUN", "PROPN"):
        return [], 0
    kind = words.noun(noun.lemma)
    if _is_fighting(part, noun, words):
        kind = "bad"
    if kind == "bad" and any(kid.lemma in words.lists["home.inner"] for kid in part.children(noun, "amod")):
        return [], 0
    if kind in ("bad", "good", "bond"):
        return [noun], -1 if kind == "bad" else 1
    if kind in ("up", "down") and depth:
        for kid in part.children(noun, "nmod", "obl"):
            if part.case(kid) not in (None, *words.lists["objects.prepositions"], "о", "об", "для", "по"):
                continue  # "состояние после войны"
            told, sign = value(part, kid, words, depth - 1)
            if told:
                return [noun, *told], sign if kind == "up" else -sign
    return [], 0


def _is_apart(part: Part, thing: Token, words: ForecastWords) -> bool:
    """Whether the direct object of a verb is nothing between states: no relation, no state of affairs and no name."""
    if thing.rel != "obj" or thing.pos != "NOUN" or thing.lemma in words.lists["topics"]:
        return False
    below = part.below(thing)
    return not any(t.pos == "PROPN" or t.lemma in words.lists["topics.affairs"] or words.noun(t.lemma) for t in below)


def _is_fighting(part: Part, noun: Token, words: ForecastWords) -> bool:
    """ "боевые действия" """
    return noun.lemma == "действие" and any(kid.lemma in words.nouns["warlike"] for kid in part.children(noun, "amod"))


def _matters(part: Part, noun: Token, words: ForecastWords, depth: int = DEPTH) -> list[Token]:
    """The words of a phrase that speak of a matter between states: its noun, what it is joined to and its genitives."""
    found = [noun] if words.noun(noun.lemma) in ("bad", "good", "bond") or _is_fighting(part, noun, words) else []
    if depth:
        for kid in part.children(noun, "nmod", "conj"):
            if part.case(kid) is None:
                found += _matters(part, kid, words, depth - 1)
    return found
