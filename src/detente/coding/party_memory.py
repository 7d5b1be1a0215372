"""What an article has said so far: people introduced, countries named, who was last spoken of."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.coding.base import PartyMention
from detente.coding.party_pieces import Piece
from detente.knowledge.forms import fold, is_form_of
from detente.language.base import Sentence, Token
from detente.records import Party

REACH = 4  # sentences back that a pronoun may reach
HE, SHE, THEY = frozenset(("он",)), frozenset(("она",)), frozenset(("они",))
PRONOUNS = HE | SHE | THEY
BOTH = frozenset(("стороны", "сторонам", "сторон", "сторонами"))


@dataclass(slots=True)
class Spoken:
    """A mention that later words may point back to."""

    sentence: int
    paragraph: int
    parties: tuple[Party, ...]
    gender: str
    person: bool
    official: bool
    subject: bool


@dataclass(slots=True)
class Memory:
    """State kept through one article."""

    introduced: dict[str, Party] = field(default_factory=dict)
    official: dict[str, bool] = field(default_factory=dict)
    spoken: list[Spoken] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    pair: tuple[Party, ...] = ()

    def note(self, mention: PartyMention, sentence: Sentence) -> None:
        """Remember a mention for what follows."""
        token = sentence.tokens[mention.head]
        for party in mention.parties:
            if party.code:
                self.counts[party.code] = self.counts.get(party.code, 0) + 1
        person = mention.kind == "person"
        if person and len(mention.parties) == 1:
            self._introduce(mention)
        if mention.kind in ("adjective", "inhabitant", "region"):
            return
        subject = token.rel in ("nsubj", "nsubj:pass") or (token.rel == "" and token.feats.get("Case") == "Nom")
        gender = _gender(mention, sentence)
        self.spoken.append(
            Spoken(sentence.index, sentence.paragraph, mention.parties, gender, person, mention.official, subject)
        )
        if len(self.spoken) > 40:
            del self.spoken[:20]
        if len(mention.parties) == 2:
            self.pair = mention.parties

    def _introduce(self, mention: PartyMention) -> None:
        party = mention.parties[0]
        if not party.name or " " not in party.name:
            return
        family = fold(party.name.split()[-1])
        if len(family) > 2 and (party.code or family not in self.introduced):
            self.introduced[family] = party
            self.official[family] = mention.official

    def recall(self, piece: Piece, tokens: tuple[Token, ...]) -> tuple[Party, bool] | None:
        """The person introduced earlier whom a family name alone means."""
        if piece.last - piece.first > 1:
            return None
        text = tokens[piece.last].text
        low = fold(text)
        if low in self.introduced:
            return self.introduced[low], self.official[low]
        for family, party in self.introduced.items():
            if low[:3] == family[:3] and is_form_of(text, (family,)):
                return party, self.official[family]
        return None

    def antecedent(self, sentence: Sentence, gender: str, person: bool | None) -> Spoken | None:
        """The last fitting mention of the sentences before: a subject first, in the same or the previous paragraph."""
        best: Spoken | None = None
        for one in reversed(self.spoken):
            if one.sentence >= sentence.index:
                continue
            if sentence.index - one.sentence > REACH or sentence.paragraph - one.paragraph > 1:
                break
            if gender and one.gender and one.gender != gender:
                continue
            if person is not None and one.person != person:
                continue
            if best is None or (one.sentence == best.sentence and one.subject and not best.subject):
                best = one
            if best is not None and one.sentence < best.sentence:
                break
        return best


def _gender(mention: PartyMention, sentence: Sentence) -> str:
    if len(mention.parties) > 1:
        return "Plur"
    for index in (mention.last, mention.head):
        token = sentence.tokens[index]
        if token.feats.get("Number") == "Plur":
            return "Plur"
        if token.feats.get("Gender"):
            return str(token.feats["Gender"])
    return ""
