"""The arithmetic that the three networks share, on many sentences packed into one array.

Each network is word vectors, three convolutions of width 3 (each followed by ReLU and batch normalisation), and a head.
What makes it fast:

- The first convolution is linear, so its three taps are computed once per (word, shape) pair, for several networks at a
  time, and kept; a token only adds up three rows.
- Sentences lie one after another with one row of padding between, so nothing is computed on padding.
- A convolution is one matrix product giving the three taps of every row, and two shifted additions: no windows are copied.
- Batch normalisation is folded into the weights that follow it. A padding row must count as zero after normalisation, so
  it is set to the value that normalises to zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.language.ru.models import Archive

Array = NDArray[np.float32]
Ints = NDArray[np.intp]

PADDING = -1
"""Stands where a (word, shape) pair would."""
ROWS = 512
"""Rows (tokens and separators, or pairs) computed at once: bounds memory."""
_BLOCK = 16
_WORTH, _MOST_USES = 8, 32  # found by trial on news articles: 9 % fewer misses than by the last use alone
_HEADER = 16  # bytes before the rows of the vectors


@dataclass(frozen=True, slots=True)
class Batch:
    """Packed sentences: a row per token, and a padding row before, between and after the sentences.

    `slots` says which row of the `Projection` each row takes; `gaps` are the padding rows, `tokens` the others;
    `spans` the rows of each sentence.
    """

    slots: Ints
    gaps: Ints
    tokens: Ints
    spans: Sequence[tuple[int, int]]


def batches(sentences: Sequence[Sequence[int]], pool: Pool, projections: Sequence[Projection]) -> Iterator[Batch]:
    """Sentences (as pair numbers) packed in order into batches of at most ROWS rows; a longer one goes alone.

    The projections are prepared for all of them at once; their distinct pairs must fit into the pool.
    """
    flat = [PADDING]
    for sentence in sentences:
        flat += sentence
        flat.append(PADDING)
    pairs, order = np.unique(np.array(flat), return_inverse=True)
    slots = pool.find(pairs)
    for projection in projections:
        projection.prepare(slots)
    slots = slots[order]
    spans: list[tuple[int, int]] = []
    offset = stop = 0
    for sentence in sentences:
        start, stop = stop + 1, stop + 1 + len(sentence)
        if spans and stop - offset >= ROWS:
            yield _batch(slots[offset:start], spans)
            spans, offset = [], start - 1
        spans.append((start - offset, stop - offset))
    if spans:
        yield _batch(slots[offset:], spans)


def _batch(slots: Ints, spans: Sequence[tuple[int, int]]) -> Batch:
    return Batch(slots, np.flatnonzero(slots == 0), np.flatnonzero(slots), spans)


class Vectors:
    """navec's quantised word vectors: a word is a row of small numbers, each choosing a point of a 3-dimensional space.

    The rows stay in the file: reading one costs less than the page fault of a mapped one, and memory does not grow.
    """

    def __init__(self, archive: Archive) -> None:
        words, self.size, self._parts, points = (int(n) for n in archive.numbers("pq.bin", np.uint32, 0, 4))
        start = _HEADER + words * self._parts
        codes = archive.numbers("pq.bin", np.float32, start, points * self.size)
        self._archive = archive
        self._codes = codes.reshape(self._parts * points, -1)
        self._offsets = np.arange(self._parts) * points

    def __call__(self, words: Ints) -> Array:
        """The vectors of the words with these numbers, one a row."""
        rows = self._archive.rows("pq.bin", _HEADER, self._parts, words.tolist()) + self._offsets
        return self._codes.take(rows, axis=0).reshape(len(words), self.size)


@dataclass(frozen=True, slots=True)
class Layer:
    """A convolution of width 3 and the normalisation after it: `y = relu(conv(x)) * scale + shift`."""

    taps: tuple[Array, Array, Array]
    bias: Array
    scale: Array
    shift: Array

    @property
    def padding(self) -> Array:
        """What normalises to zero."""
        return -self.shift / self.scale


def read_layers(archive: Archive, scheme: dict[str, Any]) -> list[Layer]:
    """The convolution layers of a network; `scheme` is its `model.json`."""
    layers = []
    for entry in scheme["encoder"]["layers"]:
        kernel = archive.weight(entry["conv"]["weight"])
        weight, bias, mean, std = (archive.weight(entry["norm"][key]) for key in ("weight", "bias", "mean", "std"))
        scale = weight / std
        left, middle, right = (kernel[:, :, tap].T.copy() for tap in range(3))
        taps = left, middle, right
        layers.append(Layer(taps, archive.weight(entry["conv"]["bias"]), scale, bias - mean * scale))
    return layers


class Workspace:
    """Work arrays by name, used again and again; the networks share them, one after another."""

    def __init__(self) -> None:
        self._arrays: dict[str, Array] = {}

    def __call__(self, name: str, rows: int, width: int) -> Array:
        """An array holding whatever was there; it stands until its name is asked for again."""
        size = rows * width
        array = self._arrays.get(name)
        if array is None or len(array) < size:
            array = self._arrays[name] = np.zeros(max(rows, ROWS) * width, np.float32)
        return array[:size].reshape(rows, width)


class Pool:
    """The (word, shape) pairs seen lately, each in a slot with its word vector. Slot 0 is the padding's.

    `capacity` pairs are kept; when they are full, those used longest ago make room, a use weighing like some turns.
    """

    def __init__(self, vectors: Vectors, shapes: int, capacity: int) -> None:
        self._read = vectors
        self._shapes = shapes
        self.vectors = np.zeros((capacity + 1, vectors.size), np.float32)
        self.shapes = np.zeros(capacity + 1, np.intp)
        self.renewed = np.zeros(capacity + 1, np.int64)
        self._slots = {PADDING: 0}
        self._held = np.full(capacity + 1, PADDING)
        self._last = np.zeros(capacity + 1, np.int64)
        self._uses = np.zeros(capacity + 1, np.int64)
        self._turn = 0

    def find(self, pairs: Ints) -> Ints:
        """The slots of these distinct pairs, at most as many as the capacity; what is not there is read."""
        self._turn += 1
        get = self._slots.get
        slots = np.fromiter((get(pair, -1) for pair in pairs.tolist()), np.intp, len(pairs))
        missing = np.flatnonzero(slots < 0)
        found = slots[slots >= 0]
        self._last[found] = self._turn
        self._uses[found] += 1
        if len(missing):
            slots[missing] = self._take(pairs[missing])
        return slots

    def _take(self, pairs: Ints) -> Ints:
        """Slots for new pairs, filled; those worth least are taken, but none that was asked for in this turn."""
        worth = self._last + _WORTH * np.minimum(self._uses, _MOST_USES)
        worth[self._last == self._turn] = np.iinfo(np.int64).max
        slots: Ints = np.argpartition(worth[1:], len(pairs) - 1)[: len(pairs)] + 1
        for old in self._held[slots].tolist():
            if old != PADDING:
                del self._slots[old]
        self._slots.update(zip(pairs.tolist(), slots.tolist(), strict=True))
        self._held[slots] = pairs
        self._last[slots] = self.renewed[slots] = self._turn
        self._uses[slots] = 1
        words, self.shapes[slots] = np.divmod(pairs, self._shapes)
        self.vectors[slots] = self._read(words)
        return slots


class Projection:
    """The first convolution of some networks, tap by tap, for the pairs of a pool; computed when first needed."""

    def __init__(self, pool: Pool, outlines: Sequence[Array], layers: Sequence[Layer], work: Workspace) -> None:
        """`outlines`: each network's own vectors of the word shapes; `layers`: each network's first layer."""
        slots, size = pool.vectors.shape
        self._pool = pool
        self._padding = np.concatenate([layer.padding for layer in layers])
        width = len(self._padding)
        self._kernels: list[Array] = []
        self._outlines: list[Array] = []
        for tap in range(3):
            own = [outline @ layer.taps[tap][size:] for outline, layer in zip(outlines, layers, strict=True)]
            self._outlines.append(np.concatenate(own, axis=1))
            self._kernels.append(np.concatenate([layer.taps[tap][:size] for layer in layers], axis=1))
        self._outlines[1] += np.concatenate([layer.bias for layer in layers])
        self._rows = [np.full((slots, width), 0, np.float32) for _ in range(3)]
        self._computed = np.zeros(slots, np.int64)
        self._width, self._size, self._work = width, size, work

    def __call__(self, batch: Batch) -> Array:
        """The rows of a batch after the first convolution and ReLU; they hold until the next call."""
        slots = batch.slots
        out, part = self._work("rows", len(slots), self._width), self._work("part", len(slots) - 2, self._width)
        inner = out[1:-1]
        left, middle, right = self._rows
        middle.take(slots[1:-1], axis=0, out=inner, mode="clip")
        inner += left.take(slots[:-2], axis=0, out=part, mode="clip")
        inner += right.take(slots[2:], axis=0, out=part, mode="clip")
        np.maximum(inner, 0, out=inner)
        out[batch.gaps] = self._padding
        return out

    def prepare(self, slots: Ints) -> None:
        """Compute what these slots of the pool hold, where that has not been done since they were filled."""
        slots = slots[self._computed[slots] < self._pool.renewed[slots]]
        self._computed[slots] = self._pool.renewed[slots]
        for start in range(0, len(slots), ROWS):
            self._compute(slots[start : start + ROWS])

    def _compute(self, slots: Ints) -> None:
        count = len(slots)
        size = -(-count // _BLOCK) * _BLOCK
        vectors = self._work("vectors", size, self._size)  # what is beyond the count does not matter
        self._pool.vectors.take(slots, axis=0, out=vectors[:count], mode="clip")
        shapes = self._pool.shapes[slots]
        products, part = self._work("rows", size, self._width), self._work("part", count, self._width)
        for rows, kernel, outlines in zip(self._rows, self._kernels, self._outlines, strict=True):
            product = np.matmul(vectors, kernel, out=products)[:count]
            product += outlines.take(shapes, axis=0, out=part, mode="clip")
            rows[slots] = product


class Tower:
    """The second and third convolution of one network.

    What comes out is not normalised yet: `rows[:, :-1] * scale + shift` is; the last column holds ones, to carry a bias.
    """

    def __init__(self, layers: Sequence[Layer], work: Workspace) -> None:
        self.scale, self.shift = layers[0].scale, layers[0].shift
        self._work = work
        self._steps = []
        for layer in layers[1:]:
            kernel = np.concatenate(layer.taps, axis=1) * self.scale[:, np.newaxis]
            bias: Array = layer.bias + self.shift @ (layer.taps[0] + layer.taps[1] + layer.taps[2])
            # relu(x + bias) is maximum(x, -bias) + bias; the normalisation that follows adds the bias, which saves a pass.
            self.scale, self.shift = layer.scale, layer.shift + bias * layer.scale
            padding = -self.shift / self.scale
            self._steps.append((kernel, -bias, padding))

    def __call__(self, rows: Array, batch: Batch) -> Array:
        """Rows after the first convolution to rows after the last one; they hold until the next call."""
        out = rows
        for step, (kernel, floor, padding) in enumerate(self._steps):
            width = len(floor)
            taps = np.matmul(rows, kernel, out=self._work("taps", len(rows), 3 * width))
            out = self._work(f"step {step}", len(taps), width + 1)
            out[:, width] = 1
            rows = out[:, :width]
            inner = rows[1:-1]
            np.add(taps[:-2, :width], taps[1:-1, width : 2 * width], out=inner)
            inner += taps[2:, 2 * width :]
            np.maximum(inner, floor, out=inner)
            rows[batch.gaps] = padding
        return out

    def normalised(self, rows: Array) -> Array:
        """What `__call__` gave, normalised, without the column of ones."""
        return rows[:, :-1] * self.scale + self.shift
