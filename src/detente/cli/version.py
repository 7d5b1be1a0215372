"""`detente version`: versions of the program, its rules and its ledger."""

from __future__ import annotations

import json
import platform
import sqlite3

import typer

from detente import __version__
from detente.cli import exits, output
from detente.cli.context import of
from detente.cli.options import JsonOption


def version(ctx: typer.Context, as_json: JsonOption = False) -> int:
    """Show the versions of the program, of Python and SQLite, and the hashes of rules, knowledge and models.

    Example: [bold]detente version --json[/bold]
    """
    from detente.packs import pack_hashes

    packs = pack_hashes(of(ctx).overlay())
    report = {"detente": __version__, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version, **packs}
    if as_json:
        output.write(json.dumps({"schema": "detente/1", **report}, indent=1) + "\n")
    else:
        output.write("".join(f"{name} {value}\n" for name, value in report.items()))
    return exits.DONE
