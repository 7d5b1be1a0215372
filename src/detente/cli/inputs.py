"""Paths on the command line as a stream of captures and refusals."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import typer

from detente.cli.context import Context

STDIN = Path("-")


def read(context: Context, paths: list[Path] | None, fmt: str) -> Iterator[Any]:
    """Everything readable under the paths; without any, stdin unless it is a terminal (a usage error then)."""
    given = list(paths or [])
    if not given:
        if sys.stdin.isatty():
            raise typer.BadParameter("name files or folders, or - for stdin")
        given = [STDIN]
    return _read(given, fmt, limits(context))


def limits(context: Context) -> Any:
    """The capture room's limits with the user's own bound on one input."""
    from dataclasses import replace

    from detente.capture import Limits

    return replace(Limits(), page_bytes=int(context.settings.max_input_mb * 1_000_000))


def _read(paths: list[Path], fmt: str, bounds: Any) -> Iterator[Any]:
    from detente.capture import captures_of_bytes, read_captures

    for from_stdin, group in groupby(paths, key=lambda path: path == STDIN):
        if from_stdin:
            yield from captures_of_bytes(sys.stdin.buffer, format=fmt, limits=bounds)
        else:
            yield from read_captures(list(group), format=fmt, limits=bounds)


def refusal(refused: Any) -> str:
    """A line that names an input set aside and the reason."""
    name = getattr(refused, "path", None) or getattr(refused, "name", None) or getattr(refused, "id", None) or "stdin"
    return f"{name}: set aside: {refused.reason}"
