"""Figures: numbers with what they count, who gives them and when; sums inside a text are checked.

In: the Doc, dates and statements. Out: `Figure`s in order. A number in a date, a name or an address is none.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from detente.coding.base import DateMention, Found, said_in
from detente.coding.quantities import Number, Quantity, find_quantities, fold, table
from detente.language.base import Doc, Sentence, Token
from detente.records import DateValue, Figure, Span, Statement, content_id

DASH = re.compile(r"[-–—]")
PHRASE_TOKENS = 6  # how far a counted noun phrase is followed
MEASURE = re.compile(r"\w+\.?\s?(км|м|см)\b")
PART_SENTENCES = 2  # a total's parts stand in its own sentence or within this many after it
MOST_PARTS = 50  # figures after a total that may be its parts


class Figures:
    """The component that finds figures. Needs the dates (to leave them out) and the statements (who says so)."""

    provides = "figures"
    requires: tuple[str, ...] = ("dates", "statements")

    def __call__(self, doc: Doc, found: Found) -> list[Figure]:
        figures: list[tuple[int, Figure]] = []
        said = said_in(doc, found.statements)
        for sentence in doc.sentences:
            dates = found.dates_in(sentence.index)
            taken = tuple((d.span[0] - sentence.start, d.span[1] - sentence.start) for d in dates)
            for quantity in find_quantities(doc.text[sentence.start : sentence.stop], taken):
                figure = _figure(doc, sentence, quantity, dates, said.get(sentence.index, ()))
                if figure is not None:
                    figures.append((sentence.index, figure))
        return check_sums(doc, figures)


def _figure(
    doc: Doc, sentence: Sentence, quantity: Quantity, dates: Sequence[DateMention], statements: Sequence[Statement]
) -> Figure | None:
    start, stop = sentence.start + quantity.span[0], sentence.start + quantity.span[1]
    phrase = counted_phrase(sentence, stop)
    if quantity.sign is None and (not phrase or phrase[0].lemma in table()["stops"]["after"]):
        return None
    if phrase and quantity.sign is None:
        apart = DASH.search(doc.text[stop : phrase[0].start]) and phrase[0].feats.get("Case") != "Gen"
        if apart or _is_astray(quantity, phrase) or _is_ordinal(doc, start, quantity, phrase):
            return None  # "15 комитетов у первых, 4 — у вторых": what is counted stands before
    if quantity.value == 2 and phrase and phrase[0].lemma in table()["pairs"]:
        return None
    unit, of = _unit_and_object(doc, quantity, phrase)
    end = max(stop, phrase[-1].stop) if phrase else stop
    by = next((s.speaker for s in statements if s.span[0] <= start < s.span[1]), None)
    dated = _date_of(sentence, start, dates)
    identity = content_id("figure", doc.text[sentence.start : sentence.stop], start - sentence.start, quantity.value)
    reason = "number with a sign" if quantity.sign else f"number before «{of}»"
    return Figure(
        identity,
        quantity.value,
        quantity.low,
        quantity.high,
        unit,
        of,
        by,
        dated,
        (start, end),
        what=_verb_over(sentence, phrase),
        reasons=(reason,),
    )


def _verb_over(sentence: Sentence, phrase: Sequence[Token]) -> str | None:
    """What is told of the counted, as a lemma, where a verb of its own stands over it: "погибли 38 человек"."""
    over = next((t for t in phrase if t.pos in ("NOUN", "PROPN")), None)
    if over is not None and 0 <= over.head < len(sentence.tokens) and sentence.tokens[over.head].pos in ("ADV", "NUM"):
        over = sentence.tokens[over.head]  # "более 600 человек"
    if over is None or over.rel not in ("nsubj", "nsubj:pass", "obj") or not 0 <= over.head < len(sentence.tokens):
        return None
    verb = sentence.tokens[over.head]
    return verb.lemma if verb.pos == "VERB" else None


def _date_of(sentence: Sentence, start: int, dates: Sequence[DateMention]) -> DateValue | None:
    """The nearest date of the clause in which a number stands."""
    number = next((t for t in sentence.tokens if t.start <= start < t.stop), None)
    if number is None:
        return None
    near: list[tuple[int, DateValue]] = []
    for date in dates:
        inside = {t.index for t in sentence.tokens if date.span[0] <= t.start < date.span[1]}
        top = next((t for t in sentence.tokens if t.index in inside and t.head not in inside), None)
        if date.value is not None and top is not None and _clause(sentence, top) == _clause(sentence, number):
            near.append((abs(date.span[0] - start), date.value))
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _clause(sentence: Sentence, token: Token) -> int:
    """Where the verb of a word's clause stands, or the word nothing stands over."""
    seen = {token.index}
    while token.pos not in ("VERB", "AUX") and 0 <= token.head < len(sentence.tokens) and token.head not in seen:
        token = sentence.tokens[token.head]
        seen.add(token.index)
    return token.index


