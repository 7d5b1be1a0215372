"""Vectors: every example of the table, read with the shipped knowledge."""

import pytest

from detente.coder import Coder
from detente.coding.base import Found
from detente.coding.vector_words import table
from detente.coding.vectors import Vectors
from detente.language.base import Block


@pytest.fixture(scope="module")
def coder():
    return Coder()


def vectors(coder, text):
    from detente.coding.parties import Parties
    from detente.records import Article

    article = Article("x", text, "", None, None, ((0, len(text)),), language="ru")
    doc = coder.pack.analyse(text, [Block((0, len(text)))])
    found = Found(article=article, knowledge=coder.knowledge)
    found.parties = Parties()(doc, found)
    return [[" ".join(v.pair), v.posture or "", v.domain or ""] for v in Vectors()(doc, found)]


@pytest.mark.parametrize(("text", "expected"), table()["examples"].items())
def test_examples(coder, text, expected):
    assert vectors(coder, text) == expected


@pytest.mark.parametrize("text", table()["non_examples"]["texts"])
def test_non_examples(coder, text):
    assert vectors(coder, text) == []
