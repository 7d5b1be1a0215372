"""Parties: who is spoken of in each sentence, and for which state or organisation each stands.

In: a Doc, and the article with its outlet and day. Out: `PartyMention`s in order. Steps: names by the index (`party_pieces`), phrases
(`party_phrases`), then here bare roles by the outlet's country, people introduced earlier, pronouns, and places told from actors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.coding.base import Found, PartyMention
from detente.coding.party_memory import PRONOUNS, Memory
from detente.coding.party_phrases import Sight, compose
from detente.coding.party_pieces import Piece, find_pieces
from detente.knowledge import Knowledge
from detente.language.base import Doc, Sentence, Token
from detente.records import Party

KINDS = {
    "body": "organisation",
    "capital": "metonym",
    "seat": "metonym",
    "capital_adjective": "adjective",
    "region_adjective": "adjective",
    "family": "person",
    "unknown": "person",
    "nonparty": "organisation",
}
PLACE_WORDS = frozenset(
    ("в", "во", "из", "под", "через", "на", "над", "у", "возле", "близ", "около", "по", "до", "вокруг", "вблизи")
)
TOWN = frozenset(("город", "столица", "аэропорт", "пригород", "центр", "улица", "окрестность"))
STATE_CHIEF = frozenset(
    ("president", "prime_minister", "head_of_state", "foreign_minister", "defence_minister", "minister")
)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What holds for the whole article."""

    knowledge: Knowledge
    date: str | None
    home: str | None
    headline: bool


class Parties:
    """The component that provides `parties`."""

    provides = "parties"
    requires: tuple[str, ...] = ()

    def __call__(self, doc: Doc, found: Found) -> Sequence[PartyMention]:
        setting = _setting(found)
        memory = Memory()
        mentions: list[PartyMention] = []
        for sentence in doc.sentences:
            for mention in _read(sentence, setting, memory):
                mentions.append(mention)
                memory.note(mention, sentence)
        return tuple(mentions)


def _setting(found: Found) -> _Setting:
    article, knowledge = found.article, found.knowledge
    published = article.published
    date = (published.start or published.end) if published else None
    home = None
    if article.outlet:
        home = article.outlet.country
        for key in (article.outlet.domain, article.outlet.name):
            row = knowledge.outlet(key) if key and not home else None
            home = row.country if row else home
    return _Setting(knowledge, date[:10] if date else None, home, article.headline_only)


def _read(sentence: Sentence, setting: _Setting, memory: Memory) -> list[PartyMention]:
    pieces = find_pieces(sentence, setting.knowledge, setting.date)
    _recall(pieces, sentence, memory)
    sight = Sight(sentence.tokens, pieces, setting.knowledge, setting.date, setting.home)
    pieces = compose(sight)
    mentions = []
    for piece in pieces:
        _apposition(piece, pieces, sentence.tokens)
        mention = _mention(piece, pieces, sentence, setting, memory)
        if mention is not None:
            mentions.append(mention)
    mentions += _pronouns(sentence, mentions, memory)
    mentions.sort(key=lambda one: (one.first, one.last))
    return mentions


def _recall(pieces: list[Piece], sentence: Sentence, memory: Memory) -> None:
    """Give unknown or ambiguous family names the party of the person introduced earlier."""
    for piece in pieces:
        if piece.kind not in ("unknown", "family"):
            continue
        known = memory.recall(piece, sentence.tokens)
        if known is None or (piece.kind == "family" and piece.given):
            continue
        party, official = known
        piece.kind = "recalled"
        piece.name, piece.office, piece.sector = party.name, party.office, party.sector
        piece.codes = (party.code,) if party.code else ()
        piece.official = official
        piece.reason = "introduced earlier in the article"


def _apposition(piece: Piece, pieces: Sequence[Piece], tokens: Sequence[Token]) -> None:
    """ "Хасан Рухани, президент Ирана": the role after a comma gives an unknown person its party."""
    if piece.kind != "unknown" or piece.codes:
        return
    for other in pieces:
        if (
            other.kind == "role"
            and other.codes
            and other.first == piece.last + 2
            and tokens[piece.last + 1].text == ","
        ):
            piece.codes, piece.office, piece.sector = other.codes[:1], other.office, other.sector
            piece.official = other.official
            piece.reason += f"; apposition: {other.reason}"
            return


