"""Relays: who passed words on and where they were said, sentence by sentence, and how far each reaches.

In: a passage. Out: `Relay`s with the unit they stand in. "сообщает ТАСС", "со ссылкой на DW", "в интервью изданию X",
"на странице в Facebook", "на сайте Кремля", "привело его слова Oxu.Az".
"""

from __future__ import annotations

from dataclasses import dataclass

from detente.coding.quotes import MARKS
from detente.coding.statement_drafts import is_finite
from detente.coding.statement_names import phrase_name
from detente.coding.statement_phrases import phrase_stop
from detente.coding.statement_subjects import subject_after
from detente.coding.statement_text import Passage, Range
from detente.coding.statement_words import SpeechWords
from detente.knowledge import Knowledge
from detente.records import SourceRef

AGENCIES = frozenset(("агентство", "информагентство", "иа", "риа"))
NEAR = 9


@dataclass(frozen=True, slots=True)
class Relay:
    """One link: the source, the unit it stands in, how it is named (`verb`, `reference`, `talk`, `platform`, `site`), and the token."""

    source: SourceRef
    unit: Range
    how: str
    index: int


RELAY_PARTS = frozenset(("VERB", "NOUN", "PROPN", "X", "ADJ"))


def find_relays(passage: Passage, words: SpeechWords, knowledge: Knowledge | None) -> list[Relay]:
    """The relays of a passage in order of appearance."""
    relays: list[Relay] = []
    for unit in passage.units:
        taken: set[int] = set()
        latest = (0, 0)
        for index in range(unit[0], unit[1]):
            if passage.tokens[index].pos not in RELAY_PARTS or index in taken:
                continue
            if passage.quote_of[index] >= 0 and not _is_short_quote(passage, index):
                continue
            found = _at(passage, index, unit, words, knowledge)
            if found is not None:
                how, first, stop, kind, name = found
                taken.update(range(first, stop))
                source = _source(passage, first, stop, kind, name, knowledge)
                if first < latest[1] and latest[0] < stop:
                    relays.pop()  # a longer reading of the same words
                latest = (first, stop)
                relays.append(Relay(source, unit, how, first))
    return relays


def _is_short_quote(passage: Passage, index: int) -> bool:
    first, stop = passage.quote_range[passage.quote_of[index]]
    return stop - first <= 5


def _source(passage: Passage, first: int, stop: int, kind: str, name: str, knowledge: Knowledge | None) -> SourceRef:
    span = (passage.tokens[first].start, passage.tokens[stop - 1].stop)
    row = knowledge.outlet(name) if knowledge is not None and kind in ("outlet", "agency") else None
    if row is not None and row.kind == "agency":
        kind = "agency"
    return SourceRef(name, kind, row.country if row else None, span)


Found = tuple[str, int, int, str, str]


def _at(passage: Passage, index: int, unit: Range, words: SpeechWords, knowledge: Knowledge | None) -> Found | None:
    lemma = passage.lemma(index)
    if (
        passage.tokens[index].pos == "VERB"
        and (words.has(lemma, "relay") or words.has(lemma, "cite"))
        and is_finite(passage, index)
    ):
        return _by_verb(passage, index, unit, words, knowledge)
    if (lemma == "ссылка" and passage.lemma(index + 1) == "на") or lemma in ("сослаться", "ссылаться"):
        return _referred(passage, index, unit, words, knowledge)
    if (
        lemma in words.venues["talks"] and passage.lemma(index - 1) in ("в", "для", "его", "своей", "свой")
    ) or lemma == "журналист":
        return _in_talk(passage, index, unit, words, knowledge)
    if _platform(passage, index, words) is not None:
        return _on_platform(passage, index, words)
    if lemma in words.roles["anonymous"] and _is_latin(passage, index + 1):
        behind = outlet_at(passage, index + 1, unit, words, knowledge)
        return ("source", *behind) if behind is not None else None
    if lemma == "сайт" and passage.tokens[index].feats.get("Case") in ("Loc", "Gen", "Dat", None):
        owner = phrase_stop(passage, index, unit[1])
        if owner > index + 1:
            return ("site", index, owner, "document", phrase_name(passage, index, owner, index))
    return None


