"""Verbs whose object or infinitive is itself the report: "призвал к ...", "назвал X ошибкой", "опроверг сообщения"."""

from __future__ import annotations

from detente.coding.statement_drafts import Draft, content_end
from detente.coding.statement_subjects import speaker_of, subject_after
from detente.coding.statement_text import Passage, Range, has_predicate, words_in
from detente.coding.statement_words import SpeechWords, VerbClass

PREPOSITIONS = frozenset(("к", "от", "в", "за", "против"))
WITHIN = 20  # tokens in which the object must follow its verb


def matter_draft(passage: Passage, verb: int, unit: Range, words: SpeechWords) -> Draft | None:
    """The report that a verb's own object is, by the first of its classes that fits."""
    for verb_class in words.classes(passage.lemma(verb)):
        if (
            "matter" not in verb_class.frames
            or passage.tokens[verb].feats.get("VerbForm") == "Inf"
            or passage.tokens[verb].feats.get("Variant") == "Short"
        ):
            continue
        if not any(_introduced(passage, verb, unit, verb_class, way) for way in sorted(verb_class.introducers)):
            continue
        start = _start(passage, verb, unit)
        end = content_end(passage, start, unit, verb, words)
        end = within_verb(passage, start, stop_at_clause(passage, start, end), verb)
        if words_in(passage, start, end) < (3 if verb_class.name in ("stand", "threat") else 2):
            continue
        speaker, owner = speaker_of(passage, verb, unit)
        if speaker == verb:
            continue
        return Draft(passage, "indirect", [(start, end)], (verb, verb + 1), "matter", speaker, owner, 0.82)
    return None


def _start(passage: Passage, verb: int, unit: Range) -> int:
    """Behind the verb, and behind its subject where that follows it."""
    start = verb + 1
    subject = subject_after(passage, verb, unit[1])
    if subject is not None and passage.tokens[subject].rel.startswith("nsubj") and passage.heads[subject] == verb:
        inside = [i for i in range(verb + 1, min(verb + WITHIN, unit[1])) if passage.under(i, subject)]
        start = max(inside) + 1
    inf = next((i for i in passage.kids[verb] if i > start and passage.tokens[i].feats.get("VerbForm") == "Inf"), None)
    if inf is not None and any(passage.sign(i) == "," for i in range(start, inf)):
        between = range(start, inf)  # "обещала на днях, о чем писали газеты, обнародовать"
        if not any(passage.tokens[i].rel in ("obj", "iobj") and passage.heads[i] == verb for i in between):
            return inf
    return start


LINKS = frozenset(("который", "но", "а", "и", "также", "чтобы"))


def within_verb(passage: Passage, start: int, end: int, verb: int) -> int:
    """An object ends at the comma behind which nothing hangs from its verb."""
    for index in range(start + 1, end - 1):
        if (
            passage.sign(index) != ","
            or passage.quote_of[index] >= 0
            or passage.sentence_of[index] != passage.sentence_of[verb]
        ):
            continue
        if passage.lemma(index + 1) in LINKS or passage.lemma(index + 2) in LINKS:
            continue
        if passage.tokens[index + 1].text[0].isalnum() and not passage.under(index + 1, verb):
            return index
    return end


def stop_at_clause(passage: Passage, start: int, end: int) -> int:
    """An object ends before a gerund clause set off by a comma, and before a clause that turns against it or tells of it."""
    for index in range(start + 1, end - 1):
        if _turns_away(passage, index, end) or _tells_of_it(passage, index):
            return index
        if (
            passage.sign(index) == ","
            and passage.tokens[index + 1].feats.get("VerbForm") == "Conv"
            and passage.quote_of[index] < 0
        ):
            return index
    return end


def _tells_of_it(passage: Passage, index: int) -> bool:
    """ ", о чем свидетельствует ...": the author's own words."""
    return passage.sign(index) == "," and passage.lemma(index + 1) == "о" and passage.sign(index + 2) in ("чем", "чём")


