"""How things are printed: data to stdout, talk to stderr, tables for people only.

Everything that came from a page passes `clean` before a terminal sees it and `safe_cell` before a spreadsheet does.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from itertools import chain, islice
from textwrap import wrap
from typing import Any

import typer

_HIDDEN = (*range(32), *range(127, 160), 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
_ONE_LINE: dict[int, int | None] = {**dict.fromkeys(_HIDDEN), **dict.fromkeys((9, 10, 13), 32), **_SURROGATES}
_LINES: dict[int, int | None] = {**_ONE_LINE, 10: 10}
REFRESH_SECONDS = 0.2
WIDTH = 80  # of a page, where no terminal says another
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class StdoutGone(Exception):  # noqa: N818 - not an error: the reader of our output has left
    """Whoever read stdout has closed it."""


CELL_LINES = 3  # of a cell with words, in a table


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table for people: its heading, the dotted path of its value, and the widest it may get.

    A column with a width is folded at its words; what takes more than three lines is cut, ids excepted.
    """

    heading: str
    path: str
    width: int | None = None


def clean(text: str, *, lines: bool = False) -> str:
    """Text without control characters, escape sequences and direction overrides; tabs and line ends become spaces."""
    return text.translate(_LINES if lines else _ONE_LINE)


def safe_cell(value: Any) -> str:
    """A value as a CSV cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return str(value)
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    return f"'{text}" if text.startswith(_FORMULA) else text


def write(text: str) -> None:
    """Data to stdout as UTF-8, whatever the locale says."""
    try:
        stream = getattr(sys.stdout, "buffer", None)
        if stream is None:
            sys.stdout.write(text)
        else:
            stream.write(text.encode("utf-8", "replace"))
    except BrokenPipeError as error:
        raise StdoutGone from error


def talk(message: str) -> None:
    """A line for the person, on stderr."""
    sys.stderr.write(f"{clean(message)}\n")
    sys.stderr.flush()


def json_line(value: Any) -> str:
    """A value as one line of JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def one_format(*, as_json: bool, as_jsonl: bool, as_csv: bool) -> str:
    """The one format asked for, or a usage error."""
    asked = [name for name, on in (("json", as_json), ("jsonl", as_jsonl), ("csv", as_csv)) if on]
    if len(asked) > 1:
        raise typer.BadParameter("choose one of --json, --jsonl, --csv")
    return asked[0] if asked else "table"


def emit(rows: Iterable[Mapping[str, Any]], *, kind: str, columns: Sequence[Column], fmt: str) -> None:
    """Print rows in the format asked for. `kind` names the list inside the JSON object."""
    if fmt == "json":
        write_json(kind, rows)
    elif fmt == "jsonl":
        for row in rows:
            write(json_line(row))
    elif fmt == "csv":
        write_csv(rows)
    else:
        write(table(rows, columns, empty=f"no {kind}"))


def write_json(kind: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows as one JSON object, a row a line, written as they come: a million rows need no more memory than one."""
    coming = iter(rows)
    first = list(islice(coming, 1))  # a question that cannot be asked fails here, before anything is written
    write(f'{{"schema":"detente/1","{kind}":[')
    for number, row in enumerate(chain(first, coming)):
        write(("\n" if number == 0 else ",\n") + json_line(row).rstrip("\n"))
    write("\n]}\n")


def write_csv(rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows as CSV; nested values become dotted columns. The first row decides the columns, in its order."""
    header: list[str] | None = None
    for row in rows:
        flat = dict(flatten(row))
        if header is None:
            header = list(flat)
            write(_csv_line(header))
        write(_csv_line([safe_cell(flat.get(name)) for name in header]))


def flatten(row: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The leaves of a row with dotted names. Lists stay whole, lists of strings are joined by semicolons."""
    for key, value in row.items():
        if isinstance(value, Mapping):
            yield from flatten(value, f"{prefix}{key}.")
        elif isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            yield f"{prefix}{key}", ";".join(value)
        else:
            yield f"{prefix}{key}", value if value != [] else None


def table(rows: Iterable[Mapping[str, Any]], columns: Sequence[Column], *, empty: str) -> str:
    """A table for people: 80 columns wide unless the terminal is wider, coloured only on a terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    body = [[_cell(row, column) for column in columns] for row in rows]
    if not body:
        return f"{empty}\n"
    grid = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for column in columns:
        grid.add_column(column.heading, max_width=column.width, overflow="fold", no_wrap=column.width is None)
    for cells in body:
        grid.add_row(*(Text(cell) for cell in cells))
    page = StringIO()
    terminal = sys.stdout.isatty()
    console = Console(
        file=page,
        width=None if terminal else WIDTH,
        force_terminal=terminal,
        highlight=False,
        markup=False,
        emoji=False,
    )
    console.print(grid)
    return page.getvalue()


def shown_date(value: Mapping[str, Any]) -> str:
    """A date as short as its precision lets it be; `…` stands for the end that is not known."""
    start, end = value.get("start") or "", value.get("end") or ""
    long = {"month": len("2024-12"), "year": len("2024")}.get(value["precision"])
    if long and start[:long] == end[:long]:
        return clean(start[:long])
    if start == end:
        return clean(start)
    return clean(f"{start} – {end}" if start and end else f"{start or '…'}–{end or '…'}")


@contextmanager
def progress(*, quiet: bool, label: str) -> Iterator[Any]:
    """A counter on stderr, only on a terminal: yields a function to call once per thing done."""
    if quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn(label), TextColumn("{task.completed}"), TimeElapsedColumn())
    last = time.monotonic()
    # refreshed from here and not from a thread: worker processes are forked while it is shown
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task(label, total=None)

        def advance() -> None:
            nonlocal last
            bar.advance(task)
            if (now := time.monotonic()) - last >= REFRESH_SECONDS:
                last = now
                bar.refresh()

        yield advance


def _csv_line(cells: Sequence[str]) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _cell(row: Mapping[str, Any], column: Column) -> str:
    """The words of a cell, in no more than a few lines."""
    text = _shown(_at(row, column.path))
    if column.width is None or column.path == "id":
        return text
    lines = wrap(text, column.width)
    if len(lines) <= CELL_LINES:
        return text
    last = lines[CELL_LINES - 1][: column.width - 1].rstrip()
    return " ".join([*lines[: CELL_LINES - 1], f"{last}…"])


def _at(row: Mapping[str, Any], path: str) -> Any:
    value: Any = row
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_shown(item) for item in value)
    if isinstance(value, Mapping):
        return _shown_mapping(value)
    return clean(f"{value:.2f}" if isinstance(value, float) else str(value))


def _shown_mapping(value: Mapping[str, Any]) -> str:
    if "precision" in value:
        return shown_date(value)
    if "code" in value:
        return clean(str(value.get("code") or value.get("name") or "?"))
    return clean(str(value.get("name") or value.get("domain") or ""))
