"""A sentence as a tree of slots: which party mention stands in which slot of which word.

A *slot* is how a word depends on its governor: `subj`, `obj`, `dat`, `ins`, `gen`, `adj`, `appos`, or a preposition with its case
(`с+ins`, `в+acc`), or a compound preposition (`в отношении`). A mention's way up the tree gives it a slot at every ancestor; `hard` is
the first prepositional or clausal edge inside the noun phrase that was passed on the way ("ситуацию в Сирии": `obj` of the verb, hard
`в+loc`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from detente.coding.base import PartyMention
from detente.coding.event_mend import mended
from detente.language.base import Sentence, Token

SOFT = frozenset(
    {
        "amod",
        "nmod",
        "appos",
        "flat",
        "flat:name",
        "flat:foreign",
        "compound",
        "nummod",
        "nummod:gov",
        "det",
        "nummod:entity",
    }
)
CLAUSAL = frozenset({"ccomp", "xcomp", "advcl", "acl", "acl:relcl", "parataxis", "csubj", "csubj:pass", "root"})
CASES = {"Nom": "nom", "Gen": "gen", "Dat": "dat", "Acc": "acc", "Ins": "ins", "Loc": "loc", "Par": "gen"}
# Compound prepositions: the first preposition and the noun after it; the noun's genitive (or its own prepositional phrase) is the phrase.
COMPOUND = frozenset({
    ("в", "отношение"), ("в", "адрес"), ("по", "отношение"), ("в", "сторона"), ("со", "сторона"), ("с", "сторона"), ("на", "территория"),
    ("из", "территория"), ("с", "территория"), ("у", "граница"), ("на", "граница"), ("к", "граница"), ("у", "берег"), ("в", "пользу"),
    ("в", "польза"), ("в", "поддержка"), ("по", "инициатива"), ("по", "приглашение"), ("при", "посредничество"), ("при", "поддержка"),
    ("при", "участие"), ("с", "участие"), ("во", "глава"), ("в", "ответ"), ("в", "связь"), ("на", "фон"), ("в", "рамка"), ("в", "ход"),
    ("в", "интерес"), ("по", "вопрос"), ("по", "слово"), ("по", "данные"), ("по", "мнение"), ("по", "просьба"), ("по", "запрос"),
    ("вблизи", "граница"), ("у", "посольство"), ("возле", "посольство"), ("в", "территория"), ("под", "эгида"), ("от", "лицо"),
    ("от", "имя"), ("в", "столица"), ("в", "лицо"), ("за", "счет"), ("на", "имя"), ("на", "поле"), ("в", "преддверие"), ("в", "канун"),
})  # fmt: skip


SPELLED = {"в отношение": "в отношении", "с сторона": "со стороны", "в поддержка": "в поддержку"}
PLACES = frozenset(
    {
        "город",
        "республика",
        "район",
        "штат",
        "область",
        "порт",
        "провинция",
        "остров",
        "поселок",
        "село",
        "столица",
        "сектор",
    }
)


SENT = frozenset({"делегация", "миссия"})  # who comes in a delegation comes for the state
CLAUSE_ENDS = frozenset(":;.?!")
JOINING = frozenset(("который", "что", "чтобы"))


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of a mention's way up: at `governor` it stands in `slot`, through the dependent `via`."""

    governor: int
    slot: str
    via: int
    hard: str | None
    depth: int


