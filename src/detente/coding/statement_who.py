"""Who a noun phrase is: a person it names, a person with that role, or the institution it stands for.

In: a passage, the head of the phrase, and `Talk` (who spoke and acted before). Out: a `Speaker` with name, office and party.
"""

from __future__ import annotations

from dataclasses import replace

from detente.coding.base import PartyMention
from detente.coding.quotes import MARKS
from detente.coding.statement_body import BARE, FAR, joined_heads, known_institution, widened
from detente.coding.statement_cast import SAME_ROLE, Member, best_name
from detente.coding.statement_names import phrase_name, surname_key
from detente.coding.statement_phrases import phrase_stop
from detente.coding.statement_talk import Speaker, Talk, is_role
from detente.coding.statement_text import Passage
from detente.language.base import Name, Sentence
from detente.records import Party


def member_at(passage: Passage, first: int, last: int, talk: Talk) -> Member | None:
    sentence, name = _local(passage, first, last)
    return talk.cast.member(sentence, name)


def _local(passage: Passage, first: int, last: int) -> tuple[Sentence, Name]:
    sentence = passage.sentences[passage.sentence_of[first]]
    offset = first - passage.tokens[first].index
    return sentence, Name("PER", first - offset, last - offset, passage.tokens[first].start, passage.tokens[last].stop)


def person_party(member: Member, passage: Passage, first: int, last: int) -> Party:
    span = (passage.tokens[first].start, passage.tokens[last].stop)
    return replace(member.party, name=best_name(member), span=span)


def _is_modifier(passage: Passage, index: int, head: int) -> bool:
    """An adjective, a participle or a numeral before a noun, or the adverb before one ("радикально настроенные")."""
    token = passage.tokens[index]
    if token.pos == "ADV" and passage.tokens[index + 1].feats.get("VerbForm") == "Part":
        return passage.heads[index] == index + 1
    return (token.pos in ("ADJ", "DET", "NUM") or token.feats.get("VerbForm") == "Part") and passage.under(index, head)


def phrase_bounds(passage: Passage, head: int) -> tuple[int, int]:
    """The noun phrase of a token: the adjectives before it and its genitives, names and appositions behind it."""
    first = head
    while first > 0 and passage.sentence_of[first - 1] == passage.sentence_of[head]:
        token = passage.tokens[first - 1]
        if token.text[0] in MARKS and first - 1 > 0 and passage.quote_of[first] >= 0:
            first -= 1
            continue
        near = _is_modifier(passage, first - 1, head)
        name = passage.name(first)
        named = name is not None and name[1] <= first - 1
        if not near and not named:
            break
        first -= 1
    return first, phrase_stop(passage, head, len(passage.tokens))


def by_phrase(passage: Passage, head: int, talk: Talk) -> Speaker | None:
    """The speaker a noun phrase names: a person in it, a person with that role, or the institution it is."""
    if passage.lemma(head) in talk.words.roles["nobody"] or passage.tokens[head].text[:1].isdigit():
        return None
    if passage.lemma(head) in ("один", "некоторый", "большинство", "часть", "ряд") and passage.lemma(head + 1) == "из":
        return _one_of(passage, head, talk)
    first, stop = phrase_bounds(passage, head)
    person = _person_in(passage, first, stop, head, talk)
    if person is not None:
        return person
    mention = talk.cast.mention(passage.sentences[passage.sentence_of[head]], passage.tokens[head].index)
    if (
        mention is not None
        and mention.kind == "person"
        and mention.parties
        and mention.head == passage.tokens[head].index
        and _is_nominative_name(passage, head, mention, talk)
    ):
        return Speaker(mention.parties[0], reason=mention.reason)
    missed = _missed_name(passage, head, talk) if mention is None else None
    if missed is not None:
        return missed
    codes = _codes(passage, first, stop, talk)
    if passage.lemma(head) == "автор" and not codes:
        found = talk.last()
        if found is not None:
            return replace(found, reason="автор: the last who spoke")
    if not codes and BARE_STATE & {token.lemma for token in passage.tokens[first:stop]}:
        codes = frozenset(
            filter(
                None,
                (talk.cast.state_before(passage.sentences[passage.sentence_of[head]], passage.tokens[head].index),),
            )
        )
    if passage.lemma(head) in talk.words.roles["generic"]:
        plural = passage.tokens[head].feats.get("Number") == "Plur"
        found = _plural_role(passage, first, stop, talk) if plural else _role(passage, first, stop, head, codes, talk)
        if found is not None:
            return found
    return _institution(passage, first, stop, head, codes, talk)


