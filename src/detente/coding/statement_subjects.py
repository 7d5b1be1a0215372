"""Who speaks by a verb: its subject before or after it, through coordination, gerunds and relative clauses, or a place ("в Киеве заявили").

In: a Passage and a verb. Out: the token that names the speaker, and how it does.
"""

from __future__ import annotations

from collections.abc import Iterator

from detente.coding.quotes import MARKS
from detente.coding.statement_text import Passage, Range

REACH = 25  # tokens between a cue and what it introduces


def subject_before(passage: Passage, verb: int) -> int | None:
    """A pronoun or a person's name right before the verb, which the parser may have hung elsewhere."""
    index = verb - 1
    while (index >= 0 and passage.tokens[index].pos in ("ADV", "PART")) or passage.lemma(index) in (
        "также",
        "же",
        "сам",
    ):
        index -= 1
    if index < 0 or passage.sentence_of[index] != passage.sentence_of[verb]:
        return None
    token = passage.tokens[index]
    if token.lemma in ("он", "она", "они") and token.feats.get("Case") in (None, "Nom"):
        return index
    name = passage.name(index)
    if name is None or name[2] != index or name[0] not in ("PER", "ORG"):
        return None
    kind, first, _ = name
    if passage.tokens[first].feats.get("Case") not in ((None, "Nom") if kind == "PER" else ("Nom",)):
        return None
    head = passage.heads[first]
    if passage.tokens[first].rel == "conj" and head >= 0:
        return head
    alone = passage.tokens[first].feats.get("Number") == "Sing" and kind == "PER"
    if (
        alone
        and passage.tokens[verb].feats.get("Number") == "Plur"
        and passage.tokens[verb].feats.get("VerbForm") == "Fin"
    ):
        return None  # "Биби попросили принести воды"
    apposed = (
        0 <= head < verb
        and passage.tokens[first].rel in ("appos", "nmod", "flat")
        and passage.tokens[head].rel.startswith("nsubj")
    )
    return head if apposed else first


def subject_of(passage: Passage, verb: int, depth: int = 0) -> int | None:
    """The token that is the subject of a verb, through coordination, gerunds and "который"."""
    near = subject_before(passage, verb)
    if near is not None:
        return near
    for kid in passage.kids[verb]:
        token = passage.tokens[kid]
        if not token.text[:1].isalnum() or not token.rel.startswith("nsubj") or token.lemma in ("что", "это"):
            continue
        if token.feats.get("Case") in (None, "Nom", "Acc") or token.pos == "PROPN":
            return _antecedent(passage, kid) if token.lemma == "который" else kid
    if passage.tokens[verb].feats.get("Gender") == "Neut":  # "правительству пришлось"
        forced = [kid for kid in passage.kids[verb] if passage.tokens[kid].rel == "iobj"]
        if forced and passage.tokens[forced[0]].feats.get("Case") == "Dat":
            return forced[0]
    above = _same_subject(passage, verb)
    if above is not None and depth <= DEEPEST:
        return subject_of(passage, above, depth + 1)
    return _inherited_subject(passage, verb, depth) if passage.heads[verb] >= 0 and depth <= DEEPEST else None


DEEPEST = 3  # verbs between a cue and the one that has its subject


def _inherited_subject(passage: Passage, verb: int, depth: int) -> int | None:
    """The subject of the verb that a coordinated verb, an infinitive, a gerund or a clause hangs from."""
    head, token = passage.heads[verb], passage.tokens[verb]
    form = token.feats.get("VerbForm")
    if token.rel == "parataxis" and form != "Conv":
        return None
    if (token.rel == "conj" or form == "Conv") and passage.quote_of[head] >= 0 > passage.quote_of[verb]:
        return _beside_quotation(passage, verb)
    if token.rel in ("conj", "xcomp", "csubj", "advcl", "parataxis") or form in ("Inf", "Conv"):
        return subject_of(passage, head, depth + 1)
    if token.rel == "acl" and form == "Part":
        return head
    return None


