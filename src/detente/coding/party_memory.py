"""What an article has said so far: people introduced, countries named, who was last spoken of; and pronouns read by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from detente.coding.base import PartyMention
from detente.knowledge.forms import fold, is_form_of
from detente.language.base import Sentence, Token
from detente.records import Party

REACH = 4  # sentences back that a pronoun may reach
STEM = 3  # letters by which people introduced are looked up
BUCKET = 12  # people kept under the same letters
KEPT = 40  # mentions kept for what follows
GENDERS = {"он": "Masc", "она": "Fem", "они": "Plur"}
LATTER = frozenset(("тот", "та"))
OBJECT_PLACES = frozenset(("obj", "iobj", "obl"))
PLACED = frozenset(("в", "во", "на", "из", "через", "под", "над", "у", "до"))
NOT_SPOKEN = frozenset(("adjective", "inhabitant", "region"))


@dataclass(frozen=True, slots=True)
class Spoken:
    """A mention that later words may point back to."""

    sentence: int
    paragraph: int
    place: int
    parties: tuple[Party, ...]
    gender: str
    person: bool
    official: bool
    subject: bool
    placed: bool = False


@dataclass(slots=True)
class Memory:
    """State kept through one article."""

    introduced: dict[str, Party] = field(default_factory=dict)
    official: dict[str, bool] = field(default_factory=dict)
    buckets: dict[str, list[str]] = field(default_factory=dict)
    spoken: list[Spoken] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    pair: tuple[Party, ...] = ()
    court: str | None = None  # whose the world court spoken of is

    def note(self, mention: PartyMention, sentence: Sentence) -> None:
        """Remember a mention for what follows."""
        token = sentence.tokens[mention.head]
        for party in mention.parties:
            if party.code:
                self.counts[party.code] = self.counts.get(party.code, 0) + 1
            if party.code == "ICC" or (party.code == "UN" and party.sector == "JUD"):
                self.court = party.code
        person = mention.kind == "person"
        if person and len(mention.parties) == 1:
            self._introduce(mention)
        if len(mention.parties) == 2:
            self.pair = mention.parties
        if mention.kind in NOT_SPOKEN:
            return
        self.spoken.append(
            Spoken(
                sentence.index,
                sentence.paragraph,
                mention.head,
                mention.parties,
                _gender(mention, sentence),
                person,
                mention.official,
                is_subject(token),
                mention.first > 0 and sentence.tokens[mention.first - 1].lemma in PLACED,
            )
        )
        if len(self.spoken) > KEPT:
            del self.spoken[: KEPT // 2]

    def _introduce(self, mention: PartyMention) -> None:
        party = mention.parties[0]
        if not party.name or " " not in party.name:
            return
        family, given = fold(party.name.split()[-1]), fold(party.name.split()[0])
        if len(family) > 2 and (party.code or family not in self.introduced):
            self.introduced[family] = party
            self.official[family] = mention.official
            for word in (family, given):
                bucket = self.buckets.setdefault(word[:STEM], [])
                if family not in bucket:
                    bucket.append(family)
                    del bucket[:-BUCKET]

    def recall(self, text: str, given: Sequence[str], *, alone: bool) -> tuple[Party, bool] | None:
        """The person introduced whom a name means: a family name alone, or with a given name that fits."""
        low = fold(text)
        alike = self.buckets.get(low[:STEM], ())
        for family in alike:
            party = self.introduced[family]
            if low != family and not is_form_of(text, (family,)):
                continue
            if not given or any(is_form_of(word, (party.name or "").split()[:-1]) for word in given):
                return party, self.official[family]
        if alone:
            for family in alike:
                party = self.introduced[family]
                if is_form_of(text, (party.name or "").split()[:1]):
                    return party, self.official[family]
        return None

    def settled(self, mention: PartyMention) -> PartyMention:
        """A mention of an unknown person with the party that the article names only later."""
        party = mention.parties[0]
        if mention.kind != "person" or len(mention.parties) != 1 or party.code or not party.name:
            return mention
        *given, family = party.name.split()
        known = self.recall(family, given, alone=not given)
        if known is None or not known[0].code:
            return mention
        told = replace(known[0], span=party.span)
        return replace(mention, parties=(told,), official=known[1], reason="introduced later in the article")

    def antecedent(self, sentence: Sentence, place: int, gender: str) -> Spoken | None:
        """Whom a pronoun means: a fitting subject earlier in the sentence, else the last of the sentences before, subjects first.

        Nobody is both subject and object of one verb: "X задержал его" is somebody else's arrest.
        """
        verb = -1 if is_subject(sentence.tokens[place]) else _verb(sentence, place)
        for one in reversed(self.spoken):
            if one.sentence != sentence.index or one.place >= place or not one.subject or not _fits(one, gender):
                continue
            if verb < 0 or _verb(sentence, one.place) != verb:
                return one
        best: Spoken | None = None
        for one in reversed(self.spoken):
            if one.sentence >= sentence.index:
                continue
            if sentence.index - one.sentence > REACH or sentence.paragraph - one.paragraph > 1:
                break
            if best is not None and one.sentence < best.sentence:
                break
            if _fits(one, gender) and (best is None or one.subject):
                best = one
        return best

    def latter(self, sentence: Sentence, place: int) -> Spoken | None:
        """Whom "тот" means: the person named last before it in the sentence, who is no subject."""
        here = [one for one in self.spoken if one.sentence == sentence.index and one.place < place]
        return here[-1] if here and here[-1].parties[0].office and not here[-1].subject else None


def _fits(one: Spoken, gender: str) -> bool:
    if gender == "Plur":
        return one.gender == "Plur" and any(party.code for party in one.parties)
    return one.person and one.gender in (gender, "") and any(party.code or party.name for party in one.parties)


def is_subject(token: Token) -> bool:
    """Whether a word is a subject, by syntax or, where that is unknown, by its case."""
    return token.rel.startswith("nsubj") or (not token.rel and token.feats.get("Case") == "Nom")


def _verb(sentence: Sentence, place: int) -> int:
    """The verb that a word hangs on, the first one when verbs are joined; -1 when there is none."""
    for _ in range(REACH * 2):
        place = sentence.tokens[place].head
        if not 0 <= place < len(sentence.tokens):
            return -1
        if sentence.tokens[place].pos == "VERB" and sentence.tokens[place].rel != "conj":
            return place
    return -1


def _gender(mention: PartyMention, sentence: Sentence) -> str:
    if len(mention.parties) > 1:
        return "Plur"
    for index in (mention.last, mention.head):
        token = sentence.tokens[index]
        if token.feats.get("Number") == "Plur":
            return "Plur"
        if token.feats.get("Gender"):
            return token.feats["Gender"]
    return ""


def find_pronouns(sentence: Sentence, mentions: Sequence[PartyMention], memory: Memory) -> list[PartyMention]:
    """Pronouns as subjects and objects, and "стороны", read by what was spoken of before."""
    found = []
    taken = {index for one in mentions for index in range(one.first, one.last + 1)}
    for token in sentence.tokens:
        if token.index in taken or not (is_subject(token) or _is_personal_object(token, sentence)):
            continue
        if token.lemma in GENDERS and token.pos == "PRON":
            spoken = memory.antecedent(sentence, token.index, GENDERS[token.lemma])
            if spoken is not None:
                reason = f"pronoun for {spoken.parties[0].name or spoken.parties[0].code}"
                found.append(_back(sentence, token, "pronoun", spoken.parties, reason, spoken.official))
        elif token.text.lower() in LATTER and not _pointed_on(sentence, token):
            spoken = memory.latter(sentence, token.index)
            if spoken is not None:
                reason = f"pronoun for {spoken.parties[0].name or spoken.parties[0].code}"
                found.append(_back(sentence, token, "pronoun", spoken.parties, reason, spoken.official))
        elif token.lemma == "сторона" and token.feats.get("Number") == "Plur" and memory.pair:
            found.append(_back(sentence, token, "role", memory.pair, "the two parties spoken of together", True))
    return found


def _pointed_on(sentence: Sentence, token: Token) -> bool:
    """Whether "тот" stands with a noun or points forward ("тот министр", "тот, кто")."""
    after = sentence.tokens[token.index + 1] if token.index + 1 < len(sentence.tokens) else token
    return token.rel == "det" or after.text == ","


def _is_personal_object(token: Token, sentence: Sentence) -> bool:
    """Whether a pronoun is an object and no thing named before it in the sentence may be meant ("критиковали арест, называя его ...")."""
    if token.rel not in OBJECT_PLACES or token.pos != "PRON" or token.feats.get("Number") != "Sing":
        return False
    alike = ("Fem",) if token.lemma == "она" else ("Masc", "Neut")
    verb = _verb(sentence, token.index)
    return not any(
        one.pos == "NOUN"
        and one.feats.get("Animacy") == "Inan"
        and one.feats.get("Number") == "Sing"
        and one.feats.get("Gender") in alike
        and (one.rel in ("obj", "obl") or (is_subject(one) and _verb(sentence, one.index) != verb))
        for one in sentence.tokens[: token.index]
    )


def _back(
    sentence: Sentence, token: Token, kind: str, parties: tuple[Party, ...], reason: str, official: bool
) -> PartyMention:
    span = (token.start, token.stop)
    here = tuple(Party(one.code, one.name, one.office, one.sector, span) for one in parties)
    return PartyMention(sentence.index, token.index, token.index, token.index, kind, here, reason, official)
