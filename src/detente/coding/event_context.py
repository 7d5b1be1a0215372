"""What the sentences before say about who is spoken of: for acts that leave a side out ("он отверг эти обвинения").

In: the trees of an article's sentences in order. Out: for each sentence the mentions that may fill a missing role: the last sentence's
official subject, and the other party named last in the same or the previous paragraph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from detente.coding.base import PartyMention
from detente.coding.event_tree import Tree
from detente.language.base import Sentence
from detente.records import Party

TEXT = frozenset({"body", "title"})
SPAN = 4  # sentences that a party stays in mind
UNNAMED = {
    "war": "the other side of the war",
    "treaty": "the other side of the treaty",
}


@dataclass(slots=True)
class Context:
    """The memory of one article, fed sentence by sentence."""

    day: str | None = None
    subjects: list[tuple[int, PartyMention]] = field(default_factory=list)
    named: list[tuple[int, PartyMention]] = field(default_factory=list)

    def subject(self, sentence: Sentence) -> PartyMention | None:
        """Who acted in the sentence before, if officially."""
        if self.subjects and sentence.index - self.subjects[-1][0] <= 2 and sentence.kind in TEXT:
            return self.subjects[-1][1]
        return None

    def other(self, sentence: Sentence, codes: Sequence[str]) -> PartyMention | None:
        """The last named party that is none of these codes."""
        if sentence.kind not in TEXT:
            return None
        for index, mention in reversed(self.named):
            if sentence.index - index > SPAN:
                return None
            found = [p.code for p in mention.parties if p.code]
            if len(found) == 1 and found[0] not in codes:
                return mention
        return None

    def unnamed(self, tree: Tree, at: int, code: str, how: str) -> PartyMention:
        """A party that only the act itself names, as a mention at its trigger."""
        token = tree.tokens[at]
        party = Party(code, None, None, None, (token.start, token.stop))
        return PartyMention(tree.sentence.index, at, at, at, how, (party,), UNNAMED[how])

    def note(self, tree: Tree) -> None:
        """Remember a sentence."""
        index = tree.sentence.index
        for mention in tree.mentions:
            if mention.official and mention.kind != "asset":
                self.named.append((index, mention))
        subject = next((m for m in tree.mentions if m.official and tree.slot(m.head) == "subj"), None)
        if subject is not None:
            self.subjects.append((index, subject))
