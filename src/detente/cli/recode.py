"""`detente recode`: what is stored, read with the rules of today."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from detente.cli import exits, output
from detente.cli.context import of
from detente.cli.options import JobsOption, JsonlOption, JsonOption, LedgerOption, SinceOption, since_day
from detente.cli.output import Column

RULES = (Column("change", "change"), Column("kind", "kind"), Column("rule", "rule", 36), Column("rows", "rows"))
ROWS = (Column("change", "change"), Column("rule", "rule", 16), Column("was", "was", 20), Column("now", "now", 20),
        Column("words", "words", 20))  # fmt: skip


def recode(
    ctx: typer.Context,
    diff: Annotated[bool, typer.Option("--diff", help="List every row that would change.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="Put the new rows in place of the old.")] = False,
    refuse: Annotated[bool, typer.Option("--refuse", help="Drop what was coded anew.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Restore the rows before the last accepted recoding.")] = False,
    since: SinceOption = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit code 10 when something differs.")] = False,
    jobs: JobsOption = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    as_jsonl: JsonlOption = False,
) -> int:
    """Code the stored articles with today's rules, knowledge and models, and show what would change, by rule. No row changes before
    --accept, and --undo brings the old ones back. Interrupted, the same command goes on.

    Example: [bold]detente recode --diff && detente recode --accept[/bold]
    """
    if sum((accept, refuse, undo)) > 1:
        raise typer.BadParameter("choose one of --accept, --refuse, --undo")
    fmt = output.one_format(as_json=as_json, as_jsonl=as_jsonl, as_csv=False)
    context = of(ctx)
    with context.desk(ledger) as desk, output.progress(quiet=context.quiet, label="coding anew") as advance:
        room = desk.recode
        if refuse or undo:
            return _back(room, undo=undo)
        work = room.accept if accept else room.stage
        made = work(since=since_day(since), jobs=jobs or context.settings.jobs, advance=advance)
        rows = room.changes() if diff else _by_rule(made)
        output.emit(rows, kind="changes" if diff else "rules", columns=ROWS if diff else RULES, fmt=fmt)
    if not context.quiet:
        output.talk(_summary(made, accepted=accept))
    return exits.CONDITION if exit_code and made.changes else exits.DONE


def _back(room: Any, *, undo: bool) -> int:
    if undo:
        output.talk(f"the rows of {room.undo()} articles are as they were")
    else:
        room.refuse()
        output.talk("what was coded anew is dropped; the rows are as they were")
    return exits.DONE


def _by_rule(made: Any) -> list[dict[str, Any]]:
    """Counts by change, kind and rule, the most frequent first."""
    order = sorted(made.by_rule.items(), key=lambda item: (-item[1], item[0]))
    return [{"change": key[0], "kind": key[1], "rule": key[2], "rows": rows} for key, rows in order]


def _summary(made: Any, *, accepted: bool) -> str:
    said = f"{made.articles} articles coded anew, {made.changes} rows differ in {made.differing} articles"
    if accepted:
        return f"{said}; accepted (detente recode --undo brings the old rows back)"
    return f"{said}; detente recode --accept puts them in place" if made.changes else said
