"""`detente code`: pages in, JSON Lines out, no ledger."""

from __future__ import annotations

from collections import Counter
from typing import Any

import typer

from detente.cli import exits, output
from detente.cli.context import of
from detente.cli.inputs import read, refusal
from detente.cli.options import FormatOption, JobsOption, PathsArgument, check_format


def code(
    ctx: typer.Context, paths: PathsArgument = None, format: FormatOption = "auto", jobs: JobsOption = None
) -> int:
    """Code pages to JSON Lines on stdout, one coded article a line, in input order; no ledger is touched.

    Inputs that cannot be used are named on stderr with the reason (exit code 7); with none usable the code is 4.

    Example: [bold]detente code page.txt | jq .events[][/bold]
    Example: [bold]zcat headlines.jsonl.gz | detente code - --format jsonl --jobs 2[/bold]
    """
    from detente.batches import code_batch

    context = of(ctx)
    items = (getattr(item, "article", item) for item in read(context, paths, check_format(format)))
    count: Counter[str] = Counter()
    with output.progress(quiet=context.quiet, label="coding") as advance:
        for result in code_batch(context.coder(), items, jobs=jobs or context.settings.jobs):
            count[_print(result)] += 1
            advance()
    if not count["coded"]:
        output.talk("detente: no usable input")
        return exits.NO_INPUT
    return exits.SET_ASIDE if count["refused"] else exits.DONE


def _print(result: Any) -> str:
    from detente.records import CodedArticle, coded_json

    if isinstance(result, CodedArticle):
        output.write(output.json_line(coded_json(result)))
        return "coded"
    output.talk(refusal(result))
    return "refused"
