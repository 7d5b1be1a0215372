"""`detente ingest`: pages into the ledger."""

from __future__ import annotations

import typer

from detente.cli import exits, output
from detente.cli.context import of
from detente.cli.inputs import read
from detente.cli.options import FormatOption, JobsOption, JsonOption, LedgerOption, PathsArgument, check_format


def ingest(
    ctx: typer.Context,
    paths: PathsArgument = None,
    format: FormatOption = "auto",
    jobs: JobsOption = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> int:
    """Code pages into the ledger, once per content. Interrupted at any instant, running it again does the rest.

    What cannot be used goes to quarantine with its reason (exit code 7); see detente quarantine list.

    Example: [bold]detente ingest pages/ archive.warc.gz headlines.tsv.gz --jobs 2[/bold]
    """
    context = of(ctx)
    items = read(context, paths, check_format(format))
    with context.desk(ledger, create=True) as desk, output.progress(quiet=context.quiet, label="reading") as advance:
        settings = context.settings
        outcome = desk.take(
            items, coder=context.coder(), jobs=jobs or settings.jobs, batch=settings.batch, advance=advance
        )
    for item in outcome.refused:
        output.talk(f"{item.path or item.name}: set aside: {item.reason}")
    count = outcome.count
    report = {"read": outcome.read, "new": count["articles"], "known": outcome.read - count["articles"]}
    report |= {"teasers": count["teasers"], "events": count["events"], "statements": count["statements"]}
    report["set_aside"] = len(outcome.refused)
    if as_json:
        output.write(output.json_line({"schema": "detente/1", **report}))
    elif not context.quiet:
        output.talk(", ".join(f"{value} {name.replace('_', ' ')}" for name, value in report.items()))
    if not outcome.read:
        return exits.NO_INPUT
    return exits.SET_ASIDE if outcome.refused else exits.DONE
