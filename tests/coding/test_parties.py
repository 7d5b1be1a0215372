"""Who is spoken of, and for whom each stands. The sentences are made up about public facts."""

import dataclasses

import pytest

from detente.coding.base import Found, PartyMention
from detente.coding.parties import Parties
from detente.knowledge import load_knowledge
from detente.language import load_pack
from detente.language.base import Block
from detente.records import Article, DateValue, Outlet


@pytest.fixture(scope="module")
def read():
    knowledge, pack, parties = load_knowledge(), load_pack("ru"), Parties()

    def run(
        text: str, date: str | None = "2020-03-01", home: str | None = "RUS", kind: str = "title"
    ) -> list[PartyMention]:
        article = Article(
            id="x",
            text=text,
            sha256="",
            title=None,
            title_span=None,
            body=((0, len(text)),),
            outlet=Outlet("Outlet", None, home) if home else None,
            published=DateValue(date, date, "day", "given") if date else None,
            language="ru",
            headline_only=kind == "title",
        )
        blocks, start = [], 0
        for paragraph in text.split("\n\n"):
            blocks.append(Block((start, start + len(paragraph)), kind))
            start += len(paragraph) + 2
        return list(parties(pack.analyse(text, blocks), Found(article, knowledge)))

    return run


def short(mentions: list[PartyMention]) -> list[str]:
    """`CODE+CODE kind` with a minus before what is not official."""
    return [
        ("" if one.official else "-") + "+".join(party.code or "?" for party in one.parties) + " " + one.kind
        for one in mentions
    ]


