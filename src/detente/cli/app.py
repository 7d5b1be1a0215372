"""The root of the command line: a table of commands, imported one at a time when they are called.

To add a command, write `cli/<name>.py` and add one line to `COMMANDS`. The line names the help panel, a one-line summary
(shown by `detente --help` without importing anything), and `module:attribute`. The attribute is either

- a function with Typer parameters (its docstring is the help, with an example), or
- a `typer.Typer` of sub-commands (`quarantine = typer.Typer(...)`).

A command parses, calls one method of Desk or Coder, prints through `cli.output` and returns its exit code (`cli.exits`).
It reads shared things from `cli.context.of(ctx)`; options that several commands share are in `cli.options`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from detente.cli.context import Context
from detente.cli.options import LedgerOption


class Entry(NamedTuple):
    """One command of the table."""

    name: str
    panel: str
    summary: str
    target: str


READ, ASK, CARE, SET = "Read pages", "Ask the ledger", "Look after it", "Set up"

COMMANDS: tuple[Entry, ...] = (
    Entry("code", READ, "Code pages to JSON Lines, without a ledger.", "detente.cli.code:code"),
    Entry("ingest", READ, "Code pages into the ledger, once per content.", "detente.cli.ingest:ingest"),
    Entry("sources", READ, "Feeds, pages and folders that are watched.", "detente.cli.sources:sources"),
    Entry("run", READ, "Visit the sources that are due; once or for ever.", "detente.cli.run:run"),
    Entry("alerts", READ, "Rules that tell you of what was read.", "detente.cli.alerts:alerts"),
    Entry("check", READ, "Whether a rule is true now; exit code 10 when it is.", "detente.cli.alerts:check"),
    Entry("brief", ASK, "What changed, per pair, since last time.", "detente.cli.brief:brief"),
    Entry("pair", ASK, "One pair: level, turns, incidents, documents.", "detente.cli.brief:pair"),
    Entry("compare", ASK, "How each outlet told one incident.", "detente.cli.brief:compare"),
    Entry("dossier", ASK, "Saved questions: a crisis followed through time.", "detente.cli.dossier:dossier"),
    Entry("export", ASK, "Events, incidents, network in other formats.", "detente.cli.export:export"),
    Entry("site", ASK, "Write a static site of the ledger.", "detente.cli.site:site"),
    Entry("articles", ASK, "List articles.", "detente.cli.query:articles"),
    Entry("events", ASK, "List events: who did what to whom.", "detente.cli.query:events"),
    Entry("contacts", ASK, "List calls, visits, meetings, letters.", "detente.cli.query:contacts"),
    Entry("statements", ASK, "List statements: who said what, relayed by whom.", "detente.cli.query:statements"),
    Entry("claims", ASK, "List claims and what counters them.", "detente.cli.query:claims"),
    Entry("instruments", ASK, "List laws, treaties, sanctions and their steps.", "detente.cli.query:instruments"),
    Entry("forecasts", ASK, "List forecasts: who expects what.", "detente.cli.forecasts:forecasts"),
    Entry("figures", ASK, "List numbers with unit, object and source.", "detente.cli.query:figures"),
    Entry("vectors", ASK, "List how relations are characterised.", "detente.cli.query:vectors"),
    Entry("attitudes", ASK, "List who is portrayed for or against whom.", "detente.cli.query:attitudes"),
    Entry("incidents", ASK, "List what happened, each happening once.", "detente.cli.analysis:incidents"),
    Entry("series", ASK, "A pair through time, with its turning points.", "detente.cli.analysis:series"),
    Entry("network", ASK, "All pairs in a window, signed and weighted.", "detente.cli.analysis:network"),
    Entry("same", ASK, "Say that two events are one happening, or not.", "detente.cli.analysis:same"),
    Entry("search", ASK, "Find articles by words in any inflected form.", "detente.cli.search:search"),
    Entry("explain", ASK, "Show the words and rules behind a record.", "detente.cli.explain:explain"),
    Entry("review", CARE, "Say what is right or wrong; measured precision.", "detente.cli.review:review"),
    Entry("recode", CARE, "Read what is stored with the rules of today.", "detente.cli.recode:recode"),
    Entry("lexicon", SET, "Check, test, show, write and compare rules.", "detente.cli.lexicon:lexicon"),
    Entry("quarantine", CARE, "Inputs that were set aside, and why.", "detente.cli.quarantine:quarantine"),
    Entry("doctor", CARE, "Look over the board, the ledger and the sources.", "detente.cli.doctor:doctor"),
    Entry("backup", CARE, "Copy the ledger while it is in use, and check the copy.", "detente.cli.backup:backup"),
    Entry("restore", CARE, "Put a backup in the ledger's place, or check one.", "detente.cli.backup:restore"),
    Entry("service", CARE, "systemd units for the job on the shelf.", "detente.cli.service:service"),
    Entry("db", CARE, "Check and upgrade the ledger's file.", "detente.cli.db:db"),
    Entry("config", SET, "Show, check and start the settings.", "detente.cli.config:config"),
    Entry("secret", SET, "Tokens and passwords, never printed.", "detente.cli.secret:secret"),
    Entry("version", SET, "Versions of the program and its data.", "detente.cli.version:version"),
)


class LazyGroup(TyperGroup):
    """A group whose commands are stubs for listing, and imported only when one is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [entry.name for entry in COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        entry = next((entry for entry in COMMANDS if entry.name == cmd_name), None)
        return entry and TyperCommand(name=entry.name, help=entry.summary, rich_help_panel=entry.panel)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        self.commands = {entry.name: self.get_command(ctx, entry.name) for entry in COMMANDS}  # for "did you mean"
        name, command, rest = super().resolve_command(ctx, args)
        return name, load(name) if command else None, rest


def load(name: str | None) -> Any:
    """The real command of a table row, imported now."""
    entry = next(entry for entry in COMMANDS if entry.name == name)
    module, attribute = entry.target.split(":")
    target = getattr(import_module(module), attribute)
    if not isinstance(target, typer.Typer):
        single = typer.Typer(add_completion=False, rich_markup_mode="rich")
        single.command(entry.name)(target)
        target = single
    command = typer.main.get_command(target)
    command.name = entry.name
    return command


def root(
    ctx: typer.Context,
    ledger: LedgerOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No talk on stderr.")] = False,
    verbose: Annotated[
        int, typer.Option("--verbose", "-v", count=True, help="More talk on stderr; twice for all.")
    ] = 0,
    log_json: Annotated[bool, typer.Option("--log-json", help="Log lines as JSON.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[bool, typer.Option("--version", "-V", help="Show the version and leave.")] = False,
) -> None:
    """Who did what to whom between countries, read from the news, with the words behind every row.

    Example: [bold]detente ingest pages/ && detente events --party AZE[/bold]
    """
    if version:
        from detente import __version__

        typer.echo(f"detente {__version__}")
        raise typer.Exit
    ctx.obj = Context(ledger=ledger, quiet=quiet, verbose=verbose, log_json=log_json, debug=debug)


def build() -> Any:
    """The application as one callable command."""
    app = typer.Typer(
        cls=LazyGroup,
        name="detente",
        no_args_is_help=True,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(root)
    return typer.main.get_command(app)
