"""Desk: the one door over a ledger, for the command line and for embedders. It delegates only.

    with Desk.open("news.db") as desk:
        desk.ingest(["pages/"])
        for row in desk.events(Filter(party=("AZE",))):
            ...

Rows are plain dicts as the JSON contract has them, with the article they stand in and its words.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from detente.clock import Clock, SystemClock
from detente.ledger import Filter, Ledger

if TYPE_CHECKING:
    from detente.coder import Coder
    from detente.intake import Outcome
    from detente.records import CodedArticle

Row = dict[str, Any]
ALL = Filter(limit=None)


class Desk:
    """A ledger and what one does with it."""

    def __init__(self, ledger: Ledger, *, clock: Clock | None = None, coder: Coder | None = None) -> None:
        self.ledger = ledger
        self.clock = clock or SystemClock()
        self._coder = coder

    @classmethod
    def open(cls, place: str | os.PathLike[str], *, create: bool = True, clock: Clock | None = None) -> Desk:
        """Open a ledger by path or SQLAlchemy URL; raises LedgerError when it cannot be used."""
        return cls(Ledger.open(place, create=create), clock=clock)

    def close(self) -> None:
        self.ledger.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def coder(self) -> Coder:
        """The Coder used where none is given."""
        from detente.coder import Coder

        self._coder = self._coder or Coder()
        return self._coder

    def ingest(self, inputs: Iterable[str | os.PathLike[str]], *, coder: Coder | None = None, jobs: int = 1) -> Outcome:
        """Code files and folders into the ledger, once per content."""
        from detente.capture import read_captures

        return self.take(read_captures([Path(item) for item in inputs]), coder=coder, jobs=jobs)

    def take(
        self,
        items: Iterable[Any],
        *,
        coder: Coder | None = None,
        jobs: int = 1,
        batch: int = 50,
        advance: Callable[[], None] = lambda: None,
    ) -> Outcome:
        """Code a stream of captures or articles (and refusals) into the ledger."""
        from detente.intake import Intake

        return Intake(self.ledger, coder or self.coder, self.clock, jobs, batch, advance).run(items)

    def articles(self, wanted: Filter = ALL) -> Iterator[Row]:
        return self.ledger.articles(wanted)

    def events(self, wanted: Filter = ALL) -> Iterator[Row]:
        return self.ledger.rows("events", wanted)

    def contacts(self, wanted: Filter = ALL) -> Iterator[Row]:
        """Calls, visits, meetings, letters: the events that have contact details."""
        from dataclasses import replace

        return self.ledger.rows("events", replace(wanted, contacts=True))

    def statements(self, wanted: Filter = ALL) -> Iterator[Row]:
        return self.ledger.rows("statements", wanted)

    def claims(self, wanted: Filter = ALL) -> Iterator[Row]:
        return self.ledger.rows("claims", wanted)

    def instruments(self, wanted: Filter = ALL) -> Iterator[Row]:
        return self.ledger.rows("instruments", wanted)

    def forecasts(self, wanted: Filter = ALL) -> Iterator[Row]:
        return self.ledger.rows("forecasts", wanted)

    def figures(self, wanted: Filter = ALL) -> Iterator[Row]:
        return self.ledger.rows("figures", wanted)

    def vectors(self, wanted: Filter = ALL) -> Iterator[Row]:
        return self.ledger.rows("vectors", wanted)

    def attitudes(self, wanted: Filter = ALL) -> Iterator[Row]:
        return self.ledger.rows("attitudes", wanted)

    def search(self, words: str, wanted: Filter = ALL, *, raw: bool = False) -> Iterator[Row]:
        """Articles that hold the words in any inflected form; "quoted" words stand together."""
        return self.ledger.search(words, wanted, lemmatise=self.coder.pack.lemmas, raw=raw)

    def explain(self, record_id: str) -> Row:
        """The words, rule and resolution behind a record, by its id; InputError when there is none."""
        return self.ledger.explain(record_id)

    def quarantine(self, *, limit: int | None = None) -> Iterator[Row]:
        """What was set aside, latest first."""
        return self.ledger.quarantine(limit=limit)

    def quarantined(self, number: int) -> Row:
        """One input that was set aside, with its bytes where they were kept."""
        return self.ledger.quarantined(number)

    def captures(self) -> Iterator[Row]:
        """Every capture's bytes as received, oldest first."""
        return self.ledger.captures()

    def coded(self) -> Iterator[CodedArticle]:
        """Every stored article whole, with its records and their reasons, oldest first."""
        return (coded for _, coded in self.ledger.coded())