def _beside_quotation(passage: Passage, verb: int) -> int | None:
    """ "«...», сказала X и потребовала", "..., напомнив: «...»": the subject of the reporting verb, not of the quoted one."""
    for index in range(verb - 1, max(verb - REACH, -1), -1):
        if passage.quote_of[index] >= 0 or passage.sentence_of[index] != passage.sentence_of[verb]:
            return None
        if passage.tokens[index].pos == "VERB" and passage.tokens[index].feats.get("VerbForm") == "Fin":
            return subject_after(passage, index, verb)
    return None


def _same_subject(passage: Passage, verb: int) -> int | None:
    """ "приняла резолюцию, в которой выразила ...": the verb before the comma has the subject."""
    which = next((i for i in range(verb - 1, max(verb - 5, 0), -1) if passage.lemma(i) == "который"), None)
    if which is None or passage.tokens[which].feats.get("Case") != "Loc":
        return None
    number = passage.tokens[verb].feats.get("Number")
    for index in range(which - 1, max(which - REACH, -1), -1):
        token = passage.tokens[index]
        if passage.sentence_of[index] != passage.sentence_of[verb] or token.text == ".":
            return None
        if token.pos == "VERB" and token.feats.get("VerbForm") == "Fin" and token.feats.get("Number") == number:
            return index
    return None


def _antecedent(passage: Passage, relative: int) -> int | None:
    """The noun a nominative "который" stands for: the nearest before the comma that agrees with it."""
    feats = passage.tokens[relative].feats
    comma = next((i for i in range(relative, max(relative - 4, 0), -1) if passage.sign(i) == ","), relative)
    for index in range(comma - 1, max(comma - 9, -1), -1):
        token = passage.tokens[index]
        if token.pos not in ("NOUN", "PROPN") or token.feats.get("Number") != feats.get("Number"):
            continue
        if feats.get("Number") == "Plur" or token.feats.get("Gender") == feats.get("Gender"):
            return index
    return passage.heads[_relative_verb(passage, relative)]


def _relative_verb(passage: Passage, index: int) -> int:
    verb = passage.heads[index]
    for _ in range(3):
        if passage.tokens[verb].rel.startswith("acl"):
            return verb
        if passage.heads[verb] < 0:
            return verb
        verb = passage.heads[verb]
    return verb


def subject_after(passage: Passage, verb: int, stop: int) -> int | None:
    """The first nominative after a verb, before any sign: "заявил вчера министр"."""
    caseless = None
    one = passage.tokens[verb].feats.get("VerbForm") == "Fin" and passage.tokens[verb].feats.get("Number") == "Sing"
    for index in _outside_brackets(passage, range(verb + 1, min(verb + 12, stop))):
        token = passage.tokens[index]
        if one and token.pos == "PROPN" and token.feats.get("Number") == "Plur" and token.rel != "nsubj":
            continue  # "сообщил РИА Новости министр"
        if token.text[0] in MARKS or token.text == "(" or _is_told(passage, verb, index):
            continue
        if not token.text[0].isalnum():
            return caseless
        if token.rel == "nsubj" and passage.heads[index] == verb and (own := _own_name(passage, index)) is not None:
            return own
        if passage.quote_of[index] >= 0:  # "в интервью каналу «Вести»": a name in marks only when nothing else comes
            caseless = index if caseless is None else caseless
            continue
        if token.pos in ("NOUN", "PROPN", "PRON", "NUM", "X", "ADJ") and token.feats.get("Case") == "Nom":
            head = passage.heads[index]
            return head if token.pos == "ADJ" and head > index and passage.tokens[head].pos == "NOUN" else index
        if token.feats.get("Case") is None and (token.pos in ("NOUN", "PROPN", "X") or token.feats.get("Foreign")):
            caseless = index if caseless is None else caseless
        if token.pos == "VERB" and token.feats.get("VerbForm") == "Fin":
            return caseless
    return caseless


def _outside_brackets(passage: Passage, places: range) -> Iterator[int]:
    """Places in order without what stands between two brackets."""
    closed = -1
    for index in places:
        if passage.sign(index) == "(":
            closed = next((i for i in range(index, min(index + 8, places.stop)) if passage.sign(i) == ")"), closed)
        if index > closed:
            yield index


