"""Stored articles coded with the rules, knowledge and models of today, compared with their rows, and put in their place.

In: an open ledger, a Coder, a clock. Out: a `Recoded` that counts and lists the changes. Articles are coded a few at a time and
staged; interrupted, the next run goes on from there, and no row in use was touched. What the Coder cannot code stays as it is.
"""

from __future__ import annotations

import dataclasses
import json
import logging
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente import __version__
from detente.analysis.difference import differences
from detente.batches import code_batch
from detente.chronicle import Chronicle
from detente.clock import Clock, stamp
from detente.errors import InputError
from detente.ledger import recoding
from detente.ledger.read import Shelf
from detente.packs import pack_hashes, program_hash
from detente.records import Article, CodedArticle

if TYPE_CHECKING:
    from detente.coder import Coder
    from detente.ledger import Ledger

log = logging.getLogger(__name__)
BATCH = 50
"""Articles staged in one transaction."""


@dataclass(slots=True)
class Recoded:
    """What a recoding would do, or did: articles that differ, changes by (change, kind, rule)."""

    articles: int = 0
    differing: int = 0
    by_rule: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    @property
    def changes(self) -> int:
        return sum(self.by_rule.values())


class Recode:
    """Recodings of one ledger."""

    def __init__(self, ledger: Ledger, coder: Coder, clock: Clock) -> None:
        self.ledger = ledger
        self.coder = coder
        self.clock = clock

    def stage(self, *, since: str | None = None, jobs: int = 1, advance: Callable[[], None] = lambda: None) -> Recoded:
        """Code what is not coded anew yet, and say what is different. Raises LedgerError when another process is writing."""
        with self.ledger.writer_lock():
            return self._stage(since, jobs, advance)

    def accept(self, *, since: str | None = None, jobs: int = 1, advance: Callable[[], None] = lambda: None) -> Recoded:
        """Put the new rows in place of the old, after staging what is missing."""
        with self.ledger.writer_lock():
            made = self._stage(since, jobs, advance)
            with self.ledger.writing(durable=True) as connection:
                plan = recoding.last(connection, "ready")
                assert plan is not None
                recoding.accept(connection, plan)
            self._finish(plan.run_id, made)
        return made

    def refuse(self) -> None:
        """Drop what was staged. Raises InputError when nothing was."""
        with self.ledger.writer_lock(), self.ledger.writing() as connection:
            plan = recoding.last(connection, "open", "ready")
            if plan is None:
                raise InputError("nothing was coded anew", hint="detente recode shows what would change", code="INP005")
            connection.execute(recoding.recoded.delete().where(recoding.recoded.c.recoding_id == plan.id))
            recoding.set_state(connection, plan, "refused")

    def undo(self) -> int:
        """Restore the rows as they were before the last recoding that was accepted; how many articles that changed."""
        with self.ledger.writer_lock():
            with self.ledger.writing(durable=True) as connection:
                plan = recoding.last(connection, "accepted")
                if plan is None:
                    raise InputError("no recoding was accepted", hint="or it was undone already", code="INP005")
                count = recoding.undo(connection, plan)
            Chronicle(self.ledger).update()
            self.ledger.settle()
        return count

    def changes(self) -> Iterator[dict[str, Any]]:
        """Every change that is staged, or of the last recoding that was accepted."""
        with self.ledger.reading() as connection:
            plan = recoding.last(connection, "open", "ready", "accepted")
            if plan is not None:
                yield from recoding.changes(connection, plan)

    def _stage(self, since: str | None, jobs: int, advance: Callable[[], None]) -> Recoded:
        packs = pack_hashes(self.coder.overlay)
        mark = json.dumps({**packs, "program": program_hash()}, sort_keys=True)
        key = {"version": __version__, "packs": mark, "since": since or ""}
        with self.ledger.reading() as connection:
            plan = recoding.find(connection, **key)
        if plan is None:
            now = stamp(self.clock.now())
            run = self.ledger.start_run(kind="recode", version=__version__, packs=packs, started=now)
            with self.ledger.writing() as connection:
                plan = recoding.begin(connection, run, started=now, **key)
        with self.ledger.writing() as connection:
            recoding.drop_stale(connection, plan)
        self._code(plan, jobs, advance)
        with self.ledger.writing() as connection:
            recoding.set_state(connection, plan, "ready")
        return self._counted(plan)

    def _code(self, plan: recoding.Plan, jobs: int, advance: Callable[[], None]) -> None:
        """Code and stage; what waits between the two is bounded by the window of the workers."""
        waiting: deque[tuple[int, CodedArticle]] = deque()
        found: list[tuple[int, CodedArticle | None, list[Any]]] = []
        for result in code_batch(self.coder, self._articles(plan, waiting), jobs=jobs):
            number, before = waiting.popleft()
            found.append((number, *_compared(before, result)))
            advance()
            if len(found) >= BATCH:
                self._keep(plan, found)
                found = []
        self._keep(plan, found)

    def _keep(self, plan: recoding.Plan, found: list[tuple[int, CodedArticle | None, list[Any]]]) -> None:
        if found:
            with self.ledger.writing() as connection:
                recoding.stage(connection, plan, found)

    def _articles(self, plan: recoding.Plan, waiting: deque[tuple[int, CodedArticle]]) -> Iterator[Article]:
        last = -1
        while True:
            with self.ledger.reading() as connection:
                numbers = recoding.pending(connection, plan, last, BATCH)
                shelf = Shelf(connection, size=1, raw=True)
                stored = [(number, shelf.coded(number)) for number in numbers]
            if not numbers:
                return
            for number, coded in stored:
                waiting.append((number, coded))
                yield _as_captured(coded.article)
            last = numbers[-1]

    def _counted(self, plan: recoding.Plan) -> Recoded:
        made, seen = Recoded(), set()
        with self.ledger.reading() as connection:
            for change in recoding.changes(connection, plan):
                made.by_rule[change["change"], change["kind"], change["rule"]] += 1
                seen.add(change["article"])
            made.articles = recoding.staged_count(connection, plan)
        made.differing = len(seen)
        return made

    def _finish(self, run_id: int, made: Recoded) -> None:
        """After new rows are in place: names of new parties, the end of the run, incidents."""
        knowledge = getattr(self.coder, "knowledge", None)
        name_of = knowledge.state_name if knowledge is not None else None
        counts = {"articles": made.articles, "changes": made.changes}
        self.ledger.finish_run(run_id, finished=stamp(self.clock.now()), counts=counts, name_of=name_of)
        Chronicle(self.ledger).update()
        self.ledger.settle()


def _as_captured(article: Article) -> Article:
    """The article as the Coder got it first: without a date that the Coder itself inferred."""
    inferred = article.published is not None and article.published.basis == "inferred"
    return dataclasses.replace(article, published=None) if inferred else article


def _compared(before: CodedArticle, result: Any) -> tuple[CodedArticle | None, list[Any]]:
    if not isinstance(result, CodedArticle):
        log.warning("stays as it is", extra={"article": before.article.id, "reason": str(result.reason)})
        return None, []
    if result == before:
        return None, []
    return result, [dataclasses.asdict(change) for change in differences(before, result)]
