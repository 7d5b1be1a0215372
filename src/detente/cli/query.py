"""The questions that list one kind of row: `articles`, `events`, `contacts`, `statements` and the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any

import typer

from detente.cli import exits, output
from detente.cli.context import of
from detente.cli.listing import Listing, listing
from detente.cli.output import Column

StatusOption = Annotated[str | None, typer.Option("--status", help="actual, past, hypothetical or negated.")]

COLUMNS: dict[str, tuple[Column, ...]] = {
    "articles": (Column("id", "id", 24), Column("published", "published", 10), Column("outlet", "outlet", 12),
                 Column("title", "title", 22), Column("n", "events", 4)),
    "events": (Column("date", "date", 12), Column("actor", "actors", 8), Column("type", "type", 9),
               Column("to", "recipients", 8), Column("words", "sentence", 17), Column("id", "id")),
    "contacts": (Column("date", "date", 12), Column("who", "actors", 8), Column("with", "recipients", 8),
                 Column("mode", "mode", 6), Column("by", "contact.initiative", 3), Column("words", "sentence", 15),
                 Column("id", "id")),
    "statements": (Column("date", "date", 12), Column("speaker", "speaker.name", 12), Column("words", "text", 22),
                   Column("via", "via", 10), Column("id", "id")),
    "claims": (Column("stance", "stance", 8), Column("by", "speaker.name", 10), Column("words", "words", 18),
               Column("counters", "counters", 16), Column("id", "id")),
    "instruments": (Column("name", "name", 24), Column("kind", "kind", 11), Column("steps", "steps", 22), Column("id", "id")),
    "forecasts": (Column("pair", "pair", 8), Column("direction", "direction", 9), Column("by", "speaker.name", 12),
                  Column("words", "words", 27), Column("id", "id")),
    "figures": (Column("value", "value", 10), Column("unit", "unit", 6), Column("of", "of", 16), Column("by", "by.name", 9),
                Column("date", "date", 12), Column("id", "id")),
    "vectors": (Column("date", "date", 12), Column("pair", "pair", 8), Column("posture", "posture", 12),
                Column("words", "words", 24), Column("id", "id")),
    "attitudes": (Column("from", "subject.name", 14), Column("to", "object.name", 14), Column("polarity", "polarity", 8),
                  Column("article", "article.title", 20), Column("id", "id")),
}  # fmt: skip
"""The columns of each table for people; `--json` has everything."""


def run(ctx: typer.Context, kind: str, asked: Listing, **more: Any) -> int:
    """Ask the Desk for rows of a kind and print them."""
    from detente.ledger import Filter

    types = tuple(_type(kind, name) for name in asked.filters["type"])
    filters = Filter(**{**asked.filters, "type": types, **more})
    with of(ctx).desk(asked.ledger) as desk:
        rows: Iterable[dict[str, Any]] = getattr(desk, kind)(filters)
        if asked.fmt == "csv":
            rows = (flat(kind, row) for row in rows)
        elif asked.fmt == "table":
            rows = (for_people(kind, row) for row in rows)
        output.emit(rows, kind=kind, columns=COLUMNS[kind], fmt=asked.fmt)
    return exits.DONE


def _type(kind: str, name: str) -> str:
    """Event types are upper case everywhere, other kinds lower."""
    return name.upper() if kind in ("events", "contacts", "articles") else name.lower()


def flat(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row for a spreadsheet: parties as codes and names, dates as start and end, no offsets."""
    plain = {key: value for key, value in row.items() if key not in ("evidence", "span", "pieces", "spans", "parts")}
    for role in ("actors", "recipients"):
        if isinstance(parties := plain.get(role), list):
            plain[role] = [party["code"] or party["name"] or "?" for party in parties]
            plain[f"{role[:-1]}_names"] = [party["name"] or "" for party in parties]
    for role in ("speaker", "subject", "object", "by"):
        if isinstance(party := plain.get(role), dict):
            plain[role] = {name: party[name] for name in ("code", "name", "office")}
    for role in ("via", "attribution"):
        if isinstance(links := plain.get(role), list):
            plain[role] = [link["name"] for link in links]
    if isinstance(steps := plain.get("history"), list):
        plain["history"] = [_step(step) for step in steps]
    plain["date"] = plain.get("date") or ({"start": None, "end": None} if "date" in plain else None)
    if isinstance(date := plain["date"], dict):
        plain["date"] = {name: date.get(name) for name in ("start", "end", "precision", "basis")}
    else:
        del plain["date"]
    if kind == "events":
        contact = plain.pop("contact", None) or {}
        plain |= {"initiative": contact.get("initiative"), "topics": contact.get("topics") or []}
    return plain


