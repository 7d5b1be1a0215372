"""Reported speech inside a sentence: whose words a clause is.

In: a `Tree` and the word classes `speech` (verbs of saying) and `media`. Out: for a token the `Report` that covers it: the mentions of the
speaker (empty when the speaker stands for no party) and the cue. Knows "X заявил, что ...", "..., заявил X", "X: ...", "по словам X",
"в Кремле заявили".
"""

from __future__ import annotations

from dataclasses import dataclass

from detente.coding.base import PartyMention
from detente.coding.event_tree import Tree
from detente.coding.lexicon import Lexicon
from detente.coding.roles import phrase_mentions

CONVERSES = frozenset(
    {"говорить", "поговорить", "беседовать", "побеседовать", "разговаривать", "переговорить", "пообщаться", "общаться"}
)
TELLS = frozenset({"заявить", "заявлять", "сообщить", "сообщать", "рассказать", "доложить", "отчитаться"})
ACCORDING = frozenset({"по слово", "по данные", "по мнение"})


@dataclass(frozen=True, slots=True)
class Report:
    """A speaker of a clause; `kind` is verb, after, colon, according, about or continued (the cue, -1, is in another sentence)."""

    mentions: tuple[PartyMention, ...]
    cue: int
    kind: str


def report_of(tree: Tree, lexicon: Lexicon, index: int, own: tuple[int, ...]) -> Report | None:
    """The report that a token stands in, nearest cue first; `own` tokens (the act's) are no cue."""
    return (
        _above(tree, lexicon, index, own)
        or _beside(tree, lexicon, index, own)
        or _according(tree)
        or _colon(tree, lexicon, index)
        or _continued(tree, index)
    )


def _continued(tree: Tree, index: int) -> Report | None:
    """Words whose speaker another sentence names."""
    speaker = tree.speakers.get(index)
    return None if speaker is None else Report((speaker,), -1, "continued")


def is_topic(tree: Tree, index: int) -> bool:
    """Whether an act is only what people converse about ("говорил с X об атаке Y"): nobody's charge."""
    up = tree.head(index)
    return up >= 0 and tree.preposition(index) == "о" and tree.tokens[up].lemma in CONVERSES


def told_about(tree: Tree, index: int) -> Report | None:
    """Who tells of an act as of another's ("X заявил об атаке Y")."""
    up = tree.head(index)
    if up < 0 or tree.preposition(index) != "о" or tree.tokens[up].lemma not in TELLS:
        return None
    return Report(speaker_mentions(tree, up), up, "about")


def speaker_mentions(tree: Tree, verb: int) -> tuple[PartyMention, ...]:
    """Who speaks: the subject, or with an impersonal plural the place ("в Киеве заявили")."""
    subject = next(iter(tree.children(verb, "nsubj", "nsubj:pass")), None)
    if subject is not None:
        return tuple(phrase_mentions(tree, subject.index))
    if tree.tokens[verb].rel == "conj" and tree.head(verb) >= 0:
        first = next(iter(tree.children(tree.head(verb), "nsubj")), None)
        if first is not None:
            return tuple(phrase_mentions(tree, first.index))
    for kid in tree.children(verb, "obl", "nmod"):
        if tree.slot(kid.index) in ("в+loc", "на+loc", "в+?"):
            found = phrase_mentions(tree, kid.index)
            if found:
                return tuple(found)
    return ()


def _says(tree: Tree, lexicon: Lexicon, index: int) -> bool:
    feats = tree.tokens[index].feats
    if feats.get("VerbForm") == "Inf" or feats.get("Person") == "1" or feats.get("Mood") == "Imp":
        return False  # "стоит отметить", "напомним": the author's own words
    return tree.tokens[index].lemma in lexicon.words.get("speech", ()) and tree.tokens[index].pos in (
        "VERB",
        "NOUN",
        "ADJ",
        "ADV",
    )


def _above(tree: Tree, lexicon: Lexicon, index: int, own: tuple[int, ...]) -> Report | None:
    child = index
    for node in tree.ancestors(index):
        if tree.tokens[child].rel in ("ccomp", "parataxis", "advcl", "xcomp", "obj", "conj", "acl", "csubj") and _says(
            tree, lexicon, node
        ):
            clause = tree.tokens[child].rel in ("ccomp", "parataxis") or _that(tree, child)
            if clause and node not in own and tree.tokens[node].pos == "VERB":
                return Report(speaker_mentions(tree, node), node, "verb")
        child = node
    return None


def _that(tree: Tree, index: int) -> bool:
    return any(kid.lemma in ("что", "будто") for kid in tree.children(index, "mark", "obj", "cc"))


def _beside(tree: Tree, lexicon: Lexicon, index: int, own: tuple[int, ...]) -> Report | None:
    """A clause of saying after a comma or dash, which the parse may or may not join."""
    for token in tree.tokens:
        if token.index <= index or token.index in own or token.pos != "VERB" or not _says(tree, lexicon, token.index):
            continue
        if any(True for _ in tree.children(token.index, "ccomp", "obj")) and tree.head(token.index) >= 0:
            continue
        before = [t.text for t in tree.tokens[max(0, token.index - 6) : token.index]]
        if "," not in before and "—" not in before and "–" not in before:
            continue
        if tree.below(index, token.index) and tree.tokens[index].rel not in ("ccomp", "parataxis"):
            continue
        border = max(
            (i for i in range(index, token.index) if tree.tokens[i].text in (",", "—", "–", "»", '"')), default=-1
        )
        if border >= 0 and not any(t.lemma == "который" for t in tree.tokens[border : token.index + 1]):
            return Report(speaker_mentions(tree, token.index), token.index, "after")
    return None


def _according(tree: Tree) -> Report | None:
    for token in tree.tokens:
        preposition = tree.preposition(token.index)
        if preposition in ACCORDING:
            return Report(
                tuple(m for m in phrase_mentions(tree, token.index) if m.head != token.index), token.index, "according"
            )
    return None


def _colon(tree: Tree, lexicon: Lexicon, index: int) -> Report | None:
    colon = next((t.index for t in tree.tokens if t.text == ":"), -1)
    if colon < 0 or index < colon or colon > 14:
        return None
    before = [m for m in tree.mentions if m.last < colon and (m.first <= 1 or tree.case(m.head) in ("nom", ""))]
    verbs = [t for t in tree.tokens[:colon] if t.pos == "VERB" and t.feats.get("VerbForm") == "Fin"]
    speakers = [
        m for m in before if m.kind in ("person", "office", "institution", "metonym", "state", "organisation", "role")
    ]
    if verbs and _says(tree, lexicon, verbs[-1].index):
        return Report(speaker_mentions(tree, verbs[-1].index), verbs[-1].index, "colon")
    if verbs or not speakers:
        return Report((), colon, "colon") if not verbs else None
    return Report((speakers[0],), colon, "colon")
