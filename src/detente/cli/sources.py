"""`detente sources`: what is watched."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from detente.cli import exits, output
from detente.cli.context import of
from detente.cli.options import CsvOption, JsonlOption, JsonOption, LedgerOption

sources = typer.Typer(no_args_is_help=True, help="Feeds, pages and folders that are watched.")

COLUMNS = (
    output.Column("NAME", "name", 22),
    output.Column("KIND", "kind"),
    output.Column("EVERY", "every"),
    output.Column("LAST VISIT", "fetched"),
    output.Column("STATE", "state", 24),
)


@sources.command("add")
def add(
    ctx: typer.Context,
    place: Annotated[str, typer.Argument(metavar="URL|FOLDER", help="A feed, a page, or a folder.")],
    name: Annotated[str | None, typer.Option("--name", help="What to call it.")] = None,
    every: Annotated[str | None, typer.Option("--every", help="How often, as 30m, 1h or 1d; 15m by default.")] = None,
    tag: Annotated[list[str] | None, typer.Option("--tag", help="A tag; repeat for more.")] = None,
    ledger: LedgerOption = None,
) -> int:
    """Watch a feed, a page or a folder from the next run on. Nothing is fetched now.

    Example: [bold]detente sources add https://example.org/rss --every 1h --tag caucasus[/bold]
    """
    from detente.watch.sources import add_source

    with of(ctx).desk(ledger, create=True) as desk:
        source = add_source(desk.ledger, place, clock=desk.clock, name=name, every=every, tags=tag or ())
    output.talk(f"watching {source.url} as {source.name}")
    return exits.DONE


@sources.command("list")
def list_(
    ctx: typer.Context,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    as_jsonl: JsonlOption = False,
    as_csv: CsvOption = False,
) -> int:
    """List sources with their last visit, next visit and state.

    Example: [bold]detente sources list --json[/bold]
    """
    from detente.watch.health import source_rows

    fmt = output.one_format(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv)
    with of(ctx).desk(ledger) as desk:
        rows = source_rows(desk.ledger)
        if fmt == "table":
            rows = [{**row, "state": _state(row)} for row in rows]
        output.emit(rows, kind="sources", columns=COLUMNS, fmt=fmt)
    return exits.DONE


def _state(row: dict[str, Any]) -> str:
    """The state in a few words; --json has it whole."""
    waiting = f", {row['waiting']} wait" if row["waiting"] else ""
    return f"failing ({row['failures']})" if row["failures"] else f"{row['status']}{waiting}"


@sources.command("remove")
def remove(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME|URL", help="As sources list shows it.")],
    ledger: LedgerOption = None,
) -> int:
    """Stop watching a source. What was read from it stays.

    Example: [bold]detente sources remove example.org/rss[/bold]
    """
    from detente.watch.sources import remove_source

    with of(ctx).desk(ledger) as desk:
        source = remove_source(desk.ledger, name)
    output.talk(f"no longer watching {source.name}")
    return exits.DONE


@sources.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="OPML, or newsboat's urls file.")],
    ledger: LedgerOption = None,
) -> int:
    """Watch every feed of an OPML file or of newsboat's urls file. Those watched already are passed over.

    Example: [bold]detente sources import ~/.newsboat/urls[/bold]
    """
    from detente.errors import InputError
    from detente.watch.lists import LARGEST, read_list
    from detente.watch.sources import import_sources

    try:
        with file.open("rb") as stream:
            listed = read_list(stream.read(LARGEST + 1))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", subject=str(file), code="INP002") from error
    with of(ctx).desk(ledger, create=True) as desk:
        added, refused = import_sources(desk.ledger, listed, clock=desk.clock)
    for line in refused:
        output.talk(f"passed over: {line}")
    output.talk(f"{len(added)} added, {len(listed) - len(added) - len(refused)} known, {len(refused)} passed over")
    if not listed:
        return exits.NO_INPUT
    return exits.SET_ASIDE if refused else exits.DONE


@sources.command("export")
def export(ctx: typer.Context, ledger: LedgerOption = None) -> int:
    """Write the feeds and pages as OPML to stdout, for any reader of feeds.

    Example: [bold]detente sources export > feeds.opml[/bold]
    """
    from detente.watch.lists import Listed, write_opml
    from detente.watch.sources import load_sources

    with of(ctx).desk(ledger) as desk:
        found = [source for source in load_sources(desk.ledger) if source.kind != "folder"]
    output.write(write_opml(Listed(source.url, source.name, source.tags) for source in found).decode("utf-8"))
    return exits.DONE
