"""The documentation holds what the program does: commands, settings, errors, examples, links."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from detente.coding.ontology import load_ontology

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = (*sorted(DOCS.glob("**/*.md")), ROOT / "README.md")


def read(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


# the codebook


def examples(page: str) -> list[tuple[str, str]]:
    """Rows of tables headed `| words | coded as |`."""
    found: list[tuple[str, str]] = []
    for block in re.findall(r"^\| words \| coded as \|\n.*\n((?:\|.*\n)+)", page, re.M):
        found += [(words.strip(), coded.strip()) for words, coded in re.findall(r"^\| (.+?) \| (.+?) \|$", block, re.M)]
    return found


def in_short(event: Any) -> str:
    """An event as the codebook prints it."""
    actors, recipients = (", ".join(party.code or "?" for party in side) for side in (event.actors, event.recipients))
    sides = f"{actors} > {recipients}" if recipients else actors
    status = "" if event.status == "actual" else f" {event.status}"
    return f"{event.type} {event.mode or '-'} {sides}{status}"


@pytest.fixture(scope="module")
def coder() -> Any:
    from detente import Coder

    return Coder()


CODEBOOK = examples(read("codebook.md"))


@pytest.mark.parametrize(("words", "coded"), CODEBOOK, ids=[words for words, _ in CODEBOOK])
def test_codebook_examples_are_coded_as_printed(coder: Any, words: str, coded: str) -> None:
    events = coder(words, date="2024-05-15").events
    assert ("; ".join(in_short(event) for event in events) or "no event") == coded


def test_codebook_has_every_type_mode_and_context_with_its_score() -> None:
    page, ontology = read("codebook.md"), load_ontology()
    sections = dict(re.findall(r"^### ([A-Z]+) (.*?)(?=^##)", page, re.M | re.S))
    assert sections.keys() == ontology.types.keys()
    for name, kind in ontology.types.items():
        assert float(sections[name].split()[0]) == kind.score, name
        printed = {
            mode: float(score) for mode, score in re.findall(r"^\| ([a-z-]+) \| (-?[\d.]+) \|", sections[name], re.M)
        }
        assert printed == dict(kind.modes), name
        assert examples(sections[name]), name
    contexts = page.split("## Contexts")[1]
    assert [name for name in ontology.contexts if name not in re.split(r"[\s,.:]+", contexts)] == []


# the walkthrough


def test_walkthrough_ends_in_the_record_it_prints(coder: Any, tmp_path: Path) -> None:
    import json

    from detente.capture import read_inputs
    from detente.records import coded_json

    page = read("walkthrough.md")
    source = tmp_path / "baku.txt"
    source.write_text(re.search(r"```\n(.+?)```", page, re.S)[1], "utf-8")  # type: ignore[index]
    article = next(iter(read_inputs([source])))
    coded = {event["id"]: event for event in json.loads(json.dumps(coded_json(coder(article))))["events"]}
    printed = json.loads(re.search(r"```json\n(.+?)```", page, re.S)[1])  # type: ignore[index]
    found = coded[printed["id"]]
    assert {**found, "confidence": 0} == {**printed, "confidence": 0}
    assert "a1268a2e1a5249fa" in coded