CASES = [
    ("Россия и Украина обменялись пленными", ["RUS state", "UKR state"]),
    ("Президент Ирана прибыл в Китай", ["IRN role", "CHN state"]),
    ("Лидеры России и Ирана поговорили", ["RUS+IRN role"]),
    ("Президенты РФ, Турции и Ирана провели саммит", ["RUS+TUR+IRN role"]),
    ("Российский и турецкий министры встретились", ["RUS+TUR role"]),
    ("Глава МИД Германии Хайко Маас посетил Киев", ["DEU person", "UKR metonym"]),
    ("Иранский коллега министра ответил", ["IRN role"]),
    ("Посол Украины в Москве покинул Россию", ["UKR role", "RUS state"]),
    ("Заместитель госсекретаря США прибыл в Тбилиси", ["USA role", "-GEO metonym"]),
    ("Пресс-секретарь президента РФ ответил журналистам", ["RUS role"]),
    ("Армия США покинула базу", ["USA institution"]),
    ("Власти Франции отказали", ["FRA institution"]),
    ("Российские военные вошли в город", ["RUS institution"]),
    ("Американские санкции отменены", ["USA adjective"]),
    ("Российско-турецкие переговоры прошли в Анкаре", ["RUS+TUR adjective", "-TUR metonym"]),
    ("Антироссийские меры продлены", ["-RUS adjective"]),
    ("Саммит Россия-НАТО прошел", ["RUS+NATO state"]),
    ("Москва заявила протест Лондону", ["RUS metonym", "GBR metonym"]),
    ("Выставка открылась в Москве", ["-RUS metonym"]),
    ("В Киеве заявили о протесте", ["UKR metonym"]),
    ("Совбез ООН принял резолюцию", ["UN organisation"]),
    ("Европа и Запад обсудили меры", ["EU organisation", "WEST organisation"]),
    ("Двое россиян задержаны в Таиланде", ["-RUS inhabitant", "THA state"]),
    ("Израильский журналист арестован в Иране", ["-ISR inhabitant", "IRN state"]),
    ("Экс-президент Грузии Михаил Саакашвили вернулся", ["-GEO person"]),
    ("Кандидат в президенты США Дональд Трамп обещает мир", ["-USA person"]),
    ("Газпром снизил поставки", ["RUS institution"]),
    ("Пентагон и Госдеп спорят", ["USA institution", "USA institution"]),
    ("Страны Балтии закрыли границы", ["EST+LVA+LTU state"]),
    ("Дроны долетели до Одессы", ["-UKR region"]),
    ("Власти Кот-д'Ивуара закрыли порт", ["CIV institution"]),
    ("Кот-д’Ивуар закрыл границу", ["CIV state"]),
    ("Роберт О'Брайен прибыл в Киев", ["USA person", "-UKR metonym"]),
    ("Писатель О'Хара уехал", ["-? person"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_mentions(read, text: str, expected: list[str]) -> None:
    assert short(read(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Русский язык изучают школьники",
        "Турецкий поток построен",
        "Американские горки закрыты",
        "Сборная России выиграла матч",
        "Русская рулетка опасна",
        "Того и гляди пойдет дождь",
        "Сегодня премьера балета",
        "После обеда пошел снег",
    ],
)
def test_names_that_never_stand_for_a_state(read, text: str) -> None:
    assert [one for one in read(text) if one.parties[0].code] == []


def test_a_bare_office_is_the_outlets(read) -> None:
    text = "Президент встретился с министром обороны"
    assert short(read(text)) == ["RUS role", "RUS role"]
    assert short(read(text, home="AZE")) == ["AZE role", "AZE role"]
    assert short(read(text, home=None)) == ["-? role", "-? role"]
    assert "outlet" in read(text)[0].reason


@pytest.mark.parametrize(
    ("text", "date", "expected"),
    [
        ("Суд в Гааге вынес решение", "2020-03-01", []),
        ("Гаагский трибунал вынес приговор", "2005-03-01", ["UN institution"]),
        ("Гаагский трибунал вынес приговор", "2020-03-01", ["ICC institution"]),
        ("Окружной суд Гааги вынес решение", "2020-03-01", ["NLD institution"]),
        ("Постоянная палата третейского суда в Гааге вынесла решение", "2020-03-01", []),
        ("Международный суд ООН принял иск. Суд в Гааге вынес решение", "2020-03-01", ["UN institution"] * 2),
        (
            "МУС выдал ордер. Гаагский суд вынес решение",
            "2020-03-01",
            ["ICC organisation", "ICC institution"],
        ),
    ],
)
def test_of_the_courts_of_one_town_the_one_that_is_named(read, text: str, date: str, expected: list[str]) -> None:
    assert short(read(text, date)) == expected


def test_a_diplomat_lent_to_an_organisation_speaks_for_it(read) -> None:
    text = "Чилийский дипломат Педро Неведомый, посланник ООН, прибыл в Перу"
    assert short(read(text)) == ["-CHL person", "UN role", "PER state"]


def test_our_soldiers_are_the_outlets(read) -> None:
    assert short(read("Наши военные помогли жителям", home="ARM")) == ["ARM institution"]


def test_police_belong_to_where_the_sentence_is_set(read) -> None:
    assert short(read("В США полиция разогнала митинг")) == ["USA state", "USA institution"]


def test_an_office_has_its_holder_on_a_day(read) -> None:
    text = "Президент США позвонил канцлеру ФРГ"
    assert [one.parties[0].name for one in read(text, "2016-06-01")] == ["Барак Обама", "Ангела Меркель"]
    assert read(text, "2018-06-01")[0].parties[0].name == "Дональд Трамп"


def test_an_unknown_holder_takes_the_country_of_the_phrase(read) -> None:
    (mention,) = read("Министр иностранных дел Чили Педро Неведомый выступил с речью")
    party = mention.parties[0]
    assert (party.code, party.name, party.office, mention.kind) == (
        "CHL",
        "Педро Неведомый",
        "foreign_minister",
        "person",
    )


def test_names_stand_in_the_nominative(read) -> None:
    mentions = read("Письмо вручили Владимиру Путину и президенту Азербайджана Ильхаму Алиеву")
    assert [one.parties[0].name for one in mentions] == ["Владимир Путин", "Ильхам Алиев"]


def test_institutions_are_named_with_their_country(read) -> None:
    mentions = read("Российский МИД ответил МИД Азербайджана")
    assert [one.parties[0].name for one in mentions] == ["МИД России", "МИД Азербайджана"]


def test_a_family_name_means_the_person_introduced(read) -> None:
    text = (
        "Израильский эксперт Леонид Проверкин дал интервью.\n\nПроверкин считает переговоры долгими. Он ждет новостей."
    )
    mentions = read(text, kind="body")
    assert [(one.parties[0].code, one.parties[0].name, one.official) for one in mentions] == [
        ("ISR", "Леонид Проверкин", False)
    ] * 3
    assert mentions[-1].kind == "pronoun"


def test_a_bare_role_in_an_article_is_the_person_spoken_of(read) -> None:
    text = "Президент Азербайджана Ильхам Алиев позвонил президенту Ирана. Глава государства выразил поддержку."
    mentions = read(text, kind="body")
    assert (mentions[-1].parties[0].code, mentions[-1].parties[0].name) == ("AZE", "Ильхам Алиев")


def test_the_sides_are_the_pair_spoken_of(read) -> None:
    mentions = read("Между Азербайджаном и Украиной крепнут связи. Стороны обсудили газ.", kind="body", home=None)
    assert [party.code for party in mentions[-1].parties] == ["AZE", "UKR"]


def test_spans_and_heads_fit_the_text(read) -> None:
    text = "Вчера министр обороны Турции Хулуси Акар прилетел в Баку"
    minister, baku = read(text)
    span = minister.parties[0].span
    assert span is not None
    assert text[span[0] : span[1]] == "министр обороны Турции Хулуси Акар"
    assert (minister.first, minister.last, minister.head) == (1, 5, 1)
    assert not baku.official


def test_every_mention_has_a_reason_that_names_a_table(read) -> None:
    for text, _ in CASES:
        assert all(".tsv" in one.reason for one in read(text)), text


def test_the_same_text_gives_the_same_mentions(read) -> None:
    text = "Лидеры России и Ирана обсудили с эмиром Катара поставки газа в Европу"
    first, second = read(text), read(text)
    assert [dataclasses.astuple(one) for one in first] == [dataclasses.astuple(one) for one in second]


@pytest.mark.parametrize("text", ["", "   ", "« »", "- - -", "Россия" * 500, "и " * 2000, "президент " * 300])
def test_odd_texts_do_no_harm(read, text: str) -> None:
    read(text)


def test_a_namesake_of_a_known_person_is_nobody(read) -> None:
    for text in ("Теннисистка Лаврова выиграла матч", "Певец Аркадий Путин дал концерт", "Дочь Мишель Обамы учится"):
        assert [one for one in read(text) if one.official] == [], text


def test_the_authorities_are_those_of_the_state_spoken_of(read) -> None:
    text = "Власти Ирана закрыли границу. Парламент одобрил меру."
    assert read(text, kind="body")[-1].parties[0].code == "IRN"


def test_whom_a_spokesman_serves_gives_the_party(read) -> None:
    (mention,) = read("Пресс-секретарь Эрдогана выступил с заявлением", "2019-05-01")
    assert (mention.parties[0].code, mention.parties[0].office) == ("TUR", "spokesperson")


def test_two_people_in_a_row_stay_two(read) -> None:
    mentions = read("Звонок Трампа Зеленскому длился час", "2019-07-26")
    assert [one.parties[0].name for one in mentions] == ["Дональд Трамп", "Владимир Зеленский"]


def test_latin_letters_in_brackets_are_no_part_of_a_name(read) -> None:
    (mention,) = read("Выставку открыл Тодд Неведомый (Todd Nevedomy) из галереи")
    assert mention.parties[0].name == "Тодд Неведомый"


def test_endless_titles_do_no_harm(read) -> None:
    read("Советник " + "помощника советника " * 400 + "прибыл")


GROUPS = [
    ("Начало российско-белорусских учений отложено", ["RUS+BLR adjective"]),
    ("Премьер-министр республики Корея прибыл в Пекин", ["KOR role", "-CHN metonym"]),
    ("Пять прикаспийских государств подписали конвенцию", ["AZE+IRN+KAZ+RUS+TKM state"]),
    ("Ядерная пятерка приняла заявление", ["CHN+FRA+GBR+RUS+USA state"]),
    ("Завершился межкорейский саммит", ["KOR+PRK state"]),
    ("По мнению главы МИД, Молдавия ошибается", ["RUS role", "MDA state"]),
    ("Россия сегодня остановила поставки", ["RUS state"]),
    ("Корреспондент «Россия сегодня» вернулся", []),
    ("Органы власти Латвии закрыли границу", ["LVA institution"]),
    ("Эстония ответила на ноту нашей страны", ["EST state", "RUS state"]),
    ("Эстония: закон нашей страны строг", ["EST state"]),
    ("Позиция наших стран совпала с Китаем", ["CHN state"]),
]


@pytest.mark.parametrize(("text", "expected"), GROUPS)
def test_groups_and_what_only_looks_like_one(read, text: str, expected: list[str]) -> None:
    assert short(read(text)) == expected


def test_land_is_of_who_holds_it_on_the_day(read) -> None:
    days = ("2012-01-01", "2016-01-01", "2023-01-01")
    assert [short(read("Обстрел Горловки", date=day)) for day in days] == [
        ["-UKR region"],
        ["-DNR region"],
        ["-RUS region"],
    ]
    assert short(read("Республики Донбасса признаны", date="2022-02-22")) == ["DNR+LNR state"]
    assert short(read("Республики Донбасса признаны", date="2023-02-22")) == ["-RUS region"]


def test_two_roles_before_one_country_are_both_of_it(read) -> None:
    assert short(read("Вице-премьер и глава МИД Италии прибыли с визитом"))[:2] == ["ITA role", "ITA role"]


PRIVATE = [
    ("Суд отпустил россиянина Олега Зимина под залог.", ["-RUS person"]),
    ("Полиция искала хакера из Латвии Яниса Озолса.", ["-LVA person"]),
    ("Рейс ждал канадский морской офицер Джон Смитсон.", ["CAN adjective", "-CAN person"]),
    ("Лейла Гасымова, азербайджанская журналистка, вернулась домой.", ["-AZE person", "-AZE inhabitant"]),
    ("Россиянина допрашивал Джон Смитсон.", ["-RUS inhabitant", "-? person"]),
]


@pytest.mark.parametrize(("text", "expected"), PRIVATE)
def test_a_private_person_is_of_the_state_named_with_him(read, text: str, expected: list[str]) -> None:
    mentions = [one for one in read(text, home=None, kind="body") if one.kind in ("person", "inhabitant", "adjective")]
    assert short(mentions) == expected


def test_a_nationality_named_once_holds_before_and_after(read) -> None:
    text = "Зимин вышел на свободу.\n\nРоссиянин Олег Зимин уехал. Зимина ждали."
    people = [one for one in read(text, home=None, kind="body") if one.kind == "person"]
    assert short(people) == ["-RUS person"] * 3


def test_a_pronoun_as_object_is_the_person_spoken_of_and_no_thing(read) -> None:
    one = read("Россиянка Анна Зимина приехала в Минск. Однако полиция её задержала.", kind="body")
    assert "-RUS pronoun" in short(one)
    other = read("Россиянин Олег Зимин приехал. Власти осудили арест и назвали его ошибкой.", kind="body")
    assert "-RUS pronoun" not in short(other)


SEATED = [
    ("Суд Вены отпустил бизнесмена.", ["AUT institution"]),
    ("Федеральный суд Южного округа Нью-Йорка начал процесс.", ["USA institution"]),
    ("Прокуратура Милана открыла дело.", ["ITA institution"]),
    ("Суд в Барселоне начал процесс.", ["ESP institution"]),
    ("Миланская прокуратура открыла дело.", ["ITA institution"]),
    ("В Нидерландах суд начал процесс.", ["NLD state", "NLD institution"]),
    ("Суд начал процесс.", []),
    ("Правительство Каталонии уволило министра.", ["-ESP institution"]),
]


@pytest.mark.parametrize(("text", "expected"), SEATED)
def test_courts_and_police_are_of_the_state_they_sit_in(read, text: str, expected: list[str]) -> None:
    named = [one for one in read(text, home=None, kind="body") if one.kind in ("institution", "state")]
    assert short(named) == expected
