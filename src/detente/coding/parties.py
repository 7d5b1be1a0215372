"""Parties: who is spoken of in each sentence, and for which state or organisation each stands.

In: a Doc, and the article with its outlet and day. Out: `PartyMention`s in order. Steps: names by the index (`party_pieces`), phrases
(`party_phrases`), bare roles and places (`party_bare`), people introduced earlier and pronouns (`party_memory`).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from detente.coding.base import Found, PartyMention
from detente.coding.party_bare import Setting, fill_bare, mark_place, our_country
from detente.coding.party_memory import Memory, find_pronouns
from detente.coding.party_phrases import Sight, compose
from detente.coding.party_pieces import Piece, find_pieces
from detente.coding.party_private import lent_to_bodies, name_private
from detente.knowledge import Knowledge
from detente.knowledge.forms import genitive
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
    "recalled": "person",
    "nonparty": "organisation",
    "group": "state",
}
NAMED_BY_STATE = frozenset(("adjective", "capital_adjective", "region_adjective", "inhabitant", "group"))
WITH_OFFICE = frozenset(("role", "person", "recalled", "unknown", "family"))


class Parties:
    """The component that provides `parties`."""

    provides = "parties"
    requires: tuple[str, ...] = ()

    def __call__(self, doc: Doc, found: Found) -> Sequence[PartyMention]:
        setting = Setting(found.knowledge, found.day, found.home, found.article.headline_only)
        memory = Memory()
        mentions: list[PartyMention] = []
        for sentence in doc.sentences:
            mentions += _read(sentence, setting, memory)
        return tuple(memory.settled(mention) for mention in mentions)


def _read(sentence: Sentence, setting: Setting, memory: Memory) -> list[PartyMention]:
    pieces = find_pieces(sentence, setting.knowledge, setting.date)
    for piece in pieces:
        _recall(piece, sentence, memory)
    sight = Sight(sentence.tokens, pieces, setting.knowledge, setting.date, setting.home)
    pieces = compose(sight)
    if setting.headline:
        covered = {index for piece in pieces for index in range(piece.first, piece.last + 1)}
        ours = [piece for piece in our_country(sight) if not covered & {piece.first, piece.last}]
        pieces = sorted([*pieces, *ours], key=lambda one: one.first) if ours else pieces
    pieces = name_private(pieces, sentence.tokens)
    lent_to_bodies(pieces, sentence.tokens)
    mentions = []
    for piece in pieces:
        _recall(piece, sentence, memory)
        mention = _mention(piece, pieces, sentence, setting, memory)
        if mention is not None:
            mentions.append(mention)
            memory.note(mention, sentence)
    _note_pair(mentions, sentence.tokens, memory)
    mentions += find_pronouns(sentence, mentions, memory)
    mentions.sort(key=lambda one: (one.first, one.last))
    return mentions


def _recall(piece: Piece, sentence: Sentence, memory: Memory) -> None:
    """Give an unknown or ambiguous family name the party of the person introduced earlier."""
    if piece.kind not in ("unknown", "family") or piece.codes or (piece.kind == "family" and piece.given):
        return
    known = memory.recall(sentence.tokens[piece.last].text, piece.given, alone=piece.first == piece.last)
    if known is None:
        return
    party, official = known
    piece.kind = "recalled"
    piece.name, piece.office, piece.sector = party.name, party.office, party.sector
    piece.codes = (party.code,) if party.code else ()
    piece.official = official
    piece.reason = "introduced earlier in the article"


def _mention(
    piece: Piece, pieces: Sequence[Piece], sentence: Sentence, setting: Setting, memory: Memory
) -> PartyMention | None:
    bare = piece.kind in ("role", "institution") and not piece.codes
    if bare and not fill_bare(piece, pieces, sentence, setting, memory):
        return None
    kind = KINDS.get(piece.kind, piece.kind)
    if piece.kind == "role" and piece.office in ("civilian", "expert"):
        kind = "inhabitant"
    if piece.kind == "role" and len(piece.codes) == 1 and piece.official:
        _name_holder(piece, sentence, setting)
    if piece.kind == "capital":
        mark_place(piece, pieces, sentence.tokens)
    parties = tuple(_party(piece, code, sentence, setting.knowledge) for code in piece.codes or (None,))
    official = piece.official and not piece.former and bool(piece.codes)
    return PartyMention(sentence.index, piece.first, piece.last, piece.head, kind, parties, piece.reason, official)


def _name_holder(piece: Piece, sentence: Sentence, setting: Setting) -> None:
    """ "президент США" on a day is one person, when the tables know exactly one."""
    code, office = piece.codes[0], piece.office or ""
    if office in ("head_of_state", "head_of_government"):
        piece.office = office = setting.knowledge.office_title(code, office)
    if sentence.tokens[piece.head].feats.get("Number") == "Plur" or setting.date is None:
        return
    holder = setting.knowledge.holder(code, office, setting.date)
    if holder is not None:
        piece.name, piece.settled = holder.name, True
        piece.reason += f"; holder on {setting.date}: people.tsv:{holder.id}"


def _phrase_name(piece: Piece, name: str, code: str, sentence: Sentence, knowledge: Knowledge) -> str:
    """An institution or office with its country: as the text has it after the word, else with the country in the genitive."""
    tokens = sentence.tokens
    if piece.last > piece.base[1]:
        rest = tokens[piece.base[1] + 1].start - tokens[piece.base[1]].stop
        following = "".join(
            (" " if index and token.start > tokens[token.index - 1].stop else "") + token.text
            for index, token in enumerate(tokens[piece.base[1] + 1 : piece.last + 1])
        )
        return f"{name}{' ' if rest else ''}{following}"
    return name if piece.needs == "none" else f"{name} {genitive(knowledge.state_name(code))}"


def _note_pair(mentions: Sequence[PartyMention], tokens: Sequence[Token], memory: Memory) -> None:
    """Two parties joined by "и" are the pair that "стороны" means later."""
    for one, other in itertools.pairwise(mentions):
        joined = other.first - one.last == 2 and tokens[one.last + 1].text == "и"
        if joined and len(one.parties) == len(other.parties) == 1 and one.official and other.official:
            memory.pair = (one.parties[0], other.parties[0])


def _party(piece: Piece, code: str | None, sentence: Sentence, knowledge: Knowledge) -> Party:
    tokens = sentence.tokens
    span = (tokens[piece.first].start, tokens[piece.last].stop)
    name = piece.name
    if code and (len(piece.codes) > 1 or piece.kind in NAMED_BY_STATE):
        name = knowledge.state_name(code)
    elif code and name and piece.kind in ("role", "institution") and not piece.settled:
        name = _phrase_name(piece, name, code, sentence, knowledge)
    office = piece.office if piece.kind in WITH_OFFICE else None
    return Party(code, name, office, piece.sector, span)
