"""The Ledger: an open database and the questions it answers. It delegates to the modules beside it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, select

from detente.ledger import explain, read, schema, search, setaside, words, write
from detente.ledger.engine import open_engine, settle, writer_lock, writing
from detente.ledger.filters import Filter
from detente.ledger.keys import content_key, teaser_key
from detente.ledger.setaside import SetAside
from detente.ledger.words import Lemmatise
from detente.ledger.write import Arrival
from detente.records import Article, CodedArticle

Row = dict[str, Any]
MERGED_FROM = 3
"""The word index is joined to one piece after a run that brought this share of all articles, a third, or more."""


class Ledger:
    """An open ledger. Readers never wait; writers take turns."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, place: str | os.PathLike[str], *, create: bool = True) -> Ledger:
        """Open a file or URL; see `engine.open_engine` for what can be wrong with it."""
        return cls(open_engine(place, create=create))

    def close(self) -> None:
        self.engine.dispose()

    def settle(self) -> None:
        """Fold the write-ahead log into the file; call it when work is done."""
        settle(self.engine)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for several questions that see one state of the ledger."""
        with self.engine.connect() as connection:
            if connection.dialect.name != "sqlite":
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    def writing(self, *, durable: bool = False) -> AbstractContextManager[Connection]:
        """A write transaction; `durable` for what a person decided."""
        return writing(self.engine, durable=durable)

    def writer_lock(self) -> AbstractContextManager[None]:
        """Be the one long-running writer."""
        return writer_lock(self.engine.url)

    # writing

    def start_run(self, *, kind: str, version: str, packs: Mapping[str, str], started: str) -> int:
        with self.writing() as connection:
            return write.start_run(connection, kind=kind, version=version, packs=packs, started=started)

    def finish_run(
        self, run_id: int, *, finished: str, counts: Mapping[str, int], name_of: Callable[[str], str] | None = None
    ) -> None:
        """Close a run; `name_of` gives new parties their names."""
        with self.writing() as connection:
            if name_of is not None:
                write.name_parties(connection, name_of)
            write.finish_run(connection, run_id, finished=finished, counts=counts)
            whole = write.count_articles(connection)
        if counts.get("articles", 0) * MERGED_FROM >= whole > 0:
            self._merge_words()

    def _merge_words(self) -> None:
        more = begin = True
        while more:
            with self.writing() as connection:
                more, begin = words.merge_words(connection, begin=begin), False

    def store(
        self,
        arrivals: Sequence[Arrival],
        *,
        run_id: int,
        lemmatise: Lemmatise | None,
        refused: Sequence[SetAside] = (),
        seen: str,
    ) -> Counter[str]:
        """One batch in one transaction: articles, and what was set aside on the way."""
        with self.writing() as connection:
            count = write.store(connection, arrivals, run_id=run_id, lemmatise=lemmatise)
            setaside.set_aside(connection, refused, seen=seen)
        return count

    def unknown(self, articles: Sequence[Article]) -> list[Article]:
        """The articles that bring something new: an unknown text, or an unknown teaser on its page."""
        with self.reading() as connection:
            known = write.known_articles(connection, articles)
            return [
                article
                for article in articles
                if content_key(article) not in known or self._new_teasers(connection, article)
            ]

    def _new_teasers(self, connection: Connection, article: Article) -> bool:
        keys = {teaser_key(teaser, article) for teaser in article.teasers}
        table = schema.teaser
        return len(connection.execute(select(table.c.id).where(table.c.key.in_(keys))).all()) < len(keys)

    # reading

    def rows(self, kind: str, wanted: Filter) -> Iterator[Row]:
        """Records of a kind (`events`, `statements`, ...) as plain rows."""
        with self.reading() as connection:
            yield from read.record_rows(connection, kind, wanted)

    def articles(self, wanted: Filter) -> Iterator[Row]:
        with self.reading() as connection:
            yield from read.article_rows(connection, wanted)

    def search(self, words: str, wanted: Filter, *, lemmatise: Lemmatise, raw: bool = False) -> Iterator[Row]:
        with self.reading() as connection:
            yield from search.search_rows(connection, words, wanted, lemmatise=lemmatise, raw=raw)

    def explain(self, record_id: str) -> Row:
        with self.reading() as connection:
            return explain.explain(connection, record_id)

    def quarantine(self, *, limit: int | None = None) -> Iterator[Row]:
        with self.reading() as connection:
            yield from setaside.quarantine_rows(connection, limit=limit)

    def quarantined(self, number: int) -> Row:
        with self.reading() as connection:
            return setaside.quarantined(connection, number)

    def coded(self) -> Iterator[tuple[int, CodedArticle]]:
        """Every stored article whole, oldest first."""
        with self.reading() as connection:
            yield from read.stored_articles(connection)

    def named(self, names: Iterable[str]) -> Iterator[CodedArticle]:
        """The articles of these ids, whole."""
        with self.reading() as connection:
            yield from read.named_articles(connection, names)

    def captures(self) -> Iterator[Row]:
        """Every capture's bytes as received, with the row numbers of its articles."""
        with self.reading() as connection:
            yield from read.stored_captures(connection)

    def event_facts(self, wanted: Filter) -> Iterable[Any]:
        """Events as bare columns, for counting over many."""
        with self.reading() as connection:
            yield from read.event_facts(connection, wanted)
