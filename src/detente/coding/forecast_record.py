"""What a forecast says: the words of the table, and from a predicting statement to its record.

In: a statement with its tokens, mentions and folded text. Out: a `Forecast` with pair, direction, probability and horizon.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.coding.base import Found, PartyMention
from detente.coding.word_lists import first_match, load_table, words_of
from detente.errors import LexiconError
from detente.language.base import Token
from detente.records import DateValue, Forecast, Probability, Statement, content_id

SUBJECT_WORDS = 8
NAME = "ru/forecasts.toml"
SECTIONS = ("probability", "cues", "signs", "scheduled", "own", "topics", "posts", "directions")
DIRECTIONS = ("same", "worse", "better")


@dataclass(frozen=True, slots=True)
class ForecastWords:
    """The table of words of forecasts."""

    probability: Mapping[str, tuple[float, float]]
    cues: frozenset[str]
    signs: tuple[str, ...]
    scheduled: frozenset[str]
    own: frozenset[str]
    topics: frozenset[str]
    posts: frozenset[str]
    directions: Mapping[str, tuple[str, ...]]
    flips: tuple[str, ...]


def load_forecasts() -> ForecastWords:
    """The shipped table. Raises LexiconError for a range that is none."""
    raw = load_table(NAME, SECTIONS)
    ranges: dict[str, tuple[float, float]] = {}
    for words, bounds in raw["probability"].items():
        if not (isinstance(bounds, list) and len(bounds) == 2 and 0 <= bounds[0] < bounds[1] <= 1):
            raise LexiconError(f"{words!r} needs two bounds between 0 and 1", subject=NAME)
        ranges[words] = (float(bounds[0]), float(bounds[1]))
    lists = {
        section: frozenset(words_of(raw, section, "lemmas", NAME))
        for section in ("cues", "scheduled", "own", "topics", "posts")
    }
    return ForecastWords(
        ranges,
        lists["cues"],
        words_of(raw, "signs", "phrases", NAME),
        lists["scheduled"],
        lists["own"],
        lists["topics"],
        lists["posts"],
        {direction: words_of(raw, "directions", direction, NAME) for direction in DIRECTIONS},
        words_of(raw, "directions", "flips", NAME),
    )


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its tokens, the codes of the parties in it, and its folded text."""

    statement: Statement
    tokens: tuple[Token, ...]
    mentions: tuple[PartyMention, ...]
    text: str


def forecast_of(said: Said, found: Found, words: ForecastWords, main: tuple[str, ...], reason: str) -> Forecast:
    pair = _pair(said, main)
    direction, sign = _direction(said.text, words)
    probability = _probability(said.text, words)
    reasons = [reason, f"direction by {sign!r}" if sign else "no word of direction"]
    return Forecast(
        id=content_id(said.statement.id, "forecast"),
        statement=said.statement.id,
        pair=pair,
        subject=None if pair else _topic(said, words),
        direction=direction,
        probability=probability,
        horizon=_horizon(said, found),
        reasons=tuple(reasons),
    )


def _probability(text: str, words: ForecastWords) -> Probability | None:
    match = first_match(text, words.probability)
    if match is None:
        return None
    at, stem = match
    end = at + len(stem.rstrip("|"))
    while end < len(text) and text[end].isalpha():
        end += 1
    low, high = words.probability[stem]
    return Probability(text[at:end], low, high)


def _direction(text: str, words: ForecastWords) -> tuple[str, str | None]:
    """The direction by its first telling word; a negated change is none."""
    found = {name: first_match(text, words.directions[name]) for name in DIRECTIONS}
    if found["same"] is not None:
        return "same", found["same"][1]
    telling = [(match[0], name, match[1]) for name in ("worse", "better") if (match := found[name]) is not None]
    if not telling:
        return "other", None
    at, name, stem = min(telling)
    before = text[max(0, at - 60) : at].split()
    if any(word.startswith(stem_) for word in before[-2:] for stem_ in words.flips):
        return ("better" if name == "worse" else "worse"), stem
    if before and before[-1] in ("не", "без", "против"):
        return ("better" if name == "worse" else "worse"), stem
    if "не" in before[-6:]:
        return "same", f"не ... {stem}"
    return name, stem


def _pair(said: Said, main: tuple[str, ...]) -> tuple[str, ...]:
    """The first two parties of the statement; the article's main pair for "двух стран"."""
    codes: list[str] = []
    for mention in said.mentions:
        codes += [party.code for party in mention.parties if party.code]
    distinct = list(dict.fromkeys(codes))
    if len(distinct) >= 2:
        return tuple(sorted(distinct[:2]))
    if any(
        stem in said.text
        for stem in ("двух стран", "между странами", "двусторонн", "двумя странами", "наших стран", "двух государств")
    ):
        return main
    return ()


def _topic(said: Said, words: ForecastWords) -> str | None:
    """What an unpaired forecast is about: the party or topic it names first, as written."""
    for token in said.tokens:
        if token.lemma in words.topics and token.pos == "NOUN":
            index = said.tokens.index(token)
            phrase = [token.text]
            for after in said.tokens[index + 1 : index + SUBJECT_WORDS]:
                if after.feats.get("Case") != "Gen" or after.pos not in ("NOUN", "PROPN", "ADJ"):
                    break
                phrase.append(after.text)
            return " ".join(phrase)
    for mention in said.mentions:
        if mention.parties and mention.parties[0].name:
            return mention.parties[0].name
    return None


def _horizon(said: Said, found: Found) -> DateValue | None:
    """The last date inside the words that is not past: by when."""
    spans = said.statement.pieces or (said.statement.span,)
    published = found.article.published.start if found.article.published else None
    values = [
        mention.value
        for mention in found.dates
        if mention.value is not None and any(start <= mention.span[0] < stop for start, stop in spans)
    ]
    ahead = [value for value in values if (value.end or value.start or "") >= (published or "")[:10]]
    return ahead[-1] if ahead else None