def _platform(passage: Passage, index: int, words: SpeechWords) -> tuple[str, int] | None:
    """The platform a token names and how many tokens its name has; "Твиттере" is "Твиттер"."""
    token = passage.tokens[index]
    if not token.text[:1].isupper():
        return None
    known = words.venues["platforms"]
    pair = f"{token.text} {passage.sign(index + 1)}"
    if pair in known:
        return pair, 2
    name = token.text if token.text in known else token.lemma.capitalize()
    return (name, 1) if name in known else None


def _by_verb(passage: Passage, verb: int, unit: Range, words: SpeechWords, knowledge: Knowledge | None) -> Found | None:
    """ "сообщает X" and "X сообщает"."""
    candidates = []
    after = subject_after(passage, verb, unit[1])
    if after is not None:
        candidates.append(after)
    candidates += [kid for kid in passage.kids[verb] if passage.tokens[kid].rel.startswith("nsubj")]
    candidates += [i for i in range(verb + 1, min(verb + NEAR, unit[1])) if _is_latin(passage, i)][:1]
    for index in candidates:
        press = _press_service(passage, index, unit, words)
        if press is not None:
            return ("verb", *press)
        found = outlet_at(passage, index, unit, words, knowledge)
        if found is not None:
            return ("verb", *found)
    return None


def _press_service(passage: Passage, index: int, unit: Range, words: SpeechWords) -> tuple[int, int, str, str] | None:
    if passage.lemma(index) not in words.roles["press"]:
        return None
    stop = phrase_stop(passage, index, unit[1])
    return index, stop, "press service", phrase_name(passage, index, stop, index)


def _referred(
    passage: Passage, index: int, unit: Range, words: SpeechWords, knowledge: Knowledge | None
) -> Found | None:
    """со ссылкой на X."""
    start = index + 2 if passage.lemma(index + 1) == "на" else index + 1
    for place in range(start, min(start + NEAR, unit[1])):
        token = passage.tokens[place]
        if token.text in (",", ".", ";"):
            return None
        found = outlet_at(passage, place, unit, words, knowledge)
        if found is not None:
            return ("reference", *found)
        platform = _platform(passage, place, words)
        if platform is not None:
            return ("platform", place, place + platform[1], "platform", platform[0])
        if token.lemma in words.roles["anonymous"]:
            first = place
            while first > start and passage.tokens[first - 1].pos == "ADJ":
                first -= 1
            stop = phrase_stop(passage, place, unit[1])
            return ("reference", first, stop, "anonymous", phrase_name(passage, first, stop, place))
        press = _press_service(passage, place, unit, words)
        if press is not None:
            return ("reference", *press)
        name = passage.name(place)
        if name is not None and name[0] == "PER":
            return ("reference", name[1], name[2] + 1, "person", passage.text(name[1], name[2] + 1))
    return None


def _in_talk(
    passage: Passage, index: int, unit: Range, words: SpeechWords, knowledge: Knowledge | None
) -> Found | None:
    """в интервью X, в беседе с X, в эфире X, журналистам X."""
    for place in range(index + 1, min(index + NEAR, unit[1])):
        token = passage.tokens[place]
        if token.text in (",", ".", ";", ":") or token.pos == "VERB":
            return None
        found = outlet_at(passage, place, unit, words, knowledge)
        if found is not None:
            return ("talk", *found)
    return None


def _on_platform(passage: Passage, index: int, words: SpeechWords) -> Found | None:
    found = _platform(passage, index, words)
    if found is None:
        return None
    name, size = found
    if name == "X" and passage.lemma(index - 1) not in ("соцсеть", "сеть", "в"):
        return None
    near = [passage.lemma(i) for i in range(max(index - 5, 0), index)]
    if not {"в", "на", "из", "через"} & set(near):
        return None
    return "platform", index, index + size, "platform", name


