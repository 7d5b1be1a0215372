"""Page shapes one by one: each text differs from the others in the thing it tests."""

import pytest

from detente.capture import article_from_text

TITLE = "Фидан провел переговоры в Тегеране"
FIRST = (
    "Министр иностранных дел Турции Хакан Фидан 30 ноября 2025 года провел в Тегеране переговоры с иранским коллегой."
)
SECOND = "По словам дипломата, стороны обсудили положение в Сирии, торговлю и транспортные проекты, которые связывают две страны."
THIRD = "«Мы намерены расширять сотрудничество», — заявил Фидан журналистам по итогам встречи."
BODY = f"{FIRST}\n\n{SECOND}\n\n{THIRD}"

SHAPES = {
    "glued header": f" date 2025-11-30 {TITLE}\n\n{BODY}",
    "glued header, site and repeated title": f" date 2025-11-30  {TITLE} | 1news.az | Новости\nAZ\nПолитика\n{TITLE}\n{BODY}",
    "header with a domain": f" date 2025-11-30 {TITLE} — haqqin.az\nhaqqin.az\n30 ноября 2025, 15:20\n16+\n{TITLE}\n{BODY}",
    "single newlines": f" date 2025-11-30 {TITLE}\n{FIRST}\n{SECOND}\n{THIRD}",
    "carriage returns": f" date 2025-11-30 {TITLE}\r\n\r\n{FIRST}\r\n\r\n{SECOND}\r\n\r\n{THIRD}",
    "head of an HTML page": (
        f"{TITLE} - РИА Новости, 30.11.2025\nРегистрация пройдена успешно!\n{TITLE}\n{TITLE}\n2025-11-30T15:20\nв мире\n"
        f"© РИА Новости / Иван Петров\n{FIRST}\n{SECOND}\n{THIRD}\nВ миреТурцияИран"
    ),
    "rubric beside the date": f"В мире 15:20, 30 ноября 2025\n{TITLE}\n{FIRST}\n{SECOND}\n{THIRD}\nХакан Фидан\nТурция",
    "date above the title": f"Мир\n\n30.11.2025 15:20\n\n{TITLE}\n\n{BODY}\n\nПросмотров: 120",
    "date, zone and rubric": f"{TITLE}\n\nПолитика Материалы 30 ноября 2025 15:20 (UTC +04:00)\n\n{BODY}\n\nTags:\nТурция",
    "views beside the date": f"{TITLE}\n30 Ноябрь 2025 15:20 (UTC+04:00) 1 245 просмотров\n{FIRST}\n{SECOND}\n{THIRD}",
    "updated later": f"{TITLE}\n30 ноября 2025, 15:20\nОбновлено 1 декабря 2025\nПоделиться\n{FIRST}\n{SECOND}\n{THIRD}",
    "writer and agency photo": f"15:20, 30 ноября 2025Мир\n{TITLE}\nИван Иванов (Редактор отдела «Мир»)\nФото: Reuters\n{BODY}",
    "capitals, then the title, a date and a lead": f"{TITLE.upper()}\n{TITLE}\n05:20, 30 ноября 2025\n{FIRST}\n{SECOND}\n{THIRD}",
    "guillemet before the site": f"{TITLE} » 24.kg\n24.kg\n10:12, 30 ноября 2025, Иван ПЕТРОВ\n{FIRST}\n{SECOND}\n{THIRD}\nпросмотров: 312",
    "adverts at the end": f" date 2025-11-30 {TITLE}\n\n{BODY}\n\nСкачайте наше приложение в App Store и Google Play!",
}


@pytest.mark.parametrize("name", SHAPES)
def test_title_body_and_day(name):
    text = SHAPES[name]
    article = article_from_text(text)
    assert article.title.casefold() == TITLE.casefold()
    assert article.body_text.replace("\r", "").split() == BODY.split()
    assert article.published.start[:10] == "2025-11-30"


@pytest.mark.parametrize(
    ("text", "start", "basis"),
    [
        (SHAPES["glued header"], "2025-11-30", "header"),
        (SHAPES["header with a domain"], "2025-11-30T15:20", "header"),
        (SHAPES["date above the title"], "2025-11-30T15:20", "page"),
        (f"{TITLE}\n\n{BODY}", None, None),
    ],
)
def test_basis_and_precision(text, start, basis):
    published = article_from_text(text).published
    assert (published.start if published else None) == start
    assert (published.basis if published else None) == basis


