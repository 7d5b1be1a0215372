#!/usr/bin/env python3
"""All accuracy figures in one table, from the development gold.

Usage: evaluate.py [--shared DIR] [--jobs N] [--only headlines,articles,seeds,labels,attitudes,turning] [--json]

Codes the gold's texts with the installed package and scores them with the scorers that lie beside the gold. Needs ../shared; says so when it is missing.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

BARS = {
    "headlines strict F1": 0.78, "headlines parties F1": 0.87, "headlines quad F1": 0.82, "headlines status": 0.95,
    "articles strict F1": 0.60, "articles event dates": 0.85, "articles statements F1": 0.72, "articles relayed": 0.80,
    "seeds strict F1": 0.85, "seeds statements F1": 0.80,
    "attitudes 3l F1": 0.39, "attitudes 3l F1 without priors": 0.28, "turning points": 0.75,
}  # fmt: skip
DETENTE = Path(sys.executable).parent / "detente"


def code(paths: list[Path], out: Path, *options: str) -> None:
    """Run `detente code` over files into a JSON Lines file; refused inputs are no failure here."""
    with out.open("w", encoding="utf-8") as stream:
        done = subprocess.run([DETENTE, "code", *options, *map(str, paths)], stdout=stream, check=False)
    if done.returncode not in (0, 7):
        raise SystemExit(f"detente code ended with {done.returncode}")


def scorer(shared: Path, name: str, gold: Path, coded: Path, *options: str) -> dict:
    command = [sys.executable, "-B", str(shared / "score" / name), str(gold), str(coded), "--json", *options]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def event_rows(name: str, report: dict) -> dict[str, float]:
    rows = {f"{name} {level} F1": report[level]["f1"] for level in ("strict", "quad", "parties")}
    rows |= {f"{name} strict precision": report["strict"]["p"], f"{name} status": report["status"]["accuracy"]}
    return rows


def share(ratio: dict) -> float:
    return ratio["share"] if ratio["share"] is not None else 1.0


def headlines(shared: Path, work: Path, jobs: int) -> dict[str, float]:
    gold, out = shared / "gold/headlines.jsonl", work / "headlines.jsonl"
    code([gold], out, "--format", "jsonl", "--jobs", str(jobs))
    return event_rows("headlines", scorer(shared, "score_events.py", gold, out))


def articles(shared: Path, work: Path, jobs: int) -> dict[str, float]:
    gold, out = shared / "gold/articles.jsonl", work / "articles.jsonl"
    code([gold], out, "--format", "jsonl", "--jobs", str(jobs))
    return article_rows("articles", scorer(shared, "score_articles.py", gold, out))


def article_rows(name: str, report: dict) -> dict[str, float]:
    rows = event_rows(name, report["events"])
    rows |= {
        f"{name} event dates": share(report["dates"]),
        f"{name} statements F1": report["statements"]["f1"],
        f"{name} relayed": share(report["statements"]["relayed"]),
    }
    return rows


def seeds(shared: Path, work: Path, jobs: int) -> dict[str, float]:
    gold, out = shared / "gold/seeds.jsonl", work / "seeds.jsonl"
    code(sorted((shared / "seeds").glob("*.txt")), out, "--jobs", str(jobs))
    report = scorer(shared, "score_articles.py", gold, out, "--texts", str(shared / "seeds"))
    return article_rows("seeds", report) | {f"seeds {name}": share(ratio) for name, ratio in report["page"].items()}


def labels(shared: Path, work: Path, jobs: int) -> dict[str, float]:
    """The project's own labelled headlines; their texts come from the replay file by URL."""
    rows = [
        json.loads(line) for line in Path("scripts/labels/headlines.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    wanted = {row["url"]: row for row in rows}
    source, gold, out = work / "labels_in.jsonl", work / "labels_gold.jsonl", work / "labels_out.jsonl"
    with (
        gzip.open(shared / "replay/headlines.tsv.gz", "rt", encoding="utf-8") as lines,
        source.open("w", encoding="utf-8") as texts,
        gold.open("w", encoding="utf-8") as golds,
    ):
        for line in lines:
            url, date, text = line.rstrip("\n").split("\t")
            if url in wanted:
                item = {"id": url, "url": url, "outlet": "1tv.ru", "date": date, "text": text}
                texts.write(json.dumps(item, ensure_ascii=False) + "\n")
                golds.write(json.dumps({**item, "events": wanted[url]["events"]}, ensure_ascii=False) + "\n")
    code([source], out, "--format", "jsonl", "--jobs", str(jobs))
    return event_rows("labels", scorer(shared, "score_events.py", gold, out))


def attitudes(shared: Path, work: Path, jobs: int) -> dict[str, float]:
    command = [
        sys.executable,
        "scripts/rusentrel.py",
        "cross-validate",
        "--data",
        str(shared / "rusentrel/train"),
        "--json",
    ]
    report = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return {"attitudes 3l F1": report["with_priors"], "attitudes 3l F1 without priors": report["without_priors"]}


def turning(shared: Path, work: Path, jobs: int) -> dict[str, float]:
    """The whole replay: minutes of coding, then the series of the known pairs."""
    script, events = [sys.executable, "scripts/replay.py"], str(work / "events.jsonl")
    source, known = str(shared / "replay/headlines.tsv.gz"), str(shared / "replay/turning_points.json")
    subprocess.run([*script, "code", source, events, "--jobs", str(jobs)], capture_output=True, check=True)
    scorer_path = str(shared / "score/score_turning_points.py")
    command = [*script, "series", events, known, str(work / "series.jsonl"), "--score", scorer_path]
    said = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    found = re.search(r"(\d+) / (\d+) found; ([\d.]+) flagged", said)
    if found is None:
        raise SystemExit("the turning points were not scored")
    return {"turning points": int(found[1]) / int(found[2]), "flagged per pair and decade": float(found[3])}


PARTS = {f.__name__: f for f in (headlines, articles, seeds, labels, attitudes, turning)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if not (args.shared / "gold").is_dir():
        print(
            f"evaluate: {args.shared} is missing: the gold and the scorers lie there, not in this repository",
            file=sys.stderr,
        )
        return 2
    rows: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as work:
        for part in args.only.split(","):
            rows |= PARTS[part](args.shared, Path(work), args.jobs)
    if args.json:
        print(json.dumps(rows))
        return 0
    for name, value in rows.items():
        bar = BARS.get(name)
        mark = "" if bar is None else f"   bar {bar:.2f} {'ok' if value >= bar else 'BELOW'}"
        print(f"{name:36} {value:6.3f}{mark}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
