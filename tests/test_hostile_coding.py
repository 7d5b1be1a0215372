"""Texts that no editor let through: bounded time, no crash, nothing invented."""

from __future__ import annotations

import random
import time

import pytest

from detente import Coder
from detente.records import CodedArticle

KINDS = ("events", "statements", "claims", "instruments", "forecasts", "figures", "vectors", "attitudes")
LEADERS = ["Владимир Путин", "Ильхам Алиев", "Реджеп Тайип Эрдоган", "Никол Пашинян", "Дональд Трамп"]
WORDS = (  # noqa: SIM905 - a list of ninety literals reads worse
    "Владимир Путин|Ильхам Алиев|Россия|России|Турцию|Иран|США|МИД|Кремль|президент|глава|заявил|заявила, что|сообщил|как сообщил|"
    'по словам|по данным|согласно|об этом|он|она|который|что|чтобы|если|не|ни|и|а|,|.|:|;|—|–|-|«|»|"|(|)|…|?|№|H.R.6534|закон|'
    "договор|поправка № 907|подписал|внёс|обвинил|осудил|пригрозил|прибыл|позвонил|встретился с|ввёл санкции против|удары по|"
    "погибли|38|3 117|2,5 млрд долларов|человек|из них|5 мая 2024 года|вчера|днём ранее|в 1990-х|вероятно|ухудшатся|отношения|"
    "кризис|союзник|Reuters|ТАСС|А.|Б. Иванов|г.|Баку|в|на|с|\n|\n\n|опроверг|отрицает|автор|эксперт|один из|двух стран"
).split("|")


@pytest.fixture(scope="module")
def coder():
    return Coder()


def spent(coder: Coder, text: str) -> float:
    start = time.process_time()
    coder(text, date="2021-06-10")
    return time.process_time() - start


def count(coded: CodedArticle) -> dict[str, int]:
    return {kind: len(getattr(coded, kind)) for kind in KINDS if getattr(coded, kind)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n\t ",
        ".",
        "🇷🇺🇦🇿 🔥" * 50,
        "Главная\nНовости\nПолитика\nЭкономика\nСпорт\nКонтакты\nРеклама\n",
        "Россияввеласанкциипротивтурции" * 20,
        "ПрезидентРоссииприбылвБаку",
        "Путин, Алиев, Эрдоган, Зеленский, Трамп, Лукашенко, Токаев, Пашинян, Си Цзиньпин.",
        "Владимир Путин Ильхам Алиев Реджеп Тайип Эрдоган Дональд Трамп",
        "Россия, Украина, Турция, Иран, США, Армения, Грузия, " * 70,
        "— Россия — Иран — Турция " * 300,
        "(Россия (Турция (Иран " * 300,
        "«" * 200 + "слово" + "»" * 200,
        '"' * 5_000,
        "президента России " * 2_000,
        "что который чтобы если " * 500,
        "заявил сообщил сказал отметил " * 200,
        "1234567890" * 1_000,
        "12 345 678 " * 2_000,
        "Погибли38человек и ранены29человек, ущерб1млрд долларов, 2025год, 3117из 2427и690.",
        "а" + "\u0301" * 20_000,
    ],
)
def test_no_record_where_nothing_is_said(coder, text):
    assert count(coder(text, date="2021-06-10")) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Президент України подякував Азербайджану за допомогу та засудив удари Росії.",
        "Қазақстан Президенті Әзербайжан Президенті Ильхам Әлиевпен телефон арқылы сөйлесті.",
        "Прэзідэнт Беларусі правёў перагаворы з прэзідэнтам Расіі Уладзімірам Пуціным.",
        "Турция въведе санкции срещу Русия и обвини Иран.",
        "Председник Русије разговарао је телефоном са председником Азербејџана.",
        "The President of Azerbaijan held a phone call with Vladimir Putin and thanked him.",
        "Prezident İlham Əliyev Rusiya Prezidenti Vladimir Putin ilə telefonla danışıb.",
        "Prеzidеnt Rоssii пpибыл в Бaкy и вcтpeтилcя c Aлиeвым",
    ],
)
def test_another_language_is_said_and_not_coded(coder, text):
    coded = coder(text, date="2021-06-10")
    assert coded.article.language != "ru"
    assert count(coded) == {}


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("ПРЕЗИДЕНТ АЗЕРБАЙДЖАНА ИЛЬХАМ АЛИЕВ ПРИБЫЛ С ВИЗИТОМ В ТУРЦИЮ", {"AZE", "TUR"}),
        ("РОССИЯ ВВЕЛА САНКЦИИ ПРОТИВ УКРАИНЫ. " * 50, {"RUS", "UKR"}),
        ("31 февраля 2025 года Россия ввела санкции против Украины.", {"RUS", "UKR"}),
        ("5 мая 2999 года Россия ввела санкции против Украины.", {"RUS", "UKR"}),
        ("В 1 году Россия ввела санкции против Украины.", {"RUS", "UKR"}),
    ],
)
def test_no_party_that_is_not_named(coder, text, known):
    coded = coder(text)
    for event in coded.events:
        assert {party.code for party in (*event.actors, *event.recipients)} <= known
        assert event.date is None or (event.date.start or "1900") >= "1900"
        assert event.date is None or (event.date.start or "") < "2100"
    assert {code for document in coded.instruments for code in document.parties} <= known


