"""Statements: who said what, in which words, to whom, where, and who passed it on.

In: a Doc with its dates and party mentions. Out: one `Statement` for each quotation or reported clause of one speaker
in one paragraph. Statement by statement through the article, so that pronouns and bare roles find their person.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from detente.coding.base import DateMention, Found
from detente.coding.quotes import DASHES, MARKS
from detente.coding.statement_cast import Cast, read_cast
from detente.coding.statement_direct import direct_drafts, open_tail
from detente.coding.statement_drafts import Draft, holds_words
from detente.coding.statement_indirect import held_drafts, verb_drafts
from detente.coding.statement_interview import Answer, answers
from detente.coding.statement_phrases import headline_draft, phrase_drafts
from detente.coding.statement_relays import Relay, find_relays
from detente.coding.statement_share import Voice, cue_at, kept, place_said, share, source_behind
from detente.coding.statement_speakers import note_subjects, resolve
from detente.coding.statement_talk import Speaker, Talk
from detente.coding.statement_text import Passage, Range, passages, trimmed, words_in
from detente.coding.statement_trail import SILENT, opening_back
from detente.coding.statement_who import by_phrase
from detente.coding.statement_words import SpeechWords, load_speech
from detente.language.base import Doc
from detente.records import DateValue, Party, Span, Statement, content_id

MOST = 2000  # statements of one article; what follows is left


class Statements:
    """The component that finds statements."""

    provides = "statements"
    requires: tuple[str, ...] = ("dates", "parties")

    @cached_property
    def words(self) -> SpeechWords:
        return load_speech()

    def __call__(self, doc: Doc, found: Found) -> list[Statement]:
        return find_statements(doc, found, self.words)


def find_statements(doc: Doc, found: Found, words: SpeechWords) -> list[Statement]:
    """All statements of a Doc in order of appearance."""
    talk = Talk(read_cast(doc, found.parties, words.roles["topics"]), words, found.knowledge)
    replies = answers(doc, talk.cast, words)
    talk.guests = {paragraph: answer.speaker for paragraph, answer in replies.items()}
    voices: list[Voice] = []
    relays: list[tuple[Passage, list[Relay]]] = []
    pending: Draft | None = None
    opened: Draft | None = None
    first = True
    for passage in passages(doc):
        if len(voices) >= MOST:
            break
        reply = _reply(passage, replies, words)
        drafts = reply or _drafts(passage, words, headline=passage.is_title or (first and _like_headline(passage)))
        first = False
        if pending is not None:
            _announced(passage, pending, drafts, talk)
        own = find_relays(passage, words, found.knowledge)
        relays.append((passage, own))
        if relays[:-1]:
            voices += _told_before(passage, relays[-2][0], voices, own, talk)
        new = _voices(passage, drafts, own, talk, words)
        if opened is not None:
            voices += _opened_before(opened, passage, new)
        voices += new
        opened = _open_end(passage, drafts)
        pending = _announces(passage, words)
    _name_headline(voices)
    share(voices, relays)
    for voice in voices:
        voice.venue = voice.venue or place_said(voice.draft, words)
    dates = _DateIndex(found.dates)
    records = [_statement(voice, dates, found, talk.cast) for voice in sorted(voices, key=_order)]
    return list({record.id: record for record in reversed(records) if record.text}.values())[::-1]


def _like_headline(passage: Passage) -> bool:
    """A short first paragraph without a full stop."""
    return len(passage.tokens) <= LONGEST_HEADLINE and passage.sign(len(passage.tokens) - 1) not in (".", "»", '"')


LONGEST_HEADLINE = 40  # tokens


def _reply(passage: Passage, replies: dict[int, Answer], words: SpeechWords) -> list[Draft]:
    """A paragraph that answers in an interview, unless it has a reporting clause of its own."""
    answer = replies.get(passage.index)
    if answer is None or any(draft.frame == "inside" for draft in direct_drafts(passage, words)):
        return []
    opens = (
        passage.tokens[0].text in DASHES or passage.sign(answer.opening - 1) == ":"
    )  # not so in a long paragraph's rest
    piece = (answer.opening if opens else 0, len(passage.tokens))
    if not holds_words(passage, *piece, LEAST_ANSWER):
        return []
    return [Draft(passage, "direct", [piece], None, "answer", None, "guest", 0.85)]


LEAST_ANSWER = 3  # words


def _order(voice: Voice) -> tuple[int, int]:
    tokens = voice.draft.passage.tokens
    return tokens[voice.draft.start].start, tokens[voice.draft.pieces[0][1] - 1].stop


def _drafts(passage: Passage, words: SpeechWords, *, headline: bool) -> list[Draft]:
    """All drafts of a passage, in order of appearance; none inside another speaker's."""
    title = headline_draft(passage, words) if headline else None
    drafts = direct_drafts(passage, words)
    if title is not None and not any(draft.start >= title.start for draft in drafts):
        return [title]
    drafts += verb_drafts(passage, words, drafts)
    drafts += [draft for draft in held_drafts(passage, words) if not any(draft.holds(d.start) for d in drafts)]
    drafts += phrase_drafts(passage, words, drafts)
    if headline:
        drafts = [draft for draft in drafts if draft.frame not in ("matter", "about")]
    drafts = [draft for draft in drafts if not (_encloses(draft, drafts, words) or _cut_name(draft))]
    return sorted(drafts, key=lambda draft: (cue_at(draft), draft.start))