def _own_name(passage: Passage, subject: int) -> int | None:
    """A name that is the subject, or the name of who is "исполняющий обязанности министра"."""
    if passage.tokens[subject].pos == "PROPN":
        return subject
    if passage.tokens[subject].feats.get("VerbForm") != "Part":
        return None
    return next((kid for kid in passage.kids[subject] if passage.tokens[kid].rel == "appos"), None)


def _is_told(passage: Passage, verb: int, index: int) -> bool:
    """Whom one tells: "сказал РБК Иванов", "в беседе с Site.ru"; and the dot of a site's name."""
    token, site = passage.tokens[index], passage.tokens[index - 1].text
    if token.text == "." and passage.tokens[verb].feats.get("Tense") == "Past":  # but "пишет Site.ru"
        return len(site) > 1 and (site + "".join(t.text for t in passage.tokens[index + 1 : index + 2])).isascii()
    if token.rel == "iobj":
        return any(kid > index and passage.tokens[kid].rel == "nsubj" for kid in passage.kids[verb])
    talk = {passage.lemma(i) for i in range(verb + 1, index)} & {"интервью", "беседа", "комментарий", "разговор"}
    return bool(talk) and (passage.name(index) or ("PER",))[0] != "PER"


def speaker_of(passage: Passage, verb: int, unit: Range, *, after: bool = False) -> tuple[int | None, str]:
    """Who speaks by this verb: the token and how it names the speaker."""
    found = subject_after(passage, verb, unit[1]) if after else None
    if found is None:
        found = subject_of(passage, verb)
    if found is None and not after:
        found = subject_after(passage, verb, unit[1])
        if found is not None and passage.tokens[found].rel in ("obj", "iobj", "obl", "nmod"):
            found = None
    if found is not None:
        return found, "noun"
    place = place_of(passage, verb)
    if place is None and not after:
        found = _nominative_before(passage, verb)
        if found is not None:
            return found, "noun"
    if place is not None:
        return place, "place"
    return None, "none"


def _nominative_before(passage: Passage, verb: int) -> int | None:
    """A living being in the nominative shortly before a verb, where the parser gives the verb no subject."""
    number = passage.tokens[verb].feats.get("Number")
    if passage.tokens[verb].feats.get("VerbForm") != "Fin":
        return None
    for index in range(verb - 1, max(verb - 7, -1), -1):
        token = passage.tokens[index]
        if token.text in (",", ";", ":", ".") or (token.pos == "VERB" and token.feats.get("VerbForm") == "Fin"):
            return None
        if token.lemma == "который" and token.feats.get("Case") == "Nom":
            return _antecedent(passage, index)
        living = token.feats.get("Animacy") == "Anim" or token.pos == "PROPN"
        if (
            token.feats.get("Case") == "Nom"
            and token.feats.get("Number") == number
            and living
            and passage.quote_of[index] < 0
        ):
            return index
    return None


def place_of(passage: Passage, verb: int, steps: int = 8) -> int | None:
    """ "в МИД заявили": a verb in the plural without a subject, and the place or institution that stands for it.

    Of coordinated verbs the first is asked, at most so many steps up, as heads may form loops.
    """
    feats = passage.tokens[verb].feats
    if feats.get("Number") != "Plur" or feats.get("VerbForm") != "Fin":
        return None
    for kid in passage.kids[verb]:
        token = passage.tokens[kid]
        cases = [
            passage.lemma(grandchild) for grandchild in passage.kids[kid] if passage.tokens[grandchild].rel == "case"
        ]
        if token.rel.startswith("obl") and {"в", "на"} & set(cases) and _is_institution(passage, kid):
            return kid
    head = passage.heads[verb]
    if passage.tokens[verb].rel == "conj" and head >= 0 and steps:
        return place_of(passage, head, steps - 1)
    return None


def _is_institution(passage: Passage, index: int) -> bool:
    return passage.is_named(index, "ORG", "LOC") or passage.lemma(index) in INSTITUTIONS


INSTITUTIONS = frozenset((
    "министерство", "ведомство", "пресс-служба", "посольство", "правительство", "администрация", "мид", "минобороны", "компания", "полиция",
    "генштаб", "парламент", "кабмин", "офис", "агентство", "комиссия", "комитет", "служба", "совет", "штаб", "министр", "госдепартамент",
))  # fmt: skip
