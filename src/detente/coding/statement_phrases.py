"""Phrases that attribute a whole sentence: "по словам X", "согласно X", "как сообщил X", and headlines "X: ...", "... - X"."""

from __future__ import annotations

from detente.coding.quotes import APOSTROPHES, DASHES, MARKS
from detente.coding.statement_drafts import Draft, content_end, holds_words, is_finite
from detente.coding.statement_indirect import whole_quote
from detente.coding.statement_subjects import speaker_of
from detente.coding.statement_text import Passage, Range, has_predicate, words_in
from detente.coding.statement_words import SpeechWords

POSSESSIVE = frozenset(("его", "ее", "их", "он", "она", "они"))
CORRELATES = frozenset(
    ("то", "того", "тем", "так", "тех", "такой", "пора")
)  # "после того, как": a clause of time or measure
LONGEST_NAME = 14  # tokens of the noun phrase of a speaker


OPENERS = frozenset(("по", "согласно", "с", "со", "как"))


def phrase_drafts(passage: Passage, words: SpeechWords, taken: list[Draft]) -> list[Draft]:
    """Sentences that a phrase attributes to somebody, unless a draft already covers the phrase."""
    drafts = []
    for index, token in enumerate(passage.tokens):
        if token.lemma not in OPENERS or passage.quote_of[index] >= 0:
            continue
        unit = passage.unit_of(index)
        draft = _by(passage, index, unit, words) or _as(passage, index, unit, words)
        if draft is not None and not any(d.holds(index) for d in taken):
            drafts.append(draft)
    return drafts


def phrase_stop(passage: Passage, head: int, stop: int) -> int:
    """Where the noun phrase of a token ends: its genitives, names and appositions, before any clause."""
    index = head
    while index + 1 < min(stop, head + LONGEST_NAME):
        token = passage.tokens[index + 1]
        if token.text[0] in MARKS and (
            passage.quote_of[index + 1] >= 0 or _opens_name(passage, index + 1) or passage.quote_of[index] >= 0
        ):
            index += 1
            continue
        if token.text in APOSTROPHES and passage.tokens[index].stop == token.start and index + 2 < stop:
            index += 2  # "О'Брайена"
            continue
        if token.text == "." and len(passage.tokens[index].text) == 1 and passage.tokens[index].text.isupper():
            index += 1
            continue
        if not (token.text[0].isalnum() or token.text in ("-", "№")) or (
            token.pos
            in (
                "VERB",
                "AUX",
                "CCONJ",
                "SCONJ",
                "ADV",
            )
            and token.feats.get("VerbForm") != "Part"
        ):
            break
        if not passage.under(index + 1, head) and not _is_named(passage, index, index + 1):
            break
        index += 1
    return index + 1


def _opens_name(passage: Passage, index: int) -> bool:
    return any(start == index + 1 and end - start <= 5 for start, end in passage.quote_range)


def _is_named(passage: Passage, index: int, after: int) -> bool:
    name = passage.name(index)
    return name is not None and after <= name[2]


def _by(passage: Passage, index: int, unit: Range, words: SpeechWords) -> Draft | None:
    """по словам X; согласно данным X; с точки зрения X."""
    lemma = passage.lemma(index)
    if passage.tokens[index].pos != "ADP" or lemma not in ("по", "согласно", "с", "со"):
        return None
    noun = next((i for i in range(index + 1, min(index + 4, unit[1])) if passage.tokens[i].pos == "NOUN"), None)
    if noun is None:
        return None
    case = passage.tokens[noun].feats.get("Case")
    if lemma in ("с", "со"):
        if not (passage.lemma(noun) in words.nouns["view"] and passage.lemma(noun + 1) == "зрение"):
            return None
        stop = noun + 2
    elif (passage.lemma(noun) in words.nouns["by_dative"] and case in (None, "Dat", "Loc", "Acc")) or (
        lemma == "согласно" and passage.lemma(noun) in words.nouns["documents"]
    ):
        stop = noun + 1
    else:
        return None
    return _attributed(passage, index, noun, stop, unit, words)


def _attributed(passage: Passage, index: int, noun: int, stop: int, unit: Range, words: SpeechWords) -> Draft | None:
    owner = next((i for i in range(index + 1, noun) if passage.lemma(i) in POSSESSIVE), None)
    if owner is None:
        owner = _genitive(passage, noun, stop, unit)
        if owner is None:
            return None
        stop = phrase_stop(passage, owner, unit[1])
        owner, stop = _apposed_name(passage, owner, stop)
        stop = _past_reference(passage, stop, unit)
    pieces = _around(passage, index, stop, unit, words)
    if not pieces:
        return None
    kind = "indirect"
    if len(pieces) == 1:
        kind, pieces[0] = whole_quote(passage, *pieces[0])
    return Draft(passage, kind, pieces, (index, noun + 1), "phrase", owner, "noun", 0.85)


