"""`detente review`: a person's verdicts on records, one key each, or by file."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import exits, output
from detente.cli.context import of
from detente.cli.options import JsonOption, LedgerOption
from detente.cli.output import Column

if TYPE_CHECKING:
    from detente.revision import Revision

review = typer.Typer(help="Verdicts on records: right or wrong, and what they should say.")

KindOption = Annotated[str, typer.Option("--kind", help="events, statements, claims, instruments, ... .")]
SampleOption = Annotated[
    str, typer.Option("--sample", help="random, type (each in turn) or least (least confident first).")
]
SeedOption = Annotated[int, typer.Option("--seed", help="Another seed is another random sample.")]
TypesOption = Annotated[list[str] | None, typer.Option("--type", "-t", help="Only this type; repeat for more.")]
SizeOption = Annotated[int, typer.Option("--limit", "-n", min=1, max=100_000, help="At most so many records.")]
WhoOption = Annotated[str | None, typer.Option("--reviewer", help="Who judges (default: the user).")]

KEYS = {"r": "right", "w": "wrong", "u": "unsure"}
QUESTION = "right (r), wrong (w), unsure (u), correct (c), skip (s), quit (q)? "
CORRECTED = ("type", "date", "actors", "recipients")
REPORT = (Column("kind", "kind"), Column("type", "type"), Column("judged", "judged"), Column("right", "right"),
          Column("precision", "precision"), Column("95 % interval", "interval"), Column("unsure", "unsure"))  # fmt: skip


@review.callback(invoke_without_command=True)
def start(
    ctx: typer.Context,
    kind: KindOption = "events",
    sample: SampleOption = "random",
    seed: SeedOption = 1,
    type: TypesOption = None,
    limit: SizeOption = 50,
    record: Annotated[str | None, typer.Option("--record", help="Only this record, by its id.")] = None,
    reviewer: WhoOption = None,
    ledger: LedgerOption = None,
) -> int:
    """Show records with their words and keep your verdict on each: r right, w wrong, u unsure, c correct it, s skip, q quit.

    Each verdict is on the card before the next record is shown; started again, it goes on with what you have not judged.
    Example: [bold]detente review --sample least -n 20[/bold]
    """
    if ctx.invoked_subcommand:
        return exits.DONE
    who = reviewer or getpass.getuser()
    with of(ctx).desk(ledger) as desk:
        room = desk.revision
        if record:
            rows, how = [room.row(record)], "chosen"
        else:
            types = tuple(type or ())
            rows = list(room.sample(sample, limit, kind=kind, types=types, seed=seed, reviewer=who))
            how = f"{sample}-{seed}"
        kept = _ask_all(desk, rows, who, how)
    output.talk(
        f"{kept} verdicts kept" if rows else "nothing to review: all of this sample is judged, or nothing is there"
    )
    return exits.DONE


@review.command("export")
def export(
    ctx: typer.Context,
    form: Annotated[str, typer.Option("--format", "-f", help="csv or jsonl.")] = "csv",
    kind: KindOption = "events",
    sample: SampleOption = "random",
    seed: SeedOption = 1,
    type: TypesOption = None,
    limit: SizeOption = 100,
    reviewer: WhoOption = None,
    ledger: LedgerOption = None,
) -> int:
    """Write a sample to fill in: verdict is right, wrong or unsure; correct_* say what it should be; a dash is nobody, or no date.

    Example: [bold]detente review export -n 200 > sample.csv[/bold]
    """
    if form not in ("csv", "jsonl"):
        raise typer.BadParameter(f"{form!r} is none of csv, jsonl", param_hint="--format")
    who = reviewer or getpass.getuser()
    with of(ctx).desk(ledger) as desk:
        found = desk.revision.sample(sample, limit, kind=kind, types=tuple(type or ()), seed=seed, reviewer=who)
        rows = [{**_flat(row), "sample": f"{sample}-{seed}", "reviewer": who} for row in found]
    output.emit(rows, kind="review", columns=(), fmt=form)
    return exits.DONE


@review.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV or JSON Lines, as review export wrote and a person filled in.")],
    reviewer: WhoOption = None,
    ledger: LedgerOption = None,
) -> int:
    """Keep the verdicts of a file. Rows without a verdict are passed over; what cannot be kept is named (exit code 7).

    Example: [bold]detente review import sample.csv[/bold]
    """
    from detente.cli.review_file import read_verdicts

    kept, wrong = 0, 0
    with of(ctx).desk(ledger) as desk:
        for line, said in read_verdicts(file, reviewer or getpass.getuser(), _now(desk)):
            problem = said if isinstance(said, str) else _keep(desk.revision, *said)
            if problem:
                output.talk(f"{file}:{line}: {problem}")
                wrong += 1
            else:
                kept += 1
    output.talk(f"{kept} verdicts kept, {wrong} not")
    if not kept:
        return exits.NO_INPUT
    return exits.SET_ASIDE if wrong else exits.DONE


@review.command("report")
def report(ctx: typer.Context, ledger: LedgerOption = None, as_json: JsonOption = False) -> int:
    """Show the measured precision by kind and type, with Wilson's 95 % interval. The least confident are not counted.

    Example: [bold]detente review report[/bold]
    """
    with of(ctx).desk(ledger) as desk:
        rows = [_measured(one) for one in desk.revision.precision()]
    if not as_json:
        for row in rows:
            row |= {"interval": f"{row.pop('low'):.2f} to {row.pop('high'):.2f}", "type": row["type"] or "all"}
    output.emit(rows, kind="precision", columns=REPORT, fmt="json" if as_json else "table")
    return exits.DONE


def _measured(one: Any) -> dict[str, Any]:
    share = one.share
    return {"kind": one.kind, "type": one.type, "judged": share.of, "right": share.right, "unsure": one.unsure,
            "precision": round(share.value, 4), "low": round(share.low, 4), "high": round(share.high, 4)}  # fmt: skip


def _ask_all(desk: Any, rows: list[dict[str, Any]], who: str, sample: str) -> int:
    """Show one record after the other; how many verdicts were kept."""
    kept = 0
    for at, row in enumerate(rows, 1):
        for line in _shown(row, f"{at}/{len(rows)}"):
            output.write(output.clean(line) + "\n")
        changes: dict[str, Any] = {}
        key = _key()
        while key not in (*KEYS, "c", "s", "q", ""):
            key = _key()
        if key in ("q", ""):
            break
        if key == "s":
            continue
        if key == "c":
            if not (changes := _corrections(row)):
                continue
            key = "w"
        problem = _keep(desk.revision, _verdict(row["id"], KEYS[key], who, _now(desk), sample=sample), changes)
        if problem:
            output.talk(problem)
        kept += not problem
    return kept


def _verdict(record: str, verdict: str, who: str, at: str, *, sample: str | None) -> Any:
    from detente.ledger.review import Verdict

    return Verdict("", record, verdict, who, at, sample=sample)


def _keep(room: Revision, verdict: Any, changes: dict[str, Any]) -> str | None:
    """Keep one verdict; what is wrong with it in words, None when it is kept."""
    from detente.errors import InputError

    try:
        room.judge(verdict, changes)
    except InputError as error:
        return str(error)
    return None


def _corrections(row: dict[str, Any]) -> dict[str, Any]:
    """Ask for what an event should say; an empty answer keeps the field."""
    from detente.cli.review_file import corrections

    if row["kind_of_record"] != "events":
        output.talk("only events can be corrected; say wrong (w) instead")
        return {}
    hints = {"type": "TYPE or TYPE.mode", "date": "2025-07-13", "actors": "AZE,TUR", "recipients": "RUS"}
    said = {f"correct_{name}": _line(f"  {name} ({hints[name]}, - for none, empty keeps): ") for name in CORRECTED}
    return corrections(said)


def _line(question: str) -> str:
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def _key() -> str:
    """One key; from a pipe the next character that is not a space, empty at its end."""
    sys.stderr.write(QUESTION)
    sys.stderr.flush()
    if sys.stdin.isatty():
        key = typer.getchar()
        sys.stderr.write(f"{output.clean(key)}\n")
        return key.lower()
    while (key := sys.stdin.read(1)) and key.isspace():
        pass
    if key == "c":
        sys.stdin.readline()
    return key.lower()


def _shown(row: dict[str, Any], place: str) -> list[str]:
    """A record as lines: what the machine says, the words with what triggered it marked, where they stand."""
    article = row["article"]
    plain = _flat(row)
    said = " ".join(
        f"{name} {plain[name]}" for name in ("type", "date", "actors", "recipients", "status") if plain.get(name)
    )
    words = plain["words"]
    if plain["trigger"]:
        words = words.replace(plain["trigger"], f"❱{plain['trigger']}❰", 1)
    where = " · ".join(str(article[name]) for name in ("outlet", "published", "title", "url") if article[name])
    return ["", f"{place}  {row['id']}  {said}", f"  {words}", f"  {where}"]


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """A record as a row to fill in."""
    kind = row["kind_of_record"]
    date = row.get("date") or {}
    sides = {role: [party["code"] or party["name"] or "?" for party in row.get(role) or ()] for role in CORRECTED[2:]}
    sort = row.get("type") or next((row[name] for name in ("kind", "stance", "direction", "unit", "domain", "polarity")
                                    if row.get(name)), "")  # fmt: skip
    return {
        "id": row["id"], "kind": kind, "type": f"{sort}.{row['mode']}" if row.get("mode") else sort,
        "date": date.get("start") or date.get("end") or "", "actors": ",".join(sides["actors"]),
        "recipients": ",".join(sides["recipients"]), "status": row.get("status") or "",
        "confidence": row.get("confidence"), "words": row.get("sentence") or row.get("words") or row.get("text") or row.get("about") or "",
        "trigger": " ".join((row["trigger"] or "").split()), "title": row["article"]["title"], "url": row["article"]["url"],
        "verdict": "", "correct_type": "", "correct_date": "", "correct_actors": "", "correct_recipients": "", "note": "",
    }  # fmt: skip


def _now(desk: Any) -> str:
    from detente.clock import stamp

    return stamp(desk.clock.now())
