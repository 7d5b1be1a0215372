"""When a source is asked again: intervals, back-off without chance, what servers ask for.

In: words and counts. Out: seconds and times as the ledger keeps them.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from detente.clock import stamp
from detente.errors import InputError

MINUTE, HOUR, DAY = 60, 3600, 86_400
DEFAULT_EVERY = 15 * MINUTE
FIRST_BACK_OFF = 5 * MINUTE
LONGEST_BACK_OFF = DAY
LONGEST_RETRY_AFTER = 7 * DAY
SHORTEST = 10
_EVERY = re.compile(r"(\d{1,5})\s?([smhd])")
_SECONDS = {"s": 1, "m": MINUTE, "h": HOUR, "d": DAY}


def parse_every(words: str) -> int:
    """An interval in seconds. Raises InputError for anything but a number with s, m, h or d, from 10 seconds to a year.

    >>> parse_every("15m"), parse_every("2h")
    (900, 7200)
    """
    found = _EVERY.fullmatch(words.strip().lower())
    seconds = int(found[1]) * _SECONDS[found[2]] if found else 0
    if not SHORTEST <= seconds <= 366 * DAY:
        raise InputError("not an interval such as 30s, 15m, 2h or 1d", subject=words[:40], code="INP008")
    return seconds


def back_off(failures: int, *, retry_after: float | None = None) -> int:
    """Seconds to wait after so many failures in a row: doubled each time, at most a day; longer where the server asks.

    >>> [back_off(n) for n in (1, 2, 3, 20)], back_off(1, retry_after=7200.0)
    ([300, 600, 1200, 86400], 7200)
    """
    own: int = min(FIRST_BACK_OFF * 2 ** min(max(failures - 1, 0), 20), LONGEST_BACK_OFF)
    return max(own, int(min(retry_after or 0, LONGEST_RETRY_AFTER)))


def later(now: datetime, seconds: float) -> str:
    """A moment so many seconds from now, as the ledger keeps it."""
    return stamp(now + timedelta(seconds=seconds))


def is_due(now: datetime, next_due: str | None, fetched: str | None) -> bool:
    """Whether it is time. A clock that went back does not silence a source: what was fetched "later" is due now."""
    moment = stamp(now)
    return next_due is None or next_due <= moment or (fetched is not None and fetched > moment)


def seconds_until(words: str, now: datetime) -> float | None:
    """Seconds until an HTTP date; None where it is none."""
    try:
        moment = parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)


def short_interval(seconds: int) -> str:
    """An interval as people write it.

    >>> short_interval(900), short_interval(7200), short_interval(90)
    ('15m', '2h', '90s')
    """
    for unit in ("d", "h", "m"):
        if seconds % _SECONDS[unit] == 0:
            return f"{seconds // _SECONDS[unit]}{unit}"
    return f"{seconds}s"
