"""What a forecast is about: pair, subject, probability and horizon of a predicting clause, and its record.

In: a statement with its mentions, the clause that predicts and its effect. Out: a `Forecast`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.coding.base import Found, PartyMention
from detente.coding.clause_tree import Part
from detente.coding.forecast_effect import Effect, is_object
from detente.coding.forecast_words import ForecastWords
from detente.coding.word_lists import first_match, folded, plural_of
from detente.language.base import Token
from detente.records import DateValue, Forecast, Party, Probability, Statement, content_id

SUBJECT_WORDS = 8
NOT_PLACES = ("region",)


@dataclass(frozen=True, slots=True)
class Said:
    """A statement: its share of each sentence, the mentions of parties in each share, and its folded text."""

    statement: Statement
    parts: tuple[Part, ...]
    mentions: tuple[tuple[PartyMention, ...], ...]
    text: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """The clause that predicts: which part of the statement, its words and subjects, its effect and why it is one."""

    place: int
    clause: tuple[Token, ...]
    subjects: tuple[Token, ...]
    effect: Effect
    reason: str


def forecast_of(
    said: Said, found: Found, words: ForecastWords, main: tuple[str, ...], told: Prediction
) -> Forecast | None:
    """The record of a predicting statement, or None when it is about no relation and no state in the world's affairs."""
    pair = pair_of(said, told, words, main)
    subject = None if pair else topic(said, told, words)
    if not pair and subject is None:
        return None
    reasons = [told.reason, "direction by " + ", ".join(f"«{token.text}»" for token in told.effect.told_by)]
    return Forecast(
        id=content_id(said.statement.id, "forecast"),
        statement=said.statement.id,
        pair=pair,
        subject=subject,
        direction=told.effect.direction,
        probability=_probability(said, told, words),
        horizon=_horizon(told, found),
        reasons=tuple(reasons),
    )


def codes_in(said: Said, place: int, tokens: Sequence[Token]) -> list[str]:
    """Codes of the parties of some words of a statement, without those that are only the place of it."""
    part = said.parts[place]
    indices = {token.index for token in tokens}
    codes: list[str] = []
    for mention in said.mentions[place]:
        if mention.kind in NOT_PLACES or mention.head not in indices or _is_place(part, mention):
            continue
        codes += [party.code for party in mention.parties if party.code]
    return list(dict.fromkeys(codes))


def _is_place(part: Part, mention: PartyMention) -> bool:
    """ "в США", "внутри страны": where it happens, not whom it concerns."""
    near = [t.lemma for t in part.tokens[max(0, mention.first - 2) : mention.first]]
    locative = part.tokens[mention.head].feats.get("Case") == "Loc" and bool({"в", "во", "на"} & set(near))
    return locative or "внутри" in near


def pair_of(said: Said, told: Prediction, words: ForecastWords, main: tuple[str, ...]) -> tuple[str, ...]:
    """Whose relation a clause speaks of.

    The parties of the noun that tells the direction ("конфликт Сербии и Албании"), else the subject's and the first other party of
    the clause; one party alone is joined by the article's other where the clause speaks of "отношения с" it, and two subjects of one
    verb are a pair only when nothing else is their object.
    """
    part = said.parts[told.place]
    bond = _codes_of_matter(said, told)
    every = codes_in(said, told.place, _matter_of(part, told, words))
    if len(bond) >= 2:
        return _pair(bond[:2]) if len(bond) == 2 else ()
    subject = [code for t in told.subjects for code in codes_in(said, told.place, part.below(t))]
    others = [code for code in (*bond, *every) if code not in subject]
    if subject and others:
        return _pair([subject[0], others[0]]) if len(set(subject)) == 1 else ()
    if len(every) == 2:
        return _pair(every)
    text = folded(" ".join(token.text for token in told.clause))
    of_both = any(stem in text for stem in BOTH)
    if main and not every and of_both:
        return main
    alone = bond[0] if len(bond) == 1 else None
    if alone in main and _has_relation(told):
        return main
    return ()


