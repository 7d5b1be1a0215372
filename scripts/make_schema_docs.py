"""Write docs/schema.md from the ledger's tables and views; meanings come from `schema_words.py`.

Run by `make docs`; `--check` only says whether the page is what it would write (exit code 1 when not). A column without a
meaning is an error.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import schema_words as words

PAGE = Path(__file__).resolve().parent.parent / "docs" / "schema.md"
RECIPES = Path(__file__).with_name("schema_recipes.md")

OF_ARTICLE = ("title", "url", "outlet", "published", "article_id")

HEAD = """# The ledger's tables

One SQLite file (or a PostgreSQL database); written by `scripts/make_schema_docs.py` from the tables themselves. Names and columns hold within
schema `detente/1`; a change is a migration with a line in [changelog.md](changelog.md).
"""


def page() -> str:
    """The whole page; the same bytes for the same tables."""
    from detente.ledger import incident_schema

    tables = incident_schema.metadata.tables
    parts = [HEAD, RECIPES.read_text("utf-8"), "## Views\n", *views(), "## Tables\n"]
    parts.append("Keys are integers. A type ending in `?` may be null. `→` is a foreign key.\n")
    for name in tables:
        parts += section(tables[name])
    return "\n".join(parts).rstrip() + "\n"


def views() -> Iterator[str]:
    """A table of the views with their columns."""
    from detente.ledger.views import VIEWS

    yield "Joined, one row a record; made for reading. All but `article_flat` end with the article's `title`, `url`, `outlet`,"
    yield "`published` and `article_id`.\n"
    yield "| view | what | its own columns |\n| --- | --- | --- |"
    columns = columns_of_views()
    for name in VIEWS:
        own = [column for column in columns[name] if name == "article_flat" or column not in OF_ARTICLE]
        yield f"| `{name}` | {words.VIEWS[name]} | {', '.join(own)} |"
    yield ""


def columns_of_views() -> dict[str, list[str]]:
    """The columns of each view, as a new database has them."""
    from sqlalchemy import create_engine

    from detente.ledger import incident_schema
    from detente.ledger.views import VIEWS, view_statements

    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        incident_schema.metadata.create_all(connection)
        for statement in view_statements("sqlite"):
            connection.exec_driver_sql(statement)
        return {name: list(connection.exec_driver_sql(f"select * from {name} limit 0").keys()) for name in VIEWS}


def section(table: Any) -> Iterator[str]:
    """A table with its columns."""
    yield f"### {table.name}\n\n{words.TABLES[table.name]}\n"
    yield "| column | type | meaning |\n| --- | --- | --- |"
    for column in table.columns:
        yield f"| `{column.name}` | {kind(column)} | {meaning(column)} |"
    yield ""


def kind(column: Any) -> str:
    name = re.sub(r"\(.*\)", "", str(column.type)).lower()
    short = {"bigint": "integer", "integer": "integer", "float": "real", "real": "real"}.get(name, name)
    return short + ("?" if column.nullable else "")


def meaning(column: Any) -> str:
    """What a column means, and where its foreign key goes."""
    own = f"{column.table.name}.{column.name}"
    text = words.COLUMNS.get(own) or words.SAME.get(column.name)
    if text is None:
        raise SystemExit(f"scripts/schema_words.py: no meaning for {own}")
    target = next((f" → `{key.column.table.name}`" for key in column.foreign_keys), "")
    return text + target


def main() -> int:
    """Write the page, or check it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true", help="only say whether the page is fresh")
    made = page()
    if not arguments.parse_args().check:
        PAGE.write_text(made, "utf-8")
        return 0
    fresh = PAGE.is_file() and PAGE.read_text("utf-8") == made
    if not fresh:
        sys.stderr.write(f"{PAGE.name} is not fresh: run make docs\n")
    return 0 if fresh else 1


if __name__ == "__main__":
    sys.exit(main())
