"""Interim: the analysis of slovnet itself."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any


class StockTagger:
    """Names, morphology and syntax by slovnet."""

    def __init__(self) -> None:
        from navec import Navec
        from slovnet import NER, Morph, Syntax

        folder = files("detente") / "data" / "models"
        navec = Navec.load(str(folder / "navec_news_v1_1B_250K_300d_100q.tar"))
        self.ner: Any = NER.load(str(folder / "slovnet_ner_news_v1.tar")).navec(navec)
        self.morph: Any = Morph.load(str(folder / "slovnet_morph_news_v1.tar")).navec(navec)
        self.syntax: Any = Syntax.load(str(folder / "slovnet_syntax_news_v1.tar")).navec(navec)

    def __call__(self, sentences: Sequence[Sequence[str]]) -> list[tuple[list[str], list[str], list[int], list[str]]]:
        ner: list[list[str]] = []
        infer = self.ner.infer
        for index in range(0, len(sentences), 8):
            ner.extend(infer.decoder(infer.process(infer.encoder(sentences[index : index + 8]))))
        morph = [[token.tag for token in markup.tokens] for markup in self.morph.map(sentences)]
        syntax = list(self.syntax.map(sentences))
        heads = [[int(token.head_id) - 1 for token in markup.tokens] for markup in syntax]
        rels = [[token.rel for token in markup.tokens] for markup in syntax]
        return list(zip(ner, morph, heads, rels, strict=True))