def _is_ordinal(doc: Doc, start: int, quantity: Quantity, phrase: Sequence[Token]) -> bool:
    """ "Двадцать третья поправка" """
    tens = isinstance(quantity.value, int) and quantity.value >= 20 and quantity.value % 10 == 0
    return tens and not doc.text[start].isdigit() and phrase[0].lemma in table()["stops"]["ordinals"]


def _is_astray(quantity: Quantity, phrase: Sequence[Token]) -> bool:
    """Whether the words after a number are not what it counts: "из 50 выборщики ...", "1,6 тыс. должны"."""
    first = next((t for t in phrase if t.pos in ("NOUN", "PROPN")), None)
    if first is None:
        return phrase[-1].feats.get("Variant") == "Short" or phrase[-1].lemma in table()["stops"]["pointing"]
    value = quantity.value
    many = isinstance(value, int) and (value % 10 in (0, 5, 6, 7, 8, 9) or value % 100 in range(11, 15))
    feats = first.feats
    return many and (feats.get("Case"), feats.get("Number"), feats.get("Animacy")) == ("Nom", "Plur", "Anim")


def counted_phrase(sentence: Sentence, stop: int) -> list[Token]:
    """The noun phrase that follows a number: adjectives, the noun, and a genitive that completes it."""
    following = [t for t in sentence.tokens if t.start >= stop][:PHRASE_TOKENS]
    phrase: list[Token] = []
    for token in following:
        nouns = [t for t in phrase if t.pos in ("NOUN", "PROPN")]
        if token.pos in ("ADJ", "DET") or (token.pos == "VERB" and token.feats.get("VerbForm") == "Part"):
            if nouns and token.feats.get("Case") != "Gen":
                break
        elif token.pos in ("NOUN", "PROPN"):
            if nouns and (token.feats.get("Case") != "Gen" or len(nouns) == 2):
                break
        elif not (not phrase and token.text in ("-", "–", "—")):
            break
        else:
            continue
        phrase.append(token)
    while phrase and phrase[-1].pos not in ("NOUN", "PROPN", "ADJ"):
        phrase.pop()
    return phrase


def _unit_and_object(doc: Doc, quantity: Quantity, phrase: Sequence[Token]) -> tuple[str | None, str | None]:
    units = table()["units"]
    of = doc.text[phrase[0].start : phrase[-1].stop] if phrase else quantity.sign
    if quantity.sign:
        return table()["signs"].get(quantity.sign), quantity.sign if quantity.sign != "%" or not phrase else f"% {of}"
    heads = [t for t in phrase if t.pos in ("NOUN", "PROPN")] or [t for t in phrase if t.pos == "ADJ"]
    if phrase and phrase[0].lemma in table()["powers"]:
        measure = MEASURE.match(doc.text, phrase[0].start)
        if measure:  # "55 млрд куб. м"
            return table()["powers"][phrase[0].lemma].get(measure[1]), measure[0]
    return next((units[t.lemma] for t in heads if t.lemma in units), None), of


def check_sums(doc: Doc, figures: Sequence[tuple[int, Figure]]) -> list[Figure]:
    """Figures with `parts` and `check` where a total's parts follow it: `ok` when they add up, `mismatch` when words say
    they are its parts and they do not."""
    checked = [figure for _, figure in figures]
    for i, (index, total) in enumerate(figures):
        value = total.value
        if not isinstance(value, int) or value < 2 or total.unit == "percent":
            continue
        behind = figures[i + 1 : i + 1 + MOST_PARTS]
        after = [f for place, f in behind if place - index <= PART_SENTENCES and _addable(f, total)]
        parts = _prefix_sum(value, after)
        if parts:
            checked[i] = dataclasses.replace(total, parts=tuple(f.id for f in parts), check="ok")
        elif len(after) >= 2 and _named_parts(doc, total.span, after[0].span):
            checked[i] = dataclasses.replace(total, parts=tuple(f.id for f in after), check="mismatch")
    return checked


def _addable(part: Figure, total: Figure) -> bool:
    units = {part.unit, total.unit} - {None}
    return isinstance(part.value, int) and len(units) <= 1


def _prefix_sum(value: Number, parts: Sequence[Figure]) -> list[Figure]:
    """The first two or more figures in a row that add up to the value, or none."""
    running: Number = 0
    for n, part in enumerate(parts, 1):
        running += part.value or 0
        if running == value and n >= 2:
            return list(parts[:n])
        if running > value:
            break
    return []


def _named_parts(doc: Doc, total: Span, first: Span) -> bool:
    between = fold(doc.text[total[1] : first[0]])
    return any(cue in between for cue in table()["parts_cues"])
