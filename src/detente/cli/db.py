"""`detente db`: the ledger's file: its soundness and its revision."""

from __future__ import annotations

import json
from textwrap import fill

import typer

from detente.cli import exits, output
from detente.cli.context import of
from detente.cli.options import JsonOption, LedgerOption

db = typer.Typer(no_args_is_help=True, help="Check and upgrade the ledger's file.")


@db.command("check")
def check(ctx: typer.Context, ledger: LedgerOption = None, as_json: JsonOption = False) -> int:
    """Check the file, its foreign keys and every stored text; anything wrong is exit code 5.

    Example: [bold]detente db check[/bold]
    """
    from detente.ledger.checks import check_ledger

    context = of(ctx)
    with context.desk(ledger) as desk:
        report = check_ledger(desk.ledger)
    if as_json:
        output.write(json.dumps({"schema": "detente/1", **report}, ensure_ascii=False, indent=1) + "\n")
    else:
        tables = ", ".join(f"{count} {name}" for name, count in report["rows"].items() if count)
        output.write(fill(f"revision {report['revision']}; {tables or 'empty'}", output.WIDTH) + "\n")
        for fault in report["faults"]:
            output.write(f"fault: {output.clean(fault)}\n")
    return exits.LEDGER if report["faults"] else exits.DONE


@db.command("upgrade")
def upgrade(ctx: typer.Context, ledger: LedgerOption = None) -> int:
    """Bring an older ledger to this version; a backup is made beside it first. A newer one is refused.

    Example: [bold]detente db upgrade[/bold]
    """
    from detente.ledger.migrate import upgrade_ledger

    context = of(ctx)
    before, after, backup = upgrade_ledger(context.ledger_at(ledger))
    if before == after:
        output.talk(f"already at revision {after}")
    else:
        output.talk(f"upgraded from revision {before} to {after}; backup: {backup or 'none'}")
    return exits.DONE
