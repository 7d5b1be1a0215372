"""Indirect speech: clauses, objects and whole sentences that a cue attributes to somebody."""

from __future__ import annotations

from collections.abc import Iterator

from detente.coding.quotes import MARKS
from detente.coding.statement_drafts import Draft, clause_after, content_end, holds_words, is_finite, is_gerund
from detente.coding.statement_matter import demand_draft, matter_draft, stop_at_clause, within_verb
from detente.coding.statement_subjects import speaker_of, subject_after
from detente.coding.statement_text import Passage, Range, words_in
from detente.coding.statement_trail import back, documented, trail
from detente.coding.statement_words import SpeechWords

ABOUT = frozenset((
    "заявить", "заявлять", "сообщить", "сообщать", "объявить", "объявлять", "рассказать", "предупредить", "предупреждать", "напомнить", "говорить",
    "высказаться", "написать", "сообщаться", "уведомить", "проинформировать", "признаться", "упомянуть",
))  # fmt: skip
HELD = frozenset(("такой", "этот", "подобный", "данный"))
HELD_NOUNS = frozenset(
    ("мнение", "заявление", "прогноз", "предположение", "точка", "вывод", "позиция", "оценка", "комментарий")
)
DONE = frozenset(
    (
        "вынужденный",
        "вынудить",
        "поспешить",
        "решить",
        "стать",
        "начать",
        "продолжить",
        "продолжать",
        "успеть",
        "предпочесть",
    )
)


CUE_PARTS = frozenset(("VERB", "ADJ", "AUX", "NOUN"))


def verb_drafts(passage: Passage, words: SpeechWords, taken: list[Draft]) -> list[Draft]:
    """Reported words that a verb or short adjective introduces, outside the quotations already read."""
    drafts: list[Draft] = []
    spoken = bytearray(len(passage.tokens))
    for first, stop in (piece for draft in taken for piece in draft.pieces):
        spoken[first:stop] = b"\1" * (stop - first)
    cues = {draft.cue[0] for draft in taken if draft.cue and draft.frame != "before"}
    for verb, token in enumerate(passage.tokens):
        if token.pos not in CUE_PARTS or spoken[verb] or verb in cues:
            continue
        draft = _read(passage, verb, passage.unit_of(verb), words, drafts)
        if draft is not None and not any(d.holds(verb) and d.frame == "clause" and _nested(d, draft) for d in drafts):
            drafts.append(draft)
    return drafts


def _nested(outer: Draft, inner: Draft) -> bool:
    """Reported words inside reported words belong to the outer speaker, unless he only passes them on."""
    return all(outer.holds(first) for first, _ in inner.pieces)


def _read(passage: Passage, verb: int, unit: Range, words: SpeechWords, before: list[Draft]) -> Draft | None:
    token = passage.tokens[verb]
    if token.pos == "NOUN":
        return demand_draft(passage, verb, unit, words)
    classes = words.classes(token.lemma)
    predicative = token.lemma in words.predicatives and token.feats.get("Variant") == "Short"
    if not (classes or predicative) or token.pos not in ("VERB", "ADJ", "AUX") or not _tells(passage, verb):
        return None
    frames = (
        frozenset().union(*(verb_class.frames for verb_class in classes)) if classes else frozenset(("clause", "trail"))
    )
    if token.feats.get("VerbForm") == "Part" and token.text.lower().endswith("ся"):
        return None  # "признававшаяся лучшей" says nothing
    draft = None
    if "clause" in frames or "that" in frames:
        draft = _clause(passage, verb, unit, words)
    if draft is None and "trail" in frames:
        draft = trail(passage, verb, unit, words) or back(passage, verb, unit, before)
    if draft is None and "about" in frames and token.lemma in ABOUT and token.feats.get("VerbForm") in ("Fin", "Inf"):
        draft = _about(passage, verb, unit, words) or _about_before(passage, verb, unit)
    if draft is None and "matter" in frames and token.feats.get("VerbForm") != "Part":
        draft = matter_draft(passage, verb, unit, words)
    return draft


def _tells(passage: Passage, verb: int) -> bool:
    """A cue that reports: finite, a gerund, a participle or an infinitive of a fact; not negated, not future."""
    token = passage.tokens[verb]
    feats = token.feats
    if any(passage.lemma(kid) == "не" for kid in passage.kids[verb]) and token.lemma not in ("исключать", "скрывать"):
        return False
    if passage.lemma(verb - 1) == "не" or feats.get("Tense") == "Fut" or feats.get("Mood") == "Imp":
        return False
    if any(passage.lemma(kid) in ("бы", "если", "обычно") for kid in passage.kids[verb]):
        return False
    if feats.get("VerbForm") == "Inf":
        head = passage.heads[verb]
        return head >= 0 and passage.lemma(head) in DONE and passage.tokens[verb].rel in ("xcomp", "csubj")
    return is_finite(passage, verb) or is_gerund(passage, verb) or feats.get("VerbForm") == "Part"