def outlet_at(
    passage: Passage, index: int, unit: Range, words: SpeechWords, knowledge: Knowledge | None
) -> tuple[int, int, str, str] | None:
    """The outlet whose name a token begins or heads: first token, end, kind and name."""
    if index < 0 or not passage.tokens[index].text[:1].isalnum():
        return None
    lemma = passage.lemma(index)
    if lemma in words.venues["outlet_words"] or passage.tokens[index].text in words.venues["outlet_words"]:
        named = _named_after(passage, index, unit) or _named_with(passage, index)
        if named is None:
            return None
        first, stop = named
        name = passage.text(first, stop).strip("".join(MARKS) + " ")
        if passage.tokens[index].text in ("РИА", "ИТАР-ТАСС"):
            name = passage.tokens[index].text + " " + passage.text(first, stop)
        return min(index, first), stop, "agency" if lemma in AGENCIES else "outlet", name
    first, stop = _name_range(passage, index, unit)
    name = passage.text(first, stop).strip("".join(MARKS) + " ")
    if name in words.venues["platforms"]:
        return None
    if passage.tokens[index].text in words.venues["outlets"] and name not in words.venues["outlets"]:
        return index, index + 1, "outlet", passage.tokens[index].text
    return (first, stop, "outlet", name) if _is_outlet(passage, index, name, words, knowledge) else None


def _is_outlet(passage: Passage, index: int, name: str, words: SpeechWords, knowledge: Knowledge | None) -> bool:
    """A name in the tables, an organisation with a word of the press in it, or one in Latin letters."""
    if name in words.venues["outlets"] or (knowledge is not None and knowledge.outlet(name) is not None):
        return True
    organisation = passage.is_named(index, "ORG")
    if organisation and any(part in name.lower() for part in words.venues["outlet_parts"]):
        return True
    return _is_latin(passage, index) and (organisation or "." in name)


def _is_latin(passage: Passage, index: int) -> bool:
    text = passage.sign(index)
    return text[:1].isascii() and text[:1].isalpha() and len(text) > 1


def _named_with(passage: Passage, index: int) -> Range | None:
    """ "Польское радио": the word is part of the name."""
    name = passage.name(index)
    return (name[1], name[2] + 1) if name is not None and name[0] == "ORG" and name[1] < index else None


def _named_after(passage: Passage, index: int, unit: Range) -> Range | None:
    """The proper name behind "агентство", "газета": quoted, Latin or capitalised."""
    for place in range(index + 1, min(index + 4, unit[1])):
        token = passage.tokens[place]
        if token.text[0] in MARKS:
            inside = next(((start, stop) for start, stop in passage.quote_range if start == place + 1), None)
            return inside if inside is not None and inside[1] - inside[0] <= 5 else None
        if token.text[:1].isupper() or _is_latin(passage, place):
            return _name_range(passage, place, unit)
        if token.pos not in ("ADJ", "NOUN", "DET"):
            return None
    return None


def _name_range(passage: Passage, index: int, unit: Range) -> Range:
    """The whole name around a token: the named entity, the quotation, or the run of Latin words."""
    if passage.quote_of[index] >= 0 and _is_short_quote(passage, index):
        return passage.quote_range[passage.quote_of[index]]
    first, stop = index, index + 1
    if _is_latin(passage, index):
        while first > unit[0] and (_is_latin(passage, first - 1) or passage.sign(first - 1) == "."):
            first -= 1
        while stop < unit[1] and (
            _is_latin(passage, stop)
            or (passage.sign(stop) == "." and stop + 1 < unit[1] and _is_latin(passage, stop + 1))
        ):
            stop += 1
        return first, stop
    name = passage.name(index)
    return (name[1], name[2] + 1) if name is not None and name[0] == "ORG" else (first, stop)
