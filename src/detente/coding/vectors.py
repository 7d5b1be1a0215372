"""Vectors: how the text characterises the relation of two parties, and in which domain.

In: the Doc, parties and statements. Out: a `Vector` for each pair, posture and domain that a sentence names of a word for a
relation: `vector_pair` finds the pair, `vector_words` the words said of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from detente.coding.base import Found, main_pair, said_in
from detente.coding.clause_tree import Part
from detente.coding.dates import day_of
from detente.coding.instrument_parties import main_parties
from detente.coding.vector_pair import Answer, Scene, pair_of
from detente.coding.vector_words import domains_of, is_denied, is_relation, postures_of, words
from detente.language.base import Doc, Sentence, Token
from detente.records import DateValue, Party, Statement, Vector, content_id


class Vectors:
    """The component that finds characterisations of relations."""

    provides = "vectors"
    requires: tuple[str, ...] = ("dates", "parties", "statements")

    def __call__(self, doc: Doc, found: Found) -> list[Vector]:
        main = (main_parties(found)[0], main_pair(found.parties))
        said = said_in(doc, found.statements)
        vectors: dict[str, Vector] = {}
        for sentence in doc.sentences:
            for vector in sentence_vectors(doc, sentence, found, main, said.get(sentence.index, ())):
                vectors.setdefault(vector.id, vector)
        return list(vectors.values())


def sentence_vectors(
    doc: Doc,
    sentence: Sentence,
    found: Found,
    main: tuple[tuple[str, ...], tuple[str, ...]],
    said: Sequence[Statement],
) -> list[Vector]:
    """All characterisations in one sentence; `main` are the article's first parties and its clear pair, `said` the
    statements that reach into the sentence."""
    if not any(t.lemma in words().relations for t in sentence.tokens):
        return []
    part = Part(sentence.tokens, frozenset(range(len(sentence.tokens))))
    mentions = found.parties_in(sentence.index)
    relations = [
        t
        for t in sentence.tokens
        if is_relation(part, t) and not (t.lemma == "союз" and any(m.first <= t.index <= m.last for m in mentions))
    ]
    if not relations or any(t.lemma in words().lists["private"] for t in sentence.tokens):
        return []
    scene = Scene(part, mentions, main[0], main[1], _holder(relations, said))
    vectors: list[Vector] = []
    for answer, group in _groups(scene, relations):
        postures = postures_of(part, group)
        told = postures or not any(is_denied(part, relation) for relation in group)
        domains = domains_of(part, [*group, *postures]) if told else []
        vectors += _records(doc, sentence, found, answer, (postures, domains, said))
    return vectors


def _groups(scene: Scene, relations: Sequence[Token]) -> list[tuple[Answer, list[Token]]]:
    """The pairs of a sentence, each with its words for a relation; words without a pair go with the only one."""
    groups: dict[tuple[str, str], tuple[Answer, list[Token]]] = {}
    loose: list[Token] = []
    for relation in relations:
        answer = pair_of(scene, relation)
        if answer is None:
            ours = any(kid.lemma == "наш" for kid in scene.part.children(relation, "det", "amod"))
            loose += [] if ours else [relation]  # "последствия сближения для наших отношений": another pair
        else:
            groups.setdefault(answer[0], (answer, []))[1].append(relation)
    if len(groups) == 1:
        next(iter(groups.values()))[1].extend(loose)
    return list(groups.values())


def _holder(tokens: Sequence[Token], said: Sequence[Statement]) -> Party | None:
    """Who says some words: the speaker of the innermost statement that holds the first of them."""
    if not tokens:
        return None
    at = tokens[0].start
    holding = [s for s in said if any(start <= at < stop for start, stop in s.pieces or (s.span,))]
    return min(holding, key=lambda s: s.span[1] - s.span[0]).speaker if holding else None


def _records(
    doc: Doc,
    sentence: Sentence,
    found: Found,
    answer: Answer,
    marks: tuple[Sequence[Token], Sequence[Token], Sequence[Statement]],
) -> list[Vector]:
    """One vector for each domain, or one without."""
    pair, reason = answer
    postures, domains, said = marks
    vocabulary = words()
    posture = vocabulary.postures[postures[0].lemma] if postures else None
    named: list[str | None] = list(dict.fromkeys(vocabulary.domains[t.lemma] for t in domains))
    if posture is None and not named:
        return []
    holder = _holder([*postures, *domains], said)
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
