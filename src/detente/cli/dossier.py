"""`detente dossier`: saved questions, answered from all that was read."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from detente.cli import exits, output
from detente.cli.brief import LangOption, check_layout, coloured, language_of, width
from detente.cli.context import of
from detente.cli.options import (
    JsonOption,
    LedgerOption,
    PartyOption,
    SinceOption,
    UntilOption,
    party_codes,
    since_day,
    until_day,
)

dossier = typer.Typer(no_args_is_help=True, help="Saved questions: a crisis followed through time.")
NameArgument = Annotated[str, typer.Argument(help="Its short name, as azal.")]


@dossier.command("add")
def add(
    ctx: typer.Context,
    name: NameArgument,
    words: Annotated[
        str, typer.Option("--words", "-w", help='Words in any form, all of them; a "phrase" stands together.')
    ] = "",
    party: PartyOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    title: Annotated[str, typer.Option("--title", help="How it is called in reports (default: its name).")] = "",
    ledger: LedgerOption = None,
) -> int:
    """Save a question, or change one.

    Example: [bold]detente dossier add azal --words "самолет AZAL" --party AZE --party RUS --since 2024-12-25[/bold]
    """
    from detente.ledger.dossiers import Question

    asked = Question(
        name, title.strip() or name, words.strip(), party_codes(party), since_day(since) or "", until_day(until) or ""
    )
    with of(ctx).desk(ledger) as desk:
        desk.save_dossier(asked)
    return exits.DONE


dossier.command("new", hidden=True)(add)


@dossier.command("list")
def list_(ctx: typer.Context, ledger: LedgerOption = None, as_json: JsonOption = False) -> int:
    """List saved questions. Example: [bold]detente dossier list[/bold]"""
    from dataclasses import asdict

    with of(ctx).desk(ledger) as desk:
        rows = [{**asdict(one), "parties": list(one.parties)} for one in desk.dossiers()]
    columns = tuple(output.Column(name, name) for name in ("name", "title", "words", "parties", "since", "until"))
    output.emit(rows, kind="dossiers", columns=columns, fmt="json" if as_json else "table")
    return exits.DONE


@dossier.command("show")
def show(
    ctx: typer.Context,
    name: NameArgument,
    layout: Annotated[str, typer.Option("--format", "-f", help="terminal, markdown, html or json.")] = "terminal",
    lang: LangOption = None,
    ledger: LedgerOption = None,
) -> int:
    """Answer a question: chronology, positions, claims, documents, numbers, what is open. Example: [bold]detente dossier show azal[/bold]"""
    from detente.reports.labels import load_labels
    from detente.reports.terminal import dossier_text

    check_layout(layout, ("terminal", "markdown", "html", "json"))
    labels = load_labels(language_of(of(ctx), lang))
    with of(ctx).desk(ledger) as desk:
        found = desk.dossier(name, lang=labels.lang)
    if layout == "json":
        from detente.records import as_json

        output.write(
            json.dumps({"schema": "detente/1", "dossier": as_json(found)}, ensure_ascii=False, indent=1) + "\n"
        )
    elif layout in ("markdown", "html"):
        from detente.reports.dossier_page import dossier_html, dossier_markdown

        output.write((dossier_html if layout == "html" else dossier_markdown)(found, labels))
    else:
        output.write(dossier_text(found, labels, colour=coloured(), width=width()))
    return exits.DONE


@dossier.command("remove")
def remove(ctx: typer.Context, name: NameArgument, ledger: LedgerOption = None) -> int:
    """Forget a question; articles stay. Example: [bold]detente dossier remove azal[/bold]"""
    with of(ctx).desk(ledger) as desk:
        desk.remove_dossier(name)
    return exits.DONE
