"""The lexicon's examples, run as tests: what each entry must find, and what it must leave alone.

In: a `Lexicon` and a Coder-like reader (`read(text) -> (doc, found)`). Out: one `Failure` per example that does not hold. An example is
`"text => ACTORS>RECIPIENTS [TYPE[.mode]] [status]"`; type and status default to the entry's type and `actual`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from detente.coding.base import Found
from detente.coding.event_candidates import Candidate
from detente.coding.event_merge import complete, split_pairs
from detente.coding.events import Events
from detente.coding.lexicon import Entry
from detente.errors import LexiconError
from detente.language.base import Doc
from detente.records import STATUSES

Reader = Callable[[str], tuple[Doc, Found]]

EXAMPLE = re.compile(
    r"^(?P<text>.+?) => (?P<actors>[A-Z0-9,]+)(?:>(?P<recipients>[A-Z0-9,]*))?(?P<rest>(?: [\w.-]+)*)$"
)


@dataclass(frozen=True, slots=True)
class Example:
    """What an example expects."""

    text: str
    actors: frozenset[str]
    recipients: frozenset[str]
    type: str
    mode: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not hold: the entry, where it stands, the example, and what came out."""

    entry: str
    where: str
    example: str
    got: str


def read_example(entry: Entry, example: str) -> Example:
    """Parse one `yes` example; LexiconError when it is malformed."""
    found = EXAMPLE.match(example)
    if not found:
        raise LexiconError(f"not an example: {example}", subject=entry.where, hint='write "text => ABC>DEF"')
    kind, mode, status = entry.act.type, None, "actual"
    for word in found["rest"].split():
        if word in STATUSES:
            status = word
        else:
            kind, _, mode = word.partition(".")
    codes = [frozenset(c for c in (found[part] or "").split(",") if c) for part in ("actors", "recipients")]
    return Example(found["text"], codes[0], codes[1], kind, mode or None, status)


def failures(entries: Iterable[Entry], coder: Events, read: Reader) -> Iterator[Failure]:
    """Run every example of some entries."""
    for entry in entries:
        for example in entry.act.yes:
            want = read_example(entry, example)
            found = _candidates(coder, read, want.text)
            if not any(_fits(one, want) for one in found):
                yield Failure(entry.id, entry.where, example, "; ".join(map(_show, found)) or "nothing")
        for text in entry.act.no:
            doc, found_text = read(text)
            wrong = [e for e in coder(doc, found_text) if e.rule == entry.id]
            if wrong:
                yield Failure(entry.id, entry.where, text, "; ".join(e.type for e in wrong))


def _candidates(coder: Events, read: Reader, text: str) -> list[Candidate]:
    """Complete readings of a text by any entry: a more specific one may have taken the words."""
    doc, found = read(text)
    whole = [c for c in coder.candidates(doc, found) if complete(c)]
    return [one for c in whole for one in (c, *split_pairs(c))]


def _fits(candidate: Candidate, want: Example) -> bool:
    actors, recipients = frozenset(candidate.actor_codes), frozenset(candidate.recipient_codes)
    same = (actors, recipients) == (want.actors, want.recipients)
    loose = not want.recipients and actors | recipients == want.actors
    if want.recipients and not recipients:
        loose = actors == want.actors | want.recipients
    kind = candidate.type == want.type and want.mode in (None, candidate.mode)
    return (same or loose) and kind and candidate.status == want.status


def _show(candidate: Candidate) -> str:
    actors, recipients = ",".join(candidate.actor_codes), ",".join(candidate.recipient_codes)
    return f"{actors}>{recipients} {candidate.type} {candidate.status}"
