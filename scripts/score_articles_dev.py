#!/usr/bin/env python3
"""Code the gold articles and the seeds and print what the article scorer says, for development.

Usage: score_articles_dev.py [--shared DIR] [--words] [--labels TEXTS.jsonl LABELS.jsonl] [--errors N]

`--words` runs only the components that statements, claims and forecasts need. `--labels` scores a further set: a file
of texts and a file of labels with the same ids.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from detente.coder import Coder
from detente.coding.base import Component
from detente.records import coded_json

ROOT = Path(__file__).resolve().parent.parent


class WordsCoder(Coder):
    """A Coder with only the components that statements, claims and forecasts need."""

    @property
    def components(self) -> tuple[Component, ...]:  # type: ignore[override]
        from detente.coding.claims import Claims
        from detente.coding.dates import Dates
        from detente.coding.forecasts import Forecasts
        from detente.coding.parties import Parties
        from detente.coding.statements import Statements

        return (Dates(), Parties(), Statements(), Claims(), Forecasts())


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def code(coder: Coder, item_id: str, text: str, date: str | None) -> dict[str, Any]:
    return coded_json(coder(text, date=date if date and len(date) >= 10 else None)) | {"id": item_id}


def score(shared: Path, gold: Path, coded: list[dict[str, Any]], extra: list[str]) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in coded)
        file.flush()
        command = [sys.executable, str(shared / "score" / "score_articles.py"), str(gold), file.name, *extra]
        sys.stdout.write(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--words", action="store_true")
    parser.add_argument("--labels", type=Path, nargs=2, metavar=("TEXTS", "LABELS"))
    parser.add_argument("--errors", type=int, default=0)
    arguments = parser.parse_args()
    coder = WordsCoder() if arguments.words else Coder()
    extra = ["--errors", str(arguments.errors)] if arguments.errors else []
    gold = arguments.shared / "gold"
    if not gold.is_dir():
        sys.stderr.write(f"{gold} is missing: the gold files are needed\n")
        return 2
    sys.stdout.write("-- articles\n")
    articles = [code(coder, row["id"], row["text"], row.get("date")) for row in rows(gold / "articles.jsonl")]
    score(arguments.shared, gold / "articles.jsonl", articles, extra)
    sys.stdout.write("-- seeds\n")
    seeds = arguments.shared / "seeds"
    coded = [
        code(coder, row["id"], (seeds / Path(row["file"]).name).read_text(encoding="utf-8"), None)
        for row in rows(gold / "seeds.jsonl")
    ]
    score(arguments.shared, gold / "seeds.jsonl", coded, ["--texts", str(seeds), *extra])
    if arguments.labels:
        sys.stdout.write("-- labels\n")
        texts, labels = arguments.labels
        coded = [code(coder, row["id"], row["text"], row.get("date")) for row in rows(texts)]
        score(arguments.shared, labels, coded, extra)
    return 0


if __name__ == "__main__":
    sys.exit(main())
