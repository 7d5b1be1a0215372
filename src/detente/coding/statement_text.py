"""Passage: a paragraph as one run of tokens with its quotations, the way statements are read.

Sentences are joined into units so that no unit ends inside a quotation and the clause that reports it stays with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from detente.coding.quotes import DASHES, MARKS, Quote, find_quotes
from detente.language.base import Doc, Sentence, Token

Range = tuple[int, int]
LONGEST_UNIT = 1500  # tokens; a longer one (a page that is one quotation) is cut
LONGEST_PASSAGE = 3000  # tokens; a longer paragraph is read in parts
NOT_WORDS = MARKS | DASHES | frozenset(".,!?…;:()[]'/")


@dataclass(slots=True)
class Passage:
    """Tokens of a paragraph in one list; every index here counts in it. Ranges are half-open."""

    doc: Doc
    sentences: Sequence[Sentence]
    tokens: list[Token] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    sentence_of: list[int] = field(default_factory=list)
    kids: list[list[int]] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    quote_of: list[int] = field(default_factory=list)
    quote_range: list[Range] = field(default_factory=list)
    names: list[tuple[str, int, int]] = field(default_factory=list)
    name_at: list[int] = field(default_factory=list)
    units: list[Range] = field(default_factory=list)
    unit_at: list[int] = field(default_factory=list)

    @property
    def index(self) -> int:
        return self.sentences[0].paragraph

    @property
    def is_title(self) -> bool:
        return self.sentences[0].kind == "title"

    def text(self, first: int, stop: int) -> str:
        """The words of tokens `first` up to `stop`, as written."""
        return self.doc.text[self.tokens[first].start : self.tokens[stop - 1].stop] if first < stop else ""

    def lemma(self, index: int) -> str:
        return self.tokens[index].lemma if 0 <= index < len(self.tokens) else ""

    def sign(self, index: int) -> str:
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def unit_of(self, index: int) -> Range:
        return self.units[self.unit_at[index]]

    def name(self, index: int) -> tuple[str, int, int] | None:
        """The name a token is part of: kind, first and last token."""
        return self.names[self.name_at[index]] if self.name_at[index] >= 0 else None

    def is_named(self, index: int, *kinds: str) -> bool:
        """Whether a token is part of a name of these kinds, of any when none are given."""
        name = self.name(index)
        return name is not None and (not kinds or name[0] in kinds)

    def under(self, index: int, head: int) -> bool:
        """Whether a token hangs below another."""
        for _ in range(40):
            if index == head:
                return True
            if index < 0:
                return False
            index = self.heads[index]
        return False


def passages(doc: Doc) -> Iterator[Passage]:
    """The paragraphs of a Doc in order."""
    start = 0
    sentences = doc.sentences
    size = 0
    for stop in range(1, len(sentences) + 1):
        size += len(sentences[stop - 1].tokens)
        if stop < len(sentences) and size < LONGEST_PASSAGE and _same_paragraph(sentences[start], sentences[stop]):
            continue
        yield _passage(doc, sentences[start:stop])
        start, size = stop, 0


def _same_paragraph(one: Sentence, other: Sentence) -> bool:
    return (one.paragraph, one.kind) == (other.paragraph, other.kind)


def _passage(doc: Doc, sentences: Sequence[Sentence]) -> Passage:
    passage = Passage(doc, sentences)
    for number, sentence in enumerate(sentences):
        offset = len(passage.tokens)
        for token in sentence.tokens:
            passage.tokens.append(token)
            passage.heads.append(token.head + offset if token.head >= 0 else -1)
            passage.sentence_of.append(number)
        passage.names += [(name.kind, name.first + offset, name.last + offset) for name in sentence.names]
    passage.kids = [[] for _ in passage.tokens]
    for index, head in enumerate(passage.heads):
        if head >= 0:
            passage.kids[head].append(index)
    first, stop = sentences[0].start, sentences[-1].stop
    passage.quotes = find_quotes(doc.text, first, stop)
    _place_quotes(passage)
    passage.name_at = [-1] * len(passage.tokens)
    for number, (_, start, last) in enumerate(passage.names):
        passage.name_at[start : last + 1] = [number] * (last + 1 - start)
    passage.units = _units(passage)
    passage.unit_at = [number for number, unit in enumerate(passage.units) for _ in range(*unit)]
    return passage


def _place_quotes(passage: Passage) -> None:
    passage.quote_of = [-1] * len(passage.tokens)
    position = 0
    for number, quote in enumerate(passage.quotes):
        while position < len(passage.tokens) and passage.tokens[position].stop <= quote.start:
            position += 1
        first = position
        while position < len(passage.tokens) and passage.tokens[position].start < quote.stop:
            passage.quote_of[position] = number
            position += 1
        passage.quote_range.append((first, position))


def _units(passage: Passage) -> list[Range]:
    """Sentences, joined where a boundary falls inside a quotation or before the clause that reports it."""
    units: list[Range] = []
    start = 0
    for index in range(1, len(passage.tokens)):
        if _cut_short(passage, index):
            units.append((start, index))
            start = index
            continue
        if passage.sentence_of[index] == passage.sentence_of[index - 1] and index - start < LONGEST_UNIT:
            continue
        if index - start < LONGEST_UNIT and _joins(passage, index):
            continue
        units.append((start, index))
        start = index
    units.append((start, len(passage.tokens)))
    return units


PASSING = frozenset(("сообщать", "передавать", "писать", "информировать"))


def _cut_short(passage: Passage, index: int) -> bool:
    """ "..., сообщает Он призвал": a relay whose name was a link and is lost; a new sentence begins behind it."""
    verb, token = passage.tokens[index - 1], passage.tokens[index]
    if (
        verb.lemma not in PASSING
        or verb.feats.get("Tense") != "Pres"
        or verb.text[:1].isupper()
        or passage.quote_of[index - 1] >= 0
    ):
        return False
    if token.text[0] in MARKS:
        return any(start == index + 1 and stop - start > LONGEST_TITLE for start, stop in passage.quote_range)
    return token.text[:1].isupper() and token.pos in ("PRON", "ADP", "ADV", "SCONJ", "CCONJ")


LONGEST_TITLE = 8  # tokens of a name in quotation marks


def _joins(passage: Passage, index: int) -> bool:
    inside = passage.quote_of[index]
    if inside >= 0 and inside == passage.quote_of[index - 1]:
        return True
    number = passage.quote_of[index - 1]
    if number >= 0 and passage.quote_range[number][1] == index:  # the closing mark alone opens a sentence
        return True
    token = passage.tokens[index]
    if token.text[0] in DASHES or token.text == ",":
        after = passage.sign(index + 1)
        return bool(after) and after[:1].islower() and _closes(passage, index - 1)
    return token.text[:1].islower() and passage.tokens[index - 1].text not in (".", ";")


def _closes(passage: Passage, index: int) -> bool:
    """Whether a quotation ends at this token or just before it."""
    return any(passage.quote_of[i] >= 0 for i in (index, index - 1, index - 2) if i >= 0)


def trimmed(passage: Passage, first: int, stop: int) -> Range:
    """A range without signs at its ends, except what closes a bracket or a mark opened inside."""
    while first < stop and passage.tokens[first].text[0] in NOT_WORDS and not _opens_inside(passage, first, stop):
        first += 1
    while stop > first and (_is_loose_end(passage, first, stop - 1) or _is_reference(passage, first, stop)):
        stop -= 3 if _is_reference(passage, first, stop) else 1
    return first, stop


def _is_reference(passage: Passage, first: int, stop: int) -> bool:
    """Whether a range ends in the number of a note, "[9]"."""
    if stop - 3 < first or passage.sign(stop - 3) != "[" or passage.sign(stop - 1) != "]":
        return False
    return passage.sign(stop - 2).isdigit()


def _opens_inside(passage: Passage, first: int, stop: int) -> bool:
    if passage.tokens[first].text[0] not in MARKS:
        return False
    return any(start == first + 1 and end < stop for start, end in passage.quote_range)


def _is_loose_end(passage: Passage, first: int, index: int) -> bool:
    sign = passage.tokens[index].text
    if sign[0] not in NOT_WORDS or sign in ("!", "?", "…", "..."):
        return False
    if sign[0] == ")":
        return not any(passage.tokens[i].text == "(" for i in range(first, index))
    if sign[0] in MARKS:
        return not any(first < start and end == index for start, end in passage.quote_range)
    return True


def words_in(passage: Passage, first: int, stop: int) -> int:
    """How many tokens of a range are words."""
    return sum(passage.tokens[i].text[0].isalnum() for i in range(first, stop))


def has_predicate(passage: Passage, first: int, stop: int) -> bool:
    """Whether a range holds a finite verb, a short form, or a nominal sentence with a dash."""
    for index in range(first, stop):
        token = passage.tokens[index]
        if token.pos in ("VERB", "AUX") and token.feats.get("VerbForm") not in ("Inf", "Part", "Conv"):
            return True
        if token.feats.get("Variant") == "Short" or token.lemma in (
            "нет",
            "нельзя",
            "можно",
            "нужно",
            "надо",
            "вынужденный",
            "должный",
        ):
            return True
        if token.text in DASHES and first < index < stop - 1:
            return True
    return False
