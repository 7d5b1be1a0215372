"""What a text shows about every ordered pair of its actors, as numbers.

In: a Doc, the actors with their mentions, and what the Coder found. Out: a row of features per pair that stands together in some
sentence. No feature knows who an actor is, only what kind of actor, so that the model judges the text and not the actor.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.coding.attitude_context import event_sums, said
from detente.coding.attitude_mixes import MIXED, mixed
from detente.coding.attitude_shapes import Actor, Mention, Pair, Reading
from detente.coding.attitude_tint import INSTANCE, Tinted, direct_tone, instance
from detente.coding.attitude_words import Words

MAX_ACTORS = 60
"""Actors of one text that are compared; the most mentioned ones."""
MAX_IN_SENTENCE = 24
OFTEN = 2
PLACES = 400
"""Sentences of one actor that are compared with those of others, the first ones; bounds time on long texts."""
WINDOW = 6
"""Tokens on either side of a mention that colour it."""


PEAKS = ("near", "path", "gap_pos", "gap_neg", "acts_neg", "acts_pos", "lpath_pos", "lpath_neg")
BACK = ("n", "acts", "acts_pos", "acts_neg", "lpath_pos", "lpath_neg", "says", "near")
STATE = (
    "n",
    "acts",
    "acts_pos",
    "acts_neg",
    "acts_lpos",
    "acts_lneg",
    "lpath_pos",
    "lpath_neg",
    "gap_lpos",
    "gap_lneg",
)


class _Sums:
    """Sums and peaks of instances by pair."""

    def __init__(self) -> None:
        self.total: dict[Pair, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        self.peak: dict[Pair, dict[str, float]] = defaultdict(dict)
        self.sentences: dict[Pair, dict[int, float]] = defaultdict(dict)

    def add(self, pair: Pair, sentence: int, row: Mapping[str, float], tone: float) -> None:
        total, peak = self.total[pair], self.peak[pair]
        for name, value in row.items():
            total[name] += value
        for name in PEAKS:
            peak[name] = max(peak.get(name, 0.0), row.get(name, 0.0))
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


def _profile(actor: Actor, reading: Reading, tinted: Mapping[int, Tinted], total: int) -> dict[str, float]:
    """How an actor appears in the text as a whole."""
    count = len(actor.mentions)
    row = {"count": math.log1p(count), "share": count / max(1, total)}
    row["first"] = min((m.sentence for m in actor.mentions), default=0) / max(1, len(reading.doc.sentences))
    row["title"] = float(any(m.sentence < 3 for m in actor.mentions))
    for kind in ("PER", "ORG", "LOC", "STATE"):
        row[kind] = float(actor.kind == kind)
    row["seat"], row["known"] = float(actor.seat), float(actor.known)
    tint, says = [0.0] * 4, 0.0
    roles: dict[str, float] = defaultdict(float)
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
    """The pairs of a text in a fixed order, a row of `FEATURES` for each, and the direct tone of each sentence they share."""

    pairs: Sequence[Pair]
    rows: Sequence[Sequence[float]]
    shared: Mapping[Pair, Mapping[int, float]]


def features(reading: Reading, words: Words) -> PairTable:
    """The pairs that share a sentence, or stand often in neighbouring ones, with their features."""
    actors = reading.actors
    tinted = {i: Tinted(s, words) for i, s in enumerate(reading.doc.sentences)}
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


def _collect(reading: Reading, tinted: Mapping[int, Tinted]) -> _Sums:
    sums = _Sums()
    for index, mentions in sorted(_by_sentence(reading.actors).items()):
        mentions = mentions[:MAX_IN_SENTENCE]
        for a, (one, first) in enumerate(mentions):
            for b, (other, second) in enumerate(mentions):
                if first != second:
                    row = instance(tinted[index], one, other, abs(a - b) - 1)
                    sums.add((first, second), index, row, direct_tone(tinted[index], one, other))
    return sums


def _places(actor: Actor) -> set[int]:
    return set(sorted({m.sentence for m in actor.mentions})[:PLACES])


def _neighbours(actors: Sequence[Actor]) -> list[Pair]:
    """Pairs of actors who stand in sentences next to each other, both of them more than once."""
    places = [_places(actor) for actor in actors]
    wide = [{i + d for i in found for d in (-1, 0, 1)} for found in places]
    often = [n for n, found in enumerate(places) if len(found) >= OFTEN]
    return [(s, o) for s in often for o in often if s != o and not places[s].isdisjoint(wide[o])]


def _profiles(reading: Reading, tinted: Mapping[int, Tinted], pairs: Sequence[Pair]) -> list[dict[str, float]]:
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

    def __init__(self, reading: Reading, tinted: Mapping[int, Tinted], sums: _Sums, pairs: Sequence[Pair]) -> None:
        self.actors, self.sums = reading.actors, sums
        self.places = [_places(actor) for actor in reading.actors]
        self.length = math.log1p(len(reading.doc.sentences))
        counts = sorted((len(sums.sentences[p]) for p in pairs), reverse=True)
        self.counts, self.total = counts, sum(counts)
        self.events = event_sums(reading.events)
        self.said = said(reading.doc, reading.actors, reading.statements, tinted)
        tints = [t.tint(0, len(t.tokens)) for t in tinted.values()]
        self.tint = [sum(t[i] for t in tints) / max(1, len(tints)) for i in (2, 3)]

    def row(self, pair: Pair) -> list[float]:
        """The features `EXTRA` of a pair."""
        s, o = pair
        n = len(self.sums.sentences[pair])
        codes = self.actors[s].code, self.actors[o].code
        adjacent = sum(i + 1 in self.places[o] for i in self.places[s]) + sum(
            i + 1 in self.places[s] for i in self.places[o]
        )
        events = self.events.get(codes, (0.0, 0.0)) + self.events.get((codes[1], codes[0]), (0.0, 0.0))
        return [
            float(n), n / max(1, self.total), float(adjacent), self.counts.index(n) / max(1, len(self.counts)),
            float(codes[0] is not None and codes[0] == codes[1]), math.log1p(len(self.actors)), self.length, *events,
            *self.said.get(pair, [0.0] * 5), *self.tint, float(any(i < 3 for i in self.sums.sentences[pair])),
        ]  # fmt: skip
