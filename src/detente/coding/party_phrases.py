"""Phrases out of pieces: "министр иностранных дел Польши Яцек Чапутович" is one mention, not four.

A role or an institution looks left for an adjective of a country ("иранский коллега") and right for a complement in the genitive ("президенты
РФ, Турции и Ирана", "глава МИД Германии") and for the name of its holder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from detente.coding.party_names import nominative
from detente.coding.party_pieces import Piece, read_people
from detente.knowledge import Knowledge, NameClues
from detente.language.base import Token

ROLE_KINDS = frozenset(("role", "institution"))
NAMED = frozenset(("state", "organisation", "body", "group"))
ADJECTIVES = frozenset(("adjective", "capital_adjective", "region_adjective"))
PEOPLE = frozenset(("person", "family", "unknown", "recalled"))
POSTED = frozenset(("ambassador", "diplomat", "envoy", "embassy"))
SERVES = frozenset(("deputy", "spokesperson", "presidential_aide", "envoy", "press", "chief_of_staff"))
FORMER = frozenset(("бывший", "экс", "отставной", "опальный", "свергнутый", "беглый", "прежний"))
OPPOSED = frozenset(("оппозиционный", "мятежный", "повстанческий"))
OURS = frozenset(("наш",))
FEMALE = ("ова", "ева", "ина", "ову", "еву", "ину", "овой", "евой", "иной", "ская", "скую")
RULERS = frozenset(("head", "regional_head", "government", "monarch"))
LOCAL = frozenset(("court", "judge", "justice", "police", "prosecutor"))  # of their state wherever they sit in it
LOOSE = frozenset(("army", "government", "police", "delegation", "legislature"))
STATE_NOUNS = frozenset(("государство", "страна", "республика", "держава"))
LONGEST_TAIL = 6
DEEPEST = 4  # "советник помощника представителя ..." is followed so far


@dataclass(slots=True)
class Sight:
    """What the composition of one sentence needs: tokens, pieces by first token, knowledge, and the article's day."""

    tokens: Sequence[Token]
    pieces: list[Piece]
    knowledge: Knowledge
    date: str | None
    home: str | None
    depth: int = 0
    starts: dict[int, Piece] = field(init=False)
    adjectives: dict[int, Piece] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = {piece.first: piece for piece in self.pieces}
        self.adjectives = {piece.last: piece for piece in self.pieces if piece.kind in ADJECTIVES}


def compose(sight: Sight) -> list[Piece]:
    """The pieces with roles and institutions joined to their countries and holders; consumed pieces are gone."""
    gone: set[int] = set()
    for piece in sight.pieces:
        if id(piece) not in gone and piece.kind in ROLE_KINDS:
            _compose_one(piece, sight, gone)
    kept = [piece for piece in sight.pieces if id(piece) not in gone]
    for piece in kept:
        settle_person(piece, sight, None, None)
    return kept


def _compose_one(role: Piece, sight: Sight, gone: set[int], *, served: bool = False) -> None:
    """Widen one role or institution; one that is served by another ("пресс-секретарь президента") leaves the name after it to that one."""
    left = _left(role, sight, gone)
    place = role.last + 1
    right, place = _right(role, place, sight, gone)
    codes = tuple(dict.fromkeys((*left, *right)))
    person = None if served or role.kind == "institution" else _holder(place, role, sight, gone)
    if person is not None:
        place = person.last + 1
    if not codes and (role.kind == "role" or role.office in LOCAL) and person is None:
        codes, place = _from(role, place, sight, gone)
    role.last = max(role.last, place - 1)
    if codes:
        role.codes = codes
        role.reason += f", country in the phrase ({', '.join(codes)})"
    if person is not None:
        _join(role, person, codes, sight)
    if role.kind == "role" and role.former:
        role.official = False
    if role.office in POSTED:
        _posting(role, sight, gone)
    _affairs(role, sight, gone)


