"""Speakers: from the token a draft names to a person or institution with name, office and party, through the whole article.

A pronoun or a bare role goes back to whoever spoke or acted last and fits; a family name alone to the full name the
article introduces; a document to who issued it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from detente.coding.quotes import MARKS
from detente.coding.statement_cast import Cast, Member
from detente.coding.statement_drafts import Draft
from detente.coding.statement_names import phrase_name
from detente.coding.statement_phrases import phrase_stop
from detente.coding.statement_text import Passage
from detente.coding.statement_words import SpeechWords
from detente.language.base import Name, Sentence, Token
from detente.records import Party

SINGULAR = frozenset(("он", "она", "его", "ее", "тот", "последний"))
PLURAL = frozenset(("они", "их"))
FIRST = frozenset(
    (
        "я",
        "мы",
        "вы",
        "ты",
        "кто",
        "никто",
        "все",
        "многие",
        "некоторый",
        "это",
        "что",
        "кто-то",
        "который",
        "себя",
        "свой",
    )
)


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
    spoken: list[tuple[int, int, Speaker]] = field(default_factory=list)
    issuer: Speaker | None = None

    def add(self, speaker: Speaker, position: int, paragraph: int) -> None:
        self.spoken.append((position, paragraph, speaker))

    def last(self, *, person: bool = False, plural: bool = False, gender: str | None = None) -> Speaker | None:
        for _, _, speaker in reversed(self.spoken[-12:]):
            if person and (speaker.member is None and not _is_role(speaker, self.words)):
                continue
            if plural and not speaker.plural:
                continue
            if gender and speaker.member and speaker.member.gender not in (None, gender):
                continue
            return speaker
        return None


def _is_role(speaker: Speaker, words: SpeechWords) -> bool:
    head = (speaker.party.name or "").lower().split(" ")
    return any(word in words.roles["generic"] for word in head)


def resolve(draft: Draft, talk: Talk) -> Speaker | None:
    """The speaker of a draft, or None when the text names nobody who could be."""
    if draft.owner == "none":
        return _unnamed(draft, talk)
    if draft.owner == "before":
        return _spoken_before(draft, talk)
    if draft.owner == "document":
        return _document_owner(draft, talk)
    if draft.speaker is None:
        return None
    if draft.owner == "place":
        return by_phrase(draft.passage, draft.speaker, talk)
    return by_token(draft, draft.speaker, talk)


def _unnamed(draft: Draft, talk: Talk) -> Speaker | None:
    """A verb without a subject goes on with the last speaker of the paragraph when its form fits."""
    if draft.frame not in ("clause", "matter", "before", "after") or draft.cue is None or not talk.spoken:
        return None
    feats = draft.passage.tokens[draft.cue[0]].feats
    _, paragraph, speaker = talk.spoken[-1]
    if paragraph != draft.passage.index or feats.get("Number") == "Plur" and not speaker.plural:
        return None
    if feats.get("Gender") == "Neut" or feats.get("Variant") == "Short":
        return None
    draft.confidence -= 0.25
    return replace(speaker, reason="no subject: the last speaker of the paragraph")


def _spoken_before(draft: Draft, talk: Talk) -> Speaker | None:
    if not talk.spoken:
        return talk.issuer
    _, paragraph, speaker = talk.spoken[-1]
    if draft.frame == "alone" and draft.passage.index - paragraph > 1:
        return None
    if talk.issuer is not None and draft.frame != "alone":
        return talk.issuer
    return replace(speaker, reason="the last speaker")


def by_token(draft: Draft, index: int, talk: Talk) -> Speaker | None:
    """The speaker a noun or pronoun names."""
    passage = draft.passage
    token = passage.tokens[index]
    if token.lemma in SINGULAR or token.lemma in PLURAL:
        return _pronoun(draft, index, talk)
    if token.lemma in FIRST or not token.text[:1].isalnum():
        return None
    if (
        token.pos not in ("NOUN", "PROPN", "X", "ADJ", "NUM", "DET", "PRON")
        and not token.feats.get("Foreign")
        and not _is_name(passage, index)
    ):
        return None
    return by_phrase(passage, index, talk)


def _is_name(passage: Passage, index: int) -> bool:
    return any(first <= index <= last for _, first, last in passage.names)


def _pronoun(draft: Draft, index: int, talk: Talk) -> Speaker | None:
    passage, token = draft.passage, draft.passage.tokens[index]
    if token.lemma in PLURAL or token.text.lower() in ("их", "они"):
        found = talk.last(plural=True) or (talk.spoken[-1][2] if talk.spoken else None)
        return replace(found, reason="they: the last speakers") if found else None
    gender = "Fem" if token.text.lower() in ("она", "ее", "её") else "Masc"
    newer = _newer_subject(draft, index, talk, gender)
    if newer is not None:
        return newer
    found = talk.last(person=True, gender=gender)
    if found is None:
        found = _any_subject(passage, index, talk, gender)
    return replace(found, reason=f"{token.text}: the last who spoke") if found else None


def _newer_subject(draft: Draft, index: int, talk: Talk, gender: str) -> Speaker | None:
    """A person who became the subject of a sentence after the last words spoken."""
    since = talk.spoken[-1][0] if talk.spoken else -1
    return _any_subject(draft.passage, index, talk, gender, since)


def _any_subject(passage: Passage, index: int, talk: Talk, gender: str, since: int = -1) -> Speaker | None:
    for kind, first, last in reversed(passage.names):
        token = passage.tokens[first]
        if kind != "PER" or last >= index or token.start <= since or passage.quote_of[first] >= 0:
            continue
        if not _is_subject(passage, first):
            continue
        member = _member(passage, first, last, talk)
        if member is not None and member.gender in (None, gender):
            return Speaker(
                _person_party(member, passage, first, last),
                member,
                reason=f"{passage.tokens[index].text}: the last subject",
            )
    return None


def _is_subject(passage: Passage, index: int) -> bool:
    token = passage.tokens[index]
    for _ in range(3):
        if token.rel.startswith("nsubj"):
            return True
        if token.rel not in ("appos", "flat", "flat:name", "nmod") or passage.heads[index] < 0:
            return False
        if token.feats.get("Case") not in (None, "Nom"):
            return False
        index = passage.heads[index]
        token = passage.tokens[index]
    return False


def _member(passage: Passage, first: int, last: int, talk: Talk) -> Member | None:
    sentence, name = _local(passage, first, last)
    return talk.cast.member(sentence, name)


def _local(passage: Passage, first: int, last: int) -> tuple[Sentence, Name]:
    sentence = passage.sentences[passage.sentence_of[first]]
    offset = first - passage.tokens[first].index
    return sentence, Name("PER", first - offset, last - offset, passage.tokens[first].start, passage.tokens[last].stop)


def _person_party(member: Member, passage: Passage, first: int, last: int) -> Party:
    span = (passage.tokens[first].start, passage.tokens[last].stop)
    return replace(member.party, name=_best_name(member), span=span)


def _best_name(member: Member) -> str:
    """The article's own full name of a person; the table's where the article has the family name only."""
    known = member.party.name or member.name
    return member.name if " " in member.name or " " not in known else known


def phrase_bounds(passage: Passage, head: int) -> tuple[int, int]:
    """The noun phrase of a token: the adjectives before it and its genitives, names and appositions behind it."""
    first = head
    while first > 0 and passage.sentence_of[first - 1] == passage.sentence_of[head]:
        token = passage.tokens[first - 1]
        if token.text[0] in MARKS and first - 1 > 0 and passage.quote_of[first] >= 0:
            first -= 1
            continue
        near = token.pos in ("ADJ", "DET", "NUM", "PROPN", "NOUN", "X") and passage.under(first - 1, head)
        named = any(start <= first - 1 and first <= last for _, start, last in passage.names)
        if not near and not named:
            break
        first -= 1
    return first, phrase_stop(passage, head, len(passage.tokens))


def by_phrase(passage: Passage, head: int, talk: Talk) -> Speaker | None:
    """The speaker a noun phrase names: a person in it, a person with that role, or the institution it is."""
    first, stop = phrase_bounds(passage, head)
    person = _person_in(passage, first, stop, head, talk)
    if person is not None:
        return person
    sentence = passage.sentences[passage.sentence_of[head]]
    mention = talk.cast.mention(sentence, passage.tokens[head].index)
    lemma = passage.lemma(head)
    codes = _codes(passage, first, stop, talk)
    if mention is not None and mention.kind == "person" and mention.parties:
        return Speaker(mention.parties[0], reason=mention.reason)
    if passage.tokens[head].feats.get("Number") != "Plur" and lemma in talk.words.roles["generic"]:
        found = _role(passage, first, stop, head, codes, talk)
        if found is not None:
            return found
        if (
            mention is not None
            and mention.parties
            and mention.parties[0].name
            and " " in (mention.parties[0].name or "")
            and mention.kind in ("office", "role")
        ):
            return Speaker(mention.parties[0], reason=mention.reason)
    return _institution(passage, first, stop, head, codes, talk)


def _person_in(passage: Passage, first: int, stop: int, head: int, talk: Talk) -> Speaker | None:
    people: list[tuple[int, int, Member]] = []
    case = passage.tokens[head].feats.get("Case")
    for kind, start, last in passage.names:
        if kind != "PER" or start < first or last >= stop:
            continue
        inside = start <= head <= last
        own = passage.tokens[start].feats.get("Case")
        fits = inside or case is None or own is None or own == case
        kin = passage.lemma(head) in talk.words.roles["kin"] and passage.tokens[start].rel not in (
            "appos",
            "flat",
            "flat:name",
        )
        if not fits or (
            not inside
            and (
                kin and case != "Nom" or passage.tokens[start].rel.startswith("nmod") and case == "Nom" and own != "Nom"
            )
        ):
            continue
        member = _member(passage, start, last, talk)
        if member is not None:
            people.append((start, last, member))
    if not people:
        return None
    paired = _paired(passage, people[-1], stop, talk)
    if paired is not None:
        return paired
    start, last, member = people[-1] if not people[0][0] <= head <= people[0][1] else people[0]
    return Speaker(_person_party(member, passage, start, last), member, reason=f"named: {member.name}")


def _paired(passage: Passage, found: tuple[int, int, Member], stop: int, talk: Talk) -> Speaker | None:
    """ "Трамп и Путин": two people speak as one."""
    start, last, member = found
    if passage.lemma(last + 1) != "и":
        return None
    for kind, other, end in passage.names:
        if (
            kind == "PER"
            and last + 1 < other <= last + 6
            and passage.tokens[other].feats.get("Case") in (None, "Nom")
            and passage.under(other, start)
        ):
            second = _member(passage, other, end, talk)
            if second is None:
                return None
            code = member.party.code if member.party.code == second.party.code else None
            span = (passage.tokens[start].start, passage.tokens[end].stop)
            party = Party(code, f"{_best_name(member)} и {_best_name(second)}", None, member.party.sector, span)
            return Speaker(party, None, plural=True, reason="two named together")
    return None


def _codes(passage: Passage, first: int, stop: int, talk: Talk) -> frozenset[str]:
    codes = set()
    for index in range(first, stop):
        mention = talk.cast.mention(passage.sentences[passage.sentence_of[index]], passage.tokens[index].index)
        if mention is not None and len(mention.parties) == 1 and mention.parties[0].code:
            codes.add(mention.parties[0].code)
    return frozenset(codes)


def _role(passage: Passage, first: int, stop: int, head: int, codes: frozenset[str], talk: Talk) -> Speaker | None:
    """The person whom a role means: by the article's own introduction, else the last who spoke."""
    lemma = passage.lemma(head)
    lemmas = [token.lemma for token in passage.tokens[first:stop] if token.text[:1].isalpha()]
    member = talk.cast.by_role(lemmas, codes, lemma)
    span = (passage.tokens[first].start, passage.tokens[stop - 1].stop)
    if member is not None and (len(lemmas) > 1 or lemma != "представитель"):
        spoken = talk.last(person=True)
        if spoken is not None and len(lemmas) == 1 and spoken.member is not None and spoken.member is not member:
            member = spoken.member if _could_be(spoken.member, lemma) else member
        return Speaker(
            replace(member.party, name=_best_name(member), span=span), member, reason=f"{lemma}: {member.name} by role"
        )
    last = talk.last(person=True)
    own = [lm for lm in lemmas if lm != lemma and lm not in ("этот", "тот", "страна", "ведомство", "издание", "сам")]
    if (
        last is not None
        and lemma not in talk.words.roles["kin"]
        and (len(own) == 0 or (len(own) <= 2 and _same_state(codes, last) and _could_be(last.member, lemma)))
    ):
        return replace(last, reason=f"{lemma}: the last who spoke")
    return None


