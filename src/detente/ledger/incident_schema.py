"""The tables of incidents: which event is in which, what is needed to group the next, and what people decided about it.

All but `incident_link` can be made again from the events. An incident's `id` is the number its public id (`record`) begins
with, so that nothing has to be looked up. Days here are ordinals where they are reckoned with, else ISO text.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, Text

from detente.ledger.review_schema import metadata
from detente.ledger.schema import Id, key, number, table, text, whole

__all__ = ["metadata"]

report = table(
    "report",
    Column("event_id", Id, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    whole("incident_id"),
    whole("first"),
    whole("last"),
    whole("told"),
    text("precision"),
    text("words"),
    text("people"),
    whole("copy_id"),
    Index(None, "incident_id"),
    Index(None, "copy_id"),
)

report_pair = table(
    "report_pair",
    Column("first_id", Id, ForeignKey("party.id"), primary_key=True),
    Column("second_id", Id, ForeignKey("party.id"), primary_key=True),
    Column("first", Id, primary_key=True),
    Column("event_id", Id, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "event_id"),
    rowid=False,
)

article_signature = table(
    "article_signature",
    Column("article_id", Id, ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    whole("copy_id"),
    Column("data", LargeBinary, nullable=False),
    Index(None, "copy_id"),
)

incident = table(
    "incident",
    key(),
    text("record"),
    text("type"),
    text("mode", optional=True),
    number("score"),
    text("actors"),
    text("recipients"),
    text("day"),
    text("until"),
    text("precision"),
    text("place", optional=True),
    text("words"),
    whole("events"),
    whole("reports"),
    text("outlets"),
    number("weight"),
    number("confidence"),
    text("told"),
    text("first_report"),
    text("variants"),
    text("reasons"),
    Index(None, "day"),
)

incident_pair = table(
    "incident_pair",
    Column("first_id", Id, ForeignKey("party.id"), primary_key=True),
    Column("second_id", Id, ForeignKey("party.id"), primary_key=True),
    Column("day", Text, primary_key=True),
    Column("incident_id", Id, ForeignKey("incident.id", ondelete="CASCADE"), primary_key=True),
    whole("span"),
    number("score"),
    number("weight"),
    whole("reports"),
    Index(None, "incident_id"),
    rowid=False,
)

day_read = table("day_read", Column("day", Text, primary_key=True), whole("articles"), rowid=False)

incident_link = table(
    "incident_link",
    key(),
    text("one"),
    text("other"),
    whole("same"),
    text("reviewer"),
    text("note", optional=True),
    text("at"),
    CheckConstraint("same in (0, 1)", name="same"),
)
