"""Direct speech: quotations that are somebody's words, and the cue beside, before or inside them.

A quotation without a cue, or too short to be speech, is left alone: names, titles and scare quotes are no statements.
"""

from __future__ import annotations

from detente.coding.quotes import DASHES, MARKS, unclosed_tail
from detente.coding.statement_drafts import Draft, is_finite, is_gerund
from detente.coding.statement_subjects import speaker_of
from detente.coding.statement_text import NOT_WORDS, Passage, Range, has_predicate, words_in
from detente.coding.statement_words import SpeechWords

WINDOW = 8  # tokens between a quotation's end and the verb that reports it
BACK = 30  # tokens between a cue and the colon it leads to
LONE_WORDS = 5  # a quotation that stands alone needs so many words to count as speech


def direct_drafts(passage: Passage, words: SpeechWords) -> list[Draft]:
    """The quotations of a passage that are speech, in order."""
    drafts: list[Draft] = []
    last: tuple[Draft, Range] | None = None
    for number in range(len(passage.quotes)):
        unit = passage.unit_of(passage.quote_range[number][0])
        if last is not None and _continues(passage, number, last, unit):
            last[0].pieces.append(passage.quote_range[number])
            continue
        draft = _read(passage, number, unit, words)
        if draft is not None:
            drafts.append(draft)
            last = (draft, unit)
    drafts += _dialogue(passage, words)
    open_end = open_tail(passage)
    if open_end is not None and passage.sign(open_end[0] - 2) == ":":
        unit = passage.unit_of(open_end[0] - 2)
        verb = _cue_back(passage, open_end[0] - 2, unit, words)
        if verb is not None:
            drafts.append(_draft_before(passage, open_end, verb, unit, words))
    return drafts


def open_tail(passage: Passage) -> Range | None:
    """The words from a mark that never closes to the end of the paragraph: a quotation that the next one may go on with."""
    at = unclosed_tail(passage.doc.text, passage.tokens[0].start, passage.tokens[-1].stop)
    if at is None:
        return None
    first = next((i for i, token in enumerate(passage.tokens) if token.start > at), len(passage.tokens))
    if (
        any(start > first for start, _ in passage.quote_range)
        or words_in(passage, first, len(passage.tokens)) < LONE_WORDS
    ):
        return None
    return (
        (first, len(passage.tokens))
        if all(passage.quote_of[i] < 0 for i in range(first, len(passage.tokens)))
        else None
    )


def _read(passage: Passage, number: int, unit: Range, words: SpeechWords) -> Draft | None:
    first, stop = passage.quote_range[number]
    if words_in(passage, first, stop) == 0:
        return None
    inside = _interrupted(passage, first, stop, words)
    if inside is not None:
        return inside
    if passage.sign(first - 2) == ":":
        before = _before(passage, number, unit, words)
        if before is not None:
            return before
    return (
        _after(passage, number, unit, words) or _before(passage, number, unit, words) or _alone(passage, number, unit)
    )


def _continues(passage: Passage, number: int, last: tuple[Draft, Range], unit: Range) -> bool:
    """Whether a quotation goes on with the one before it, after the clause that reports both."""
    draft, before = last
    first, stop = passage.quote_range[number]
    if draft.frame not in ("after", "inside") or draft.cue is None or draft.cue[0] < draft.pieces[0][1]:
        return False
    if unit == before:
        lead = first - 2
        dashed = passage.sign(lead) in DASHES and passage.sign(lead - 1) != ":"
        return lead > draft.cue[1] and dashed and _ends_unit(passage, stop, unit)
    return before[1] == unit[0] and _fills(passage, first, stop, unit) and not _has_cue_after(passage, stop, unit)


def _has_cue_after(passage: Passage, stop: int, unit: Range) -> bool:
    return words_in(passage, stop, unit[1]) > 0


def _ends_unit(passage: Passage, stop: int, unit: Range) -> bool:
    return words_in(passage, stop, unit[1]) == 0


def _fills(passage: Passage, first: int, stop: int, unit: Range) -> bool:
    return words_in(passage, unit[0], first) == 0 and words_in(passage, stop, unit[1]) == 0


def _is_speech(passage: Passage, first: int, stop: int, least: int = 3) -> bool:
    count = words_in(passage, first, stop)
    return (
        (count >= least and has_predicate(passage, first, stop))
        or count >= 2 * least + 2
        or passage.sign(stop - 1) in ("!", "?")
    )


