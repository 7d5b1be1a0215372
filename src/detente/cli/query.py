"""The questions that list one kind of row: `articles`, `events`, `contacts`, `statements` and the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
    OldestOption,
    OutletOption,
    PairOption,
    PartyOption,
    SinceOption,
    UntilOption,
    party_codes,
    since_day,
    until_day,
)
from detente.cli.output import Column

TypeOption = Annotated[list[str] | None, typer.Option("--type", "-t", help="Only this type or kind; repeat for more.")]
ConfidenceOption = Annotated[float, typer.Option("--confidence", min=0, max=1, help="Only rows at least so sure.")]
StatusOption = Annotated[str | None, typer.Option("--status", help="actual, past, hypothetical or negated.")]

LONGEST = 160
"""Characters of a sentence shown in a table."""

COLUMNS: dict[str, tuple[Column, ...]] = {
    "articles": (Column("id", "id", 18), Column("published", "published"), Column("outlet", "outlet", 14),
                 Column("title", "title", 30), Column("events", "events")),
    "events": (Column("date", "date"), Column("actor", "actors"), Column("type", "type"), Column("to", "recipients"),
               Column("words", "sentence", 34), Column("id", "id")),
    "contacts": (Column("date", "date"), Column("who", "actors"), Column("with", "recipients"), Column("mode", "mode"),
                 Column("by", "contact.initiative"), Column("words", "sentence", 30), Column("id", "id")),
    "statements": (Column("date", "date"), Column("speaker", "speaker.name", 14), Column("words", "text", 30),
                   Column("via", "via", 10), Column("id", "id")),
    "claims": (Column("stance", "stance"), Column("about", "about", 32), Column("counters", "counters", 16), Column("id", "id")),
    "instruments": (Column("name", "name", 26), Column("kind", "kind"), Column("steps", "steps", 22), Column("id", "id")),
    "forecasts": (Column("pair", "pair"), Column("direction", "direction"), Column("words", "probability.words", 16),
                  Column("by", "horizon"), Column("id", "id")),
    "figures": (Column("value", "value"), Column("unit", "unit"), Column("of", "of", 20), Column("by", "by.name", 12),
                Column("date", "date"), Column("check", "check"), Column("id", "id")),
    "vectors": (Column("date", "date"), Column("pair", "pair"), Column("domain", "domain"), Column("posture", "posture"),
                Column("words", "words", 24), Column("id", "id")),
    "attitudes": (Column("from", "subject.name", 18), Column("to", "object.name", 18), Column("polarity", "polarity"),
                  Column("article", "article.title", 24)),
}  # fmt: skip
"""The columns of each table for people; `--json` has everything."""


def run(ctx: typer.Context, kind: str, ledger: str | None, fmt: str, wanted: dict[str, Any]) -> int:
    """Ask the Desk for rows of a kind and print them."""
    from detente.ledger import Filter

    limit = wanted.pop("limit")
    pair = wanted.pop("pair", None)
    filters = Filter(
        **wanted,
        limit=limit or None,
        pair=party_codes(pair)[:2] if pair else None,  # type: ignore[arg-type]
    )
    with of(ctx).desk(ledger) as desk:
        rows: Iterable[dict[str, Any]] = getattr(desk, kind)(filters)
        if fmt == "csv":
            rows = (flat(kind, row) for row in rows)
        elif fmt == "table":
            rows = (for_people(kind, row) for row in rows)
        output.emit(rows, kind=kind, columns=COLUMNS[kind], fmt=fmt)
    return exits.DONE


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
    if kind == "instruments":
        return {**row, "steps": [_step(step) for step in row["history"]]}
    long = {key: f"{row[key][:LONGEST]}…" for key in ("sentence", "text", "words") if len(row.get(key) or "") > LONGEST}
    return {**row, **long}


def _step(step: dict[str, Any]) -> str:
    date = step["date"]
    return f"{step['status']} {(date or {}).get('start') or (date or {}).get('end') or ''}".strip()


def _list_command(kind: str, about: str, example: str) -> Callable[..., int]:
    """A command over one kind of record; they differ in nothing but the kind and the words of the help."""

    def command(
        ctx: typer.Context,
        party: PartyOption = None,
        pair: PairOption = None,
        since: SinceOption = None,
        until: UntilOption = None,
        type: TypeOption = None,
        outlet: OutletOption = None,
        confidence: ConfidenceOption = 0.0,
        limit: LimitOption = 50,
        oldest: OldestOption = False,
        ledger: LedgerOption = None,
        as_json: JsonOption = False,
        as_jsonl: JsonlOption = False,
        as_csv: CsvOption = False,
    ) -> int:
        fmt = output.one_format(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv)
        wanted = {
            "party": party_codes(party), "pair": pair, "since": since_day(since), "until": until_day(until),
            "type": _types(kind, type), "outlet": outlet, "least_confidence": confidence, "limit": limit, "newest": not oldest,
        }  # fmt: skip
        return run(ctx, kind, ledger, fmt, wanted)

    command.__doc__ = f"{about}\n\nNewest first. Example: [bold]{example}[/bold]"
    command.__name__ = kind
    return command


def _types(kind: str, types: list[str] | None) -> tuple[str, ...]:
    """Event types are upper case everywhere, other kinds lower."""
    return tuple(name.upper() if kind in ("events", "contacts", "articles") else name.lower() for name in types or ())


def events(
    ctx: typer.Context,
    party: PartyOption = None,
    pair: PairOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    type: TypeOption = None,
    status: StatusOption = None,
    outlet: OutletOption = None,
    confidence: ConfidenceOption = 0.0,
    limit: LimitOption = 50,
    oldest: OldestOption = False,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    as_jsonl: JsonlOption = False,
    as_csv: CsvOption = False,
) -> int:
    """List events: who did what to whom, when, in which words.

    Newest first. Example: [bold]detente events --pair AZE RUS --since 2025-07 --type accuse[/bold]
    """
    fmt = output.one_format(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv)
    wanted = {
        "party": party_codes(party), "pair": pair, "since": since_day(since), "until": until_day(until),
        "type": _types("events", type), "status": status, "outlet": outlet, "least_confidence": confidence, "limit": limit,
        "newest": not oldest,
    }  # fmt: skip
    return run(ctx, "events", ledger, fmt, wanted)


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
forecasts = _list_command(
    "forecasts", "List forecasts: who expects what of which pair, and how surely.", "detente forecasts --pair AZE RUS"
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
