"""The Russian pack: splits, tags and lemmatises the blocks of a text into a `Doc`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from detente.language.base import Block, Doc, Name, Sentence, Token
from detente.language.ru.lemmas import Lemmatizer, split_tag
from detente.language.ru.split import Piece, pieces

if TYPE_CHECKING:
    from detente.language.ru.tagger import Tagger, Tags

Parse = Callable[[Sequence[Token]], bool]

ROUND = 1_024
"""Tokens analysed at once: enough to share work between sentences, few enough to bound memory."""


class RussianPack:
    """Reads Russian. Models are loaded at first use."""

    code = "ru"

    def __reduce__(self) -> tuple[Any, ...]:
        return (RussianPack, ())

    @cached_property
    def _tagger(self) -> Tagger:
        from detente.language.ru.tagger import Tagger

        tagger = Tagger()
        self._lemmatizer.vocabulary = tagger.vocabulary
        return tagger

    @cached_property
    def _lemmatizer(self) -> Lemmatizer:
        return Lemmatizer()

    def analyse(self, text: str, blocks: Iterable[Block], *, parse: Parse | None = None) -> Doc:
        """Read the blocks of the text.

        `parse` decides from the tokens of a sentence whether its syntax is needed; in the other sentences every head is
        -1 and every relation empty. Without it all are parsed. Raises ModelError when the models cannot be read.
        """
        sentences: list[Sentence] = []
        for batch in _rounds(pieces(text, blocks)):
            tags = self._tagger.tag([piece.words for piece in batch])
            read = [self._tokens(piece, tag) for piece, tag in zip(batch, tags, strict=True)]
            self._add_syntax([tokens for tokens in read if parse is None or parse(tokens)])
            for piece, tag, tokens in zip(batch, tags, read, strict=True):
                names = tuple(_names(tag.names, tokens))
                span = tokens[0].start, tokens[-1].stop
                sentences.append(Sentence(len(sentences), *span, piece.paragraph, piece.kind, tokens, names))
        return Doc(text, self.code, tuple(sentences))

    def lemmas(self, words: Iterable[str]) -> list[str]:
        """Normal forms of single words, ё folded to е: the likeliest one of each, as there is no sentence to tell."""
        return [self._lemmatizer.lemma(word.lower()) for word in words]

    def _tokens(self, piece: Piece, tags: Tags) -> tuple[Token, ...]:
        lemma = self._lemmatizer.lemma
        parts = zip(piece.words, piece.starts, tags.morphology, strict=True)
        return tuple(
            Token(index, word, start, start + len(word), lemma(word.lower(), tag), *split_tag(tag), -1, "")
            for index, (word, start, tag) in enumerate(parts)
        )

    def _add_syntax(self, sentences: Sequence[tuple[Token, ...]]) -> None:
        trees = self._tagger.parse([[token.text for token in tokens] for tokens in sentences])
        put = object.__setattr__  # the tokens are still ours alone; making them anew would cost as much as the syntax
        for tokens, tree in zip(sentences, trees, strict=True):
            for token, head, relation in zip(tokens, tree.heads, tree.relations, strict=True):
                put(token, "head", head)
                put(token, "rel", relation)


def _rounds(found: Iterator[Piece]) -> Iterator[list[Piece]]:
    batch: list[Piece] = []
    tokens = 0
    for piece in found:
        if tokens + len(piece.words) > ROUND:
            yield batch
            batch, tokens = [], 0
        batch.append(piece)
        tokens += len(piece.words)
    if batch:
        yield batch


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
