"""One pass over the sources that are due: fetch, capture, code, store.

In: an open ledger with its sources, a Coder, the clock, a Fetcher. Out: a `Tally`. What is done is remembered in the ledger
only after it was stored there, so that a stop at any instant loses nothing and the next pass does the rest.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from detente.capture import Limits, read_captures
from detente.clock import Clock, clock_is_sane, stamp
from detente.errors import LedgerError
from detente.ledger import fetches, state
from detente.ledger.state import Fetch
from detente.watch import reading
from detente.watch.addresses import host_of
from detente.watch.fetch import Answer, Failure, Fetcher
from detente.watch.folders import Seen, files_of
from detente.watch.robots import Robots
from detente.watch.schedule import back_off, is_due, later
from detente.watch.sources import Source, load_sources

if TYPE_CHECKING:
    from detente.coder import Coder
    from detente.ledger import Ledger

log = logging.getLogger("detente.watch")

CLOCK_SUSPECT = "fetched by a clock that cannot be right"
BUSY = "LED002"
MOST_TRIES = 5
"""Failures in a row after which a page is given up and the feed's own words are taken."""
FILES_AT_ONCE = 200


class Stopped(Exception):  # noqa: N818 - asked for from outside
    """The pass was asked to end."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a pass behaves.

    Pages fetched at most, seconds between two requests to one host, pages stored at once (they are held until then), articles of files
    stored at once, worker processes, and whether everything counts as due.
    """

    max_pages: int = 200
    host_delay: float = 2.0
    batch: int = 10
    file_batch: int = 200
    jobs: int = 1
    all_due: bool = False


@dataclass(slots=True)
class Hooks:
    """The world around a pass: whether to stop, how to wait, what to call after each step (for a watchdog)."""

    stop: Callable[[], bool] = lambda: False
    pause: Callable[[float], None] = time.sleep
    beat: Callable[[], None] = lambda: None


@dataclass(slots=True)
class Tally:
    """What a pass did. `outcomes` names each source visited with what came of it; `trouble` counts kinds of failures."""

    count: Counter[str] = field(default_factory=Counter)
    outcomes: dict[str, str] = field(default_factory=dict)
    trouble: Counter[str] = field(default_factory=Counter)
    set_aside: list[Any] = field(default_factory=list)
    clock_ok: bool = True

    @property
    def all_failed(self) -> bool:
        """Whether every source that was visited failed for the network."""
        return bool(self.outcomes) and self.trouble["network"] == len(self.outcomes)


