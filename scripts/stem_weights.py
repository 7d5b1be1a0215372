#!/usr/bin/env python3
"""Make `data/analysis/stems.tsv`: weights of common stems, from headlines.

Usage: stem_weights.py HEADLINES.tsv.gz > src/detente/data/analysis/stems.tsv

Only stems seen in at least one headline of 2,000 are kept; all others weigh the same, as the rarest of these.
"""

import csv
import gzip
import math
import sys
from collections import Counter

from detente.analysis.words import stems

RARE = 2000


def main() -> int:
    counts: Counter[str] = Counter()
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        titles = [row["title"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    for title in titles:
        counts.update(stems(title))
    print(f"# inverse document frequency (natural logarithm) of word beginnings in {len(titles)} headlines")
    print("stem\tweight")
    for stem, count in sorted(counts.items()):
        if count * RARE >= len(titles):
            print(f"{stem}\t{math.log(len(titles) / count):.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
