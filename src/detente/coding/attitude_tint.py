"""One sentence and two mentions in it: polarity of words, syntax between the mentions, as numbers.

In: a Sentence and the words of attitudes. Out: `Tinted` sentences, and `instance`, a row of the features `INSTANCE`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from detente.coding.attitude_shapes import Mention
from detente.coding.attitude_words import Words
from detente.language.base import Sentence, Token

_DEPTH = 40
_RELATIONS = ("self", "nsubj", "obj", "obl", "nmod", "conj", "other")
_NESTED = 2
_SUBJECT = frozenset(("nsubj", "appos", "flat", "flat:name", "flat:foreign", "conj", "nmod"))
_CLAUSES = frozenset(("advcl", "acl", "acl:relcl", "parataxis", "csubj", "nsubj:pass", "conj"))
_QUOTES = frozenset('«»“”"„')

INSTANCE = (
    "n", "before", "near", "between", "gap_pos", "gap_neg", "gap_lpos", "gap_lneg", "sen_pos", "sen_neg", "sen_lpos", "sen_lneg",
    "quote", "o_against", "o_with", "o_to", "o_from", "o_for", "o_behind", "o_other", "o_none", "o_gov", "o_lgov", "s_gov", "s_lgov",
    "path", "path_pos", "path_neg", "lpath_pos", "lpath_neg", *("s_" + r for r in _RELATIONS), *("r_" + r for r in _RELATIONS),
    "conj", "acts", "acts_pos", "acts_neg", "acts_lpos", "acts_lneg", "says",
)  # fmt: skip


class Tinted:
    """A sentence with the polarity of its words: running sums, and each word's own after negation."""

    def __init__(self, sentence: Sentence, words: Words) -> None:
        self.tokens = sentence.tokens
        self.sorts = words.prepositions
        negated = {t.head for t in self.tokens if t.lemma in words.negations and t.head >= 0}
        self.own = [self._score(t, words, t.index in negated) for t in self.tokens]
        self.strong = [self._strong(t, words, t.index in negated) for t in self.tokens]
        self.sums = [
            [0.0, *accumulate(max(0.0, sign * v) for v in values)]
            for values in (self.own, self.strong)
            for sign in (1, -1)
        ]
        self.quotes = [0, *accumulate(t.text in _QUOTES or t.text == ":" for t in self.tokens)]
        self.speech = [t.lemma in words.speech for t in self.tokens]
        self.chains: dict[int, list[int]] = {}

    @staticmethod
    def _score(token: Token, words: Words, negated: bool) -> float:
        if token.pos == "PROPN":
            return 0.0
        score = words.learned.get(token.lemma, 0.0)
        return -0.5 * score if negated else score

    @staticmethod
    def _strong(token: Token, words: Words, negated: bool) -> float:
        score = words.listed.get(token.lemma, 0.0)
        return -0.5 * score if negated else score

    def tint(self, start: int, stop: int) -> list[float]:
        """Positive and negative sums, learned then listed, over tokens start..stop (half-open)."""
        start, stop = max(0, start), min(len(self.tokens), stop)
        return [s[stop] - s[start] if stop > start else 0.0 for s in self.sums]

    def chain(self, head: int) -> list[int]:
        """The token and what it hangs on, upwards; bounded, as heads may form loops."""
        found = self.chains.get(head)
        if found is None:
            found, at = [], head
            while at >= 0 and len(found) < _DEPTH and at not in found:
                found.append(at)
                at = self.tokens[at].head
            self.chains[head] = found
        return found

    def preposition(self, mention: Mention) -> str:
        """The sort of preposition before a mention."""
        for at in range(mention.first - 1, max(-1, mention.first - 4), -1):
            token = self.tokens[at]
            if token.pos == "ADP":
                return self.sorts.get(token.lemma, "other")
            if token.pos not in ("ADJ", "DET", "NOUN", "PROPN"):
                break
        return "none"


def _relation(tokens: Sequence[Token], chain: Sequence[int], top: int) -> str:
    """How the branch of a mention hangs on the token where two branches meet."""
    if chain[0] == top:
        return "self"
    below = chain[chain.index(top) - 1] if top in chain else chain[-1]
    rel = tokens[below].rel
    if rel == "nsubj:pass":
        return "obj"
    base = rel.partition(":")[0]
    if base == "obl" and tokens[below].feats.get("Case") == "Ins" and rel == "obl:agent":
        return "nsubj"
    base = {"iobj": "obj", "appos": "nmod", "flat": "nmod"}.get(base, base)
    return base if base in _RELATIONS else "other"


