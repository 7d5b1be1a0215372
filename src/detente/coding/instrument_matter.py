"""What a document is about: the words after its noun that complete its name, up to where something else begins.

In: a sentence and the noun that heads a document. Out: the core of its matter, and that with all that hangs on it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from detente.coding.clause_tree import Part
from detente.coding.instrument_steps import WINDOW, table
from detente.language.base import Token

COMPLEMENT_TOKENS = 7
MOST_TOKENS = 28  # a name longer than this is cut
MOST_TITLE = 32  # a quoted title longer than this is none
QUOTES = '«"“'


def complement_of(tokens: Sequence[Token], head: Token) -> tuple[int, list[Token]]:
    """The words after the noun that complete its name: a quoted title, or "о …" with the head of its phrase."""
    i = head.index + 1
    while i < len(tokens) and (
        tokens[i].text in ("№", "N") or tokens[i].text[:1].isdigit() or re.match(r"[HS]\.", tokens[i].text)
    ):
        i += 1
    if i < len(tokens) and tokens[i].lemma in table()["specific"]["between"]:
        near = takewhile(
            lambda t: t.pos != "SCONJ" and t.feats.get("VerbForm") not in ("Fin", "Inf"), tokens[i:][:WINDOW]
        )
        i = next((t.index for t in near if _opens_matter(tokens, t)), len(tokens))
    if i >= len(tokens):
        return head.index, []
    if tokens[i].text[:1] in QUOTES:
        return _title(tokens, head, i)
    first, second = tokens[i], tokens[min(i + 1, len(tokens) - 1)]
    field = first.lemma == "в" and second.lemma in table()["specific"]["fields"]
    if not field and (first.lemma not in table()["specific"]["complements"] or first.text[0].isupper()):
        return head.index, []
    if head.lemma == "санкция" and first.lemma == "по":
        return head.index, []
    phrase = _phrase(tokens, i)
    return (phrase[-1].index, phrase) if any(t.pos in ("NOUN", "PROPN") for t in phrase) else (head.index, [])


def _opens_matter(tokens: Sequence[Token], token: Token) -> bool:
    """Whether what a document is about begins here, behind who signs it."""
    after = tokens[token.index + 1].lemma if token.index + 1 < len(tokens) else ""
    return token.text in ("о", "об") or (token.text == "в" and after in table()["specific"]["fields"])


def _title(tokens: Sequence[Token], head: Token, i: int) -> tuple[int, list[Token]]:
    """A quoted title; a short one after a word for a contract is the name of a company."""
    end = next((t.index for t in tokens[i + 1 : i + MOST_TITLE] if t.text[-1:] in '»"”'), None)
    if end is None:
        return head.index, []
    titled = any(t.text[:1].isupper() for t in tokens[i : i + 2]) and len(tokens[i].text) + end - i > 1
    company = end - i <= 2 and head.lemma not in ("закон", "законопроект")
    return (end, list(tokens[i : end + 1])) if titled and not company else (head.index, [])


def _phrase(tokens: Sequence[Token], start: int) -> list[Token]:
    """A preposition and its noun with what stands before it and the genitives after it: the core of a name."""
    phrase = [tokens[start]]
    for token in tokens[start + 1 : start + 1 + COMPLEMENT_TOKENS]:
        nouns = [t for t in phrase if t.pos in ("NOUN", "PROPN")]
        if not _continues(token, phrase, nouns):
            break
        phrase.append(token)
    while phrase and phrase[-1].pos not in ("NOUN", "PROPN"):
        phrase.pop()
    return phrase


def _continues(token: Token, phrase: Sequence[Token], nouns: Sequence[Token]) -> bool:
    """Whether a word goes on the core of a name."""
    if token.pos not in ("ADJ", "NOUN", "PROPN", "DET", "NUM") and not _is_participle(token):
        return False
    if not nouns:
        return True
    case = token.feats.get("Case")
    name_goes_on = token.pos == "PROPN" and phrase[-1].pos == "PROPN" and not token.rel.startswith("nsubj")
    agrees = phrase[-1].pos == "ADJ" and phrase[-1].feats.get("Case") == case
    if case == "Ins" and len(nouns) == 1 and phrase[-1] is nouns[0] and token.pos in ("ADJ", "NOUN"):
        return nouns[0].lemma.endswith(("ние", "тие", "ция"))  # "об управлении водными ресурсами"
    if case != "Gen" and not (name_goes_on or agrees or _is_genitive(token, phrase) or "-" in token.text):
        return False
    return len(nouns) < 3 or name_goes_on


def _is_participle(token: Token) -> bool:
    """A participle that stands like an adjective: "о создании объединенной системы"."""
    return token.feats.get("VerbForm") == "Part" and token.rel == "amod" and "Case" in token.feats


def _is_genitive(token: Token, phrase: Sequence[Token]) -> bool:
    """An adjective of a genitive that the tagger read in another case: "о зоне свободной торговли"."""
    feminine = token.pos == "ADJ" and token.feats.get("Gender") == "Fem" and token.text.endswith(("ой", "ей"))
    return feminine and phrase[-1].pos == "NOUN"


def whole_of(part: Part, core: Sequence[Token]) -> list[Token]:
    """The core of a name with what hangs on it and follows without a break: "о сотрудничестве в нефтяной отрасли"."""
    top = next((t for t in core if t.pos in ("NOUN", "PROPN")), None)
    if top is None or core[0].text[:1] in QUOTES:
        return list(core)
    below = {token.index for token in part.below(top)}
    whole = list(core)
    for token in part.tokens[core[-1].index + 1 : core[0].index + MOST_TOKENS]:
        if _is_open(whole):  # the end of a title inside: "о маршруте «Восток – Запад»"
            whole.append(token)
            continue
        joined = token.text == "," or token.index in below or _hangs_on_last(part, token, whole, top)
        if not joined or _breaks_off(part, token, below, (top, whole[-1])):
            break
        if token.pos == "NOUN" and token.index not in below and _completes(whole, token):
            below |= {t.index for t in part.below(token)}
        whole.append(token)
    if _is_open(whole):
        whole = list(takewhile(lambda t: "«" not in t.text, whole))
    return _trimmed(whole, len(core)) if len(whole) > len(core) else list(core)


def _is_open(whole: Sequence[Token]) -> bool:
    return sum(t.text.count("«") - t.text.count("»") for t in whole) > 0


def _trimmed(whole: list[Token], least: int) -> list[Token]:
    """A name without what it cannot end with: a sign, a joining word, a preposition, one side of "между"."""
    while whole[-1].pos == "CCONJ" or whole[-1].text == ",":
        whole.pop()
    ends = ("NOUN", "PROPN", "SYM", "NUM", "X", "PRON")
    while len(whole) > least and whole[-1].pos not in ends and whole[-1].text[-1:] not in '»"”':
        whole.pop()
    between = next((n for n, t in enumerate(whole) if t.lemma == "между"), len(whole))
    if between >= least and not any(t.lemma == "и" for t in whole[between:]):
        whole = whole[:between]  # the other side was not found
    if len(whole) > least + 1 and whole[-1].lemma == "отношение" and whole[-2].lemma == "в":
        whole = whole[:-2]
    if whole[-1].text in ("»", '"', "”") and not any(t.text[:1] in QUOTES for t in whole[:-1]):
        whole.pop()  # the end of what somebody says
    return whole


def _hangs_on_last(part: Part, token: Token, whole: Sequence[Token], top: Token) -> bool:
    """Whether a word belongs to a name wherever the parser hung it.

    A genitive right after a noun ("о подготовке и проведении праздника"), a number after a name ("Северный поток 2"), a noun
    in the case of the first one after "и" or a comma ("о разработке, производстве и продаже").
    """
    last, case = whole[-1], token.feats.get("Case")
    if top.lemma in table()["parties"]["joining"] and (token.lemma in ("из", "в", "к") or last.pos == "ADP"):
        return token.pos in ("ADP", "NOUN", "PROPN", "ADJ")  # "о выходе Чили из состава ОПЕК"
    if last.pos in ("NOUN", "PROPN") and token.pos in ("NOUN", "PROPN", "ADJ") and case == "Gen":
        return part.case(token) is None
    if token.pos == "NUM" and token.text.isdigit():
        return last.feats.get("Case") == "Gen" and any(t.text[:1].isupper() for t in whole[-2:])
    if last.pos == "ADJ" and token.pos in ("NOUN", "PROPN", "ADJ"):
        return case == last.feats.get("Case")
    if _completes(whole, token):
        return True
    after = part.tokens[token.index + 1] if token.index + 1 < len(part.tokens) else token
    nouns = [t for t in whole if t.pos in ("NOUN", "PROPN")]
    if token.pos == "CCONJ":
        return after.pos in ("NOUN", "ADJ") and after.feats.get("Case") in _cases(top, last, *nouns)
    listed = last.pos == "CCONJ" or last.text == ","
    return listed and token.pos in ("NOUN", "ADJ") and case in _cases(top, *nouns) and case in ("Loc", "Gen", "Ins")


def _completes(whole: Sequence[Token], token: Token) -> bool:
    """Whether a preposition and its noun complete a word that says little alone: "о мерах по обеспечению", "о выходе из соглашения о мире"."""
    behind = whole[-2:] if whole[-1].pos == "ADP" else [*whole[-1:], token]
    if len(behind) < 2 or behind[1].pos != "ADP" or (token is not behind[1] and token.pos not in ("NOUN", "ADJ")):
        return False
    over, preposition = behind[0].lemma, behind[1].lemma
    papers = over in table()["kinds"] and preposition in ("о", "об")
    return papers or (over in table()["specific"]["light"] and preposition == "по")


def _cases(*words: Token) -> set[str | None]:
    return {word.feats.get("Case") for word in words}


def _breaks_off(part: Part, token: Token, below: set[int], ends: tuple[Token, Token]) -> bool:
    """Whether a word opens what is no part of a name: a sign, a clause, a date, a place, an occasion.

    `ends` are the first noun of the name and its last word so far.
    """
    top, before = ends
    if token.text == ",":
        return not _goes_on_listing(part, token, top)
    if token.pos == "PUNCT":
        return token.text not in ("-", "«", "»", '"') and not _names_members(part, token, before)
    if token.pos == "PRON":
        return before.lemma != "за"  # "о наказании за него"
    if (token.pos in ("VERB", "AUX", "SCONJ") and not _is_participle(token)) or (
        token.pos == "X" and token.text.islower()
    ):
        return True
    if token.pos == "CCONJ":
        return _joins_another(part, token, ends)
    if token.pos != "ADP":
        free = part.case(token) is None and token.rel not in ("conj", "flat:name")
        by_whom = token.pos == "PROPN" and token.feats.get("Case") == "Ins" and free
        following = part.tokens[token.index + 1] if token.index + 1 < len(part.tokens) else token
        by_whom = by_whom and not (
            following.index in below and following.feats.get("Case") == "Gen"
        )  # "Россией договора"
        term = token.lemma == "срок" and token.feats.get("Case") == "Ins"  # "сроком на год"
        return by_whom or term or token.lemma in table()["specific"]["asides"]
    return _opens_aside(part, token, below, ends)


def _opens_aside(part: Part, token: Token, below: set[int], ends: tuple[Token, Token]) -> bool:
    """Whether a preposition opens a place, a purpose, a ground or an occasion."""
    top, before = ends
    noun = part.tokens[token.head] if 0 <= token.head < len(part.tokens) else token
    act = before is top or before.lemma.endswith(("ние", "ость"))
    reason = token.lemma == "за" and not act and noun.feats.get("Case") == "Acc" and noun.pos != "PRON"
    if token.lemma in table()["specific"]["occasions"] or reason:
        return True  # but "об ответственности за клевету", "о контроле за выборами"
    after = part.tokens[noun.index + 1] if noun.index + 1 < len(part.tokens) else noun
    last = after.index not in below or after.pos == "PUNCT"
    dated = after.text[:1].isdigit()  # "соглашение о перемирии в Осло 10 марта"
    goes_on = after.feats.get("Case") == "Gen" and after.pos in ("NOUN", "PROPN", "ADJ")  # "о проведении в Чили года"
    place = (last or dated) and token.lemma in ("в", "на") and noun.pos == "PROPN" and noun.feats.get("Case") == "Loc"
    place = place and not (goes_on and top.lemma.endswith(("ние", "тие")))
    place = place and top.lemma not in table()["parties"]["joining"]  # "о вступлении Чили в ЕС"
    purpose = token.lemma == "для" and noun.lemma.endswith("ние")
    aside = noun.lemma in (*table()["specific"]["asides"], *table()["specific"]["circumstances"])
    return place or purpose or aside or noun.text[:1].isdigit()


def _names_members(part: Part, dash: Token, before: Token) -> bool:
    """ "государств – участников Содружества" """
    after = part.tokens[dash.index + 1 : dash.index + 2]
    return before.lemma in ("государство", "страна") and any(t.lemma in table()["parties"]["members"] for t in after)


def _goes_on_listing(part: Part, comma: Token, top: Token) -> bool:
    """Whether a noun in the case of the one before, or of the first, follows a comma: "о дружбе, взаимной помощи"."""
    after = part.tokens[comma.index + 1 : comma.index + 4]
    noun = next((t for t in after if t.pos not in ("ADJ", "DET")), None)
    if noun is None or noun.pos not in ("NOUN", "PROPN"):
        return False
    own = {t.feats.get("Case") for t in after[: after.index(noun) + 1]}
    over = part.tokens[noun.head] if 0 <= noun.head < len(part.tokens) else top
    return bool(own & {over.feats.get("Case") if noun.rel == "conj" else None, top.feats.get("Case")})


def _joins_another(part: Part, conjunction: Token, ends: tuple[Token, Token]) -> bool:
    """Whether "и" opens another document or phrase: "соглашение по климату и Тихоокеанского партнерства"."""
    other = part.tokens[conjunction.head] if 0 <= conjunction.head < len(part.tokens) else conjunction
    one = part.tokens[other.head] if 0 <= other.head < len(part.tokens) else conjunction
    document = other.lemma in table()["kinds"]  # "подписание договора о мире и декларации о границе"
    joined = other.rel == "conj" and other.head < ends[0].index and other.feats.get("Case") != ends[0].feats.get("Case")
    document = document or (
        joined and one.feats.get("Case") == other.feats.get("Case")
    )  # "договора о мире и приложения"
    unlike = document or (other.pos != "PROPN" and other.feats.get("Case") not in _cases(one, ends[1]))
    return part.case(other) is not None or unlike


def is_vague(core: Sequence[Token], whole: Sequence[Token]) -> bool:
    """Whether a complement names no matter: "по этому вопросу"."""
    nouns = [t for t in whole if t.pos in ("NOUN", "PROPN")]
    quoted = core[0].text[:1] in QUOTES
    specific = table()["specific"]
    pointing = any(t.lemma in specific["whose"] for t in core)  # "договор о ее демаркации"
    if not quoted and (pointing or (nouns and nouns[0].lemma in (*specific["of_persons"], *specific["of_itself"]))):
        return True
    papers = {lemma for lemma, kind in table()["kinds"].items() if kind != "sanctions"}
    if not quoted and all(t.lemma in papers or t.lemma in specific["changing"] for t in nouns):
        return True  # "закон о ратификации договора"
    return not quoted and (not nouns or (len(nouns) == 1 and nouns[0].lemma in specific["vague"]))