def _mention(
    piece: Piece, pieces: Sequence[Piece], sentence: Sentence, setting: _Setting, memory: Memory
) -> PartyMention | None:
    tokens = sentence.tokens
    if (
        piece.kind in ("role", "institution")
        and not piece.codes
        and not _bare(piece, pieces, sentence, setting, memory)
    ):
        return None
    kind = KINDS.get(piece.kind, piece.kind)
    if piece.kind == "recalled":
        kind = "person"
    if piece.kind == "role":
        kind = "inhabitant" if piece.office == "civilian" else "role"
    if piece.kind == "capital":
        _place(piece, pieces, tokens, setting)
    parties = tuple(_party(piece, code, sentence, setting.knowledge) for code in piece.codes or (None,))
    return PartyMention(
        sentence.index,
        piece.first,
        piece.last,
        piece.head,
        kind,
        parties,
        piece.reason,
        piece.official and not piece.former,
    )


def _party(piece: Piece, code: str | None, sentence: Sentence, knowledge: Knowledge) -> Party:
    tokens = sentence.tokens
    span = (tokens[piece.first].start, tokens[piece.last].stop)
    name = piece.name
    if piece.kind in ("role", "adjective", "capital", "capital_adjective", "region_adjective", "inhabitant") and code:
        name = knowledge.state_name(code)
    if piece.kind == "institution" and code and name and piece.needs != "none":
        name = f"{name} ({knowledge.state_name(code)})"
    if len(piece.codes) > 1 and code:
        name = knowledge.state_name(code)
    office = piece.office if piece.kind in ("role", "person", "recalled", "unknown", "family") else None
    return Party(code, name, office, piece.sector, span)


def _bare(piece: Piece, pieces: Sequence[Piece], sentence: Sentence, setting: _Setting, memory: Memory) -> bool:
    """Decide whose a bare role or institution is; False when it is nobody's."""
    if piece.kind == "institution" and piece.needs == "complement":
        return False
    if piece.kind == "role" and piece.needs != "outlet":
        return _spoken_role(piece, sentence, memory)
    body = sentence.kind == "body" and not setting.headline
    if piece.kind == "role" and body and _spoken_role(piece, sentence, memory):
        return True
    if piece.office not in ("president", "prime_minister") and _placed(piece, pieces, sentence.tokens):
        return True
    if piece.needs == "near" and body:
        return _last_country(piece, sentence, memory)
    if setting.home:
        piece.codes = (setting.home,)
        piece.reason += f", bare: the outlet's country ({setting.home})"
        return True
    if len(memory.counts) == 1:
        piece.codes = tuple(memory.counts)
        piece.reason += ", bare: the only country of the article"
        return True
    piece.reason += ", bare: no country known"
    return True


def _placed(piece: Piece, pieces: Sequence[Piece], tokens: Sequence[Token]) -> bool:
    """ "В США полиция ...": the state where the sentence places its subject: named before it, or, for a loose word, anywhere."""
    kinds = ("state", "capital", "region") if piece.needs == "near" else ("state", "capital")
    for other in sorted(pieces, key=lambda one: abs(one.first - piece.first)):
        if other is piece or other.kind not in kinds or len(other.codes) != 1 or not other.first:
            continue
        if (piece.needs == "near" or other.first < piece.first) and tokens[other.first - 1].lemma in ("в", "во", "на"):
            piece.codes = other.codes
            piece.reason += f", bare: the country the sentence is set in ({other.codes[0]})"
            return True
    return False