class Tree:
    """Dependents, prepositions and slots of one sentence; built once per sentence, cost linear in its length."""

    def __init__(
        self,
        sentence: Sentence,
        mentions: Sequence[PartyMention],
        moods: Mapping[str, str],
        words: Mapping[str, frozenset[str]],
    ) -> None:
        self.sentence = sentence
        self.tokens = mended(sentence.tokens, moods)
        self.mentions = mentions
        self.moods = moods
        self.civilians = words.get("civilians", frozenset())
        self.comments = words.get("comments", frozenset())
        self.undergo = words.get("undergo", frozenset())
        self.situations = words.get("situations", frozenset())
        self.kids: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if 0 <= token.head < len(self.tokens) and token.head != token.index:
                self.kids[token.head].append(token.index)
        self.covered = {i: m for m in mentions for i in range(m.first, m.last + 1)}
        self.speakers: dict[int, PartyMention] = {}  # who speaks each word, where the cue is in another sentence
        self._slots: dict[int, str] = {}
        self._prepositions: dict[int, str | None] = {}
        self._borders: list[int] | None = None

    def civil(self, mention: PartyMention, via: int) -> bool:
        """Whether a phrase names people without a state role, though its adjective or genitive names a state."""
        if mention.kind not in ("adjective", "state", "inhabitant", "metonym", "region"):
            return False
        words = self.civilians
        return any(self.tokens[i].lemma in words for i in (mention.head, via)) or self._civil_between(mention.head, via)

    def _civil_between(self, index: int, via: int) -> bool:
        civil = False
        for node in self.ancestors(index):
            civil = civil or self.tokens[node].lemma in self.civilians
            if node == via:
                return civil
        return False  # the way goes down from the head, and what stands above it is another phrase

    def borders(self, low: int, high: int) -> int:
        """The clause borders strictly between two places: full stops, colons, and commas before a joining word."""
        if self._borders is None:
            self._borders = list(accumulate((self._is_border(index) for index in range(len(self.tokens))), initial=0))
        return max(0, self._borders[max(low + 1, high)] - self._borders[low + 1])

    def _is_border(self, index: int) -> bool:
        token = self.tokens[index]
        if token.text in CLAUSE_ENDS:
            return True
        after = self.tokens[index + 1] if index + 1 < len(self.tokens) else token
        return token.text == "," and (after.pos in ("SCONJ", "CCONJ") or after.lemma in JOINING)

    def head(self, index: int) -> int:
        head = self.tokens[index].head
        return head if 0 <= head < len(self.tokens) and head != index else -1

    def children(self, index: int, *relations: str) -> Iterator[Token]:
        """Dependents of a word in the given relations."""
        for kid in self.kids[index]:
            if self.tokens[kid].rel in relations:
                yield self.tokens[kid]

    def ancestors(self, index: int) -> Iterator[int]:
        """Heads from the nearest up; bounded, since a broken parse may hold a ring."""
        seen = {index}
        node = self.head(index)
        while node >= 0 and node not in seen:
            yield node
            seen.add(node)
            node = self.head(node)

    def below(self, index: int, ancestor: int) -> bool:
        return index == ancestor or any(node == ancestor for node in self.ancestors(index))

    def preposition(self, index: int) -> str | None:
        """The preposition of a noun phrase, compound ones joined."""
        if index not in self._prepositions:
            self._prepositions[index] = self._preposition(index)
        return self._prepositions[index]

    def _preposition(self, index: int) -> str | None:
        for kid in self.children(index, "case"):
            if kid.index < index:
                name = self._single(kid)
                if name == "за" and kid.index and self.tokens[kid.index - 1].lemma == "вслед":
                    return "вслед за"
                fixed = next(self.children(kid.index, "fixed"), None)
                if fixed is not None:
                    joined = f"{name} {fixed.lemma}"
                    return SPELLED.get(joined, joined)
                if index not in self.covered and (name, self.tokens[index].lemma) in COMPOUND:
                    joined = f"{name} {self.tokens[index].lemma}"
                    return SPELLED.get(joined, joined)
                return name
        return None

    @staticmethod
    def _single(token: Token) -> str:
        name = token.lemma
        return {"со": "с", "во": "в", "ко": "к", "об": "о", "обо": "о", "ото": "от", "надо": "над", "изо": "из"}.get(
            name, name
        )

    def passive(self, index: int) -> bool:
        token = self.tokens[index]
        if token.feats.get("Voice") == "Pass":
            return True
        return any(
            kid.rel in ("nsubj:pass", "csubj:pass", "aux:pass")
            for kid in map(self.tokens.__getitem__, self.kids[index])
        )

    def slot(self, index: int) -> str:
        """The slot of a word under its head."""
        if index not in self._slots:
            self._slots[index] = self._slot(index)
        return self._slots[index]

    def _slot(self, index: int) -> str:
        token = self.tokens[index]
        rel = token.rel
        preposition = self.preposition(index)
        if rel == "conj" and not preposition and self.head(index) >= 0:
            first = self.head(index)
            seen = {index}
            while (
                self.tokens[first].rel == "conj"
                and first not in seen
                and self.head(first) >= 0
                and not self.preposition(first)
            ):
                seen.add(first)
                first = self.head(first)
            return self._slots.get(first) or (
                "conj" if first in seen else self._plain(self.tokens[first], self.preposition(first))
            )
        return self._plain(token, preposition)

    def _plain(self, token: Token, preposition: str | None) -> str:
        case = CASES.get(token.feats.get("Case", ""), "")
        rel = token.rel
        if preposition:
            return preposition if " " in preposition else f"{preposition}+{case or '?'}"
        if (
            rel == "obj"
            and case == "nom"
            and token.feats.get("Animacy") == "Anim"
            and not self._has_subject(token.head)
        ):
            return "subj"
        if rel in ("nsubj", "nsubj:pass", "obj", "iobj"):
            return {"nsubj": "subj", "nsubj:pass": "psubj", "obj": "obj", "iobj": "dat"}[rel]
        if rel in ("obl", "nmod", "obl:agent"):
            return {"ins": "ins", "dat": "dat", "gen": "gen", "acc": "obj", "nom": "nom"}.get(
                case, "gen" if rel == "nmod" else "?"
            )
        if rel in ("amod", "det"):
            return "anti" if token.lemma.startswith("анти") else "adj"
        return rel

    def _has_subject(self, verb: int) -> bool:
        return 0 <= verb < len(self.tokens) and any(True for _ in self.children(verb, "nsubj", "nsubj:pass"))

    def steps_of(self, mention: PartyMention) -> Iterator[Step]:
        """A mention's way up; an adjective starts at the noun it stands with."""
        if mention.kind == "adjective" and not mention.first <= mention.head <= mention.last:
            word = self.tokens[mention.last]
            yield Step(mention.head, "anti" if word.lemma.startswith("анти") else "adj", mention.last, None, 0)
        yield from self.steps(mention.head)

    def steps(self, index: int) -> Iterator[Step]:
        """A word's way up to every ancestor it can stand for, nearest first."""
        hard: str | None = None
        node, depth, seen = index, 0, {index}
        while (up := self.head(node)) >= 0 and up not in seen:
            seen.add(up)
            token = self.tokens[node]
            if self._misplaced(node, up):
                node_was, depth = node, depth + 1
                up = next((a for a in self.ancestors(up) if self._verbal(a)), -1)
                if up >= 0:
                    free = self.case(node_was) == "nom" and not self._has_subject(up)
                    slot = "subj" if free else "dat" if self.case(node_was) in ("nom", "dat") else "obj"
                    yield Step(up, slot, index, hard, depth)
                return
            if token.rel == "conj":
                if self._verbal(node) and self._verbal(up):
                    return
                if self.preposition(node) is None:
                    # A conjunct shares its first conjunct's place and does not stand under it.
                    node = up
                    continue
                up = self._above_conjuncts(up)
                if up < 0:
                    return
            slot = self.slot(node)
            yield Step(up, slot, node, hard, depth)
            if token.rel in CLAUSAL and hard is None:
                hard = token.rel
            elif self._verbal(up) and token.rel not in SOFT:
                hard = hard or f"clause:{slot}"
            elif ("+" in slot or " " in slot) and hard is None and not self._comes_from(slot, up):
                hard = slot
            node, depth = up, depth + 1

    def _misplaced(self, node: int, up: int) -> bool:
        """A nominative or accusative without preposition hung under a noun belongs to the verb above."""
        token = self.tokens[node]
        case = token.feats.get("Case")
        if token.rel == "iobj" and up in self.covered and self.tokens[up].pos in ("NOUN", "PROPN"):
            return any(self._verbal(a) for a in self.ancestors(up))  # a party gives, it has no dative of its own
        plain = token.rel in ("nmod", "appos") and case in ("Acc", "Nom") and self.preposition(node) is None
        if (token.rel == "appos" and case == "Nom") or self.tokens[up].lemma in PLACES:
            return False
        return (
            plain and self.tokens[up].pos in ("NOUN", "PROPN") and self.tokens[up].feats.get("Case") not in (case, None)
        )

    def _comes_from(self, slot: str, up: int) -> bool:
        """ "коллеги из Болгарии": people named by where they come from stand for it."""
        token = self.tokens[up]
        return slot.startswith("из+") and (token.feats.get("Animacy") == "Anim" or token.lemma in SENT)

    def _above_conjuncts(self, index: int) -> int:
        for node in self.ancestors(index):
            if self.tokens[index].rel != "conj":
                return node
            index = node
        return -1

    def _verbal(self, index: int) -> bool:
        return self.tokens[index].pos in ("VERB", "AUX")

    def case(self, index: int) -> str:
        return CASES.get(self.tokens[index].feats.get("Case", ""), "")
