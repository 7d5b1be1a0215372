"""HTML pages: metadata, body, and what an extractor drops (bylines, notices, teasers)."""

import pytest

from detente.capture import Limits, Reading, Refused, article_from_html

TITLE = "Баку и Тбилиси договорились о транзите"
PARAGRAPHS = (
    "Азербайджан и Грузия 6 мая 2024 года подписали соглашение о транзите грузов, сообщила пресс-служба правительства Грузии.",
    "По словам министра экономики Левана Давиташвили, документ упростит перевозку контейнеров через порт Поти.",
    "«Мы рассчитываем, что новые правила начнут действовать с 1 июля», — сказал он журналистам после церемонии в Тбилиси.",
    "Ранее стороны обсуждали модернизацию железной дороги Баку — Тбилиси — Карс, которая ведет в Турцию через Грузию.",
)
ARTICLE = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
LIST = (
    "<aside><h3>Лента новостей</h3><ul>"
    "<li><span class='time'>12:10</span> <a href='/a'>Ереван и Тегеран обсудили строительство дороги</a></li>"
    "<li><span class='time'>11:55</span> <a href='/b'>Министр обороны Грузии встретился с послом Франции</a></li>"
    f"<li><span class='time'>11:40</span> <a href='/c'>{TITLE}</a></li></ul></aside>"
)
LINKED = (
    '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","headline":"'
    + TITLE
    + '",'
    '"datePublished":"2024-05-06T12:30:00+04:00","author":{"@type":"Person","name":"Анна Петрова"}}]}</script>'
)


def page(body, head=""):
    return f"<!doctype html><html><head><meta charset='utf-8'><title>{TITLE} | Пример</title>{head}</head><body>{body}</body></html>"


def whole(head=LINKED, extra=""):
    menu = "<nav><a href='/'>Главная</a><a href='/p'>Политика</a><a href='/l'>Войти</a></nav>"
    foot = "<footer>© 2024 Пример. Все права защищены.</footer>"
    return page(f"{menu}<article><h1>{TITLE}</h1>{extra}{ARTICLE}</article>{LIST}{foot}", head)


def test_text_is_built_from_title_paragraphs_and_teasers():
    article = article_from_html(whole())
    lines = article.text.split("\n")
    assert lines[0] == TITLE == article.text[slice(*article.title_span)]
    assert article.body_text == "\n\n".join(PARAGRAPHS)
    assert not article.text_is_source
    assert [teaser.text for teaser in article.teasers] == lines[-2:]
    for teaser in article.teasers:
        assert article.text[slice(*teaser.span)] == teaser.text


def test_metadata_of_the_head():
    article = article_from_html(whole(), url="https://news.example.az/2024/05/06/tranzit")
    assert (article.published.start, article.published.zone, article.published.basis) == (
        "2024-05-06T12:30",
        "+04:00",
        "meta",
    )
    assert article.byline == "Анна Петрова"
    assert article.genre == "news"
    assert article.language == "ru"
    assert article.outlet.domain == "news.example.az"


def test_teasers_in_a_live_list_take_the_day_on_which_the_article_stands_in_it():
    dates = [teaser.published.start for teaser in article_from_html(whole()).teasers]
    assert dates == ["2024-05-06T12:10", "2024-05-06T11:55"]


def test_bare_clock_times_stay_undated_when_the_page_may_be_from_another_day():
    article = article_from_html(
        whole().replace(f"<a href='/c'>{TITLE}</a>", "<a href='/c'>Париж принял главу Ливана</a>")
    )
    assert [teaser.published for teaser in article.teasers] == [None, None, None]


def test_notice_and_byline_that_the_extractor_drops():
    extra = "<div class='author-name'>Анна Петрова, корреспондент</div><time datetime='2024-05-06T12:30'>6 мая 2024, 12:30</time>"
    notice = "<p class='fa'>ДАННОЕ СООБЩЕНИЕ СОЗДАНО И РАСПРОСТРАНЕНО ИНОСТРАННЫМ АГЕНТОМ ООО «ПРИМЕР»</p>"
    article = article_from_html(whole("", extra + notice))
    assert article.notices == ("foreign_agent",)
    assert article.byline == "Анна Петрова"
    assert article.published.start == "2024-05-06T12:30"
    assert "АГЕНТОМ" not in article.body_text


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-05-06T12:30:00+04:00">',
        '<meta itemprop="datePublished" content="2024-05-06T12:30+0400">',
        "<meta name='pubdate' content='Mon, 06 May 2024 12:30:00 +0400'>",
    ],
)
def test_ways_to_say_the_date(head):
    published = article_from_html(whole(head)).published
    assert (published.start, published.zone) == ("2024-05-06T12:30", "+04:00")


