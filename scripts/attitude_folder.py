"""A RuSentRel folder in, analysed documents out; and the answers back into a folder.

Names are grouped by `entity_groups.tsv` beside the folder when it is there, otherwise by what the knowledge tables and the lemmas say.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from detente.coder import Coder, article_blocks
from detente.coding.attitude_actors import GivenName, actors_of_names
from detente.coding.attitude_shapes import Reading
from detente.coding.base import Found
from detente.records import Article

OPENER = re.compile(r"\{Author, Unknown\}?")
LABELS = {"pos": 1, "neg": 2}
TWINS = str.maketrans("aceopxykmhtb", "асеорхукмнтв")  # Latin letters that stand for Cyrillic ones in mixed words


@dataclass(frozen=True)
class ReadDocument:
    number: int
    reading: Reading
    groups: list[str]
    names: dict[str, str]


class Groups:
    """Which names are one entity."""

    def __init__(self, table: dict[str, str]) -> None:
        self.table = table

    @classmethod
    def beside(cls, folder: Path) -> Groups:
        path = folder.resolve().parent / "entity_groups.tsv"
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        return cls({cols[0]: "g" + cols[1] for cols in (line.split("\t") for line in lines) if len(cols) > 1})

    def of(self, name: str, fallback: str) -> str:
        return self.table.get(normalise(name), fallback)


def normalise(name: str) -> str:
    """Words only, lower case, look-alike Latin letters in mixed words made Cyrillic."""
    words = re.findall(r"[^\W\d_]+|\d+", name.lower())
    mixed = (w.translate(TWINS) if re.search("[а-яё]", w) else w for w in words)
    return " ".join(mixed) or name.strip().lower()


def numbers(folder: Path) -> list[int]:
    found = (re.fullmatch(r"art(\d+)\.ann", path.name) for path in folder.iterdir())
    return sorted(int(match.group(1)) for match in found if match)


def read_text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def body_of(text: str) -> tuple[tuple[int, int], ...]:
    """Lines without their openers and outer spaces."""
    spans = []
    for line in re.finditer(r"[^\r\n]+", text):
        start, stop = line.span()
        opener = OPENER.match(text, start, stop)
        start = opener.end() if opener else start
        start += len(text[start:stop]) - len(text[start:stop].lstrip())
        stop = start + len(text[start:stop].rstrip())
        if start < stop:
            spans.append((start, stop))
    return tuple(spans)


def entities(path: Path) -> list[tuple[str, int, int, str]]:
    """(kind, start, stop, words) of every annotated name but the line openers."""
    found = []
    for line in read_text(path).splitlines():
        cells = line.split("\t")
        place = cells[1].split() if len(cells) > 2 else []
        if len(place) >= 3 and cells[2] not in ("Author", "Unknown") and place[1].isdigit() and place[2].isdigit():
            found.append((place[0], int(place[1]), int(place[2]), cells[2]))
    return sorted(found, key=lambda row: row[1:])


def read_document(coder: Coder, folder: Path, number: int, groups: Groups) -> ReadDocument:
    text = read_text(folder / f"art{number}.txt")
    article = Article(str(number), text, "", None, None, body_of(text), language="ru", genre="news")
    doc = coder.pack.analyse(text, article_blocks(article))
    found = Found(article=article, knowledge=coder.knowledge)
    for component in coder.components:  # as far as events: the attitude model may not be there yet
        setattr(found, component.provides, component(doc, found))
        if component.provides == "events":
            break
    rows = entities(folder / f"art{number}.ann")
    own = own_groups(coder, rows)
    named = [GivenName((b, e), kind, groups.of(words, own[words])) for kind, b, e, words in rows]
    actors, order = actors_of_names(doc, named, found.parties)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for name, row in zip(named, rows, strict=True):
        if "," not in row[3] and "\n" not in row[3]:
            spellings[name.group][row[3]] += 1 + 1000 * (normalise(row[3]) in groups.table)
    best = {group: min(counts, key=lambda name: (-counts[name], name)) for group, counts in spellings.items()}
    return ReadDocument(number, Reading(doc, actors, found.events, found.statements), order, best)


def own_groups(coder: Coder, rows: list[tuple[str, int, int, str]]) -> dict[str, str]:
    """A group for each name: by the table row it is found under, a person's last word, or its lemmas."""
    found: dict[str, str] = {}
    index = coder.knowledge.index
    for kind, _, _, words in rows:
        if words in found:
            continue
        parts = re.findall(r"[\w-]+", words)
        lemmas = coder.pack.lemmas(parts)
        numbers_ = [index.words(part, lemma) for part, lemma in zip(parts, lemmas, strict=True)]
        entries = [e for length, es in index.matches(numbers_, 0) if length == len(parts) for e in es] if parts else []
        codes = sorted({e.party for e in entries if getattr(e, "kind", "") == "state" and getattr(e, "party", None)})
        if codes:
            found[words] = "=" + codes[0]
        elif kind == "PER" and lemmas:
            found[words] = "~" + lemmas[-1]
        else:
            found[words] = "~" + " ".join(lemmas or [normalise(words)])
    return found


def gold_of(folder: Path, number: int, groups: Groups) -> dict[tuple[str, str], int]:
    """Labels of ordered pairs of groups; the first line on a pair stands."""
    gold: dict[tuple[str, str], int] = {}
    for line in (folder / f"art{number}.opin.txt").read_text(encoding="utf-8-sig").splitlines():
        cells = [cell.strip() for cell in line.split(",")]
        if len(cells) < 3 or cells[2] not in LABELS:
            continue
        pair = groups.of(cells[0], ""), groups.of(cells[1], "")
        if all(pair) and pair[0] != pair[1]:
            gold.setdefault(pair, LABELS[cells[2]])
    return gold


def write_answers(folder: Path, document, labels: list[int], chances) -> None:
    """`artN.opin.txt`: subject, object, pos|neg, current; the surest first."""
    rows = []
    for (s, o), label, chance in zip(document.pairs, labels, chances, strict=True):
        names = document.names.get(document.groups[s]), document.names.get(document.groups[o])
        if label and all(names):
            rows.append((-chance[label - 1], f"{names[0]}, {names[1]}, {('pos', 'neg')[label - 1]}, current\n"))
    (folder / f"art{document.number}.opin.txt").write_text("".join(text for _, text in sorted(rows)), encoding="utf-8")