def _meeting(one: Sequence[int], other: Sequence[int]) -> int:
    """The lowest token above both, or -1."""
    above = set(other)
    return next((at for at in one if at in above), -1)


def instance(tinted: Tinted, s: Mention, o: Mention, between: int) -> dict[str, float]:
    """What one sentence shows about one mention towards another; features that are 0 may be absent."""
    low, high = (s, o) if s.first <= o.first else (o, s)
    row = {"n": 1.0, "before": float(s.first < o.first), "near": 1 / (1 + max(0, high.first - low.last) / 5)}
    row["between"] = float(between)
    row |= zip(("gap_pos", "gap_neg", "gap_lpos", "gap_lneg"), tinted.tint(low.last + 1, high.first), strict=True)
    row |= zip(("sen_pos", "sen_neg", "sen_lpos", "sen_lneg"), tinted.tint(0, len(tinted.tokens)), strict=True)
    row["quote"] = float(tinted.quotes[high.first] > tinted.quotes[low.last + 1])
    row["o_" + tinted.preposition(o)] = 1.0
    up, down = tinted.chain(s.head), tinted.chain(o.head)
    for name, chain in (("o_", down), ("s_", up)):
        if len(chain) > 1:
            row[f"{name}gov"], row[f"{name}lgov"] = tinted.own[chain[1]], tinted.strong[chain[1]]
    top = _meeting(up, down)
    if top >= 0:
        row |= _path(tinted, up, down, top)
    return row


def direct_tone(tinted: Tinted, s: Mention, o: Mention) -> float:
    """The sum of listed words between a subject and what its own verb is about: what may serve as evidence.

    0 when the holder is not the subject, when the object stands in a clause of somebody else, or far from the verb. In a clause that
    reports ("заявил, что Россия ...") the object must be the subject.
    """
    up, down = tinted.chain(s.head), tinted.chain(o.head)
    top = _meeting(up, down)
    if top < 0 or top in (s.head, o.head):
        return 0.0
    tokens = tinted.tokens
    over, under = [tokens[at].rel for at in up[: up.index(top)]], [tokens[at].rel for at in down[: down.index(top)]]
    if over[-1] != "nsubj" or over.count("nmod") > _NESTED or not set(over) <= _SUBJECT or len(under) > _NESTED:
        return 0.0
    if not set(under).isdisjoint(_CLAUSES) or (len(under) > 1 and under[-1] == "ccomp" and under[0] != "nsubj"):
        return 0.0
    if tokens[o.head].feats.get("Case") == "Loc":
        return 0.0  # a place where something happens
    inner = sum(tinted.strong[at] for at in down[1 : down.index(top)])
    verb = tinted.strong[top]
    if len(under) > 1 and verb and (under[-1] == "obl" or inner * verb < 0):
        return 0.0  # "обвинил его в давлении на Киев" blames him, not Kiev
    return verb + inner


def _path(tinted: Tinted, up: Sequence[int], down: Sequence[int], top: int) -> dict[str, float]:
    """What the way through the tree shows, from the holder up to the token above both and down to the object."""
    inner = [*up[: up.index(top)], *down[: down.index(top)], top]
    inner = [at for at in inner if at not in (up[0], down[0])]
    row = {"path": 1 / (1 + len(inner))}
    for name, values in (("path", tinted.own), ("lpath", tinted.strong)):
        row[f"{name}_pos"] = sum(max(0.0, values[at]) for at in inner)
        row[f"{name}_neg"] = sum(max(0.0, -values[at]) for at in inner)
    rs, ro = _relation(tinted.tokens, up, top), _relation(tinted.tokens, down, top)
    row["s_" + rs] = row["r_" + ro] = 1.0
    if "conj" in (rs, ro):
        row["conj"] = 1.0
    if rs == "nsubj" != ro:
        row["acts"] = 1.0
        row["acts_pos"], row["acts_neg"] = row["path_pos"], row["path_neg"]
        row["acts_lpos"], row["acts_lneg"] = row["lpath_pos"], row["lpath_neg"]
        row["says"] = float(tinted.speech[top])
    return row
