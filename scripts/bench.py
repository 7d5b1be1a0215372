#!/usr/bin/env python3
"""Speed, memory and size, measured on whole processes; writes docs/benchmarks.md with --write.

Usage: bench.py [--shared DIR] [--rounds N] [--headlines N] [--only-ledger] [--json] [--write]

Every figure is the median over the rounds; ratios are taken within one run. CPU seconds and peak memory come from the operating system's account
of each finished process. Needs ../shared for texts; says so when it is missing.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

DETENTE = str(Path(sys.executable).parent / "detente")
ARTICLE_CHARS = 6500  # 12 KB of Russian text in UTF-8
ARTICLES = 60
STORED = 300
REPLAY = 141_104
PASSES = (50, 1)  # articles that a visit to some feeds, and to one, brings
BLOCK = 512  # what the kernel counts written blocks in


@dataclass(frozen=True)
class Run:
    """One finished process: wall and CPU seconds, peak resident MB, KiB written."""

    wall: float
    cpu: float
    peak_mb: float
    written_kib: float


def run(command: list[str], *, env: dict[str, str] | None = None, ends: tuple[int, ...] = (0, 7)) -> Run:
    """Run a command to its end and account for it alone."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in ends:
        raise SystemExit(f"{' '.join(command[:4])} ended with {child.returncode}")
    return Run(
        time.perf_counter() - start,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
        usage.ru_oublock * BLOCK / 1024,
    )


def median(runs: list[Run], field: str) -> float:
    return statistics.median(getattr(one, field) for one in runs)


