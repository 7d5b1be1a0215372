"""Which candidates of running text are events, and of whom: a trained choice over the guesses for each act of an article.

In: every sentence's tree with its candidates, the article's `Profile`, and a veto over rule hits (`data/models/event_articles_base.tsv`). Out: for each sentence the
candidates that stay, with a probability each. The weights (`data/models/event_articles.tsv`: feature, weight) are a logistic regression
written by `scripts/train_articles.py`; without the file the veto alone decides, as in headlines.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from detente.coding.event_candidates import Candidate
from detente.coding.event_fill import Guess, Profile, guesses
from detente.coding.event_merge import chosen, complete, rule_confidence
from detente.coding.event_tree import Tree
from detente.coding.event_veto import Veto, load_model, load_veto
from detente.coding.lexicon import Lexicon

MODEL = "event_articles.tsv"
BASE = "event_articles_base.tsv"
MOST_GUESSES = 24  # of one act
OWN = 0.7  # how much of the odds of a reading as found is the model's; the rest is its base's, by cross-validation (0.564 against 0.545)
FAR = 8  # sentences; what comes later counts as the article's end
KEPT = (
    "frame",
    "report",
    "moods",
    "base",
    "rel",
    "tense",
    "above_pos",
    "actor_slot",
    "recipient_slot",
    "actor_kind",
    "recipient_kind",
)

Whole = Sequence[tuple[Tree, Sequence[Candidate]]]


@lru_cache(maxsize=1)
def load_article_model() -> Veto | None:
    """The shipped weights; None when there are none."""
    return load_model(MODEL)


@lru_cache(maxsize=1)
def load_base() -> Veto | None:
    """The veto whose odds the article model starts from: trained on headlines and running text; else the headlines' own."""
    return load_model(BASE) or load_veto()


def judged_article(whole: Whole, lexicon: Lexicon, profile: Profile) -> Iterator[list[tuple[Candidate, float]]]:
    """Sentence by sentence the candidates that are events of their own, with their probability."""
    model, veto = load_article_model(), load_base()
    told = told_pairs(whole)
    for tree, candidates in whole:
        scored: list[tuple[Candidate, float]] = []
        for candidate in candidates:
            base = logit(veto.probability(candidate.features) if veto else rule_confidence(candidate))
            if model is None:
                best: tuple[float, Candidate] | None = (probability(base), candidate) if complete(candidate) else None
                threshold = veto.threshold if veto else 0.5
            else:
                best, threshold = best_guess(tree, candidate, profile, model, base, told), model.threshold
            if best is not None and best[0] >= threshold:
                scored.append((best[1], best[0]))
        yield chosen(tree, lexicon, scored)


def best_guess(
    tree: Tree, candidate: Candidate, profile: Profile, model: Veto, base: float, told: Counter[tuple[str, ...]]
) -> tuple[float, Candidate] | None:
    """The likeliest complete reading of one act; earlier guesses win ties."""
    best: tuple[float, Candidate] | None = None
    for guess in complete_guesses(tree, candidate, profile):
        chance = model.chance(article_features(tree, guess, profile, base, told))
        if not guess.filled:
            chance = probability(OWN * logit(chance) + (1 - OWN) * base)
        if best is None or chance > best[0] + 1e-9:
            best = chance, guess.candidate
    return best


def complete_guesses(tree: Tree, candidate: Candidate, profile: Profile) -> Iterator[Guess]:
    """The readings of one act that have the parties they need."""
    for place, guess in enumerate(guesses(tree, candidate, profile)):
        if place >= MOST_GUESSES:
            return
        if complete(guess.candidate) and not (guess.filled and not _differ(guess.candidate)):
            yield guess


def _differ(candidate: Candidate) -> bool:
    return len({*candidate.actor_codes, *candidate.recipient_codes}) > 1


def told_pairs(whole: Whole) -> Counter[tuple[str, ...]]:
    """How often the article tells an act of a type between two parties, as far as its sentences name both."""
    told: Counter[tuple[str, ...]] = Counter()
    for _, candidates in whole:
        for candidate in candidates:
            if complete(candidate):
                pair = sorted({*candidate.actor_codes, *candidate.recipient_codes})
                told[(candidate.type, *pair)] += 1
                told[tuple(pair)] += 1
    return told


