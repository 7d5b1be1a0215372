"""Whose relation a word speaks of.

In: a sentence with its mentions of parties and a word for a relation. Out: the pair, and why. A pair hangs on the word itself, or is
named by the clause in which it stands; a party that merely occurs in the sentence is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.coding.base import PartyMention
from detente.coding.clause_tree import Part
from detente.coding.vector_words import words
from detente.language.base import Token
from detente.records import Party

STATE_KINDS = ("state", "organisation", "metonym", "adjective", "institution")
OURS = frozenset(("мы", "наш"))
BOTH = frozenset(("два", "оба"))
SIDES = frozenset(("страна", "государство", "сторона"))
MUTUAL = frozenset(("двусторонний", "обоюдный", "взаимный"))
Answer = tuple[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence and what is known around it: the parties of the article in order, its clear pair, who speaks."""

    part: Part
    mentions: Sequence[PartyMention]
    main: tuple[str, ...]
    clear: tuple[str, ...]
    speaker: Party | None


def pair_of(scene: Scene, relation: Token) -> Answer | None:
    """The pair of one word for a relation, and why."""
    part = scene.part
    phrase = part.below(relation)
    inside = [m for m in scene.mentions if _hangs_on(part, m, relation) and not is_place(part, m)]
    named = _states(part, inside)
    for mention in named:
        if len(compound := codes_of([mention])) == 2:
            return _pair(compound), "a compound names the pair"
    codes = codes_of(named)
    if len(codes) == 2:
        return None if _are_partners(part, named) else (_pair(codes), "the relation names two parties")
    if len(codes) > 2:
        return None
    everyone = codes_of(_states(part, scene.mentions))
    if _of_both(part, phrase):
        return _of_two(scene, everyone)
    if codes:
        return _with_one(scene, relation, named, codes[0])
    return _unnamed(scene, relation, everyone)


def _are_partners(part: Part, named: Sequence[PartyMention]) -> bool:
    """ "отношения с Литвой и Латвией": both are somebody else's partners"""
    first, second = (part.tokens[m.head] for m in named[:2])
    return part.case(first) in ("с", "со") and second.rel == "conj" and second.head == first.index


def _hangs_on(part: Part, mention: PartyMention, relation: Token) -> bool:
    """Whether a party is one whose relation it is: nothing but other parties and who acts for them stands between."""
    between = part.above(part.tokens[mention.head])
    if relation not in between:
        return False
    links = words().lists["bearers"] | words().lists["forms"] | words().relations | words().postures.keys()
    return all(t.lemma in links or t.pos == "PROPN" for t in between[: between.index(relation)])


def _of_two(scene: Scene, everyone: Sequence[str]) -> Answer | None:
    """The pair of "отношения двух стран"."""
    if len(everyone) == 2:
        return _pair(everyone), "the two countries of the sentence"
    if len(scene.clear) == 2 and set(everyone) <= set(scene.clear):
        return _pair(scene.clear), "the two countries of the article"
    return None


def _of_both(part: Part, phrase: Sequence[Token]) -> bool:
    lemmas = {token.lemma for token in phrase}
    return bool(lemmas & BOTH) and bool(lemmas & SIDES)


def _with_one(scene: Scene, relation: Token, named: Sequence[PartyMention], code: str) -> Answer | None:
    """The pair of a relation with one party: the other is the speaker's, the subject, or whom the article is about."""
    part = scene.part
    if _has_other_holder(part, relation, named):
        return None
    lemmas = {token.lemma for token in part.below(relation)}
    if lemmas & OURS:
        return _with_speaker(scene, code)
    subjects = [c for c in _parties_above(scene, relation) if c != code]
    if subjects:
        return (_pair([subjects[0], code]), "a relation of the subject with one party") if len(subjects) == 1 else None
    theme = relation.index <= OPENING and relation.lemma not in words().lists["people"]
    with_whom = any(_after(part, m, ("с", "со")) for m in named)
    other = next((c for c in scene.main if c != code), None)
    if theme and with_whom and other and (code not in scene.main or len(scene.main) == 2):
        return _pair([other, code]), "a relation with one party in an article about the other"
    return None


OPENING = 3  # a relation this near the start of a sentence is what the sentence is about


def _with_speaker(scene: Scene, code: str) -> Answer | None:
    mine = scene.speaker.code if scene.speaker else None
    return (_pair([mine, code]), "a relation with the speaker's side") if mine and mine != code else None


def _has_other_holder(part: Part, relation: Token, named: Sequence[PartyMention]) -> bool:
    """Whether a relation is said to be of somebody who is no known party: "отношения королевства с США"."""
    heads = {m.head for m in named}
    of_whom = [k for k in part.children(relation, "nmod") if k.feats.get("Case") == "Gen" and part.case(k) is None]
    plain = relation.lemma in ("отношение", "связь", "контакт", "взаимоотношение")
    return plain and any(k.index not in heads and not _is_quality(k) for k in of_whom)


def _is_quality(token: Token) -> bool:
    """ "отношения дружбы", "отношения доверия" """
    return token.lemma in words().postures or token.lemma in words().relations or token.lemma.endswith(("ие", "ость"))


