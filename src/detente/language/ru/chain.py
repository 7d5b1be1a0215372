"""The best chain of tags for a sentence (Viterbi), for many sentences at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

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
    steps = np.arange(sizes[0])
    running = np.searchsorted(-sizes, -steps, side="left")
    offsets = np.concatenate([[0], np.cumsum(running)])
    rank = np.arange(offsets[-1]) - np.repeat(offsets[:-1], running)
    by_step = scores.take(starts[rank] + np.repeat(steps, running), axis=0)[:, :, np.newaxis]
    arriving = np.ascontiguousarray(transitions.T)
    state = scores.take(starts, axis=0)
    back = np.empty(scores.shape, np.intp)
    bounds = offsets.tolist()
    for first, last in pairwise(bounds[1:]):
        alive = state[: last - first]
        paths = alive[:, np.newaxis] + arriving
        paths += by_step[first:last]
        paths.argmax(2, back[first:last])
        paths.max(2, alive)
    return _follow(
        back.astype(np.uint8).tobytes(), state.argmax(axis=1).tolist(), bounds, (sizes.tolist(), order.tolist())
    )


def _follow(back: bytes, ends: list[int], offsets: list[int], places: tuple[list[int], list[int]]) -> list[list[int]]:
    """From the best last tag of every sentence back to its first; `back` has the best tag before each tag of each token."""
    tags = len(back) // offsets[-1]
    paths: list[list[int]] = [[] for _ in ends]
    for rank, (end, size, place) in enumerate(zip(ends, *places, strict=True)):
        tag, path = end, [end]
        for step in range(size - 1, 0, -1):
            tag = back[(offsets[step] + rank) * tags + tag]
            path.append(tag)
        path.reverse()
        paths[place] = path
    return paths
