"""Articles coded anew, kept beside the old until they are accepted; and the way back.

Staging is many small transactions that touch no row in use. Accepting and undoing are one transaction each: interrupted, the
rows are as they were. Only the last recoding that was accepted can be undone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, select, update

from detente.ledger import review_schema, rows, schema
from detente.ledger.apply import reindex
from detente.ledger.bundles import Bundles, Place
from detente.ledger.incidents import forget_groups
from detente.ledger.late import with_late
from detente.ledger.packing import captured, pack_coded, pack_text_of, records_piece, unpack_coded
from detente.ledger.read import Shelf
from detente.ledger.review import refresh, resolve
from detente.ledger.write import Batch
from detente.records import CodedArticle

recoding, recoded = review_schema.recoding, review_schema.recoded


@dataclass(frozen=True, slots=True)
class Plan:
    """A recoding: its number, that of its run, the day from which articles are coded anew, and its state."""

    id: int
    run_id: int
    since: str
    state: str


def find(connection: Connection, *, version: str, packs: str, since: str) -> Plan | None:
    """A recoding with the same program, rules and span of time that was neither accepted nor refused."""
    query = select(recoding).where(
        recoding.c.version == version, recoding.c.packs == packs, recoding.c.since == since,
        recoding.c.state.in_(("open", "ready")),
    )  # fmt: skip
    return _plan(connection.execute(query.order_by(recoding.c.id.desc())).first())


def begin(connection: Connection, run_id: int, *, version: str, packs: str, since: str, started: str) -> Plan:
    """A new recoding; what was staged by others and not accepted is dropped."""
    connection.execute(delete(recoding).where(recoding.c.state.in_(("open", "ready"))))
    number = (connection.execute(select(func.max(recoding.c.id))).scalar() or 0) + 1
    row = {"id": number, "run_id": run_id, "version": version, "packs": packs, "since": since}
    connection.execute(insert(recoding), {**row, "state": "open", "started": started})
    return Plan(int(number), run_id, since, "open")


def last(connection: Connection, *states: str) -> Plan | None:
    """The latest recoding in one of these states."""
    query = select(recoding).where(recoding.c.state.in_(states)).order_by(recoding.c.id.desc())
    return _plan(connection.execute(query).first())


def set_state(connection: Connection, plan: Plan, state: str) -> None:
    connection.execute(update(recoding).where(recoding.c.id == plan.id).values(state=state))


def drop_stale(connection: Connection, plan: Plan) -> None:
    """Forget what was staged of articles to which a teaser came since."""
    connection.execute(delete(recoded).where(recoded.c.recoding_id == plan.id, recoded.c.late != _late()))


def pending(connection: Connection, plan: Plan, after: int, limit: int) -> list[int]:
    """The next articles that are not staged yet, by number."""
    article = schema.article
    staged = select(recoded.c.article_id).where(recoded.c.recoding_id == plan.id, recoded.c.article_id == article.c.id)
    query = select(article.c.id).where(article.c.id > after, ~staged.exists())
    if plan.since:
        query = query.where(article.c.published >= plan.since)
    return list(connection.execute(query.order_by(article.c.id).limit(limit)).scalars())


def stage(connection: Connection, plan: Plan, found: Sequence[tuple[int, CodedArticle | None, list[Any]]]) -> None:
    """Keep articles coded anew: number, the article (None where nothing differs), the changes as plain values."""
    for number, coded, changes in found:
        late = connection.execute(select(_late_of(number))).scalar()
        row = {
            "recoding_id": plan.id,
            "article_id": number,
            "late": late,
            "after": pack_coded(coded) if coded else None,
        }
        words = json.dumps(changes, ensure_ascii=False, separators=(",", ":"))
        connection.execute(insert(recoded), {**row, "changes": words})


def staged_count(connection: Connection, plan: Plan) -> int:
    """How many articles are staged."""
    query = select(func.count()).select_from(recoded).where(recoded.c.recoding_id == plan.id)
    return int(connection.execute(query).scalar() or 0)


def changes(connection: Connection, plan: Plan) -> Iterator[dict[str, Any]]:
    """Every change that was staged, with the article's id, oldest article first."""
    article = schema.article
    query = (
        select(recoded.c.changes, article.c.name)
        .join(article, article.c.id == recoded.c.article_id)
        .where(recoded.c.recoding_id == plan.id, recoded.c.changes != "[]")
        .order_by(recoded.c.article_id)
    )
    for row in connection.execute(query.execution_options(yield_per=200)):
        for change in json.loads(row.changes):
            yield {**change, "article": row.name}