def _cut_name(draft: Draft) -> bool:
    """Words that begin inside a site's name, cut at its dot: "по данным Портала.ру, ..."."""
    passage, (first, stop) = draft.passage, draft.pieces[0]
    if passage.tokens[first].text == "." and first + 1 < stop:
        first += 1
    start = passage.tokens[first].start
    return passage.doc.text[max(0, start - 1) : start] == "." and passage.tokens[first].text[:1].islower()


def _encloses(draft: Draft, drafts: list[Draft], words: SpeechWords) -> bool:
    """A document's or an outlet's sentence that only wraps words with a speaker of their own."""
    if draft.frame not in ("trail", "as", "phrase", "back") or draft.cue is None:
        return False
    if draft.owner != "document" and not any(words.has(draft.passage.lemma(i), "relay") for i in range(*draft.cue)):
        return False
    return any(
        other is not draft
        and other.frame not in ("matter", "about")
        and all(draft.holds(first) for first, _ in other.pieces)
        for other in drafts
    )


def _name_headline(voices: list[Voice]) -> None:
    """ "МИД Польши: ..." in a headline is the minister whom the text below quotes."""
    if not voices or voices[0].draft.frame != "headline" or voices[0].speaker.member is not None:
        return
    head = voices[0].draft.speaker
    if head is None or voices[0].draft.passage.lemma(head) != "мид":
        return
    for voice in voices[1:HEADLINE_REACH]:
        member = voice.speaker.member
        if member is not None and voice.speaker.party.code == voices[0].speaker.party.code and "мид" in member.roles:
            party = replace(voice.speaker.party, span=voices[0].speaker.party.span)
            voices[0].speaker = Speaker(party, member, reason="the minister quoted below the headline")
            return


HEADLINE_REACH = 6  # statements below a headline that may name its speaker


def _open_end(passage: Passage, drafts: list[Draft]) -> Draft | None:
    """The quotation that a paragraph leaves open, unless its speaker is told in it."""
    tail = open_tail(passage)
    if tail is None or any(draft.holds(tail[0]) for draft in drafts):
        return None
    return Draft(passage, "direct", [tail], None, "open", None, "before", 0.75)


def _opened_before(opened: Draft, passage: Passage, voices: list[Voice]) -> list[Voice]:
    """The open quotation of the paragraph before, when this one goes on with a quotation whose speaker is told."""
    if passage.tokens[0].text[0] not in MARKS or opened.passage.index + 1 != passage.index:
        return []
    next_voice = next((voice for voice in voices if voice.draft.kind == "direct" and voice.draft.start <= 2), None)
    if next_voice is None:
        return []
    speaker = replace(next_voice.speaker, reason="the quotation goes on in the next paragraph")
    return [Voice(opened, speaker)]


