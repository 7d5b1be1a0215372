"""`detente backup` and `detente restore`: copies of the ledger, and the way back."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli import exits, output
from detente.cli.context import Context, of
from detente.cli.options import JsonOption, LedgerOption

if TYPE_CHECKING:
    from detente.watch.backup import Copied


def backup(
    ctx: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="Where to; better on another disk.")],
    keep: Annotated[int | None, typer.Option("--keep", min=1, help="In a folder: keep the newest so many.")] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> int:
    """Copy the ledger while it is in use, read the copy back and check it.

    A copy appears under its name only when it is whole. Never copy the file itself while something writes to it.

    Example: [bold]detente backup /mnt/usb/ --keep 7[/bold]
    """
    from detente.clock import SystemClock
    from detente.watch.backup import backup as make

    copied = make(_file(of(ctx), ledger), target, now=SystemClock().now(), keep=keep)
    _report(copied, as_json=as_json, removed=tuple(str(path) for path in copied.removed))
    return exits.DONE


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that detente backup wrote.")],
    verify_only: Annotated[bool, typer.Option("--verify-only", help="Check the file, change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before an existing ledger is replaced.")] = False,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> int:
    """Put a backup in the ledger's place. The ledger that was there stays beside it as *.before-restore.

    Example: [bold]detente restore /mnt/usb/detente-20261125T120000Z.db --verify-only[/bold]
    """
    from detente.ledger.engine import REVISIONS
    from detente.watch import backup as room

    if verify_only:
        articles, revision = room.verify(file)
        if as_json:
            output.write(json.dumps({"schema": "detente/1", "articles": articles, "revision": revision}) + "\n")
        else:
            output.talk(f"{file} is sound: {articles} articles, revision {revision}")
        return exits.DONE
    target = _file(of(ctx), ledger)
    if target.exists() and not yes:
        if not sys.stdin.isatty():
            raise typer.BadParameter("there is a ledger already; --yes replaces it (it is kept beside)")
        if not typer.confirm(f"replace {target}? (it is kept beside)", err=True):
            output.talk("nothing was changed")
            return exits.USAGE
    copied, aside = room.restore(file, target)
    _report(copied, as_json=as_json, kept=str(aside) if aside else None)
    if copied.revision != REVISIONS[-1]:
        output.talk(f"it is of revision {copied.revision}: run detente db upgrade")
    return exits.DONE


def _file(context: Context, given: str | None) -> Path:
    from detente.errors import LedgerError
    from detente.ledger.engine import ledger_file, ledger_url

    place = context.ledger_at(given)
    file = ledger_file(ledger_url(place))
    if file is None:
        hint = "pg_dump and pg_restore"
        raise LedgerError("is not a file: use the database's own tools", subject="ledger", hint=hint, code="LED009")
    return file


def _report(copied: Copied, *, as_json: bool, removed: tuple[str, ...] = (), kept: str | None = None) -> None:
    if as_json:
        report = {"schema": "detente/1", "path": str(copied.path), "size": copied.size, "articles": copied.articles,
                  "revision": copied.revision, "sha256": copied.sha256, "removed": list(removed), "kept": kept}  # fmt: skip
        output.write(json.dumps(report, ensure_ascii=False) + "\n")
        return
    output.talk(f"{copied.path}: {copied.articles} articles, {copied.size / 1e6:.1f} MB, checked")
    for path in removed:
        output.talk(f"removed the older copy {path}")
    if kept:
        output.talk(f"the ledger before is kept as {kept}")
