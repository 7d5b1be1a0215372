"""Small named values that belong together by the beginning of their name."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, select

from detente.ledger import schema


def values_with(connection: Connection, prefix: str) -> dict[str, str]:
    """Names that begin so, with their values, in the order of the names."""
    table = schema.meta
    begins = func.substr(table.c.name, 1, len(prefix)) == prefix
    rows = connection.execute(select(table.c.name, table.c.value).where(begins).order_by(table.c.name))
    return {row.name: row.value for row in rows}


def values_of(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    """The values of names; those not there are left out."""
    wanted, found = list(dict.fromkeys(names)), {}
    table = schema.meta
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        rows = connection.execute(select(table.c.name, table.c.value).where(table.c.name.in_(part)))
        found.update({row.name: row.value for row in rows})
    return found


def drop_values(connection: Connection, names: Iterable[str]) -> None:
    for name in names:
        connection.execute(delete(schema.meta).where(schema.meta.c.name == name))
