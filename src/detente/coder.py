"""Coder: an Article (or a bare text) in, a CodedArticle out. No I/O, no database, picklable.

The Coder is a list of components; each reads the Doc and what was found before it, and adds one kind of record.
"""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.coding.base import Component, Found
from detente.errors import RefusedInput
from detente.language.base import Block, Doc
from detente.records import Article, CodedArticle, Teaser

if TYPE_CHECKING:
    from detente.knowledge import Knowledge
    from detente.language.base import LanguagePack


class Coder:
    """Codes articles of one language. Everything heavy is loaded at first use.

    `overlay` is a folder with the user's own knowledge tables and lexicon files, merged over the shipped ones.
    """

    def __init__(self, *, language: str = "ru", overlay: Path | None = None) -> None:
        self.language = language
        self.overlay = overlay

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (self.language, self.overlay))

    @cached_property
    def pack(self) -> LanguagePack:
        from detente.language import load_pack

        return load_pack(self.language)

    @cached_property
    def knowledge(self) -> Knowledge:
        from detente.knowledge import load_knowledge

        return load_knowledge(self.overlay)

    @cached_property
    def components(self) -> tuple[Component, ...]:
        from detente.coding import default_components

        components = default_components(self.overlay)
        check_components(components)
        return components

    def __call__(self, article: Article | str, *, date: str | None = None, outlet: str | None = None) -> CodedArticle:
        """Code one article. A plain string is cleaned as a page first; `date` and `outlet` are what the caller knows.

        Text of another language comes back with no records.
        """
        (coded,) = self.many([article], date=date, outlet=outlet)
        return coded

    def many(
        self, articles: Iterable[Article | str], *, date: str | None = None, outlet: str | None = None
    ) -> Iterator[CodedArticle]:
        """Code articles in order, in this process; the language analysis of several short ones is done together.

        Some articles are taken ahead of the answers, about a thousand words of them.
        """
        waiting: deque[Article] = deque()
        docs = self.pack.analyse_many(self._texts(self._taken(articles, waiting, date, outlet)))
        for doc in docs:
            article = waiting.popleft()
            teaser_docs = [next(docs) for _ in self._read_teasers(article)]
            yield self._coded(article, doc, teaser_docs)

    def _taken(
        self, articles: Iterable[Article | str], waiting: deque[Article], date: str | None, outlet: str | None
    ) -> Iterator[Article]:
        for article in articles:
            if isinstance(article, str):
                from detente.capture import article_from_text

                article = article_from_text(article, date=date, outlet=outlet)
            waiting.append(article)
            yield article

    def _texts(self, articles: Iterable[Article]) -> Iterator[tuple[str, Sequence[Block]]]:
        """What is read of each article: the page itself, then each teaser apart; nothing of another language."""
        for article in articles:
            yield article.text, article_blocks(article) if article.language == self.language else ()
            for teaser in self._read_teasers(article):
                yield article.text, [Block(teaser.span, "teaser")]

    def _read_teasers(self, article: Article) -> Sequence[Teaser]:
        return article.teasers if article.language == self.language else ()

    def _coded(self, article: Article, doc: Doc, teaser_docs: Sequence[Doc]) -> CodedArticle:
        if article.language != self.language:
            return CodedArticle(article, teasers=article.teasers)
        found = self.read(doc, article)
        return CodedArticle(
            article=found.article,
            teasers=tuple(self._teaser(article, *pair) for pair in zip(article.teasers, teaser_docs, strict=True)),
            events=tuple(found.events),
            statements=tuple(found.statements),
            claims=tuple(found.claims),
            instruments=tuple(found.instruments),
            forecasts=tuple(found.forecasts),
            figures=tuple(found.figures),
            vectors=tuple(found.vectors),
            attitudes=tuple(found.attitudes),
        )

    def read(self, doc: Doc, article: Article) -> Found:
        """Run every component over an analysed article; what they found, with their working layers."""
        found = Found(article=article, knowledge=self.knowledge)
        for component in self.components:
            setattr(found, component.provides, component(doc, found))
        return found

    def map(self, articles: Iterable[Article | str], *, jobs: int = 1) -> Iterator[CodedArticle]:
        """Code many articles, in input order; with several jobs in worker processes, a bounded window ahead.

        Raises RefusedInput for an article that cannot be coded; `detente.batches.code_batch` goes on after it instead.
        """
        if jobs <= 1:
            yield from self.many(articles)
            return
        from detente.batches import Failed, code_batch

        for result in code_batch(self, articles, jobs=jobs):
            if isinstance(result, Failed):
                raise RefusedInput(result.reason, subject=result.name)
            yield result

    def _teaser(self, article: Article, teaser: Teaser, doc: Doc) -> Teaser:
        apart = dataclasses.replace(
            article,
            title=None,
            title_span=None,
            body=(teaser.span,),
            published=teaser.published,
            teasers=(),
            headline_only=True,
        )
        return dataclasses.replace(teaser, events=tuple(self.read(doc, apart).events))


def article_blocks(article: Article) -> Sequence[Block]:
    """The stretches of an article that are read: its title, then its body."""
    title = [Block(article.title_span, "title")] if article.title_span else []
    return [*title, *(Block(span, "body") for span in article.body)]


def check_components(components: Sequence[Component]) -> None:
    """Raise ValueError when a component requires a layer that nothing before it provides."""
    provided: set[str] = set()
    for component in components:
        missing = [need for need in component.requires if need not in provided]
        if missing:
            raise ValueError(
                f"{type(component).__name__} requires {', '.join(missing)}, which nothing before it provides"
            )
        provided.add(component.provides)


def _rebuild(language: str, overlay: Path | None) -> Coder:
    return Coder(language=language, overlay=overlay)
