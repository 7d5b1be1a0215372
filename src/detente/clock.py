"""Time as a value that is passed in: the system's clock for programs, a fixed one for tests.

A small board without a battery clock wakes up in the past, so time is checked before it is believed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

BUILD_DATE = datetime(2026, 11, 25, tzinfo=UTC)
"""No correct clock shows an earlier time than this."""


class Clock(Protocol):
    """Something that knows the time."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still, for tests and reproducible output.

    >>> FixedClock("2026-01-31T10:00:00+00:00").now().isoformat()
    '2026-01-31T10:00:00+00:00'
    """

    def __init__(self, moment: str) -> None:
        self._moment = datetime.fromisoformat(moment)

    def now(self) -> datetime:
        return self._moment


def stamp(moment: datetime) -> str:
    """A moment as the ledger keeps it: ISO 8601 in UTC at second precision, `2026-01-31T10:00:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def clock_is_sane(now: datetime, newest_stored: str | None) -> bool:
    """Whether a clock can be believed: it shows neither a time before the build nor before the newest stored time.

    >>> clock_is_sane(datetime(2000, 1, 1, tzinfo=UTC), None)
    False
    """
    return now >= BUILD_DATE and (newest_stored is None or stamp(now) >= newest_stored)
