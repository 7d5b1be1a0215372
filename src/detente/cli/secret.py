"""`detente secret`: tokens and passwords, kept where only you can read them, and never printed."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli import exits, output
from detente.cli.context import config_dir

if TYPE_CHECKING:
    from detente.watch.secrets import Secrets

secret = typer.Typer(no_args_is_help=True, help="Tokens and passwords for alerts; never printed.")
NameArgument = Annotated[str, typer.Argument(help="As an alert's rules name it, for example webhook-token.")]


@secret.command("set")
def set_(
    name: NameArgument,
    place: Annotated[str | None, typer.Option("--in", help="keyring or file; by default what works.")] = None,
) -> int:
    """Keep a secret. It is asked for without echo, or read from stdin; never give it as an argument.

    Example: [bold]detente secret set webhook-token < token.txt[/bold]
    """
    asked = sys.stdin.isatty()
    value = (
        typer.prompt(f"value of {name}", hide_input=True, err=True) if asked else sys.stdin.read(65_536).rstrip("\r\n")
    )
    output.talk(f"{name} is kept in the {secrets().set(name, value, place=place)}")
    return exits.DONE


@secret.command("delete")
def delete(name: NameArgument) -> int:
    """Delete a secret from the keyring and the file.

    Example: [bold]detente secret delete webhook-token[/bold]
    """
    gone = secrets().delete(name)
    output.talk(
        f"{name} is deleted from: {', '.join(gone)}" if gone else f"{name} was neither in the keyring nor the file"
    )
    return exits.DONE if gone else exits.NO_INPUT


@secret.command("where")
def where(name: NameArgument) -> int:
    """Say which places have a secret; the first one serves.

    Example: [bold]detente secret where webhook-token[/bold]
    """
    places = secrets().where(name)
    output.write("".join(f"{output.clean(place)}\n" for place in places))
    if not places:
        output.talk(f"nothing has {name}")
    return exits.DONE if places else exits.NO_INPUT


def secrets() -> Secrets:
    """The places of secrets, with this process's environment."""
    from detente.watch.secrets import Secrets

    return Secrets(os.environ, config_dir() / "secrets.json")
