"""Private people and the state they are of: "россиянин Олег Зимин", "хакер из Латвии Янис Озолс", "Зимина, российская журналистка".

In: a sentence's pieces after phrases are composed. Out: the pieces, an unknown person beside words of nationality with the state's code.
Such a person never acts for the state, but what is done to him is done to its citizen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from detente.coding.party_pieces import Piece
from detente.language.base import Token

PEOPLE = frozenset(("unknown", "recalled"))
PRIVATE = frozenset(("civilian", "expert", "former", "legislator", "candidate", "religious_head"))
OBJECT_CASES = frozenset(("Gen", "Acc"))
LONGEST_TITLE = 5  # words between an adjective and the name: "канадский морской офицер Джон Смитсон"


def name_private(pieces: list[Piece], tokens: Sequence[Token]) -> list[Piece]:
    """The pieces with the nationality of private people read; words of nationality joined to a name are gone."""
    ends = {piece.last: piece for piece in pieces}
    starts = {piece.first: piece for piece in pieces}
    gone: set[int] = set()
    for piece in pieces:
        if piece.kind not in PEOPLE or piece.codes:
            continue
        source = _before(piece, ends, tokens) or _above(piece, ends, tokens) or _after(piece, starts, tokens)
        if source is None:
            continue
        piece.codes = source.codes[:1]
        piece.official = source.kind == "role" and source.official and source.office not in PRIVATE
        if source.kind == "role":
            piece.office, piece.sector = source.office, source.sector
        piece.sector = piece.sector or "CVL"
        piece.reason += f"; with {source.reason}"
        if _says_nation(source) and source.last == piece.first - 1:
            gone.add(id(source))
            piece.first = source.first
    return [piece for piece in pieces if id(piece) not in gone]


def _before(piece: Piece, ends: Mapping[int, Piece], tokens: Sequence[Token]) -> Piece | None:
    """ "россиянин X", "российский морпех X", "хакер из Латвии X"."""
    place = piece.first - 1
    nouns = 0
    while place >= 0 and piece.first - place <= LONGEST_TITLE:
        source, token = ends.get(place), tokens[place]
        if source is not None:
            if source.kind == "state" and nouns == 0 and _comes_from(source, piece, tokens):
                return _one(source)
            adjective = source.kind == "adjective" and nouns > 0 and not token.lemma.startswith("анти")
            named = nouns == 0 and _says_nation(source) and _alike(tokens[source.head], tokens[piece.head])
            return _one(source) if adjective or named else None
        if token.pos == "NOUN" and token.feats.get("Animacy") == "Anim" and _alike(token, tokens[piece.head]):
            nouns += 1
        elif token.pos != "ADJ":
            return None
        place -= 1
    return None


def _comes_from(source: Piece, piece: Piece, tokens: Sequence[Token]) -> bool:
    """Whether a state before a name is where its bearer comes from."""
    noun = source.first - 2
    if noun < 0 or tokens[source.first - 1].lemma != "из":
        return False
    token = tokens[noun]
    return token.pos == "NOUN" and token.feats.get("Animacy") == "Anim" and _alike(token, tokens[piece.head])


def _above(piece: Piece, ends: Mapping[int, Piece], tokens: Sequence[Token]) -> Piece | None:
    """ "задержан гражданин России, 31-летний X": the name stands in apposition to the words of nationality."""
    head = tokens[piece.head]
    if head.rel not in ("appos", "flat:name", "flat") or not 0 <= head.head < piece.first:
        return None
    source = next((one for one in ends.values() if one.first <= head.head <= one.last), None)
    fits = source is not None and _says_nation(source) and _alike(tokens[source.head], head)
    return _one(source) if fits and source is not None else None


def _after(piece: Piece, starts: Mapping[int, Piece], tokens: Sequence[Token]) -> Piece | None:
    """ "Хасан Рухани, президент Ирана", "Х, украинский бизнесмен": a role or a nationality after a comma."""
    if piece.last + 2 >= len(tokens) or tokens[piece.last + 1].text != ",":
        return None
    source = starts.get(piece.last + 2)
    if source is None or not source.codes:
        return None
    fits = source.kind == "role" or source.kind == "inhabitant"
    return source if fits and _alike(tokens[source.head], tokens[piece.head]) else None


def _says_nation(source: Piece) -> bool:
    return source.kind == "inhabitant" or (source.kind == "role" and source.office == "civilian")


def _one(source: Piece) -> Piece | None:
    return source if len(source.codes) == 1 else None


def _alike(noun: Token, name: Token) -> bool:
    """Whether two words may stand in one case and number; a name's tags often fail, so what is unknown fits."""
    if noun.feats.get("Number") == "Plur":
        return False
    one, other = noun.feats.get("Case"), name.feats.get("Case")
    return None in (one, other) or one == other or {one, other} == OBJECT_CASES


def lent_to_bodies(pieces: Sequence[Piece], tokens: Sequence[Token]) -> None:
    """A diplomat of one state who holds an office of another party speaks for that one ("чилийский дипломат X, посланник ООН")."""
    for one, other in pairwise(pieces):
        gap = tokens[one.last + 1 : other.first]
        joined = len(gap) <= 1 and all(token.text == "," for token in gap)
        apart = bool(one.codes and other.codes) and not set(one.codes) & set(other.codes)
        if joined and apart and one.office == "diplomat" and other.kind == "role" and other.official:
            one.official = False
