"""Cast: the people of an article, each under the full name that introduces them, with the roles they are given.

In: a Doc with its party mentions. Out: who a name, a family name alone or a role means anywhere in the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from detente.coding.base import PartyMention
from detente.coding.party_names import spaced
from detente.coding.quotes import APOSTROPHES
from detente.coding.statement_names import person_token, surname_key
from detente.language.base import Doc, Name, Sentence, Token
from detente.records import Party

ANY_ROLE = frozenset(("представитель", "менеджер", "топ-менеджер"))
ROLE_REACH = 9  # tokens before a name that may say what the person is
SAME_ROLE = {
    "руководитель": "глава", "министр": "глава", "шеф": "глава", "председатель": "глава", "лидер": "глава", "президент": "глава",
    "премьер-министр": "премьер", "правительство": "премьер", "кабмин": "премьер", "кабинет": "премьер", "дипломатия": "мид",
    "внешнеполитический": "мид", "иностранный": "мид", "оборона": "минобороны", "госсекретарь": "мид",
}  # fmt: skip
OFFICES = frozenset(SAME_ROLE.values())
IDLE = frozenset(
    (
        "дело",
        "министерство",
        "ведомство",
        "страна",
        "государство",
        "экс",
        "бывший",
        "новый",
        "официальный",
        "сам",
        "этот",
        "тот",
    )
)


@dataclass(slots=True)
class Member:
    """A person of the article. `roles` are the lemmas of what the article calls them, `others` those of them that are somebody else's."""

    name: str
    key: str
    party: Party
    gender: str | None
    roles: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    full: bool = False


def best_name(member: Member) -> str:
    """The article's own full name of a person; the table's where the article has the family name only."""
    known = member.party.name or member.name
    if member.full and " " in member.name:
        return member.name
    same = surname_key(known.split()[-1]) == surname_key(member.name.split()[-1])
    return known if " " in known and (same or " " not in member.name) else member.name


@dataclass(slots=True)
class Cast:
    """Members by family name, and the party mentions of each sentence by token."""

    members: dict[str, Member] = field(default_factory=dict)
    by_given: dict[str, str] = field(default_factory=dict)
    mentions: dict[tuple[int, int], PartyMention] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    states: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    topics: frozenset[str] = frozenset()

    def mention(self, sentence: Sentence, index: int) -> PartyMention | None:
        return self.mentions.get((sentence.index, index))

    def state_before(self, sentence: Sentence, index: int) -> str | None:
        """The party last spoken of before a token in its sentence or the three before: what "страна" means there."""
        for number in range(sentence.index, max(sentence.index - 4, -1), -1):
            for place, code in reversed(self.states.get(number, ())):
                if number < sentence.index or place < index:
                    return code
        return None

    def member(self, sentence: Sentence, name: Name) -> Member | None:
        """The person a name in a sentence stands for."""
        last = surname_key(sentence.tokens[name.last].text)
        found = self.members.get(last)
        if found is None and name.first == name.last:
            found = self.members.get(self.by_given.get(last, ""))
        if found is not None and _is_namesake(found, sentence, name):
            return None
        return found or self.members.get(surname_key(sentence.tokens[name.first].text))

    def by_role(self, lemmas: Sequence[str], codes: frozenset[str], head: str) -> list[Member]:
        """The people whom the article gives this role: every word of it that tells, and no other country."""
        wanted = frozenset(_role_words(lemmas))
        office = SAME_ROLE.get(head, head)
        if {"глава", "премьер"} <= wanted:  # the head of a government
            wanted, office = wanted - {"глава"}, "премьер"
        wild = head in ANY_ROLE and len(wanted) > 1 and not (wanted - {head}) & OFFICES
        if wild:
            wanted -= {head}
        return [
            member
            for member in self.members.values()
            if member.roles
            and (wild or office in member.roles - member.others)
            and not (codes and member.party.code and member.party.code not in codes)
            and wanted <= member.roles
        ]


def _other_given(one: str, other: str) -> bool:
    """Whether two given names, in any case, are not one: their stems differ beyond what is written now so, now so."""
    first, second = (name.lower().translate(ALIKE) for name in (one, other))
    length = max(2, min(len(first), len(second)) - 2)
    return first[:length] != second[:length]


