"""The three networks together: sentences of tokens to names, morphology and syntax.

Labels are those of slovnet 0.6 run sentence by sentence; the arithmetic is that of `network` and `heads`.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from detente.errors import ModelError
from detente.language.ru import models
from detente.language.ru.chain import best_paths
from detente.language.ru.heads import Arcs, Labels
from detente.language.ru.network import Batch, Ints, Pool, Projection, Tower, Vectors, Workspace, batches, read_layers
from detente.language.ru.vocabulary import Pairs, Vocabulary, read_vocabulary

KEPT = 1_024
"""(word, shape) pairs whose first convolution is kept between batches (10 MB), and the longest sentence taken."""

Words = Sequence[str]


@dataclass(frozen=True, slots=True)
class Tags:
    """A sentence's labels, one per token: names in BIO notation, morphology as `POS|Feat=Value|...`, and syntax: the index of
    the token's head (-1 the root) and its relation.

    Heads are chosen one by one: loops and several roots are possible.
    """

    names: list[str]
    morphology: list[str]
    heads: list[int]
    relations: list[str]


class _Network:
    """One network as read from its file."""

    def __init__(self, model: models.ModelFile, folder: Path | None, work: Workspace) -> None:
        self.archive = models.Archive(model, folder)
        self.scheme: dict[str, Any] = self.archive.json("model.json")
        self.layers = read_layers(self.archive, self.scheme)
        self.outlines = self.archive.weight(self.scheme["emb"]["shape"]["weight"])
        self.tower = Tower(self.layers, work)

    def words(self, name: str) -> list[str]:
        return gzip.decompress(self.archive.read(f"vocabs/{name}.gz")).decode().split("\n")


class Tagger:
    """Tags sentences. Loads the models when made, in about 0.05 s. Not for several threads at a time: it works in place."""

    def __init__(self, folder: Path | None = None, vocabulary: Vocabulary | None = None) -> None:
        """`vocabulary`: where it has been read already. Raises ModelError when a file is missing or cannot be read; what a hash alone can tell is left to `verify`."""
        try:
            self._load(folder, vocabulary)
        except (ValueError, LookupError, TypeError, EOFError, OSError, zlib.error) as error:
            raise ModelError("model files are damaged", hint=models.HINT, code="MOD002") from error

    def _load(self, folder: Path | None, vocabulary: Vocabulary | None) -> None:
        work = Workspace()
        ner, morph, syntax = (_Network(model, folder, work) for model in (models.NER, models.MORPH, models.SYNTAX))
        vectors = Vectors(models.Archive(models.NAVEC, folder))
        self.vocabulary = vocabulary or read_vocabulary(folder)
        self._pairs = Pairs(self.vocabulary, ner.words("shape"))
        self._pool = Pool(vectors, self._pairs.shapes, KEPT)
        both = [ner, morph]
        self._tag_projection = Projection(self._pool, [n.outlines for n in both], [n.layers[0] for n in both], work)
        self._tree_projection = Projection(self._pool, [syntax.outlines], [syntax.layers[0]], work)
        self._width = len(ner.layers[0].bias)
        self._ner, self._morph, self._syntax = ner.tower, morph.tower, syntax.tower
        head = ner.scheme["head"]
        self._name_scores = Labels(ner.archive, head["proj"], ner.tower, work)
        self._form_scores = Labels(morph.archive, morph.scheme["head"]["proj"], morph.tower, work)
        self._arcs = Arcs(syntax.archive, syntax.scheme, work)
        self._name_tags, self._morph_tags, self._relations = ner.words("tag"), morph.words("tag"), syntax.words("rel")
        self._transitions = ner.archive.weight(head["crf"]["transitions"])

    def tag(self, sentences: Sequence[Words]) -> list[Tags]:
        """Labels of sentences, none of them empty or longer than KEPT tokens."""
        scores, forms, relations = [], [], []
        heads: list[Ints] = []
        for batch in self._batches(sentences):
            rows = self._tag_projection(batch)
            scores.append(self._name_scores(self._ner(rows[:, : self._width], batch)).take(batch.tokens, axis=0))
            best = self._form_scores(self._morph(rows[:, self._width :], batch)).argmax(axis=1)
            forms.append(best.take(batch.tokens))
            rows = self._syntax.normalised(self._syntax(self._tree_projection(batch), batch))
            found = self._arcs.heads(rows, batch)
            relations.append(self._arcs.relations(rows, batch, found))
            heads += found
        if not scores:
            return []
        paths = best_paths(np.concatenate(scores), self._transitions, [len(words) for words in sentences])
        labels = map(self._morph_tags.__getitem__, np.concatenate(forms).tolist())
        up = iter((np.concatenate(heads) - 1).tolist())
        rels = map(self._relations.__getitem__, np.concatenate(relations).tolist())
        names = self._name_tags
        return [
            Tags([names[tag] for tag in path], *(list(islice(every, len(path))) for every in (labels, up, rels)))
            for path in paths
        ]

    def _batches(self, sentences: Sequence[Words]) -> Iterator[Batch]:
        """The sentences in batches; the projections learn the pairs of up to KEPT tokens at a time."""
        projections = self._tag_projection, self._tree_projection
        number = self._pairs.number
        group: list[list[int]] = []
        tokens = 0
        for words in sentences:
            if not 0 < len(words) <= KEPT:
                raise ValueError(f"a sentence is empty or longer than {KEPT} tokens")
            if tokens + len(words) > KEPT:
                yield from batches(group, self._pool, projections)
                group, tokens = [], 0
            group.append([number(word) for word in words])
            tokens += len(words)
        yield from batches(group, self._pool, projections)
