"""What a text shows about every ordered pair of its actors, as numbers.

In: a Doc, the actors with their mentions, and what the Coder found. Out: a row of features per pair that stands together in some
sentence. No feature knows who an actor is, only what kind of actor, so that the model judges the text and not the actor.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from detente.coding.attitude_mixes import MIXED, mixed
from detente.coding.attitude_words import Words
from detente.language.base import Doc, Sentence, Token
from detente.records import Event, Span, Statement

MAX_ACTORS = 60
"""Actors of one text that are compared; the most mentioned ones."""
MAX_IN_SENTENCE = 24
OFTEN = 2
WINDOW = 6
"""Tokens on either side of a mention that colour it."""
_DEPTH = 40
_RELATIONS = ("self", "nsubj", "obj", "obl", "nmod", "conj", "other")
_PREPOSITIONS = {"против": "against", "с": "with", "к": "to", "от": "from", "для": "for", "за": "behind"}
_TONES = ("lpath_", "path_", "acts_l", "acts_", "gap_l")
_QUOTES = frozenset("«»“”\"„")

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mention:
    """Where an actor stands: a sentence and its tokens, both ends inclusive, `head` the one that carries the syntax."""

    sentence: int
    first: int
    last: int
    head: int


@dataclass(slots=True)
class Actor:
    """Somebody who may hold an attitude or be its object.

    `kind`: PER, ORG, LOC or STATE; `code`: the party it stands for; `seat`: named by a metonym or institution; `known`: has a code;
    `key`: what it is called across texts, for label priors only.
    """

    kind: str
    code: str | None = None
    seat: bool = False
    known: bool = False
    mentions: list[Mention] = field(default_factory=list)
    key: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the model needs it."""

    doc: Doc
    actors: Sequence[Actor]
    events: Sequence[Event] = ()
    statements: Sequence[Statement] = ()


class _Tinted:
    """A sentence with the polarity of its words: running sums, and each word's own after negation."""

    def __init__(self, sentence: Sentence, words: Words) -> None:
        self.tokens = sentence.tokens
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
                return _PREPOSITIONS.get(token.lemma, "other")
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


def _instance(tinted: _Tinted, s: Mention, o: Mention, between: int) -> dict[str, float]:
    """What one sentence shows about one mention towards another."""
    low, high = (s, o) if s.first <= o.first else (o, s)
    up, down = tinted.chain(s.head), tinted.chain(o.head)
    top = _meeting(up, down)
    tokens = tinted.tokens
    row: dict[str, float] = {"n": 1.0, "before": float(s.first < o.first), "near": 1 / (1 + (high.first - low.last) / 5)}
    row["between"] = float(between)
    for name, value in zip(("gap_pos", "gap_neg", "gap_lpos", "gap_lneg"), tinted.tint(low.last + 1, high.first), strict=True):
        row[name] = value
    for name, value in zip(("sen_pos", "sen_neg", "sen_lpos", "sen_lneg"), tinted.tint(0, len(tokens)), strict=True):
        row[name] = value
    row["quote"] = float(tinted.quotes[high.first] > tinted.quotes[low.last + 1])
    row["o_" + tinted.preposition(o)] = 1.0
    over = down[1] if len(down) > 1 else -1
    if over >= 0:
        row["o_gov"], row["o_lgov"] = tinted.own[over], tinted.strong[over]
    over = up[1] if len(up) > 1 else -1
    if over >= 0:
        row["s_gov"], row["s_lgov"] = tinted.own[over], tinted.strong[over]
    if top < 0:
        return row
    path = [*up[: up.index(top)], *down[: down.index(top)], top]
    inner = [at for at in path if at not in (s.head, o.head)]
    row["path"] = 1 / (1 + len(inner))
    for name, values in (("path", tinted.own), ("lpath", tinted.strong)):
        row[f"{name}_pos"] = sum(max(0.0, values[at]) for at in inner)
        row[f"{name}_neg"] = sum(max(0.0, -values[at]) for at in inner)
    rs, ro = _relation(tokens, up, top), _relation(tokens, down, top)
    row["s_" + rs] = row["r_" + ro] = 1.0
    if rs == "conj" or ro == "conj":
        row["conj"] = 1.0
    if rs == "nsubj" and ro != "nsubj":
        row["acts"] = 1.0
        row["acts_pos"], row["acts_neg"] = row["path_pos"], row["path_neg"]
        row["acts_lpos"], row["acts_lneg"] = row["lpath_pos"], row["lpath_neg"]
        row["says"] = float(tinted.speech[top])
    return row


