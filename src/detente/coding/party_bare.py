"""Whose a bare role or institution is, and whether a capital acts or is only a place.

"Президент" in an outlet of Russia is Russia's; "полиция" in a sentence set in the United States is theirs; "министр" in an article that has
named one is that one.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from detente.coding.party_memory import Memory, Spoken
from detente.coding.party_phrases import OURS, STATE_NOUNS, Sight, plural
from detente.coding.party_pieces import Piece
from detente.knowledge import Knowledge
from detente.language.base import Sentence, Token

PLACE_WORDS = frozenset(
    ("в", "во", "из", "под", "через", "на", "над", "у", "возле", "близ", "около", "по", "до", "вокруг", "вблизи")
)
TOWN = frozenset(("город", "столица", "аэропорт", "пригород", "центр", "улица", "окрестность"))
IN = frozenset(("в", "во", "на"))
NEIGHBOURS = 8  # mentions to either side that may say where a sentence is set
BACK_SENTENCES, BACK_PARAGRAPHS = 6, 2

_MINISTERS = frozenset(("foreign_minister", "defence_minister", "interior_minister", "minister"))
_DIPLOMATS = frozenset(
    ("ambassador", "diplomat", "foreign_minister", "envoy", "spokesperson", "deputy_foreign_minister")
)
_CHIEFS = frozenset(("president", "monarch", "head_of_state", "supreme_leader", "chairman"))
POINTS_TO: dict[str, frozenset[str]] = {
    "president": frozenset(("president",)),
    "prime_minister": frozenset(("prime_minister",)),
    "chancellor": frozenset(("chancellor",)),
    "head_of_state": _CHIEFS,
    "monarch": frozenset(("monarch",)),
    "foreign_minister": frozenset(("foreign_minister",)),
    "defence_minister": frozenset(("defence_minister",)),
    "minister": _MINISTERS,
    "diplomat": _DIPLOMATS,
    "ambassador": frozenset(("ambassador",)),
    "spokesperson": frozenset(("spokesperson",)),
    "expert": frozenset(("expert",)),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for the whole article: the tables, its day, its outlet's country, whether it is a lone headline."""

    knowledge: Knowledge
    date: str | None
    home: str | None
    headline: bool


def our_country(sight: Sight) -> list[Piece]:
    """ "наша страна" in a headline of an outlet is the outlet's country; after a colon it is the speaker's and unknown."""
    found: list[Piece] = []
    for one, two in pairwise(sight.tokens):
        if ":" in (one.text, two.text) or sight.home is None:
            break
        if one.lemma in OURS and two.lemma in STATE_NOUNS and two.feats.get("Number") != "Plur":
            name = sight.knowledge.state_name(sight.home)
            reason = "ours: the outlet's country"
            found.append(Piece(one.index, two.index, "state", (sight.home,), name=name, reason=reason, head=two.index))
    return found


def fill_bare(piece: Piece, pieces: Sequence[Piece], sentence: Sentence, setting: Setting, memory: Memory) -> bool:
    """Decide whose a bare role or institution is; False when it is nobody's."""
    body = sentence.kind == "body" and not setting.headline
    if piece.kind == "institution" and piece.needs == "complement":
        placed = body and piece.office == "court" and _placed(piece, pieces, sentence.tokens, anywhere=False)
        return placed or (piece.office == "world_court" and _court_spoken_of(piece, memory))
    if piece.kind == "role" and plural(sentence.tokens[piece.head]):
        return _both(piece, memory)
    if piece.kind == "role" and (body or piece.needs != "outlet") and _spoken_of(piece, sentence, memory):
        return True
    if piece.kind == "role" and piece.needs != "outlet":
        return False
    anywhere = piece.needs == "near" and not body
    if piece.office not in ("president", "prime_minister") and _placed(
        piece, pieces, sentence.tokens, anywhere=anywhere
    ):
        return True
    if _shared(piece, pieces, sentence.tokens):
        return True
    if piece.needs == "near" and body:
        return _last_country(piece, sentence, setting, memory)
    if setting.home:
        piece.codes = (setting.home,)
        piece.reason += f", bare: the outlet's country ({setting.home})"
    elif len(memory.counts) == 1:
        piece.codes = tuple(memory.counts)
        piece.reason += ", bare: the only country of the article"
    else:
        piece.reason += ", bare: no country known"
    return True


def _court_spoken_of(piece: Piece, memory: Memory) -> bool:
    """ "суд в Гааге": several sit there, so it is the one that the article has named."""
    if memory.court is None:
        return False
    piece.codes = (memory.court,)
    piece.reason += ", the court spoken of before"
    return True


def _both(piece: Piece, memory: Memory) -> bool:
    """ "президенты" with no country named are those of the pair spoken of."""
    codes = tuple(party.code for party in memory.pair if party.code)
    if piece.office in ("civilian", "expert", "legislator", "candidate", "former") or len(codes) < 2:
        return False
    piece.codes = codes
    piece.reason += ", bare: the two parties spoken of together"
    return True


