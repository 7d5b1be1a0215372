"""`detente forecasts`: who expects what, what came of it, and who was right how often."""

from __future__ import annotations

import getpass
from typing import Annotated, Any

import typer

from detente.cli import exits, output
from detente.cli.context import of
from detente.cli.listing import Listing, listing
from detente.cli.options import LedgerOption
from detente.cli.output import Column
from detente.cli.query import run

forecasts = typer.Typer(help="Who expects what of which pair, what came of it, and who was right how often.")

SCORES = (Column("forecaster", "forecaster", 28), Column("settled", "forecasts"), Column("came true", "true"),
          Column("Brier", "brier"), Column("with probability", "with_probability"))  # fmt: skip
BINS = (Column("from", "low"), Column("to", "high"), Column("forecasts", "forecasts"), Column("said", "mean"),
        Column("came true", "frequency"))  # fmt: skip
PROPOSED = (Column("forecast", "forecast"), Column("proposed", "proposed"), Column("because", "reason", 46))


@forecasts.callback(invoke_without_command=True)
@listing
def list_(
    ctx: typer.Context,
    asked: Listing,
    scoreboard: Annotated[bool, typer.Option("--scoreboard", help="Who was right how often, by Brier score.")] = False,
) -> int:
    """List forecasts: who expects what of which pair, and how surely; settle one with detente forecasts settle.

    Newest first. Example: [bold]detente forecasts --pair AZE RUS[/bold]
    """
    if ctx.invoked_subcommand:
        return exits.DONE
    return _scoreboard(ctx, asked.ledger, asked.fmt) if scoreboard else run(ctx, "forecasts", asked)


@forecasts.command("settle")
def settle(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(help="The id of a forecast.")],
    outcome: Annotated[str, typer.Option("--outcome", help="came_true, failed or open.")],
    note: Annotated[str | None, typer.Option("--note", help="Why.")] = None,
    reviewer: Annotated[str | None, typer.Option("--reviewer", help="Who says so (default: the user).")] = None,
    ledger: LedgerOption = None,
) -> int:
    """Say what came of a forecast; it lasts, whatever is coded again.

    Example: [bold]detente forecasts settle 0f3a9c1d2b4e5f60 --outcome came_true[/bold]
    """
    from detente.clock import stamp

    with of(ctx).desk(ledger) as desk:
        at = stamp(desk.clock.now())
        desk.outcomes.settle(id, outcome, reviewer=reviewer or getpass.getuser(), at=at, note=note)
    output.talk(f"{id}: {outcome}")
    return exits.DONE


def _scoreboard(ctx: typer.Context, ledger: str | None, fmt: str) -> int:
    from detente.records import as_json as plain

    with of(ctx).desk(ledger) as desk:
        board: dict[str, Any] = plain(desk.outcomes.board())
    if fmt == "json":
        output.write(output.json_line({"schema": "detente/1", **board}))
    elif fmt != "table":
        output.emit(board["scores"], kind="scores", columns=SCORES, fmt=fmt)
    else:
        output.write(output.table(board["scores"], SCORES, empty="no forecast is settled yet"))
        if bins := [one for one in board["bins"] if one["forecasts"]]:
            output.write("\n" + output.table(bins, BINS, empty=""))
        proposed = [{**one, "proposed": "came_true" if one["outcome"] else "failed"} for one in board["proposals"]]
        if proposed:
            output.write("\n" + output.table(proposed, PROPOSED, empty=""))
        output.talk(f"{board['open']} forecasts are open; detente forecasts settle ID --outcome came_true|failed")
    return exits.DONE
