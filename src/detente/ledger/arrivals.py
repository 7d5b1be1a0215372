"""When articles were first seen, so that a report can tell what is new."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from detente.ledger import schema


def first_seen(connection: Connection) -> dict[str, str]:
    """When each article was first seen, by its name (the later time where two articles share a name)."""
    article, sighting = schema.article, schema.sighting
    query = (
        select(article.c.name, func.min(sighting.c.seen))
        .join(sighting, sighting.c.article_id == article.c.id)
        .group_by(article.c.id)
        .order_by(func.min(sighting.c.seen))
    )
    return {row[0]: str(row[1]) for row in connection.execute(query)}