def _clause(passage: Passage, verb: int, unit: Range, words: SpeechWords) -> Draft | None:
    """заявил, что ...; выразил мнение, что ...; пояснил: ..."""
    opener = clause_after(passage, verb, unit, words)
    if opener is None:
        return _fronted(passage, verb, unit) or _colon(passage, verb, unit, words)
    if passage.lemma(opener) == "чтобы" and any(
        verb < kid < opener and passage.tokens[kid].feats.get("VerbForm") == "Inf" for kid in passage.kids[verb]
    ):
        return None
    if passage.lemma(opener) == "чтобы" and passage.lemma(verb) not in ASKING and _acts_on(passage, verb, opener):
        return None  # "заключило сделку, чтобы": a purpose
    start = opener + 1
    end = _before_main_clause(passage, verb, start, content_end(passage, start, unit, verb, words))
    if words_in(passage, start, end) < 1:
        return None
    if (
        _is_relative(passage, verb, opener)
        or not _carries_clause(passage, verb, opener, words)
        or passage.sign(opener - 2) == "то"
    ):
        return None
    speaker, owner = speaker_of(passage, verb, unit)
    kind, piece = whole_quote(passage, start, end)
    draft = Draft(passage, kind, [piece], (verb, _cue_stop(passage, verb, opener)), "clause", speaker, owner, 0.93)
    return documented(draft, verb, unit, words)


def _before_main_clause(passage: Passage, verb: int, start: int, end: int) -> int:
    """ "Напомнив, что ..., X отметил": the clause of a gerund ends before the verb the gerund hangs from."""
    main = passage.heads[verb]
    if not is_gerund(passage, verb) or not start < main < end or not is_finite(passage, main):
        return end
    return next((i for i in range(main - 1, max(start, main - TO_VERB), -1) if passage.sign(i) == ","), end)


TO_VERB = 15  # tokens between the comma that opens a clause and its verb
ASKING = frozenset(
    (
        "попросить",
        "просить",
        "потребовать",
        "требовать",
        "добиваться",
        "призвать",
        "уговорить",
        "убедить",
        "выразить",
        "высказать",
    )
)


def _acts_on(passage: Passage, verb: int, opener: int) -> bool:
    return any(verb < kid < opener and passage.tokens[kid].rel == "obj" for kid in passage.kids[verb])


def _fronted(passage: Passage, verb: int, unit: Range) -> Draft | None:
    """ "О том, что ..., X заявлял 6 июля"."""
    first = unit[0]
    if (
        passage.lemma(first) not in ("о", "об")
        or passage.lemma(first + 1) not in ("то", "тот")
        or passage.lemma(first + 3) != "что"
    ):
        return None
    comma = next((i for i in range(verb - 1, first + 4, -1) if passage.sign(i) == ","), None)
    if comma is None or not holds_words(passage, first + 4, comma):
        return None
    speaker, owner = speaker_of(passage, verb, unit)
    return (
        Draft(passage, "indirect", [(first + 4, comma)], (verb, verb + 1), "clause", speaker, owner, 0.8)
        if owner == "noun"
        else None
    )


def _is_relative(passage: Passage, verb: int, opener: int) -> bool:
    """ "подтвердил позицию, что было замечено": a clause about the whole, not what was said."""
    token = passage.tokens[opener]
    has_object = any(verb < kid < opener and passage.tokens[kid].rel == "obj" for kid in passage.kids[verb])
    return token.text.lower() == "что" and token.pos == "PRON" and token.rel.startswith("nsubj") and has_object


def _carries_clause(passage: Passage, verb: int, opener: int, words: SpeechWords) -> bool:
    """Verbs that need a noun ("выразил мнение, что") or a bridge ("обвинил в том, что") have it."""
    lemma = passage.lemma(verb)
    for verb_class in words.classes(lemma):
        if "clause" in verb_class.frames and not verb_class.clause_only:
            return True
        if (
            verb_class.clause_only
            and passage.lemma(opener) == "чтобы"
            and any(passage.lemma(i) in verb_class.objects for i in range(verb + 1, opener))
        ):
            return True
        if verb_class.clause_only and any(passage.lemma(i) in verb_class.clause_only for i in range(verb + 1, opener)):
            return True
        if "that" in verb_class.frames and passage.lemma(opener - 2) in ("то", "тот"):
            return True
    return lemma in words.predicatives


def _cue_stop(passage: Passage, verb: int, opener: int) -> int:
    """A cue with its noun: "выразил уверенность"."""
    return (
        verb + 2
        if verb + 2 <= opener - 1 and passage.tokens[verb + 1].rel == "obj" and passage.tokens[verb + 1].pos == "NOUN"
        else verb + 1
    )


