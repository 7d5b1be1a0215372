"""Where an act took place, and through whom the words that tell it came.

In: a sentence with its party mentions, and the statements of the article. Out: a place name in the nominative with the state it lies in, and the relay
chain of the statement that holds the act.
"""

from __future__ import annotations

from collections.abc import Sequence

from detente.coding.base import PartyMention
from detente.language.base import Name, Sentence
from detente.records import SourceRef, Span, Statement

PLACE_PREPOSITIONS = ("в", "во", "на")
SEATS = ("кремль", "дом", "дворец")
REACH = 12  # tokens between an act and its place


def place_of(sentence: Sentence, trigger: Span, mentions: Sequence[PartyMention]) -> tuple[str | None, str | None]:
    """The nearest place in the locative to a trigger, as (name, code of its state); (None, None) when none is named."""
    middle = next((t.index for t in sentence.tokens if t.start >= trigger[0]), 0)
    found: list[tuple[int, int, str, str | None]] = []
    for mention in mentions:
        if _is_place(mention) and _is_locative(sentence, mention.first, mention.head):
            party = mention.parties[0]
            found.append((abs(mention.head - middle), mention.first, party.name or "", party.code))
    taken = {i for m in mentions for i in range(m.first, m.last + 1)}
    found.extend(
        (abs(name.first - middle), name.first, nominative(sentence, name), None)
        for name in sentence.names
        if name.kind == "LOC" and name.first not in taken and _is_locative(sentence, name.first, name.last)
    )
    near = min((f for f in found if f[0] <= REACH and f[2]), default=None)
    return (near[2], near[3]) if near else (None, None)


def _is_locative(sentence: Sentence, first: int, head: int) -> bool:
    if first == 0 or sentence.tokens[first - 1].lemma not in PLACE_PREPOSITIONS:
        return False
    return sentence.tokens[head].feats.get("Case") in ("Loc", None)


def _is_place(mention: PartyMention) -> bool:
    """A capital, a region, a state as mere ground, or a seat one can be in; a ministry is none."""
    if mention.kind == "institution":
        return (mention.parties[0].name or "").lower().endswith(SEATS)
    return mention.kind in ("metonym", "region") or (mention.kind == "state" and not mention.official)


def nominative(sentence: Sentence, name: Name) -> str:
    """A name of one word by its lemma; empty for a longer one, whose nominative the lemmas do not tell."""
    if name.first != name.last:
        return ""
    return "-".join(part.capitalize() for part in sentence.tokens[name.first].lemma.split("-"))


def attribution_of(trigger: Span, statements: Sequence[Statement]) -> tuple[SourceRef, ...]:
    """The relay chain of the first statement whose words hold the trigger; a media speaker opens it."""
    for statement in statements:
        pieces = statement.pieces or (statement.span,)
        if not any(start <= trigger[0] < stop for start, stop in pieces):
            continue
        own: tuple[SourceRef, ...] = ()
        if statement.speaker.sector == "MED" and statement.speaker.name:
            own = (SourceRef(statement.speaker.name, "outlet", statement.speaker.code, statement.speaker.span),)
        return (*own, *statement.via)
    return ()