ALIKE = str.maketrans({"о": "а", "у": "а", "э": "е", "ё": "е", "ь": "е", "й": "и", "ы": "и", "з": "с"})


def _is_namesake(member: Member, sentence: Sentence, name: Name) -> bool:
    """Whether a full name shares only the family name with a person of the article: his brother, his wife."""
    known = member.name.split()
    first = sentence.tokens[name.first].text
    if name.first == name.last or len(known) < 2 or not first[:1].isupper() or "." in first:
        return False
    return _other_given(first, known[0]) and surname_key(sentence.tokens[name.last].text) == surname_key(known[-1])


def read_cast(doc: Doc, mentions: Sequence[PartyMention], topics: frozenset[str] = frozenset()) -> Cast:
    """The people of a Doc. `topics` are nouns beside which a state is what somebody studies or deals with, not whose he is."""
    cast = Cast(topics=topics)
    for mention in mentions:
        code = mention.parties[0].code if len(mention.parties) == 1 else None
        if code and mention.kind in ("state", "metonym", "adjective", "inhabitant"):
            cast.states.setdefault(mention.sentence, []).append((mention.head, code))
        for index in range(mention.first, mention.last + 1):
            held = cast.mentions.get((mention.sentence, index))
            if held is None or (held.kind != "person" and mention.kind == "person"):
                cast.mentions[mention.sentence, index] = mention
    found = [(sentence, name) for sentence in doc.sentences for name in sentence.names if name.kind == "PER"]
    for sentence, name in sorted(found, key=lambda pair: (pair[1].first == pair[1].last, pair[0].index)):
        _meet(cast, sentence, name)
    for sentence in doc.sentences:
        _abbreviate(cast, sentence)
    return cast


def _abbreviate(cast: Cast, sentence: Sentence) -> None:
    """ "Центральное телеграфное агентство Кореи (ЦТАК)": the letters stand for the name."""
    tokens = sentence.tokens
    for index in range(2, len(tokens) - 1):
        short = tokens[index].text
        if tokens[index - 1].text == "(" and tokens[index + 1].text == ")" and short.isupper() and 2 <= len(short) <= 6:
            words = [token.text.lower() for token in tokens[max(0, index - 1 - len(short)) : index - 1]]
            if words and any(word[:1] == short[0].lower() for word in words):
                first = next(word for word in words if word[:1] == short[0].lower())
                cast.aliases[short] = first


def _is_apostrophe(token: Token, name: Sequence[Token]) -> bool:
    """The sign inside a name written as one word."""
    stops, starts = {one.stop for one in name}, {one.start for one in name}
    return token.text in APOSTROPHES and token.start in stops and token.stop in starts


def _meet(cast: Cast, sentence: Sentence, name: Name) -> None:
    stop = next((i for i in range(name.first, name.last + 1) if sentence.tokens[i].text == "("), name.last + 1)
    whole = sentence.tokens[name.first : stop]
    tokens = [token for token in whole if token.text[:1].isalpha() or _is_apostrophe(token, whole)]
    if not tokens or not tokens[-1].text[:1].isupper():
        return
    written = spaced(tokens, [person_token(token) for token in tokens])
    key = surname_key(tokens[-1].text)
    nominative = all(token.feats.get("Case") in (None, "Nom") for token in tokens)
    known = cast.members.get(key)
    if known is None and len(tokens) == 1 and key in cast.by_given:
        known = cast.members[cast.by_given[key]]
    mention = cast.mention(sentence, name.last)
    party = mention.parties[0] if mention and mention.kind == "person" and len(mention.parties) == 1 else None
    if known is None:
        known = Member(written, key, party or Party(None, written), _gender(sentence, name), full=nominative)
        cast.members[key] = known
        if len(tokens) > 1:
            cast.by_given.setdefault(surname_key(tokens[0].text), key)
    elif nominative and not known.full and len(tokens) > 1:
        known.name, known.full = written, True
    if party is not None and party.code and not known.party.code:
        known.party = party
    roles, code = _introduction(cast, sentence, name)
    known.roles |= roles
    known.others = (known.others | _others(sentence, name)) & known.roles
    if code and not known.party.code:
        known.party = Party(code, known.name, None, known.party.sector)


