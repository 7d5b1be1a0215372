"""Kill an ingest a hundred times at random moments; nothing may be lost or doubled, and the end must be complete.

    python scripts/soak.py [--kills 100] [--articles 3000] [--seed 1]

The pages are generated; the Coder is the real one with `--real`, else one that costs nothing, so that more of the time is
spent where a kill could hurt: in the ledger.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from detente.desk import Desk
from detente.ledger.checks import check_ledger

QUICK = """
import sys
from detente.desk import Desk
from detente.capture import read_captures
from detente.records import CodedArticle, Event, Evidence, Party, content_id

class Pack:
    def lemmas(self, words):
        return list(words)

class Coder:
    overlay = None
    pack = Pack()
    def __call__(self, article):
        start, stop = article.body[0]
        event = Event(content_id("e", article.text), "CONSULT", "meet", (), "verbal-coop", 1.0, "actual", (Party("RUS", None),),
                      (Party("AZE", None),), None, None, None, Evidence((start, stop), (start, start + 4)), (), 0.9, "soak")
        return CodedArticle(article, events=(event,))

with Desk.open(sys.argv[1]) as desk:
    print("open", flush=True)
    desk.take(read_captures([sys.argv[2]]), coder=Coder(), batch=20)
"""


def pages(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for n in range(count):
            text = (
                f"Президенты провели встречу номер {n} в Москве. " * 4
                + f"Подписано заявление номер {n} о сотрудничестве двух стран."
            )
            file.write(
                json.dumps(
                    {
                        "id": f"p{n}",
                        "title": f"Встреча {n}",
                        "text": text * 3,
                        "date": date.fromordinal(730_000 + n).isoformat(),
                    }
                )
                + "\n"
            )


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--articles", type=int, default=3000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--real", action="store_true")
    asked = options.parse_args()
    dice = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        ledger, source = Path(folder) / "soak.db", Path(folder) / "pages.jsonl"
        pages(source, asked.articles)
        command = [sys.executable, "-c", QUICK, str(ledger), str(source)]
        if asked.real:
            command = [sys.executable, "-m", "detente", "ingest", "--ledger", str(ledger), str(source)]
        seen = 0
        for kill in range(asked.kills):
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            if not asked.real:
                process.stdout.readline()
            time.sleep(dice.uniform(0, 6.0 if asked.real else 0.6))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            seen = check(ledger, seen, kill)
        subprocess.run(command, check=True, capture_output=True)
        with Desk.open(ledger) as desk:
            report = check_ledger(desk.ledger)
    rows = report["rows"]
    complete = not report["faults"] and rows["article"] == rows["sighting"] == asked.articles
    complete = complete and (asked.real or rows["event"] == asked.articles)
    print(
        f"{asked.kills} kills, {rows['article']} articles, {rows['event']} events, faults: {report['faults'] or 'none'}"
    )
    print("soak passed" if complete else "soak FAILED")
    return 0 if complete else 1


def check(ledger: Path, before: int, kill: int) -> int:
    """Open the ledger as it was left; returns how many articles it has."""
    if not ledger.exists():
        return before
    with Desk.open(ledger) as desk:
        report = check_ledger(desk.ledger)
    count = report["rows"]["article"]
    if report["faults"] or count < before:
        raise SystemExit(f"kill {kill}: {before} articles before, {count} after, faults {report['faults']}")
    return count


if __name__ == "__main__":
    sys.exit(main())
