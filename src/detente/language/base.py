"""Text in, `Doc` out: the layers every language pack provides, and the interface a pack implements.

In: a text and the blocks (title, paragraphs, teasers) that should be read. Out: sentences with tokens (lemma,
part of speech, features, syntactic head), and names. Offsets are code points in the whole text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from detente.records import Span


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text to read: its span, and what it is (`title`, `body` or `teaser`)."""

    span: Span
    kind: str = "body"


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign. `index` and `head` count inside the sentence; the root's head is -1.

    Heads are chosen word by word and need not form a tree: a walk along them must be bounded.

    `pos` and `feats` are Universal Dependencies tags (feats as a plain mapping, `{"Case": "Gen"}`), `rel` the UD relation.
    `lemma` is lower case with ё folded to е; `text` is as written, but for Latin letters that pass for Cyrillic ones in a Cyrillic
    word and for characters that are not seen (`language.unseen`).
    """

    index: int
    text: str
    start: int
    stop: int
    lemma: str
    pos: str
    feats: Mapping[str, str]
    head: int
    rel: str


@dataclass(frozen=True, slots=True)
class Name:
    """A named entity: `kind` is PER, LOC or ORG; `first` and `last` are token indices, both inclusive."""

    kind: str
    first: int
    last: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a block. `paragraph` counts paragraphs through the Doc, `kind` is the block's."""

    index: int
    start: int
    stop: int
    paragraph: int
    kind: str
    tokens: tuple[Token, ...]
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Doc:
    """An analysed text. `doc.text[token.start:token.stop]` is the token as written; `token.text` may be shorter."""

    text: str
    language: str
    sentences: tuple[Sentence, ...]


class LanguagePack(Protocol):
    """What a language must offer. One instance is loaded per process and is picklable by construction arguments."""

    code: str

    def analyse(self, text: str, blocks: Iterable[Block]) -> Doc:
        """Read the blocks of the text. Bounded time and memory in the length of the blocks."""
        ...

    def analyse_many(self, texts: Iterable[tuple[str, Iterable[Block]]]) -> Iterator[Doc]:
        """The same for many texts, in order; short ones are read together."""
        ...

    def lemmas(self, words: Iterable[str]) -> list[str]:
        """Normal forms of single words (for search), ё folded to е."""
        ...