def test_zone_is_kept_when_printed():
    assert article_from_text(SHAPES["date, zone and rubric"]).published.zone == "+04:00"


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        (SHAPES["glued header, site and repeated title"], "1news.az", "AZE"),
        (SHAPES["header with a domain"], "haqqin.az", "AZE"),
        (f"{TITLE}\n\nТЕГЕРАН, 30 ноября. /ТАСС/. {BODY}", "ТАСС", "RUS"),
        (f"{TITLE}\n\nКИЕВ. 30 ноября. УНН. {BODY}", "УНН", "UKR"),
        (
            f'{TITLE}\n\n{FIRST}\n\nКак писал "Кавказский узел", переговоры готовили месяц.\n\n{THIRD}',
            "Кавказский узел",
            "RUS",
        ),
        (f"{TITLE}\n\n{FIRST}\n\nОб этом министр рассказал в интервью CNN.\n\n{THIRD}", None, None),
        (f"{TITLE} | Полярный день\nМеню\nПоиск\n{TITLE}\n{BODY}", "Полярный день", None),
    ],
)
def test_outlet(text, name, country):
    outlet = article_from_text(text).outlet
    assert (outlet.name if outlet else None) == name
    assert (outlet.country if outlet else None) == country


def test_given_outlet_and_address_win():
    assert article_from_text(SHAPES["header with a domain"], outlet="tass.ru").outlet.name == "ТАСС"
    assert article_from_text(f"{TITLE}\n\n{BODY}", url="https://ru.sputnik.kz/x").outlet.country == "RUS"


def test_header_with_prose_has_no_title():
    article = article_from_text(f" date 2025-08-07 {FIRST} {SECOND} {THIRD}\n\n{SECOND}")
    assert article.title is None
    assert article.body_text.startswith(FIRST)
    assert article.published.start == "2025-08-07"


def test_an_impossible_header_day_is_unknown_with_the_reason():
    for day in ("2025-02-31", "0001-01-01"):
        article = article_from_text(f" date {day} {TITLE}\n\n{BODY}")
        assert article.published is None
        assert day in article.date_note


def test_a_date_after_the_capture_is_unknown():
    article = article_from_text(f" date 2031-11-30 {TITLE}\n\n{BODY}", not_after="2025-12-01")
    assert article.published is None
    assert "future" in article.date_note


def test_a_caption_is_no_byline():
    article = article_from_text(f"{TITLE}\n\n{BODY}\n\nХакан Фидан")
    assert article.byline is None
    other = article_from_text(f"{TITLE}\n\n{BODY}\n\nОльга Серова")
    assert other.byline == "Ольга Серова"
    assert other.body_text.endswith("итогам встречи.")


def test_a_report_about_foreign_agents_is_no_notice():
    told = "Минюст России 30 ноября признал издание иностранным агентом, сообщил ТАСС."
    article = article_from_text(f"{TITLE}\n\n{BODY}\n\n{told}")
    assert article.notices == ()
    assert article.body_text.endswith(told)


def test_opinion_by_the_writers_role():
    prose = "Регион вступает в полосу долгих и трудных решений, и спешка здесь только вредит. " * 4
    article = article_from_text(f"{TITLE}\nЯна Крылова, обозреватель\n30 ноября 2025, 09:30\n312\n{prose}\n\n{prose}")
    assert (article.genre, article.byline) == ("opinion", "Яна Крылова")


def test_today_is_not_guessed_when_the_page_says_no_day():
    article = article_from_text(f"{TITLE}\n\n{BODY}\n\nПоследние новости\n\nГрузия открыла границу\n\nСегодня, 17:11")
    assert [(teaser.text, teaser.published) for teaser in article.teasers] == [("Грузия открыла границу", None)]


def test_clock_and_day_on_lines_of_their_own():
    wall = "10:30\n5 мая 2025\nТурция и Ирак подписали соглашение о воде\n10:25\n5 мая 2025\nВ Шуше открылся фестиваль музыки"
    article = article_from_text(f" date 2025-11-30 {TITLE}\n{FIRST}\n{SECOND}\n{THIRD}\nПоследние новости\n{wall}")
    assert [(teaser.text, teaser.published.start) for teaser in article.teasers] == [
        ("Турция и Ирак подписали соглашение о воде", "2025-05-05T10:30"),
        ("В Шуше открылся фестиваль музыки", "2025-05-05T10:25"),
    ]


@pytest.mark.parametrize(("name", "known"), [("Minval Politika", "AZE"), ("Caucasus Ledger", None)])
def test_interview_with_the_outlet_itself(name, known):
    talk = (
        f" date 2025-08-07 Давление на соседей растет, и скрыть это уже нельзя. Такое мнение в беседе с {name} высказал эксперт Илья Норов.\n\n"
        "«Стороны проверяют друг друга на прочность, и каждая ждет чужой ошибки», — считает эксперт.\n\n"
        "«Выход один: говорить прямо и не через прессу», — уверен собеседник. Политолог добавил, что время еще есть."
    )
    article = article_from_text(talk)
    assert article.genre == "interview"
    assert article.outlet.name == name
    assert article.outlet.country == known


def test_a_given_title_printed_at_the_top_is_not_body():
    article = article_from_text(f"Вестник\nМеню\n{TITLE}\n30 ноября 2025, 10:00\n{FIRST}\n{SECOND}", title=TITLE)
    assert article.body_text.startswith(FIRST)
    assert article.published.start == "2025-11-30T10:00"
