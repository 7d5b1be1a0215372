"""Rows about public facts, for the tests of this folder."""

from datetime import date

from detente.analysis.rows import EventRow
from detente.analysis.words import stems


def day(text):
    return date.fromisoformat(text).toordinal()


def row(name, when, kind="CONSULT", **changes):
    """A row of AZE and RUS on a day; `text` gives the words, `until` the last day, anything else replaces a field."""
    text, until, told = changes.pop("text", ""), changes.pop("until", when), changes.pop("told", when)
    score = {"CONSULT": 2.5, "ASSAULT": -9.0, "ACCUSE": -3.0, "SUPPORT": 5.0, "SANCTION": -6.0, "AID": 10.0}.get(
        kind, 1.0
    )
    base = {
        "id": name,
        "type": kind,
        "mode": None,
        "score": score,
        "actors": ("AZE", "RUS"),
        "recipients": (),
        "first": day(when),
        "last": day(until),
        "told": day(told),
        "article": f"article-{name}",
        "words": stems(text),
        "outlet": f"outlet-{name}",
    }
    return EventRow(**{**base, **changes})