def _after(passage: Passage, number: int, unit: Range, words: SpeechWords) -> Draft | None:
    """ "...", — сказал X."""
    first, stop = passage.quote_range[number]
    index, signs = stop, ""
    while index < unit[1] and passage.tokens[index].text[0] in NOT_WORDS:
        signs += passage.tokens[index].text
        index += 1
    dashed = any(sign in DASHES for sign in signs)
    lead = words_in(passage, unit[0], first)
    introduced = lead == 0 or passage.sign(first - 2) in (":", ".", "!", "?")
    if not dashed and not introduced:
        return None
    if dashed and not introduced and not (words_in(passage, first, stop) >= 4 and has_predicate(passage, first, stop)):
        return None
    if not dashed and "," not in signs and passage.sign(stop - 1) not in ("!", "?", ".", ",", "…"):
        return None
    verb = _cue_verb(passage, index, unit, words)
    if verb is None or not _is_speech(passage, first, stop, 2 if dashed else 3):
        return None
    speaker, owner = speaker_of(passage, verb, unit, after=True)
    draft = Draft(
        passage, "direct", [(first, stop)], (verb, verb + 1), "after", speaker, owner, 0.95 if dashed else 0.85
    )
    _use_document(draft, words, unit)
    return draft


def _cue_verb(passage: Passage, index: int, unit: Range, words: SpeechWords) -> int | None:
    for place in range(index, min(index + WINDOW, unit[1])):
        token = passage.tokens[place]
        if token.text in (".", ":", ";") or token.text[0] in MARKS or (token.text == "," and place > index + 2):
            return None
        if _reports(passage, place, words):
            return place
        if token.pos == "VERB" and token.feats.get("VerbForm") == "Fin":
            return None
    return None


def _reports(passage: Passage, place: int, words: SpeechWords) -> bool:
    token = passage.tokens[place]
    quoting = any("quote" in verb.frames for verb in words.classes(token.lemma))
    if quoting and (is_finite(passage, place) or is_gerund(passage, place)):
        return True
    return token.lemma in words.predicatives and token.feats.get("Variant") == "Short"


def _use_document(draft: Draft, words: SpeechWords, unit: Range) -> None:
    """ "говорится в сообщении X", "сказано в письме": the document's owner speaks; "приводит слова X": X does."""
    passage = draft.passage
    assert draft.cue is not None  # every caller has set it
    verb = draft.cue[0]
    nouns = words.nouns["documents"]
    if words.has(passage.lemma(verb), "impersonal") or passage.tokens[verb].feats.get("Variant") == "Short":
        for index in [*range(verb + 1, min(verb + 8, unit[1])), *range(verb - 1, max(verb - 8, unit[0]) - 1, -1)]:
            if passage.lemma(index) in nouns and passage.quote_of[index] < 0:
                draft.speaker, draft.owner = _inner_document(passage, index, words), "document"
                draft.cue = (min(verb, index), max(verb, index) + 1)
                return
        if draft.owner == "noun":
            draft.speaker, draft.owner = None, "before"
        return
    if words.has(passage.lemma(verb), "cite"):
        cited = cited_by(passage, verb, unit, words)
        if cited is not None:
            draft.speaker, draft.owner = cited, "noun"
        elif words.has(passage.lemma(verb), "relay"):
            draft.speaker, draft.owner = None, "before"


def _inner_document(passage: Passage, index: int, words: SpeechWords) -> int:
    """ "в тексте сообщения": the message, not its text."""
    inner = [kid for kid in passage.kids[index] if passage.lemma(kid) in words.nouns["documents"] and kid > index]
    return inner[0] if inner else index


def cited_by(passage: Passage, verb: int, unit: Range, words: SpeechWords) -> int | None:
    """Whose words "приводит", "цитирует", "передает" names: "его слова", "слова министра", "белорусского лидера"."""
    for index in range(verb + 1, min(verb + 8, unit[1])):
        token = passage.tokens[index]
        if token.lemma in words.nouns["words"] and token.feats.get("Case") in (None, "Acc", "Nom"):
            owner = [
                kid
                for kid in passage.kids[index]
                if passage.tokens[kid].feats.get("Case") == "Gen" or passage.tokens[kid].pos == "DET"
            ]
            if owner:
                return owner[0]
            before = passage.lemma(index - 1)
            return index - 1 if before in ("его", "ее", "их", "он", "она", "они") else None
    if passage.lemma(verb) in ("цитировать", "процитировать"):
        for kid in passage.kids[verb]:
            if passage.tokens[kid].rel == "obj" and passage.tokens[kid].feats.get("Animacy") == "Anim":
                return kid
    return None


