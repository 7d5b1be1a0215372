"""Passes one after another, until asked to stop; and what systemd wants to hear of it.

In: a function that makes one pass, an interval. Out: the last tally. Nothing runs beside the work: the watchdog is told from it.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event
from types import FrameType

from detente.errors import LedgerError
from detente.watch.poll import BUSY, Tally

log = logging.getLogger("detente.watch")

LONGEST_NAP = 5.0


@dataclass(slots=True)
class Notifier:
    """Tells systemd how we are, where it listens (`NOTIFY_SOCKET`); the watchdog at most every few seconds."""

    address: str | None = None
    last: float = field(default=-1e9)

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Notifier:
        return cls(env.get("NOTIFY_SOCKET"))

    def say(self, words: str) -> None:
        if not self.address:
            return
        place = "\0" + self.address[1:] if self.address.startswith("@") else self.address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
            channel.connect(place)
            channel.sendall(words.encode("utf-8", "replace"))

    def beat(self) -> None:
        """A sign of life after progress."""
        now = time.monotonic()
        if now - self.last >= LONGEST_NAP:
            self.last = now
            self.say("WATCHDOG=1")


@dataclass(slots=True)
class Stop:
    """Whether to end after the current item. SIGTERM and the first SIGINT ask for it; a second one interrupts."""

    event: Event = field(default_factory=Event)
    by: int = 0
    """The signal that asked."""

    def __call__(self) -> bool:
        return self.event.is_set()

    def pause(self, seconds: float) -> None:
        """Wait, but no longer than until asked to stop."""
        self.event.wait(seconds)

    @contextmanager
    def on_signals(self) -> Iterator[None]:
        """Listen to signals while inside; the handlers before come back after."""

        def ask(number: int, _frame: FrameType | None) -> None:
            if self.event.is_set():
                raise KeyboardInterrupt
            self.by = number
            self.event.set()

        before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def repeat(make_pass: Callable[[], Tally], every: float, stop: Stop, notifier: Notifier) -> Tally:
    """Passes with `every` seconds from start to start; a ledger that is busy is tried again the next time."""
    notifier.say(f"READY=1\nSTATUS=watching\nMAINPID={os.getpid()}")
    tally = Tally()
    while not stop():
        began = time.monotonic()
        try:
            tally = make_pass()
        except LedgerError as error:
            if error.code != BUSY:
                raise
            log.warning("%s", error)
        notifier.beat()
        while not stop() and (left := began + every - time.monotonic()) > 0:
            stop.pause(min(left, LONGEST_NAP))
            notifier.beat()
    notifier.say("STOPPING=1")
    return tally
