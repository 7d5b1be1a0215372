"""Institutions as speakers: those named before and meant again, two that speak as one, and names in quotation marks."""

from __future__ import annotations

from detente.coding.statement_phrases import phrase_stop
from detente.coding.statement_talk import Speaker, Talk
from detente.coding.statement_text import Passage

FAR = 20  # tokens between the heads of one phrase
BARE = frozenset(
    (
        "этот",
        "тот",
        "страна",
        "ведомство",
        "издание",
        "сам",
        "государство",
        "бывший",
        "избранный",
        "действующий",
        "нынешний",
    )
)
INSTITUTIONS = {
    "министерство": "мид", "ведомство": "ми", "агентство": "агентств", "мид": "мид", "посольство": "посольств", "правительство": "правительств",
    "компания": "компани", "минобороны": "минобороны", "парламент": "парламент", "газета": "газет", "издание": "издани", "комиссия": "комисси",
}  # fmt: skip


def known_institution(passage: Passage, first: int, stop: int, head: int, talk: Talk) -> Speaker | None:
    """ "в ведомстве", "агентство", "МИД" alone: the institution of that kind that spoke before."""
    lemmas = {token.lemma for token in passage.tokens[first:stop] if token.text[:1].isalpha()} - BARE
    lemma = passage.lemma(head)
    if lemma != "сми" and lemma in talk.words.venues["outlet_words"] and len(lemmas) == 1 and talk.outlet is not None:
        return talk.outlet
    alias = talk.cast.aliases.get(passage.tokens[head].text)
    if len(lemmas) > 1 or (lemma not in INSTITUTIONS and alias is None):
        return None
    for _, _, speaker in reversed(talk.spoken[-12:]):
        name = (speaker.party.name or "").lower()
        if speaker.member is None and (
            INSTITUTIONS.get(lemma, lemma) in name or lemma in name or (alias and alias in name)
        ):
            return speaker
    return None


def joined_heads(passage: Passage, first: int, stop: int, head: int) -> tuple[int, int, int | None]:
    """ "Брюссель и Берлин": coordinated heads are one speaker of two; the end of the phrase, and where the last one begins."""
    others = [
        kid
        for kid in passage.kids[head]
        if passage.tokens[kid].rel == "conj"
        and head < kid < head + FAR
        and passage.tokens[kid].pos == passage.tokens[head].pos
        and passage.tokens[kid].feats.get("Case") == "Nom"
    ]
    if not others or passage.tokens[head].pos not in ("PROPN", "NOUN"):
        return first, stop, None
    return first, phrase_stop(passage, others[-1], len(passage.tokens)), others[0]


def widened(passage: Passage, first: int, stop: int, head: int) -> tuple[int, int]:
    """A name that stands in quotation marks is taken with them or without, never with one."""
    inside = passage.quote_of[head]
    if inside >= 0:
        start, end = passage.quote_range[inside]
        return start, end
    for start, end in passage.quote_range:
        if first < start < stop:
            return first, max(stop, end + 1)
    return first, stop
