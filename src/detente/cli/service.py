"""`detente service`: systemd units for the job on the shelf."""

from __future__ import annotations

import getpass
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli import exits, output
from detente.cli.context import of
from detente.cli.options import LedgerOption

if TYPE_CHECKING:
    from detente.watch.service import Job

service = typer.Typer(no_args_is_help=True, help="systemd units for the job on the shelf.")

EveryOption = Annotated[str, typer.Option("--every", help="How often, as 30m or 1h.")]
UserOption = Annotated[bool, typer.Option("--user", help="Units of your own, without root.")]
LoopOption = Annotated[bool, typer.Option("--loop", help="A service that stays, instead of a timer.")]
AccountOption = Annotated[
    str | None, typer.Option("--as", metavar="ACCOUNT", help="For the system: run as this account.")
]


@service.command("show")
def show(
    ctx: typer.Context,
    every: EveryOption = "1h",
    user: UserOption = False,
    loop: LoopOption = False,
    account: AccountOption = None,
    ledger: LedgerOption = None,
) -> int:
    """Write the units to stdout.

    A timer with a pass that ends leaves all memory free in between; --loop keeps the program and is watched by systemd.

    Example: [bold]detente service show --every 1h[/bold]
    """
    from detente.watch.service import units

    job = _job(ctx, ledger, every, account=None if user else account or _account(), loop=loop)
    for number, (name, text) in enumerate(units(job).items()):
        output.write(f"{chr(10) if number else ''}# {name}\n{text}")
    return exits.DONE


@service.command("install")
def install(
    ctx: typer.Context,
    every: EveryOption = "1h",
    user: UserOption = False,
    loop: LoopOption = False,
    account: AccountOption = None,
    folder: Annotated[Path | None, typer.Option("--dir", help="Write them here instead.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace units that are there and different.")] = False,
    ledger: LedgerOption = None,
) -> int:
    """Write the units where systemd looks for them, check them, and say how to start them. Nothing is started.

    Example: [bold]detente service install --user --every 1h[/bold]
    """
    from detente.watch import service as room

    job = _job(ctx, ledger, every, account=None if user else account or _account(), loop=loop)
    written = room.install(job, folder or (_own_folder() if user else room.SYSTEM_FOLDER), force=force)
    for path in written:
        output.talk(f"wrote {path}")
    objections = room.verify(written, own=user)
    if objections:
        output.talk(f"systemd-analyze says: {objections}")
    elif objections is not None:
        output.talk("systemd-analyze has no objections")
    output.talk("next:")
    for step in room.next_steps(job):
        output.talk(f"  {step}")
    return exits.DONE


def _job(ctx: typer.Context, ledger: str | None, every: str, *, account: str | None, loop: bool) -> Job:
    from detente.watch.service import LOOP, TIMER, Job

    place = of(ctx).ledger_at(ledger)
    if "://" not in place:
        place = str(Path(place).absolute())
    elif "@" in place:
        raise typer.BadParameter(
            "a ledger URL with a password must not stand in a unit: use DETENTE_LEDGER in an EnvironmentFile"
        )
    beside = Path(sys.executable).with_name("detente")
    program = beside if beside.exists() else Path(shutil.which("detente") or beside)
    return Job(program.absolute(), place, every, account, LOOP if loop else TIMER)


def _account() -> str:
    """Whoever asks; under sudo the person behind it."""
    return os.environ.get("SUDO_USER") or getpass.getuser()


def _own_folder() -> Path:
    given = os.environ.get("XDG_CONFIG_HOME")
    return (Path(given) if given else Path.home() / ".config") / "systemd" / "user"
