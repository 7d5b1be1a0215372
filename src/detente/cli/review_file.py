"""Verdicts from a file that a person filled in: CSV or JSON Lines, every row checked, none trusted."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from detente.errors import InputError
from detente.ledger.review import Verdict

LARGEST = 64 * 1024 * 1024
LONGEST_NOTE = 2000
NOTHING = "-"

Said = tuple[Verdict, dict[str, Any]]


def read_verdicts(file: Path, reviewer: str, at: str) -> Iterator[tuple[int, Said | str]]:
    """The lines of a file with a verdict, by number: the verdict and its corrections, or what is wrong in words.

    Raises InputError for a file that cannot be read at all.
    """
    try:
        if file.stat().st_size > LARGEST:
            raise InputError("is larger than 64 MB", subject=str(file), code="INP002")
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", subject=str(file), code="INP002") from error
    for line, row in _rows(text):
        if isinstance(row, str):
            yield line, row
        elif word := str(row.get("verdict") or "").strip().lower():
            yield line, _said(row, word, reviewer, at)


def corrections(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that a row corrects; a dash stands for nothing (no recipient, no date)."""
    found: dict[str, Any] = {}
    for name in ("type", "date", "status", "actors", "recipients"):
        value = str(row.get(f"correct_{name}") or "").strip().lstrip("'")
        if not value:
            continue
        if name in ("actors", "recipients"):
            codes = [] if value == NOTHING else value.replace(";", ",").split(",")
            found[name] = [code.strip().upper() for code in codes if code.strip()]
        elif name == "type":
            kind, dot, mode = value.partition(".")
            found[name] = f"{kind.upper()}{dot}{mode}"
        else:
            found[name] = None if value == NOTHING else value
    return found


def _said(row: Mapping[str, Any], word: str, reviewer: str, at: str) -> Said | str:
    record = str(row.get("id") or "").strip().lstrip("'")
    if not record:
        return "no id"
    note = str(row.get("note") or "").strip()[:LONGEST_NOTE] or None
    who = str(row.get("reviewer") or "").strip()[:100] or reviewer
    sample = str(row.get("sample") or "").strip()[:100] or None
    return Verdict("", record, word, who, at, note=note, sample=sample), corrections(row)


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    if text.lstrip().startswith("{"):
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield number, _object(line)
        return
    lines = text.splitlines(keepends=True)
    reader = csv.DictReader(lines, delimiter=_delimiter(lines[0] if lines else ""), strict=False)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        yield reader.line_num, f"not CSV: {error}"


def _object(line: str) -> Mapping[str, Any] | str:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"not JSON: {error}"
    return row if isinstance(row, dict) else "not a JSON object"


def _delimiter(header: str) -> str:
    """A spreadsheet saves with commas, semicolons or tabs, as its language has it."""
    return max((",", ";", "\t"), key=header.count)
