"""Training and cross-validation of the attitude model: logistic regression by Newton's method, rules by grid, folds by document."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from attitude_folder import ReadDocument

from detente.coding.attitude_features import FEATURES, features
from detente.coding.attitude_model import CLIP, MODEL, PROTOCOL, Rule, Weights, choose, probabilities, reach, squashed
from detente.coding.attitude_priors import Priors, prior_rows
from detente.coding.attitude_shapes import Actor
from detente.coding.attitude_words import load_words

PENALTY = 300.0
STEPS = 12
INNER = 5
PARTS = 8  # parts of the training documents; priors of one part are counted over the others
RECALLS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3)
WORTHS = (
    1.0,
    1.5,
    2.0,
    3.0,
)  # of a pos claim against a neg one: a text has fewer of them, and each polarity counts the same


@dataclass
class Document:
    number: int
    actors: Sequence[Actor]
    groups: Sequence[str]
    names: Mapping[str, str]
    pairs: Sequence[tuple[int, int]]
    rows: np.ndarray
    labels: np.ndarray
    gold: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @classmethod
    def of(cls, read: ReadDocument, gold: Mapping[tuple[str, str], int]) -> Document:
        found = features(read.reading, load_words())
        pairs, rows = list(found.pairs), found.rows
        labels = [gold.get((read.groups[s], read.groups[o]), 0) for s, o in pairs]
        table = np.asarray(rows, dtype=np.float64).reshape(len(pairs), len(FEATURES))
        return cls(read.number, read.reading.actors, read.groups, read.names, pairs, table, np.array(labels, int), gold)


def counted(documents: Sequence[Document]) -> Priors:
    """Label counts over documents."""
    priors = Priors()
    for document in documents:
        for (s, o), label in zip(document.pairs, document.labels.tolist(), strict=True):
            priors.add(document.actors[s], document.actors[o], label)
    return priors


def design(document: Document, counts: Mapping[str, Sequence[float]] | Priors | None) -> np.ndarray:
    """Features of a document's pairs, with priors when counts are given."""
    if counts is None:
        return document.rows
    priors = counts if isinstance(counts, Priors) else Priors(counts)
    more = np.asarray(prior_rows(priors, document.actors, document.pairs)).reshape(len(document.pairs), -1)
    return np.hstack([document.rows, more]) if len(document.pairs) else document.rows


def chances(weights: Weights, rows: np.ndarray) -> np.ndarray:
    return probabilities(weights, rows) if len(rows) else np.zeros((0, 2))


def training_rows(documents: Sequence[Document], *, priors: bool) -> np.ndarray:
    """All rows in the order of the documents; the priors of a document are counted over other parts of them."""
    if not priors:
        return np.vstack([d.rows for d in documents])
    tables = {}
    for part in folds(documents, PARTS, 77):
        inside = {d.number for d in part}
        counts = counted([d for d in documents if d.number not in inside])
        tables |= {d.number: design(d, counts) for d in part}
    return np.vstack([tables[d.number] for d in documents])


def fit(documents: Sequence[Document], *, priors: bool) -> Weights:
    documents = [d for d in documents if d.pairs]
    table = squashed(training_rows(documents, priors=priors))
    labels = np.concatenate([d.labels for d in documents])
    centre, scale = table.mean(axis=0), table.std(axis=0) + 1e-6
    table = np.clip((table - centre) / scale, -CLIP, CLIP)
    table = np.hstack([table, np.ones((len(table), 1))]).astype(np.float32)
    rows = [newton(table, (labels == c).astype(np.float32), PENALTY) for c in (1, 2)]
    return Weights(centre.tolist(), scale.tolist(), [row.tolist() for row in rows], [])


def newton(table: np.ndarray, target: np.ndarray, penalty: float) -> np.ndarray:
    """A logistic regression with L2 on all weights but the bias; a step that makes things worse is halved."""
    weights = np.zeros(table.shape[1])
    weights[-1] = np.log(target.sum() / (len(target) - target.sum()))
    ridge = np.full(table.shape[1], penalty)
    ridge[-1] = 1e-6
    loss, chance = _loss(table, target, ridge, weights)
    for _ in range(STEPS):
        curve = chance * (1 - chance) + 1e-6
        slope = table.T @ (chance - target) + ridge * weights
        step = np.linalg.solve(((table * curve[:, None]).T @ table).astype(np.float64) + np.diag(ridge), slope)
        for _ in range(6):
            fresh, after = _loss(table, target, ridge, weights - step)
            if fresh <= loss:
                break
            step = step / 2
        if loss - fresh < 0.01:
            break
        weights, loss, chance = weights - step, fresh, after
    return weights


def _loss(table: np.ndarray, target: np.ndarray, ridge: np.ndarray, weights: np.ndarray) -> tuple[float, np.ndarray]:
    score = np.clip(table @ weights.astype(np.float32), -20, 20)
    likelihood = np.logaddexp(0, score) - target * score
    return float(likelihood.sum() + (ridge * weights**2).sum() / 2), 1 / (1 + np.exp(-score))


def folds(documents: Sequence[Document], count: int, seed: int) -> list[list[Document]]:
    order = np.random.RandomState(seed).permutation(len(documents))
    return [[documents[i] for i in order[fold::count]] for fold in range(min(count, len(documents)))]