def for_people(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row for a table: what does not fit is left to --json; without a day of its own a record has its article's, in brackets."""
    if "date" in row and row["date"] is None and (published := row["article"]["published"]):
        row = {**row, "date": f"({published})"}
    if kind == "figures":
        return {**row, "value": _value(row), "of": ", ".join(filter(None, (row["of"], row["what"])))}
    if kind == "attitudes":
        return {**row, **{side: {"name": row[side]["name"] or row[side]["code"]} for side in ("subject", "object")}}
    if kind == "vectors":
        return {**row, "posture": " ".join(filter(None, (row["domain"], row["posture"])))}
    if kind == "instruments":
        return {**row, "steps": [_step(step) for step in row["history"]]}
    if row.get("status", "actual") != "actual" and "sentence" in row:
        return {**row, "sentence": f"[{row['status']}] {row['sentence']}"}
    return row


def _value(row: dict[str, Any]) -> str:
    """A number with its bounds, and whether its parts add up."""
    low, value, high = row["low"], row["value"], row["high"]
    if value is None or (low, high) not in ((None, None), (value, None), (None, value)):
        shown = f"{low if low is not None else ''}–{high if high is not None else ''}"
    else:
        shown = f"{'≥' if low is not None else '≤' if high is not None else ''}{value}"
    return f"{shown} {row['check']}" if row["check"] else shown


def _step(step: dict[str, Any]) -> str:
    return f"{step['status']} {output.shown_date(step['date']) if step['date'] else ''}".strip()


def _list_command(kind: str, about: str, example: str) -> Callable[..., int]:
    """A command over one kind of record; they differ in nothing but the kind and the words of the help."""

    def command(ctx: typer.Context, asked: Listing) -> int:
        return run(ctx, kind, asked)

    command.__doc__ = f"{about}\n\nNewest first. Example: [bold]{example}[/bold]"
    command.__name__ = kind
    return listing(command)


@listing
def events(ctx: typer.Context, asked: Listing, status: StatusOption = None) -> int:
    """List events: who did what to whom, when, in which words.

    Newest first. Example: [bold]detente events --pair AZE RUS --since 2025-07 --type accuse[/bold]
    """
    return run(ctx, "events", asked, status=status)


articles = _list_command(
    "articles",
    "List articles; a party, pair or type asks for those with such an event.",
    "detente articles --since 30d --party ARM",
)
contacts = _list_command(
    "contacts",
    "List contacts: calls, visits, meetings, letters; on whose initiative, about what.",
    "detente contacts --pair AZE TUR",
)
statements = _list_command(
    "statements",
    "List statements: who said what to whom, and who relayed it.",
    "detente statements --party RUS --type direct",
)
claims = _list_command(
    "claims", "List claims, and the statements that counter them.", "detente claims --party AZE --json"
)
instruments = _list_command(
    "instruments",
    "List laws, treaties, sanctions, lawsuits and their steps.",
    "detente instruments --party USA --type bill",
)
figures = _list_command(
    "figures", "List numbers with unit, object, date and source.", "detente figures --type person --csv"
)
vectors = _list_command(
    "vectors",
    "List how a pair's relation is characterised, by domain.",
    "detente vectors --pair AZE TUR --type security",
)
attitudes = _list_command(
    "attitudes", "List who is portrayed as for or against whom.", "detente attitudes --party TUR --type neg"
)
