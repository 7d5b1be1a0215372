"""How the sources are: when each was last had, what waits, what fails.

In: an open ledger. Out: plain rows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from detente.watch.schedule import short_interval
from detente.watch.sources import load_sources

if TYPE_CHECKING:
    from detente.ledger import Ledger

MANY_FAILURES = 3
LONG_SILENCE = timedelta(days=3)


def source_rows(ledger: Ledger) -> list[dict[str, Any]]:
    """Each source with its last and next visit, state, failures in a row and number of pages that wait."""
    from detente.ledger.fetches import count_waiting, fetch_states

    sources = load_sources(ledger)
    with ledger.reading() as connection:
        known = fetch_states(connection, [source.url for source in sources])
        waiting = count_waiting(connection)
    rows = []
    for source in sources:
        seen = known.get(source.url)
        rows.append(
            {
                "name": source.name,
                "kind": source.kind,
                "url": source.url,
                "every": short_interval(source.interval) if source.interval else "each run",
                "tags": list(source.tags),
                "enabled": source.enabled,
                "fetched": seen.fetched if seen else None,
                "next_due": seen.next_due if seen else None,
                "status": (seen.status if seen else None) or "new",
                "failures": seen.failures if seen else 0,
                "note": seen.note if seen else None,
                "waiting": waiting.get(source.id, 0),
            }
        )
    return rows


def ailing(rows: list[dict[str, Any]], now: datetime) -> list[tuple[dict[str, Any], str]]:
    """Sources that fail again and again, or were not had for long, with the reason."""
    found = []
    for row in rows:
        if not row["enabled"]:
            continue
        if row["failures"] >= MANY_FAILURES:
            found.append((row, f"{row['failures']} failures in a row, {row['status']}"))
        elif row["fetched"] and (silent := now - datetime.fromisoformat(row["fetched"])) > LONG_SILENCE:
            found.append((row, f"not visited for {silent.days} days"))
    return found
