#!/usr/bin/env python3
"""Draw records of a kind from the corpus to be judged by reading, or say what the judgements come to.

Usage: sample_records.py KIND [--n N] [--seed S] [--coded FILE] [--rusentrel]
       sample_records.py --judged [FILE] [--seed S]

KIND is a list of the coded article: statements, claims, instruments, forecasts, figures, vectors, events, contacts (events of type CONSULT).
The articles are those of ../shared/corpus, without the labelled ones of scripts/labels/articles.jsonl; they are coded now, or taken
from --coded (JSON Lines written by `detente code`). --rusentrel draws from the articles of ../shared/rusentrel instead. Each record
is printed with its article, its fields and its words in context.
The seeds named h, w and c3 in the table were not drawn by this program: docs/precision.md says from which texts.
--judged reads scripts/labels/precision.tsv (kind, article, record, verdict 1 or 0, note, seed) and prints for each kind and seed the number
judged, the precision and its 95% Wilson interval.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus" / "articles.jsonl.gz"
RUSENTREL = ROOT.parent / "shared" / "rusentrel" / "train"
LABELLED = ROOT / "scripts" / "labels" / "articles.jsonl"
JUDGED = ROOT / "scripts" / "labels" / "precision.tsv"
KINDS = ("statements", "claims", "instruments", "forecasts", "figures", "vectors", "events", "contacts")
CONTEXT = 160
NOTES = re.compile(r"\{[^{}\n]{0,80}\} ?")  # the annotators' marks of who speaks
Row = dict[str, Any]


def wilson(right: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """The 95% interval of a share (Wilson 1927)."""
    if not n:
        return 0.0, 1.0
    share = right / n
    centre = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, (centre - half) / (1 + z * z / n)), min(1.0, (centre + half) / (1 + z * z / n))


def corpus() -> dict[str, Row]:
    """The corpus articles nobody labelled, by id."""
    labelled = {json.loads(line)["id"] for line in LABELLED.read_text(encoding="utf-8").splitlines()}
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {row["id"]: row for row in rows if row["id"] not in labelled}


def rusentrel() -> dict[str, Row]:
    """The articles of RuSentRel's training part, by a made-up id."""
    found = [p for p in sorted(RUSENTREL.glob("art*.txt")) if p.stem.isalnum() and p.suffixes == [".txt"]]
    texts = {f"rusentrel/{p.stem}": NOTES.sub("", p.read_text("utf-8-sig")) for p in found}
    return {name: {"id": name, "text": text} for name, text in texts.items()}


def coded(path: Path | None, rows: dict[str, Row]) -> Iterator[Row]:
    """The coded articles: read from a file, or coded now."""
    if path:
        yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
        return
    from detente import Coder
    from detente.capture import article_from_text
    from detente.records import coded_json

    given = ({key: row[key] for key in ("id", "date", "url") if row.get(key)} for row in rows.values())
    articles = (article_from_text(row["text"], **known) for row, known in zip(rows.values(), given, strict=True))
    yield from map(coded_json, Coder().many(articles))


def records(article: Row, kind: str) -> list[Row]:
    """The records of a kind in one coded article."""
    if kind == "contacts":
        return [event for event in article["events"] if event["type"] == "CONSULT"]
    found: list[Row] = article[kind]
    return found


def place(record: Row, article: Row) -> tuple[int, int]:
    """Where the words of a record stand; a claim's and a forecast's are those of its statement."""
    if "statement" in record:
        record = next(s for s in article["statements"] if s["id"] == record["statement"])
    if "evidence" in record:
        return tuple(record["evidence"]["sentence"])
    return tuple(record["span"])


def fields(record: Row, article: Row, text: str) -> str:
    """The fields of a record in one compact line; a claim comes with both statements."""
    short = {
        key: brief(value) for key, value in record.items() if key not in ("id", "span", "pieces", "evidence", "text")
    }
    line = json.dumps({key: value for key, value in short.items() if value not in (None, [], "")}, ensure_ascii=False)
    if "history" in record:
        line += "".join(f"\n    step {h['status']}: {text[slice(*h['span'])]!r}" for h in record["history"])
    by_id = {s["id"]: s for s in article["statements"]}
    for key in ("statement", "counters"):
        if isinstance(record.get(key), str) and record[key] in by_id:
            said = by_id[record[key]]
            line += f"\n    {key}: {brief(said['speaker'])}: {text[slice(*said['span'])]!r}"
    if "evidence" in record:
        line += f"\n    trigger: {text[slice(*record['evidence']['trigger'])]!r}"
    return line


def brief(value: Any) -> Any:
    """A party, a date or a list of them in a few letters."""
    if isinstance(value, list):
        return [brief(item) for item in value]
    if isinstance(value, dict) and "precision" in value:
        return f"{value['start']}/{value['end']}:{value['precision']}:{value['basis']}"
    if isinstance(value, dict) and "code" in value:
        return f"{value['name']}[{value['code']}]"
    if isinstance(value, dict) and "status" in value and "date" in value:
        return f"{value['status']}@{brief(value['date']) if value['date'] else None}"
    return value


def sample(kind: str, n: int, seed: int, path: Path | None, rows: dict[str, Row]) -> None:
    """Print a sample of records; the same seed over the same records draws the same."""
    articles = {a["id"]: a for a in coded(path, rows) if a["id"] in rows}
    everything = sorted((a["id"], i) for a in articles.values() for i, _ in enumerate(records(a, kind)))
    drawn = random.Random(seed).sample(everything, min(n, len(everything)))
    print(f"# {kind}: {len(drawn)} of {len(everything)}, seed {seed}")
    for number, (article_id, index) in enumerate(drawn, 1):
        article, text = articles[article_id], rows[article_id]["text"]
        record = records(article, kind)[index]
        start, stop = place(record, article)
        before = text[max(0, start - CONTEXT) : start].replace("\n", " / ")
        after = text[stop : stop + CONTEXT].replace("\n", " / ")
        words = text[start:stop].replace("\n", " / ")
        print(f"\n{number}. {article_id} {record['id']} ({rows[article_id].get('date')})")
        print(f"    {fields(record, article, text)}\n    ...{before} [[{words}]] {after}...")


def report(path: Path, seed: str | None) -> None:
    """Print the precision of what was judged."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if seed is None or row["seed"] == seed]
    groups: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        groups.setdefault((row["kind"], row["seed"]), []).append(int(row["verdict"]))
    for (kind, drawn), verdicts in sorted(groups.items()):
        low, high = wilson(sum(verdicts), len(verdicts))
        share = sum(verdicts) / len(verdicts)
        print(f"{kind:<12} seed {drawn:<4} n {len(verdicts):>4}  precision {share:.2f}  [{low:.2f}, {high:.2f}]")


def main() -> None:
    """Read the options and do one of the two things."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", nargs="?", choices=KINDS)
    parser.add_argument("--n", type=int, default=100)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--coded", type=Path, default=None)
    parser.add_argument("--rusentrel", action="store_true")
    parser.add_argument("--judged", type=Path, nargs="?", const=JUDGED, default=None)
    options = parser.parse_args()
    if options.judged:
        report(options.judged, None if options.seed is None else str(options.seed))
    elif options.kind:
        sample(
            options.kind, options.n, options.seed or 0, options.coded, rusentrel() if options.rusentrel else corpus()
        )
    else:
        parser.error("name a kind, or --judged")


if __name__ == "__main__":
    main()