def _last_country(piece: Piece, sentence: Sentence, memory: Memory) -> bool:
    """The party last named as a state or an official in this paragraph or the one before; False when there is none."""
    for one in reversed(memory.spoken):
        if sentence.paragraph - one.paragraph > 1 or sentence.index - one.sentence > 3:
            break
        if len(one.parties) == 1 and one.parties[0].code and one.official:
            piece.codes = (one.parties[0].code,)
            piece.reason += f", bare: the country spoken of last ({piece.codes[0]})"
            return True
    return False


def _spoken_role(piece: Piece, sentence: Sentence, memory: Memory) -> bool:
    """ "министр", "политик" for a person spoken of before."""
    if piece.office not in STATE_CHIEF | {
        "politician",
        "diplomat",
        "counterpart",
        "spokesperson",
        "ambassador",
        "chancellor",
    }:
        return False
    if sentence.tokens[piece.head].feats.get("Number") == "Plur" or piece.office == "counterpart":
        return False
    wanted = piece.office
    for one in reversed(memory.spoken):
        if sentence.index - one.sentence > 6 or sentence.paragraph - one.paragraph > 2:
            break
        party = one.parties[0]
        if one.person and one.sentence < sentence.index and party.code and _same_chief(wanted, party.office):
            piece.kind = "recalled"
            piece.name, piece.office, piece.sector = party.name, party.office, party.sector
            piece.codes, piece.official = (party.code,), one.official
            piece.reason += ", the person spoken of before"
            return True
    return False


def _same_chief(words: str | None, office: str | None) -> bool:
    if words == "politician":
        return True
    if words == "diplomat":
        return office in (
            "ambassador",
            "diplomat",
            "foreign_minister",
            "envoy",
            "spokesperson",
            "deputy_foreign_minister",
        )
    if words == "minister":
        return bool(office and office.endswith("minister"))
    if words == "head_of_state":
        return office in ("president", "monarch", "head_of_state")
    return words == office


def _place(piece: Piece, pieces: Sequence[Piece], tokens: Sequence[Token], setting: _Setting) -> None:
    """A capital after "в", "из", "под" is where something happens; elsewhere it acts for its state."""
    before = piece.first - 1
    while before >= 0 and (tokens[before].pos in ("ADJ", "DET") or tokens[before].lemma in TOWN):
        before -= 1
    word = tokens[before].lemma if before >= 0 else ""
    listed = word in ("и", ",") and any(
        other.kind == "capital" and not other.official and other.last == before - 1 for other in pieces
    )
    if not listed and word not in PLACE_WORDS:
        return
    if word in ("в", "на") and _impersonal(piece, tokens):
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


def _pronouns(sentence: Sentence, mentions: Sequence[PartyMention], memory: Memory) -> list[PartyMention]:
    """Subject pronouns and "стороны", read as the last fitting mention of the sentences before."""
    found = []
    taken = {index for one in mentions for index in range(one.first, one.last + 1)}
    for token in sentence.tokens:
        if token.index in taken:
            continue
        if token.lemma in PRONOUNS and token.pos == "PRON" and _is_subject(token):
            gender = {"он": "Masc", "она": "Fem", "они": "Plur"}[token.lemma]
            spoken = memory.antecedent(sentence, gender, gender != "Plur" or None)
            if spoken is not None and any(party.code or party.name for party in spoken.parties):
                reason = f"pronoun for {spoken.parties[0].name or spoken.parties[0].code}"
                found.append(_back(sentence, token, "pronoun", spoken.parties, reason, spoken.official))
        elif token.lemma == "сторона" and token.feats.get("Number") == "Plur" and _is_subject(token) and memory.pair:
            found.append(_back(sentence, token, "role", memory.pair, "the two parties spoken of together", True))
    return found


def _is_subject(token: Token) -> bool:
    return token.rel.startswith("nsubj") or (not token.rel and token.feats.get("Case") == "Nom")


def _back(
    sentence: Sentence, token: Token, kind: str, parties: tuple[Party, ...], reason: str, official: bool
) -> PartyMention:
    span = (token.start, token.stop)
    here = tuple(Party(one.code, one.name, one.office, one.sector, span) for one in parties)
    return PartyMention(sentence.index, token.index, token.index, token.index, kind, here, reason, official)
