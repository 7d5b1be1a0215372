"""From a stream of articles to the ledger: skip what is known, code the rest, store in batches.

In: what `capture.read_captures` (or `read_inputs`) yields. Out: an `Outcome`. Each batch is one transaction, so an interruption at any instant
leaves whole articles only, and running again does the rest. What cannot be coded or stored goes to quarantine with its reason.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from detente import __version__
from detente.batches import Failed, code_batch
from detente.capture import Capture
from detente.clock import Clock, stamp
from detente.errors import LedgerError
from detente.ledger import Arrival, SetAside
from detente.packs import pack_hashes
from detente.records import Article, CodedArticle

if TYPE_CHECKING:
    from detente.coder import Coder
    from detente.ledger import Ledger


log = logging.getLogger(__name__)

LOOK_AHEAD = 32
"""Inputs asked of the ledger at once whether it knows them; they are all that is read ahead of the Coder."""
HEAVY, LIGHT = 3_000_000, 1_000
"""Bytes of captures that make a transaction full before it has its number of articles, and what one without bytes counts."""


@dataclass(slots=True)
class Outcome:
    """What an ingest did: counts of new rows by table, articles that were known already, and what was set aside."""

    count: Counter[str] = field(default_factory=Counter)
    refused: list[SetAside] = field(default_factory=list)

    @property
    def read(self) -> int:
        """How many articles were read, new or known."""
        return self.count["read"]


@dataclass(frozen=True, slots=True)
class _Known:
    """An article the ledger has, on its way past the Coder: only the sighting is new."""

    article: Article


@dataclass(slots=True)
class Intake:
    """One run of articles into a ledger.

    `raws` holds the bytes of what is on its way through the Coder, in the same order, so that workers are not sent them.
    """

    ledger: Ledger
    coder: Coder
    clock: Clock
    jobs: int = 1
    batch: int = 200
    advance: Callable[[], None] = lambda: None
    run_id: int = 0
    raws: deque[tuple[bytes | None, str]] = field(default_factory=deque)
    outcome: Outcome = field(default_factory=Outcome)

    def run(self, items: Iterable[Any], *, kind: str = "ingest") -> Outcome:
        """Take a stream in. Raises LedgerError when another process is writing."""
        with self.ledger.writer_lock():
            packs = pack_hashes(self.coder.overlay)
            self.run_id = self.ledger.start_run(kind=kind, version=__version__, packs=packs, started=self._now())
            try:
                self._take(items)
            finally:
                self._finish()
        return self.outcome

    def _finish(self) -> None:
        knowledge = getattr(self.coder, "knowledge", None) if self.outcome.count["events"] else None
        name_of = knowledge.state_name if knowledge is not None else None
        self.ledger.finish_run(self.run_id, finished=self._now(), counts=self.outcome.count, name_of=name_of)
        self.ledger.settle()

    def _take(self, items: Iterable[Any]) -> None:
        waiting: list[Any] = []
        weight = 0
        try:
            for result in code_batch(self.coder, self._fresh(items), jobs=self.jobs):
                raw, form = self.raws.popleft()
                waiting.append((result, raw, form))
                weight += len(raw) if raw is not None else LIGHT
                self.advance()
                if len(waiting) >= self.batch or weight >= HEAVY:
                    self._store(waiting)
                    waiting, weight = [], 0
        finally:
            self._store(waiting)

    def _fresh(self, items: Iterable[Any]) -> Iterator[Any]:
        """The stream with known articles marked, so that they are not coded again."""
        stream = iter(items)
        while chunk := list(islice(stream, LOOK_AHEAD)):
            articles = [_article(item) for item in chunk]
            new = {id(article) for article in self.ledger.unknown([one for one in articles if one is not None])}
            for item, article in zip(chunk, articles, strict=True):
                self.raws.append((item.raw, item.format) if isinstance(item, Capture) else (None, "text"))
                yield item if article is None else article if id(article) in new else _Known(article)

    def _store(self, results: Sequence[Any]) -> None:
        if not results:
            return
        seen = self._now()
        arrivals, refused = self._sorted(results, seen)
        try:
            self._store_batch(arrivals, refused, seen)
        except LedgerError:
            raise
        except Exception:  # noqa: BLE001 - one article cannot be stored: find it, keep the others
            self._store_one_by_one(arrivals, refused, seen)

    def _store_batch(self, arrivals: Sequence[Arrival], refused: Sequence[SetAside], seen: str) -> None:
        lemmatise = self.coder.pack.lemmas
        count = self.ledger.store(arrivals, run_id=self.run_id, lemmatise=lemmatise, refused=refused, seen=seen)
        self.outcome.count.update(count)
        self.outcome.count["read"] += len(arrivals)
        self.outcome.refused += refused
        log.info(
            "stored a batch", extra={"articles": len(arrivals), "new": count["articles"], "set_aside": len(refused)}
        )

    def _store_one_by_one(self, arrivals: Sequence[Arrival], refused: Sequence[SetAside], seen: str) -> None:
        self._store_batch([], refused, seen)
        for arrival in arrivals:
            try:
                self._store_batch([arrival], [], seen)
            except LedgerError:
                raise
            except Exception as error:  # noqa: BLE001 - kept with the reason
                reason = f"cannot be stored: {type(error).__name__}: {error}"[:300]
                self._store_batch([], [of_article(arrival.coded.article, "storing", reason)], seen)

    def _sorted(self, results: Sequence[Any], seen: str) -> tuple[list[Arrival], list[SetAside]]:
        arrivals: list[Arrival] = []
        refused: list[SetAside] = []
        for result, raw, form in results:
            if isinstance(result, CodedArticle):
                arrivals.append(Arrival(result, raw, form, seen))
            elif isinstance(result, _Known):
                coded = CodedArticle(result.article, teasers=result.article.teasers)
                arrivals.append(Arrival(coded, raw, form, seen))
            elif isinstance(result, Failed) and isinstance(result.article, Article):
                refused.append(of_article(result.article, "coding", result.reason))
            else:
                refused.append(of_refusal(result))
        return arrivals, refused

    def _now(self) -> str:
        return stamp(self.clock.now())


def _article(item: Any) -> Article | None:
    if isinstance(item, Capture):
        return item.article
    return item if isinstance(item, Article) else None


def of_article(article: Article, stage: str, reason: str) -> SetAside:
    """An article that was read but not coded or stored, with its text."""
    data = article.text.encode("utf-8", "surrogatepass")
    return SetAside(article.id, stage, reason, "REF002", article.path, article.url, article.sha256, data)


def of_refusal(refused: Any) -> SetAside:
    """What the capture room could not read."""
    data = refused.raw
    sha256 = hashlib.sha256(data).hexdigest() if data is not None else None
    path = None if refused.path is None else str(refused.path)
    return SetAside(
        str(refused.id or path or "input"), "capture", refused.reason, refused.reason_code, path, None, sha256, data
    )
