"""Vectors: how the text characterises the relation of two parties, and in which domain.

In: the Doc, parties and statements. Out: a `Vector` for each pair, posture and domain that a sentence names beside a word for a
relation. The pair is named in the sentence, or one party is and the article is about it and one other.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from detente.coding.base import Found, PartyMention, said_in
from detente.coding.dates import day_of
from detente.coding.instruments import main_parties
from detente.language.base import Doc, Sentence, Token
from detente.records import DateValue, Party, Statement, Vector, content_id

SPAN_TOKENS = 14  # how far from the word for the relation its character is looked for
NEAR_TOKENS = 6
STATE_KINDS = ("state", "organisation", "metonym", "adjective", "institution")


@dataclass(frozen=True, slots=True)
class Words:
    relations: frozenset[str]
    postures: dict[str, str]
    domains: dict[str, str]
    negators: frozenset[str]
    people: frozenset[str]
    inner: frozenset[str]
    private: frozenset[str]
    bearers: frozenset[str]
    forms: frozenset[str]


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """The raw tables with their examples."""
    return tomllib.loads(resources.files("detente.data").joinpath("ru/vectors.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def words() -> Words:
    raw = table()
    return Words(
        frozenset(raw["relations"]["lemmas"]),
        {lemma: posture for posture, lemmas in raw["postures"].items() for lemma in lemmas},
        {lemma: domain for domain, lemmas in raw["domains"].items() for lemma in lemmas},
        frozenset(raw["negators"]["lemmas"]),
        frozenset(raw["people"]["lemmas"]),
        frozenset(raw["inner"]["lemmas"]),
        frozenset(raw["inner"]["private"]),
        frozenset(raw["relations"]["bearers"]),
        frozenset(raw["relations"]["forms"]),
    )


class Vectors:
    """The component that finds characterisations of relations."""

    provides = "vectors"
    requires: tuple[str, ...] = ("dates", "parties", "statements")

    def __call__(self, doc: Doc, found: Found) -> list[Vector]:
        main = main_parties(found)
        said = said_in(doc, found.statements)
        vectors: dict[str, Vector] = {}
        for sentence in doc.sentences:
            for vector in sentence_vectors(doc, sentence, found, main, said.get(sentence.index, ())):
                vectors.setdefault(vector.id, vector)
        return list(vectors.values())


def sentence_vectors(
    doc: Doc, sentence: Sentence, found: Found, main: tuple[str, ...], said: Sequence[Statement]
) -> list[Vector]:
    """All characterisations in one sentence; `said` are the statements that reach into it."""
    vocabulary = words()
    mentioned = _named(sentence, found)
    relations = [
        t
        for t in sentence.tokens
        if _is_relation(sentence, t)
        and not (t.lemma == "союз" and any(m.first <= t.index <= m.last for m in mentioned))
        and (t.lemma not in vocabulary.people or _stands_beside(t, mentioned))
    ]
    if not relations or any(t.lemma in vocabulary.private for t in sentence.tokens):
        return []
    pair, reason, place = pair_of(sentence, mentioned, main, relations, _holder(sentence, said))
    if pair is None or place is None:
        return []
    relation = min(relations, key=lambda t: (abs(t.index - place), t.index))
    low, high = relation.index - SPAN_TOKENS, relation.index + 2 * SPAN_TOKENS
    window = sentence.tokens[max(0, low) : high]
    postures = [
        t
        for t in window
        if t.lemma in vocabulary.postures
        and not _negated(sentence, t)
        and not _denied(sentence, t)
        and not _is_inner(sentence, t)
        and _qualifies(sentence, t, relations)
        and (t.lemma not in vocabulary.people or t in relations)
    ]
    anchors = [*relations, *postures]
    domains = [t for t in window if t.lemma in vocabulary.domains and _belongs(sentence, t, anchors)]
    return _records(doc, sentence, found, pair, (postures, domains, said), reason)


def _named(sentence: Sentence, found: Found) -> list[PartyMention]:
    """Mentions of states in a sentence; an adjective counts where it tells whose relation or authorities they are."""
    vocabulary = words()
    bearers = vocabulary.bearers | vocabulary.relations
    return [
        m
        for m in found.parties_in(sentence.index)
        if m.kind in STATE_KINDS
        and not _is_turn(sentence, m)
        and (m.kind != "adjective" or len(m.parties) > 1 or _head_lemma(sentence, sentence.tokens[m.head]) in bearers)
    ]


def _is_turn(sentence: Sentence, mention: PartyMention) -> bool:
    """ "наших западных партнеров": a turn of speech for the West, not a relation of the pair."""
    near = sentence.tokens[max(0, mention.first - 2) : mention.last + 1]
    west = any(party.code == "WEST" for party in mention.parties)
    return west and any(t.lemma == "наш" for t in near)


def _head_lemma(sentence: Sentence, token: Token) -> str:
    return sentence.tokens[token.head].lemma if 0 <= token.head < len(sentence.tokens) else ""


CLAUSES = ("root", "ccomp", "advcl", "acl:relcl", "parataxis", "csubj")
DASHES = ("-", "–", "—")
BESIDE = 2  # how far below the head of its clause a word for a relation hangs that gives the clause its matter


def _up(sentence: Sentence, token: Token, most: int = 12) -> list[Token]:
    """A token and what stands above it up to the head of its clause."""
    chain = [token]
    while len(chain) <= most and not _heads_clause(chain[-1]) and 0 <= chain[-1].head < len(sentence.tokens):
        parent = sentence.tokens[chain[-1].head]
        if parent in chain:
            break
        chain.append(parent)
    return chain


def _heads_clause(token: Token) -> bool:
    return token.rel in CLAUSES or (token.rel == "conj" and token.pos in ("VERB", "AUX"))


def _belongs(sentence: Sentence, token: Token, anchors: Sequence[Token]) -> bool:
    """Whether a domain word hangs on a word for a relation or for its character, or is the matter of a clause about it."""
    above = _up(sentence, token)
    if any(t in anchors for t in above):
        return True
    clause = [a for a in anchors if len(up := _up(sentence, a)) - 1 <= BESIDE and up[-1] is above[-1]]
    return any(not _set_off(sentence, a, token) for a in clause)


def _set_off(sentence: Sentence, one: Token, other: Token) -> bool:
    """Whether a dash stands between two words."""
    first, last = sorted((one.index, other.index))
    return any(t.text in DASHES for t in sentence.tokens[first:last])


def _qualifies(sentence: Sentence, token: Token, relations: Sequence[Token]) -> bool:
    """Whether a posture word is said of the relation: it is one, modifies one, governs one, or is in the clause of one."""
    if token in relations:
        return True
    above = _up(sentence, token)
    if token.pos == "ADJ" and token.rel == "amod":
        return len(above) > 1 and (above[1] in relations or above[1].lemma in words().forms)
    return any(token in (up := _up(sentence, r)) or up[-1] is above[-1] for r in relations)


def _stands_beside(token: Token, mentions: Sequence[PartyMention]) -> bool:
    """Whether a party stands right beside a word like "союзник", or the word is a predicate."""
    beside = any(min(abs(token.index - m.first), abs(token.index - m.last)) <= 2 for m in mentions)
    return beside or (token.feats.get("Case") == "Ins" and token.feats.get("Number") == "Sing")


def _is_relation(sentence: Sentence, token: Token) -> bool:
    """Whether a word speaks of a relation; the "связи" of "в связи с" does not."""
    if token.lemma not in words().relations or (token.pos == "VERB" and token.feats.get("VerbForm") != "Part"):
        return False
    if token.lemma == "отношение" and token.feats.get("Number") == "Sing":
        return False  # "в отношении"
    if any(t.head == token.index and t.pos == "ADJ" and t.index and t.text[:1].isupper() for t in sentence.tokens):
        return False  # "Транстихоокеанское партнерство" is a treaty
    before = sentence.tokens[token.index - 1].lemma if token.index else ""
    after = sentence.tokens[token.index + 1].lemma if token.index + 1 < len(sentence.tokens) else ""
    return not (token.lemma == "связь" and before == "в" and after in ("с", "со"))


def _is_inner(sentence: Sentence, token: Token) -> bool:
    """Whether a crisis is a country's own."""
    return token.lemma == "кризис" and token.index > 0 and sentence.tokens[token.index - 1].lemma in words().inner


