"""`detente run`: the job of the box on the shelf."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import exits, output
from detente.cli.context import Context, of
from detente.cli.inputs import limits
from detente.cli.options import JobsOption, JsonOption, LedgerOption

if TYPE_CHECKING:
    from detente.desk import Desk
    from detente.watch.loop import Notifier, Stop
    from detente.watch.poll import Tally
    from detente.watch.rules import Rules

SHOWN = ("sources", "requests", "files", "pages", "pages_failed", "articles", "teasers", "events", "statements")


def run(
    ctx: typer.Context,
    every: Annotated[str | None, typer.Option("--every", help="Go on: a pass every 15m, 1h, ...")] = None,
    once: Annotated[bool, typer.Option("--once", help="One pass (the default).")] = False,
    now: Annotated[bool, typer.Option("--now", help="Visit every source, due or not.")] = False,
    max_pages: Annotated[int, typer.Option("--max-pages", min=0, help="Pages fetched in a pass at most.")] = 200,
    alerts: Annotated[
        bool, typer.Option("--alerts/--no-alerts", help="Tell alerts after a pass, where there are rules.")
    ] = True,
    rules: Annotated[Path | None, typer.Option("--rules", metavar="FILE", help="Rules of alerts.")] = None,
    jobs: JobsOption = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> int:
    """Visit the sources that are due: fetch, code, store, tell alerts. Stopped at any instant, the next run does the rest.

    SIGTERM and Ctrl-C end it after the current item. Exit code 6: every source failed; 7: some did, or inputs were set aside.

    Example: [bold]detente run --every 15m[/bold]
    """
    from detente.cli.alerts import tell
    from detente.watch.loop import Notifier, Stop, repeat
    from detente.watch.schedule import parse_every

    if every and once:
        raise typer.BadParameter("choose one of --every and --once")
    seconds = parse_every(every) if every else None
    context = of(ctx)
    loaded = _rules(rules) if alerts else None
    stop, notifier = Stop(), Notifier.from_environment(os.environ)
    with context.desk(ledger, create=True) as desk, stop.on_signals():
        _check_sources(desk)
        make = _Maker(context, desk, stop, notifier, {"jobs": jobs, "max_pages": max_pages, "all_due": now})
        desk._coder = make.coder

        def one_pass() -> Tally:
            tally = make()
            told = len(tell(context, desk, loaded)) if loaded and not stop() else 0
            _report(tally, told, as_json=as_json, quiet=context.quiet)
            return tally

        tally = repeat(one_pass, seconds, stop, notifier) if seconds else one_pass()
    return exits.INTERRUPTED if stop.by == signal.SIGINT else exit_code(tally)


def exit_code(tally: Tally) -> int:
    """6 when every source visited failed for the network, 7 when some failed or inputs were set aside."""
    if tally.all_failed:
        return exits.NETWORK
    return exits.SET_ASIDE if tally.trouble or tally.set_aside else exits.DONE


class _Maker:
    """Makes passes that share one Coder and one Fetcher."""

    def __init__(self, context: Context, desk: Desk, stop: Stop, notifier: Notifier, options: dict[str, Any]) -> None:
        self.context, self.desk, self.stop, self.notifier = context, desk, stop, notifier
        settings = context.settings
        self.options = {**options, "jobs": options["jobs"] or settings.jobs, "file_batch": settings.batch}
        self.coder = context.coder()

    def __call__(self) -> Tally:
        from detente.watch.poll import Hooks, Pass, Plan

        hooks = Hooks(self.stop, self.stop.pause, self.notifier.beat)
        return Pass(
            self.desk.ledger,
            self.coder,
            self.desk.clock,
            lambda: fetcher(self.context, self.desk),
            limits(self.context),
            Plan(**self.options),
            hooks,
        ).run()


def fetcher(context: Context, desk: Desk) -> Any:
    """The network part with the user's settings."""
    from detente.watch.fetch import MEGABYTE, Bounds, Fetcher
    from detente.watch.schedule import seconds_until

    settings = context.settings
    most = min(int(settings.max_input_mb * MEGABYTE), 8 * MEGABYTE)
    bounds = Bounds(settings.timeout_seconds, min(settings.timeout_seconds * 4, 240.0), most)
    return Fetcher(
        settings.user_agent,
        allow_private=settings.allow_private_addresses,
        bounds=bounds,
        seconds_until=lambda words: seconds_until(words, desk.clock.now()),
    )


def _check_sources(desk: Desk) -> None:
    from detente.errors import InputError
    from detente.watch.sources import load_sources

    if not load_sources(desk.ledger):
        raise InputError("nothing is watched yet", hint="detente sources add URL|FOLDER", code="INP009")


def _rules(path: Path | None) -> Rules | None:
    """The rules named, else the default ones where there are any."""
    from detente.cli.alerts import default_rules
    from detente.watch.rules import load_rules

    return (
        load_rules(path) if path is not None else load_rules(default) if (default := default_rules()).exists() else None
    )


def _report(tally: Tally, told: int, *, as_json: bool, quiet: bool) -> None:
    count = {name: tally.count[name] for name in SHOWN}
    count |= {"set_aside": len(tally.set_aside), "failed": sum(tally.trouble.values()), "alerts": told}
    if as_json:
        report = {"schema": "detente/1", "clock_ok": tally.clock_ok, **count, "outcomes": tally.outcomes}
        output.write(output.json_line(report))
        return
    for item in tally.set_aside:
        output.talk(f"{item.path or item.name}: set aside: {item.reason}")
    if not quiet:
        shown = ", ".join(f"{value} {name.replace('_', ' ')}" for name, value in count.items() if value)
        output.talk(shown if tally.outcomes or tally.count["pages"] else f"{shown}; nothing is due")