def _left(role: Piece, sight: Sight, gone: set[int]) -> tuple[str, ...]:
    """Countries of the adjectives before a role; marks a former holder and widens the role over the adjectives."""
    codes: tuple[str, ...] = ()
    place = role.first - 1
    ends = sight.adjectives
    while place >= 0 and role.first - place < 6:
        token, piece = sight.tokens[place], ends.get(place)
        if piece is not None and id(piece) not in gone:
            codes = (*piece.codes, *codes)
            gone.add(id(piece))
            local = piece.kind == "capital_adjective" or role.office in LOCAL
            role.official = role.official and (piece.official or local)
            role.first = piece.first
        elif token.lemma in OPPOSED:
            role.official = False
            role.first = place
        elif token.lemma in FORMER or token.lemma.startswith("экс-"):
            role.former = True
            role.first = place
        elif token.lemma in OURS and sight.home:
            codes = (sight.home, *codes)
            role.first = place
            role.reason += ", ours"
        elif token.pos not in ("ADJ", "DET", "NUM") and not (token.text in ("и", ",") and place - 1 in ends and codes):
            break
        place -= 1
    return codes


def _right(role: Piece, place: int, sight: Sight, gone: set[int]) -> tuple[tuple[str, ...], int]:
    """Countries in the genitive after a role, through institutions and adjectives; with the place after them."""
    start = place
    while place < len(sight.tokens) and place - start < LONGEST_TAIL:
        piece = sight.starts.get(place)
        if piece is not None and piece.kind in ADJECTIVES:
            if role.kind == "institution" and sight.tokens[place - 1].pos == "CCONJ":
                break
            return _through_adjective(role, piece, sight, gone)
        if piece is not None and piece.kind == "institution":
            gone.add(id(piece))
            role.sector = piece.sector if role.office in ("head", "spokesperson", "deputy") else role.sector
            if role.office == "head" and piece.office == "company":
                role.office = "state_company_head"
            place = piece.last + 1
            if piece.codes:
                return piece.codes, place
            continue
        if piece is not None and (piece.kind in NAMED or piece.kind in ("seat", "region", "capital")):
            return _named(role, piece, sight, gone)
        if piece is not None and piece.kind in PEOPLE | {"role"}:
            return _through_person(role, piece, sight, gone, place)
        if not _genitive(sight.tokens, place, role.office in LOCAL) or (
            role.office in LOOSE and sight.tokens[place].pos == "CCONJ"
        ):
            break
        place += 1
    return (), role.last + 1 if place == start or not _consumed(sight, gone, role.last + 1) else place


def _from(role: Piece, place: int, sight: Sight, gone: set[int]) -> tuple[tuple[str, ...], int]:
    """ "коллега из Польши", "коллеги по ОДКБ", "суд в Нью-Йорке": the country after "из" or "в", the organisation after "по"."""
    piece = sight.starts.get(place + 1)
    word = sight.tokens[place].lemma if place < len(sight.tokens) else ""
    seated = word in ("в", "на") and role.office in LOCAL and piece is not None and _is_seat(sight.tokens[piece.first])
    land = piece is not None and (word == "из" or seated) and piece.kind in ("state", "capital", "region")
    body = piece is not None and word == "по" and piece.kind == "organisation" and role.office == "counterpart"
    if piece is None or not (land or body):
        return (), place
    gone.add(id(piece))
    return piece.codes, piece.last + 1


def _is_seat(token: Token) -> bool:
    return token.feats.get("Case") in ("Loc", None)


def _consumed(sight: Sight, gone: set[int], place: int) -> bool:
    piece = sight.starts.get(place)
    return piece is not None and id(piece) in gone


def _genitive(tokens: Sequence[Token], place: int, local: bool) -> bool:
    """Whether a word may stand inside a role's title: a genitive, or a conjunction before one; a court's district has a capital letter."""
    token = tokens[place]
    small = token.text[:1].islower() or (local and token.pos == "ADJ")
    if token.pos in ("NOUN", "ADJ", "PROPN") and token.feats.get("Case") == "Gen" and small:
        return True
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    return (
        token.pos == "CCONJ"
        and following is not None
        and following.feats.get("Case") == "Gen"
        and following.text[:1].islower()
    )


