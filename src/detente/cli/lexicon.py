"""`detente lexicon`: the rules and tables that an analyst can edit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli import exits, output
from detente.cli.context import Context, config_dir, of
from detente.cli.options import CsvOption, FormatOption, JsonlOption, JsonOption, PathsArgument, check_format
from detente.cli.output import Column

if TYPE_CHECKING:
    from detente.coding.event_examples import Failure
    from detente.records import Article

lexicon = typer.Typer(no_args_is_help=True, help="Check, test, show, write and compare rules.")

UNPLACED = (
    Column("kind", "kind"),
    Column("name", "name", 24),
    Column("seen", "count"),
    Column("for example", "example", 38),
)
CHANGES = (Column("change", "change"), Column("rule", "rule", 16), Column("was", "was", 20), Column("now", "now", 20),
           Column("words", "words", 20))  # fmt: skip


@lexicon.command("check")
def check(ctx: typer.Context) -> int:
    """Check every rule and table, yours over ours. What is wrong is named with file and line (exit code 3).

    Example: [bold]detente lexicon check[/bold]
    """
    from detente.coding import default_components
    from detente.coding.event_examples import read_example
    from detente.coding.lexicon import load_lexicon
    from detente.errors import LexiconError
    from detente.knowledge import load_knowledge

    overlay, wrong = of(ctx).overlay(), 0
    for part in (load_lexicon, load_knowledge, default_components):
        try:
            part(overlay)
        except LexiconError as error:
            output.talk(f"{error.subject}: {error.message}")
            wrong += 1
    if wrong:
        return exits.SETTINGS
    entries = load_lexicon(overlay).entries.values()
    for entry in entries:
        for example in entry.act.yes:
            try:
                read_example(entry, example)
            except LexiconError as error:
                output.talk(f"{error.subject}: {error.message}")
                wrong += 1
    own = f", yours in {overlay}" if overlay else ""
    output.talk(f"{len(entries)} acts{own}: {f'{wrong} mistakes' if wrong else 'all sound'}")
    return exits.SETTINGS if wrong else exits.DONE


@lexicon.command("test")
def try_examples(
    ctx: typer.Context,
    id: Annotated[list[str] | None, typer.Argument(help="Only these acts (consult.call) or files (consult).")] = None,
    as_jsonl: JsonlOption = False,
) -> int:
    """Run every example: what each act must find, what it must leave alone, and the examples of the word tables.

    Those that do not hold are listed (exit code 3). Example: [bold]detente lexicon test consult[/bold]
    """
    failed = 0
    with output.progress(quiet=of(ctx).quiet, label="testing") as advance:
        for failure in _failures(of(ctx), tuple(id or ()), advance):
            failed += 1
            row = {"entry": failure.entry, "where": failure.where, "example": failure.example, "got": failure.got}
            line = f"{failure.where}: {failure.entry}: {failure.example}\n    got: {failure.got}"
            output.write(output.json_line(row) if as_jsonl else output.clean(line, lines=True) + "\n")
    output.talk(f"{failed} examples do not hold" if failed else "every example holds")
    return exits.SETTINGS if failed else exits.DONE


@lexicon.command("show")
def show(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(help="An act, as consult.call; or a part of its name.")],
    origin: Annotated[bool, typer.Option("--origin", help="Only the file and line where it stands.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Show an act: its words, the roles of its parties, its examples and where it stands.

    Example: [bold]detente lexicon show accuse.condemn[/bold]
    """
    from detente.coding.lexicon import load_lexicon
    from detente.errors import InputError

    entries = load_lexicon(of(ctx).overlay()).entries
    found = [entries[id]] if id in entries else [entry for name, entry in entries.items() if id in name]
    if not found:
        raise InputError(
            "no act is called so",
            subject=id[:80],
            hint="detente lexicon show TYPE lists those of a type",
            code="INP005",
        )
    for entry in found:
        if origin:
            output.write(f"{output.clean(entry.where)}\n")
            continue
        told = {"id": entry.id, "where": entry.where, **entry.act.model_dump(exclude_defaults=True)}
        verb, noun = entry.roles(True), entry.roles(False)
        told["roles"] = {"verb": verb.model_dump(exclude_defaults=True), "noun": noun.model_dump(exclude_defaults=True)}
        output.write(output.json_line(told) if as_json else _page(told))
    return exits.DONE


@lexicon.command("new")
def new(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(help="File and name of the act, as mine.mock.")],
    type: Annotated[str, typer.Option("--type", "-t", help="Its event type.")] = "CONSULT",
    verb: Annotated[list[str] | None, typer.Option("--verb", help="A verb (infinitive); repeat for more.")] = None,
    example: Annotated[list[str] | None, typer.Option("--example", help='As "Куба осмеяла США => CUB>USA".')] = None,
) -> int:
    """Write the frame of a new act into your own lexicon, to be filled in. Nothing that is there is changed.

    Example: [bold]detente lexicon new mine.mock --type ACCUSE --verb осмеять --example "Куба осмеяла США => CUB>USA"[/bold]
    """
    from detente.cli.lexicon_files import add_act

    root = of(ctx).settings.overlay or config_dir()
    file = add_act(root / "lexicon" / "ru", id, type.upper(), tuple(verb or ()), tuple(example or ()))
    output.write(f"{file}\n")
    output.talk(f"next: edit {file}, then detente lexicon check, detente lexicon test {id}, detente recode --diff")
    return exits.DONE


