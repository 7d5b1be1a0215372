"""`detente export`: the ledger in the field's formats."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from detente.cli import exits, output
from detente.cli.brief import LangOption, language_of
from detente.cli.context import of
from detente.cli.options import (
    LedgerOption,
    PairOption,
    PartyOption,
    SinceOption,
    UntilOption,
    party_codes,
    since_day,
    until_day,
)

FORMATS = ("jsonl", "csv", "icews", "polecat", "gdelt", "gdelt-mentions", "graphml", "gexf", "ics", "atom", "datasette")


def export(
    ctx: typer.Context,
    fmt: Annotated[str, typer.Argument(metavar="FORMAT", help=", ".join(FORMATS))],
    out: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="File to write instead of stdout.")
    ] = None,
    party: PartyOption = None,
    pair: PairOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    confidence: Annotated[
        float, typer.Option("--confidence", min=0, max=1, help="Only events at least so sure.")
    ] = 0.0,
    lang: LangOption = None,
    ledger: LedgerOption = None,
) -> int:
    """Export events (jsonl, csv, icews, polecat, gdelt), the network (graphml, gexf), meetings (ics), incidents (atom), all (datasette).

    The columns are in docs/exports.md. Example: [bold]detente export polecat --since 2025 -o events.tsv[/bold]
    """
    if fmt not in FORMATS:
        raise typer.BadParameter(f"{fmt!r} is none of {', '.join(FORMATS)}", param_hint="FORMAT")
    language = language_of(of(ctx), lang)
    wanted = {
        "since": since_day(since) or "", "until": until_day(until) or "", "parties": frozenset(party_codes(party)),
        "pair": frozenset(party_codes(pair)), "confidence": confidence,
    }  # fmt: skip
    with of(ctx).desk(ledger) as desk:
        if fmt == "datasette":
            if out is None:
                raise typer.BadParameter("datasette needs a folder to write to", param_hint="--output")
            desk.publish(out)
        else:
            write(desk.export(fmt, lang=language, **wanted), out)
    return exits.DONE


def write(lines: Iterable[str], out: Path | None) -> None:
    """Lines to stdout, or to a file that is whole or not there."""
    if out is None:
        for line in lines:
            output.write(line)
        return
    part = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with part.open("w", encoding="utf-8", errors="replace", newline="") as file:
            file.writelines(lines)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
