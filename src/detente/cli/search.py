"""`detente search`: articles by their words."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli import exits, output
from detente.cli.context import of
from detente.cli.options import (
    CsvOption,
    JsonlOption,
    JsonOption,
    LedgerOption,
    LimitOption,
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

COLUMNS = (
    Column("id", "id", 24),
    Column("published", "published", 10),
    Column("title", "title", 16),
    Column("found", "snippet", 24),
)


def search(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(help='Words in any form; a "quoted phrase" stands together.')],
    party: PartyOption = None,
    pair: PairOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    type: Annotated[list[str] | None, typer.Option("--type", "-t", help="Only articles with such an event.")] = None,
    outlet: OutletOption = None,
    raw: Annotated[bool, typer.Option("--raw", help="The words are an FTS5 query over lemmas.")] = False,
    limit: LimitOption = 20,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
    as_jsonl: JsonlOption = False,
    as_csv: CsvOption = False,
) -> int:
    """Find articles by words in any inflected form, newest first; all words must be there.

    Example: [bold]detente search "мирный договор" Ереван --since 2025[/bold]
    """
    from detente.ledger import Filter

    fmt = output.one_format(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv)
    wanted = Filter(
        party=party_codes(party), pair=party_codes(pair)[:2] if pair else None,  # type: ignore[arg-type]
        since=since_day(since), until=until_day(until), type=tuple(name.upper() for name in type or ()), outlet=outlet,
        limit=limit or None,
    )  # fmt: skip
    with of(ctx).desk(ledger) as desk:
        output.emit(desk.search(" ".join(words), wanted, raw=raw), kind="articles", columns=COLUMNS, fmt=fmt)
    return exits.DONE