def _turns_away(passage: Passage, index: int, end: int) -> bool:
    """ ", но ...", ", а X ...": a clause of its own behind an object."""
    if passage.sign(index) != "," or passage.lemma(index + 1) not in ("но", "однако", "а"):
        return False
    after = passage.tokens[index + 2]
    if after.lemma in ("и", "также", "еще"):
        return False
    opens = after.feats.get("Case") == "Nom" or (after.pos == "PROPN" and passage.lemma(index + 1) == "а")
    return opens or has_predicate(passage, index + 2, min(index + 10, end))


def demand_draft(passage: Passage, noun: int, unit: Range, words: SpeechWords) -> Draft | None:
    """ "обратился с призывом вывести войска", "с требованием обеспечить ...": the infinitive behind the noun is the report."""
    token = passage.tokens[noun]
    if token.lemma not in words.nouns["demands"] or token.feats.get("Case") not in ("Ins", "Nom", "Acc"):
        return None
    start = noun + 1
    if start >= unit[1] - 1 or passage.tokens[start].feats.get("VerbForm") != "Inf":
        return None
    verb = passage.heads[noun]
    if verb < 0 or passage.tokens[verb].pos != "VERB" or passage.sentence_of[verb] != passage.sentence_of[noun]:
        return None
    end = stop_at_clause(passage, start, content_end(passage, start, unit, verb, words))
    speaker, owner = speaker_of(passage, verb, unit)
    if owner != "noun" or words_in(passage, start, end) < 2:
        return None
    return Draft(passage, "indirect", [(start, end)], (noun, noun + 1), "matter", speaker, owner, 0.7)


def _introduced(passage: Passage, verb: int, unit: Range, verb_class: VerbClass, way: str) -> bool:
    kids = [kid for kid in passage.kids[verb] if verb < kid < min(verb + WITHIN, unit[1])]
    if way == "inf":
        near = any(passage.tokens[i].feats.get("VerbForm") == "Inf" for i in range(verb + 1, min(verb + 3, unit[1])))
        return near or any(passage.tokens[kid].feats.get("VerbForm") == "Inf" for kid in kids)
    if way in PREPOSITIONS:
        return any(way == _preposition(passage, kid) for kid in kids)
    objects = [
        kid
        for kid in kids
        if passage.tokens[kid].rel in ("obj", "iobj") and passage.tokens[kid].feats.get("Case") in (None, "Acc", "Gen")
    ]
    if way == "obj":
        return any(_is_report(passage.lemma(kid), verb_class) for kid in objects)
    if way == "ins":
        return any(_is_instrumental(passage, i) for i in range(verb + 1, min(verb + 8, unit[1])))
    if way == "obj-ins":
        span = range(verb + 1, min(verb + WITHIN, unit[1]))
        return (bool(objects) or passage.tokens[verb].feats.get("VerbForm") == "Conv" or bool(kids)) and any(
            _is_instrumental(passage, i) for i in span
        )
    if way in ("obj-with", "obj-в"):
        wanted = ("с", "со") if way == "obj-with" else ("в", "во")
        after = range(verb + 1, min(verb + WITHIN, unit[1]))
        return bool(objects) and any(passage.lemma(i) in wanted and passage.tokens[i].pos == "ADP" for i in after)
    return False


def _is_report(lemma: str, verb_class: VerbClass) -> bool:
    return not verb_class.objects or lemma in verb_class.objects - verb_class.clause_only


def _preposition(passage: Passage, index: int) -> str:
    return next(
        (passage.lemma(kid) for kid in passage.kids[index] if passage.tokens[kid].rel == "case" and kid < index), ""
    )


def _is_instrumental(passage: Passage, index: int) -> bool:
    token = passage.tokens[index]
    if token.feats.get("Case") != "Ins" or not (token.pos in ("NOUN", "ADJ", "PROPN") or token.lemma == "один"):
        return False
    head = index if token.rel != "amod" else passage.heads[index]
    return not _preposition(passage, head)