def _through_adjective(role: Piece, piece: Piece, sight: Sight, gone: set[int]) -> tuple[tuple[str, ...], int]:
    """ "глава немецкого МИД", "командующий российской авиацией": the adjective's country, its noun taken in."""
    token = sight.tokens[piece.first]
    if token.feats.get("Case") not in ("Gen", "Ins", None) and role.office != "head":
        return (), role.last + 1
    gone.add(id(piece))
    if piece.kind == "region_adjective" and role.office not in LOCAL:
        role.official = False
    noun = piece.head if piece.head > piece.last else piece.last
    inner = sight.starts.get(noun)
    place = noun + 1
    if role.office == "head" and sight.tokens[noun].lemma in STATE_NOUNS:
        role.office = "head_of_state"
    if inner is not None and inner.kind in ROLE_KINDS:
        gone.add(id(inner))
        place = inner.last + 1
        if inner.kind == "role" and not inner.official:
            role.official = False
    return piece.codes, place


def _named(role: Piece, piece: Piece, sight: Sight, gone: set[int]) -> tuple[tuple[str, ...], int]:
    """States or organisations right after a role; several when the role is plural."""
    token = sight.tokens[piece.first]
    bends = not token.text.endswith(("и", "у", "о", "е", "э", "ы"))
    if piece.kind in ("region", "capital") and (
        role.office not in RULERS | LOCAL or (bends and token.feats.get("Case") != "Gen")
    ):
        return (), role.last + 1
    if (
        token.feats.get("Case") in ("Nom", "Ins", "Dat")
        and token.pos == "PROPN"
        and not token.text.isupper()
        and piece.kind == "state"
    ):
        return (), role.last + 1
    codes = piece.codes
    gone.add(id(piece))
    if piece.kind == "region" and role.office not in LOCAL:
        role.official = False
    place = piece.last + 1
    while plural(sight.tokens[role.head]):
        joined = _joined(place, sight)
        if joined is None:
            break
        codes += joined.codes
        gone.add(id(joined))
        place = joined.last + 1
    return codes, place


def plural(token: Token) -> bool:
    """Whether a role is in the plural, by its tag or, where tags err ("президенты"), by its ending."""
    if token.feats.get("Number") == "Sing" and token.lemma.endswith("а"):
        return False  # "главы МИД" is one
    return token.feats.get("Number") == "Plur" or token.text.lower().endswith(
        ("ы", "ки", "ры", "ов", "ам", "ами", "ах")
    )


def _joined(place: int, sight: Sight) -> Piece | None:
    """The next state of a list: after a comma or "и"."""
    if place + 1 >= len(sight.tokens) or sight.tokens[place].text not in (",", "и", "с", "—", "-"):
        return None
    following = place + 1
    if sight.tokens[following].text == "и":
        following += 1
    piece = sight.starts.get(following)
    if piece is None or piece.kind not in NAMED:
        return None
    return piece


def _through_person(role: Piece, piece: Piece, sight: Sight, gone: set[int], place: int) -> tuple[tuple[str, ...], int]:
    """ "пресс-секретарь Путина", "советник президента Ирана": whom one serves gives the party."""
    tokens = sight.tokens
    if role.kind == "institution" and piece.kind != "role" and tokens[piece.head].feats.get("Case") == "Gen":
        return _owned(piece, sight, gone)
    if role.office not in SERVES and role.office not in ("minister", "head"):
        return (), place
    if piece.kind == "role":
        if tokens[piece.first].feats.get("Case") != "Gen":
            return (), place
        if sight.depth >= DEEPEST:
            return (), place
        sight.depth += 1
        _compose_one(piece, sight, gone, served=True)
        sight.depth -= 1
        gone.add(id(piece))
        if role.office == "deputy" and piece.office == "foreign_minister":
            role.office = "deputy_foreign_minister"
        return piece.codes, piece.last + 1
    if piece.kind in ("unknown", "recalled") or not _serves(role, piece, tokens):
        return (), place
    settle_person(piece, sight, None, None)
    gone.add(id(piece))
    return piece.codes, piece.last + 1


def _owned(piece: Piece, sight: Sight, gone: set[int]) -> tuple[tuple[str, ...], int]:
    """ "армия Асада", "администрация Трампа": the institution is of the person's state."""
    if piece.kind in ("person", "family"):
        settle_person(piece, sight, None, None)
    if not piece.codes:
        return (), piece.first
    gone.add(id(piece))
    return piece.codes, piece.last + 1


def _serves(role: Piece, piece: Piece, tokens: Sequence[Token]) -> bool:
    """Whether a name after a role is whom the role serves (a genitive) and not its holder."""
    name, head = tokens[piece.head], tokens[role.head]
    if name.rel == "appos":
        return False
    return name.feats.get("Case") == "Gen" and head.feats.get("Case") != "Gen"


