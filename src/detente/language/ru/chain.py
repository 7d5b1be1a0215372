"""The best chain of tags for a sentence (Viterbi), for many sentences at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.language.ru.network import Array, Ints


def best_paths(scores: Array, transitions: Array, lengths: Sequence[int]) -> list[list[int]]:
    """The best tag of every token under a chain of transitions (Viterbi), for all sentences at once.

    `scores`: tokens of all sentences, one after another, by tags. `lengths`: tokens of each sentence, none of them 0.
    The sentences are followed from the longest to the shortest, so that at every step those still running come first.
    """
    sizes: Ints = np.array(lengths, np.intp)
    starts: Ints = np.cumsum(sizes) - sizes
    order = np.argsort(-sizes, kind="stable")
    sizes, starts = sizes[order], starts[order]
    running = np.searchsorted(-sizes, -np.arange(sizes[0]), side="left").tolist()
    offsets = [0, *np.cumsum(running).tolist()]
    rows = np.concatenate([starts[:alive] + step for step, alive in enumerate(running)])
    by_step = scores.take(rows, axis=0)[:, :, np.newaxis]
    arriving = np.ascontiguousarray(transitions.T)
    state = scores.take(starts, axis=0)
    back = np.empty(scores.shape, np.intp)
    for alive, first, last in zip(running[1:], offsets[1:], offsets[2:], strict=False):
        paths = state[:alive, np.newaxis] + arriving
        paths += by_step[first:last]
        paths.argmax(2, back[first:last])
        paths.max(2, state[:alive])
    steps: list[list[int]] = back.tolist()  # type: ignore[assignment]  # numpy's stubs think it may be one number
    ends: list[int] = state.argmax(axis=1).tolist()
    return _follow(steps, ends, offsets, (sizes.tolist(), order.tolist()))


def _follow(
    back: list[list[int]], ends: list[int], offsets: list[int], places: tuple[list[int], list[int]]
) -> list[list[int]]:
    """From the best last tag of every sentence back to its first."""
    paths: list[list[int]] = [[] for _ in ends]
    for rank, (tag, size, place) in enumerate(zip(ends, *places, strict=True)):
        path = [tag]
        for step in range(size - 1, 0, -1):
            tag = back[offsets[step] + rank][tag]
            path.append(tag)
        path.reverse()
        paths[place] = path
    return paths
