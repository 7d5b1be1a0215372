"""Quotations that never close, nest, or fill a page: bounded time, bounded spans, nothing invented."""

import time

import pytest

from detente.coding.quotes import find_quotes, unclosed_tail


def inner(text):
    return [text[quote.start : quote.stop] for quote in find_quotes(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("«Да», — сказал он", ["Да"]),
        ('"Да", "нет"', ["Да", "нет"]),
        ("«Газета «Труд» права»", ["Газета «Труд» права"]),
        ('"Газета "Труд" права", - сказал он', ['Газета "Труд" права']),
        ('"Это "ошибка".', ['Это "ошибка']),
        ('Он сказал "да и ушёл. Газета "Труд" вышла', ["Труд"]),
        ('«Да", — сказал он', ["Да"]),
        ("«Да«,— сказал он", ["Да"]),
        ('пояс 12" ремня', []),
        ("» лишний знак «", []),
        ('""', []),
        ("", []),
    ],
)
def test_quotes(text, quotes):
    assert inner(text) == quotes


def test_an_open_quotation_is_told():
    assert unclosed_tail("«Мы начали", 0, 10) == 0
    assert unclosed_tail("«Мы начали»", 0, 11) is None


@pytest.mark.parametrize("mark", ["«", '"', "“", "„", "»", "”", '«"', "' \""])
def test_marks_in_heaps_cost_linear_time(mark):
    start = time.process_time()
    for text in (mark * 100_000, (mark + "слово ") * 50_000, ("слово" + mark) * 50_000):
        quotes = find_quotes(text, 0, len(text))
        assert all(0 <= quote.opened < quote.start <= quote.stop < quote.shut <= len(text) for quote in quotes)
    assert time.process_time() - start < 5


def test_an_unclosed_quotation_stays_in_its_paragraph(code_words):
    text = "«Мы начали работу, — сказал Никол Пашинян.\n\nПогода в Ереване ясная. Концерт прошёл в среду."
    found = code_words(text)
    paragraph = found.article.text.index("Погода")
    assert all(statement.span[1] < paragraph for statement in found.statements)


def test_a_page_that_is_one_long_quotation(code_words):
    text = "«" + "Мы построим дорогу к морю. " * 400 + "Так будет», — сказал Никол Пашинян."
    start = time.process_time()
    statements = code_words(text).statements
    assert len(statements) <= 2
    assert all(statement.speaker.name == "Никол Пашинян" for statement in statements)
    assert time.process_time() - start < 60


def test_fifty_speakers_in_a_list(code_words):
    names = ["Иван Иванов", "Пётр Петров", "Анна Смирнова", "Олег Кузнецов", "Вера Попова"]
    text = ", ".join(names * 10) + " заявили, что дорога открыта."
    statements = code_words(text).statements
    assert len(statements) <= 1
    assert all(statement.text == "дорога открыта" for statement in statements)


def test_cues_without_end(code_words):
    text = "Он заявил, что " * 300 + "дорога открыта."
    start = time.process_time()
    code_words(text)
    assert time.process_time() - start < 30


@pytest.mark.parametrize(
    "text", ["", "…", "—", "«»", '"', ": ", "— — —", "заявил", "По словам", "Об этом заявил", "Согласно данным"]
)
def test_scraps_give_nothing(code_words, text):
    assert code_words(text).statements == []
