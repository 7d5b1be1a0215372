"""Race our language analysis against stock slovnet: same texts, same sentences, one process each, in turn.

    python scripts/bench_language.py [--shared ../shared] [--rounds 3] [--threads 1]

Prints one JSON object. Seconds (wall and processor) and peak memory are medians over the rounds; ratios are stock's
processor seconds over ours of the same round, as those suffer least from whatever else the machine does.

- `first`: all three networks, nothing seen before
- `steady`: the same after 100 other articles
- `whole`: `analyse` with lemmas and the Doc, which stock does not make, nothing seen before

The peer is timed as `score/race_slovnet.py` times it: loading and a first sentence are left out for both.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from razdel import sentenize

OURS = ("first", "steady", "whole")


def cut(text: str) -> list[list[str]]:
    from detente.language.ru.split import tokens

    return [tokens(sentence.text)[0] for sentence in sentenize(text)]


def stock() -> Callable[[str], int]:
    from razdel import tokenize
    from stock import Stock

    models = Stock()

    def read(text: str) -> int:
        models.ner(text)
        sentences = [[token.text for token in tokenize(sentence.text)] for sentence in sentenize(text)]
        list(models.morph.map(sentences))
        list(models.syntax.map(sentences))
        return sum(map(len, sentences))

    return read


def ours() -> Callable[[str], int]:
    from detente.language.ru.tagger import Tagger

    tagger = Tagger()

    def read(text: str) -> int:
        sentences = cut(text)
        tagger.tag(sentences)
        return sum(map(len, sentences))

    return read


def whole() -> Callable[[str], int]:
    from detente.language import load_pack
    from detente.language.base import Block

    pack = load_pack("ru")
    return lambda text: sum(len(s.tokens) for s in pack.analyse(text, [Block((0, len(text)))]).sentences)


def run(mode: str, shared: Path) -> dict[str, float]:
    """Time one mode in this process."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((shared / "seeds").glob("*.txt"))]
    read = stock() if mode == "stock" else whole() if mode == "whole" else ours()
    read(texts[0][:200])
    if mode == "steady":
        from check_language import texts as articles

        for text in articles(shared / "corpus" / "articles.jsonl.gz", 100):
            read(text)
    wall, processor = time.perf_counter(), time.process_time()
    tokens = sum(read(text) for text in texts)
    seconds = {"wall": time.perf_counter() - wall, "processor": time.process_time() - processor}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**seconds, "tokens": tokens, "articles": len(texts), "peak_mb": peak}


def race(shared: Path, rounds: int, threads: int) -> dict[str, object]:
    """Every mode in a process of its own, `rounds` times in turn."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": str(threads)}
    found: dict[str, list[dict[str, float]]] = {mode: [] for mode in ("stock", *OURS)}
    for _ in range(rounds):
        for mode, runs in found.items():
            command = [sys.executable, __file__, "--shared", str(shared), "--run", mode]
            done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
            runs.append(json.loads(done.stdout))
    report: dict[str, object] = {"articles": found["stock"][0]["articles"], "threads": threads, "rounds": rounds}
    for mode, runs in found.items():
        ratios = [peer["processor"] / run["processor"] for peer, run in zip(found["stock"], runs, strict=True)]
        report[mode] = {
            "wall": round(statistics.median(run["wall"] for run in runs), 3),
            "processor": round(statistics.median(run["processor"] for run in runs), 3),
            "tokens": runs[0]["tokens"],
            "peak_mb": round(statistics.median(run["peak_mb"] for run in runs)),
            "ratio": round(statistics.median(ratios), 2),
            "ratios": [round(ratio, 2) for ratio in ratios],
        }
    return report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1, help="threads of the matrix library (default 1)")
    parser.add_argument("--run", choices=("stock", *OURS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not (options.shared / "seeds").is_dir():
        print(f"{options.shared}: no seeds there; nothing to measure", file=sys.stderr)
        return 2
    result = run(options.run, options.shared) if options.run else race(options.shared, options.rounds, options.threads)
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
