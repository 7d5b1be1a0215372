"""`detente explain`: the words and rules behind a record."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from detente.cli import exits, output
from detente.cli.context import of
from detente.cli.options import JsonOption, LedgerOption


def explain(
    ctx: typer.Context,
    id: Annotated[
        str,
        typer.Argument(
            help="The id of a record, an article or an incident, or a point of a series as AZE-RUS:2025-07."
        ),
    ],
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show why a record is there: its words, the rule, how parties and date were resolved, where the text came from.

    An incident is explained by its reports, a point of a series (and its turning point) by its incidents.

    Example: [bold]detente explain 0f3a9c1d2b4e5f60[/bold]
    Example: [bold]detente explain AZE-RUS:2025-07[/bold]
    """
    with of(ctx).desk(ledger) as desk:
        found = desk.explain(id)
    if as_json:
        output.write(json.dumps({"schema": "detente/1", **found}, ensure_ascii=False, indent=1) + "\n")
    else:
        output.write("\n".join(output.clean(line) for line in lines(found)) + "\n")
    return exits.DONE


def lines(found: dict[str, Any]) -> list[str]:
    """An explanation as lines of text; the words of the record stand between ❱ and ❰."""
    record = found["record"]
    said = [f"{found['kind'].removesuffix('s')} {record['id']}", *_fields(record)]
    for piece in found.get("words", ()):
        span = piece["span"]
        around = f"{piece['before']}❱{piece['text']}❰{piece['after']}"
        said.append(f"  {piece['what']} [{span[0]}:{span[1]}]: {' '.join(around.split())}")
    said += [f"  because: {reason}" for reason in found.get("reasons", ())]
    said += [f"  reviewed: {_judged(one)}" for one in found.get("review", ())]
    for incident in found.get("incidents", ()):
        told = f"{incident['type']} {' '.join(incident['actors'])} > {' '.join(incident['recipients'])}"
        said += [f"  {incident['id']}  {incident['date']['start']}  score {incident['score']:+g} x weight {incident['weight']:g}  {told}",
                 f"    {incident['sentence']}"]  # fmt: skip
    for report in found.get("reports", ()):
        said += ["", *lines(report)]
    if "sightings" not in found:
        return said
    said += [f"  {name}: {count}" for name, count in found.get("found", {}).items()]
    for seen in found["sightings"]:
        said.append(
            f"  from: {seen['url'] or seen['path'] or 'stdin'} (seen {seen['seen']}, sha256 {seen['sha256'][:12]}…)"
        )
    packs = ", ".join(f"{name} {digest}" for name, digest in found["run"]["packs"].items())
    return [*said, f"  read by: détente {found['run']['version']} ({packs})"]


def _fields(record: dict[str, Any]) -> list[str]:
    """The plain fields of a record; offsets are shown with the words."""
    skipped = {"id", "evidence", "span", "spans", "pieces", "sentence", "article", "variants"}
    shown = dict(output.flatten({k: v for k, v in record.items() if k not in skipped}))
    said = [
        f"  {key}: {_value(value)}" for key, value in shown.items() if value is not None and not key.endswith("span")
    ]
    article = record.get("article")
    return [*said, f"  article: {article['id']} {article['title'] or ''}"] if article else said


def _judged(one: dict[str, Any]) -> str:
    """A verdict or a correction on one line."""
    who = f"by {one['reviewer']} on {one['at'][:10]}{': ' + one['note'] if one['note'] else ''}"
    if "verdict" in one:
        return f"{one['verdict']} {who}"
    return f"{one['field']} is {_value(one['value'])}, not {_value(one['machine'])}, {who}"


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(
            " ".join(str(v) for k, v in item.items() if v and k != "span") if isinstance(item, dict) else str(item)
            for item in value
        )
    return str(value)
