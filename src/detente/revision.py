"""What people say of the machine's records, and what follows: verdicts, corrections, samples, measured precision, outcomes.

In: an open ledger and what a person decided. Out: rows to look at, and proportions. Every decision is on the card before the next
one is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from detente.analysis.review import HOWS, Measured, Said, draw, measure
from detente.chronicle import Chronicle
from detente.errors import InputError
from detente.ledger.candidates import candidates, judged_by
from detente.ledger.read import Row, Shelf, record_row
from detente.ledger.review import VERDICTS, Verdict, verdicts
from detente.ledger.schema import RECORDS
from detente.ledger.store import Ledger
from detente.ledger.subjects import subject_of

_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}(?:/\d{4}(?:-\d{2}){0,2})?")
_CODE = re.compile(r"[A-Z]{3}")
STATUSES = ("actual", "past", "hypothetical", "negated")


class Revision:
    """Reviews of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def sample(
        self,
        how: str,
        size: int,
        *,
        kind: str = "events",
        types: tuple[str, ...] = (),
        seed: int = 1,
        reviewer: str = "",
    ) -> Iterator[Row]:
        """Rows to look at that this reviewer has not judged, as queries show them."""
        if how not in HOWS or kind not in RECORDS:
            raise InputError(f"no sample {how!r} of {kind!r}", hint=f"one of {', '.join(HOWS)}; {', '.join(RECORDS)}")
        with self.ledger.reading() as connection:
            drawn = draw(
                candidates(connection, kind, types), how, size, seed=seed, done=judged_by(connection, reviewer)
            )
        for record in drawn:
            yield self.row(record)

    def row(self, record: str) -> Row:
        """One record as queries show it, with its kind; InputError when there is none of this id."""
        with self.ledger.reading() as connection:
            kind = subject_of(connection, record).kind
            table = RECORDS[kind]
            found = connection.execute(
                table.select().where(table.c.record == record).order_by(*table.primary_key)
            ).first()
            assert found is not None
            shelf = Shelf(connection)
            row = record_row(shelf, kind, found.article_id, record, getattr(found, "teaser_id", None))
            text = shelf.coded(found.article_id).article.text
            trigger = row.get("evidence", {}).get("trigger")
            return {**row, "kind_of_record": kind, "trigger": text[slice(*trigger)] if trigger else None}

    def judge(self, verdict: Verdict, changes: Mapping[str, Any] | None = None) -> None:
        """Keep a verdict, with what the record should say. Raises InputError for what is neither."""
        if verdict.verdict not in VERDICTS:
            raise InputError(f"{verdict.verdict!r} is no verdict", hint=f"one of {', '.join(VERDICTS)}", code="INP009")
        given = checked(changes or {})
        if given and self._kind(verdict.record) != "events":
            raise InputError("only events can be corrected", subject=verdict.record, code="INP009")
        Chronicle(self.ledger).review(verdict, given)

    def _kind(self, record: str) -> str:
        with self.ledger.reading() as connection:
            return subject_of(connection, record).kind

    def precision(self) -> list[Measured]:
        """What verdicts say, by kind and type."""
        with self.ledger.reading() as connection:
            said = verdicts(connection)
        return measure(
            Said(one.kind, one.type or "", one.current, one.reviewer, one.verdict, one.sample)
            for one in said
            if one.current
        )

    def verdicts(self) -> list[Verdict]:
        """Everything that was said, in order."""
        with self.ledger.reading() as connection:
            return verdicts(connection)


def checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Corrections that can be put in force, with the score and class of a new type; InputError names the one that cannot."""
    from detente.coding.ontology import load_ontology

    ontology, found = load_ontology(), dict(changes)
    if "type" in found:
        kind, _, mode = str(found["type"]).partition(".")
        known = ontology.types.get(kind)
        if known is None or (mode and mode not in known.modes):
            raise InputError(f"{found['type']!r} is no event type", hint="as CONSULT or CONSULT.phone", code="INP009")
        found |= {
            "type": kind,
            "mode": mode or None,
            "quad": ontology.quad(kind),
            "score": ontology.score(kind, mode or None),
        }
    for role in ("actors", "recipients"):
        if role in found and not all(_CODE.fullmatch(code) for code in found[role]):
            raise InputError(f"{role} {found[role]!r} are not party codes", hint="as AZE,TUR", code="INP009")
    if found.get("date") and not _is_date(found["date"]):
        raise InputError(f"{found['date']!r} is no date", hint="as 2025, 2025-07, 2025-07-13", code="INP009")
    if "status" in found and found["status"] not in STATUSES:
        raise InputError(f"{found['status']!r} is no status", hint=f"one of {', '.join(STATUSES)}", code="INP009")
    return found


def _is_date(words: str) -> bool:
    if not _DATE.fullmatch(words):
        return False
    try:
        for part in words.split("/"):
            date.fromisoformat(f"{part}-01-01"[:10] if len(part) < 8 else part)
    except ValueError:
        return False
    return True