def _told_before(
    passage: Passage, before: Passage, voices: list[Voice], relays: list[Relay], talk: Talk
) -> list[Voice]:
    """The last sentence of the paragraph before, when this one opens with "Об этом заявил X"; an outlet only passes it on."""
    found = opening_back(passage, before, talk.words)
    if found is None or any(
        voice.draft.passage is before and voice.draft.holds(before.units[-1][0]) for voice in voices
    ):
        return []
    told, clause = found
    if any(relay.how == "verb" and relay.unit == passage.units[0] for relay in relays):
        return []
    speaker = resolve(clause, talk)
    return [Voice(told, speaker)] if speaker is not None else []


def _announces(passage: Passage, words: SpeechWords) -> Draft | None:
    """A paragraph that ends in a colon after a cue: the next one is the speaker's words."""
    from detente.coding.statement_direct import reports
    from detente.coding.statement_subjects import speaker_of

    first, stop = passage.units[-1]
    if passage.tokens[stop - 1].text != ":":
        return None
    verbs = [i for i in range(max(first, stop - 40), stop) if reports(passage, i, words)]
    if not verbs:
        return None
    speaker, owner = speaker_of(passage, verbs[-1], (first, stop))
    return Draft(passage, "direct", [(first, stop)], (verbs[-1], verbs[-1] + 1), "announced", speaker, owner, 0.75)


def _announced(passage: Passage, pending: Draft, drafts: list[Draft], talk: Talk) -> None:
    """Give the paragraph after an announcing colon to its speaker, unless it names its own."""
    if pending.passage.index + 1 != passage.index or passage.is_title:
        return
    alone = [draft for draft in drafts if draft.frame == "alone"]
    if alone:
        alone[0].reasons.append("announced by the paragraph before")
        return
    if drafts or passage.quotes or words_in(passage, 0, len(passage.tokens)) < 3:
        return
    speaker = resolve(pending, talk)
    if speaker is not None:
        talk.add(speaker, pending.passage.tokens[pending.start].start, pending.passage.index)
    drafts.append(Draft(passage, "direct", [(0, len(passage.tokens))], None, "announced", None, "before", 0.7))


def _voices(passage: Passage, drafts: list[Draft], relays: list[Relay], talk: Talk, words: SpeechWords) -> list[Voice]:
    voices: list[Voice] = []
    note_subjects(passage, talk)
    _note_outlet(relays, talk)
    for draft in kept(drafts, relays):
        source = source_behind(draft, relays)
        speaker = _behind(passage, source, talk) if source is not None else resolve(draft, talk)
        if speaker is None or (draft.frame == "headline" and speaker.member is None and not speaker.party.code):
            continue
        if draft.frame != SILENT:
            voices.append(Voice(draft, speaker))
        talk.add(speaker, passage.tokens[cue_at(draft)].start, passage.index)
        talk.issuer = None if draft.frame != "document" and draft.owner != "document" else talk.issuer
    _press(passage, relays, talk)
    return voices


def _note_outlet(relays: list[Relay], talk: Talk) -> None:
    """The outlet a passage names is "издание" in what follows."""
    for relay in relays:
        if relay.source.kind in ("outlet", "agency"):
            talk.outlet = Speaker(
                Party(relay.source.code, relay.source.name, None, "MED", relay.source.span),
                reason="the outlet named before",
            )


def _press(passage: Passage, relays: list[Relay], talk: Talk) -> None:
    """A press service that reports is the issuer of the message quoted next."""

    for relay in relays:
        if relay.how == "verb" and (relay.source.kind == "press service" or talk.issuer is None):
            talk.issuer = by_phrase(passage, relay.index, talk)


def _behind(passage: Passage, relay: Relay, talk: Talk) -> Speaker | None:
    """Who stands behind a relay: the person it names, or sources without a name."""
    if relay.source.kind == "person":
        return by_phrase(passage, relay.index, talk)
    party = Party(relay.source.code, relay.source.name, None, "UNK", relay.source.span)
    return Speaker(party, anonymous=True, reason="the source a relay names")