def _missed_name(passage: Passage, head: int, talk: Talk) -> Speaker | None:
    """A surname of the cast that no name was seen in."""
    token = passage.tokens[head]
    member = talk.cast.members.get(surname_key(token.text)) if token.pos == "PROPN" else None
    if member is None or passage.is_named(head):
        return None
    party = replace(member.party, name=best_name(member), span=(token.start, token.stop))
    return Speaker(party, member, reason=f"named: {member.name}")


def _is_nominative_name(passage: Passage, head: int, mention: PartyMention, talk: Talk) -> bool:
    """Whether a person's mention is the subject itself: "адвокат Маркива" is not Маркив."""
    if passage.lemma(head) not in talk.words.roles["kin"] or mention.first == mention.last:
        return True
    last = head - passage.tokens[head].index + mention.last
    return passage.tokens[last].text in (mention.parties[0].name or "").split()


def _one_of(passage: Passage, head: int, talk: Talk) -> Speaker | None:
    """ "один из протестующих": the whole phrase is the name."""
    noun = next(
        (
            i
            for i in range(head + 2, min(head + 8, len(passage.tokens)))
            if passage.tokens[i].pos in ("NOUN", "VERB", "PRON")
        ),
        None,
    )
    if noun is None:
        return None
    stop = noun + 1 if passage.tokens[noun].pos == "PRON" else phrase_stop(passage, noun, len(passage.tokens))
    named = next(
        (
            (s, e)
            for k, s, e in passage.names
            if k == "PER"
            and head < s < head + FAR
            and passage.tokens[s].feats.get("Case") in (None, "Nom")
            and (s <= stop or passage.heads[s] == head)
        ),
        None,
    )
    member = member_at(passage, *named, talk) if named is not None else None
    if named is not None and member is not None:
        return Speaker(person_party(member, passage, *named), member, reason=f"named: {member.name}")
    codes = _codes(passage, head, stop, talk)
    span = (passage.tokens[head].start, passage.tokens[stop - 1].stop)
    name = passage.text(head, stop)
    return Speaker(
        Party(min(codes) if len(codes) == 1 else None, name, None, "CVL", span), anonymous=True, reason=f"named: {name}"
    )


def _plural_role(passage: Passage, first: int, stop: int, talk: Talk) -> Speaker | None:
    """ "дипломаты", "эксперты" alone: those who spoke last together, when they are called by this word or by none."""
    if sum(token.text[:1].isalpha() for token in passage.tokens[first:stop]) > 1:
        return None
    found = talk.last(plural=True, known=True) or talk.last(plural=True)
    return (
        replace(found, reason="the last who spoke together")
        if found and is_role(found, talk.words, plural=True)
        else None
    )


APPOSED = ("appos", "flat", "flat:name")


def _person_in(passage: Passage, first: int, stop: int, head: int, talk: Talk) -> Speaker | None:
    people: list[tuple[int, int, Member]] = []
    for kind, start, last in passage.names:
        if kind != "PER" or start < first or not (last < stop or _is_apposed(passage, start, head)):
            continue
        if not _is_meant(passage, start, last, head, talk):
            continue
        member = member_at(passage, start, last, talk)
        if member is not None:
            people.append((start, last, member))
    if not people:
        return None
    paired = _paired(passage, people[-1], head, talk)
    if paired is not None:
        return paired
    start, last, member = people[-1] if not people[0][0] <= head <= people[0][1] else people[0]
    return Speaker(person_party(member, passage, start, last), member, reason=f"named: {member.name}")