def _placed(piece: Piece, pieces: Sequence[Piece], tokens: Sequence[Token], *, anywhere: bool) -> bool:
    """ "В США полиция ...": the state where the sentence is set: named before the word, or for a loose word in a headline anywhere."""
    kinds = ("state", "capital", "region") if anywhere else ("state", "capital")
    here = bisect.bisect_left(pieces, piece.first, key=lambda one: one.first)
    near = pieces[max(here - NEIGHBOURS, 0) : here + NEIGHBOURS]
    for other in sorted(near, key=lambda one: (abs(one.first - piece.first), one.first)):
        if other is piece or other.kind not in kinds or len(other.codes) != 1 or not other.first:
            continue
        if (anywhere or other.first < piece.first) and tokens[other.first - 1].lemma in IN:
            piece.codes = other.codes
            piece.reason += f", bare: the country the sentence is set in ({other.codes[0]})"
            return True
    return False


def _shared(piece: Piece, pieces: Sequence[Piece], tokens: Sequence[Token]) -> bool:
    """ "премьер и глава МИД Италии": two roles before one country are both of it."""
    here = bisect.bisect_left(pieces, piece.last + 2, key=lambda one: one.first)
    other = pieces[here] if here < len(pieces) else piece
    joined = other.first == piece.last + 2 and tokens[piece.last + 1].lemma == "и"
    if piece.kind != "role" or not joined or other.kind != "role" or len(other.codes) != 1:
        return False
    piece.codes = other.codes
    piece.reason += f", bare: the country of both roles ({other.codes[0]})"
    return True


def _last_country(piece: Piece, sentence: Sentence, setting: Setting, memory: Memory) -> bool:
    """The state that last acted in this paragraph or the one before, else the place most often named; False when there is none."""
    places: list[str] = []
    for one in reversed(memory.spoken):
        if sentence.paragraph - one.paragraph > 1 or sentence.index - one.sentence > 3:
            break
        country = setting.knowledge.countries.get(one.parties[0].code or "")
        if len(one.parties) != 1 or country is None or not country.state or not (one.official or one.placed):
            continue
        if not one.placed:
            places = [country.code]
            break
        places.append(country.code)
    if not places:
        return False
    piece.codes = (max(places, key=lambda code: memory.counts.get(code, 0)),)
    piece.reason += f", bare: the country spoken of last ({piece.codes[0]})"
    return True


def _spoken_of(piece: Piece, sentence: Sentence, memory: Memory) -> bool:
    """ "министр", "политик", "глава государства" for a person spoken of before."""
    wanted = POINTS_TO.get(piece.office or "")
    if piece.office != "politician" and wanted is None:
        return False
    best: Spoken | None = None
    for one in reversed(memory.spoken):
        if sentence.index - one.sentence > BACK_SENTENCES or sentence.paragraph - one.paragraph > BACK_PARAGRAPHS:
            break
        if best is not None and one.sentence < best.sentence:
            break
        party = one.parties[0]
        fits = wanted is None or (party.office or "") in wanted
        if one.person and one.sentence < sentence.index and party.code and fits and (best is None or one.subject):
            best = one
    if best is None:
        return False
    party = best.parties[0]
    piece.kind = "recalled"
    piece.name, piece.office, piece.sector = party.name, party.office, party.sector
    piece.codes, piece.official = (party.code or "",), best.official
    piece.reason += ", the person spoken of before"
    return True


def mark_place(piece: Piece, pieces: Sequence[Piece], tokens: Sequence[Token]) -> None:
    """A capital after "в", "из", "под" is where something happens; elsewhere it acts for its state."""
    before = piece.first - 1
    while before >= 0 and (tokens[before].pos in ("ADJ", "DET") or tokens[before].lemma in TOWN):
        before -= 1
    word = tokens[before].lemma if before >= 0 else ""
    here = bisect.bisect_left(pieces, piece.first, key=lambda one: one.first)
    last = pieces[here - 1] if here else piece
    listed = word in ("и", ",") and last.kind == "capital" and not last.official and last.last == before - 1
    if not listed and word not in PLACE_WORDS:
        return
    if word in IN and _impersonal(piece, tokens):
        piece.reason += ", place of an act without a subject"
        return
    piece.official = False
    piece.reason += f", a place after {word!r}"


def _impersonal(piece: Piece, tokens: Sequence[Token]) -> bool:
    """ "В Киеве заявили": a plural verb without a subject; the place speaks."""
    token = tokens[piece.head]
    if token.rel != "obl" or not 0 <= token.head < len(tokens):
        return False
    verb = tokens[token.head]
    if verb.pos != "VERB" or verb.feats.get("Number") != "Plur" or verb.feats.get("Voice") == "Pass":
        return False
    return not any(one.head == verb.index and one.rel.startswith(("nsubj", "csubj")) for one in tokens)