def _before(passage: Passage, number: int, unit: Range, words: SpeechWords) -> Draft | None:
    """заявил: "...", and a quotation right behind its verb."""
    first, stop = passage.quote_range[number]
    mark = first - 1
    sign = passage.sign(mark - 1)
    if sign == ":" or (sign in DASHES and passage.sign(mark - 2) == ":"):
        colon = mark - 1 if sign == ":" else mark - 2
        if not _is_speech(passage, first, stop, 2):
            return None
        verb = _cue_back(passage, colon, unit, words)
        if verb is None:
            return None
        return _draft_before(passage, (first, stop), verb, unit, words)
    if mark - 1 >= unit[0] and _reports(passage, mark - 1, words) and _is_speech(passage, first, stop, 4):
        return _draft_before(passage, (first, stop), mark - 1, unit, words)
    return None


def _cue_back(passage: Passage, colon: int, unit: Range, words: SpeechWords) -> int | None:
    for place in range(colon - 1, max(colon - BACK, unit[0]) - 1, -1):
        if passage.quote_of[place] >= 0:
            continue
        if _reports(passage, place, words):
            return place
    return None


def _draft_before(passage: Passage, piece: Range, verb: int, unit: Range, words: SpeechWords) -> Draft:
    speaker, owner = speaker_of(passage, verb, unit)
    draft = Draft(passage, "direct", [piece], (verb, verb + 1), "before", speaker, owner, 0.9)
    _use_document(draft, words, unit)
    return draft


def _alone(passage: Passage, number: int, unit: Range) -> Draft | None:
    """A quotation that is a whole unit: the words of whoever spoke just before."""
    first, stop = passage.quote_range[number]
    if not _fills(passage, first, stop, unit) or words_in(passage, first, stop) < LONE_WORDS:
        return None
    if not has_predicate(passage, first, stop) or passage.is_title:
        return None
    return Draft(passage, "direct", [(first, stop)], None, "alone", None, "before", 0.6)


def _interrupted(passage: Passage, first: int, stop: int, words: SpeechWords) -> Draft | None:
    """«A, — сказал X. — B»: the reporting clause stands inside the marks."""
    for index in range(first + 1, stop - 2):
        if passage.tokens[index].text not in DASHES or passage.sign(index - 1)[:1] not in (
            ",",
            "!",
            "?",
            "…",
            ".",
            '"',
        ):
            continue
        verb = next(
            (place for place in range(index + 1, min(index + 3, stop)) if _reports(passage, place, words)), None
        )
        if verb is None or not passage.tokens[verb].text[:1].islower():
            continue
        end = next(
            (
                place
                for place in range(verb + 1, min(verb + 25, stop))
                if passage.tokens[place].text in (".", ",", ":") and passage.sign(place + 1) in DASHES
            ),
            stop,
        )
        speaker, owner = speaker_of(passage, verb, (verb, end), after=True)
        pieces = [(first, index)] + ([(end + 2, stop)] if end + 2 < stop else [])
        draft = Draft(passage, "direct", pieces, (verb, verb + 1), "inside", speaker, owner, 0.9)
        _use_document(draft, words, (verb, end))
        return draft
    return None


def _dialogue(passage: Passage, words: SpeechWords) -> list[Draft]:
    """— A, — сказал X. — B: a paragraph that opens with a dash and names its speaker."""
    if len(passage.tokens) < 6 or passage.tokens[0].text not in DASHES or passage.quote_of[1] >= 0:
        return []
    draft = _interrupted(passage, 1, len(passage.tokens), words)
    return [draft] if draft is not None and words_in(passage, *draft.pieces[0]) >= 2 else []


def reports(passage: Passage, place: int, words: SpeechWords) -> bool:
    """Whether a token is a verb or short adjective that can carry a quotation."""
    return _reports(passage, place, words)
