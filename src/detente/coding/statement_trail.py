"""Reporting clauses behind the words: "..., заявил X", "A, отметил X, B", and "Об этом заявил X" about the sentence before."""

from __future__ import annotations

from detente.coding.quotes import DASHES
from detente.coding.statement_drafts import Draft, content_end, holds_words, is_finite, is_gerund
from detente.coding.statement_subjects import speaker_of, subject_after
from detente.coding.statement_text import NOT_WORDS, Passage, Range, has_predicate, words_in
from detente.coding.statement_words import SpeechWords


def documented(draft: Draft, verb: int, unit: Range, words: SpeechWords) -> Draft | None:
    """ "в документе говорится, что": the document speaks; without one ("сообщается, что") nobody is named."""
    passage = draft.passage
    if not words.has(passage.lemma(verb), "impersonal") and passage.tokens[verb].feats.get("Variant") != "Short":
        return draft
    if passage.lemma(verb) in words.predicatives:
        return draft
    document = _document(passage, verb, unit, words)
    if document is None:
        return None
    draft.speaker, draft.owner = document, "document"
    return draft


def trail(passage: Passage, verb: int, unit: Range, words: SpeechWords) -> Draft | None:
    """..., заявил X; and "A, отметил X, B"."""
    comma = _comma_before(passage, verb, unit)
    if comma is None or not is_finite(passage, verb):
        return None
    if any(kid < verb and passage.tokens[kid].rel.startswith("nsubj") for kid in passage.kids[verb]):
        return None
    stop = _report_stop(passage, verb, unit)
    speaker = subject_after(passage, verb, unit[1])
    owner = "noun"
    if speaker is None:
        speaker, owner = speaker_of(passage, verb, unit)
        if owner == "noun":
            return None
    if words_in(passage, unit[0], comma) == 0:
        return None
    pieces = [(unit[0], comma)]
    if _goes_on(passage, stop, unit, words):
        pieces.append((stop + 1, content_end(passage, stop + 1, unit, verb, words)))
    elif not holds_words(passage, unit[0], comma):
        inner = _quoted_part(passage, unit[0], comma)
        if inner is None:
            return None
        return Draft(passage, "direct", [inner], (verb, verb + 1), "trail", speaker, owner, 0.8)
    pieces[0] = _after_lead(passage, pieces[0])
    draft = Draft(passage, "indirect", pieces, (verb, verb + 1), "trail", speaker, owner, 0.82)
    if owner == "none" and not words.has(passage.lemma(verb), "impersonal"):
        return None
    return documented(draft, verb, unit, words)


def _quoted_part(passage: Passage, first: int, stop: int) -> Range | None:
    """ "Иран, «слабее, чем когда-либо», заявил X": the quotation that is most of a clause without a verb."""
    inside = [
        (start, end)
        for start, end in passage.quote_range
        if first <= start and end <= stop and words_in(passage, start, end) >= 3
    ]
    if len(inside) != 1 or 2 * words_in(passage, *inside[0]) < words_in(passage, first, stop):
        return None
    return inside[0]


def _document(passage: Passage, verb: int, unit: Range, words: SpeechWords) -> int | None:
    for index in [*range(verb + 1, min(verb + 8, unit[1])), *range(verb - 1, max(verb - 20, unit[0]) - 1, -1)]:
        if passage.lemma(index) not in words.nouns["documents"] or passage.quote_of[index] >= 0:
            continue
        between = range(min(index, verb), max(index, verb))
        if passage.heads[index] == verb or not any(passage.sign(i) == "," for i in between):
            return int(index)
    return None


def _comma_before(passage: Passage, verb: int, unit: Range) -> int | None:
    for index in range(verb - 1, max(verb - 4, unit[0]) - 1, -1):
        token = passage.tokens[index]
        if token.text == ",":
            return index
        if token.text in DASHES:
            return index - 1 if passage.sign(index - 1) == "," else index
        if token.pos not in ("ADV", "PART", "ADP", "NOUN", "DET") or token.lemma in ("как", "который"):
            return None
    return None


