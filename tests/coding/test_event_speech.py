"""Whose words a sentence stands in. The sentences are made up."""

import pytest

from detente.coding.events import Events
from detente.coding.statements import Statements


@pytest.fixture(scope="module")
def candidates(read_headline):
    def run(text):
        doc, found = read_headline(text, "body")
        found.statements = Statements()(doc, found)
        return [c for _, whole in Events().sentences(doc, found) for c in whole]

    return run


def test_the_first_person_in_quoted_words_is_the_speaker(candidates):
    found = candidates("«Переговоры шли долго. Мы осуждаем действия Греции», — заявил президент Турции.")
    assert any((c.type, c.actor_codes, c.recipient_codes) == ("ACCUSE", ("TUR",), ("GRC",)) for c in found)


def test_the_first_person_of_nobody_is_nobody(candidates):
    assert not any(c.actor_codes for c in candidates("Мы осуждаем действия Греции."))