def _past_reference(passage: Passage, stop: int, unit: Range) -> int:
    """ "по сообщению агентства X со ссылкой на министра Y (...), ...": the comma behind the reference."""
    if passage.lemma(stop) not in ("с", "со") or passage.lemma(stop + 1) != "ссылка":
        return stop
    depth = 0
    for index in range(stop + 2, min(stop + 2 + LONGEST_REFERENCE, unit[1])):
        depth += (passage.tokens[index].text == "(") - (passage.tokens[index].text == ")")
        if passage.sign(index) == "," and not depth:
            return index
    return stop


LONGEST_REFERENCE = 25  # tokens


def _apposed_name(passage: Passage, owner: int, stop: int) -> tuple[int, int]:
    """ "по мнению главы центра, профессора X, ...": the name behind the comma is the speaker's."""
    if passage.sign(stop) != ",":
        return owner, stop
    for kind, first, last in passage.names:
        if kind == "PER" and stop < first < stop + 8 and passage.sign(last + 1) == ",":
            between = passage.tokens[stop + 1 : first + 1]
            if all(token.feats.get("Case") == "Gen" for token in between if token.text[0].isalpha()):
                return first, last + 1
    return owner, stop


def _genitive(passage: Passage, noun: int, stop: int, unit: Range) -> int | None:
    """The head of the genitive phrase behind "по словам"."""
    for index in range(stop, min(stop + 8, unit[1])):
        token = passage.tokens[index]
        if token.text[0] in MARKS:
            continue
        if not token.text[0].isalnum() or token.pos in ("VERB", "ADP"):
            return None
        if token.pos in ("NOUN", "PROPN", "X") or passage.tokens[index].feats.get("Foreign"):
            head = passage.heads[index]
            return (
                head
                if head > index
                and passage.tokens[index].rel in ("amod", "flat:foreign")
                and passage.tokens[head].pos in ("NOUN", "PROPN")
                else index
            )
        if token.lemma == "сам" or token.pos in ("ADJ", "DET", "NUM", "PRON"):
            continue
    return None


def _around(passage: Passage, index: int, stop: int, unit: Range, words: SpeechWords) -> list[Range]:
    """The sentence without the phrase: what stands before it and what follows."""
    pieces = []
    lead = words_in(passage, unit[0], index)
    opened = next((i for i in range(index, max(unit[0], index - 60), -1) if passage.sign(i) in (";",)), None)
    first = opened + 1 if opened is not None else unit[0]
    end = content_end(passage, min(stop, unit[1] - 1), unit, index, words)
    if (
        lead
        and passage.sign(index - 1) != ","
        and not _is_connector(passage, first, index)
        and has_predicate(passage, first, index)
    ):
        return []
    relative = passage.sign(index - 1) == "," and passage.lemma(index - 2) == "который"
    if lead and not relative and not _is_connector(passage, first, index):
        pieces.append((first, index))
    if words_in(passage, stop, end):
        pieces.append((stop, end))
    return (
        pieces
        if sum(words_in(passage, *piece) for piece in pieces) >= 2
        and any(has_predicate(passage, *piece) for piece in pieces)
        else []
    )


def _is_connector(passage: Passage, first: int, stop: int) -> bool:
    """ "При этом", "Однако", "В то же время": nothing of weight before the phrase."""
    return words_in(passage, first, stop) <= 4 and not any(
        passage.tokens[i].pos in ("PROPN", "VERB") for i in range(first, stop)
    )


def _as(passage: Passage, index: int, unit: Range, words: SpeechWords) -> Draft | None:
    """как сообщил X, ..."""
    if passage.lemma(index) != "как" or (passage.sign(index - 1) not in ("", ",", ".", "!", "?") and index != unit[0]):
        return None
    verb = next(
        (i for i in range(index + 1, min(index + 5, unit[1])) if passage.tokens[i].pos in ("VERB", "ADJ")), None
    )
    if verb is None or not words.classes(passage.lemma(verb)) or not is_finite(passage, verb):
        return None
    if any(passage.sign(i) == "," for i in range(index, verb)):
        return None
    if passage.sign(index - 1) == "," and passage.lemma(index - 2) in CORRELATES:
        return None
    if words.has(passage.lemma(verb), "impersonal"):
        speaker, owner = (
            next(
                (i for i in range(verb + 1, min(verb + 6, unit[1])) if passage.lemma(i) in words.nouns["documents"]),
                None,
            ),
            "document",
        )
    else:
        speaker, owner = speaker_of(passage, verb, unit, after=True)
    if owner == "none" or owner == "place" or speaker is None:
        return None
    stop = _as_stop(passage, max(verb, speaker), unit)
    if passage.lemma(speaker) == "один":
        speaker, stop = _one_of(passage, speaker, stop, unit)
    pieces = _around(passage, index, stop, unit, words)
    if not pieces:
        return None
    draft = Draft(passage, "indirect", pieces, (index, verb + 1), "as", speaker, owner, 0.8)
    draft.pieces = [(max(first, 0), end) for first, end in pieces]
    return draft


