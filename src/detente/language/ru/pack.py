"""The Russian pack: splits, tags and lemmatises the blocks of a text into a `Doc`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

from detente.language.base import Block, Doc, Name, Sentence, Token
from detente.language.ru.lemmas import Lemmatizer, split_tag
from detente.language.ru.split import Piece, pieces


class RussianPack:
    """Reads Russian. Models are loaded at first use."""

    code = "ru"

    def __reduce__(self) -> tuple[Any, ...]:
        return (RussianPack, ())

    @cached_property
    def _tagger(self) -> Any:
        from detente.language.ru.stock import StockTagger

        return StockTagger()

    @cached_property
    def _lemmatizer(self) -> Lemmatizer:
        return Lemmatizer()

    def analyse(
        self, text: str, blocks: Iterable[Block], *, parse: Callable[[Sequence[Token]], bool] | None = None
    ) -> Doc:
        """Read the blocks of the text.

        `parse` decides from a sentence's tokens whether its syntax is needed; tokens of the others have head -1 and no relation.
        """
        sentences: list[Sentence] = []
        found = pieces(text, blocks)
        while batch := list(islice(found, 16)):
            for piece, tags in zip(batch, self._tagger([piece.words for piece in batch]), strict=True):
                sentences.append(self._sentence(len(sentences), piece, *tags))
        return Doc(text, self.code, tuple(sentences))

    def lemmas(self, words: Iterable[str]) -> list[str]:
        """Normal forms of single words, ё folded to е."""
        return [self._lemmatizer.lemma(word.lower(), "X") for word in words]

    def _sentence(
        self, index: int, piece: Piece, ner: list[str], morph: list[str], heads: list[int], rels: list[str]
    ) -> Sentence:
        tokens = []
        for i, (word, start) in enumerate(zip(piece.words, piece.starts, strict=True)):
            pos, feats = split_tag(morph[i])
            lemma = self._lemmatizer.lemma(word.lower(), morph[i])
            tokens.append(Token(i, word, start, start + len(word), lemma, pos, feats, heads[i], rels[i]))
        names = tuple(
            Name(kind, first, last, tokens[first].start, tokens[last].stop) for kind, first, last in _names(ner)
        )
        return Sentence(index, tokens[0].start, tokens[-1].stop, piece.paragraph, piece.kind, tuple(tokens), names)


def _names(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    names: list[tuple[str, int, int]] = []
    kind, first, last = "", 0, 0
    for index, tag in enumerate([*tags, "O"]):
        if tag.startswith("I-") and kind:
            last = index
        if tag[0] in "OB":
            if kind:
                names.append((kind, first, last))
            kind, first, last = tag[2:], index, index
    return names
