"""The heads of the three networks: rows of features to labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from detente.language.ru.models import Archive
from detente.language.ru.network import Array, Batch, Ints, Tower, Workspace


class Linear:
    """`relu(x @ weight + bias)`. The answer holds until the next call of any of them."""

    def __init__(self, archive: Archive, scheme: dict[str, Any], work: Workspace) -> None:
        self.weight = archive.weight(scheme["weight"])
        self.bias = archive.weight(scheme["bias"])
        self._work = work

    def __call__(self, rows: Array) -> Array:
        out = np.matmul(rows, self.weight, out=self._work("linear", len(rows), len(self.bias)))
        out += self.bias
        return np.maximum(out, 0, out=out)


class Labels:
    """A linear layer over what a `Tower` gives, its normalisation and the bias folded into the weights."""

    def __init__(self, archive: Archive, scheme: dict[str, Any], tower: Tower, work: Workspace) -> None:
        weight = archive.weight(scheme["weight"])
        bias = tower.shift @ weight + archive.weight(scheme["bias"])
        self._weight = np.concatenate([weight * tower.scale[:, np.newaxis], bias[np.newaxis]])
        self._work = work

    def __call__(self, rows: Array) -> Array:
        """The scores of every label for every row; they hold until the next call of any of them."""
        return np.matmul(rows, self._weight, out=self._work("labels", len(rows), self._weight.shape[1]))


class Arcs:
    """Scores of every token of a sentence as head of every other, and of the relations to the heads chosen."""

    def __init__(self, archive: Archive, scheme: dict[str, Any], work: Workspace) -> None:
        head, rel = scheme["head"], scheme["rel"]
        self._head, self._tail = (Linear(archive, head[side]["proj"], work) for side in ("head", "tail"))
        self._kernel = archive.weight(head["kernel"])
        self._root = archive.weight(head["root"])
        self._rel_head, self._rel_tail = (Linear(archive, rel[side]["proj"], work) for side in ("head", "tail"))
        self._rel_root = archive.weight(rel["root"])
        self._rel_kernel = archive.weight(rel["kernel"])
        self._hidden = len(self._kernel)

    def heads(self, rows: Array, batch: Batch) -> list[Ints]:
        """For each sentence the heads of its tokens: 0 the root, 1 the first token.

        The padding row before a sentence stands in for the root.
        """
        rows[batch.gaps] = self._root
        wanted = self._head(rows) @ self._kernel
        offered = self._tail(rows).T
        return [
            (wanted[start:stop] @ offered[:, start - 1 : stop]).argmax(axis=1) for start, stop in batch.spans
        ]  # fmt: skip

    def relations(self, rows: Array, batch: Batch, heads: Sequence[Ints]) -> Ints:
        """The relation of every token to its head. Tokens share heads, so each head is multiplied once."""
        rows[batch.gaps] = self._rel_root
        chosen = np.concatenate([head + (span[0] - 1) for head, span in zip(heads, batch.spans, strict=True)])
        is_head = np.zeros(len(rows), np.bool_)
        is_head[chosen] = True
        distinct, order = np.flatnonzero(is_head), (np.cumsum(is_head) - 1)[chosen]
        head = self._rel_head(rows.take(distinct, axis=0)) @ self._rel_kernel
        tail = self._rel_tail(rows.take(batch.tokens, axis=0))
        pairs = head.reshape(len(distinct), -1, self._hidden).take(order, axis=0)
        best: Ints = (pairs @ tail[:, :, np.newaxis])[:, :, 0].argmax(axis=1)
        return best