def _holder(place: int, role: Piece, sight: Sight, gone: set[int]) -> Piece | None:
    """The person named right after a role, who holds it."""
    piece = sight.starts.get(place)
    if piece is None or piece.kind not in PEOPLE or id(piece) in gone:
        return None
    head, name = sight.tokens[role.head], sight.tokens[piece.head]
    cases = head.feats.get("Case"), name.feats.get("Case")
    alike = None in cases or cases[0] == cases[1]
    if role.office in ("civilian", "expert") and (not alike or head.feats.get("Animacy") == "Inan"):
        return None
    inside = name.rel == "appos" or (name.rel != "" and role.first <= name.head <= role.last)
    if not alike and not inside and (name.rel != "" or cases[1] not in ("Nom", "Gen")):
        return None
    if role.office in SERVES and _serves(role, piece, sight.tokens):
        return None
    gone.add(id(piece))
    return piece


def _join(role: Piece, person: Piece, codes: tuple[str, ...], sight: Sight) -> None:
    """A role with its holder: the phrase's country wins over the table's, the table's name over the text's."""
    if role.office == "civilian" and person.kind == "family" and not person.given:
        person.people = ()  # an athlete of the same family name
    settle_person(person, sight, role.office, codes[0] if len(codes) == 1 else None)
    role.name = person.name
    role.people, role.given = person.people, person.given
    role.kind, role.settled = "person", True
    if not role.codes or (role.codes != codes and person.codes):
        role.codes = codes or person.codes
    role.reason += f"; holder: {person.reason}"
    if not role.office or role.office in ("head", "politician", "counterpart", "minister"):
        role.office = person.office or role.office
    if person.kind == "recalled":
        role.official = person.official
    if person.kind != "unknown" and person.former and not codes:
        role.official = False
    if role.office in ("legislator", "candidate", "civilian", "former", "religious_head"):
        role.official = False


def _affairs(role: Piece, sight: Sight, gone: set[int]) -> None:
    """ "глава агентства по делам СНГ": whose affairs they are is no party."""
    place = role.last + 1
    words = [token.lemma for token in sight.tokens[place : place + 2]]
    piece = sight.starts.get(place + 2)
    if words == ["по", "дело"] and piece is not None and piece.kind in NAMED:
        gone.add(id(piece))
        role.last = piece.last


def _posting(role: Piece, sight: Sight, gone: set[int]) -> None:
    """ "посол Украины в Москве": the place of posting belongs to the phrase and is no party."""
    place = role.last + 1
    if place + 1 >= len(sight.tokens) or sight.tokens[place].lemma not in ("в", "во", "при", "на", "по"):
        return
    piece = sight.starts.get(place + 1)
    if piece is None or piece.kind not in NAMED | {"capital", "region"}:
        return
    if sight.tokens[place].lemma in ("в", "во", "на") and sight.tokens[piece.first].feats.get("Case") == "Acc":
        return
    if not role.codes:
        if not sight.home or sight.home in piece.codes:
            return
        role.codes = (sight.home,)
        role.reason += ", the outlet's country"
    if role.office == "embassy":
        piece.official = False
        piece.reason += ", place of an embassy"
        return
    gone.add(id(piece))
    role.last = piece.last
    person = _holder(role.last + 1, role, sight, gone)
    if person is not None:
        role.last = person.last
        _join(role, person, role.codes, sight)


def settle_person(piece: Piece, sight: Sight, office: str | None, party: str | None) -> None:
    """Read a person's name by the day, the given name, the office and the country around it."""
    if piece.kind not in ("person", "family") or piece.settled:
        return
    last = sight.tokens[piece.last]
    female = last.feats.get("Gender") == "Fem" and last.text.endswith(FEMALE)
    clues = NameClues(sight.date, piece.given, office, party, female)
    alone = piece.weak and not piece.given and not office and not party
    if alone or not read_people(piece, sight.knowledge, clues):
        piece.kind = "unknown"
        piece.codes, piece.official, piece.people = (), False, ()
        piece.name = nominative(sight.tokens[piece.first : piece.last + 1])
        piece.reason = "a person no table knows (a bearer of a known family name)"
    else:
        piece.kind = "person"