def held_out(documents: Sequence[Document], count: int, seed: int, *, priors: bool) -> dict[int, np.ndarray]:
    """Chances for every document from models that did not see it."""
    found = {}
    for fold in folds(documents, count, seed):
        out = {d.number for d in fold}
        rest = [d for d in documents if d.number not in out]
        weights = fit(rest, priors=priors)
        counts = counted(rest) if priors else None
        found |= {d.number: chances(weights, design(d, counts)) for d in fold}
    return found


def nested(documents: Sequence[Document], count: int, seed: int, *, priors: bool) -> dict[int, list[int]]:
    """Labels for every document: weights, counts and rules all from the other folds."""
    labels = {}
    for fold in folds(documents, count, seed):
        out = {d.number for d in fold}
        rest = [d for d in documents if d.number not in out]
        rules = best_rules(rest, held_out(rest, INNER, seed + 1, priors=priors))
        weights = fit(rest, priors=priors)
        counts = counted(rest) if priors else None
        for d in fold:
            labels[d.number] = choose(chances(weights, design(d, counts)), rules)
    return labels


def best_rules(documents: Sequence[Document], found: Mapping[int, np.ndarray]) -> list[Rule]:
    """For each polarity the weight of recall with the best F1, then what a pos claim is worth against a neg one."""
    recalls = [_best_recall(documents, found, label) for label in (1, 2)]
    table = {}
    for worth in WORTHS:
        rules = [Rule(recalls[0], worth), Rule(recalls[1], 1.0)]
        table[worth] = score(documents, {d.number: choose(found[d.number], rules) for d in documents})[0]["f1"]
    return [Rule(recalls[0], max(table, key=table.__getitem__)), Rule(recalls[1], 1.0)]


def _best_recall(documents: Sequence[Document], found: Mapping[int, np.ndarray], label: int) -> float:
    """Judged with its neighbours on the grid, to be less of a fluke."""
    ranked = [_ranked(d, found[d.number][:, label - 1], label) for d in documents]
    line = [_f1(ranked, recall) for recall in RECALLS]
    means = [np.mean(line[max(0, i - 1) : i + 2]) for i in range(len(line))]
    return RECALLS[int(np.argmax(means))]


def _ranked(document: Document, values: np.ndarray, label: int) -> tuple[list[float], np.ndarray, int]:
    order = np.argsort(-values, kind="stable")
    right = np.concatenate([[0], np.cumsum(document.labels[order] == label)])
    return values[order].tolist(), right, sum(v == label for v in document.gold.values())


def _f1(ranked: Sequence[tuple[list[float], np.ndarray, int]], recall: float) -> float:
    precisions, recalls = [], []
    for values, right, gold in ranked:
        taken, empty = reach(values, recall), 0.0 if gold else 1.0
        precisions.append(right[taken] / taken if taken else empty)
        recalls.append(right[taken] / gold if gold else empty)
    return harmonic(float(np.mean(precisions)), float(np.mean(recalls)))


def harmonic(p: float, r: float) -> float:
    return 2 * p * r / (p + r) if p and r else 0.0


def score(documents: Sequence[Document], labels: Mapping[int, Sequence[int]]) -> tuple[dict[str, float], dict]:
    """The benchmark's metric: P and R of each polarity averaged over documents, the mean of the two F1."""
    per_doc, total = {}, {}
    for d in documents:
        given = {(d.groups[s], d.groups[o]): v for (s, o), v in zip(d.pairs, labels[d.number], strict=True) if v}
        per_doc[d.number] = {}
        for label, name in ((1, "pos"), (2, "neg")):
            right = sum(v == label and d.gold.get(pair) == label for pair, v in given.items())
            predicted = sum(v == label for v in given.values())
            gold = sum(v == label for v in d.gold.values())
            empty = 0.0 if gold else 1.0
            per_doc[d.number][name] = (right / predicted if predicted else empty, right / gold if gold else empty)
    for name in ("pos", "neg"):
        p, r = (sum(row[name][i] for row in per_doc.values()) / len(per_doc) for i in (0, 1))
        total |= {f"{name}_precision": p, f"{name}_recall": r, f"{name}_f1": harmonic(p, r)}
    total["f1"] = (total["pos_f1"] + total["neg_f1"]) / 2
    return total, per_doc


def write_model(documents: Sequence[Document]) -> Path:
    """Fit both models on all documents, choose their rules on held-out chances, and write the file."""
    raw: dict = {"protocol": PROTOCOL, "features": list(FEATURES)}
    for name, priors in (("plain", False), ("priors", True)):
        weights = fit(documents, priors=priors)
        rules = best_rules(documents, held_out(documents, 10, 0, priors=priors))
        raw[name] = {
            "centre": [round(v, 4) for v in weights.centre],
            "scale": [round(v, 4) for v in weights.scale],
            "rows": [[round(v, 4) for v in row] for row in weights.rows],
            "rules": [{"recall": r.recall, "worth": r.worth} for r in rules],
        }
    counts = counted(documents).counts
    raw["counts"] = {key: counts[key] for key in sorted(counts) if sum(counts[key][1:]) or sum(counts[key]) > 2}
    path = Path(__file__).parents[1] / "src/detente/data" / MODEL
    path.write_text(json.dumps(raw, ensure_ascii=False, indent=None, separators=(",", ":")) + "\n", encoding="utf-8")
    return path