def _gender(sentence: Sentence, name: Name) -> str | None:
    for token in sentence.tokens[name.first : name.last + 1]:
        if token.feats.get("Gender") in ("Masc", "Fem"):
            return token.feats["Gender"]
    return None


def _introduction(cast: Cast, sentence: Sentence, name: Name) -> tuple[set[str], str | None]:
    """The words right before a name that say what the person is, and the party they name; also an apposition behind it."""
    roles: list[str] = []
    code = None
    for index in range(name.first - 1, max(name.first - 1 - ROLE_REACH, -1), -1):
        token = sentence.tokens[index]
        if token.lemma == "по":
            code = None  # "специалист по экономике России"
        if token.pos in BREAKS and token.lemma not in LINKS and sentence.tokens[max(index - 2, 0)].lemma != "по":
            break
        if token.text in (",", ".", ":", ";", "!", "?", "(", "—", "–", ")"):
            break
        mention = cast.mention(sentence, index)
        if mention is not None and mention.kind != "person" and len(mention.parties) == 1:
            code = code if _is_topic(cast, sentence, index) else mention.parties[0].code or code
        roles.append(token.lemma)
    roles += _apposition(sentence, name)
    if not any(lemma in SAME_ROLE or len(lemma) > SHORTEST_ROLE for lemma in roles):
        return set(), None
    head_case = sentence.tokens[name.first].feats.get("Case")
    nouns = [t for t in sentence.tokens[max(name.first - len(roles), 0) : name.first] if t.pos == "NOUN"]
    if nouns and head_case and not any(t.feats.get("Case") == head_case for t in nouns):
        return set(), None
    return _role_words(roles), code


def _is_topic(cast: Cast, sentence: Sentence, index: int) -> bool:
    """ "центр американских исследований", "корреспондент в Берлине": a state that is dealt with, or where somebody is."""
    token = sentence.tokens[index]
    if token.rel == "conj" and 0 <= token.head < index:
        return _is_topic(cast, sentence, token.head)
    if token.pos != "ADJ" and token.feats.get("Case") in ("Loc", "Dat", "Ins"):
        return True
    beside = (
        sentence.tokens[token.head] if token.pos == "ADJ" and token.head >= 0 else sentence.tokens[max(index - 1, 0)]
    )
    return beside.lemma in cast.topics


def _others(sentence: Sentence, name: Name) -> set[str]:
    """Roles of somebody else: "адвокат обвиняемого X" is not the accused."""
    if sentence.tokens[name.first].feats.get("Case") != "Nom":
        return set()
    before = sentence.tokens[max(name.first - ROLE_REACH, 0) : name.first]
    living = [t for t in before if t.feats.get("Animacy") == "Anim" and t.pos == "NOUN"]
    if not any(t.feats.get("Case") == "Nom" for t in living):
        return set()
    return _role_words([t.lemma for t in living if t.feats.get("Case") == "Gen"])


SHORTEST_ROLE = 3
BREAKS = frozenset(("VERB", "AUX", "ADP", "CCONJ", "SCONJ", "PRON", "ADV"))
LINKS = frozenset(("по", "при", "в", "и", "из"))


def _apposition(sentence: Sentence, name: Name) -> list[str]:
    """ "X, обвиняемый властями, ...", "X, эксперт центра": the first word behind the comma."""
    after = sentence.tokens[name.last + 1 : name.last + 3]
    if (
        len(after) < 2
        or after[0].text != ","
        or after[1].feats.get("Case") != sentence.tokens[name.first].feats.get("Case")
    ):
        return []
    return [after[1].lemma] if after[1].pos in ("NOUN", "ADJ", "VERB") else []


def _role_words(lemmas: Sequence[str]) -> set[str]:
    bare = (lemma.removeprefix("экс-") for lemma in lemmas if lemma[:1].isalpha() and lemma not in IDLE)
    return {SAME_ROLE.get(lemma, lemma) for lemma in bare}
