"""Tab-separated tables in, checked rows out.

A table is UTF-8 with a header line; a byte order mark and CRLF are accepted, since spreadsheets write them. Every fault is a LexiconError
whose subject is `file:line` and whose message names the column, what was found and what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from detente.errors import LexiconError

MAX_BYTES = 16_000_000
PARTIAL_DATE = re.compile(r"(?:1[0-9]|20)[0-9]{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?\Z")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: where it stands, and its cells by column."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def names(self, column: str) -> tuple[str, ...]:
        """The alternatives in a cell, parted by `|`."""
        cell = self.cells[column]
        if not cell:
            return ()
        parts = tuple(part.strip() for part in cell.split("|"))
        if not all(parts):
            raise self.error(column, cell, "names parted by single `|`, none of them empty")
        return parts

    def error(self, column: str, found: str, expected: str) -> LexiconError:
        """A LexiconError about one cell of this row."""
        return LexiconError(
            f"column {column}: found {found!r}, expected {expected}", subject=f"{self.file}:{self.line}"
        )

    def one_of(self, column: str, allowed: tuple[str, ...] | frozenset[str]) -> str:
        """The cell, which must be one of the allowed words."""
        cell = self.cells[column]
        if cell not in allowed:
            raise self.error(column, cell, "one of " + ", ".join(word or "(empty)" for word in sorted(allowed)))
        return cell

    def needed(self, column: str) -> str:
        """The cell, which must not be empty."""
        cell = self.cells[column]
        if not cell:
            raise self.error(column, cell, "something")
        return cell

    def since(self, column: str = "since") -> str:
        """The first day a partial date allows (`2008-05` is 2008-05-01); empty when the cell is."""
        cell = self._date(column)
        return (cell + "-01-01"[3 * (len(cell) > 4) :])[:10] if cell else ""

    def until(self, column: str = "until") -> str:
        """The last day a partial date allows, for comparison only (`2008-02` is 2008-02-31); empty when the cell is."""
        cell = self._date(column)
        return (cell + "-12-31"[3 * (len(cell) > 4) :])[:10] if cell else ""

    def _date(self, column: str) -> str:
        cell = self.cells[column]
        if cell and not PARTIAL_DATE.match(cell):
            raise self.error(column, cell, "a date as YYYY, YYYY-MM or YYYY-MM-DD")
        return cell


def read_table(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a table whose header must be exactly these columns.

    Raises LexiconError for a file that is too large, not UTF-8, parted by semicolons, or has a line of another width.
    """
    lines = _text(path).split("\n")
    header = tuple(lines[0].rstrip("\r").split("\t"))
    if header != columns:
        raise _header_error(path, lines[0], columns)
    for number, line in enumerate(lines[1:], 2):
        line = line.rstrip("\r")
        if not line or line.isspace():
            continue
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise LexiconError(
                f"found {len(cells)} cells, expected {len(columns)} ({', '.join(columns)})",
                subject=f"{path.name}:{number}",
            )
        yield Row(path.name, number, dict(zip(columns, map(str.strip, cells), strict=True)))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LexiconError(f"larger than {MAX_BYTES} bytes", subject=path.name)
        raw = path.read_bytes()
    except OSError as error:
        raise LexiconError(f"cannot be read: {error.strerror}", subject=str(path)) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise LexiconError(
            "not UTF-8; it looks like windows-1251, which spreadsheets write",
            subject=f"{path.name}:{line}",
            hint="save it as UTF-8 text parted by tabs",
        ) from error


def _header_error(path: Path, line: str, columns: tuple[str, ...]) -> LexiconError:
    hint = "the first line must be the header, parted by tabs"
    if ";" in line and "\t" not in line:
        hint = "the file is parted by semicolons, as spreadsheets write them; save it parted by tabs"
    return LexiconError(
        f"header: found {line[:200]!r}, expected {', '.join(columns)}", subject=f"{path.name}:1", hint=hint
    )