def test_a_sentence_of_hundreds_of_words(coder):
    inset = ", ".join(["который вчера с коллегами из соседних стран посетил большой завод на берегу моря"] * 40)
    text = f"Министр иностранных дел Азербайджана, {inset}, прибыл в Анкару."
    assert len(text.split()) > 400
    coded = coder(text, date="2021-06-10")
    assert {party.code for event in coded.events for party in (*event.actors, *event.recipients)} <= {"AZE", "TUR"}


def test_fifty_speakers_of_one_clause(coder):
    coded = coder(f"{', '.join(LEADERS * 10)} заявили, что дорога открыта.", date="2021-06-10")
    assert len(coded.statements) <= 1
    assert all(statement.text == "дорога открыта" for statement in coded.statements)


def test_a_quotation_that_never_closes_ends_with_its_paragraph(coder):
    text = "Главы государств встретились\n\n«Мы начали работу, – сказал Ильхам Алиев.\n\n" + "Погода была ясная. " * 200
    coded = coder(text, date="2021-06-10")
    paragraph = coded.article.text.index("Погода")
    assert all(statement.span[1] <= paragraph for statement in coded.statements)


def test_a_relay_cut_off_at_a_comma(coder):
    coder("По словам Путина, по данным Reuters, как сообщает ТАСС, ", date="2021-06-10")
    coder("Дорога открыта, как сообщил министр обороны,", date="2021-06-10")


@pytest.mark.parametrize("seed", range(3))
def test_shuffled_words_never_break_the_coder(coder, seed):
    chosen = random.Random(seed)
    for _ in range(60):
        parts = [chosen.choice(WORDS) for _ in range(chosen.choice([3, 8, 20, 60]))]
        coded = coder(chosen.choice([" ", " ", ""]).join(parts), date="2024-05-06")
        text = coded.article.text
        for statement in coded.statements:
            assert text[slice(*statement.span)] == statement.text
        for event in coded.events:
            for start, stop in (event.evidence.sentence, event.evidence.trigger):
                assert 0 <= start < stop <= len(text)
        names = [record.id for kind in KINDS if kind != "claims" for record in getattr(coded, kind)]
        assert len(names) == len(set(names))


LINEAR = {
    "plain": "Министр посетил завод на берегу моря и встретился с рабочими. ",
    "no full stop": "министр посетил завод на берегу моря и встретился с рабочими, ",
    "states": "Россия; Турция; ",
    "acts": "Россия обвинила Турцию и пригрозила Ирану. ",
    "words": "Владимир Путин заявил, что дорога открыта. ",
    "open quotations": "«Дорога открыта, – сказал Ильхам Алиев. ",
    "documents": "Конгресс внёс законопроект H.R.6534 и поправку № 907. ",
    "named documents": "Стороны подписали договор о дружбе и закон о границе. ",
    "figures": "Погибли 38 человек и 29 ранены, ущерб 3 млрд долларов. ",
    "figures without end": "38 человек и 29 раненых и 3 млрд долларов и ",
    "forecasts": "Отношения России и Азербайджана, вероятно, ухудшатся к 2027 году. ",
    "pronouns": "Путин прибыл. Он обвинил её. Глава государства осудил их. ",
    "dates": "5 мая 2020 года, 6 июня, на следующий день, в 1990-х, ",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LINEAR)
def test_ten_times_the_text_costs_ten_times_the_time(coder, name):
    few = LINEAR[name] * (4_000 // len(LINEAR[name]))
    coder("Россия и Иран договорились.")
    small = min(spent(coder, few) for _ in range(3))
    # a second for what a busy machine adds, and three tries; a square law would add a hundredfold
    assert any(spent(coder, few * 10) <= 12 * small + 1.0 for _ in range(3))


@pytest.mark.slow
def test_two_megabytes_without_a_full_stop(coder):
    part = LINEAR["no full stop"] * (100_000 // len(LINEAR["no full stop"]))
    coder("Россия и Иран договорились.")
    small, start = min(spent(coder, part) for _ in range(2)), time.process_time()
    assert count(coder(part * 20, date="2021-06-10")) == {}
    assert time.process_time() - start <= 30 * small + 1.0  # twenty times the text, and what a busy machine adds


def test_a_page_that_is_one_long_quotation(coder):
    text = f"«{'Мы построим дорогу к морю. ' * 400}Так будет», – сказал Никол Пашинян."
    coded = coder(text, date="2021-06-10")
    assert len(coded.statements) <= 2
    assert {statement.speaker.name for statement in coded.statements} <= {"Никол Пашинян"}
    assert not coded.events