def _could_be(member: Member | None, lemma: str) -> bool:
    """Whether nothing the article says of a person speaks against a bare role."""
    if member is None:
        return True
    return (
        not member.roles
        or lemma in member.roles
        or lemma not in ("президент", "министр", "премьер", "канцлер", "посол")
    )


def _same_state(codes: frozenset[str], speaker: Speaker) -> bool:
    return not codes or speaker.party.code is None or speaker.party.code in codes


def _institution(
    passage: Passage, first: int, stop: int, head: int, codes: frozenset[str], talk: Talk
) -> Speaker | None:
    token = passage.tokens[head]
    first, stop = _widened(passage, first, stop, head)
    span = (passage.tokens[first].start, passage.tokens[stop - 1].stop)
    mention = talk.cast.mention(passage.sentences[passage.sentence_of[head]], token.index)
    name = phrase_name(passage, first, stop, head)
    if not any(map(str.isalpha, name)):
        return None
    code = (
        mention.parties[0].code if mention and len(mention.parties) == 1 else (min(codes) if len(codes) == 1 else None)
    )
    sector = mention.parties[0].sector if mention and mention.parties else None
    office = mention.parties[0].office if mention and mention.parties else None
    plural = token.feats.get("Number") == "Plur"
    anonymous = token.lemma in talk.words.roles["anonymous"] and not any(
        kind == "PER" and first <= start < stop for kind, start, _ in passage.names
    )
    return Speaker(Party(code, name, office, sector, span), None, plural, anonymous, reason=f"named: {name}")


