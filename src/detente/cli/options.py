"""Options that several commands share, and the checks on what a person types."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from detente.clock import SystemClock

LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger", metavar="PATH|URL", help="Ledger to use (or DETENTE_LEDGER; default: the data directory)."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object.")]
JsonlOption = Annotated[bool, typer.Option("--jsonl", help="JSON Lines, one record a line.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="CSV with a header, safe for spreadsheets.")]
PathsArgument = Annotated[
    list[Path] | None, typer.Argument(metavar="[PATH ...|-]", help="Files or folders; - is stdin.")
]
FormatOption = Annotated[
    str,
    typer.Option("--format", help="auto, jsonl, csv, tsv, html, text, feed, warc or eml; auto looks at the content."),
]
JobsOption = Annotated[int | None, typer.Option("--jobs", "-j", min=1, max=64, help="Worker processes.")]
PartyOption = Annotated[
    list[str] | None, typer.Option("--party", "-p", help="Party by code or name, as AZE; repeat for any of them.")
]
PairOption = Annotated[
    tuple[str, str] | None, typer.Option("--pair", metavar="A B", help="Two parties by code or name, in any order.")
]
SinceOption = Annotated[
    str | None, typer.Option("--since", help="From this day, month or year on; or 7d for the last week.")
]
UntilOption = Annotated[str | None, typer.Option("--until", help="Up to and with this day, month or year.")]
OutletOption = Annotated[str | None, typer.Option("--outlet", help="Outlet name or domain.")]
LimitOption = Annotated[int, typer.Option("--limit", "-n", min=0, help="At most so many; 0 for all.")]
OldestOption = Annotated[bool, typer.Option("--oldest", help="Oldest first instead of newest first.")]

FORMATS = ("auto", "jsonl", "csv", "tsv", "html", "text", "feed", "warc", "eml")
_PERIOD = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_AGO = re.compile(r"(\d{1,5})([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def check_format(name: str) -> str:
    """A format name, or a usage error that lists them."""
    if name not in FORMATS:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(FORMATS)}")
    return name


def since_day(words: str | None) -> str | None:
    """The first day of a period as typed, `2025-07` to `2025-07-01`; `7d` is seven days ago."""
    return _bound(words, "--since", last=False)


def until_day(words: str | None) -> str | None:
    """The last day of a period as typed, `2025-07` to `2025-07-31`."""
    return _bound(words, "--until", last=True)


def party_codes(codes: list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Party codes in upper case; names in Russian or English become codes. Anything else is a usage error."""
    return tuple(_party_code(code) for code in codes or ())


def _party_code(words: str) -> str:
    if re.fullmatch(r"[A-Za-z]{3}", words):
        return words.upper()
    if code := _party_names().get(words.casefold().replace("ё", "е")):
        return code
    raise typer.BadParameter(
        f"{words!r} is not a party: give a code (AZE, RUS, EUR) or a name (Азербайджан, Azerbaijan)"
    )


@cache
def _party_names() -> dict[str, str]:
    """Names of parties, folded, to their codes."""
    table = resources.files("detente").joinpath("data", "labels", "parties.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines()[1:]]
    return {name.casefold().replace("ё", "е"): row[0] for row in rows for name in row[1:] if name}


def _bound(words: str | None, option: str, *, last: bool) -> str | None:
    if words is None:
        return None
    if ago := _AGO.fullmatch(words):
        return (SystemClock().now().date() - timedelta(days=int(ago[1]) * _DAYS[ago[2]])).isoformat()
    found = _PERIOD.fullmatch(words)
    try:
        if not found:
            raise ValueError
        year, month, day = int(found[1]), int(found[2] or (12 if last else 1)), found[3]
        if day:
            return date(year, month, int(day)).isoformat()
        first = date(year, month, 1)
        return (_month_end(first) if last else first).isoformat()
    except (ValueError, OverflowError):
        raise typer.BadParameter(
            f"{words!r} is not a date like 2025, 2025-07, 2025-07-13 or 30d", param_hint=option
        ) from None


def _month_end(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
