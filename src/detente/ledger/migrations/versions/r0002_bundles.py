"""Smaller ledgers: captures and records in bundles, ids as bytes, statements and figures in the order of their articles.

Every table is made anew from the frozen statements and filled from the old one; the word index is rebuilt from itself, as the
text it was made from is read with models that a migration does not have.
"""

from collections.abc import Iterator
from importlib import resources
from itertools import count, groupby
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection

from detente.ledger.hexed import packed
from detente.ledger.packing import (
    Piece,
    capture_piece,
    pack_pieces,
    records_piece,
    unpack,
    unpack_coded,
    unpack_text_of,
)

revision = "0002"
down_revision = "0001"

OLD = "detente_0001"
FULL = 64 * 1024
ROWS = 500
TABLES = (
    "meta", "run", "party", "outlet", "capture", "article", "sighting", "teaser", "teaser_sighting", "event", "event_party",
    "event_pair", "statement", "claim", "instrument", "instrument_step", "forecast", "figure", "vector", "attitude",
    "quarantine", "source", "fetch", "verdict", "correction", "judgement", "recoding", "recoded", "report", "report_pair",
    "article_signature", "incident", "incident_pair", "day_read", "incident_link",
)  # fmt: skip
RECORD = {"record": 8}
IDS: dict[str, dict[str, int]] = {
    "capture": {"sha256": 32}, "article": {"key": 12}, "teaser": {"key": 12, **RECORD}, "event": RECORD, "statement": RECORD,
    "claim": {**RECORD, "statement": 8, "counters": 8}, "instrument": RECORD, "forecast": {**RECORD, "statement": 8},
    "figure": RECORD, "vector": RECORD, "attitude": RECORD, "judgement": RECORD,
}  # fmt: skip
"""Columns that hold bytes now, by table, and how many."""
NUMBERED = ("statement", "figure")
"""Tables whose rows are numbered in each article now."""
ORDER = {"capture": ("id",), "article": ("capture_id", "id")} | dict.fromkeys(NUMBERED, ("article_id", "id"))
VIEWS = ("article", "event", "statement", "claim", "instrument", "forecast", "figure", "vector", "attitude")


def upgrade() -> None:
    bind = op.get_bind()
    lite = bind.dialect.name == "sqlite"
    for view in VIEWS:
        bind.exec_driver_sql(f"drop view {view}_flat")
    _set_aside(bind, lite=lite)
    _run_script(bind)
    bundles = _Bundles(bind)
    for name in TABLES:
        _copy(bind, name, bundles)
    if lite:
        _copy_words(bind)
        for name in reversed(TABLES):
            bind.exec_driver_sql(f"drop table {_old(bind, name)}")
    else:
        for name in (*TABLES, "bundle"):
            _go_on_counting(bind, name)
        bind.exec_driver_sql(f"drop schema {OLD} cascade")


def _go_on_counting(bind: Connection, name: str) -> None:
    """Let a server's counter of row numbers go on behind the last of them."""
    columns = {column["name"] for column in sa.inspect(bind).get_columns(name)}
    if "id" in columns and name not in NUMBERED:
        rows = sa.table(name, sa.column("id"))
        last = sa.select(sa.func.max(rows.c.id)).scalar_subquery()
        bind.execute(sa.select(sa.func.setval(sa.func.pg_get_serial_sequence(name, "id"), last)))


def _old(bind: Connection, name: str) -> str:
    return f"{OLD}_{name}" if bind.dialect.name == "sqlite" else f'{OLD}."{name}"'


def _set_aside(bind: Connection, *, lite: bool) -> None:
    """Get the old tables and the names of their indexes out of the way."""
    if not lite:
        bind.exec_driver_sql(f"create schema {OLD}")
        for name in TABLES:
            bind.exec_driver_sql(f'alter table "{name}" set schema {OLD}')
        return
    bind.exec_driver_sql("pragma legacy_alter_table = on")  # views that a person made stay as they are
    query = "select name from sqlite_master where type = 'index' and sql is not null"
    for index in bind.exec_driver_sql(query).scalars().all():
        bind.exec_driver_sql(f"drop index {index}")
    for name in (*TABLES, "article_words"):
        bind.exec_driver_sql(f"alter table {name} rename to {_old(bind, name)}")
    bind.exec_driver_sql("pragma legacy_alter_table = off")