def long_articles(shared: Path, work: Path, count: int) -> Path:
    """Distinct texts of about 12 KB each, joined from corpus articles."""
    with gzip.open(shared / "corpus/articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    path, pieces, size, made = work / f"long-{count}.jsonl", [], 0, 0
    with path.open("w", encoding="utf-8") as out:
        for text in texts:
            pieces.append(text)
            size += len(text)
            if size >= ARTICLE_CHARS:
                item = {"id": f"long-{made}", "text": "\n\n".join(pieces)[: ARTICLE_CHARS + 500], "date": "2020-01-15"}
                out.write(json.dumps(item, ensure_ascii=False) + "\n")
                pieces, size, made = [], 0, made + 1
                if made == count:
                    break
    return path


def empty_ledger(work: Path) -> Path:
    """A ledger that nothing was read into."""
    path, nothing = work / "empty.db", work / "nothing.jsonl"
    nothing.touch()
    run([DETENTE, "--ledger", str(path), "ingest", "--format", "jsonl", str(nothing)], ends=(4,))
    return path


def size_mb(ledger: Path) -> float:
    """A ledger's size on disk, with whatever lies beside it."""
    return sum(file.stat().st_size for file in ledger.parent.glob(f"{ledger.name}*")) / 2**20


def headline_sample(shared: Path, work: Path, count: int) -> Path:
    """Every n-th headline of the replay file."""
    path = work / "headlines.tsv"
    with (
        gzip.open(shared / "replay/headlines.tsv.gz", "rt", encoding="utf-8") as lines,
        path.open("w", encoding="utf-8") as out,
    ):
        out.write(next(lines))
        for number, line in enumerate(lines):
            if number % (REPLAY // count) == 0:
                out.write(line)
    return path


def measure(shared: Path, work: Path, rounds: int, headlines: int) -> dict[str, float]:
    rows: dict[str, float] = {}
    rows["start --version, s"] = median([run([DETENTE, "--version"]) for _ in range(max(5, rounds))], "wall")
    articles, one = long_articles(shared, work, ARTICLES), work / "one.jsonl"
    one.write_text(articles.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    whole = [run([DETENTE, "code", "--format", "jsonl", str(articles)]) for _ in range(rounds)]
    single = [run([DETENTE, "code", "--format", "jsonl", str(one)]) for _ in range(rounds)]
    rows["capture to records, 12 KB articles per CPU second"] = (ARTICLES - 1) / (
        median(whole, "cpu") - median(single, "cpu")
    )
    rows["peak while coding, MB"] = median(whole, "peak_mb")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        rows |= pool.submit(share_of_all, articles).result()
    sample = headline_sample(shared, work, headlines)
    timed = [run([DETENTE, "code", "--format", "tsv", "--jobs", "2", str(sample)]) for _ in range(rounds)]
    start = median(single, "cpu")  # loading, once per process, does not grow with the headlines
    rows["141,104 headlines, CPU minutes on each of 2 cores (from a sample)"] = (
        (median(timed, "cpu") - 2 * start) * REPLAY / headlines / 120
    )
    return rows


def measure_ledger(shared: Path, work: Path, rounds: int) -> dict[str, float]:
    """What storing and asking cost."""
    rows: dict[str, float] = {}
    ledger = work / "ledger.db"
    many = long_articles(shared, work, STORED)
    ingest = run([DETENTE, "--ledger", str(ledger), "ingest", "--format", "jsonl", "--jobs", "2", str(many)])
    rows["peak while ingesting, MB"] = ingest.peak_mb
    empty, full = size_mb(empty_ledger(work)), size_mb(ledger)
    rows["ledger per 1,000 long articles, MB"] = empty + (full - empty) * 1000 / STORED
    rows |= parts(ledger)
    rows["written per article, KiB"] = ingest.written_kib / STORED
    lines = long_articles(shared, work, STORED + sum(PASSES)).read_text(encoding="utf-8").splitlines(keepends=True)
    later, start = work / "later.jsonl", STORED
    for many_more in PASSES:
        later.write_text("".join(lines[start : start + many_more]), encoding="utf-8")
        added = run([DETENTE, "--ledger", str(ledger), "ingest", "--format", "jsonl", str(later)])
        rows[f"written per article, in a pass of {many_more}, KiB"] = added.written_kib / many_more
        start += many_more
    ask = [DETENTE, "--ledger", str(ledger)]
    query = [run([*ask, "events", "--limit", "20", "--json"]) for _ in range(max(5, rounds))]
    rows["first query, s"] = median(query, "wall")
    rows["peak while querying, MB"] = median(query, "peak_mb")
    rows["peak while searching, MB"] = run([*ask, "search", "переговоры"]).peak_mb
    rows["peak while searching a word out of the vocabulary, MB"] = run([*ask, "search", "Байден"]).peak_mb
    rows[f"peak of a brief over {STORED} long articles, MB"] = run([*ask, "brief", "--since", "1900"]).peak_mb
    return rows


def share_of_all(articles: Path) -> dict[str, float]:
    """What every kind of record together costs over events alone, and each part's share of the processor time.

    Run in a process of its own: what this one held would be counted as the peak of every process it starts.
    """
    from detente.capture import article_from_text
    from detente.coder import Coder, article_blocks
    from detente.coding.base import Found

    coder, spent = Coder(), Counter[str]()
    for line in articles.read_text(encoding="utf-8").splitlines()[: ARTICLES // 2]:
        marks = [time.process_time()]
        article = article_from_text(json.loads(line)["text"], date="2020-01-15")
        doc = coder.pack.analyse(article.text, article_blocks(article))
        marks.append(time.process_time())
        found = Found(article=article, knowledge=coder.knowledge)
        for component in coder.components:
            setattr(found, component.provides, component(doc, found))
            marks.append(time.process_time())
        names = ["language", *(component.provides for component in coder.components)]
        spent.update({name: stop - start for name, start, stop in zip(names, marks, marks[1:], strict=False)})
    whole = sum(spent.values())
    alone = sum(spent[name] for name in ("language", "dates", "parties", "article", "events"))
    shares = {f"share of {name}, %": 100 * part / whole for name, part in spent.most_common(5)}
    return {"all kinds of records over events alone, ratio": whole / alone, **shares}


def parts(ledger: Path) -> dict[str, float]:
    """Bytes an article takes in the parts of a ledger that take most; nothing where SQLite does not count its pages."""
    query = """select replace(case when d.name like 'article_words%' then 'word index' else s.tbl_name end, '_', ' ') as part,
        sum(d.pgsize) as size from dbstat d left join sqlite_schema s on s.name = d.name group by part order by size desc"""
    with closing(sqlite3.connect(ledger)) as database:
        try:
            found = database.execute(query).fetchmany(6)
        except sqlite3.OperationalError:
            return {}
    return {f"ledger, bytes an article: {part}": size / STORED for part, size in found}


def language(shared: Path, rounds: int) -> dict[str, float]:
    command = [sys.executable, "scripts/bench_language.py", "--shared", str(shared), "--rounds", str(rounds)]
    report = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    kept = ("ratio", "peak_mb")  # stock's seconds over ours in one round, and memory
    return {f"language {name}": float(str(value)) for name, value in flat(report) if name.endswith(kept)}


def flat(report: dict, prefix: str = "") -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = []
    for name, value in report.items():
        rows += flat(value, f"{prefix}{name} ") if isinstance(value, dict) else [(prefix + name, value)]
    return rows


def table(rows: dict[str, float], args: argparse.Namespace) -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    cores = os.cpu_count()
    head = (
        "# Benchmarks\n\n"
        f"`make bench` at commit {commit or 'unknown'}, Python {platform.python_version()}, {platform.machine()}, {cores} cores; "
        f"medians of {args.rounds} rounds. Ratios are within one run; absolute times are of this machine on that day.\n\n| figure | value |\n| --- | --- |\n"
    )
    return head + "".join(f"| {name} | {value:.2f} |\n" for name, value in rows.items())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--headlines", type=int, default=4000)
    parser.add_argument("--skip-language", action="store_true")
    parser.add_argument("--only-ledger", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    args = parser.parse_args()
    if not (args.shared / "corpus").is_dir():
        print(
            f"bench: {args.shared} is missing: the texts to measure on lie there, not in this repository",
            file=sys.stderr,
        )
        return 2
    with tempfile.TemporaryDirectory() as work:
        rows = {} if args.only_ledger else measure(args.shared, Path(work), args.rounds, args.headlines)
        rows |= measure_ledger(args.shared, Path(work), args.rounds)
    if not (args.skip_language or args.only_ledger):
        rows |= language(args.shared, args.rounds)
    text = table(rows, args)
    print(json.dumps(rows) if args.json else text)
    if args.write:
        Path("docs/benchmarks.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
