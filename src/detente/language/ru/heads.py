"""The heads of the three networks: rows of features to labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from detente.language.ru.models import Archive
from detente.language.ru.network import Array, Batch, Ints


class Linear:
    """`x @ weight + bias`, with ReLU where asked."""

    def __init__(self, archive: Archive, scheme: dict[str, Any]) -> None:
        self.weight = archive.weight(scheme["weight"])
        self.bias = archive.weight(scheme["bias"])

    def __call__(self, rows: Array) -> Array:
        out = rows @ self.weight
        out += self.bias
        return out

    def relu(self, rows: Array) -> Array:
        out = self(rows)
        return np.maximum(out, 0, out=out)


class Arcs:
    """Scores of every token of a sentence as head of every other, and of the relations to the heads chosen."""

    def __init__(self, archive: Archive, scheme: dict[str, Any]) -> None:
        head, rel = scheme["head"], scheme["rel"]
        self._head, self._tail = (Linear(archive, head[side]["proj"]) for side in ("head", "tail"))
        self._kernel = archive.weight(head["kernel"])
        self._root = archive.weight(head["root"])
        self._rel_head, self._rel_tail = (Linear(archive, rel[side]["proj"]) for side in ("head", "tail"))
        self._rel_root = archive.weight(rel["root"])
        hidden = len(self._kernel)
        kernel = archive.weight(rel["kernel"]).reshape(hidden, -1, hidden)
        self._rel_kernel = np.ascontiguousarray(kernel.transpose(0, 2, 1)).reshape(hidden * hidden, -1)

    def heads(self, rows: Array, batch: Batch) -> list[Ints]:
        """For each sentence the heads of its tokens: 0 the root, 1 the first token.

        The padding row before a sentence stands in for the root.
        """
        rows[batch.gaps] = self._root
        wanted = self._head.relu(rows) @ self._kernel
        offered = self._tail.relu(rows).T
        return [
            (wanted[start:stop] @ offered[:, start - 1 : stop]).argmax(axis=1) for start, stop in batch.spans
        ]  # fmt: skip

    def relations(self, rows: Array, batch: Batch, heads: Sequence[Ints]) -> Ints:
        """The relation of every token to its head."""
        rows[batch.gaps] = self._rel_root
        chosen = np.concatenate([head + (span[0] - 1) for head, span in zip(heads, batch.spans, strict=True)])
        head = self._rel_head.relu(rows).take(chosen, axis=0)
        tail = self._rel_tail.relu(rows).take(batch.tokens, axis=0)
        pairs = head[:, :, np.newaxis] * tail[:, np.newaxis, :]
        best: Ints = (pairs.reshape(len(head), -1) @ self._rel_kernel).argmax(axis=1)
        return best


def best_paths(scores: Array, transitions: Array, lengths: Sequence[int]) -> Ints:
    """The best tag of every token under a chain of transitions (Viterbi), for all sentences at once.

    `scores`: tokens of all sentences, one after another, by tags. `lengths`: tokens of each sentence, none of them 0.
    """
    sizes: Ints = np.array(lengths, np.intp)
    starts: Ints = np.cumsum(sizes) - sizes
    order = np.argsort(-sizes, kind="stable")
    sizes, starts = sizes[order], starts[order]
    running = np.searchsorted(-sizes, -np.arange(sizes[0]), side="left")
    state = scores[starts]
    history = []
    at = starts.copy()
    for alive in running[1:].tolist():
        at += 1
        paths = state[:alive, :, np.newaxis] + transitions
        paths += scores.take(at[:alive], axis=0)[:, np.newaxis, :]
        history.append(paths.argmax(axis=1))
        state[:alive] = paths.max(axis=1)
    tags = np.empty(len(scores), np.intp)
    best = state.argmax(axis=1)
    tags[starts + sizes - 1] = best
    for step in range(int(sizes[0]) - 1, 0, -1):
        alive = int(running[step])
        best[:alive] = history[step - 1][np.arange(alive), best[:alive]]
        tags[starts[:alive] + step - 1] = best[:alive]
    return tags
