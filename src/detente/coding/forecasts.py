"""Forecasts: statements about the future of relations, with the pair, the direction, how probable they say it is, and by when.

In: the statements of an article with its party and date mentions. Out: a `Forecast` for each that predicts; what a party
promises, plans or threatens itself, and what is merely scheduled, is left out. The ranges of probability words come from
`data/ru/forecasts.toml`, which names its source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from detente.coding.base import Found, PartyMention
from detente.coding.word_lists import first_match, folded, load_table, words_of
from detente.errors import LexiconError
from detente.language.base import Doc, Token
from detente.records import DateValue, Forecast, Probability, Statement, content_id

NAME = "ru/forecasts.toml"
SECTIONS = ("probability", "cues", "signs", "scheduled", "own", "topics", "posts", "directions")
DIRECTIONS = ("same", "worse", "better")
SUBJECT_WORDS = 8


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


class Forecasts:
    """The component that finds forecasts."""

    provides = "forecasts"
    requires: tuple[str, ...] = ("statements",)

    @cached_property
    def words(self) -> ForecastWords:
        return load_forecasts()

    def __call__(self, doc: Doc, found: Found) -> list[Forecast]:
        return find_forecasts(doc, found, self.words)


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement with its tokens, the codes of the parties in it, and its folded text."""

    statement: Statement
    tokens: tuple[Token, ...]
    mentions: tuple[PartyMention, ...]
    text: str


def find_forecasts(doc: Doc, found: Found, words: ForecastWords) -> list[Forecast]:
    """Forecasts in order of their statements; one that repeats the words of another is left out."""
    mentions: dict[int, list[PartyMention]] = {}
    for mention in found.parties:
        mentions.setdefault(mention.sentence, []).append(mention)
    main = _main_pair(found.parties)
    forecasts: list[Forecast] = []
    seen: set[tuple[str | None, str]] = set()
    for statement in found.statements:
        said = _read(doc, statement, mentions)
        reason = _predicts(doc, said, words)
        key = (statement.speaker.name, said.text)
        if reason is None or key in seen:
            continue
        seen.add(key)
        forecasts.append(_forecast(said, found, words, main, reason))
    return forecasts


def _read(doc: Doc, statement: Statement, mentions: Mapping[int, list[PartyMention]]) -> _Said:
    tokens: list[Token] = []
    inside: list[PartyMention] = []
    spans = statement.pieces or (statement.span,)
    for index in statement.sentences:
        sentence = doc.sentences[index]
        tokens += [token for token in sentence.tokens if any(start <= token.start < stop for start, stop in spans)]
        for mention in mentions.get(index, ()):
            at = sentence.tokens[mention.head].start
            if any(start <= at < stop for start, stop in spans):
                inside.append(mention)
    text = folded(" ".join(doc.text[start:stop] for start, stop in spans))
    return _Said(statement, tuple(tokens), tuple(inside), text)


def _predicts(doc: Doc, said: _Said, words: ForecastWords) -> str | None:
    """Why a statement is a forecast, or None."""
    statement = said.statement
    if statement.text.rstrip().endswith("?") or any(reason.startswith("headline") for reason in statement.reasons):
        return None
    frame = statement.reasons[0].split(":")[0] if statement.reasons else ""
    cue = _cue(doc, statement)
    predicted = cue in words.cues
    if frame in ("matter", "about"):
        return f"forecast by its verb: {cue}" if predicted and _is_relevant(said, words) else None
    if any(token.lemma in HOPES for token in said.tokens) or cue in HOPES or _hopes(statement):
        return None
    for sentence in _sentences(said.tokens):
        reason = _sentence_predicts(said, sentence, words, predicted)
        if reason is not None:
            return reason
    return None


def _sentence_predicts(said: _Said, tokens: Sequence[Token], words: ForecastWords, predicted: bool) -> str | None:
    text = folded(" ".join(token.text for token in tokens))
    probable = predicted or first_match(text, words.probability) is not None
    if not _is_relevant(said, words, tokens):
        return None
    sign = first_match(text, words.signs) if not any(token.lemma in DUTY for token in tokens) else None
    if sign is not None and not _negates(text, sign[0]):
        return f"speaks of the future: {sign[1]}"
    conditional = any(token.lemma in ("если", "бы") for token in tokens[:3]) or text.startswith("в случае")
    if conditional and not probable:
        return None
    verb = _future(said, tokens, words, probable)
    return f"future: {verb.text}" if verb is not None else None