def _run_script(bind: Connection) -> None:
    dialect = bind.dialect.name
    folder = resources.files("detente.ledger.migrations").joinpath("versions")
    for statement in folder.joinpath(f"r0002_{dialect}.sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            bind.exec_driver_sql(statement.replace("%", "%%") if dialect == "postgresql" else statement)


def _rows(bind: Connection, name: str, *order: str) -> Iterator[dict[str, Any]]:
    """The rows of an old table."""
    query = sa.select(sa.text("*")).select_from(sa.text(_old(bind, name))).order_by(*map(sa.column, order))
    for row in bind.execute(query, execution_options={"stream_results": True}).mappings():
        yield dict(row)


def _insert(bind: Connection, name: str, rows: Iterator[dict[str, Any]]) -> None:
    waiting: list[dict[str, Any]] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == ROWS:
            _write(bind, name, waiting)
            waiting = []
    if waiting:
        _write(bind, name, waiting)


def _write(bind: Connection, name: str, rows: list[dict[str, Any]]) -> None:
    bind.execute(sa.insert(sa.table(name, *map(sa.column, rows[0]))), rows)


def _copy(bind: Connection, name: str, bundles: "_Bundles") -> None:
    rows = _rows(bind, name, *ORDER.get(name, ()))
    if name == "capture":
        rows = map(bundles.capture, rows)
    elif name == "article":
        rows = map(bundles.article, rows)
    elif name in NUMBERED:
        rows = _numbered(rows)
    _insert(bind, name, (_with_ids(name, row) for row in rows))
    bundles.close()


def _with_ids(name: str, row: dict[str, Any]) -> dict[str, Any]:
    for column, size in IDS.get(name, {}).items():
        if row[column] is not None:
            row[column] = packed(row[column], size)
    return row


def _numbered(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for _, group in groupby(rows, lambda row: row["article_id"]):
        for number, row in enumerate(group, 1):
            yield {**row, "id": number}


class _Bundles:
    """What takes the blobs of captures and articles. A bundle has to be there before the rows that point to it, so it is made
    empty and filled when it is full."""

    def __init__(self, bind: Connection) -> None:
        self.bind = bind
        self.numbers = count(1)
        self.number = 0
        self.kind = ""
        self.pieces: list[Piece] = []

    def capture(self, row: dict[str, Any]) -> dict[str, Any]:
        data = unpack(bytes(row.pop("data")))
        return {**row, **self._add("captures", capture_piece(data))}

    def article(self, row: dict[str, Any]) -> dict[str, Any]:
        columns = sa.column("data", sa.LargeBinary), sa.column("sha256", sa.Text)
        query = sa.select(*columns).select_from(sa.text(_old(self.bind, "capture")))
        source = self.bind.execute(query.where(sa.column("id") == row["capture_id"])).one()
        coded = unpack_coded(bytes(row.pop("coded")), unpack_text_of(row["text"], unpack(bytes(source.data))))
        return {**row, **self._add("records", records_piece(coded, source.sha256))}

    def _add(self, kind: str, piece: Piece) -> dict[str, int]:
        if sum(one.size for one in self.pieces) >= FULL:
            self.close()
        if not self.pieces:
            self.number, self.kind = next(self.numbers), kind
            _write(self.bind, "bundle", [{"id": self.number, "kind": kind, "size": 0, "data": b""}])
        self.pieces.append(piece)
        return {"bundle_id": self.number, "part": len(self.pieces) - 1}

    def close(self) -> None:
        """Fill the bundle that is open."""
        if self.pieces:
            table = sa.table("bundle", *map(sa.column, ("id", "size", "data")))
            size = sum(one.size for one in self.pieces)
            data = pack_pieces(self.pieces, of_records=self.kind == "records")
            self.bind.execute(sa.update(table).where(table.c.id == self.number).values(size=size, data=data))
            self.pieces = []


def _copy_words(bind: Connection) -> None:
    """The word index in its new shape: the terms of each article in the order in which they stood."""
    old, spread = _old(bind, "article_words"), f"{OLD}_spread"
    bind.exec_driver_sql(f"create virtual table temp.{spread} using fts5vocab(main, {old}, instance)")
    terms = sa.select(sa.text("doc, col, term")).select_from(sa.text(f"temp.{spread}"))
    found = bind.execute(terms.order_by(sa.text('doc, col, "offset"')))
    query = "insert into article_words (rowid, body, title) values (?, ?, ?)"
    for article_id, rows in groupby(found, lambda row: row.doc):
        words: dict[str, list[str]] = {"title": [], "body": []}
        for row in rows:
            words[row.col].append(row.term)
        bind.exec_driver_sql(query, (article_id, " ".join(words["body"]), " ".join(words["title"])))
    bind.exec_driver_sql("insert into article_words (article_words) values ('optimize')")
    bind.exec_driver_sql(f"drop table temp.{spread}")
    bind.exec_driver_sql(f"drop table {old}")