INSTANCE = (
    "n", "before", "near", "between", "gap_pos", "gap_neg", "gap_lpos", "gap_lneg", "sen_pos", "sen_neg", "sen_lpos", "sen_lneg",
    "quote", "o_against", "o_with", "o_to", "o_from", "o_for", "o_behind", "o_other", "o_none", "o_gov", "o_lgov", "s_gov", "s_lgov",
    "path", "path_pos", "path_neg", "lpath_pos", "lpath_neg", *("s_" + r for r in _RELATIONS), *("r_" + r for r in _RELATIONS),
    "conj", "acts", "acts_pos", "acts_neg", "acts_lpos", "acts_lneg", "says",
)  # fmt: skip
PEAKS = ("near", "path", "gap_pos", "gap_neg", "acts_neg", "acts_pos", "lpath_pos", "lpath_neg")
BACK = ("n", "acts", "acts_pos", "acts_neg", "lpath_pos", "lpath_neg", "says", "near")
STATE = ("n", "acts", "acts_pos", "acts_neg", "acts_lpos", "acts_lneg", "lpath_pos", "lpath_neg", "gap_lpos", "gap_lneg")


class _Sums:
    """Sums and peaks of instances by pair."""

    def __init__(self) -> None:
        self.total: dict[Pair, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        self.peak: dict[Pair, dict[str, float]] = defaultdict(dict)
        self.sentences: dict[Pair, dict[int, float]] = defaultdict(dict)

    def add(self, pair: Pair, sentence: int, row: Mapping[str, float]) -> None:
        total, peak = self.total[pair], self.peak[pair]
        for name, value in row.items():
            total[name] += value
        for name in PEAKS:
            peak[name] = max(peak.get(name, 0.0), row.get(name, 0.0))
        tone = sum(row.get(name + "pos", 0.0) - row.get(name + "neg", 0.0) for name in _TONES)
        tones = self.sentences[pair]
        if sentence not in tones or abs(tone) > abs(tones[sentence]):
            tones[sentence] = tone


def _by_sentence(actors: Sequence[Actor]) -> dict[int, list[tuple[Mention, int]]]:
    found: dict[int, list[tuple[Mention, int]]] = defaultdict(list)
    for number, actor in enumerate(actors):
        for mention in actor.mentions:
            found[mention.sentence].append((mention, number))
    for mentions in found.values():
        mentions.sort(key=lambda one: (one[0].first, one[0].last, one[1]))
    return found


def _profile(actor: Actor, reading: Reading, tinted: Mapping[int, _Tinted], total: int) -> dict[str, float]:
    """How an actor appears in the text as a whole."""
    count = len(actor.mentions)
    row = {"count": math.log1p(count), "share": count / max(1, total)}
    row["first"] = min((m.sentence for m in actor.mentions), default=0) / max(1, len(reading.doc.sentences))
    row["title"] = float(any(m.sentence < 3 for m in actor.mentions))
    for kind in ("PER", "ORG", "LOC", "STATE"):
        row[kind] = float(actor.kind == kind)
    row["seat"], row["known"] = float(actor.seat), float(actor.known)
    tint, roles, says = [0.0] * 4, defaultdict(float), 0.0
    for m in actor.mentions:
        sentence = tinted[m.sentence]
        tint = [a + b for a, b in zip(tint, sentence.tint(m.first - WINDOW, m.last + 1 + WINDOW), strict=True)]
        rel = sentence.tokens[m.head].rel.partition(":")[0]
        roles[rel] += 1
        above = sentence.tokens[m.head].head
        says += rel == "nsubj" and above >= 0 and sentence.speech[above]
    for name, value in zip(("pos", "neg", "lpos", "lneg"), tint, strict=True):
        row[name] = value / max(1, count)
    for rel in ("nsubj", "obj", "obl", "nmod", "conj"):
        row[rel] = roles[rel] / max(1, count)
    row["says"], row["says_any"] = says / max(1, count), float(says > 0)
    return row


PROFILE = ("count", "share", "first", "title", "PER", "ORG", "LOC", "STATE", "seat", "known", "pos", "neg", "lpos", "lneg",
           "nsubj", "obj", "obl", "nmod", "conj", "says", "says_any", "partners", "rank")  # fmt: skip
EXTRA = ("sentences", "share", "adjacent", "rank", "same_code", "actors", "length", "ev_pos", "ev_neg", "ev_pos_back", "ev_neg_back",
         "said_n", "said_pos", "said_neg", "said_lpos", "said_lneg", "doc_lpos", "doc_lneg", "title_both")  # fmt: skip
PLAIN = (
    *INSTANCE,
    *(f"mean_{n}" for n in INSTANCE[1:]),
    *(f"peak_{n}" for n in PEAKS),
    *(f"back_{n}" for n in BACK),
    *(f"code_{n}" for n in STATE),
    *(f"s:{n}" for n in PROFILE),
    *(f"o:{n}" for n in PROFILE),
    *(f"x:{n}" for n in EXTRA),
)
FEATURES = (*PLAIN, *MIXED)


@dataclass(frozen=True, slots=True)
class PairTable:
    """The pairs of a text in a fixed order, a row of `FEATURES` for each, and the tone of each sentence they share."""

    pairs: Sequence[Pair]
    rows: Sequence[Sequence[float]]
    shared: Mapping[Pair, Mapping[int, float]]


def features(reading: Reading, words: Words) -> PairTable:
    """The pairs that share a sentence, or stand often in neighbouring ones, with their features."""
    actors = reading.actors
    tinted = {i: _Tinted(s, words) for i, s in enumerate(reading.doc.sentences)}
    sums = _collect(reading, tinted)
    pairs = sorted({*sums.total, *_neighbours(actors)})
    profiles = _profiles(reading, tinted, pairs)
    extra = _Extra(reading, tinted, sums, pairs)
    by_code = _by_code(actors, sums)
    rows = []
    for pair in pairs:
        s, o = pair
        total, back = sums.total[pair], sums.total[(o, s)]
        code = by_code.get((actors[s].code, actors[o].code), {}) if actors[s].code and actors[o].code else {}
        n = total["n"] or 1.0
        plain = [
            *(total.get(k, 0.0) for k in INSTANCE),
            *(total.get(k, 0.0) / n for k in INSTANCE[1:]),
            *(sums.peak[pair].get(k, 0.0) for k in PEAKS),
            *(back.get(k, 0.0) for k in BACK),
            *(code.get(k, 0.0) - total.get(k, 0.0) if code else 0.0 for k in STATE),
            *(profiles[s][k] for k in PROFILE),
            *(profiles[o][k] for k in PROFILE),
            *extra.row(pair),
        ]  # fmt: skip
        rows.append([*plain, *mixed(dict(zip(PLAIN, plain, strict=True)))])
    return PairTable(pairs, rows, sums.sentences)


def _collect(reading: Reading, tinted: Mapping[int, _Tinted]) -> _Sums:
    sums = _Sums()
    for index, mentions in sorted(_by_sentence(reading.actors).items()):
        mentions = mentions[:MAX_IN_SENTENCE]
        for a, (one, first) in enumerate(mentions):
            for b, (other, second) in enumerate(mentions):
                if first != second:
                    row = _instance(tinted[index], one, other, abs(a - b) - 1)
                    sums.add((first, second), index, row)
    return sums


def _neighbours(actors: Sequence[Actor]) -> list[Pair]:
    """Pairs of actors who stand in sentences next to each other, both of them more than once."""
    places = [{m.sentence for m in actor.mentions} for actor in actors]
    wide = [{i + d for i in found for d in (-1, 0, 1)} for found in places]
    often = [n for n, found in enumerate(places) if len(found) >= OFTEN]
    return [(s, o) for s in often for o in often if s != o and not places[s].isdisjoint(wide[o])]


def _profiles(reading: Reading, tinted: Mapping[int, _Tinted], pairs: Sequence[Pair]) -> list[dict[str, float]]:
    total = sum(len(a.mentions) for a in reading.actors)
    profiles = [_profile(actor, reading, tinted, total) for actor in reading.actors]
    partners: dict[int, int] = defaultdict(int)
    for s, _ in pairs:
        partners[s] += 1
    order = sorted(range(len(profiles)), key=lambda i: (-len(reading.actors[i].mentions), i))
    for place, number in enumerate(order):
        profiles[number]["rank"] = place / max(1, len(order))
        profiles[number]["partners"] = partners[number] / max(1, len(order))
    return profiles


def _by_code(actors: Sequence[Actor], sums: _Sums) -> dict[tuple[str | None, str | None], dict[str, float]]:
    found: dict[tuple[str | None, str | None], dict[str, float]] = {}
    for (s, o), total in sums.total.items():
        codes = actors[s].code, actors[o].code
        if codes[0] and codes[1] and codes[0] != codes[1]:
            row = found.setdefault(codes, defaultdict(float))
            for name in STATE:
                row[name] += total.get(name, 0.0)
    return found


class _Extra:
    """What concerns a pair beyond the sentences it stands in."""

    def __init__(self, reading: Reading, tinted: Mapping[int, _Tinted], sums: _Sums, pairs: Sequence[Pair]) -> None:
        self.actors, self.sums = reading.actors, sums
        self.places = [{m.sentence for m in a.mentions} for a in reading.actors]
        self.length = math.log1p(len(reading.doc.sentences))
        counts = sorted((len(sums.sentences[p]) for p in pairs), reverse=True)
        self.counts, self.total = counts, sum(counts)
        self.events = _event_sums(reading.events)
        self.said = _said(reading, tinted)
        tints = [t.tint(0, len(t.tokens)) for t in tinted.values()]
        self.tint = [sum(t[i] for t in tints) / max(1, len(tints)) for i in (2, 3)]

    def row(self, pair: Pair) -> list[float]:
        """The features `EXTRA` of a pair."""
        s, o = pair
        n = len(self.sums.sentences[pair])
        codes = self.actors[s].code, self.actors[o].code
        adjacent = sum(i + 1 in self.places[o] for i in self.places[s]) + sum(i + 1 in self.places[s] for i in self.places[o])
        events = self.events.get(codes, (0.0, 0.0)) + self.events.get((codes[1], codes[0]), (0.0, 0.0))
        return [
            float(n), n / max(1, self.total), float(adjacent), self.counts.index(n) / max(1, len(self.counts)),
            float(codes[0] is not None and codes[0] == codes[1]), math.log1p(len(self.actors)), self.length, *events,
            *self.said.get(pair, (0.0,) * 5), *self.tint, float(any(i < 3 for i in self.sums.sentences[pair])),
        ]  # fmt: skip


def _event_sums(events: Sequence[Event]) -> dict[tuple[str | None, str | None], tuple[float, float]]:
    found: dict[tuple[str | None, str | None], tuple[float, float]] = {}
    for event in events:
        if event.status == "negated":
            continue
        for actor in event.actors:
            for recipient in event.recipients:
                key = actor.code, recipient.code
                pos, neg = found.get(key, (0.0, 0.0))
                found[key] = pos + max(0.0, event.score), neg + max(0.0, -event.score)
    return found


def _said(reading: Reading, tinted: Mapping[int, _Tinted]) -> dict[Pair, tuple[float, ...]]:
    """How speakers' words colour those whom they name."""
    sentences = reading.doc.sentences
    spots: list[tuple[Span, int, Mention]] = []
    for number, actor in enumerate(reading.actors):
        for m in actor.mentions:
            tokens = sentences[m.sentence].tokens
            spots.append(((tokens[m.first].start, tokens[m.last].stop), number, m))
    spots.sort(key=lambda one: (one[0], one[1]))
    found: dict[Pair, list[float]] = {}
    for statement in reading.statements:
        where = statement.speaker.span
        if where is None:
            continue
        speakers = sorted({n for (a, b), n, _ in spots if a < where[1] and where[0] < b})
        named = [(n, m) for (a, b), n, m in spots if any(x <= a and b <= y for x, y in statement.pieces or (statement.span,))]
        for speaker in speakers:
            for number, m in named:
                if number != speaker:
                    row = found.setdefault((speaker, number), [0.0] * 5)
                    row[0] += 1
                    for i, v in enumerate(tinted[m.sentence].tint(m.first - WINDOW, m.last + 1 + WINDOW)):
                        row[i + 1] += v
    return {pair: tuple(row) for pair, row in found.items()}
