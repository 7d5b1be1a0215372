"""Claims: what one side asserts and another denies or disputes about the same matter, inside one article.

In: the statements of an article. Out: a `Claim` for each denial or dispute, linked by `counters` to the statement it
turns against, and one for each statement so disputed. A denial that names what it denies stands without a partner.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from detente.coding.base import Found, PartyMention, cue_lemma
from detente.coding.word_lists import first_match, folded, load_table, words_of
from detente.language.base import Doc, Token
from detente.records import Claim, Statement, content_id

NAME = "ru/claims.toml"
BACK = 12  # statements before a denial that it may turn against
CONTENT = frozenset(("NOUN", "ADJ", "VERB", "PROPN"))
IDLE = frozenset((
    "быть", "стать", "мочь", "год", "время", "день", "заявить", "сказать", "страна", "вопрос", "человек", "сторона",
    "президент", "министр", "глава", "отношение", "новый", "весь", "иметь",
))  # fmt: skip
LONGEST_MATTER = 6  # words of the phrase that says what a claim is about


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """Cue lemmas and phrases of denial and dispute."""

    cues: Mapping[str, frozenset[str]]
    phrases: Mapping[str, tuple[str, ...]]
    objects: frozenset[str]
    actors: frozenset[str]


def load_claims() -> ClaimWords:
    """The shipped table."""
    raw = load_table(NAME, ("denies", "disputes", "objects"))
    stances = ("denies", "disputes")
    return ClaimWords(
        {stance: frozenset(words_of(raw, stance, "cues", NAME)) for stance in stances},
        {stance: words_of(raw, stance, "phrases", NAME) for stance in stances},
        frozenset(words_of(raw, "objects", "lemmas", NAME)),
        frozenset(words_of(raw, "objects", "actors", NAME)),
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement with the lemmas that carry its matter, in order, and its stance."""

    statement: Statement
    tokens: tuple[Token, ...]
    lemmas: frozenset[str]
    stance: str


class Claims:
    """The component that finds claims and what counters them."""

    provides = "claims"
    requires: tuple[str, ...] = ("statements",)

    @cached_property
    def words(self) -> ClaimWords:
        return load_claims()

    def __call__(self, doc: Doc, found: Found) -> list[Claim]:
        return find_claims(doc, found, self.words)


def find_claims(doc: Doc, found: Found, words: ClaimWords) -> list[Claim]:
    """Claims in order of their statements."""
    statements = found.statements
    said = [_read(doc, statement, words) for statement in statements]
    claims: dict[str, Claim] = {}
    for place, later in enumerate(said):
        earlier, shared = _target(said, place)
        if earlier is None:
            earlier = _pointed_at(said, place, words, found.parties)
            shared = earlier.lemmas & later.lemmas if earlier else shared
        if earlier is None:
            if later.stance == "denies" and later.statement.kind == "indirect" and _names_matter(later, words):
                claims[later.statement.id] = _claim(
                    later, "denies", later.statement.text, None, "a denial that names what it denies"
                )
            continue
        about = _about(later, shared) or _about(earlier, shared) or earlier.statement.text
        stance = later.stance if later.stance != "asserts" else "disputes"
        claims.setdefault(earlier.statement.id, _claim(earlier, "asserts", about, None, "disputed in the article"))
        same = f"shares {', '.join(sorted(shared))} with" if shared else "points at"
        reason = f"{same} the statement it counters"
        claims[later.statement.id] = _claim(later, stance, about, earlier.statement.id, reason)
    return [claims[statement.id] for statement in statements if statement.id in claims]


def _claim(said: _Said, stance: str, about: str, counters: str | None, reason: str) -> Claim:
    words = about.split()
    short = " ".join(words[: LONGEST_MATTER + 2])
    return Claim(
        content_id(said.statement.id, "claim", counters), said.statement.id, short, stance, counters, (reason,)
    )


def _read(doc: Doc, statement: Statement, words: ClaimWords) -> _Said:
    spans = statement.pieces or (statement.span,)
    tokens = tuple(
        token
        for index in statement.sentences
        for token in doc.sentences[index].tokens
        if any(start <= token.start < stop for start, stop in spans)
    )
    cue = cue_lemma(doc, statement, ("VERB", "ADJ"))
    text = folded(statement.text)
    stance = next((name for name in ("denies", "disputes") if cue in words.cues[name]), None)
    if stance is None:
        stance = next((name for name in ("denies", "disputes") if _opens_with(text, words.phrases[name])), "asserts")
    lemmas = frozenset(
        token.lemma for token in tokens if token.pos in CONTENT and token.lemma not in IDLE and len(token.lemma) > 2
    )
    return _Said(statement, tokens, lemmas, stance)


LABELS = frozenset(("дезинформаци", "фейк", "выдумк"))  # "это не является фейком" denies nothing of the kind
EARLY = 60  # characters within which a phrase sets the stance of the whole


def _opens_with(text: str, phrases: Sequence[str]) -> bool:
    match = first_match(text, phrases)
    if match is None or match[0] >= EARLY:
        return False
    around = f" {text[max(0, match[0] - EARLY) : match[0] + EARLY]}"
    return match[1] not in LABELS or not any(word in around for word in (" нельзя ", " не является ", " не явля"))