def _widened(passage: Passage, first: int, stop: int, head: int) -> tuple[int, int]:
    """A name that stands in quotation marks is taken with them or without, never with one."""
    inside = passage.quote_of[head]
    if inside >= 0:
        start, end = passage.quote_range[inside]
        return start, end
    for start, end in passage.quote_range:
        if first < start < stop:
            return first, max(stop, end + 1)
    return first, stop


def _document_owner(draft: Draft, talk: Talk) -> Speaker | None:
    """Whose document it is: its genitive, the site it stands on, or the issuer named before."""
    passage = draft.passage
    if draft.speaker is None:
        return talk.issuer if talk.issuer is not None else None
    for index in range(
        draft.speaker + 1, min(phrase_stop(passage, draft.speaker, len(passage.tokens)), len(passage.tokens))
    ):
        token = passage.tokens[index]
        if (
            token.feats.get("Case") == "Gen"
            and token.pos in ("NOUN", "PROPN")
            and passage.heads[index] == draft.speaker
        ):
            found = by_phrase(passage, index, talk)
            if found is not None:
                talk.issuer = found
                return found
    site = _site(passage, draft.speaker, talk)
    if site is not None:
        talk.issuer = site
        return site
    if talk.issuer is not None:
        return replace(talk.issuer, reason="who issued the document")
    last = talk.last()
    return replace(last, reason="the document of the last speaker") if last else None


def _site(passage: Passage, document: int, talk: Talk) -> Speaker | None:
    """ "в пресс-релизе на сайте Кремля": the owner of the site."""
    for index in range(document + 1, min(document + 9, len(passage.tokens))):
        if passage.lemma(index) == "сайт":
            owner = next(
                (
                    i
                    for i in range(index + 1, min(index + 4, len(passage.tokens)))
                    if passage.tokens[i].feats.get("Case") == "Gen" and passage.tokens[i].pos in ("NOUN", "PROPN")
                ),
                None,
            )
            return by_phrase(passage, owner, talk) if owner is not None else None
        if passage.tokens[index].text in (".", "«", '"'):
            return None
    return None


def names_token(token: Token) -> bool:
    """Whether a token can be part of a name in Latin letters."""
    return token.text[:1].isascii() and token.text[:1].isalpha()
