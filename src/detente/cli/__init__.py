"""The command line. `main` is the entry point; everything else is imported when a command needs it."""

from __future__ import annotations

import os

# Read once, when numpy loads: its matrices are too small here to share between threads, which then wait for each other
# (seven times slower on a busy two-core board). `--jobs` is the way to use more cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__all__ = ["main"]


def main(args: list[str] | None = None) -> int:
    """Run the command line and return its exit code (`cli/exits.py`). Never raises."""
    from detente.cli.exits import guarded

    return guarded(args)