def test_contradictory_dates_of_the_head_are_unknown_with_the_reason():
    head = LINKED + '<meta property="article:published_time" content="2021-01-02T10:00:00+04:00">'
    article = article_from_html(whole(head))
    assert article.published is None
    assert "2024-05-06T12:30" in article.date_note
    assert "2021-01-02T10:00" in article.date_note


def test_a_future_date_is_unknown_when_the_capture_is_known():
    article = article_from_html(whole(), captured="2023-01-01T10:00")
    assert article.published is None
    assert "future" in article.date_note


def test_declared_windows_encoding():
    markup = whole().replace("charset='utf-8'", "charset='windows-1251'").encode("cp1251")
    assert article_from_html(markup).title == TITLE


def test_wrongly_declared_encoding_is_told_from_the_letters():
    markup = whole().replace("charset='utf-8'", "charset='utf-8'").encode("cp1251")
    assert article_from_html(markup).title == TITLE


def test_site_name_in_the_title_is_cut():
    article = article_from_html(page(f"<div>{ARTICLE}</div>"))
    assert article.title == TITLE


def test_soup_without_any_structure():
    soup = f"<b>{TITLE}</b><br>06.05.2024 12:30<br><br>" + "<br><br>".join(PARAGRAPHS) + "<br>Поделиться<br>Комментарии"
    article = article_from_html(f"<html><body>{soup}")
    assert article.title == TITLE
    assert article.body_text.startswith(PARAGRAPHS[0])
    assert article.body_text.endswith(PARAGRAPHS[-1])
    assert article.published.start == "2024-05-06T12:30"


def test_fragment_of_a_feed():
    article = article_from_html(f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>", title=TITLE)
    assert article.body_text == "\n\n".join(PARAGRAPHS[:2])


def test_control_characters_are_stripped_from_title_and_byline():
    head = LINKED.replace("Анна Петрова", "Анна \\u001b[31mПетрова").replace(TITLE, "x")
    article = article_from_html(whole(head).replace(f"<h1>{TITLE}", f"<h1>\x1b]0;{TITLE}\x07"))
    assert "\x1b" not in article.title
    assert "\x07" not in article.title
    assert "\x1b" not in (article.byline or "")


def test_scripts_and_styles_are_no_text():
    article = article_from_html(whole(extra="<script>alert('Баку')</script><style>p{color:red}</style>"))
    assert "alert" not in article.text
    assert "color" not in article.text


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        ("<html><body>" + "<div>" * 100_000 + "текст", "nesting"),
        ("<html><body>" + "<b><i>" * 50_000 + "текст" + "</i></b>" * 50_000, "nesting"),
        ("<p>слово</p>" * 500_000, "too_large"),
    ],
)
def test_bombs_are_refused(markup, code):
    with pytest.raises(Refused) as caught:
        article_from_html(markup)
    assert caught.value.reason_code == code


def test_limits_can_be_changed():
    reading = Reading(limits=Limits(markup_bytes=1000))
    with pytest.raises(Refused):
        article_from_html(whole(), reading=reading)


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<",
        "<html>",
        "<html><body></body></html>",
        "<<<<>>>>" * 50,
        "<p" * 2000,
        "<!--" + "<p>текст</p>" * 100,
        "<table><tr><td><p>Баку<table>" * 40,
        "<html><head><script type='application/ld+json'>"
        + "[" * 50_000
        + "</script></head><body><p>Текст</p></body></html>",
        "<html><body><h1>\u202eЗаголовок</h1><p>&#0;&#xD800;&#x110000; текст</p></body></html>",
        "<?xml version='1.0' encoding='koi8-r'?><html><body><p>Привет</p></body></html>",
    ],
)
def test_brokenness_gives_an_article_or_a_refusal(markup):
    try:
        article = article_from_html(markup)
    except Refused:
        return
    assert article == article_from_html(markup)