def _target(said: Sequence[_Said], place: int) -> tuple[_Said | None, frozenset[str]]:
    """The statement of another party that this one turns against: the one that shares most, the nearest of equals."""
    later = said[place]
    if later.stance == "asserts":
        return None, frozenset()
    best: tuple[int, int, _Said, frozenset[str]] | None = None
    for back in range(place - 1, max(place - 1 - BACK, -1), -1):
        earlier = said[back]
        if not _opposed(earlier.statement, later.statement) or earlier.stance == "denies":
            continue
        shared = _matters(earlier, later)
        if len(shared) >= _least(later) and (best is None or len(shared) > best[0]):
            best = (len(shared), back, earlier, shared)
    return (best[2], best[3]) if best else (None, frozenset())


def _pointed_at(said: Sequence[_Said], place: int, words: ClaimWords, mentions: Sequence[PartyMention]) -> _Said | None:
    """ "эти обвинения", "обвинения в свой адрес": the last statement of another party that speaks of the one who denies."""
    later = said[place]
    if (
        later.stance != "denies"
        or not later.lemmas & words.objects
        or not {token.lemma for token in later.tokens} & POINTERS
    ):
        return None
    code = later.statement.speaker.code
    if code is None:
        return None
    first = min(later.statement.sentences, default=0)
    for back in range(place - 1, max(place - 1 - NEAR, -1), -1):
        earlier = said[back]
        if first - max(earlier.statement.sentences, default=first) > GAP:
            continue
        if _own_side(earlier.statement, later.statement):
            return None  # "this information" is then what its own side said just before
        asserted = earlier.stance == "asserts" and not earlier.statement.reasons[0].startswith("matter")
        opposed = _opposed(earlier.statement, later.statement)
        if asserted and opposed and _speaks_of(earlier, code, mentions, words):
            return earlier
    return None


NEAR = 5  # statements before a denial that "this" may mean
GAP = 3  # sentences between the two
POINTERS = frozenset(("этот", "такой", "подобный", "данный", "весь", "свой", "любой", "собственный", "всякий"))


def _own_side(earlier: Statement, later: Statement) -> bool:
    return later.speaker.code is not None and earlier.speaker.code == later.speaker.code


def _speaks_of(said: _Said, code: str, mentions: Sequence[PartyMention], words: ClaimWords) -> bool:
    """Whether a statement names a party as one that acts; "бывший российский солдат" is none."""
    statement = said.statement
    after = {one.start: two.lemma for one, two in itertools.pairwise(said.tokens)}
    spans = statement.pieces or (statement.span,)
    return any(
        mention.sentence in statement.sentences
        and any(
            party.code == code
            and party.span
            and any(start <= party.span[0] < stop for start, stop in spans)
            and (mention.kind != "adjective" or after.get(party.span[0]) in words.actors)
            for party in mention.parties
        )
        for mention in mentions
    )


def _least(later: _Said) -> int:
    """How many words must be shared with a denial or dispute."""
    return 2 if len(later.lemmas) > 2 else 1


def _opposed(one: Statement, other: Statement) -> bool:
    """Different sides: other codes, or other names where a code is missing on both."""
    if "MED" in (one.speaker.sector, other.speaker.sector):
        return False
    if one.speaker.code and other.speaker.code:
        return one.speaker.code != other.speaker.code
    return one.speaker.code != other.speaker.code and one.speaker.name != other.speaker.name


def _matters(one: _Said, other: _Said) -> frozenset[str]:
    """Lemmas shared by two statements, by their stems so that verb and noun meet, without the names of the two parties."""
    stems = {_stem(lemma): lemma for lemma in sorted(one.lemmas)}
    parties = {token.lemma for said in (one, other) for token in said.tokens if token.pos == "PROPN"}
    return frozenset(lemma for lemma in other.lemmas if _stem(lemma) in stems and lemma not in parties)


def _stem(lemma: str) -> str:
    return lemma[: max(5, len(lemma) - 4)]


def _names_matter(said: _Said, words: ClaimWords) -> bool:
    return bool(said.lemmas & words.objects) and len(said.lemmas) >= 3


def _about(said: _Said, shared: frozenset[str]) -> str:
    """The stretch of a statement that holds most of the shared words: a short phrase."""
    stems = {_stem(lemma) for lemma in shared}
    places = [i for i, token in enumerate(said.tokens) if _stem(token.lemma) in stems and token.lemma not in IDLE]
    if not places:
        return ""
    best: tuple[int, int, int] = (0, 0, 0)
    for first in places:
        last = max(place for place in places if place - first < LONGEST_MATTER)
        count = sum(first <= place <= last for place in places)
        if (count, first - last) > (best[0], best[1] - best[2]):
            best = (count, first, last)
    return _text(said.tokens[best[1] : best[2] + 1])


def _text(tokens: Sequence[Token]) -> str:
    text = ""
    for index, token in enumerate(tokens):
        gap = " " if index and token.start > tokens[index - 1].stop else ""
        text += gap + token.text
    return text.strip(" ,.;:-–—")
