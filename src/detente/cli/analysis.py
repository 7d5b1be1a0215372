"""`detente incidents`, `series`, `network`, `same`: happenings, a pair through time, all pairs, and a person's word."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from textwrap import fill, indent
from typing import Annotated, Any

import typer

from detente.cli import exits, output
from detente.cli.context import of
from detente.cli.options import (
    CsvOption,
    JsonlOption,
    JsonOption,
    LedgerOption,
    LimitOption,
    PairOption,
    PartyOption,
    SinceOption,
    UntilOption,
    party_codes,
    since_day,
    until_day,
)
from detente.cli.output import Column

TypeOption = Annotated[list[str] | None, typer.Option("--type", "-t", help="Only this type; repeat for more.")]
FirstArgument = Annotated[str, typer.Argument(metavar="A", help="Party code, as AZE.")]
SecondArgument = Annotated[str, typer.Argument(metavar="B", help="Party code, as RUS.")]

INCIDENTS = (Column("date", "day"), Column("between", "parties", 9), Column("type", "kind", 11), Column("n", "reports"),
             Column("words", "sentence", 21), Column("id", "id"))  # fmt: skip
POINTS = (Column("period", "period"), Column("level", "level"), Column("from", "low"), Column("to", "high"),
          Column("conflict", "conflict"), Column("cooperation", "cooperation"), Column("incidents", "incidents"),
          Column("reports", "reports"))  # fmt: skip
EDGES = (Column("a", "first"), Column("b", "second"), Column("score", "score"), Column("weight", "weight"),
         Column("conflict", "conflict"), Column("cooperation", "cooperation"))  # fmt: skip


def incidents(
    ctx: typer.Context,
    record: Annotated[str | None, typer.Argument(metavar="[ID]", help="One incident, by its id or an event's.")] = None,
    ledger: LedgerOption = None,
    pair: PairOption = None,
    party: PartyOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    type: TypeOption = None,
    limit: LimitOption = 50,
    as_json: JsonOption = False,
    as_jsonl: JsonlOption = False,
    as_csv: CsvOption = False,
) -> int:
    """List what happened, each happening once, newest first; or show one incident with the words of all its reports.

    Example: [bold]detente incidents --pair AZE RUS --since 2025-07 --json[/bold]
    """
    fmt = output.one_format(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv)
    wanted: dict[str, Any] = {
        "party": party_codes(party),
        "since": since_day(since),
        "until": until_day(until),
        "type": [name.upper() for name in type or ()],
        "limit": limit or None,
        "record": record,
    }
    if pair:
        wanted["pair"] = party_codes(pair)[:2]
    with of(ctx).desk(ledger) as desk:
        if record and fmt == "table":
            output.write("".join(f"{output.clean(line)}\n" for line in _in_full(desk, record)))
            return exits.DONE
        rows = desk.incidents(sentences=True, **wanted)
        if fmt == "table":
            rows = ({**row, **_for_people(row)} for row in rows)
        output.emit(rows, kind="incidents", columns=INCIDENTS, fmt=fmt)
    return exits.DONE


def series(
    ctx: typer.Context,
    first: FirstArgument,
    second: SecondArgument,
    freq: Annotated[str, typer.Option("--freq", help="day, week, month or year.")] = "month",
    last: Annotated[int, typer.Option("--last", min=0, help="In the table, only so many periods; 0 for all.")] = 24,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    as_jsonl: JsonlOption = False,
    as_csv: CsvOption = False,
) -> int:
    """Show a pair through time: level with its interval, conflict and cooperation, and turning points.

    --json is one object on one line; --csv has the points. Example: [bold]detente series AZE RUS --freq month --json[/bold]
    """
    from detente.analysis.series import FREQUENCIES, series_json

    fmt = output.one_format(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv)
    if freq not in FREQUENCIES:
        raise typer.BadParameter(f"{freq!r} is none of {', '.join(FREQUENCIES)}", param_hint="--freq")
    one, other = party_codes([first, second])
    with of(ctx).desk(ledger) as desk:
        found = desk.series(one, other, freq)
    made = series_json(found)
    if fmt in ("json", "jsonl"):
        output.write(json.dumps(made) + "\n")
    elif fmt == "csv":
        output.write_csv(made["points"])
    else:
        shown = made["points"][-last:] if last else made["points"]
        output.write(output.table(shown, POINTS, empty="nothing was read"))
        for turn in found.turning_points:
            if not shown or turn.month >= shown[0]["period"][:4]:
                said = f"{turn.direction} {turn.reason()}"
                named = f"incidents {' '.join(turn.incidents)}"
                output.write(f"\n{fill(said, output.WIDTH)}\n{indent(fill(named, output.WIDTH - 2), '  ')}\n")
    return exits.DONE


def network(
    ctx: typer.Context,
    since: SinceOption = None,
    until: UntilOption = None,
    form: Annotated[str | None, typer.Option("--format", "-f", help="graphml, gexf or dot.")] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    as_jsonl: JsonlOption = False,
    as_csv: CsvOption = False,
) -> int:
    """Show all pairs in a window as one network, signed and weighted; --jsonl and --csv have the pairs.

    Example: [bold]detente network --since 2025 --format graphml > 2025.graphml[/bold]
    """
    from detente.analysis.graphs import FORMATS
    from detente.records import as_json as plain

    fmt = output.one_format(as_json=as_json or form == "json", as_jsonl=as_jsonl, as_csv=as_csv)
    if form not in (None, "table", "json", *FORMATS) or (form in FORMATS and fmt != "table"):
        raise typer.BadParameter(f"one of {', '.join(FORMATS)}, and not with --json", param_hint="--format")
    with of(ctx).desk(ledger) as desk:
        made = desk.network(since_day(since), until_day(until))
    if form in FORMATS:
        output.write(FORMATS[form](made))
    elif fmt == "json":
        output.write(json.dumps({"schema": "detente/1", **plain(made)}, ensure_ascii=False) + "\n")
    else:
        edges = (plain(edge) for edge in made.edges)
        output.emit(edges, kind="incidents", columns=EDGES, fmt=fmt)
    return exits.DONE


def same(
    ctx: typer.Context,
    one: Annotated[str, typer.Argument(metavar="EVENT", help="Id of an event.")],
    other: Annotated[str, typer.Argument(metavar="EVENT", help="Id of another.")],
    apart: Annotated[bool, typer.Option("--not", help="They are not one happening.")] = False,
    note: Annotated[str | None, typer.Option("--note", help="Why.")] = None,
    reviewer: Annotated[str | None, typer.Option("--reviewer", help="Who says so (default: the user).")] = None,
    ledger: LedgerOption = None,
) -> int:
    """Say that two events are one happening, or with --not that they are two; it lasts, whatever is coded again.

    Example: [bold]detente same 06e4354ecc0f10f5 0f3a9c1d2b4e5f60 --not[/bold]
    """
    with of(ctx).desk(ledger) as desk:
        desk.decide(one, other, same=not apart, reviewer=reviewer or getpass.getuser(), note=note)
        (row,) = desk.incidents(record=one, limit=1)
    if not of(ctx).quiet:
        output.talk(f"{one} is in incident {row['id']} with {len(row['events']) - 1} other events")
    return exits.DONE


def _in_full(desk: Any, record: str) -> Iterator[str]:
    """An incident with its reports, what they tell differently, and why they were joined."""
    from detente.errors import InputError

    row = next(iter(desk.incidents(record=record, limit=1)), None)
    if row is None:
        raise InputError("no incident has this id", subject=record[:80], code="INP005")
    head = _for_people({**row, "sentence": ""})
    yield f"{row['id']}  {head['day']}  {head['parties']}  {head['kind']}  score {row['score']:g}  weight {row['weight']:.2f}"
    yield f"{row['reports']} reports, outlets: {', '.join(row['outlets']) or 'unknown'}"
    for event in row["events"]:
        told = desk.explain(event)["record"]
        article = told["article"]
        yield ""
        yield f"{event}  {article['published'] or ''}  {article['outlet'] or ''}  {article['url'] or ''}"
        yield f"  {told['sentence']}"
    for variant in row["variants"]:
        yield f"{variant['field']} {variant['value']}: told by {' '.join(variant['events'])}"
    for reason in row["reasons"]:
        yield f"joined: {reason}"


def _for_people(row: dict[str, Any]) -> dict[str, Any]:
    actors, recipients = " ".join(row["actors"]), " ".join(row["recipients"])
    return {
        "day": row["date"]["start"],
        "parties": f"{actors} > {recipients}" if recipients else actors,
        "kind": f"{row['type']} {row['mode'] or ''}".rstrip(),
        "sentence": row["sentence"],
    }
