"""The options that every listing of rows has, written once: a decorator adds them to a command, which gets them as one `Listing`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Annotated, Any

import typer

from detente.cli import output
from detente.cli.options import (
    CsvOption,
    JsonlOption,
    JsonOption,
    LedgerOption,
    LimitOption,
    OldestOption,
    OutletOption,
    PairOption,
    PartyOption,
    SinceOption,
    UntilOption,
    party_codes,
    since_day,
    until_day,
)

TypeOption = Annotated[list[str] | None, typer.Option("--type", "-t", help="Only this type or kind; repeat for more.")]
ConfidenceOption = Annotated[float, typer.Option("--confidence", min=0, max=1, help="Only rows at least so sure.")]
AllOption = Annotated[bool, typer.Option("--all", help="Also what a person found wrong.")]
ASKED = "asked"  # the parameter by which a command gets its listing


@dataclass(frozen=True, slots=True)
class Listing:
    """What a person asks of a listing: the Desk's filters (types as typed), the ledger, the output format."""

    filters: dict[str, Any]
    ledger: str | None
    fmt: str


def listing(command: Callable[..., int]) -> Callable[..., int]:
    """A command with the options of every listing after its own; it takes them as `asked: Listing`."""
    own = [p for p in signature(command, eval_str=True).parameters.values() if p.name != ASKED]
    shared = list(signature(_asked, eval_str=True).parameters.values())

    @wraps(command)
    def merged(**given: Any) -> int:
        options = {p.name: given.pop(p.name) for p in shared}
        return command(**given, **{ASKED: _asked(**options)})

    parameters = [p.replace(kind=Parameter.KEYWORD_ONLY) for p in (*own, *shared)]
    merged.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    merged.__annotations__ = {p.name: p.annotation for p in parameters}
    return merged


def _asked(
    party: PartyOption = None,
    pair: PairOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    type: TypeOption = None,
    outlet: OutletOption = None,
    confidence: ConfidenceOption = 0.0,
    limit: LimitOption = 50,
    oldest: OldestOption = False,
    all: AllOption = False,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    as_jsonl: JsonlOption = False,
    as_csv: CsvOption = False,
) -> Listing:
    fmt = output.one_format(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv)
    filters = {
        "party": party_codes(party),
        "pair": party_codes(pair)[:2] if pair else None,
        "since": since_day(since),
        "until": until_day(until),
        "type": tuple(type or ()),
        "outlet": outlet,
        "least_confidence": confidence,
        "limit": limit or None,
        "newest": not oldest,
        "wrong": all,
    }
    return Listing(filters, ledger, fmt)
