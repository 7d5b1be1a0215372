"""Forecasts: statements about the future of relations, with the pair, the direction, how probable they say it is, and by when.

In: the statements of an article with its party and date mentions. Out: a `Forecast` for each that predicts; what a party
promises, plans or threatens itself, and what is merely scheduled, is left out. The ranges of probability words come from
`data/ru/forecasts.toml`, which names its source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from detente.coding.base import Found, PartyMention
from detente.coding.forecast_record import DIRECTIONS, ForecastWords, Said, forecast_of, is_relevant, load_forecasts
from detente.coding.word_lists import first_match, folded
from detente.language.base import Doc, Token
from detente.records import Forecast, Statement


class Forecasts:
    """The component that finds forecasts."""

    provides = "forecasts"
    requires: tuple[str, ...] = ("statements",)

    @cached_property
    def words(self) -> ForecastWords:
        return load_forecasts()

    def __call__(self, doc: Doc, found: Found) -> list[Forecast]:
        return find_forecasts(doc, found, self.words)


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
        told = _predicts(doc, said, words)
        key = (statement.speaker.name, said.text)
        if told is None or key in seen:
            continue
        seen.add(key)
        reason, heart = told
        forecasts.append(forecast_of(said, found, words, main, reason, heart))
    return forecasts


def _read(doc: Doc, statement: Statement, mentions: Mapping[int, list[PartyMention]]) -> Said:
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
    return Said(statement, tuple(tokens), tuple(inside), text)


def _predicts(doc: Doc, said: Said, words: ForecastWords) -> tuple[str, Sequence[Token]] | None:
    """Why a statement is a forecast, and the words of the sentence that predicts; or None."""
    statement = said.statement
    if statement.text.rstrip().endswith("?") or any(reason.startswith("headline") for reason in statement.reasons):
        return None
    frame = statement.reasons[0].split(":")[0] if statement.reasons else ""
    cue = _cue(doc, statement)
    predicted = cue in words.cues
    if frame in ("matter", "about"):
        relevant = predicted and is_relevant(said, words, said.tokens)
        return (f"forecast by its verb: {cue}", said.tokens) if relevant else None
    if any(token.lemma in HOPES for token in said.tokens) or cue in HOPES or _hopes(statement):
        return None
    for sentence in _sentences(said.tokens):
        reason = _sentence_predicts(said, sentence, words, predicted)
        if reason is not None:
            return reason, sentence
    return None


def _sentence_predicts(said: Said, tokens: Sequence[Token], words: ForecastWords, predicted: bool) -> str | None:
    text = folded(" ".join(token.text for token in tokens))
    probable = predicted or first_match(text, words.probability) is not None
    if not is_relevant(said, words, tokens):
        return None
    if first_match(text, words.conditions) is not None or (not predicted and _tells_of_others(tokens)):
        return None
    sign = first_match(text, words.signs) if not any(token.lemma in DUTY for token in tokens) else None
    if sign is not None and not _negates(text, sign[0]) and not _intends(said, tokens, words):
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


def _tells_of_others(tokens: Sequence[Token]) -> bool:
    """Whether the words pass on what somebody else says he will do: "в альянсе подчеркивают, что будут ..."."""
    said = [i for i, t in enumerate(tokens) if t.lemma in TELLING and t.pos == "VERB"]
    return any("что" in [t.lemma for t in tokens[i + 1 : i + 4]] for i in said)


TELLING = frozenset(("подчеркивать", "подчеркнуть", "заявить", "заявлять", "говорить", "обещать", "сообщать"))


def _intends(said: Said, tokens: Sequence[Token], words: ForecastWords) -> bool:
    """Whether a future verb of the sentence is the speaker's own to make."""
    return any(
        token.feats.get("Tense") == "Fut" and token.feats.get("Person") == "3" and _is_own(said, token, position, words)
        for position, token in enumerate(tokens)
    )


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


def _future(said: Said, tokens: Sequence[Token], words: ForecastWords, probable: bool) -> Token | None:
    """A future verb (or "может" with a perfective infinitive) of somebody else than the speaker, that tells a change.

    A change is told by a probability word, by a word of direction in the verb's clause, or by a speaker who is no official.
    """
    official = _is_official(said.statement)
    for position, token in enumerate(tokens):
        if token.pos not in ("VERB", "AUX") or token.feats.get("Person") in ("1", "2"):
            continue
        if token.text.lower().endswith(PAST):  # a rare past form that the tagger takes for a future
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
        if _is_personal(tokens, position, words):
            continue
        telling = (
            (probable and not (possible and act is not None and act.lemma == "стать"))
            or _turns(tokens, position, words)
            or (future and not official and _is_of_state(said, tokens, token, position, words))
        )
        if not telling or _is_own(said, token, position, words):
            continue
        return token
    return None


PAST = ("л", "ла", "ло", "ли")

OFFICIAL = frozenset(("GOV", "MIL", "LEG", "IGO", "COP", "INT", "BUS", "JUD"))


def _is_official(statement: Statement) -> bool:
    """Whether a speaker acts for a party, so that its future is his to make; of unknown sector whoever has a code."""
    sector = statement.speaker.sector
    return sector in OFFICIAL or (sector is None and statement.speaker.code is not None)


def _is_of_state(said: Said, tokens: Sequence[Token], verb: Token, position: int, words: ForecastWords) -> bool:
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

DOUBT = frozenset(("вряд", "едва"))  # before "ли" they doubt and do not ask


def _in_condition(tokens: Sequence[Token], position: int) -> bool:
    """Whether a verb stands in an "если" or "когда" clause or in one that says what must not be."""
    for place in range(position - 1, max(-1, position - 13), -1):
        token = tokens[place]
        if token.text in (",", ".", ";"):
            return False
        if token.lemma in NO_OUTLOOK and not (place and tokens[place - 1].lemma in DOUBT):
            return True
    return False


def _is_own(said: Said, verb: Token, position: int, words: ForecastWords) -> bool:
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


def _no_subject_is_own(said: Said, words: ForecastWords) -> bool:
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


def _main_pair(mentions: Sequence[PartyMention]) -> tuple[str, ...]:
    counts = Counter(party.code for mention in mentions for party in mention.parties if party.code)
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:2]
    return tuple(sorted(code for code, _ in top)) if len(top) == 2 else ()
