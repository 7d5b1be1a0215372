"""A reader for the tests of statements, claims and forecasts: text in, records out, through the real components."""

from __future__ import annotations

import pytest

from detente.coding.base import Found
from detente.language.base import Block
from detente.records import Article, DateValue


@pytest.fixture(scope="session")
def code_words():
    """Code a text; before one without its own headline stands a paragraph of one neutral word."""
    from detente.coding.claims import Claims
    from detente.coding.dates import Dates
    from detente.coding.forecasts import Forecasts
    from detente.coding.parties import Parties
    from detente.coding.statements import Statements
    from detente.knowledge import load_knowledge
    from detente.language import load_pack

    pack, knowledge = load_pack("ru"), load_knowledge()
    components = (Dates(), Parties(), Statements(), Claims(), Forecasts())

    def run(text: str, *, date: str = "2021-06-10", title: bool = False) -> Found:
        if not title:
            text = "Новости\n\n" + text
        blocks, start = [], 0
        for number, paragraph in enumerate(text.split("\n\n")):
            if paragraph.strip():
                kind = "title" if title and number == 0 else "body"
                blocks.append(Block((start, start + len(paragraph)), kind))
            start += len(paragraph) + 2
        published = DateValue(date, date, "day", "given")
        article = Article("x", text, "", None, None, ((0, len(text)),), published=published, language="ru")
        found = Found(article, knowledge)
        doc = pack.analyse(text, blocks)
        for component in components:
            setattr(found, component.provides, component(doc, found))
        return found

    return run


@pytest.fixture(scope="session")
def read_headline():
    """Analyse one text as a headline (or a body) and find its parties: (doc, found), as the event coder takes them."""
    from detente.coding.parties import Parties
    from detente.knowledge import load_knowledge
    from detente.language import load_pack

    pack, knowledge = load_pack("ru"), load_knowledge()

    def read(text: str, kind: str = "title"):
        doc = pack.analyse(text, [Block((0, len(text)), kind)])
        article = Article("x", text, "", text, (0, len(text)), (), language="ru", headline_only=kind == "title")
        found = Found(article, knowledge)
        found.parties = Parties()(doc, found)
        return doc, found

    return read
