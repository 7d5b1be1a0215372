"""Code a stream of articles without letting one of them stop the rest.

In: articles, mixed with refusals that pass through untouched. Out, in the same order: coded articles, refusals, and a
`Failed` for each article that made the Coder raise. Memory is bounded: at most a window of chunks is held, however long
the stream is. Worker processes die with the parent and ignore Ctrl-C, which the parent answers.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Protocol

from detente.records import Article, CodedArticle

CHUNK = 32
CHUNK_CHARS = 48_000
"""Articles coded together, by number and length: enough to share the analysis of short ones, few enough to keep memory flat."""


@dataclass(frozen=True, slots=True)
class Failed:
    """An article the Coder could not code: its name, the reason in words, and the article itself."""

    name: str
    reason: str
    article: Article | str


class Code(Protocol):
    """What codes articles: a Coder."""

    def __call__(self, article: Any) -> CodedArticle: ...

    def many(self, articles: Iterable[Any]) -> Iterator[CodedArticle]: ...


Result = Any
"""A CodedArticle, a Failed, or whatever the stream held that is not an Article (a refusal)."""


def code_batch(coder: Code, items: Iterable[Any], *, jobs: int = 1) -> Iterator[Result]:
    """Code the articles of a stream in order; everything else in it passes through."""
    if jobs <= 1:
        for chunk in chunks(iter(items)):
            yield from code_chunk(coder, chunk)
        return
    yield from _Pool(coder, jobs).run(iter(items))


def chunks(items: Iterator[Any]) -> Iterator[list[Any]]:
    """The stream in pieces of at most `CHUNK` items, ended early by `CHUNK_CHARS` of text."""
    chunk: list[Any] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += len(item.text) if isinstance(item, Article) else len(item) if isinstance(item, str) else 0
        if len(chunk) == CHUNK or size >= CHUNK_CHARS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def code_chunk(coder: Code, chunk: Sequence[Any]) -> list[Result]:
    """Code a few items together; when one of them fails, each alone, to know which."""
    try:
        coded = iter(list(coder.many([item for item in chunk if isinstance(item, Article | str)])))
    except Exception:  # noqa: BLE001 - which item it was is found out by coding each alone
        return [code_one(coder, item) for item in chunk]
    return [next(coded) if isinstance(item, Article | str) else item for item in chunk]


def code_one(coder: Code, item: Any) -> Result:
    """Code one article; an exception becomes a `Failed` that names it."""
    if not isinstance(item, Article | str):
        return item
    try:
        return coder(item)
    except Exception as error:  # noqa: BLE001 - one bad article must not stop the batch; it is kept with this reason
        return Failed(_name(item), f"coder failed: {type(error).__name__}: {error}"[:500], item)


class _Pool:
    """A window of chunks over worker processes.

    When a worker dies, every unfinished chunk is a suspect: its items are coded one at a time with nothing beside them, so
    that only the one that kills its worker is blamed.
    """

    def __init__(self, coder: Code, jobs: int) -> None:
        self.coder = coder
        self.jobs = jobs
        self.window: deque[tuple[list[Any], Future[list[Result]] | None]] = deque()
        self.executor = self._start()

    def _start(self) -> ProcessPoolExecutor:
        """Workers made by fork share what is loaded before: the knowledge tables and rules."""
        from multiprocessing import get_context

        for part in ("knowledge", "components"):
            getattr(self.coder, part, None)
        return ProcessPoolExecutor(
            self.jobs, mp_context=get_context("fork"), initializer=_start_worker, initargs=(self.coder,)
        )

    def run(self, items: Iterator[Any]) -> Iterator[Result]:
        try:
            pieces = chunks(items)
            while True:
                self._fill(pieces)
                if not self.window:
                    return
                yield from self._next()
        finally:
            self.executor.shutdown(wait=True, cancel_futures=True)

    def _fill(self, items: Iterator[list[Any]]) -> None:
        if any(future is None for _, future in self.window):
            return
        while len(self.window) < self.jobs * 2 and (chunk := next(items, None)):
            try:
                self.window.append((chunk, self.executor.submit(_code_chunk, chunk)))
            except BrokenProcessPool:
                self.window.append((chunk, None))
                return

    def _next(self) -> Iterator[Result]:
        chunk, future = self.window.popleft()
        try:
            found = future.result() if future is not None else None
        except BrokenProcessPool:
            found = None
            self.window = deque((other, waiting if _done(waiting) else None) for other, waiting in self.window)
        if found is not None:
            yield from found
            return
        self._restart()
        for item in chunk:
            yield self._alone(item)

    def _alone(self, item: Any) -> Result:
        try:
            return self.executor.submit(_code_chunk, [item]).result()[0]
        except BrokenProcessPool:
            self._restart()
            return Failed(_name(item), "the worker process died while coding it (out of memory?)", item)

    def _restart(self) -> None:
        self.executor.shutdown(wait=False, cancel_futures=True)
        self.executor = self._start()


def _done(future: Future[list[Result]] | None) -> bool:
    return future is not None and future.done() and not future.cancelled() and future.exception() is None


def _name(item: Article | str) -> str:
    return item.id if isinstance(item, Article) else " ".join(item[:40].split())


_worker: list[Code] = []


def _start_worker(coder: Code) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker[:] = [coder]


def _code_chunk(chunk: list[Any]) -> list[Result]:
    return code_chunk(_worker[0], chunk)
