"""Saved questions: kept among the small named values of a ledger, one JSON value each."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, select

from detente.errors import InputError
from detente.ledger import schema
from detente.ledger.state import get_value, put_value

PREFIX = "dossier."
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Question:
    """What a dossier follows: words (any inflected form, all must be in an article), parties (any of them; of two or more, acts
    among them), and days, ISO and inclusive. Empty fields ask for nothing."""

    name: str
    title: str
    words: str = ""
    parties: tuple[str, ...] = ()
    since: str = ""
    until: str = ""


def save(connection: Connection, question: Question) -> None:
    """Keep a question under its name, in place of an older one. Raises InputError for a name that is none, or an empty question."""
    if not _NAME.fullmatch(question.name):
        hint = "small letters, digits and hyphens, at most 40"
        raise InputError("is no name for a dossier", subject=question.name[:80], hint=hint, code="INP010")
    if not (question.words.strip() or question.parties):
        raise InputError("a dossier needs words or parties", subject=question.name, code="INP010")
    put_value(connection, PREFIX + question.name, json.dumps(asdict(question), ensure_ascii=False, sort_keys=True))


def load(connection: Connection, name: str) -> Question:
    """A question by its name; InputError when there is none."""
    value = get_value(connection, PREFIX + name)
    if value is None:
        raise InputError(
            "there is no dossier of this name", subject=name[:80], hint="detente dossier list", code="INP005"
        )
    return _read(value)


def questions(connection: Connection) -> list[Question]:
    """All saved questions by name."""
    table = schema.meta
    query = select(table.c.value).where(table.c.name.startswith(PREFIX, autoescape=True)).order_by(table.c.name)
    return [_read(value) for value in connection.execute(query).scalars()]


def remove(connection: Connection, name: str) -> None:
    """Forget a question; InputError when there is none."""
    if not connection.execute(delete(schema.meta).where(schema.meta.c.name == PREFIX + name)).rowcount:
        raise InputError(
            "there is no dossier of this name", subject=name[:80], hint="detente dossier list", code="INP005"
        )


def _read(value: str) -> Question:
    found = json.loads(value)
    return Question(**{**found, "parties": tuple(found["parties"])})