@dataclass
class Pass:
    """One pass. `fetcher` makes the network part when a source needs it."""

    ledger: Ledger
    coder: Coder
    clock: Clock
    fetcher: Callable[[], Fetcher]
    limits: Limits = field(default_factory=Limits)
    plan: Plan = field(default_factory=Plan)
    hooks: Hooks = field(default_factory=Hooks)
    tally: Tally = field(default_factory=Tally)
    avoided: dict[str, str] = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)

    @cached_property
    def net(self) -> Fetcher:
        return self.fetcher()

    @cached_property
    def robots(self) -> Robots:
        return Robots(self.net)

    def run(self) -> Tally:
        """Visit what is due. Raises LedgerError when the ledger cannot be written, NetworkError when the network part is missing."""
        with self.ledger.reading() as connection:
            newest = state.newest_stored(connection)
        self.tally.clock_ok = clock_is_sane(self.now, newest)
        if not self.tally.clock_ok:
            log.warning("the clock shows %s, which cannot be right; what is fetched now is marked", stamp(self.now))
        sources = [source for source in load_sources(self.ledger) if source.enabled]
        self.tally.count["sources"] = len(sources)
        try:
            for source in sources:
                self._check_stop()
                self._visit_if_due(source)
            self._visit_pages(sources)
        except Stopped:
            log.info("asked to stop: the rest is for the next pass")
        self._group()
        return self.tally

    def _group(self) -> None:
        """Bring incidents up to date; what is left ungrouped by an interruption is grouped by the next pass."""
        from detente.chronicle import Chronicle

        try:
            with self.ledger.writer_lock():
                Chronicle(self.ledger).update()
        except LedgerError as error:
            if error.code != BUSY:
                raise
            log.info("incidents are brought up to date by the next pass: %s", error)

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def _check_stop(self) -> None:
        if self.hooks.stop():
            raise Stopped

    def _context(self) -> reading.Context:
        moment = stamp(self.now) if self.tally.clock_ok else None
        return reading.Context(self.limits, moment, moment and moment[:10])

    def _visit_if_due(self, source: Source) -> None:
        with self.ledger.reading() as connection:
            known = state.fetch_state(connection, source.url)
        if not (self.plan.all_due or is_due(self.now, known.next_due, known.fetched)):
            return
        known = replace(known, source_id=source.id)
        try:
            outcome = self._visit_folder(source) if source.kind == "folder" else self._visit_address(source, known)
        except Failure as failure:
            self._source_failed(source, known, failure)
            return
        except OSError as error:
            self._source_failed(source, known, Failure("folder", error.strerror or str(error)))
            return
        self.tally.outcomes[source.name] = outcome
        log.info("%s: %s", source.name, outcome)

    def _source_failed(self, source: Source, known: Fetch, failure: Failure) -> None:
        wait = back_off(known.failures + 1, retry_after=failure.retry_after)
        due, status = later(self.now, wait), f"failed: {failure.reason}"
        self._remember([replace(known, failures=known.failures + 1, status=status, next_due=due)])
        kind = "network" if failure.kind in ("network", "http") else failure.kind
        self.tally.trouble[kind] += 1
        self.tally.outcomes[source.name] = f"failed: {failure.reason}"
        log.warning("%s: %s; next try in %d s", source.name, failure.reason, wait)
        self.hooks.beat()

    # folders

    def _visit_folder(self, source: Source) -> str:
        """Read the files that are new or changed since they were read last."""
        read = 0
        files = files_of(source.folder)
        while some := list(islice(files, FILES_AT_ONCE)):
            self._check_stop()
            with self.ledger.reading() as connection:
                known = fetches.fetch_states(connection, [file.url for file in some])
            changed = [file for file in some if file.url not in known or known[file.url].etag != file.mark]
            if changed:
                read += self._read_files(source, changed)
        self._source_done(source, Fetch(source.url, source.id), status="read")
        return f"{read} new or changed files" if read else "unchanged"

    def _read_files(self, source: Source, files: list[Seen]) -> int:
        done: list[Seen] = []

        def stream() -> Iterator[Any]:
            for file in files:
                for item in read_captures([file.path], limits=self.limits, not_after=self._context().today):
                    yield item
                    if self.hooks.stop():
                        return
                done.append(file)

        self._take(stream(), batch=self.plan.file_batch)
        note = None if self.tally.clock_ok else CLOCK_SUSPECT
        moment = stamp(self.now)
        self._remember(
            Fetch(file.url, source.id, etag=file.mark, fetched=moment, status="stored", note=note) for file in done
        )
        self.tally.count["files"] += len(done)
        return len(done)

    # feeds and pages

    def _visit_address(self, source: Source, known: Fetch) -> str:
        answer = self.net.get(source.url, etag=known.etag, last_modified=known.last_modified, permit=self._permit)
        self.tally.count["requests"] += 1
        self.hooks.beat()
        if answer.moved_to:
            log.warning("%s: moved for good to %s", source.name, answer.moved_to)
        sha256 = hashlib.sha256(answer.body).hexdigest()
        if answer.status == 304 or sha256 == known.sha256:
            etag, modified = answer.etag or known.etag, answer.last_modified or known.last_modified
            self._source_done(source, replace(known, etag=etag, last_modified=modified), status="unchanged")
            return "unchanged"
        known = replace(known, etag=answer.etag, last_modified=answer.last_modified, sha256=sha256)
        kind = reading.kind_of(answer)
        if kind == "feed":
            return self._read_feed(source, known, answer)
        if kind == "page":
            self._take([reading.read_page(answer, source.url, self._context())])
            self._source_done(source, known, status="read", kind="page")
            return "a changed page"
        raise Failure("http", f"neither a feed nor a page: {answer.content_type or 'of no known kind'}"[:200])

    def _read_feed(self, source: Source, known: Fetch, answer: Answer) -> str:
        """Entries without a page are stored now, links wait in the ledger for their turn."""
        listing = reading.read_feed(answer, self._context())
        if listing.loose:
            self._take(listing.loose)
        moment = stamp(self.now)
        with self.ledger.reading() as connection:
            met = set(fetches.fetch_states(connection, listing.links)) | fetches.seen_addresses(
                connection, listing.links
            )
        fresh = [
            Fetch(url, source.id, next_due=moment, status=fetches.WAITING, note=entry)
            for url, entry in listing.links.items()
            if url not in met
        ]
        self._source_done(source, known, status="read", kind="feed", more=fresh)
        self.tally.count["links"] += len(fresh)
        return f"{len(fresh)} new of {len(listing.links) + len(listing.loose)} entries"

    def _visit_pages(self, sources: list[Source]) -> None:
        """Fetch pages that wait, hosts taking turns, until enough for one pass."""
        with self.ledger.reading() as connection:
            waiting = fetches.waiting_pages(connection, [source.id for source in sources])
        due = [page for page in waiting if self.plan.all_due or is_due(self.now, page.next_due, page.fetched)]
        queue = islice(take_turns(due), self.plan.max_pages)
        while some := list(islice(queue, self.plan.batch)):
            self._check_stop()
            self._fetch_pages(some)

    def _fetch_pages(self, pages: list[Fetch]) -> None:
        done: list[Fetch] = []

        def stream() -> Iterator[Any]:
            for page in pages:
                try:
                    self._check_stop()
                    item, after = self._fetch_page(page)
                except Stopped:
                    return
                if item is not None:
                    yield item
                if after is not None:
                    done.append(after)

        self._take(stream())
        self._remember(done)

    def _fetch_page(self, page: Fetch) -> tuple[Any, Fetch | None]:
        """The capture of a page, or None, and what to remember of it once that is stored (None: nothing happened)."""
        if host_of(page.url) in self.avoided:
            return None, None
        moment = stamp(self.now)
        note = None if self.tally.clock_ok else CLOCK_SUSPECT
        try:
            answer = self.net.get(page.url, permit=self._permit)
        except Failure as failure:
            return self._page_failed(page, failure)
        finally:
            self.tally.count["requests"] += 1
            self.hooks.beat()
        self.tally.count["pages"] += 1
        item = reading.read_page(answer, page.url, self._context(), entry=page.note)
        sha256 = hashlib.sha256(answer.body).hexdigest()
        return item, Fetch(page.url, page.source_id, fetched=moment, status="stored", sha256=sha256, note=note)

    def _page_failed(self, page: Fetch, failure: Failure) -> tuple[Any, Fetch]:
        failures = page.failures + 1
        log.info("%s: %s", page.url, failure.reason)
        self.tally.count["pages_failed"] += 1
        if failure.kind == "network" or failure.status in (429, 503):
            self.avoided[host_of(page.url)] = failure.reason
        if not failure.lasting and failures < MOST_TRIES:
            due = later(self.now, back_off(failures, retry_after=failure.retry_after))
            return None, replace(page, failures=failures, next_due=due)
        item = reading.read_entry(page.note, page.url, self._context()) if page.note else None
        gone = Fetch(
            page.url, page.source_id, fetched=stamp(self.now), failures=failures, status=f"given up: {failure.reason}"
        )
        return item, gone

    def _permit(self, url: str) -> None:
        """Wait until the host may be asked again, and ask only what it allows."""
        host = host_of(url)
        if host in self.avoided:
            raise Failure("network", self.avoided[host])
        try:
            self.robots.check(url)
        except Failure as failure:
            if failure.kind == "network":
                self.avoided[host] = failure.reason
            raise
        since = time.monotonic() - self.asked.get(host, -1e9)
        wait = max(self.plan.host_delay, self.robots.delay(url)) - since
        while wait > 0:
            self._check_stop()
            self.hooks.pause(min(wait, 1.0))
            self.hooks.beat()
            wait -= 1.0
        self.asked[host] = time.monotonic()

    # the ledger

    def _take(self, items: Iterable[Any], *, batch: int | None = None) -> None:
        from detente.intake import Intake

        kind = "run" if self.tally.clock_ok else "run, clock suspect"
        intake = Intake(self.ledger, self.coder, self.clock, self.plan.jobs, batch or self.plan.batch, self.hooks.beat)
        outcome = intake.run(items, kind=kind)
        self.tally.count.update(outcome.count)
        self.tally.set_aside += outcome.refused

    def _source_done(
        self, source: Source, known: Fetch, *, status: str, kind: str | None = None, more: Iterable[Fetch] = ()
    ) -> None:
        """Remember a visit that went well, and links it found, in one transaction."""
        note = None if self.tally.clock_ok else CLOCK_SUSPECT
        done = replace(known, source_id=source.id, failures=0, status=status, note=note)
        done = replace(done, fetched=stamp(self.now), next_due=later(self.now, source.interval))
        with self.ledger.writing() as connection:
            state.put_fetch_state(connection, done)
            fetches.put_fetch_states(connection, more)
            if kind is not None and kind != source.kind:
                fetches.set_source_kind(connection, source.id, kind)
        self.hooks.beat()

    def _remember(self, states: Iterable[Fetch]) -> None:
        kept = list(states)
        if kept:
            with self.ledger.writing() as connection:
                fetches.put_fetch_states(connection, kept)


def take_turns(pages: Iterable[Fetch]) -> Iterator[Fetch]:
    """Pages in an order where hosts take turns, each in its own order."""
    queues: dict[str, list[Fetch]] = {}
    for page in pages:
        queues.setdefault(host_of(page.url), []).append(page)
    rounds = max(map(len, queues.values()), default=0)
    for number in range(rounds):
        for queue in queues.values():
            if number < len(queue):
                yield queue[number]
