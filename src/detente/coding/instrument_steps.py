"""The steps of a document's life: which word beside a mention tells one, and when.

In: a mention of a document in its sentence, with the dates found there. Out: `InstrumentStep`s. Words are data (`data/ru/instruments.toml`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

from detente.coding.base import DateMention, Found
from detente.coding.clause_tree import CLAUSES, Part
from detente.language.base import Doc, Sentence, Token
from detente.records import DateValue, InstrumentStep, Span

WINDOW = 8  # how far before the document a status word is looked for when the tree shows none
REACH = 4  # how many steps up the tree a status word may stand from the document
BARE_REACH = 2  # from a bare noun that takes up a document


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """The raw tables with their examples."""
    return tomllib.loads(resources.files("detente.data").joinpath("ru/instruments.toml").read_text(encoding="utf-8"))


@dataclass(slots=True)
class Mention:
    """One mention of a document while an article is read; `part` is its sentence as a tree.

    `described` says that an adjective tells which document it is: "союзный договор" does not take up just any treaty; `tail` has
    the stems of its name behind those of its key.
    """

    part: Part
    sentence: Sentence
    head: Token
    kind: str
    name: str
    key: tuple[str, ...]
    identifiers: tuple[str, ...]
    span: Span
    described: bool = False
    tail: frozenset[str] = frozenset()
    steps: list[InstrumentStep] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)


def steps_of(doc: Doc, mention: Mention, found: Found) -> list[InstrumentStep]:
    """The steps of its life that the words around a mention tell, each with its date when the sentence has one."""
    status, word, prepared = status_of(mention)
    if status is None or word is None:
        return []
    if prepared:  # a date beside it is the day of what is still ahead
        return [InstrumentStep(status, None, (word.start, word.stop))]
    dates = [
        d
        for d in found.dates_in(mention.sentence.index)
        if d.value is not None and not _is_of_content(doc, mention, d) and _dates(mention, d, word)
    ]
    in_digits = [d for d in dates if any(c.isdigit() for c in d.words)]  # "в среду, 28 февраля"
    nearest = min(in_digits or dates, key=lambda d: abs(d.span[0] - word.start), default=None)
    value: DateValue | None = nearest.value if nearest else None
    published = found.article.published.start if found.article and found.article.published else None
    if value and published and (value.start or "")[:10] > published[:10]:
        value = None  # what was done was not done later than it is told
    return [InstrumentStep(status, value, (word.start, word.stop))]


def _dates(mention: Mention, date: DateMention, word: Token) -> bool:
    """Whether a date hangs on the word for a step or on what carries it, as its time and not as a term or an occasion."""
    part = mention.part
    inside = {t.index for t in part.tokens if date.span[0] <= t.start < date.span[1]}
    top = next((t for t in part.tokens if t.index in inside and t.head not in inside), None)
    while top is not None and 0 <= top.head < len(part.tokens) and part.tokens[top.head].lemma in WEEKDAYS:
        top = part.tokens[top.head]  # "в среду, 28 февраля"
    if top is None or part.case(top) in table()["dates"]["not_after"]:
        return False
    over = part.tokens[top.head] if 0 <= top.head < len(part.tokens) else None
    if over is None:
        return top is word
    day = date.value is not None and date.value.precision == "day"
    if (
        day
        and over.lemma not in table()["dates"]["occasions"]
        and part.case(top) is None
        and over in part.below(mention.head)
    ):
        return True  # "подписали соглашение о транзите 5 мая"
    carrier = part.tokens[word.head] if word.pos == "NOUN" and word.rel in ("nsubj", "nsubj:pass", "obj") else word
    return over in (word, carrier)


WEEKDAYS = frozenset(("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"))


def _is_of_content(doc: Doc, mention: Mention, date: DateMention) -> bool:
    """Whether a date belongs to what a document is about ("до 2030 года") or to another document ("законом от 5 мая")."""
    before = doc.text[max(0, date.span[0] - 24) : date.span[0]].split()
    year = date.value is not None and date.value.precision == "year"  # "закон о печати 1991 года"
    inside = mention.head.start < date.span[0] <= mention.span[1] + (1 if year else -1)
    until = bool(before) and before[-1].lower() == "до" and date.span[0] > mention.head.start
    other = len(before) > 1 and before[-1].lower() == "от" and not mention.head.text.endswith(before[-2])
    vague = bool(before) and before[-1].lower() in table()["dates"]["vague"]  # "более девяти лет назад"
    return inside or until or other or vague


def status_of(mention: Mention) -> tuple[str | None, Token | None, bool]:
    """The nearest status word above or right below the document in the tree, and whether the step is only prepared."""
    tokens, raw = mention.sentence.tokens, table()
    lemmas = {lemma: status for status, words in raw["statuses"].items() for lemma in words}
    chain = _own_chain(mention)[: REACH if mention.key else BARE_REACH]
    below = [t for t in tokens if t.head == mention.head.index and t.pos in ("VERB", "ADJ") and t.rel != "conj"]
    before = _same_clause_before(tokens, mention.head) if mention.key else []
    drafts = table()["effects"]["drafts"]  # "хартия, работа над которой началась"
    begun = [t for b in below for t in tokens if t.head == b.index and t.rel == "nsubj" and t.lemma in drafts]
    made = any(lemmas.get(b.lemma) in ("signed", "ratified", "in_force") and _tells(b, mention, chain) for b in below)
    for word in [*chain[:1], *below, *begun, *chain[1:], *before]:
        status = lemmas.get(word.lemma)
        if status == "negotiated" and (made or not _is_discussed(word, mention, chain)):
            continue
        if status in ("negotiated", "drafted") and word.pos == "NOUN" and word not in (*chain, *below, *begun):
            continue  # "по итогам обсуждений достигнуты договоренности"
        if status is None or (word in chain[:1] and word.lemma == mention.head.lemma):
            continue
        if word in begun or _tells(word, mention, chain):
            return _read_step(status, word, mention, chain)
    return None, None, False


def _is_discussed(word: Token, mention: Mention, chain: Sequence[Token]) -> bool:
    """Whether it is the document that is being talked over, and not what came of it: "обсудили выполнение соглашения"."""
    return word not in chain[1:] or chain[0].lemma in table()["effects"]["talked_over"]


def _read_step(
    status: str, word: Token, mention: Mention, chain: Sequence[Token]
) -> tuple[str | None, Token | None, bool]:
    """The step that a word tells, the word, and whether it is only prepared; "внес проект закона" brings in the law."""
    raw = table()
    if word.lemma in raw["effects"]["drafts"]:
        over = chain[chain.index(word) + 1] if word in chain[:-1] else None
        if over is not None and over.lemma in raw["statuses"]["introduced"] and mention.kind in ("law", "bill"):
            status, word = "introduced", over
    if status not in ("drafted", "negotiated") and not _is_enacted(status, word, mention):
        return None, None, False
    real = _adjusted(status, word, mention, chain)
    draft = word.lemma in raw["effects"]["drafts"]
    return _of_amendment(real, word, mention), word, draft or real not in (status, "waived")


def _own_chain(mention: Mention) -> list[Token]:
    """What stands over a document, up to another document or what it is only the ground of: "указ о прекращении договора"."""
    raw = table()
    chain: list[Token] = []
    if mention.part.case(mention.head) in raw["planned"]["grounds"]:
        return chain
    for one in _ancestors(mention.sentence.tokens, mention.head):
        if mention.head.rel == "conj" and mention.head.head == one.index:
            continue  # "подписали закон и указ"
        other = one.lemma in raw["kinds"] and one.lemma not in raw["amendment"]["nouns"]
        if other or mention.part.case(one) in raw["planned"]["grounds"]:
            break
        chain.append(one)
        if one.rel in CLAUSES and one.feats.get("VerbForm") != "Inf":
            break  # what stands over its clause speaks of something else
    return chain


def _tells(word: Token, mention: Mention, chain: Sequence[Token]) -> bool:
    """Whether a status word is said of this document: not denied, an effect of it as subject, a draft right above it."""
    effects, tokens = table()["effects"], mention.sentence.tokens
    if any(t.lemma == "не" for t in tokens if t.head == word.index or t.index == word.index - 1):
        return False
    if word.pos == "NOUN" and (_is_denied(mention.part, word) or mention.part.children(word, "nsubj")):
        return False  # "не одобрил выход из договора", "мой вопрос - отмена закона"
    above = word.pos == "VERB" and word in chain
    if above and (not _carries(chain[: chain.index(word)]) or _is_done_to_another(word, chain, mention.part)):
        return False
    if word.feats.get("VerbForm") == "Inf" and word.rel in ("root", "csubj"):
        return False  # "вводить санкции - ошибка"
    if word.pos == "VERB" and _takes_another(word, mention, chain):
        return False
    if word.lemma in effects["verbs"]:
        return mention.head.head == word.index and mention.head.rel.startswith("nsubj")
    if word.feats.get("Variant") == "Short" or word.feats.get("Voice") == "Pass":
        subject = next((t for t in tokens if t.head == word.index and t.rel.startswith("nsubj")), None)
        if subject is not None and subject is not mention.head and subject not in chain:
            return False  # "лицензия отозвана на основании закона"
    return word.lemma not in effects["drafts"] or word in chain


def _is_done_to_another(verb: Token, chain: Sequence[Token], part: Part) -> bool:
    """Whether a verb shares only its subject with the one a document hangs on: "вступило в силу и заменило договор"."""
    first = chain[0]
    joined = first.rel == "conj" and first.pos == "VERB" and first.head == verb.index
    return joined and any(verb.index < kid.index < first.index for kid in part.children(verb, "obj", "obl"))


def _carries(between: Sequence[Token]) -> bool:
    """Whether what stands between a verb and a document carries its act over: "приостановил действие договора"."""
    raw = table()
    words = {lemma for lemmas in raw["statuses"].values() for lemma in lemmas}
    nouns = (*raw["carriers"]["nouns"], *raw["amendment"]["nouns"], *raw["effects"]["talked_over"])
    return all(t.pos in ("VERB", "AUX", "NUM") or t.lemma in words or t.lemma in nouns for t in between)


def _is_denied(part: Part, noun: Token) -> bool:
    """Whether the verb over a noun is denied."""
    verb = next((t for t in part.above(noun) if t.pos in ("VERB", "AUX", "ADJ")), None)
    return verb is not None and any(kid.lemma == "не" for kid in part.kids.get(verb.index, ()))


def _takes_another(verb: Token, mention: Mention, chain: Sequence[Token]) -> bool:
    """Whether a verb has another document as its own object: "подпишет закон, в котором парламент согласился с договором"."""
    if mention.head.head == verb.index or verb.head == mention.head.index:
        return False
    objects = mention.part.children(verb, "obj", "nsubj:pass")
    return any(t.lemma in table()["kinds"] and t is not mention.head and t not in chain for t in objects)


def _of_amendment(status: str | None, word: Token, mention: Mention) -> str | None:
    """The step where what is made is a change of the document: amended when done, else none."""
    raw, tokens = table()["amendment"], mention.sentence.tokens
    own = mention.head.lemma in raw["nouns"] or mention.kind == "sanctions"
    if status is None or own or status not in raw["steps"]:
        return status
    cases = {t.lemma for t in tokens if t.head == mention.head.index and t.rel == "case"}
    near = {t.lemma for t in tokens if t.head == word.index} | {t.lemma for t in _ancestors(tokens, mention.head)}
    changes = bool(near & set(raw["nouns"]))
    if not changes and not cases & set(raw["prepositions"]):
        return status
    if any(t.lemma in table()["effects"]["drafts"] for t in tokens if t.head == word.index):
        return None  # "внес проект поправок в закон"
    done = word.feats.get("Tense") == "Past" and status in ("introduced", "in_force", "signed")
    return "amended" if done and changes else None


def _same_clause_before(tokens: Sequence[Token], head: Token) -> list[Token]:
    """The words before the document up to a sign or a second noun, nearest first: one may govern it all the same."""
    words, nouns = [], 0
    for token in tokens[max(0, head.index - WINDOW) : head.index][::-1]:
        document = token.lemma in table()["kinds"] and token.lemma not in table()["amendment"]["nouns"]
        if token.pos == "PUNCT" or document or token.lemma in table()["planned"]["grounds"]:
            break
        words.append(token)
        nouns += token.pos == "NOUN" and token.feats.get("Case") != "Ins"  # by whom it is done does not stand between
        if nouns > 1:
            break
    return words


def _adjusted(status: str, word: Token, mention: Mention, chain: Sequence[Token]) -> str | None:
    """A waiver instead of a repeal where the effect alone is lifted; a mere plan instead of the step itself."""
    raw, tokens = table(), mention.sentence.tokens
    near = (
        {t.lemma for t in chain}
        | {t.lemma for t in tokens[word.index : mention.head.index]}
        | {t.lemma for t in tokens if t.head in {word.index, mention.head.index}}
    )
    if (
        word.lemma in raw["waiver"]["verbs"]
        and raw["waiver"]["object"] in near
        and "waived" in raw["ladder"][mention.kind]
    ):
        return "waived"
    over_word = _ancestors(tokens, word)
    if mention.head in over_word:
        over_word = over_word[: over_word.index(mention.head)]  # "подписанный договор не позволяет": not of the signing
    kids = [t for t in tokens if t.head == word.index]
    above = {t.lemma for t in over_word} | {t.lemma for t in kids if t.rel in BESIDE}
    doubted = {t.lemma for t in tokens if t.head == word.head and t.pos == "ADJ"} if word.pos == "NOUN" else set()
    if (above | doubted | {word.lemma}) & set(raw["planned"]["refused"]) or _is_adopted(status, word, mention, chain):
        return None
    if any(t.lemma == "бы" for t in kids):
        return None
    early = _is_ahead(word, mention, above | doubted, over_word)
    if word.pos == "NOUN" and status == "drafted" and _is_ordered(over_word):
        return None  # "поручил подготовить проект договора"
    if not early:
        return status if status == "rejected" or status in raw["ladder"][mention.kind] else None
    if status in ("ended", "suspended", "amended") or word.lemma in raw["planned"]["goes_on"]:
        return None
    if status in ("signed", "ratified", "initialled", "in_force", "introduced"):
        becomes = raw["planned"]["becomes"].get(mention.kind)
        later = mention.kind != "sanctions" and status in ("ratified", "in_force", "introduced")
        if later or becomes is None or early == "wished":
            return None  # what waits for ratification is past its talks
        status = str(becomes)
    return status if status == "rejected" or status in raw["ladder"][mention.kind] else None


def _open_title(part: Part, word: Token) -> int | None:
    """Where the quotation marks open in which a word stands; None outside of any."""
    opened = None
    for token in part.tokens[: word.index]:
        if token.text[-1:] in "»”" or (token.text == '"' and opened is not None):
            opened = None
        elif token.text[:1] in '«"“':
            opened = token.index
    return opened


BESIDE = ("case", "mark", "advmod", "amod", "aux", "aux:pass", "cop", "xcomp", "csubj")


def _is_enacted(status: str, word: Token, mention: Mention) -> bool:
    """Whether the act over a document, if there is one, was made: "подписал закон о денонсации", but not "внес"."""
    part, raw = mention.part, table()
    above = part.above(word) if word.pos == "NOUN" else []
    title = _open_title(part, word)
    before = part.tokens[title - 1] if title else None
    papers = [t for t in (*above[:2], before) if t and t is not mention.head and raw["kinds"].get(t.lemma) == "law"]
    if before is not None and title and not papers and word.index - title <= 2:
        return bool(raw["kinds"].get(before.lemma) == "bill")  # "распоряжение «О подписании договора»"
    if not papers:
        return True
    paper = papers[0]
    over = part.tokens[paper.head] if 0 <= paper.head < len(part.tokens) else paper
    near = [over, *part.children(paper, "acl", "amod")]
    acts = raw["enacting"]["signs"] + (raw["enacting"]["votes"] if status == "ratified" else [])
    return any(t.lemma in acts and t.feats.get("VerbForm") != "Inf" for t in near)


def _is_ordered(over: Sequence[Token]) -> bool:
    """Whether a draft is only to be made: "поручил подготовить проект"."""
    return bool(over) and over[0].feats.get("VerbForm") == "Inf" and over[0].lemma in table()["statuses"]["drafted"]


def _is_ahead(word: Token, mention: Mention, above: set[str], over_word: Sequence[Token]) -> str | None:
    """Whether a step is still ahead: "prepared" or only "wished"; None when it was taken."""
    planned, tokens = table()["planned"], mention.sentence.tokens
    joined = tokens[word.head] if word.rel == "conj" and word.head >= 0 else word  # "для переговоров и подписания"
    case = mention.part.case(joined)
    bills = {t.lemma for t in over_word if t is not mention.head} & set(planned["bills"])
    will = [word]
    for one in over_word:  # its own clause: not "напомним, что подписан"
        if will[-1].rel in CLAUSES:
            break
        will.append(one)
    double = (
        word.lemma.endswith("ировать") and word.feats.get("Tense") == "Pres"
    )  # "ратифицируют" may be of either time
    ahead = (
        (double and word.feats.get("VerbForm") == "Fin")
        or any(t.feats.get("Tense") == "Fut" for t in will)
        or any(k.text.lower() in ("будет", "будут") for t in will for k in mention.part.kids.get(t.index, ()))
    )
    meant = word.feats.get("VerbForm") == "Inf" and not above & set(planned["managed"])
    if above & set(planned["words"]) or case in planned["before"]:
        return "wished"
    if above & set(planned["prepared"]) or case in planned["soon"] or ahead or bills:
        return "prepared"
    return "wished" if meant else None


def _is_adopted(status: str, word: Token, mention: Mention, chain: Sequence[Token]) -> bool:
    """Whether a chamber only adopts a law or a bill, which is not in force by that: "приняла в первом чтении"."""
    raw, tokens = table()["adoption"], mention.sentence.tokens
    own = mention.part.below(mention.head)  # "закон о Следственном комитете" is no vote of one
    if status in ("ratified", "in_force") and any(t.lemma in raw["early"] for t in tokens if t not in own):
        return True
    if status != "in_force" or word.lemma not in raw["verbs"] or mention.kind not in raw["kinds"]:
        return False
    near = {t.lemma for t in tokens if t.head in {word.index, *(c.index for c in chain[:2])}}
    return mention.kind in raw["never"] or bool(near & set(raw["chambers"]))


def _ancestors(tokens: Sequence[Token], token: Token) -> list[Token]:
    chain: list[Token] = []
    while token.head >= 0 and len(chain) < REACH:
        parent = tokens[token.head]
        if parent is token or parent in chain:  # the parser may answer with a loop
            break
        token = parent
        chain.append(token)
    return chain