def whole_quote(passage: Passage, start: int, end: int) -> tuple[str, Range]:
    """Reported words that are one quotation are direct speech."""
    for first, stop in passage.quote_range:
        inside = start <= first <= start + 2 and words_in(passage, first, stop) >= 2
        if inside and words_in(passage, start, first) == 0 and words_in(passage, stop, end) == 0:
            return "direct", (first, stop)
    return "indirect", (start, end)


def _colon(passage: Passage, verb: int, unit: Range, words: SpeechWords) -> Draft | None:
    """пояснил: clause, without marks."""
    for index in range(verb + 1, min(verb + 20, unit[1] - 2)):
        if passage.tokens[index].text == ":":
            if passage.sign(index + 1)[:1] in MARKS or passage.sign(index + 2)[:1] in MARKS:
                return None
            end = content_end(passage, index + 1, unit, verb, words)
            if not holds_words(passage, index + 1, end, 3) or _is_done_to(passage, verb):
                return None
            speaker, owner = speaker_of(passage, verb, unit)
            return Draft(passage, "indirect", [(index + 1, end)], (verb, verb + 1), "clause", speaker, owner, 0.75)
        if passage.tokens[index].text in (".", ";") or (
            is_finite(passage, index) and passage.tokens[index].pos == "VERB"
        ):
            return None
    return None


def _is_done_to(passage: Passage, verb: int) -> bool:
    """ "заключён договор: ...": a short passive with a subject tells what was done, not what was said."""
    short = passage.tokens[verb].feats.get("Variant") == "Short"
    return short and any(passage.tokens[kid].rel.startswith("nsubj") for kid in passage.kids[verb])


def _about(passage: Passage, verb: int, unit: Range, words: SpeechWords) -> Draft | None:
    """заявил о готовности ..."""
    for index in range(verb + 1, min(verb + REACH_ABOUT, unit[1] - 1)):
        token = passage.tokens[index]
        if token.text in (":", ";", ".") or (token.pos == "VERB" and token.feats.get("VerbForm") == "Fin"):
            return None
        if token.lemma not in ("о", "об", "про") or token.pos != "ADP" or passage.quote_of[index] >= 0:
            continue
        noun = passage.heads[index]
        if noun < 0 or passage.lemma(noun) in ("то", "этот", "это", "тот"):
            return None
        if passage.heads[noun] != verb and passage.tokens[noun].rel.startswith("nmod"):
            continue
        end = stop_at_clause(passage, index + 1, content_end(passage, index + 1, unit, verb, words))
        end = within_verb(passage, index + 1, end, verb)
        if passage.tokens[noun].pos in ("PRON", "DET"):
            return None
        if words_in(passage, index + 1, end) < 2:
            return None
        speaker, owner = speaker_of(passage, verb, unit)
        if owner == "none":
            return None
        return Draft(passage, "indirect", [(index + 1, end)], (verb, verb + 1), "about", speaker, owner, 0.75)
    return None


REACH_ABOUT = 14


def _about_before(passage: Passage, verb: int, unit: Range) -> Draft | None:
    """ "о своем уходе объявил министр"."""
    for noun in passage.kids[verb]:
        case = [kid for kid in passage.kids[noun] if passage.lemma(kid) in ("о", "об") and kid < noun]
        if (
            noun >= verb
            or not case
            or not passage.tokens[noun].rel.startswith("obl")
            or passage.lemma(noun) in ("это", "этот", "то")
        ):
            continue
        speaker = subject_after(passage, verb, unit[1])
        stop = verb
        while passage.tokens[stop - 1].pos == "ADV":
            stop -= 1
        if speaker is not None and words_in(passage, case[0] + 1, verb) >= 4:
            return Draft(passage, "indirect", [(case[0] + 1, stop)], (verb, verb + 1), "about", speaker, "noun", 0.7)
    return None


def held_drafts(passage: Passage, words: SpeechWords) -> Iterator[Draft]:
    """ "Такое мнение в беседе с ... высказал X": everything before it in the paragraph."""
    for unit in passage.units[1:]:
        if passage.lemma(unit[0]) not in HELD or passage.lemma(unit[0] + 1) not in HELD_NOUNS:
            continue
        verb = next(
            (
                i
                for i in range(unit[0] + 2, min(unit[0] + 20, unit[1]))
                if is_finite(passage, i) and passage.tokens[i].pos == "VERB"
            ),
            None,
        )
        if verb is None:
            continue
        speaker, owner = speaker_of(passage, verb, unit, after=True)
        if owner == "noun":
            yield Draft(passage, "indirect", [(0, unit[0])], (unit[0], verb + 1), "held", speaker, owner, 0.8)
