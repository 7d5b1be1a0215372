"""Which drafts merely relay, and which relays reach which statements: those of its sentence, its paragraph, its interview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from detente.coding.statement_drafts import Draft
from detente.coding.statement_names import phrase_name
from detente.coding.statement_phrases import phrase_stop
from detente.coding.statement_relays import Relay
from detente.coding.statement_talk import Speaker
from detente.coding.statement_text import Passage
from detente.coding.statement_words import SpeechWords
from detente.records import SourceRef

RELAY_ONLY = frozenset(("сообщать", "передавать", "информировать", "цитировать", "приводить", "привести", "передать"))
WRITES = frozenset(("писать", "написать"))


@dataclass(slots=True)
class Voice:
    """A draft with its speaker, and the relays that reach it."""

    draft: Draft
    speaker: Speaker
    via: list[SourceRef] = field(default_factory=list)
    venue: str | None = None


def kept(drafts: list[Draft], relays: list[Relay]) -> list[Draft]:
    """Without what merely relays, and without objects reported inside another speaker's words."""
    kept = [draft for draft in drafts if not _only_relays(draft, drafts, relays)]
    return [
        draft
        for draft in kept
        if draft.frame not in ("matter", "about")
        or not any(other is not draft and draft.cue is not None and other.holds(draft.cue[0]) for other in kept)
    ]


def _relay_of(draft: Draft, relays: list[Relay]) -> Relay | None:
    """The relay that is the draft's own speaker."""
    if draft.speaker is None:
        return None
    for relay in relays:
        if relay.how != "verb" or relay.source.span is None:
            continue
        token = draft.passage.tokens[draft.speaker]
        if relay.source.span[0] <= token.start < relay.source.span[1]:
            return relay
    return None


def _only_relays(draft: Draft, drafts: list[Draft], relays: list[Relay]) -> bool:
    """Whether a draft's speaker merely passes on what others say, or reports an event as news."""
    relay = _relay_of(draft, relays)
    if relay is None:
        return False
    inner = [other for other in drafts if other is not draft and _overlaps(draft, other)]
    if any(other.frame not in ("matter", "about") for other in inner):
        return True
    if draft.frame == "as" and source_behind(draft, relays) is None and relay.source.kind != "anonymous":
        return True
    verb = draft.passage.lemma(draft.cue[1] - 1 if draft.cue and draft.frame == "as" else (draft.cue or (0, 0))[0])
    return draft.frame in ("trail", "back", "as") and verb in RELAY_ONLY and source_behind(draft, relays) is None


def _overlaps(draft: Draft, other: Draft) -> bool:
    return any(draft.holds(first) or other.holds(draft.start) for first, _ in other.pieces)


def source_behind(draft: Draft, relays: list[Relay]) -> Relay | None:
    """ "сообщает X со ссылкой на источники": the sources speak, X relays; of a paper that writes, only a named person."""
    relay = _relay_of(draft, relays)
    if relay is None:
        return None
    writes = draft.cue is not None and any(draft.passage.lemma(i) in WRITES for i in range(*draft.cue))
    kinds = ("person",) if writes else ("anonymous", "person")
    return next((r for r in relays if r.unit == relay.unit and r.how == "reference" and r.source.kind in kinds), None)


def place_said(draft: Draft, words: SpeechWords) -> str | None:
    """Where words were said, by the clause that reports them: "на брифинге", "в Конгрессе", "в интервью изданию X"."""
    passage = draft.passage
    if draft.cue is None:
        return None
    unit = passage.unit_of(cue_at(draft))
    for index in range(max(unit[0], draft.cue[0] - PLACE_REACH), min(unit[1], draft.cue[1] + PLACE_REACH)):
        token = passage.tokens[index]
        if token.lemma not in words.venues["places"] or draft.holds(index) or passage.quote_of[index] >= 0:
            continue
        before = {passage.lemma(kid) for kid in passage.kids[index] if passage.tokens[kid].rel == "case"}
        if token.feats.get("Case") == "Loc" and before & {"в", "на"}:
            return phrase_name(passage, index, phrase_stop(passage, index, unit[1]), index)
    return None


PLACE_REACH = 15  # tokens between a cue and the place it names


def share(voices: list[Voice], relays: Sequence[tuple[Passage, list[Relay]]]) -> None:
    """Give every statement the relays of its sentence, its paragraph and its interview."""
    by_passage = {id(passage): own for passage, own in relays}
    together: dict[int, list[Voice]] = {}
    for voice in voices:
        together.setdefault(id(voice.draft.passage), []).append(voice)
    talks: dict[str, list[SourceRef]] = {}
    carried: tuple[str, list[SourceRef], int] | None = None
    for voice in voices:
        passage = voice.draft.passage
        own = _own(voice, by_passage[id(passage)])
        if not own:
            own = _of_paragraph(voice, by_passage[id(passage)], together[id(passage)])
        if not own and voice.speaker.key in talks:
            own = talks[voice.speaker.key]
        if not own and carried is not None and carried[0] == voice.speaker.key and passage.index - carried[2] <= 1:
            own = carried[1]
        voice.via = list(dict.fromkeys(own))
        if voice.venue is None:
            voice.venue = next((source.name for source in voice.via if source.kind == "platform"), None)
        spoken = [
            r.source
            for r in by_passage[id(passage)]
            if r.how == "talk" and r.unit == passage.unit_of(cue_at(voice.draft))
        ]
        if spoken:
            talks[voice.speaker.key] = spoken
        carried = (voice.speaker.key, voice.via, passage.index) if voice.via else None


def _own(voice: Voice, relays: list[Relay]) -> list[SourceRef]:
    """Relays in the sentences of the statement and of its cue."""
    draft = voice.draft
    units = {draft.passage.unit_of(cue_at(draft)), draft.passage.unit_of(draft.start)}
    found = []
    for relay in relays:
        if relay.source.kind == "person":
            continue
        if relay.unit not in units or (relay.how in ("verb", "reference") and _is_speaker(voice, relay)):
            continue
        if draft.holds(relay.index) and relay.how not in ("verb", "source"):
            continue
        found.append(relay.source)
        if relay.how in ("platform", "site") and voice.venue is None:
            voice.venue = relay.source.name
    return found


def _is_speaker(voice: Voice, relay: Relay) -> bool:
    span = voice.speaker.party.span
    return (
        span is not None
        and relay.source.span is not None
        and span[0] < relay.source.span[1]
        and relay.source.span[0] < span[1]
    )


def _of_paragraph(voice: Voice, relays: list[Relay], voices: list[Voice]) -> list[SourceRef]:
    """A relay that stands beside the paragraph's statements ("Об этом сообщает X") reaches those of the same speaker."""
    if not relays:
        return []
    passage = voice.draft.passage
    own_units = {passage.unit_of(cue_at(v.draft)) for v in voices}
    same = {passage.unit_of(cue_at(v.draft)) for v in voices if v.speaker.key == voice.speaker.key}
    return [
        r.source
        for r in relays
        if r.how in ("verb", "reference", "talk", "platform")
        and r.source.kind != "person"
        and not _is_speaker(voice, r)
        and (r.unit in same or r.unit not in own_units)
    ]


def cue_at(draft: Draft) -> int:
    """Where the reader meets the speaker, which is the order pronouns follow."""
    return max(draft.start, draft.cue[0]) if draft.cue else draft.start