DUTY = frozenset(("надо", "нужно", "нужный", "должный", "необходимо", "необходимый"))


def _negates(text: str, at: int) -> bool:
    return text[:at].endswith((" не ", " без ")) or text[:at] == "не "


def _sentences(tokens: Sequence[Token]) -> list[list[Token]]:
    """The words of a statement sentence by sentence."""
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token.index == 0 and found[-1]:
            found.append([])
        found[-1].append(token)
    return found


def _is_relevant(said: _Said, words: ForecastWords, tokens: Sequence[Token] | None = None) -> bool:
    """Whether the words are about two parties, or about one and a matter between states."""
    codes = {party.code for mention in said.mentions for party in mention.parties if party.code}
    if len(codes) >= 2:
        return True
    return any(token.lemma in words.topics for token in (tokens if tokens is not None else said.tokens))


HOPES = frozenset(
    (
        "надеяться",
        "надежда",
        "хотеться",
        "пожелание",
        "желать",
        "пожелать",
        "обещать",
        "пообещать",
        "призвать",
        "обещание",
    )
)


def _hopes(statement: Statement) -> bool:
    return any(word in (statement.cue or "") for word in ("надежд", "пожелан", "обеща", "призв"))


def _cue(doc: Doc, statement: Statement) -> str | None:
    span = statement.cue_span
    if span is None:
        return None
    for index in statement.sentences:
        for token in doc.sentences[index].tokens:
            if span[0] <= token.start < span[1] and token.pos in ("VERB", "NOUN"):
                return token.lemma
    return None


def _future(said: _Said, tokens: Sequence[Token], words: ForecastWords, probable: bool) -> Token | None:
    """A future verb (or "может" with a perfective infinitive) of somebody else than the speaker, that tells a change.

    A change is told by a probability word, by a word of direction in the verb's clause, or by a speaker who is no official.
    """
    official = _is_official(said.statement)
    for position, token in enumerate(tokens):
        if token.pos not in ("VERB", "AUX") or token.feats.get("Person") in ("1", "2"):
            continue
        future = token.feats.get("Tense") == "Fut" or (
            token.lemma == "быть" and token.text.lower() in ("будет", "будут")
        )
        possible = token.lemma == "мочь" and token.feats.get("Tense") == "Pres" and _perfective_near(tokens, position)
        if not (future or possible) or _in_condition(tokens, position):
            continue
        act = _infinitive_of(tokens, position) if token.lemma in ("быть", "мочь") else token
        if act is not None and (act.lemma in words.scheduled or act.feats.get("Variant") == "Short") and not probable:
            continue
        if _is_personal(tokens, position, words) and not probable:
            continue
        telling = (
            probable
            or _turns(tokens, position, words)
            or (future and not official and _is_of_state(said, tokens, token, position, words))
        )
        if not telling or _is_own(said, token, position, words):
            continue
        return token
    return None


OFFICIAL = frozenset(("GOV", "MIL", "LEG", "IGO", "COP", "INT", "BUS", "JUD"))


def _is_official(statement: Statement) -> bool:
    """Whether a speaker acts for a party, so that its future is his to make; of unknown sector whoever has a code."""
    sector = statement.speaker.sector
    return sector in OFFICIAL or (sector is None and statement.speaker.code is not None)


def _is_of_state(said: _Said, tokens: Sequence[Token], verb: Token, position: int, words: ForecastWords) -> bool:
    """Whether the subject of a future verb is a party or a matter between parties."""
    subject = _subject(tokens, verb, position)
    if subject is None:
        return False
    if subject.lemma in words.topics:
        return True
    return any(_covers(mention, subject) and mention.parties[0].code for mention in said.mentions)


def _turns(tokens: Sequence[Token], position: int, words: ForecastWords) -> bool:
    """Whether a word of direction stands in the clause of a verb."""
    clause = folded(" ".join(token.text for token in tokens[max(0, position - 7) : position + 7]))
    return any(first_match(clause, words.directions[direction]) for direction in DIRECTIONS)


