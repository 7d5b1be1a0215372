"""What a forecast says: the words of the table, and from a predicting statement to its record.

In: a statement with its tokens, mentions and folded text. Out: a `Forecast` with pair, direction, probability and horizon.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.coding.base import Found, PartyMention
from detente.coding.word_lists import first_match, folded, load_table, words_of
from detente.errors import LexiconError
from detente.language.base import Token
from detente.records import DateValue, Forecast, Probability, Statement, content_id

SUBJECT_WORDS = 8
NAME = "ru/forecasts.toml"
SECTIONS = ("probability", "cues", "signs", "scheduled", "own", "topics", "posts", "home", "directions")
DIRECTIONS = ("same", "worse", "better")


@dataclass(frozen=True, slots=True)
class ForecastWords:
    """The table of words of forecasts."""

    probability: Mapping[str, tuple[float, float]]
    cues: frozenset[str]
    signs: tuple[str, ...]
    conditions: tuple[str, ...]
    scheduled: frozenset[str]
    own: frozenset[str]
    topics: frozenset[str]
    posts: frozenset[str]
    bonds: frozenset[str]
    home: frozenset[str]
    inner: frozenset[str]
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
        for section in ("cues", "scheduled", "own", "topics", "posts", "home")
    }
    return ForecastWords(
        ranges,
        lists["cues"],
        words_of(raw, "signs", "phrases", NAME),
        words_of(raw, "signs", "conditions", NAME),
        lists["scheduled"],
        lists["own"],
        lists["topics"],
        lists["posts"],
        frozenset(words_of(raw, "topics", "bonds", NAME)),
        lists["home"],
        frozenset(words_of(raw, "home", "inner", NAME)),
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


def forecast_of(
    said: Said, found: Found, words: ForecastWords, main: tuple[str, ...], reason: str, heart: Sequence[Token]
) -> Forecast:
    """The record of a predicting statement; `heart` are the words of its sentence that predicts."""
    pair = _pair(said, main, words, heart)
    direction, sign = _direction(folded(" ".join(token.text for token in heart)), words)
    if direction == "other":
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


def is_relevant(said: Said, words: ForecastWords, tokens: Sequence[Token]) -> bool:
    """Whether a sentence is about two parties, or about a matter between states; what is decided at home is neither."""
    topics = [token for place, token in enumerate(tokens) if _is_topic(tokens, place, words)]
    if any(token.lemma in words.bonds for token in topics):
        return True
    if any(token.lemma in words.home for token in tokens):
        return False
    return bool(topics) or len(codes_of(said, tokens)) >= 2


BEYOND = frozenset(("весь", "часть", "лидер", "страна", "в", "во", "вне", "по"))  # "во всем мире", "вне зависимости"


def _is_topic(tokens: Sequence[Token], place: int, words: ForecastWords) -> bool:
    token = tokens[place]
    before = tokens[place - 1].lemma if place else ""
    if token.lemma not in words.topics:
        return False
    if token.lemma in ("мир", "зависимость") and before in BEYOND:
        return False
    return not (token.lemma == "кризис" and before in words.inner)


def codes_of(said: Said, tokens: Sequence[Token]) -> list[str]:
    """Codes of the parties of some words of a statement, without those that are only the place of it."""
    codes: list[str] = []
    for mention in said.mentions:
        place = next((i for i, t in enumerate(tokens) if _heads(mention, t)), None)
        if place is None or mention.kind == "region" or _is_place(tokens, place) or _believes(tokens, place):
            continue
        codes += [party.code for party in mention.parties if party.code]
    return list(dict.fromkeys(codes))


def _heads(mention: PartyMention, token: Token) -> bool:
    span = mention.parties[0].span if mention.parties else None
    return span is not None and span[0] <= token.start < span[1] and token.index <= mention.last


def _is_place(tokens: Sequence[Token], place: int) -> bool:
    """ "в США", "внутри страны": where it happens, not whom it concerns."""
    near = tokens[max(0, place - 2) : place]
    locative = tokens[place].feats.get("Case") == "Loc" and any(t.lemma in ("в", "во", "на") for t in near)
    return locative or any(t.lemma == "внутри" for t in near)


def _believes(tokens: Sequence[Token], place: int) -> bool:
    """Whether a party only holds the view that is told: "в Брюсселе уверены, что"."""
    after = [t.lemma for t in tokens[place + 1 : place + 4]]
    return "что" in after and bool(set(after) & {"убедить", "убежденный", "уверенный", "уверен", "убежден", "считать"})


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
    if any(word.startswith(stem_) for word in before[-3:] for stem_ in words.flips):
        return ("better" if name == "worse" else "worse"), stem
    if before and before[-1] == "не" and name == "worse":
        return "same", f"не {stem}"
    if before and before[-1] in ("не", "без", "против"):
        return ("better" if name == "worse" else "worse"), stem
    if "не" in before[-6:]:
        return "same", f"не ... {stem}"
    return name, stem


def _pair(said: Said, main: tuple[str, ...], words: ForecastWords, heart: Sequence[Token]) -> tuple[str, ...]:
    """The first two parties of the predicting sentence, else of the statement; the article's pair for "двух стран".

    One party in the sentence is joined by another of the statement only where the sentence speaks of a bond.
    """
    distinct = codes_of(said, heart)
    bond = any(_is_topic(heart, place, words) and token.lemma in words.bonds for place, token in enumerate(heart))
    if len(distinct) < 2 and bond:
        distinct = list(dict.fromkeys([*distinct, *codes_of(said, said.tokens)]))
    if len(distinct) >= 2:
        return tuple(sorted(distinct[:2]))
    code = said.statement.speaker.code
    if any(stem in said.text for stem in BOTH) and (code is None or code in main):
        return main
    return ()


BOTH = ("двух стран", "между странами", "двусторонн", "двумя странами", "наших стран", "двух государств")


def _topic(said: Said, words: ForecastWords) -> str | None:
    """What an unpaired forecast is about: the party or topic it names first, as written."""
    for index, token in enumerate(said.tokens):
        if token.pos == "NOUN" and _is_topic(said.tokens, index, words):
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
