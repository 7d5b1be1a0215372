"""What is remembered of many addresses at once: pages that wait to be fetched, files already read, addresses seen before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from sqlalchemy import Connection, func, select, update

from detente.ledger import schema
from detente.ledger.state import Fetch, put_fetch_state

WAITING = "waiting"
_AT_ONCE = 500


def fetch_states(connection: Connection, urls: Iterable[str]) -> dict[str, Fetch]:
    """What is remembered of addresses; those never met are left out."""
    table, found = schema.fetch, {}
    for some in _some(urls):
        for row in connection.execute(select(table).where(table.c.url.in_(some))):
            state = Fetch(**{name: value for name, value in row._mapping.items() if name != "id"})
            found[state.url] = state
    return found


def put_fetch_states(connection: Connection, states: Iterable[Fetch]) -> None:
    """Remember the states of addresses."""
    for state in states:
        put_fetch_state(connection, state)


def waiting_pages(connection: Connection, source_ids: Sequence[int]) -> list[Fetch]:
    """Pages that wait to be fetched for these sources, those due first first."""
    table = schema.fetch
    query = select(table).where(
        table.c.next_due.is_not(None), table.c.status == WAITING, table.c.source_id.in_(list(source_ids))
    )
    rows = connection.execute(query.order_by(table.c.next_due, table.c.id))
    return [Fetch(**{name: value for name, value in row._mapping.items() if name != "id"}) for row in rows]


def count_waiting(connection: Connection) -> dict[int, int]:
    """How many pages wait, by the number of their source."""
    table = schema.fetch
    query = select(table.c.source_id, func.count()).where(table.c.next_due.is_not(None), table.c.status == WAITING)
    return {
        source: count for source, count in connection.execute(query.group_by(table.c.source_id)) if source is not None
    }


def seen_addresses(connection: Connection, urls: Iterable[str]) -> set[str]:
    """Those of the addresses that an article was read from."""
    column = schema.sighting.c.url
    return {
        url
        for some in _some(urls)
        for url in connection.execute(select(column).where(column.in_(some))).scalars()
        if url
    }


def set_source_kind(connection: Connection, source_id: int, kind: str) -> None:
    """What an address turned out to be: a feed or a page."""
    table = schema.source
    connection.execute(update(table).where(table.c.id == source_id).values(kind=kind))


def _some(urls: Iterable[str]) -> Iterable[list[str]]:
    stream = iter(dict.fromkeys(urls))
    while some := list(islice(stream, _AT_ONCE)):
        yield some
