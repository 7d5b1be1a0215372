"""Primitive mentions: what the index finds in one sentence before phrases are composed.

In: a sentence, the knowledge, the article's day. Out: pieces in order, not overlapping: the longest name wins, entries that must never
resolve take their words out, and a person's name is widened to the left over given names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from detente.coding.party_names import OPENING, nominative, opens, quoted
from detente.coding.quotes import APOSTROPHES
from detente.knowledge import Entry, Knowledge, NameClues
from detente.knowledge.forms import APOSTROPHE
from detente.language.base import Name, Sentence, Token

ORDER = (
    "negative",
    "person",
    "nonperson",
    "group",
    "state",
    "organisation",
    "body",
    "seat",
    "role",
    "institution",
    "capital",
    "family",
    "region",
    "adjective",
    "inhabitant",
    "capital_adjective",
    "region_adjective",
    "nonparty",
)
_RANK = {kind: place for place, kind in enumerate(ORDER)}
_ADJECTIVES = frozenset(("adjective", "capital_adjective", "region_adjective"))
_PLACES = frozenset(("capital", "region", "state"))
_NAMED_AFTER = frozenset(("state", "capital", "region", "inhabitant")) | _ADJECTIVES
PARTICLES = frozenset(
    ("да", "де", "ди", "дель", "дос", "дер", "фон", "ван", "бен", "бин", "аль", "эль", "ле", "ла", "ибн")
)
DASHES = frozenset("-–—")
BRACKETS = frozenset('()[]/|«»"')
OWNED = frozenset(("армия", "администрация", "правительство", "режим", "кабинет", "войско", "команда", "сила"))
LONGEST_GIVEN = 5
_GENERATION = ("младш", "старш")  # "Буш-младший" is looked up without it


@dataclass(slots=True)
class Piece:
    """A stretch of tokens with one reading; grows while phrases are composed.

    `base` is the span before it grew. `codes` are the parties it stands for; `name` is nominative. `given` are a person's words before the family name, as written.
    """

    first: int
    last: int
    kind: str
    codes: tuple[str, ...] = ()
    name: str | None = None
    office: str | None = None
    sector: str | None = None
    needs: str = "none"
    official: bool = True
    reason: str = ""
    head: int = -1
    people: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    former: bool = False
    weak: bool = False
    settled: bool = False
    base: tuple[int, int] = (-1, -1)

    def __post_init__(self) -> None:
        self.base = (self.first, self.last)


def find_pieces(sentence: Sentence, knowledge: Knowledge, date: str | None) -> list[Piece]:
    """The primitive mentions of a sentence, in order."""
    tokens = sentence.tokens
    words = [_words(token, knowledge) for token in tokens]
    names = _names_by_token(sentence)
    pieces: list[Piece] = []
    place = 0
    while place < len(tokens):
        piece = _piece_at(sentence, words, place, knowledge, date, names) or _compound(tokens[place], knowledge)
        if piece is None:
            place += 1
            continue
        if piece.kind != "negative":
            _widen(piece, tokens, pieces, names)
            pieces.append(piece)
        place = piece.last + 1
    _add_unknown_people(sentence, pieces)
    return pieces


def _words(token: Token, knowledge: Knowledge) -> tuple[int, ...]:
    if token.pos == "PUNCT":
        sign = "—" if token.text in DASHES else APOSTROPHE if token.text in APOSTROPHES else ""
        return knowledge.index.words(sign) if sign else ()
    stem, _, suffix = token.text.rpartition("-")
    if stem and suffix.lower().startswith(_GENERATION):
        return knowledge.index.words(stem)
    return knowledge.index.words(token.text, token.lemma)


def _names_by_token(sentence: Sentence) -> dict[int, Name]:
    return {index: name for name in sentence.names for index in range(name.first, name.last + 1)}


def _piece_at(
    sentence: Sentence,
    words: Sequence[tuple[int, ...]],
    first: int,
    knowledge: Knowledge,
    date: str | None,
    names: dict[int, Name],
) -> Piece | None:
    if not words[first]:
        return None
    for last, entries in knowledge.index.matches(words, first):
        ranked = sorted(entries, key=lambda one: (not one.valid(date), _RANK[one.kind]))
        for entry in ranked:
            if entry.kind == "group" and not entry.valid(date):
                continue  # a group that is no more leaves its words to others
            if _acceptable(entry, sentence.tokens, first, last, names):
                return _piece(entry, sentence.tokens, first, last, ranked)
    return None


def _acceptable(entry: Entry, tokens: Sequence[Token], first: int, last: int, names: dict[int, Name]) -> bool:
    token, name = tokens[first], names.get(first)
    if entry.kind == "family":
        return _family_acceptable(entry, tokens, first, last, name)
    unquoted = entry.needs == "quotes" and not (first and tokens[first - 1].text[-1:] in OPENING)
    # A state's name alone in quotation marks is a cruiser's, a bank's or a hotel's.
    if unquoted or ((entry.kind in _NAMED_AFTER or entry.party == "WEST") and quoted(tokens, first, last)):
        return False
    if (
        name
        and name.kind == "PER"
        and (name.first < first or last < name.last)
        and entry.kind in _PLACES | {"inhabitant"}
    ):
        return False
    if entry.kind in _ADJECTIVES and first == last:
        return token.pos not in ("VERB", "ADV", "PROPN") or name is None
    if entry.kind in ("role", "institution") and first == last:
        return _office_word(entry, token)
    if entry.kind == "inhabitant":
        return token.text[:1].islower() or opens(tokens, first)
    if (
        entry.kind == "state"
        and first == last
        and len(token.text) <= 4
        and not token.text.isupper()
        and opens(tokens, first)
    ):
        return token.pos == "PROPN" or (name is not None and name.kind == "LOC")
    return True


def _office_word(entry: Entry, token: Token) -> bool:
    """Whether one word names an office or an institution."""
    name = entry.name or ""
    if token.lemma == f"{name}а":
        return False  # "премьера" the show, not "премьер" the office
    if name[-1:] in "иы" and token.feats.get("Number") == "Sing" and token.lemma != name:
        return False  # "органы власти", not "власти"
    return token.pos not in ("ADP", "VERB", "ADV", "CCONJ", "SCONJ", "PART") and not _modifies(token)


def _family_acceptable(entry: Entry, tokens: Sequence[Token], first: int, last: int, name: Name | None) -> bool:
    token = tokens[last]
    if first and tokens[first - 1].text in APOSTROPHES:
        return False  # "О'Хара" is no Хар
    if name is not None and name.kind == "PER" and last < name.last and not _apart(token, tokens[last + 1]):
        return False  # "Ким Даррок": the word is a given name here
    if entry.weak:
        return name is not None and name.kind == "PER"
    if name is None:
        if _initial(tokens, first - 2) and tokens[first - 1].text == ".":
            return True
        animate = token.feats.get("Animacy") == "Anim" and len(token.text) > 4
        return token.pos == "PROPN" and len(token.text) > 2 and (animate or not opens(tokens, first))
    if name.kind == "PER":
        return True
    if first > name.first and tokens[first - 1].lemma in OWNED:
        return True
    animate = name.kind == "ORG" or token.feats.get("Animacy") == "Anim"
    return (name.first, name.last) == (first, last) and token.pos == "PROPN" and animate


def _apart(one: Token, other: Token) -> bool:
    """Whether two names in a row are two people ("звонок Трампа Зеленскому"): their cases differ."""
    cases = one.feats.get("Case"), other.feats.get("Case")
    return None not in cases and cases[0] != cases[1]


def _initial(tokens: Sequence[Token], index: int) -> bool:
    return index >= 0 and len(tokens[index].text) == 1 and tokens[index].text.isupper()


def _modifies(token: Token) -> bool:
    """Whether a word is an adjective before a noun ("военных преступлений"), and not used as a noun itself."""
    return token.pos == "ADJ" and token.rel in ("amod", "")


def _piece(entry: Entry, tokens: Sequence[Token], first: int, last: int, ranked: Sequence[Entry]) -> Piece:
    people = entry.people
    if entry.kind in ("family", "person"):
        same = [one for one in ranked if one.kind == entry.kind]
        people = tuple(dict.fromkeys(person for one in same for person in one.people))
    piece = Piece(
        first,
        last,
        "unknown" if entry.kind == "nonperson" else entry.kind,
        codes=(entry.party,) if entry.party else entry.parties,
        name=entry.name,
        office=entry.office,
        sector=entry.sector,
        needs="none" if entry.party and entry.kind == "role" else entry.needs,
        official=entry.official,
        reason=entry.row,
        head=_head(tokens, first, last),
        people=people,
        weak=entry.weak,
    )
    if entry.kind in _ADJECTIVES:
        piece.head = _modified(tokens, first)
    return piece


def _head(tokens: Sequence[Token], first: int, last: int) -> int:
    """The token of a span whose syntactic head stands outside it, the first one; the first token when syntax is unknown."""
    for index in range(first, last + 1):
        if tokens[index].rel and not first <= tokens[index].head <= last:
            return index
    return first


def _modified(tokens: Sequence[Token], index: int) -> int:
    """The noun an adjective belongs to: its syntactic head, else the next noun close by, else itself."""
    token = tokens[index]
    if token.rel in ("amod", "conj") and 0 <= token.head < len(tokens) and token.head > index:
        return token.head
    for other in range(index + 1, min(index + 4, len(tokens))):
        if tokens[other].pos in ("NOUN", "PROPN"):
            return other
        if tokens[other].pos not in ("ADJ", "DET", "CCONJ", "ADV") and tokens[other].text != ",":
            break
    return index


def _compound(token: Token, knowledge: Knowledge) -> Piece | None:
    """A hyphenated word of several parties ("российско-турецкие", "Россия-НАТО") or an adjective with a prefix ("антироссийские")."""
    text = token.text
    if len(text) < 7 or len(text) > 60:
        return None
    parts = re.split("[-–—]", text)
    if len(parts) > 1:
        codes = knowledge.compound(text)
        if codes:
            return Piece(
                token.index,
                token.index,
                "adjective",
                codes,
                reason="countries.tsv, compound adjective",
                head=token.index,
            )
        if len(parts) == 2 and all(part[:1].isupper() for part in parts):
            return _pair(token, parts, knowledge)
    code = knowledge.prefixed(text)
    if code:
        return Piece(
            token.index,
            token.index,
            "adjective",
            (code,),
            official=False,
            reason="countries.tsv, adjective with a prefix",
            head=token.index,
        )
    return None


def _pair(token: Token, parts: Sequence[str], knowledge: Knowledge) -> Piece | None:
    codes = []
    for part in parts:
        for _, entries in knowledge.index.matches([knowledge.index.words(part)], 0):
            states = (one.party for one in entries if one.kind in ("state", "organisation", "capital") and one.party)
            codes += [next(states, None) or _home(entries, knowledge)]
    if len(codes) != 2 or None in codes:
        return None
    return Piece(
        token.index,
        token.index,
        "state",
        tuple(dict.fromkeys(code for code in codes if code)),
        reason="countries.tsv, a pair joined by a hyphen",
        head=token.index,
    )


def _home(entries: Sequence[Entry], knowledge: Knowledge) -> str | None:
    """The one state that everybody of a family name held office in ("Байдена" in "администрация Байдена–Харрис")."""
    people = [knowledge.people[one] for entry in entries if entry.kind == "family" for one in entry.people]
    codes = {held.party for person in people for held in person.occupancies}
    return codes.pop() if len(codes) == 1 else None


def _widen(piece: Piece, tokens: Sequence[Token], pieces: Sequence[Piece], names: dict[int, Name]) -> None:
    """Take the given names before a family name into the piece."""
    if piece.kind not in ("family", "person"):
        return
    floor = pieces[-1].last + 1 if pieces else 0
    name = names.get(piece.first)
    first = piece.first
    while first > floor and piece.first - first < LONGEST_GIVEN and _is_given(tokens, first - 1, name):
        first -= 1
    while first < piece.first and tokens[first].text in PARTICLES:
        first += 1
    if piece.kind == "family":
        piece.given = tuple(token.text for token in tokens[first : piece.first] if token.text != ".")
    piece.first = first
    if (
        name
        and name.kind == "PER"
        and piece.kind == "person"
        and name.last > piece.last
        and name.last - piece.last <= 2
    ):
        piece.last = name.last
    piece.head = _head(tokens, piece.first, piece.last)


def _is_given(tokens: Sequence[Token], index: int, name: Name | None) -> bool:
    token = tokens[index]
    if token.text in PARTICLES:
        return index > 0 and tokens[index - 1].text[:1].isupper() and tokens[index - 1].pos == "PROPN"
    if name is not None and name.kind == "PER" and index >= name.first:
        return (token.text[:1].isupper() and token.rel != "amod") or token.text == "."
    if token.text == ".":
        return _initial(tokens, index - 1)
    if len(token.text.rstrip(".")) == 1:
        return token.text[0].isupper() and token.pos != "ADP"
    return (
        token.text[:1].isupper()
        and token.pos == "PROPN"
        and index > 0
        and "Animacy" in token.feats
        and (token.feats.get("Animacy") == "Anim" and name is None)
    )


def _add_unknown_people(sentence: Sentence, pieces: list[Piece]) -> None:
    """People's names that no table knows, as pieces of their own."""
    taken = {index for piece in pieces for index in range(piece.first, piece.last + 1)}
    for name in sentence.names:
        first, last = name.first, name.last
        bracket = next((i for i in range(first + 1, last + 1) if sentence.tokens[i].text in BRACKETS), last + 1)
        last = bracket - 1
        while last > first and not sentence.tokens[last].text[-1:].isalnum():
            last -= 1
        if name.kind != "PER" or any(index in taken for index in range(name.first, name.last + 1)):
            continue
        tokens = sentence.tokens[first : last + 1]
        pieces.append(
            Piece(
                first,
                last,
                "unknown",
                name=nominative(tokens),
                official=False,
                reason="a person no table knows",
                head=_head(sentence.tokens, first, last),
                given=tuple(token.text for token in tokens[:-1]),
            )
        )
    pieces.sort(key=lambda piece: piece.first)


def read_people(piece: Piece, knowledge: Knowledge, clues: NameClues) -> bool:
    """Settle which person a piece names; False when the given name fits no bearer, and the piece becomes an unknown person."""
    reading = knowledge.person(piece.people, clues)
    if reading is None:
        return False
    piece.name, piece.office, piece.sector = reading.name, reading.office, reading.sector
    piece.codes = (reading.party,) if reading.party else ()
    piece.official = reading.official
    piece.former = "(former)" in reading.reason
    piece.reason = reading.reason
    piece.settled = True
    return True
