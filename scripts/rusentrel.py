#!/usr/bin/env python3
"""Document-level attitudes between named entities, to the RuSentRel definition.

Usage: rusentrel.py predict --data DIR --out DIR [--without-priors]
       rusentrel.py train --data DIR
       rusentrel.py cross-validate --data DIR [--folds N] [--seed N] [--repeats N] [--json]

DIR holds artN.txt and artN.ann (for training also artN.opin.txt); entity_groups.tsv beside DIR, when there, says which names are one.
`train` writes src/detente/data/attitudes/model.json. `cross-validate` folds by document; penalty fixed, rules chosen on folds inside
the training part of each fold, priors counted without the document they are used on. The figures are means over several partitions
into folds, as one partition alone moves them by 0.02; the documents are listed for the first partition.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import attitude_training as training
from attitude_folder import Groups, gold_of, numbers, read_document, write_answers

from detente.coding.attitude_model import choose, load_model


def documents(folder: Path, groups: Groups, *, gold: bool) -> list[training.Document]:
    """Every document of a folder, coded and turned into features."""
    from detente.coder import Coder

    coder = Coder()
    found = []
    for number in numbers(folder):
        read = read_document(coder, folder, number, groups)
        found.append(training.Document.of(read, gold_of(folder, number, groups) if gold else {}))
    return found


def predict(options: argparse.Namespace) -> None:
    groups = Groups.beside(options.data)
    model = load_model()
    weights = model.plain if options.without_priors else model.priors
    options.out.mkdir(parents=True, exist_ok=True)
    for document in documents(options.data, groups, gold=False):
        rows = training.design(document, None if options.without_priors else model.counts)
        chances = training.chances(weights, rows)
        write_answers(options.out, document, choose(chances, weights.rules), chances)


def train(options: argparse.Namespace) -> None:
    found = documents(options.data, Groups.beside(options.data), gold=True)
    path = training.write_model(found)
    print(f"{path}: {path.stat().st_size / 1024:.0f} KB from {len(found)} documents")


def cross_validate(options: argparse.Namespace) -> None:
    found = documents(options.data, Groups.beside(options.data), gold=True)
    report = {"documents": len(found), "folds": options.folds, "repeats": options.repeats}
    for name, priors in (("with_priors", True), ("without_priors", False)):
        runs = [
            training.score(found, training.nested(found, options.folds, seed, priors=priors))
            for seed in range(options.seed, options.seed + options.repeats)
        ]
        means = {key: round(sum(total[key] for total, _ in runs) / len(runs), 4) for key in runs[0][0]}
        report[name] = means["f1"]
        report[f"{name}_runs"] = [round(total["f1"], 4) for total, _ in runs]
        report[f"{name}_detail"] = means
        report[f"{name}_by_document"] = runs[0][1]
    if options.json:
        print(json.dumps(report))
        return
    for name in ("with_priors", "without_priors"):
        print(f"{name}: 3l F1 {report[name]:.3f}, runs {report[name + '_runs']}, {report[name + '_detail']}")
        for number, row in report[f"{name}_by_document"].items():
            print(f"  art{number}: " + "  ".join(f"{c} P={p:.2f} R={r:.2f}" for c, (p, r) in row.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name, run in (("predict", predict), ("train", train), ("cross-validate", cross_validate)):
        command = commands.add_parser(name)
        command.add_argument("--data", type=Path, required=True)
        command.set_defaults(run=run)
    commands.choices["predict"].add_argument("--out", type=Path, required=True)
    commands.choices["predict"].add_argument("--without-priors", action="store_true")
    commands.choices["cross-validate"].add_argument("--folds", type=int, default=10)
    commands.choices["cross-validate"].add_argument("--seed", type=int, default=0)
    commands.choices["cross-validate"].add_argument("--repeats", type=int, default=3)
    commands.choices["cross-validate"].add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not options.data.is_dir() or not numbers(options.data):
        parser.error(f"{options.data} holds no artN.ann")
    options.run(options)


if __name__ == "__main__":
    main()
