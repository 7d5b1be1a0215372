"""The word index: lemmas of titles and bodies, and what a person types turned into a query over them.

Any inflected form finds any other, because both sides are reduced to normal forms by the language pack that the caller
passes. Words a person types are only ever words; FTS5's own syntax works with `raw`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any

from sqlalchemy import Connection, text

from detente.errors import InputError
from detente.records import Article

Lemmatise = Callable[[Iterable[str]], list[str]]

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_PHRASE = re.compile(r'"([^"]*)"|(\S+)')
_UNSEEN = re.compile("[\u00ad\u0300\u0301\u200b-\u200d\u2060\ufeff]")
LONGEST_WORD = 64
LONGEST_QUERY = 1000

MERGED = 32
"""Pages of the index that one step of joining its pieces writes; the room of what was joined is used again by the next step."""

IndexRow = tuple[int, str, str]


def words_of(piece: str) -> list[str]:
    """The words of a text in lower case with ё folded, without soft hyphens and stress marks.

    >>> words_of("Пресс-служба: ещё 3 за\u0301мка")
    ['пресс-служба', 'еще', '3', 'замка']
    """
    seen = _UNSEEN.sub("", unicodedata.normalize("NFC", piece))
    return [word[:LONGEST_WORD] for word in _WORD.findall(seen.lower().replace("ё", "е"))]


def index_row(article_id: int, article: Article, lemmatise: Lemmatise) -> IndexRow:
    """The row of the word index for one article; a headline that is its own body counts once."""
    title, body = article.title or "", article.body_text
    if body == title:
        body = ""
    return article_id, " ".join(lemmas_of(title, lemmatise)), " ".join(lemmas_of(body, lemmatise))


def lemmas_of(piece: str, lemmatise: Lemmatise) -> list[str]:
    """The normal forms of a text's words; the commonest function words, a quarter of every text, are left out."""
    return [lemma for lemma in lemmatise(words_of(piece)) if lemma not in stop_words()]


@cache
def stop_words() -> frozenset[str]:
    """Words that are neither stored nor asked for: prepositions, conjunctions, pronouns (but not negation)."""
    listed = resources.files("detente").joinpath("data", "ledger", "stop-1.txt").read_text("utf-8")
    return frozenset(listed.split())


def write_words(connection: Connection, found: Sequence[IndexRow]) -> None:
    """Add rows in the order of article ids, which the index stores most cheaply."""
    if not found or connection.dialect.name != "sqlite":
        return
    statement = text("insert into article_words (rowid, body, title) values (:id, :body, :title)")
    connection.execute(statement, [{"id": number, "title": title, "body": body} for number, title, body in found])


def merge_words(connection: Connection, *, begin: bool) -> bool:
    """Join the pieces in which the index grew, a step at a time; whether there is more to do. The first step says that it is."""
    if connection.dialect.name != "sqlite":
        return False
    driver: Any = connection.connection.driver_connection
    before = driver.total_changes
    step = -MERGED if begin else MERGED
    connection.execute(text("insert into article_words (article_words, rank) values ('merge', :step)"), {"step": step})
    return bool(driver.total_changes - before >= 2)


def match_query(words: str, lemmatise: Lemmatise) -> str:
    """What FTS5 is asked for plain words: every word or "quoted phrase" must be there, in any inflected form.

    Raises InputError for a query without words or longer than a thousand characters.
    """
    if len(words) > LONGEST_QUERY:
        raise InputError("the query is too long", hint=f"at most {LONGEST_QUERY} characters", code="INP003")
    parts = []
    for phrase, word in _PHRASE.findall(words):
        lemmas = lemmas_of(phrase or word, lemmatise)
        if lemmas:
            parts.append('"' + " ".join(lemmas).replace('"', "") + '"')
    if not parts:
        raise InputError("the query has no words", subject=words[:80], code="INP002")
    return " ".join(parts)