def _unnamed(scene: Scene, relation: Token, everyone: Sequence[str]) -> Answer | None:
    """The pair of a relation that names nobody: both subjects, the subject and its "с", or the article's."""
    lemmas = {token.lemma for token in scene.part.below(relation)}
    if any(scene.part.case(kid) in ("с", "со") for kid in scene.part.children(relation, "nmod")):
        return None  # "отношения с другими странами"
    subjects = _parties_above(scene, relation)
    if lemmas & OURS:
        return _with_speaker(scene, subjects[0]) if len(subjects) == 1 else None
    if len(subjects) == 2 and set(everyone) <= set(subjects):
        return _pair(subjects), "two subjects of the clause"
    with_whom = [c for c in _companions(scene, relation) if c not in subjects]
    if len(subjects) == 1 and len(with_whom) == 1:
        return _pair([subjects[0], with_whom[0]]), "the subject and whom it acts with"
    if len(scene.clear) == 2 and lemmas & MUTUAL and set(everyone) <= set(scene.clear):
        return _pair(scene.clear), "a bilateral relation in an article about the pair"
    called = len(everyone) == 1 and set(subjects) <= set(everyone)  # a pronoun stands for the only party
    one_of_two = len(scene.main) == 2 and called and everyone[0] in scene.main
    if one_of_two and relation.lemma in words().lists["people"] and relation.feats.get("Number") == "Sing":
        return _pair(scene.main), "the subject is called so in an article about the pair"
    return None


def _parties_above(scene: Scene, relation: Token) -> list[str]:
    """Codes of the subjects over a relation; of "считать Польшу союзником" also of the object."""
    codes = subject_codes(scene, relation)
    verb = scene.part.above(relation)[:1]
    if relation.rel == "xcomp" and verb:
        indices = {t.index for o in scene.part.children(verb[0], "obj") for t in scene.part.below(o)}
        codes += codes_of([m for m in scene.mentions if m.head in indices])
    return list(dict.fromkeys(codes))


def subject_codes(scene: Scene, token: Token) -> list[str]:
    """Codes of the subjects of the clause in which a word stands, through the verbs that carry infinitives."""
    part = scene.part
    for one in part.above(token):
        subjects = [t for s in part.children(one, "nsubj", "nsubj:pass") for t in part.below(s)]
        if any(t is token for t in subjects):
            return []
        indices = {t.index for t in subjects}
        if indices:
            told = [m for m in scene.mentions if m.head in indices and not is_place(part, m)]
            return codes_of([m for m in told if not _is_guess(scene, m)])
    return []


def _is_guess(scene: Scene, mention: PartyMention) -> bool:
    """ "лидеры", "стороны" for two parties named before: sure only when the article is of these two"""
    head = scene.part.tokens[mention.head]
    if mention.kind == "pronoun" and len(mention.parties) == 1 and head.feats.get("Number") == "Plur":
        return True  # "они" may as well be no party
    several = mention.kind in ("role", "pronoun") and len(mention.parties) > 1
    return several and set(codes_of([mention])) != set(scene.clear)


def _companions(scene: Scene, token: Token) -> list[str]:
    """Codes of the parties after "с" in the clause of a word."""
    part = scene.part
    indices = {t.index for one in part.above(token) for k in part.children(one, "obl", "nmod") for t in [k]}
    return codes_of([m for m in scene.mentions if m.head in indices and _after(part, m, ("с", "со", "для"))])


def _states(part: Part, mentions: Sequence[PartyMention]) -> list[PartyMention]:
    """Mentions of states; an adjective counts where it tells whose relation or authorities they are."""
    bearers = words().lists["bearers"] | words().relations
    return [
        m
        for m in mentions
        if m.kind in STATE_KINDS
        and not _is_turn(part, m)
        and (m.kind != "adjective" or len(m.parties) > 1 or _head_lemma(part, m) in bearers)
    ]


def _is_turn(part: Part, mention: PartyMention) -> bool:
    """ "наших западных партнеров": a turn of speech for the West, not a relation of the pair."""
    near = part.tokens[max(0, mention.first - 2) : mention.last + 1]
    west = any(party.code == "WEST" for party in mention.parties)
    return west and any(t.lemma == "наш" for t in near)


def _head_lemma(part: Part, mention: PartyMention) -> str:
    head = part.tokens[mention.head].head
    return part.tokens[head].lemma if 0 <= head < len(part.tokens) else ""


def is_place(part: Part, mention: PartyMention) -> bool:
    """Whether a party is only where something is: "в Европе", "за пределами США"."""
    before = [t.lemma for t in part.tokens[max(0, mention.first - 2) : mention.first]]
    locative = part.tokens[mention.head].feats.get("Case") == "Loc"
    return (locative and bool({"в", "во", "на"} & set(before))) or "предел" in before or mention.kind == "region"


def _after(part: Part, mention: PartyMention, prepositions: Sequence[str]) -> bool:
    """Whether a mention stands after one of these prepositions."""
    before = part.tokens[max(0, mention.first - 3) : mention.first]
    return any(t.lemma in prepositions for t in before)


def codes_of(mentions: Sequence[PartyMention]) -> list[str]:
    """The codes of some mentions, each once, in order."""
    return list(dict.fromkeys(p.code for m in mentions for p in m.parties if p.code))


def _pair(codes: Sequence[str]) -> tuple[str, str]:
    first, second = sorted(codes)
    return first, second