def _is_apposed(passage: Passage, start: int, head: int) -> bool:
    """A name further off that stands beside the head, in its clause: "корреспондент газет А и Б X"."""
    if not head < start < head + FAR or passage.tokens[start].rel not in APPOSED or not passage.under(start, head):
        return False
    return not any(token.feats.get("VerbForm") == "Fin" or token.pos == "SCONJ" for token in passage.tokens[head:start])


def _is_meant(passage: Passage, start: int, last: int, head: int, talk: Talk) -> bool:
    """Whether a name inside a phrase is the one the phrase is about: "министр X", not "адвокат X"."""
    if start <= head <= last:
        return True
    case, own = passage.tokens[head].feats.get("Case"), passage.tokens[start].feats.get("Case")
    if case is not None and own is not None and case != own:
        return False
    member = member_at(passage, start, last, talk)
    written = {token.text for token in passage.tokens[start : last + 1] if token.text[:1].isupper()}
    kin = passage.lemma(head) in talk.words.roles["kin"]
    whole = written if kin else {passage.tokens[last].text}
    if case == "Nom" and member is not None and " " in member.name and not whole <= set(member.name.split()):
        return False
    if kin:
        if own is None and any(passage.tokens[i].feats.get("Case") == "Gen" for i in range(head + 1, start)):
            return False  # "представитель партии X"
        alone = (
            start == last
            and member is not None
            and member.gender not in (None, passage.tokens[head].feats.get("Gender"))
        )
        if case != "Nom" or alone:  # "адвокат Биби" is not Биби
            return passage.tokens[start].rel in APPOSED and not alone
    return not (passage.tokens[start].rel.startswith("nmod") and case == "Nom" and own != "Nom")


def _paired(passage: Passage, found: tuple[int, int, Member], head: int, talk: Talk) -> Speaker | None:
    """ "Трамп и Путин": two people speak as one."""
    start, last, member = found
    if passage.lemma(last + 1) != "и":
        return None
    for kind, other, end in passage.names:
        if (
            kind == "PER"
            and last + 1 < other <= last + 6
            and passage.tokens[other].feats.get("Case") in (None, "Nom")
            and (passage.under(other, start) or passage.under(other, head))
        ):
            second = member_at(passage, other, end, talk)
            if second is None:
                return None
            code = member.party.code if member.party.code == second.party.code else None
            span = (passage.tokens[start].start, passage.tokens[end].stop)
            party = Party(code, f"{best_name(member)} и {best_name(second)}", None, member.party.sector, span)
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
    """The person whom a role means: by office, by the article's own introduction, else the last who spoke."""
    lemma = passage.lemma(head)
    lemmas = [token.lemma for token in passage.tokens[first:stop] if token.text[:1].isalpha()]
    span = (passage.tokens[first].start, passage.tokens[stop - 1].stop)
    woman = passage.tokens[head].feats.get("Gender") == "Fem" or _says_woman(passage, head)
    holders = [m for m in talk.cast.by_role(lemmas, codes, lemma) if not (woman and m.gender == "Masc")]
    member = _by_office(passage, head, talk) or _likeliest(holders, span[0], talk)
    if member is not None and (len(lemmas) > 1 or lemma != "представитель"):
        spoken = talk.last(person=True)
        if spoken is not None and len(lemmas) == 1 and spoken.member is not None and spoken.member is not member:
            member = spoken.member if _could_be(spoken.member, lemma) else member
        party = replace(member.party, name=best_name(member), span=span)
        return Speaker(party, member, reason=f"{lemma}: {member.name} by role")
    last = talk.last(person=True, gender="Fem" if woman else None)
    own = [word for word in lemmas if word != lemma and word not in BARE]
    near = (
        last is not None and _could_be(last.member, lemma) and (not own or (len(own) <= 2 and _same_state(codes, last)))
    )
    if own and lemma in talk.words.roles["anonymous"]:  # "собеседник агентства" is nobody met before
        return None
    if last is not None and lemma not in talk.words.roles["kin"] and near:
        return replace(last, reason=f"{lemma}: the last who spoke")
    return None


def _says_woman(passage: Passage, head: int) -> bool:
    """ "министр сообщила": the verb tells a woman."""
    verb = passage.heads[head]
    return verb >= 0 and passage.tokens[verb].pos == "VERB" and passage.tokens[verb].feats.get("Gender") == "Fem"