def accept(connection: Connection, plan: Plan) -> int:
    """Put the new readings in place of the old; how many articles differ."""
    old = select(recoding.c.id).where(recoding.c.state == "accepted")
    connection.execute(delete(recoded).where(recoded.c.recoding_id.in_(old)))
    article, count = schema.article, 0
    runs = select(article.c.run_id).where(article.c.id == recoded.c.article_id).scalar_subquery()
    mine = recoded.c.recoding_id == plan.id
    connection.execute(update(recoded).where(mine).values(before_run_id=runs))
    shelf, batch = Shelf(connection, size=1, raw=True), Batch(connection, plan.run_id)
    for number, blob in _staged(connection, plan, "after"):
        before = shelf.coded(number)
        where = (recoded.c.recoding_id == plan.id, recoded.c.article_id == number)
        connection.execute(update(recoded).where(*where).values(before=pack_coded(before), after=None))
        _join_late(connection, number, before.article.text)
        coded = unpack_coded(blob, before.article.text)
        _swap(batch, number, coded, coded)
        count += 1
    batch.flush()
    inside = select(recoded.c.article_id).where(mine)
    connection.execute(update(article).where(article.c.id.in_(inside)).values(run_id=plan.run_id))
    set_state(connection, plan, "accepted")
    _follow(connection)
    return count


def undo(connection: Connection, plan: Plan) -> int:
    """Put the old readings back; how many articles that changes."""
    article, count = schema.article, 0
    shelf, batch = Shelf(connection, size=1, raw=True), Batch(connection, plan.run_id)
    for number, blob in _staged(connection, plan, "before"):
        coded = unpack_coded(blob, shelf.text(number))
        _swap(batch, number, coded, with_late(coded, shelf.late(number)))
        count += 1
    batch.flush()
    earlier = select(recoded.c.before_run_id).where(
        recoded.c.recoding_id == plan.id, recoded.c.article_id == article.c.id, recoded.c.before_run_id.is_not(None)
    )
    inside = select(recoded.c.article_id).where(recoded.c.recoding_id == plan.id)
    connection.execute(
        update(article)
        .where(article.c.id.in_(inside))
        .values(run_id=func.coalesce(earlier.scalar_subquery(), plan.run_id))
    )
    connection.execute(delete(recoded).where(recoded.c.recoding_id == plan.id))
    set_state(connection, plan, "undone")
    _follow(connection)
    return count


def _staged(connection: Connection, plan: Plan, column: str) -> Iterator[tuple[int, bytes]]:
    """Articles of a recoding that have a blob in a column, one blob in memory at a time; in the order in which their records lie,
    so that each bundle is written once."""
    blob: ColumnElement[Any] = recoded.c[column]
    mine, article = recoded.c.recoding_id == plan.id, schema.article
    query = select(article.c.id).join(recoded, recoded.c.article_id == article.c.id).where(mine, blob.is_not(None))
    numbers = connection.execute(query.order_by(article.c.bundle_id, article.c.part)).scalars().all()
    for number in numbers:
        yield number, connection.execute(select(blob).where(mine, recoded.c.article_id == number)).scalar_one()


def _join_late(connection: Connection, number: int, text: str) -> None:
    """Make the teasers of later pages part of an article; `text` has them already."""
    article, teaser = schema.article, schema.teaser
    if connection.execute(select(_late_of(number))).scalar():
        place = connection.execute(_capture_of(number)).one()
        data = captured(Bundles(connection).piece(Place(place.bundle_id, place.part)))
        connection.execute(update(article).where(article.c.id == number).values(text=pack_text_of(text, data)))
        connection.execute(update(teaser).where(teaser.c.article_id == number).values(coded=None))


def _swap(batch: Batch, number: int, coded: CodedArticle, shown: CodedArticle) -> None:
    """Give an article another reading and make its rows anew; `shown` has the teasers of later pages too."""
    article, connection = schema.article, batch.connection
    place = connection.execute(select(article.c.bundle_id, article.c.part).where(article.c.id == number)).one()
    sha256 = connection.execute(_capture_of(number)).one().sha256
    batch.bundles.replace(Place(*place), records_piece(coded, sha256))
    for table in schema.RECORDS.values():
        connection.execute(delete(table).where(table.c.article_id == number))
    row = rows.article_row(shown)
    kept = {name: row[name] for name in ("published", "precision")}
    connection.execute(update(article).where(article.c.id == number).values(kept))
    batch.replace_records(number, shown)


def _capture_of(number: int) -> Select[Any]:
    article, capture = schema.article, schema.capture
    joined = select(capture).join(article, article.c.capture_id == capture.c.id)
    return joined.where(article.c.id == number)


def _follow(connection: Connection) -> None:
    """Verdicts find their records again, and incidents are to be made anew."""
    resolve(connection)
    reindex(connection, refresh(connection))
    forget_groups(connection)


def _late_of(number: int) -> ColumnElement[int]:
    teaser = schema.teaser
    found = select(func.count()).select_from(teaser).where(teaser.c.article_id == number, teaser.c.coded.is_not(None))
    return found.scalar_subquery()


def _late() -> ColumnElement[int]:
    teaser = schema.teaser
    same = teaser.c.article_id == recoded.c.article_id
    return select(func.count()).select_from(teaser).where(same, teaser.c.coded.is_not(None)).scalar_subquery()


def _plan(row: Any) -> Plan | None:
    return None if row is None else Plan(row.id, row.run_id, row.since, row.state)
