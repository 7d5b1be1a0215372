"""`detente config`: the settings in force, their origins, and a commented sample."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from detente.cli import exits, output
from detente.cli.context import config_dir, of
from detente.cli.options import JsonOption

config = typer.Typer(no_args_is_help=True, help="Show, check and start the settings.")


@config.command("show")
def show(
    ctx: typer.Context,
    origin: Annotated[bool, typer.Option("--origin", help="Say which place set each value.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Show every setting in force.

    Example: [bold]detente config show --origin[/bold]
    """
    loaded = of(ctx).loaded
    values = loaded.settings.model_dump(mode="json")
    if as_json:
        report = {"schema": "detente/1", "settings": values, "origins": dict(loaded.origins)}
        output.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
        return exits.DONE
    for key, value in values.items():
        place = f"  # {loaded.origins[key]}" if origin else ""
        output.write(output.clean(f"{key} = {json.dumps(value, ensure_ascii=False)}{place}") + "\n")
    return exits.DONE


@config.command("init")
def init(
    path: Annotated[
        Path | None, typer.Argument(help="Where to; the configuration directory by default, - for stdout.")
    ] = None,
) -> int:
    """Write a commented sample of every setting; an existing file is left alone (exit code 3).

    Example: [bold]detente config init ./detente.toml[/bold]
    """
    from detente.errors import SettingsError
    from detente.settings import sample

    if path == Path("-"):
        output.write(sample())
        return exits.DONE
    target = path or config_dir() / "config.toml"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as file:
            file.write(sample())
    except OSError as error:
        raise SettingsError(f"cannot be written: {error.strerror}", subject=str(target), code="SET004") from error
    output.talk(f"wrote {target}")
    return exits.DONE


@config.command("check")
def check(ctx: typer.Context) -> int:
    """Check every setting; a wrong one is named with the place that set it (exit code 3).

    Example: [bold]detente config check && detente run[/bold]
    """
    set_here = [key for key, place in of(ctx).loaded.origins.items() if place != "default"]
    output.talk(f"settings are valid; {len(set_here)} differ from their defaults" if set_here else "settings are valid")
    return exits.DONE
