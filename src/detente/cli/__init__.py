"""The command line. `main` is the entry point; everything else is imported when a command needs it."""

from __future__ import annotations

__all__ = ["main"]


def main(args: list[str] | None = None) -> int:
    """Run the command line and return its exit code (`cli/exits.py`). Never raises."""
    from detente.cli.exits import guarded

    return guarded(args)