def _matter_of(part: Part, told: Prediction, words: ForecastWords) -> list[Token]:
    """The words of a clause but for what only tells when, where and why: "накануне встречи президентов ..."."""
    apart = {
        token.index
        for kid in told.clause
        if kid.rel == "obl" and not is_object(part, kid, words) and words.noun(kid.lemma) != "bond"
        for token in part.below(kid)
    }
    return [token for token in told.clause if token.index not in apart]


BOTH = ("двух стран", "между странами", "двусторонн", "двумя странами", "наших стран", "двух государств", "обеих стран")
RELATIONS = frozenset(("отношение", "связь", "взаимоотношение"))


def _has_relation(told: Prediction) -> bool:
    return any(token.lemma in RELATIONS for token in told.effect.told_by)


def _codes_of_matter(said: Said, told: Prediction) -> list[str]:
    """Codes of the parties that hang on the nouns that tell the direction."""
    part = said.parts[told.place]
    nouns = [t for t in told.effect.told_by if t.pos in ("NOUN", "PROPN")]
    below = {t.index: t for noun in nouns for t in part.below(noun)}
    return codes_in(said, told.place, list(below.values()))


def _pair(codes: Sequence[str]) -> tuple[str, ...]:
    distinct = sorted(set(codes))
    return tuple(distinct) if len(distinct) == 2 else ()


def topic_of(part: Part, effect: Effect, words: ForecastWords) -> Token | None:
    """The matter between states that the words which tell the direction name, or govern."""
    nouns = [t for t in effect.told_by if t.pos == "NOUN"]
    below = [t for noun in nouns for t in part.below(noun)]
    return next((t for t in (*reversed(nouns), *below) if t.lemma in words.lists["topics"]), None)


def outbreak_at(said: Said, place: int, effect: Effect, words: ForecastWords) -> Party | None:
    """Where something breaks out that only a pronoun names: the one party of the sentence."""
    if not any(words.verb(token.lemma) == "outbreak" for token in effect.told_by):
        return None
    named = [mention for mention in said.mentions[place] if mention.kind != "pronoun"]
    parties = {party.code: party for mention in named for party in mention.parties if party.code}
    return next(iter(parties.values())) if len(parties) == 1 else None


def topic(said: Said, told: Prediction, words: ForecastWords) -> str | None:
    """What an unpaired forecast is about: the matter between states its clause names, with its genitives."""
    part = said.parts[told.place]
    noun = topic_of(part, told.effect, words)
    if noun is None:
        party = outbreak_at(said, told.place, told.effect, words)
        return party.name if party else None
    phrase = [plural_of(noun.lemma) if noun.feats.get("Number") == "Plur" else noun.lemma]
    for after in part.tokens[noun.index + 1 : noun.index + SUBJECT_WORDS]:
        if after.feats.get("Case") != "Gen" or after.pos not in ("NOUN", "PROPN", "ADJ"):
            break
        phrase.append(after.text)
    return " ".join(phrase)


def _probability(said: Said, told: Prediction, words: ForecastWords) -> Probability | None:
    """The word of probability in the sentence that predicts."""
    text = folded(" ".join(token.text for token in said.parts[told.place].words))
    match = first_match(text, words.probability)
    if (
        match is None or words.verb(told.effect.told_by[0].lemma) == "changes"
    ):  # "вряд ли изменятся": the doubt is the direction
        return None
    at, stem = match
    end = at + len(stem.rstrip("|"))
    while end < len(text) and text[end].isalpha():
        end += 1
    low, high = words.probability[stem]
    return Probability(text[at:end], low, high)


def _horizon(told: Prediction, found: Found) -> DateValue | None:
    """The last date of the clause that is ahead: by when."""
    published = found.article.published.start if found.article.published else None
    spans = [(token.start, token.stop) for token in told.clause]
    values = [
        mention.value
        for mention in found.dates
        if mention.value is not None and any(mention.span[0] <= a < mention.span[1] for a, _ in spans)
    ]
    ahead = [value for value in values if (value.end or value.start or "")[:10] > (published or "")[:10]]
    return ahead[-1] if ahead else None