BARE_STATE = frozenset(("страна", "государство"))


def _likeliest(members: list[Member], position: int, talk: Talk) -> Member | None:
    """Of several people with a role the last who spoke, else the last who acted, else the first met."""
    if len(members) < 2:
        return members[0] if members else None
    spoken = talk.last(person=True)
    acted = talk.subject(position, -1)
    for speaker in (spoken, acted):
        if speaker is not None and any(speaker.member is member for member in members):
            return speaker.member
    return members[0]


def _by_office(passage: Passage, head: int, talk: Talk) -> Member | None:
    """The person of the article who holds the office the tables read in this phrase."""
    mention = talk.cast.mention(passage.sentences[passage.sentence_of[head]], passage.tokens[head].index)
    if mention is None or mention.kind == "person" or len(mention.parties) != 1:
        return None
    wanted = mention.parties[0]
    if not wanted.office or not wanted.code:
        return None
    for member in talk.cast.members.values():
        if member.party.code == wanted.code and member.party.office == wanted.office:
            return member
    return None


OTHERS = frozenset(
    ("президент", "министр", "премьер", "канцлер", "посол", "прокурор", "судья", "адвокат", "шериф", "священник")
)
"""Roles that the last speaker does not have unless the article says so."""


def _could_be(member: Member | None, lemma: str) -> bool:
    """Whether nothing the article says of a person speaks against a bare role."""
    if member is None:
        return True
    return not member.roles or SAME_ROLE.get(lemma, lemma) in member.roles or lemma not in OTHERS


def _same_state(codes: frozenset[str], speaker: Speaker) -> bool:
    return not codes or speaker.party.code is None or speaker.party.code in codes


def _quoted_name(passage: Passage, first: int, stop: int) -> str:
    """The name in a phrase like "издание «Хандельсблатт»", "агентство AP": its quotation, else its last word."""
    for start, end in passage.quote_range:
        if first < start and end <= stop:
            return passage.text(start, end)
    return passage.tokens[stop - 1].text


def _institution(
    passage: Passage, first: int, stop: int, head: int, codes: frozenset[str], talk: Talk
) -> Speaker | None:
    token = passage.tokens[head]
    while first < head and passage.lemma(first) == "тот":
        first += 1
    first, stop = widened(passage, first, stop, head)
    if any(token.lemma == "который" for token in passage.tokens[first:stop]):
        return None
    span = (passage.tokens[first].start, passage.tokens[stop - 1].stop)
    mention = talk.cast.mention(passage.sentences[passage.sentence_of[head]], token.index)
    name = phrase_name(passage, first, stop, head)
    if not any(map(str.isalpha, name)):
        return None
    first, stop, joined = joined_heads(passage, first, stop, head)
    if joined is not None:
        name, codes = phrase_name(passage, first, stop, head), codes | _codes(passage, joined, stop, talk)
        span = (span[0], passage.tokens[stop - 1].stop)
        only = min(codes) if len(codes) == 1 else None
        return Speaker(
            Party(only, name, None, "GOV" if codes else None, span), None, plural=True, reason=f"named: {name}"
        )
    known = known_institution(passage, first, stop, head, talk)
    if known is not None:
        return replace(known, reason=f"{name}: named before")
    code = (
        mention.parties[0].code if mention and len(mention.parties) == 1 else (min(codes) if len(codes) == 1 else None)
    )
    sector = mention.parties[0].sector if mention and mention.parties else None
    office = mention.parties[0].office if mention and mention.parties else None
    if code is None:
        party = talk.outlet_party(name, span) or talk.outlet_party(_quoted_name(passage, first, stop), span)
        if party is not None:
            return Speaker(replace(party, name=name), reason=f"the outlet {name}")
    plural = token.feats.get("Number") == "Plur"
    anonymous = token.lemma in talk.words.roles["anonymous"] and not any(
        kind == "PER" and first <= start < stop for kind, start, _ in passage.names
    )
    return Speaker(Party(code, name, office, sector, span), None, plural, anonymous, reason=f"named: {name}")
