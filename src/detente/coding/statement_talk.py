"""Talk: who has spoken and acted so far in an article; what pronouns, bare roles and "издание" go back to."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.coding.statement_cast import Cast, Member
from detente.coding.statement_words import SpeechWords
from detente.knowledge import Knowledge
from detente.records import Party, Span

MEMORY = 40  # subjects remembered


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: the party record, the member of the cast if a person, and whether nobody is named."""

    party: Party
    member: Member | None = None
    plural: bool = False
    anonymous: bool = False
    reason: str = ""

    @property
    def key(self) -> str:
        return self.member.key if self.member else (self.party.name or "").lower()


@dataclass(slots=True)
class Talk:
    """Who has spoken so far, newest last, with the paragraph of each; and who issued the document last spoken of."""

    cast: Cast
    words: SpeechWords
    knowledge: Knowledge | None = None
    spoken: list[tuple[int, int, Speaker]] = field(default_factory=list)
    issuer: Speaker | None = None
    subjects: list[tuple[int, Speaker]] = field(default_factory=list)
    outlet: Speaker | None = None
    guests: dict[int, Speaker] = field(default_factory=dict)
    """Who answers in a paragraph of an interview."""

    def acted(self, speaker: Speaker, position: int) -> None:
        """Note who was the subject of a sentence; pronouns and documents go back to them."""
        self.subjects.append((position, speaker))
        if len(self.subjects) > 1 and self.subjects[-2][0] > position:
            self.subjects.sort(key=lambda pair: pair[0])
        if len(self.subjects) > MEMORY:
            del self.subjects[: MEMORY // 2]

    def subject(self, before: int, since: int, gender: str | None = None, *, person: bool = True) -> Speaker | None:
        """The last subject between two places."""
        for position, speaker in reversed(self.subjects):
            if position <= since:
                return None
            if position >= before or (person and speaker.member is None):
                continue
            if gender and speaker.member and speaker.member.gender not in (None, gender):
                continue
            return speaker
        return None

    def outlet_party(self, name: str, span: Span) -> Party | None:
        """An outlet that speaks for itself, when the tables know it."""
        row = self.knowledge.outlet(name) if self.knowledge is not None else None
        return Party(row.country, name, None, "MED", span) if row is not None else None

    def add(self, speaker: Speaker, position: int, paragraph: int) -> None:
        self.spoken.append((position, paragraph, speaker))

    def last(
        self, *, person: bool = False, plural: bool = False, gender: str | None = None, known: bool = False
    ) -> Speaker | None:
        for _, _, speaker in reversed(self.spoken[-12:]):
            if person and (speaker.member is None and not is_role(speaker, self.words)):
                continue
            if (plural and not speaker.plural) or (known and not speaker.party.code):
                continue
            if gender and speaker.member and speaker.member.gender not in (None, gender):
                continue
            return speaker
        return None


def is_role(speaker: Speaker, words: SpeechWords, *, plural: bool = False) -> bool:
    parts = (speaker.party.name or "").lower().split(" ")
    return any(word in words.roles["generic"] or (plural and word[:-1] in words.roles["generic"]) for word in parts)
