"""slovnet and navec as their READMEs show: the peer that our analysis is compared with. Needs the `dev` extra."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from navec import Navec
from slovnet import NER, Morph, Syntax

from detente.language.ru.models import MORPH, NAVEC, SYNTAX, locate
from detente.language.ru.models import NER as NAMES


class Labels(NamedTuple):
    """A sentence's labels, one per token, as ours are given: heads count from 0, the root's is -1."""

    names: list[str]
    morphology: list[str]
    heads: list[int]
    relations: list[str]


class Stock:
    """slovnet's three models over navec."""

    def __init__(self, folder: Path | None = None) -> None:
        navec = Navec.load(str(locate(NAVEC, folder)))
        self.ner = NER.load(str(locate(NAMES, folder))).navec(navec)
        self.morph = Morph.load(str(locate(MORPH, folder)), batch_size=8).navec(navec)
        self.syntax = Syntax.load(str(locate(SYNTAX, folder))).navec(navec)

    def names(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """BIO tags of sentences that are cut already (the public call cuts a text itself)."""
        infer = self.ner.infer
        chunks = (sentences[start : start + 8] for start in range(0, len(sentences), 8))
        return [tags for chunk in chunks for tags in infer.decoder(infer.process(infer.encoder(chunk)))]

    def __call__(self, sentences: Sequence[Sequence[str]]) -> list[Labels]:
        names = self.names(sentences)
        forms = [[token.tag for token in markup.tokens] for markup in self.morph.map(sentences)]
        trees = [markup.tokens for markup in self.syntax.map(sentences)]
        return [
            Labels(name, form, [int(token.head_id) - 1 for token in tree], [token.rel for token in tree])
            for name, form, tree in zip(names, forms, trees, strict=True)
        ]
