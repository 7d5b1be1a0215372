"""Which articles repeat a text: compared with what tells of the same pair at about the same time.

In: rows of new events with their articles, an open transaction. Out: the rows marked with the text they are a report in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from detente.analysis.duplicates import SAME, packed, resemblance, signature, unpacked
from detente.analysis.rows import EventRow
from detente.ledger import incidents as table
from detente.ledger.incidents import Fresh

COPY_DAYS = 10
"""Days around an act within which a copy of its report is looked for."""


class Reprints:
    """Which articles of a batch repeat a text that tells of the same pair at about the same time.

    Articles of one text carry the number of the first of them. A text that resembles two makes them one.
    """

    def __init__(self, connection: Any, parties: dict[str, int]) -> None:
        self.connection = connection
        self.parties = parties
        self._signed: dict[int, tuple[int, ...]] = {}
        self._batch: list[tuple[EventRow, int]] = []
        self._first: dict[int, int] = {}

    def add(self, row: EventRow, one: Fresh) -> None:
        """Compare the article of an event with those near it."""
        if one.teaser:
            return
        signed = self._sign(one)
        for number, other, copy in list(self._near(row)):
            if number != one.article_id and resemblance(signed, other) >= SAME:
                self._unite(self._find(one.article_id), self._find(copy))
        self._batch.append((row, one.article_id))

    def marked(self, row: EventRow, one: Fresh) -> EventRow:
        """The row with the text it is a report in; a teaser is a text of its own."""
        return replace(row, copy=str(-one.event_id if one.teaser else self._find(one.article_id)))

    def _sign(self, one: Fresh) -> tuple[int, ...]:
        if one.article_id not in self._signed:
            article = one.coded.article
            signed = signature(f"{article.title or ''} {article.body_text}")
            self._signed[one.article_id] = signed
            if (copy := table.copy_of(self.connection, one.article_id)) is None:
                table.add_signature(self.connection, one.article_id, one.article_id, packed(signed))
            else:
                self._first[one.article_id] = copy
        return self._signed[one.article_id]

    def _near(self, row: EventRow) -> Iterator[tuple[int, tuple[int, ...], int]]:
        """Articles of the same pairs at about the same time: number, signature, first article of that text."""
        days = (row.first - COPY_DAYS, row.last + COPY_DAYS)
        pairs = [(self.parties[a], self.parties[b]) for a, b in row.pairs]
        for stored in table.signatures(self.connection, pairs, days):
            yield stored.article_id, unpacked(stored.data), stored.copy_id
        for other, number in self._batch:
            if days[0] <= other.first <= days[1] and not set(row.pairs).isdisjoint(other.pairs):
                yield number, self._signed[number], number

    def _find(self, number: int) -> int:
        while (first := self._first.get(number, number)) != number:
            number = first
        return number

    def _unite(self, one: int, other: int) -> None:
        if one != other:
            low, high = sorted((one, other))
            self._first[high] = low
            table.unite_copies(self.connection, low, high)
