"""`detente alerts` and `detente check`: rules that tell you of what was read."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import exits, output
from detente.cli.context import Context, config_dir, of
from detente.cli.options import JsonlOption, JsonOption, LedgerOption

if TYPE_CHECKING:
    from detente.desk import Desk
    from detente.watch.alerts import Alert
    from detente.watch.rules import Rules

alerts = typer.Typer(no_args_is_help=True, help="Rules that tell you of what was read.")

RulesOption = Annotated[
    Path | None,
    typer.Option("--rules", metavar="FILE", help="Rules to use; alerts.toml in the configuration directory."),
]
ExecOption = Annotated[
    str | None,
    typer.Option("--exec", metavar="CMD", help="Also run this for each alert, with JSON on its standard input."),
]
COLUMNS = (output.Column("DAY", "day"), output.Column("ALERT", "title", 34), output.Column("WORDS", "text", 32))
RULES = (output.Column("RULE", "name"), output.Column("ABOUT", "kind"), output.Column("CONDITIONS", "conditions", 40),
         output.Column("TO", "to"))  # fmt: skip


@alerts.command("list")
def list_(ctx: typer.Context, rules: RulesOption = None, as_json: JsonOption = False) -> int:
    """List the rules with their conditions and ways to tell.

    Example: [bold]detente alerts list[/bold]
    """
    path = rules or default_rules()
    loaded = _load(path)
    rows = [_rule_row(loaded, rule) for rule in loaded.rule]
    output.emit(rows, kind="rules", columns=RULES, fmt="json" if as_json else "table")
    if not as_json:
        output.talk(f"rules: {path}")
    return exits.DONE


@alerts.command("sample")
def sample() -> int:
    """Write a commented sample of rules to stdout.

    Example: [bold]detente alerts sample > ~/.config/detente/alerts.toml[/bold]
    """
    from importlib import resources

    output.write(resources.files("detente").joinpath("data", "service", "alerts.toml").read_text("utf-8"))
    return exits.DONE


@alerts.command("test")
def try_(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[RULE]", help="One rule; all by default.")] = None,
    rules: RulesOption = None,
    ledger: LedgerOption = None,
    as_jsonl: JsonlOption = False,
) -> int:
    """Show what meets the rules now, told or not, without telling it. Exit code 10 when anything does.

    Example: [bold]detente alerts test gas[/bold]
    """
    from detente.watch.alerts import matches

    loaded = _load(rules or default_rules())
    chosen = [loaded.named(name)] if name else list(loaded.rule)
    with of(ctx).desk(ledger) as desk:
        found = [alert for rule in chosen for alert in matches(_with_coder(of(ctx), desk), rule)]
        _show(desk, found, as_jsonl=as_jsonl)
    return exits.CONDITION if found else exits.DONE


@alerts.command("run")
def run(
    ctx: typer.Context,
    command: ExecOption = None,
    rules: RulesOption = None,
    ledger: LedgerOption = None,
    as_jsonl: JsonlOption = False,
) -> int:
    """Tell what meets the rules and was not told yet; detente run does this after each pass. Exit code 10 when anything was told.

    Example: [bold]detente alerts run --exec 'notify-send detente'[/bold]
    """
    context = of(ctx)
    loaded = _load(rules or default_rules())
    with context.desk(ledger) as desk:
        found = tell(context, desk, loaded, command=shlex.split(command) if command else [])
        _show(desk, found, as_jsonl=as_jsonl)
    return exits.CONDITION if found else exits.DONE


def check(
    ctx: typer.Context,
    rule: Annotated[str, typer.Argument(help="Name of a rule.")],
    since: Annotated[
        str | None, typer.Option("--since", metavar="7d", help="In the last so many days, instead of the rule's own.")
    ] = None,
    rules: RulesOption = None,
    ledger: LedgerOption = None,
    as_jsonl: JsonlOption = False,
) -> int:
    """Say whether a rule is true now, for scripts: exit code 10 when it is, 0 when not.

    Example: [bold]detente check strikes --since 2d || echo "something happened"[/bold]
    """
    from detente.watch.alerts import matches
    from detente.watch.schedule import parse_every

    days = max(parse_every(since) // 86_400, 1) if since else None
    wanted = _load(rules or default_rules()).named(rule)
    with of(ctx).desk(ledger) as desk:
        found = list(matches(_with_coder(of(ctx), desk), wanted, days=days))
        _show(desk, found, as_jsonl=as_jsonl)
    return exits.CONDITION if found else exits.DONE


def default_rules() -> Path:
    """The rules that are used when none are named."""
    return config_dir() / "alerts.toml"


def tell(context: Context, desk: Desk, rules: Rules, *, command: list[str] | None = None) -> list[Alert]:
    """Tell what is new by every way the rules have."""
    from detente.cli.run import fetcher
    from detente.cli.secret import secrets
    from detente.watch import alerts as room
    from detente.watch.deliver import World, senders

    world = World(secrets(), os.environ, lambda: fetcher(context, desk), lambda: room.sent(desk))
    return room.run(_with_coder(context, desk), rules, senders(rules.deliver, world, command=command or []))


def _with_coder(context: Context, desk: Desk) -> Desk:
    """The Desk with a Coder that knows the user's own tables; it reduces the words of rules and sentences."""
    if desk._coder is None:
        desk._coder = context.coder()
    return desk


def _load(path: Path) -> Rules:
    from detente.watch.rules import load_rules

    return load_rules(path)


def _rule_row(rules: Rules, rule: Any) -> dict[str, Any]:
    plain = rule.model_dump(mode="json", exclude={"name", "to"}, exclude_defaults=True)
    conditions = "; ".join(
        f"{key} {' '.join(value) if isinstance(value, list) else value}" for key, value in plain.items()
    )
    return {
        "name": rule.name,
        "kind": rule.kind,
        "conditions": conditions,
        "to": list(rules.channels_of(rule)),
        "rule": plain,
    }


def _show(desk: Desk, found: list[Alert], *, as_jsonl: bool) -> None:
    from detente.clock import stamp

    rows = [alert.as_json(stamp(desk.clock.now())) for alert in found]
    output.emit(rows, kind="alerts", columns=COLUMNS, fmt="jsonl" if as_jsonl else "table")