def _denied(sentence: Sentence, token: Token) -> bool:
    """Whether the verb over a word is denied ("не может считаться партнером") or of the future."""
    above = _up(sentence, token, 3)
    verbs = [t for t in above if t.pos in ("VERB", "AUX")]
    ahead = any(t.feats.get("Tense") == "Fut" for t in verbs)
    return ahead or any(t.lemma == "не" and any(t.head == v.index for v in verbs) for t in sentence.tokens)


def _negated(sentence: Sentence, token: Token) -> bool:
    before = sentence.tokens[max(0, token.index - 2) : token.index]
    return any(t.lemma in words().negators for t in before)


def pair_of(
    sentence: Sentence,
    mentions: Sequence[PartyMention],
    main: tuple[str, ...],
    relations: Sequence[Token],
    speaker: Party | None,
) -> tuple[tuple[str, str] | None, str, int | None]:
    """The pair a sentence speaks of, why, and the token where it is named."""
    lemmas = {t.lemma for t in sentence.tokens}
    codes = _codes(mentions)
    if len(codes) == 2 and _speaks_of_both(sentence, relations):
        return _pair(codes), "the two countries of the sentence", relations[0].index
    if len(main) == 2 and len(codes) < 2 and _speaks_of_both(sentence, relations):
        return _pair(main), "the two countries of the article", relations[0].index
    for mention in mentions:
        compound = _codes([mention])
        if len(compound) == 2:
            return _pair(compound), "a compound names the pair", mention.head
    if len(codes) == 2 and _close(mentions, relations):
        return _pair(codes), "the sentence names two parties", _nearest(mentions, relations)
    if len(main) == 2 and lemmas & {"двусторонний", "обоюдный", "взаимный"} and set(codes) <= set(main):
        return _pair(main), "a bilateral relation in an article about the pair", relations[0].index
    if len(codes) == 1 and main:
        with_whom = [m for m in mentions if _with(sentence, m) and _close([m], relations)]
        code = speaker.code if speaker else None
        mine = code if code != codes[0] and OURS & lemmas else None
        other = mine or next((code for code in main if code != codes[0]), None)
        if with_whom and other and (mine or codes[0] not in main or len(main) == 2):
            return (
                _pair([other, codes[0]]),
                "a relation with one party in an article about the other",
                with_whom[0].head,
            )
        predicate = [r for r in relations if r.feats.get("Case") == "Ins" and r.pos == "NOUN"]
        if predicate and codes[0] in main and other and sentence.tokens[mentions[0].head].feats.get("Case") == "Nom":
            return _pair(main), "the subject is called so in an article about the pair", predicate[0].index
    return None, "", None


