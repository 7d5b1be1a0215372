"""`detente doctor`: is all well with the board, the ledger and the sources?"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import output
from detente.cli.context import Context, of
from detente.cli.options import JsonOption, LedgerOption
from detente.cli.secret import secrets

if TYPE_CHECKING:
    from detente.watch.doctor import Line, Patient

MARKS = {"ok": "[ok]  ", "warn": "[warn]", "fail": "[FAIL]"}


def doctor(
    ctx: typer.Context,
    quick: Annotated[
        bool, typer.Option("--quick", help="Leave out loading the rules and reading the whole ledger.")
    ] = False,
    support_bundle: Annotated[
        Path | None,
        typer.Option("--support-bundle", metavar="FILE", help="Write a zip to send, without texts and secrets."),
    ] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> int:
    """Look over versions, models, rules, ledger, disk, memory, heat, clock, secrets and sources; say what to do.

    Warnings leave exit code 0; a failing ledger or disk is 5, failing settings, rules or models are 3.

    Example: [bold]detente doctor --json[/bold]
    """
    from detente.watch.doctor import examine, exit_code

    context = of(ctx)
    context.logging()
    patient = _patient(context, ledger, deep=not quick)
    lines = examine(patient)
    code = exit_code(lines)
    if as_json:
        report = {"schema": "detente/1", "exit_code": code, "checks": [asdict(line) for line in lines]}
        output.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    else:
        output.write("".join(_shown(line) for line in lines))
    if support_bundle is not None:
        _write_bundle(context, patient, lines, support_bundle)
    return code


def _patient(context: Context, given: str | None, *, deep: bool) -> Patient:
    from detente.clock import SystemClock
    from detente.ledger.engine import ledger_file, ledger_url
    from detente.watch.doctor import Patient

    place = context.ledger_at(given)
    return Patient(
        place, ledger_file(ledger_url(place)), context.overlay(), secrets(), SystemClock(), os.environ, deep=deep
    )


def _shown(line: Line) -> str:
    remedy = f"\n       -> {line.remedy}" if line.remedy else ""
    return f"{MARKS[line.state]} {output.clean(f'{line.name}: {line.words}')}{output.clean(remedy, lines=True)}\n"


def _write_bundle(context: Context, patient: Patient, lines: list[Line], file: Path) -> None:
    from detente.errors import SettingsError
    from detente.watch.bundle import bundle

    hide = [Path.home(), *([patient.ledger.absolute().parent] if patient.ledger else [])]
    data = bundle(lines, context.settings.model_dump(mode="json"), _counts(patient), hide=hide)
    try:
        file.write_bytes(data)
    except OSError as error:
        raise SettingsError(f"cannot be written: {error.strerror}", subject=str(file), code="SET004") from error
    output.talk(f"wrote {file}: {len(data)} bytes, without texts, addresses and secrets")


def _counts(patient: Patient) -> dict[str, Any]:
    from detente.errors import DetenteError
    from detente.ledger import Ledger
    from detente.ledger.health import reasons_set_aside, sizes

    try:
        ledger = Ledger.open(patient.place, create=False)
    except DetenteError as error:
        return {"ledger": error.code}
    try:
        revision, rows = sizes(ledger)
        return {"revision": revision, "rows": rows, "set_aside": reasons_set_aside(ledger)}
    finally:
        ledger.close()
