"""The tables of what people decided, and of articles coded anew that wait for their word."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary

from detente.ledger.hexed import Hex
from detente.ledger.schema import Id, key, metadata, table, text, to, whole

__all__ = ["metadata"]

verdict = table(
    "verdict",
    key(),
    text("kind"),
    text("record"),
    text("verdict"),
    text("reviewer"),
    text("note", optional=True),
    text("sample", optional=True),
    text("article", optional=True),
    text("type", optional=True),
    text("parties", optional=True),
    text("words", optional=True),
    text("current", optional=True),
    text("at"),
    CheckConstraint("verdict in ('right', 'wrong', 'unsure')", name="verdict"),
    Index(None, "record"),
)

correction = table(
    "correction",
    key(),
    text("kind"),
    text("record"),
    text("field"),
    text("value"),
    text("reviewer"),
    text("note", optional=True),
    text("article", optional=True),
    text("type", optional=True),
    text("parties", optional=True),
    text("words", optional=True),
    text("current", optional=True),
    text("at"),
    Index(None, "record"),
)

judgement = table(
    "judgement",
    Column("record", Hex(8), primary_key=True),
    text("kind"),
    text("verdict", optional=True),
    whole("hidden"),
    text("changes"),
    rowid=False,
)
"""What is in force of verdicts and corrections, by the record it is about now; made again from them at any time."""

recoding = table(
    "recoding",
    key(),
    to("run"),
    text("version"),
    text("packs"),
    text("since"),
    text("state"),
    text("started"),
    CheckConstraint("state in ('open', 'ready', 'accepted', 'refused', 'undone')", name="state"),
)

recoded = table(
    "recoded",
    Column("recoding_id", Id, ForeignKey("recoding.id", ondelete="CASCADE"), primary_key=True),
    Column("article_id", Id, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    whole("late"),
    to("run", "before_run_id", optional=True),
    Column("before", LargeBinary),
    Column("after", LargeBinary),
    text("changes"),
    Index(None, "article_id"),
)
"""Articles coded anew: what they were before (once accepted), what they would be, and the changes as JSON; blobs only where they differ."""