def _one_of(passage: Passage, speaker: int, stop: int, unit: Range) -> tuple[int, int]:
    """ "один из участников, генерал X, ...": the person named behind the comma, and where the phrase ends then."""
    for kind, first, last in passage.names:
        if (
            kind == "PER"
            and stop < first < stop + 12
            and passage.tokens[first].feats.get("Case") in (None, "Nom")
            and passage.sign(last + 1) == ","
        ):
            return first, last + 1
    return speaker, stop


def _as_stop(passage: Passage, index: int, unit: Range) -> int:
    """The comma that closes "как сообщил X, ...", past commas inside the name of X."""
    stop = index + 1
    while stop < unit[1] and passage.sign(stop) not in (",", ".", ":", ";"):
        stop += 1
    while (
        stop + 1 < unit[1]
        and passage.sign(stop) == ","
        and passage.under(stop + 1, index)
        and passage.tokens[stop + 1].feats.get("VerbForm") == "Part"
    ):
        stop += 1
        while stop < unit[1] and passage.sign(stop) not in (",", "."):
            stop += 1
    return stop


def headline_draft(passage: Passage, words: SpeechWords) -> Draft | None:
    """ "МИД Польши: ..." and "... - глава МИД Германии" in a headline."""
    first, stop = passage.units[0]
    if passage.units[-1][1] - first > 60:
        return None
    stop = passage.units[-1][1] if len(passage.units) == 1 else stop
    for index in range(first + 1, min(first + 10, stop - 1)):
        if passage.tokens[index].text == ":" and passage.quote_of[index] < 0:
            return _colon_headline(passage, first, index, stop, words)
    for index in range(stop - 2, max(first + 3, stop - 10), -1):
        if (
            passage.tokens[index].text in DASHES
            and passage.quote_of[index] < 0
            and passage.sign(index - 1) not in (",",)
        ):
            return _dash_headline(passage, first, index, stop)
    return None


def _colon_headline(passage: Passage, first: int, colon: int, stop: int, words: SpeechWords) -> Draft | None:
    if has_predicate(passage, first, colon) or not _names_somebody(passage, first, colon):
        return None
    if any(passage.tokens[i].text in words.venues["outlets"] for i in range(first, colon)):
        return None
    start = colon + 1
    if words_in(passage, start, stop) < 2:
        return None
    head = _phrase_head(passage, first, colon)
    known = passage.is_named(head) or passage.tokens[head].pos == "PROPN"
    if not known and passage.lemma(head) not in words.roles["generic"] | words.roles["bodies"]:
        return None
    kind, piece = whole_quote(passage, start, stop)
    if kind == "indirect" and not has_predicate(passage, start, stop):
        return None
    return Draft(passage, kind, [piece], (colon, colon + 1), "headline", head, "noun", 0.75)


def _dash_headline(passage: Passage, first: int, dash: int, stop: int) -> Draft | None:
    if has_predicate(passage, dash + 1, stop) or not _names_somebody(passage, dash + 1, stop):
        return None
    if (
        _is_apposed(passage, dash)
        or not holds_words(passage, first, dash, 3)
        or any(passage.tokens[i].text in DASHES for i in range(first + 1, dash))
    ):
        return None
    head = _phrase_head(passage, dash + 1, stop)
    if passage.tokens[head].feats.get("Case") not in (None, "Nom"):
        return None
    return Draft(passage, "indirect", [(first, dash)], (dash, dash + 1), "headline", head, "noun", 0.7)


def _is_apposed(passage: Passage, dash: int) -> bool:
    """ "... возглавила женщина — X": the name belongs to the noun before the dash."""
    feats = passage.tokens[dash - 1].feats
    return passage.tokens[dash - 1].pos == "NOUN" and feats.get("Animacy") == "Anim" and feats.get("Case") == "Nom"


def _names_somebody(passage: Passage, first: int, stop: int) -> bool:
    named = any(first <= start < stop and kind in ("PER", "ORG") for kind, start, _ in passage.names)
    if stop - first <= 3 and passage.tokens[first].pos == "PROPN" and passage.tokens[first].feats.get("Case") == "Nom":
        return True
    return named or any(
        passage.lemma(i) in ("президент", "премьер", "министр", "глава", "эксперт", "посол", "политолог", "мид")
        for i in range(first, stop)
    )


def _phrase_head(passage: Passage, first: int, stop: int) -> int:
    """The token of a range that nothing in the range governs, nominative before others."""
    tops = [
        i for i in range(first, stop) if passage.tokens[i].text[0].isalnum() and not first <= passage.heads[i] < stop
    ]
    nominative = [i for i in tops if passage.tokens[i].feats.get("Case") == "Nom"]
    return (nominative or tops or [first])[0]
