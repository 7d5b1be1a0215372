"""Interviews: paragraphs that answer questions, and who answers.

In: a Doc with its cast. Out: for each paragraph that is an answer, its speaker and the length of its opening. A turn opens with a dash, or
with who speaks and a colon. Without a name before the colons the guest is whom the title or the lead presents as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from detente.coding.quotes import DASHES
from detente.coding.statement_cast import Cast, Member, best_name
from detente.coding.statement_talk import Speaker
from detente.coding.statement_words import SpeechWords
from detente.language.base import Doc, Name, Sentence

FEWEST = 4  # turns of an interview
LABEL = 7  # tokens of "X:" before an answer
LEAD = 12  # paragraphs before the first turn that may present the guest
ASKED = 0.5  # least share of questions that end in a question mark
ASKS_BACK = 0.4  # largest share of answers that do
TAIL = 2  # paragraphs of the last answer, where nothing else shows the end


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers in a paragraph, and how many tokens open it: a dash or a name with a colon."""

    speaker: Speaker
    opening: int


@dataclass(slots=True)
class _Turn:
    """Paragraphs from one opening to the next; `member` is who a label names, `asks` whether this turn asks, where known."""

    opening: int
    member: Member | None = None
    asks: bool | None = None
    paragraphs: list[Sequence[Sentence]] = field(default_factory=list)

    @property
    def questions(self) -> bool:
        return _questions(self.paragraphs[-1])


def answers(doc: Doc, cast: Cast, words: SpeechWords) -> dict[int, Answer]:
    """The answers of an interview by paragraph; none when the text is not one or does not say who answers."""
    paragraphs = [list(group) for _, group in groupby(doc.sentences, key=lambda s: (s.paragraph, s.kind))]
    lead, turns = _turns(paragraphs, cast, words)
    if len(turns) < FEWEST or not _alternate(turns):
        return {}
    named = {turn.member.key: turn.member for turn in turns if turn.member is not None and not turn.asks}
    guest = next(iter(named.values())) if len(named) == 1 else None if named else _guest(lead, cast, words)
    found: dict[int, Answer] = {}
    for number, turn in enumerate(turns):
        member = turn.member or guest
        if turn.asks or member is None:
            continue
        own = turn.paragraphs if number < len(turns) - 1 else turn.paragraphs[:TAIL]
        speaker = Speaker(replace(member.party, name=best_name(member)), member, reason="answers in an interview")
        for place, paragraph in enumerate(own):
            if _is_caption(paragraph):
                continue
            found[paragraph[0].paragraph] = Answer(speaker, turn.opening if place == 0 else 0)
    return found


def _turns(
    paragraphs: Sequence[Sequence[Sentence]], cast: Cast, words: SpeechWords
) -> tuple[Sequence[Sequence[Sentence]], list[_Turn]]:
    """What stands before the first turn, and the turns."""
    repeated = Counter(_label(paragraph[0]) for paragraph in paragraphs)
    turns: list[_Turn] = []
    first = len(paragraphs)
    for number, paragraph in enumerate(paragraphs):
        turn = _opened(paragraph, repeated, cast, words) if paragraph[0].kind != "title" else None
        if turn is not None:
            first = min(first, number)
            turns.append(turn)
        if turns:
            turns[-1].paragraphs.append(paragraph)
    return paragraphs[: min(first, LEAD)], turns


def _label(sentence: Sentence) -> str:
    """The words before a colon near the start."""
    tokens = sentence.tokens
    colon = next((i for i, token in enumerate(tokens[:LABEL]) if token.text == ":"), 0)
    if not colon or colon + 1 >= len(tokens) or not tokens[0].text[:1].isupper():
        return ""
    if any(token.pos in ("VERB", "AUX") for token in tokens[:colon]):
        return ""
    return " ".join(token.text for token in tokens[:colon])


def _opened(paragraph: Sequence[Sentence], repeated: Counter[str], cast: Cast, words: SpeechWords) -> _Turn | None:
    """The turn that a paragraph opens."""
    sentence = paragraph[0]
    if sentence.tokens[0].text in DASHES and len(sentence.tokens) > 1:
        return _Turn(1)
    label = _label(sentence)
    if not label:
        return None
    opening = label.count(" ") + 2
    name = next((n for n in sentence.names if n.kind == "PER" and n.last == opening - 2), None)
    member = cast.member(sentence, name) if name is not None else None
    if member is not None:
        return _Turn(opening, member)
    lemma = sentence.tokens[opening - 2].lemma
    if lemma in words.roles["asks"] or lemma in words.roles["answers"]:
        return _Turn(opening, None, lemma in words.roles["asks"])
    asks = repeated[label] > 1 or label in words.venues["outlets"] or _questions(paragraph)
    return _Turn(opening, None, asks=True) if asks else None


def _questions(paragraph: Sequence[Sentence]) -> bool:
    return paragraph[-1].tokens[-1].text.endswith("?")


def _is_caption(paragraph: Sequence[Sentence]) -> bool:
    """ "X на съезде. Фото: Y"."""
    tokens = [token for sentence in paragraph for token in sentence.tokens]
    return any(one.lemma == "фото" and two.text == ":" for one, two in pairwise(tokens))


def _alternate(turns: list[_Turn]) -> bool:
    """Say of each turn whether it asks, where its label does not; False when the turns are not questions and answers."""
    for key in {turn.member.key for turn in turns if turn.member is not None}:
        own = [turn for turn in turns if turn.member is not None and turn.member.key == key]
        asks = sum(turn.questions for turn in own) > ASKED * len(own)
        for turn in own:
            turn.asks = asks
    odd = [sum(turn.questions for turn in turns[start::2]) for start in (0, 1)]
    asks = odd[0] < odd[1]  # what the turn before the first would be
    for turn in turns:
        turn.asks = asks = not asks if turn.asks is None else turn.asks
    asking = [turn.questions for turn in turns if turn.asks]
    answering = [turn.questions for turn in turns if not turn.asks]
    if len(asking) < 2 or len(answering) < 2:
        return False
    return sum(asking) >= ASKED * len(asking) and sum(answering) <= ASKS_BACK * len(answering)


def _guest(lead: Sequence[Sequence[Sentence]], cast: Cast, words: SpeechWords) -> Member | None:
    """Whom the title or the lead presents: after a word for a talk, with a profession before the name, or before a dash."""
    points: Counter[str] = Counter()
    for sentence in (s for paragraph in lead for s in paragraph):
        talks = any(t.lemma in words.venues["talks"] or t.lemma in words.roles["talkers"] for t in sentence.tokens)
        for name in sentence.names:
            member = cast.member(sentence, name) if name.kind == "PER" else None
            if member is not None:
                points[member.key] += talks + _presented(sentence, name, words)
    best = points.most_common(2)
    if not best or not best[0][1] or (len(best) > 1 and best[1][1] == best[0][1]):
        return None
    return cast.members.get(best[0][0])


def _presented(sentence: Sentence, name: Name, words: SpeechWords) -> int:
    after = sentence.tokens[name.last + 1].text if name.last + 1 < len(sentence.tokens) else ""
    before = sentence.tokens[name.first - 1].lemma if name.first else ""
    return (after in DASHES or after == ":") + (before in words.roles["generic"])