def _report_stop(passage: Passage, verb: int, unit: Range) -> int:
    """The sign that ends a reporting clause."""
    for index in range(verb + 1, unit[1]):
        token = passage.tokens[index]
        if token.text in (",", ":", ";", "(") or (token.text in DASHES and passage.sign(index - 1) in (",", ".")):
            return index
    return unit[1]


def _goes_on(passage: Passage, stop: int, unit: Range, words: SpeechWords) -> bool:
    """Whether what follows a reporting clause in commas is still reported."""
    if stop >= unit[1] - 2 or passage.sign(stop) != ",":
        return False
    after = stop + 1
    while after < unit[1] and passage.tokens[after].text[0] in NOT_WORDS:
        after += 1
    if after >= unit[1]:
        return False
    token = passage.tokens[after]
    if (
        token.lemma in ("который", "где", "как", "когда", "выступать")
        or is_gerund(passage, after)
        or words.classes(token.lemma)
    ):
        return False
    if (
        any(is_gerund(passage, i) for i in range(after, min(after + 3, unit[1])))
        or token.feats.get("VerbForm") == "Part"
    ):
        return False
    return has_predicate(passage, after, unit[1])


def _after_lead(passage: Passage, piece: Range) -> Range:
    """Reported words without a bare conjunction in front."""
    first, stop = piece
    while (
        first < stop - 2
        and passage.lemma(first) in ("и", "так", "ведь")
        and passage.tokens[first].pos in ("CCONJ", "PART", "ADV", "SCONJ")
        and passage.tokens[first].start > passage.tokens[0].start
    ):
        first += 1
        if passage.lemma(first) == "как":
            first += 1
    return first, stop


def opening_back(passage: Passage, before: Passage, words: SpeechWords) -> tuple[Draft, Draft] | None:
    """ "Об этом заявил X" at the head of a paragraph: the last sentence of the one before, and the clause that names the speaker."""
    unit = passage.units[0]
    if before.is_title or before.index + 1 != passage.index or passage.lemma(unit[0]) not in ("о", "об"):
        return None
    if passage.lemma(unit[0] + 1) not in ("это", "этот") or not holds_words(before, *before.units[-1], 3):
        return None
    for verb in range(unit[0] + 2, min(unit[0] + 7, unit[1])):
        if not words.has(passage.lemma(verb), "say") or not is_finite(passage, verb):
            continue
        speaker, owner = speaker_of(passage, verb, unit, after=True)
        if owner == "none":
            return None
        clause = Draft(passage, "indirect", [unit], (verb, verb + 1), "back", speaker, owner, 0.6)
        return Draft(before, "indirect", [before.units[-1]], None, "back", None, owner, 0.6), clause
    return None


SILENT = "silent"
"""The frame of a draft that makes no statement, as the sentence before has one; its speaker is who is meant by "он"."""


def back(passage: Passage, verb: int, unit: Range, before: list[Draft]) -> Draft | None:
    """ "Об этом заявил X", "Такое мнение высказал X": the sentence, or the paragraph, before."""
    about = any(
        passage.lemma(i) in ("это", "этот") and passage.lemma(i - 1) in ("о", "об")
        for i in range(unit[0] + 1, min(verb, unit[0] + 6))
    )
    if not about:
        return None
    number = passage.unit_at[unit[0]]
    previous = passage.units[max(number - 1, 0) : number]
    if not previous or not holds_words(passage, *previous[-1], 3):
        return None
    speaker, owner = speaker_of(passage, verb, unit, after=True)
    if owner == "none":
        return None
    if any(draft.start >= previous[-1][0] for draft in before if draft.passage is passage):
        return Draft(passage, "indirect", [(verb, verb + 1)], (verb, verb + 1), SILENT, speaker, owner)
    return Draft(passage, "indirect", [previous[-1]], (verb, verb + 1), "back", speaker, owner, 0.65)
