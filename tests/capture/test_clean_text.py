"""A text that is an article already passes unchanged."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.capture import Refused, article_from_text

TITLE = "Киев и Варшава подписали соглашение о гарантиях безопасности"
BODIES = [
    "КИЕВ. 8 июля. УНН. Украина и Польша 8 июля 2024 года подписали соглашение. Об этом сообщил Офис президента.",
    "Украина и Польша подписали соглашение.\n\nДокумент обнародовали вечером.\n\nЧто в нем\n\nСтороны обещают помощь.",
    "Украина и Польша подписали соглашение.\nДокумент обнародовали.\nСрок — десять лет.\n\n\nДональд Туск\n\nОн приехал утром.",
    "«Это важный шаг», — сказал Зеленский.\n\nЗаседание началось в 10:30.\n\nСледующее пройдет в 2025 году в 9:15.",
]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_title_is_the_first_line_and_body_the_rest(body, gap):
    text = TITLE + gap + body
    article = article_from_text(text)
    assert article.title == TITLE
    assert article.title_span == (0, len(TITLE))
    assert article.body == ((len(TITLE) + len(gap), len(text)),)
    assert article.text == text
    assert article.text_is_source


def test_title_given_apart_is_put_in_front():
    article = article_from_text(BODIES[0], title=TITLE)
    assert article.text == f"{TITLE}\n\n{BODIES[0]}"
    assert article.title_span == (0, len(TITLE))
    assert article.text[slice(*article.body[0])] == BODIES[0]
    assert not article.text_is_source


def test_title_given_and_printed_is_not_doubled():
    article = article_from_text(f"{TITLE}\n\n{BODIES[0]}", title=TITLE)
    assert article.text.count(TITLE) == 1
    assert article.body_text == BODIES[0]
    assert article.text_is_source


def test_headline_alone():
    article = article_from_text("Лавров прибыл в Ереван\n", date="2024-03-01", outlet="1tv.ru")
    assert article.headline_only
    assert article.genre == "teaser"
    assert article.body_text == "Лавров прибыл в Ереван"
    assert article.title_span is None
    assert article.published.start == "2024-03-01"
    assert (article.outlet.name, article.outlet.country) == ("Первый канал", "RUS")


@pytest.mark.parametrize("text", ["", "  \n\n ", "\u00a0"])
def test_nothing_is_an_article_without_body(text):
    article = article_from_text(text)
    assert (article.title, article.body, article.language, article.genre) == (None, (), None, "other")


def test_another_language_is_said():
    article = article_from_text(
        "Talks in Vienna\n\nThe ministers met on Monday and agreed to meet again in May, officials said."
    )
    assert article.language == "other"


PIECES = st.sampled_from(
    [
        *("Министр прибыл в Тегеран с визитом.", "Поделиться", "12:30", "Сегодня, 17:11", "Читайте также", "• Меню"),
        *(
            "28 января 2026",
            " date 2026-01-28 Новость",
            "Ольга Серова",
            "© 2024 Вестник",
            "Комментарии",
            "2",
            "\u200b",
            "\t",
        ),
        *("* деятельность Meta запрещена", "Новость дня о погоде", "ЗАЯВЛЕНИЕ"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=40), max_size=25), st.sampled_from(["\n", "\n\n", "\r\n", " "]))
def test_spans_are_sound_on_any_page(pieces, gap):
    text = gap.join(pieces).replace("\x00", "")
    try:
        article = article_from_text(text)
    except Refused:
        return
    assert article.text == text
    last = 0
    for start, stop in article.body:
        assert last <= start < stop <= len(text)
        last = stop
    for teaser in article.teasers:
        start, stop = teaser.span
        assert 0 <= start < stop <= len(text)
    assert article == article_from_text(text)
