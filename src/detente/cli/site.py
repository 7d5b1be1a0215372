"""`detente site`: a static site of the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli import exits, output
from detente.cli.brief import LangOption, language_of
from detente.cli.context import of
from detente.cli.options import LedgerOption


def site(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write; created, or one of ours.")],
    lang: LangOption = None,
    force: Annotated[bool, typer.Option("--force", help="Write even among files that detente did not write.")] = False,
    ledger: LedgerOption = None,
) -> int:
    """Write a site: pages in Russian and English, charts, articles with their evidence marked, search without a server.

    Open DIR/index.html; --lang says in which language it begins. Only files that détente wrote are replaced or removed.
    Example: [bold]detente site ~/news-site[/bold]
    """
    language = language_of(of(ctx), lang)
    with of(ctx).desk(ledger) as desk:
        done = desk.site(folder, lang=language, force=force)
    if not of(ctx).quiet:
        output.talk(f"{done.files} files, {done.changed} changed, {done.removed} removed, {done.size / 1e6:.1f} MB")
    output.write(f"{(folder / 'index.html').absolute()}\n")
    return exits.DONE
