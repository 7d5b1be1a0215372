"""Searching articles by words: newest first by the order of the key, or best first within the newest matches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, column, select, table, text
from sqlalchemy.exc import OperationalError

from detente.errors import InputError, LedgerError
from detente.ledger import schema
from detente.ledger.filters import Filter, article_conditions
from detente.ledger.read import Shelf, article_row
from detente.ledger.words import Lemmatise, lemmas_of, match_query, words_of
from detente.ledger.write import PER_DAY

AROUND = 90
"""Characters of context on each side of the first word found."""


def search_rows(
    connection: Connection, words: str, wanted: Filter, *, lemmatise: Lemmatise, raw: bool = False
) -> Iterator[dict[str, Any]]:
    """Articles that hold the words, as plain rows with a snippet.

    `raw` passes the words to FTS5 as its own query language. Raises InputError for a query that cannot be asked.
    """
    if connection.dialect.name != "sqlite":
        raise LedgerError("searching words needs a SQLite ledger", code="LED009")
    query = words if raw else match_query(words, lemmatise)
    lemmas = set(lemmas_of(words, lemmatise))
    shelf = Shelf(connection, size=2)
    for number in _matches(connection, query, wanted):
        row = article_row(connection, number)
        yield {**row, "snippet": _snippet(shelf.coded(number).article.body_text, lemmas, lemmatise)}


def _matches(connection: Connection, query: str, wanted: Filter) -> list[int]:
    index, article = table("article_words", column("rowid")), schema.article
    found = select(index.c.rowid).where(text("article_words match :query")).params(query=query)
    if wanted.since:
        found = found.where(index.c.rowid >= _day_number(wanted.since) * PER_DAY)
    if wanted.until:
        found = found.where(index.c.rowid < (_day_number(wanted.until) + 1) * PER_DAY)
    if conditions := article_conditions(wanted):
        found = found.join(article, article.c.id == index.c.rowid).where(*conditions)
    found = found.order_by(index.c.rowid.desc() if wanted.newest else index.c.rowid)
    try:
        return list(islice(connection.execute(found).scalars(), wanted.limit or None))
    except OperationalError as error:
        raise InputError(f"cannot be searched: {error.orig}", subject=query[:80], code="INP004") from error


def _day_number(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _snippet(body: str, lemmas: set[str], lemmatise: Lemmatise) -> str:
    """The surroundings of the first word whose normal form was asked for; the beginning when there is none.

    Words are looked at in the order of the text, a bounded stretch of it; first those that begin like one asked for, as
    the normal form of an unknown word takes a dictionary.
    """
    import re

    words = list(islice(re.finditer(r"[^\W_]+(?:-[^\W_]+)*", body), 3000))
    beginnings = tuple(lemma[:3] for lemma in lemmas)
    alike = (found for found in words if found[0].lower().startswith(beginnings))
    for found in chain(alike, words):
        if not lemmas.isdisjoint(lemmatise(words_of(found[0]))):
            start, stop = max(0, found.start() - AROUND), found.end() + AROUND
            return ("…" if start else "") + " ".join(body[start:stop].split()) + ("…" if stop < len(body) else "")
    return " ".join(body[: 2 * AROUND].split())
