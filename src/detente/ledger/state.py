"""What the watch remembers between passes: sources, what was fetched when, small named values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from detente.errors import InputError
from detente.ledger import schema


@dataclass(frozen=True, slots=True)
class Fetch:
    """What is known of one address: validators for a conditional request, when it is due, how often it failed."""

    url: str
    source_id: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    fetched: str | None = None
    next_due: str | None = None
    failures: int = 0
    status: str | None = None
    sha256: str | None = None
    note: str | None = None


def add_source(
    connection: Connection, name: str, kind: str, url: str, *, options: Mapping[str, Any] | None = None, added: str
) -> int:
    """A new source; its number. Raises InputError when the name or address is already there."""
    table = schema.source
    if connection.execute(select(table.c.id).where((table.c.name == name) | (table.c.url == url))).first():
        raise InputError("there is already a source of this name or address", subject=name, code="INP006")
    number = (connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1
    words = json.dumps(dict(options or {}), ensure_ascii=False, sort_keys=True)
    row = {"id": number, "name": name, "kind": kind, "url": url, "options": words, "enabled": 1, "added": added}
    connection.execute(insert(table), row)
    return int(number)


def sources(connection: Connection) -> list[dict[str, Any]]:
    """All sources in the order they were added; `options` as a dict, `enabled` as a bool."""
    rows = connection.execute(select(schema.source).order_by(schema.source.c.id))
    plain = (dict(row._mapping) for row in rows)
    return [{**row, "options": json.loads(row["options"]), "enabled": bool(row["enabled"])} for row in plain]


def remove_source(connection: Connection, name: str) -> None:
    """Take a source out, with what was remembered of its addresses; articles stay. Raises InputError when not there."""
    if not connection.execute(delete(schema.source).where(schema.source.c.name == name)).rowcount:
        raise InputError("there is no source of this name", subject=name, code="INP005")


def enable_source(connection: Connection, name: str, *, enabled: bool) -> None:
    table = schema.source
    if not connection.execute(update(table).where(table.c.name == name).values(enabled=int(enabled))).rowcount:
        raise InputError("there is no source of this name", subject=name, code="INP005")


def fetch_state(connection: Connection, url: str) -> Fetch:
    """What is remembered of an address; a blank state for a new one."""
    row = connection.execute(select(schema.fetch).where(schema.fetch.c.url == url)).first()
    if row is None:
        return Fetch(url)
    return Fetch(**{name: value for name, value in row._mapping.items() if name != "id"})


def put_fetch_state(connection: Connection, state: Fetch) -> None:
    """Remember the state of an address."""
    table, values = schema.fetch, asdict(state)
    if not connection.execute(update(table).where(table.c.url == state.url).values(values)).rowcount:
        connection.execute(insert(table), values)


def newest_stored(connection: Connection) -> str | None:
    """The latest time anything was stored at: no correct clock shows an earlier one."""
    times = [
        connection.execute(select(func.max(column))).scalar()
        for column in (schema.run.c.started, schema.run.c.finished, schema.fetch.c.fetched)
    ]
    return max((str(time) for time in times if time), default=None)


def get_value(connection: Connection, name: str) -> str | None:
    """A small named value (when the last brief was made, ...)."""
    return connection.execute(select(schema.meta.c.value).where(schema.meta.c.name == name)).scalar()


def put_value(connection: Connection, name: str, value: str) -> None:
    table = schema.meta
    if not connection.execute(update(table).where(table.c.name == name).values(value=value)).rowcount:
        connection.execute(insert(table), {"name": name, "value": value})
