"""`detente brief`, `pair`, `compare`: what changed, one pair, and how outlets told one incident."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer

from detente.cli import exits, output
from detente.cli.context import Context, of
from detente.cli.options import JsonOption, LedgerOption, party_codes, since_day

LangOption = Annotated[
    str | None, typer.Option("--lang", help="Language of the report: ru or en (default: setting ui).")
]
LayoutOption = Annotated[str, typer.Option("--format", "-f", help="terminal, markdown or html.")]


def brief(
    ctx: typer.Context,
    since: Annotated[
        str | None, typer.Option("--since", help="From this day, month or year on, 7d for a week, or last (default).")
    ] = None,
    countries: Annotated[
        str | None,
        typer.Option("--countries", "-c", metavar="A,B", help="One code: its pairs; several: those among them."),
    ] = None,
    layout: LayoutOption = "terminal",
    lang: LangOption = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> int:
    """Tell what changed, per pair, in order of weight: turning points, incidents, documents, disputes, forecasts.

    Without --since it goes on from the last brief of this ledger. Example: [bold]detente brief --since 30d -c AZE,RUS[/bold]
    """
    check_layout(layout)
    day = None if since in (None, "last") else since_day(since)
    parties = party_codes([code.strip() for code in countries.split(",") if code.strip()]) if countries else ()
    language = language_of(of(ctx), lang)
    with of(ctx).desk(ledger) as desk:
        made = desk.brief(since=day, parties=parties, lang=language)
        output.write(_as_json(made) if as_json else _rendered(made, layout, language))
        if day is None and not parties:
            desk.remember_brief()
    return exits.DONE


def pair(
    ctx: typer.Context,
    first: Annotated[str, typer.Argument(metavar="A", help="Party code, as AZE.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Party code, as RUS.")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many incidents.")] = 20,
    layout: Annotated[str, typer.Option("--format", "-f", help="terminal or markdown.")] = "terminal",
    lang: LangOption = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show one pair: level through time, turning points, heaviest incidents, documents, disputes, forecasts.

    Example: [bold]detente pair AZE RUS[/bold]
    """
    from detente.reports.labels import load_labels
    from detente.reports.markdown import section_markdown
    from detente.reports.terminal import section_text

    check_layout(layout, ("terminal", "markdown"))
    labels = load_labels(language_of(of(ctx), lang))
    with of(ctx).desk(ledger) as desk:
        section = desk.pair(*party_codes([first, second]), limit=limit, lang=labels.lang)
    if as_json:
        output.write(_as_json(section))
    elif layout == "markdown":
        output.write(section_markdown(section, labels))
    else:
        output.write(section_text(section, labels, colour=coloured(), width=width()))
    return exits.DONE


def compare(
    ctx: typer.Context,
    incident: Annotated[str, typer.Argument(help="The id of an incident, or of an event in it.")],
    lang: LangOption = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show how each outlet told one incident: its words, its date, its details, and where the reports differ.

    Example: [bold]detente compare 0f3a9c1d2b4e5f60[/bold]
    """
    from detente.reports.labels import load_labels
    from detente.reports.terminal import compare_text

    labels = load_labels(language_of(of(ctx), lang))
    with of(ctx).desk(ledger) as desk:
        told = desk.compare(incident, lang=labels.lang)
    as_text = compare_text(told.head, told.told, told.notes, labels, colour=coloured())
    output.write(_as_json(told) if as_json else as_text)
    return exits.DONE


def _as_json(made: Any) -> str:
    """A report's lines as one object; what a line says is in the language asked for. An incident stands by its id."""
    from detente.records import as_json as plain

    value = {"schema": "detente/1", **plain(made)}
    if "incident" in value:
        value["incident"] = made.incident.id
    return output.json_line(value)


def _rendered(made: Any, layout: str, language: str) -> str:
    from detente.reports.labels import load_labels

    labels = load_labels(language)
    if layout == "markdown":
        from detente.reports.markdown import brief_markdown

        return brief_markdown(made, labels)
    if layout == "html":
        from detente.reports.html import brief_html

        return brief_html(made, labels)
    from detente.reports.terminal import brief_text

    return brief_text(made, labels, colour=coloured(), width=width())


def check_layout(layout: str, known: tuple[str, ...] = ("terminal", "markdown", "html")) -> None:
    """A layout that is known, or a usage error."""
    if layout not in known:
        raise typer.BadParameter(f"{layout!r} is none of {', '.join(known)}", param_hint="--format")


def language_of(context: Context, lang: str | None) -> str:
    """The language asked for, else that of the settings."""
    chosen = lang or context.settings.ui
    if chosen not in ("ru", "en"):
        raise typer.BadParameter(f"{chosen!r} is none of ru, en", param_hint="--lang")
    return chosen


def coloured() -> bool:
    """Colour only on a terminal that wants it."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int:
    """80 columns, or those of a narrower terminal; never wider, for long lines read badly."""
    if not sys.stdout.isatty():
        return 80
    return min(80, os.get_terminal_size(sys.stdout.fileno()).columns)
