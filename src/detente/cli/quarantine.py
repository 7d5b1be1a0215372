"""`detente quarantine`: what was set aside, and why."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from detente.cli import exits, output
from detente.cli.context import of
from detente.cli.options import CsvOption, JsonlOption, JsonOption, LedgerOption, LimitOption
from detente.cli.output import Column

quarantine = typer.Typer(no_args_is_help=True, help="Inputs that were set aside, and why.")

COLUMNS = (Column("number", "id"), Column("name", "name", 20), Column("stage", "stage"), Column("reason", "reason", 30))


@quarantine.command("list")
def list_(
    ctx: typer.Context,
    limit: LimitOption = 50,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    as_jsonl: JsonlOption = False,
    as_csv: CsvOption = False,
) -> int:
    """List what was set aside, latest first.

    Example: [bold]detente quarantine list --csv > set-aside.csv[/bold]
    """
    fmt = output.one_format(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv)
    with of(ctx).desk(ledger) as desk:
        output.emit(desk.quarantine(limit=limit or None), kind="quarantine", columns=COLUMNS, fmt=fmt)
    return exits.DONE


@quarantine.command("show")
def show(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(help="The number that list shows.")],
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show one input that was set aside: everything known, and its text where it was kept.

    Example: [bold]detente quarantine show 4711[/bold]
    """
    with of(ctx).desk(ledger) as desk:
        found = desk.quarantined(number)
    data = found.pop("data")
    text = None if data is None else data.decode("utf-8", "replace")
    if as_json:
        output.write(json.dumps({"schema": "detente/1", **found, "text": text}, ensure_ascii=False, indent=1) + "\n")
        return exits.DONE
    for name, value in found.items():
        if value is not None:
            output.write(f"{name}: {output.clean(str(value))}\n")
    if text is not None:
        output.write(f"\n{output.clean(text, lines=True)}\n")
    return exits.DONE
