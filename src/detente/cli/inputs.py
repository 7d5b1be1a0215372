"""Paths on the command line as a stream of articles and refusals."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from detente.cli.context import Context


def read(context: Context, paths: list[Path] | None, fmt: str) -> Iterator[Any]:
    """Everything readable under the paths; without any, stdin unless it is a terminal (a usage error then)."""
    from detente.capture import read_inputs

    given = list(paths or [])
    if not given:
        if sys.stdin.isatty():
            raise typer.BadParameter("name files or folders, or - for stdin")
        given = [Path("-")]
    found: Iterator[Any] = read_inputs(given, format=fmt)
    return found


def refusal(refused: Any) -> str:
    """A line that names an input set aside and the reason."""
    name = getattr(refused, "path", None) or getattr(refused, "name", None) or getattr(refused, "id", None) or "input"
    return f"{name}: set aside: {refused.reason}"