@lexicon.command("diff")
def diff(
    ctx: typer.Context,
    first: Annotated[str, typer.Argument(metavar="A", help="Folder with lexicon files; - for the shipped ones alone.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    corpus: Annotated[list[Path], typer.Option("--corpus", help="Files or folders to code; repeat for more.")],
    format: FormatOption = "auto",
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit code 10 when an event differs.")] = False,
    as_json: JsonOption = False,
    as_jsonl: JsonlOption = False,
) -> int:
    """Code pages under two lexicons and show the events that appear, vanish or change.

    Example: [bold]detente lexicon diff - ~/.config/detente --corpus pages/ --exit-code[/bold]
    """
    from detente.cli.lexicon_files import as_overlay

    fmt = output.one_format(as_json=as_json, as_jsonl=as_jsonl, as_csv=False)
    count = 0

    def counted(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    with ExitStack() as stack, output.progress(quiet=of(ctx).quiet, label="coding twice") as advance:
        overlays = [as_overlay(name, stack) for name in (first, second)]
        rows = counted(_changes(_articles(of(ctx), corpus, check_format(format), advance), overlays))
        output.emit(rows, kind="changes", columns=CHANGES, fmt=fmt)
    output.talk(f"{count} events differ")
    return exits.CONDITION if exit_code and count else exits.DONE


@lexicon.command("unplaced")
def unplaced(
    ctx: typer.Context,
    paths: PathsArgument = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many names.")] = 100,
    format: FormatOption = "auto",
    as_json: JsonOption = False,
    as_jsonl: JsonlOption = False,
    as_csv: CsvOption = False,
) -> int:
    """List the names in pages that no table places, the most frequent first: what to add to the tables next.

    Example: [bold]detente lexicon unplaced pages/ -n 30[/bold]
    """
    from detente.coder import article_blocks
    from detente.coding.base import Found
    from detente.coding.parties import Parties
    from detente.knowledge.unplaced import UnplacedNames
    from detente.records import as_json as plain

    fmt = output.one_format(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv)
    coder, parties, names = of(ctx).coder(), Parties(), UnplacedNames()
    with output.progress(quiet=of(ctx).quiet, label="reading") as advance:
        for article in _articles(of(ctx), paths, check_format(format), advance):
            if article.language == coder.language:
                doc = coder.pack.analyse(article.text, article_blocks(article))
                names.add(doc, parties(doc, Found(article=article, knowledge=coder.knowledge)))
    output.emit([plain(one) for one in names.most_common(limit)], kind="names", columns=UNPLACED, fmt=fmt)
    return exits.DONE


def _failures(context: Context, wanted: tuple[str, ...], advance: Any) -> Iterator[Failure]:
    from detente.coding.base import Found
    from detente.coding.event_examples import failures
    from detente.coding.events import Events
    from detente.coding.examples import Tables
    from detente.coding.parties import Parties
    from detente.language.base import Block, Doc
    from detente.records import Article

    coder, events, parties = context.coder(), Events(context.overlay()), Parties()

    def read(text: str) -> tuple[Doc, Found]:
        doc = coder.pack.analyse(text, [Block((0, len(text)), "title")])
        found = Found(
            Article("x", text, "", text, (0, len(text)), (), language="ru", headline_only=True), coder.knowledge
        )
        found.parties = list(parties(doc, found))
        return doc, found

    for name, entry in events.lexicon.entries.items():
        if not wanted or name in wanted or name.partition(".")[0] in wanted:
            advance()
            yield from failures([entry], events, read)
    if not wanted:
        yield from Tables(coder.pack, coder.knowledge).failures()


def _articles(context: Context, paths: list[Path] | None, fmt: str, advance: Any) -> Iterator[Article]:
    """Articles of files; what cannot be read is named."""
    from detente.capture import Capture
    from detente.cli.inputs import read, refusal

    for item in read(context, paths, fmt):
        advance()
        if isinstance(item, Capture):
            yield item.article
        else:
            output.talk(refusal(item))


def _changes(articles: Iterator[Article], overlays: list[Path | None]) -> Iterator[dict[str, Any]]:
    from dataclasses import asdict

    from detente.analysis.difference import differences
    from detente.coder import Coder

    one, other = (Coder(overlay=overlay) for overlay in overlays)
    for article in articles:
        for change in differences(one(article), other(article)):
            if change.kind == "events":
                yield {**asdict(change), "article": article.id}


def _page(told: dict[str, Any]) -> str:
    lines = [f"{told.pop('id')}  ({told.pop('where')})"]
    for name, value in told.items():
        if name in ("yes", "no"):
            lines += [f"  {name}: {text}" for text in value]
        elif isinstance(value, dict):
            lines.append(f"  {name}: {json.dumps(value, ensure_ascii=False)}")
        else:
            lines.append(f"  {name}: {', '.join(value) if isinstance(value, tuple | list) else value}")
    return "\n".join(output.clean(line) for line in lines) + "\n"