OURS = frozenset(("мы", "наш"))


def _holder(sentence: Sentence, said: Sequence[Statement]) -> Party | None:
    """Who says the sentence, when a statement covers a part of it."""
    return next((s.speaker for s in said if s.span[0] < sentence.stop and sentence.start < s.span[1]), None)


def _nearest(mentions: Sequence[PartyMention], relations: Sequence[Token]) -> int:
    return min((abs(m.head - r.index), m.head) for m in mentions for r in relations)[1]


def _close(mentions: Sequence[PartyMention], relations: Sequence[Token]) -> bool:
    """Whether a word for a relation stands near a mention."""
    return any(abs(m.head - r.index) <= NEAR_TOKENS for m in mentions for r in relations)


def _with(sentence: Sentence, mention: PartyMention) -> bool:
    """Whether a mention stands after "с"."""
    before = sentence.tokens[max(0, mention.first - 3) : mention.first]
    return any(t.lemma in ("с", "со") for t in before)


def _speaks_of_both(sentence: Sentence, relations: Sequence[Token]) -> bool:
    """Whether a word for a relation is followed by "двух стран" or the like, which takes up the article's pair."""
    tokens = sentence.tokens
    after = [tokens[r.index + 1 : r.index + 4] for r in relations]
    between = [[t.lemma for t in few] for few in after]
    return any(set(few) & {"два", "оба"} and set(few) & {"страна", "государство", "сторона"} for few in between)


def _codes(mentions: Sequence[PartyMention]) -> list[str]:
    return list(dict.fromkeys(p.code for m in mentions for p in m.parties if p.code))


def _pair(codes: Sequence[str]) -> tuple[str, str]:
    first, second = sorted(codes)
    return first, second


def _records(
    doc: Doc,
    sentence: Sentence,
    found: Found,
    pair: tuple[str, str],
    marks: tuple[Sequence[Token], Sequence[Token], Sequence[Statement]],
    reason: str,
) -> list[Vector]:
    postures, domains, said = marks
    vocabulary = words()
    posture = vocabulary.postures[postures[0].lemma] if postures else None
    named: list[str | None] = list(dict.fromkeys(vocabulary.domains[t.lemma] for t in domains))
    if posture is None and not named:
        return []
    holder = _holder(sentence, said)
    day = day_of(found.article.published) if found.article else None
    date = (
        None if day is None else DateValue(day.isoformat(), day.isoformat(), "day", "text", None, "as of publication")
    )
    text = doc.text[sentence.start : sentence.stop]
    marked = ", ".join(f"«{t.text}»" for t in [*postures[:1], *domains[:3]])
    return [
        Vector(
            content_id("vector", pair, domain, posture, text), pair, domain, posture, holder, date,
            (sentence.start, sentence.stop), (reason, f"words: {marked}"),
        )
        for domain in named or [None]
    ]  # fmt: skip