def _is_personal(tokens: Sequence[Token], position: int, words: ForecastWords) -> bool:
    """ "займет пост", "станет министром": who gets which post is no forecast of relations."""
    near = tokens[max(0, position - 2) : position + 8]
    return any(token.lemma in words.posts for token in near)


def _perfective_near(tokens: Sequence[Token], position: int) -> bool:
    near = tokens[position + 1 : position + 5]
    return any(token.feats.get("VerbForm") == "Inf" and token.feats.get("Aspect") == "Perf" for token in near)


def _infinitive_of(tokens: Sequence[Token], position: int) -> Token | None:
    for token in tokens[position + 1 : position + 6]:
        if token.feats.get("VerbForm") == "Inf" or token.feats.get("Variant") == "Short":
            return token
    return None


NO_OUTLOOK = frozenset((
    "если", "когда", "пока", "чтобы", "бы", "ли", "кто", "как", "какой", "где", "сколько", "почему", "который", "надо", "нужно", "должный", "необходимо", "следовать",
))  # fmt: skip


def _in_condition(tokens: Sequence[Token], position: int) -> bool:
    """Whether a verb stands in an "если" or "когда" clause or in one that says what must not be."""
    for token in reversed(tokens[max(0, position - 12) : position]):
        if token.text in (",", ".", ";"):
            return False
        if token.lemma in NO_OUTLOOK:
            return True
    return False


def _is_own(said: _Said, verb: Token, position: int, words: ForecastWords) -> bool:
    """Whether the future is the speaker's own to make: his pronoun, or his party, is the subject."""
    subject = _subject(_same_sentence(said.tokens, verb), verb, position)
    if subject is None:
        return verb.pos == "VERB" and verb.feats.get("Person") == "3" and _no_subject_is_own(said, words)
    if subject.lemma in words.own or (subject.lemma in ("он", "она", "они") and said.statement.kind == "indirect"):
        return True
    near = {
        token.lemma
        for token in said.tokens
        if abs(token.start - subject.start) < NEAR_CHARS and token.start <= subject.start
    }
    if near & words.own:
        return True
    code = said.statement.speaker.code
    if code is None or not _is_official(said.statement):
        return False
    return any(
        party.code == code and mention.kind != "inhabitant" and said.tokens and _covers(mention, subject)
        for mention in said.mentions
        for party in mention.parties
    )


NEAR_CHARS = 25


def _no_subject_is_own(said: _Said, words: ForecastWords) -> bool:
    return said.statement.kind == "indirect" and _is_official(said.statement)


def _same_sentence(tokens: Sequence[Token], verb: Token) -> Sequence[Token]:
    return next((sentence for sentence in _sentences(tokens) if verb in sentence), tokens)


def _covers(mention: PartyMention, token: Token) -> bool:
    span = mention.parties[0].span
    return span is not None and span[0] <= token.start < span[1]


def _subject(tokens: Sequence[Token], verb: Token, position: int) -> Token | None:
    """The subject of a verb inside the statement: by syntax, else the nearest nominative before it."""
    for token in tokens[max(0, position - 25) : position + 15]:
        if token.rel.startswith("nsubj") and token.head == verb.index and abs(token.start - verb.start) < 250:
            return token
    for token in reversed(tokens[max(0, position - 8) : position]):
        if token.text in (",", ".", ";", ":"):
            return None
        if token.feats.get("Case") == "Nom" and token.pos in ("NOUN", "PROPN", "PRON"):
            return token
    return None


def _forecast(said: _Said, found: Found, words: ForecastWords, main: tuple[str, ...], reason: str) -> Forecast:
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


def _pair(said: _Said, main: tuple[str, ...]) -> tuple[str, ...]:
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


def _main_pair(mentions: Sequence[PartyMention]) -> tuple[str, ...]:
    counts = Counter(party.code for mention in mentions for party in mention.parties if party.code)
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:2]
    return tuple(sorted(code for code, _ in top)) if len(top) == 2 else ()


def _topic(said: _Said, words: ForecastWords) -> str | None:
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


def _horizon(said: _Said, found: Found) -> DateValue | None:
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
