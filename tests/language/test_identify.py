"""Telling Russian from the languages around it, down to headlines."""

import pytest

from detente.language import identify
from detente.language.identify import total

RUSSIAN = """
Путин прибыл в Баку
Лавров позвонил Фидану
В Ереване прошли протесты
Парламент Грузии принял закон об иноагентах
Эрдоган посетит Россию
США ввели новые санкции
Совбез ООН собрался на экстренное заседание
Пашинян и Алиев встретились в Абу-Даби
Самолёт AZAL потерпел крушение под Актау
МИД Ирана осудил удары Израиля
Бундестаг ратифицировал договор
Стороны обменялись пленными
Токаев заявил о готовности к диалогу
Умер бывший премьер Японии
Польша закрыла границу с Белоруссией
Цены на нефть Brent выросли
Вучич исключил санкции против РФ
Зеленский заявил о наступлении
Что известно о переговорах
Переговоры завершены
Кто виноват и что делать?
Иран: ядерная сделка под угрозой
Радев посетил Баку
""".strip().splitlines()

OTHERS = {
    "uk": [
        "Президент України Володимир Зеленський зустрівся в Києві з міністром закордонних справ Туреччини",
        "Росія завдала ракетного удару по Харкову",
        "Верховна Рада ухвалила закон про мобілізацію",
        "Парламент підтримав заяву",
    ],
    "be": [
        "Прэзідэнт Беларусі сустрэўся з паслом Кітая",
        "У Мінску адбыліся перамовы аб супрацоўніцтве",
        "Лукашэнка наведаў завод у Гродне",
    ],
    "bg": [
        "Президентът Румен Радев се срещна с премиера на Сърбия в София",
        "Външното министерство осъди нападението",
        "България подкрепя санкциите срещу Русия",
        "Парламентът прие закона на второ четене",
        "Борисов заяви, че няма да подава оставка",
        "Министърът на отбраната ще посети Турция утре",
    ],
    "sr": [
        "Председник Србије Александар Вучић разговарао је телефоном са Путином",
        "Влада усвојила предлог закона о буџету",
        "Србија неће увести санкције Русији",
    ],
    "mk": ["Премиерот се сретна со претседателот на Турција", "Владата го усвои предлогот за буџетот"],
    "kk": [
        "Қазақстан Президенті Қасым-Жомарт Тоқаев Путинмен келіссөз жүргізді",
        "Мемлекет басшысы жарлыққа қол қойды",
    ],
    "ky": [
        "Кыргызстандын президенти Садыр Жапаров Москвага барды",
        "Бишкекте мамлекет башчыларынын жыйыны болуп өттү",
        "Кыргыз Республикасынын тышкы иштер министри билдирди",
    ],
    "tt": ["Татарстан Рәисе Рөстәм Миңнеханов Казанда очрашу үткәрде"],
    "tg": ["Президенти Тоҷикистон Эмомалӣ Раҳмон бо Владимир Путин мулоқот кард"],
    "mn": ["Монгол Улсын Ерөнхийлөгч Ухнаагийн Хүрэлсүх Москвад айлчиллаа"],
    "az": ["Azərbaycan Prezidenti İlham Əliyev Moskvada Vladimir Putinlə görüşüb", "Bakıda sammit keçirildi bu gün"],
    "en": ["The president of Azerbaijan spoke by phone with his Russian counterpart", "Sanctions imposed on oil"],
    "de": ["Außenministerin reist nach Ankara"],
    "tr": ["Cumhurbaşkanı Erdoğan Bakü'ye gidecek"],
    "hy": ["Հայաստանի վարչապետը հանդիպել է Ռուսաստանի նախագահին"],
    "ka": ["საქართველოს პრემიერ-მინისტრი ბაქოს ეწვია"],
    "he": ["ראש הממשלה נפגש עם נשיא רוסיה"],
    "ar": ["التقى الرئيس الروسي نظيره الإيراني في موسكو"],
    "zh": ["中国 外交部 发言人 表示 反对 制裁 措施 继续"],
}


@pytest.mark.parametrize("headline", RUSSIAN)
def test_a_short_russian_headline_is_russian(headline):
    assert identify(headline) == "ru"


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in OTHERS.items() for text in texts])
def test_another_language_is_other(language, text):
    assert identify(text) == "other"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "2025 12:30 — 44,7 %",
        "?!",
        "Баку",
        "МИД РФ",
        "Reuters",
        "ООН",
        "28.12.2024",
        "\ud800\udfff",
        "🙂🙂🙂",
    ],
)
def test_too_little_to_go_by_is_unsure(text):
    assert identify(text) == "unsure"


@pytest.mark.parametrize("text", ["Радев посети Баку", "Садыр Жапаров Кубанычбек Бокоев", "Курбан Бердымухамедов"])
def test_names_are_not_held_against_a_text(text):
    assert identify(text) != "other"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        pytest.param("Уряд затвердив постанову", "other", id="three Ukrainian words without a letter of their own"),
        pytest.param("Казахстан, Астана, Алма-Ата, Тараз", "unsure", id="a list of places"),
    ],
)
@pytest.mark.xfail(reason="too short for sequences of letters to tell", strict=True)
def test_known_weaknesses(text, answer):
    assert identify(text) == answer


def test_latin_names_in_russian_text_do_not_count_against_it():
    assert identify("Компании BP, SOCAR и TotalEnergies подписали в Баку соглашение о проекте Absheron") == "ru"
    assert identify("Трамп написал в Truth Social: «A great day for peace», сообщает Reuters") == "ru"


def test_a_text_in_two_languages_is_what_most_of_it_is():
    russian = "Президент России подписал указ о создании комиссии по вопросам сотрудничества. "
    ukrainian = "Президент України підписав указ про створення комісії з питань співпраці. "
    english = "The president signed a decree on a commission for cooperation between the states. "
    assert identify(russian * 8 + ukrainian * 2) == "ru"
    assert identify(russian * 2 + ukrainian * 8) == "other"
    assert identify(russian * 8 + english * 2) == "ru"
    assert identify(russian * 2 + english * 8) == "other"


def test_only_the_beginning_of_a_long_text_is_read():
    assert identify("слово и дело государево " * 200_000 + "the end of it all " * 200_000) == "ru"
    assert identify("ы" * 2_000_000) in ("ru", "other", "unsure")


def test_russian_written_without_yo_or_with_it_is_the_same():
    assert identify("Еще один самолет приземлился") == identify("Ещё один самолёт приземлился") == "ru"


def test_the_weights_decide():
    assert total("привет", {"при": 1.0, "вет": 0.5}) == 1.5
    assert total("привет", {}) == 0
    assert total("привіт", {"при": 1.0}) < 0