def logit(chance: float) -> float:
    """Log odds, bounded."""
    chance = min(max(chance, 0.003), 0.997)
    return math.log(chance / (1 - chance))


def probability(odds: float) -> float:
    """The inverse of `logit`."""
    return 1 / (1 + math.exp(-odds))


def article_features(
    tree: Tree, guess: Guess, profile: Profile, base: float, told: Mapping[tuple[str, ...], int]
) -> list[tuple[str, float]]:
    """What the model looks at in one reading of an act, as (name, number)."""
    candidate, own = guess.candidate, guess.candidate.features
    kind = candidate.type
    found: dict[str, float] = {"base": base, "base+": max(base, 0.0)}
    how = "+".join(guess.filled) or "as found"
    found[f"filled={how}"] = 1.0
    found[f"filled&base={how}"] = base
    found[f"filled&type={how}&{kind}"] = 1.0
    found[f"filled&frame={how}&{candidate.hit.entry.act.frame}"] = 1.0
    for why in guess.why:
        found[f"why={how}:{why}"] = 1.0
        found[f"why&type={kind}:{how}:{why}"] = 1.0
    found[f"whys={how}"] = min(len(guess.why), 6) / 3
    found[f"type={kind}"] = found[f"rule={candidate.hit.entry.id}"] = 1.0
    for name in KEPT:
        if own.get(name):
            found[f"{name}={own[name]}"] = 1.0
    for role in ("actor", "recipient"):
        if role not in guess.filled:
            found[f"{role}_how={own.get(f'{role}_how', '')}"] = 1.0
            found[f"type&{role}={kind}&{own.get(f'{role}_how', '')}&{own.get(f'{role}_slot', '')}"] = 1.0
    found[f"type&status={kind}&{candidate.status}"] = 1.0
    found |= _placed(tree, candidate, profile)
    found |= _parties(candidate, profile, told)
    return sorted(found.items())


def _placed(tree: Tree, candidate: Candidate, profile: Profile) -> dict[str, float]:
    """Where in the article an act is told, and in whose words."""
    index, kind = tree.sentence.index, candidate.type
    place = profile.order.get(index, index)
    where = "title" if tree.sentence.kind == "title" else ("first", "early", "early", "early")[min(place, 3)]
    if place > 3:
        where = "late" if place > FAR else "middle"
    said = profile.speaker(tree, candidate.hit.head)
    found = {f"where={where}": 1.0, f"where&type={where}&{kind}": 1.0}
    if said is None:
        whose = "speech near" if profile.speakers(index) else "author"
    elif said.speaker.code is None:
        whose = "nobody's state"
    elif said.speaker.code in candidate.actor_codes:
        whose = "actor"
    else:
        whose = "recipient" if said.speaker.code in candidate.recipient_codes else "third"
    found[f"whose={whose}"] = found[f"whose&type={whose}&{kind}"] = 1.0
    if said is not None:
        found[f"said={said.kind}"] = 1.0
    return found


def _parties(candidate: Candidate, profile: Profile, told: Mapping[tuple[str, ...], int]) -> dict[str, float]:
    """How much the article is about the two sides."""
    kind = candidate.type
    actors, recipients = candidate.actor_codes, candidate.recipient_codes
    sides = {"actor": actors, "recipient": recipients or actors[1:]}
    found: dict[str, float] = {"many": float(len({*actors, *recipients}) > 2)}
    for name, codes in sides.items():
        found[f"{name}_share"] = max((profile.share(c) for c in codes), default=0.0) * 2
        found[f"{name}_in_title"] = float(any(c in profile.title for c in codes))
        found[f"{name}_main"] = float(bool(codes) and codes[0] in profile.main[:2])
    pair = sorted({*actors, *recipients})
    found["pair in title"] = float(set(pair) <= profile.title)
    found["pair told"] = min(told.get(tuple(pair), 0), 5) / 3
    found["act told"] = min(told.get((kind, *pair), 0), 4) / 2
    found["no party in title"] = float(not profile.title & set(pair))
    return found