class _DateIndex:
    """Date mentions by place, to find the one inside a clause without a scan."""

    def __init__(self, dates: Sequence[DateMention]) -> None:
        self.dates = sorted((mention for mention in dates if mention.value is not None), key=lambda m: m.span)
        self.starts = [mention.span[0] for mention in self.dates]

    def within(self, spans: Sequence[Span]) -> DateValue | None:
        for start, stop in spans:
            at = bisect_right(self.starts, start - 1)
            if at < len(self.dates) and self.dates[at].span[1] <= stop:
                return self.dates[at].value
        return None


def _statement(voice: Voice, dates: _DateIndex, found: Found, cast: Cast) -> Statement:
    draft, passage = voice.draft, voice.draft.passage
    pieces = [trimmed(passage, *piece) for piece in draft.pieces]
    pieces = [piece for piece in pieces if piece[0] < piece[1]]
    spans = tuple(_span(passage, piece) for piece in pieces)
    longest = max(spans, key=lambda span: (span[1] - span[0], -span[0]), default=(0, 0))
    text = " ".join(passage.doc.text[longest[0] : longest[1]].split())
    cue_span = _span(passage, draft.cue) if draft.cue else None
    cue = passage.doc.text[cue_span[0] : cue_span[1]] if cue_span else None
    party = voice.speaker.party
    return Statement(
        id=content_id(found.article.id, "statement", longest[0], longest[1], party.name),
        speaker=party,
        kind=draft.kind,
        text=text,
        span=longest,
        pieces=spans,
        cue=" ".join(cue.split()) if cue else None,
        addressees=_addressees(draft, cast, party.code),
        date=dates.within(_outside(draft)),
        venue=voice.venue,
        via=tuple(voice.via),
        confidence=round(
            max(min(draft.confidence - (0.1 if voice.speaker.reason.startswith("the last") else 0), 0.95), 0.3), 2
        ),
        cue_span=cue_span,
        sentences=_sentences(draft),
        reasons=(f"{draft.frame}: {cue or 'no cue'}", f"speaker {voice.speaker.reason}", *draft.reasons),
    )


def _span(passage: Passage, piece: Range) -> Span:
    return passage.tokens[piece[0]].start, passage.tokens[piece[1] - 1].stop


def _sentences(draft: Draft) -> tuple[int, ...]:
    passage = draft.passage
    places = {passage.sentence_of[i] for first, stop in draft.pieces for i in range(first, stop)}
    if draft.cue:
        places |= {passage.sentence_of[i] for i in range(*draft.cue)}
    return tuple(passage.sentences[place].index for place in sorted(places))


def _outside(draft: Draft) -> list[Span]:
    """The stretches of the cue's unit that are not the reported words: where the date of speaking stands."""
    passage = draft.passage
    unit = passage.unit_of(cue_at(draft))
    spans: list[Span] = []
    start: int | None = None
    for index in range(unit[0], unit[1] + 1):
        free = index < unit[1] and not draft.holds(index) and passage.quote_of[index] < 0
        if free and start is None:
            start = index
        elif not free and start is not None:
            spans.append((passage.tokens[start].start, passage.tokens[index - 1].stop))
            start = None
    return spans


def _addressees(draft: Draft, cast: Cast, own: str | None) -> tuple[str, ...]:
    """Parties the cue turns to: a dative, or the object of an appeal."""
    passage = draft.passage
    if draft.cue is None:
        return ()
    verb = draft.cue[0]
    codes: list[str] = []
    for kid in passage.kids[verb]:
        token = passage.tokens[kid]
        turned = (
            token.rel == "iobj"
            or token.feats.get("Case") == "Dat"
            or (draft.frame == "matter" and token.rel == "obj" and token.feats.get("Case") == "Acc")
        )
        if not turned or passage.quote_of[kid] >= 0:
            continue
        mention = cast.mention(passage.sentences[passage.sentence_of[kid]], token.index)
        if mention is not None:
            codes += [party.code for party in mention.parties if party.code and party.code != own]
    return tuple(dict.fromkeys(codes))
