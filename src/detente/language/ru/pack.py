"""The Russian pack: splits, tags and lemmatises the blocks of a text into a `Doc`."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from detente.language.base import Block, Doc, Name, Sentence, Token
from detente.language.ru.lemmas import Lemmatizer, split_tag
from detente.language.ru.split import Piece, pieces

if TYPE_CHECKING:
    from detente.language.ru.tagger import Tagger, Tags
    from detente.language.ru.vocabulary import Vocabulary

ROUND = 1_024
"""Tokens analysed at once: enough to share work between sentences, few enough to bound memory."""
TEXT_WEIGHT = 4
"""What a text adds to its tokens when they are counted."""


class RussianPack:
    """Reads Russian. Models are loaded at first use."""

    code = "ru"

    def __reduce__(self) -> tuple[Any, ...]:
        return (RussianPack, ())

    @cached_property
    def _tagger(self) -> Tagger:
        from detente.language.ru.tagger import Tagger

        return Tagger(vocabulary=self._vocabulary)

    @cached_property
    def _lemmatizer(self) -> Lemmatizer:
        return Lemmatizer(self._vocabulary)

    @cached_property
    def _word_lemmatizer(self) -> Lemmatizer:
        """For the few words of a search, also without the models: the dictionary alone, as both it and the table cost 7 MB more."""
        return Lemmatizer()

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        from detente.language.ru.vocabulary import read_vocabulary

        return read_vocabulary()

    def analyse(self, text: str, blocks: Iterable[Block]) -> Doc:
        """Read the blocks of the text. Raises ModelError when the models cannot be read."""
        (doc,) = self.analyse_many([(text, blocks)])
        return doc

    def analyse_many(self, texts: Iterable[tuple[str, Iterable[Block]]]) -> Iterator[Doc]:
        """Read many texts with their blocks, in order; several short ones cost much less together than one by one.

        Texts are taken ahead of the Docs given back, up to about a thousand tokens.
        """
        waiting: deque[tuple[str, list[Sentence]]] = deque()
        first = 0
        for batch, unfinished in _rounds(texts, waiting):
            for number, piece, tokens, names in self._read(batch):
                sentences = waiting[number - first][1]
                span = tokens[0].start, tokens[-1].stop
                sentences.append(Sentence(len(sentences), *span, piece.paragraph, piece.kind, tokens, names))
            while len(waiting) > unfinished:
                text, sentences = waiting.popleft()
                yield Doc(text, self.code, tuple(sentences))
                first += 1

    def _read(
        self, batch: Sequence[tuple[int, Piece]]
    ) -> Iterator[tuple[int, Piece, tuple[Token, ...], tuple[Name, ...]]]:
        """Sentences with their tokens and names, each with the number of its text."""
        tags = self._tagger.tag([piece.words for _, piece in batch])
        for (number, piece), tag in zip(batch, tags, strict=True):
            tokens = self._tokens(piece, tag)
            yield number, piece, tokens, tuple(_names(tag.names, tokens))

    def lemmas(self, words: Iterable[str]) -> list[str]:
        """Normal forms of single words, ё folded to е: the likeliest one of each, as there is no sentence to tell."""
        lemma = self._word_lemmatizer.lemma
        return [lemma(word.lower()) for word in words]

    def _tokens(self, piece: Piece, tags: Tags) -> tuple[Token, ...]:
        lemma = self._lemmatizer.lemma
        parts = zip(piece.words, piece.starts, piece.stops, tags.morphology, tags.heads, tags.relations, strict=True)
        return tuple(
            Token(index, word, start, stop, lemma(word.lower(), tag), *split_tag(tag), head, relation)
            for index, (word, start, stop, tag, head, relation) in enumerate(parts)
        )


def _rounds(
    texts: Iterable[tuple[str, Iterable[Block]]], waiting: deque[tuple[str, list[Sentence]]]
) -> Iterator[tuple[list[tuple[int, Piece]], bool]]:
    """Sentences, each with the number of its text, as many as are analysed at once; and whether the last text goes on.

    A text joins `waiting` when it is taken, and weighs like some tokens even when there is nothing in it.
    """
    batch: list[tuple[int, Piece]] = []
    weight = 0
    for number, (text, blocks) in enumerate(texts):
        waiting.append((text, []))
        weight += TEXT_WEIGHT
        for piece in pieces(text, blocks):
            if batch and weight + len(piece.words) > ROUND:
                yield batch, True
                batch, weight = [], 0
            batch.append((number, piece))
            weight += len(piece.words)
        if weight > ROUND:
            yield batch, False
            batch, weight = [], 0
    yield batch, False


def _names(tags: Sequence[str], tokens: Sequence[Token]) -> Iterator[Name]:
    """The names that BIO tags mark: B opens one, I prolongs whichever is open."""
    kind, first, last = "", 0, 0
    for index, tag in enumerate([*tags, "O"]):
        if tag.startswith("I-"):
            last = index
            continue
        if kind:
            yield Name(kind, first, last, tokens[first].start, tokens[last].stop)
        kind, first, last = tag[2:], index, index
