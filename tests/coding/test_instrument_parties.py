"""Whose a document is, and which steps are another document's, read with the shipped knowledge."""

import pytest

from detente.coder import Coder
from detente.coding.base import Found
from detente.coding.dates import find_dates
from detente.coding.instruments import Instruments
from detente.coding.parties import Parties
from detente.language.base import Block
from detente.records import Article


@pytest.fixture(scope="module")
def read_all():
    coder = Coder()

    def run(text):
        article = Article("x", text, "", None, None, ((0, len(text)),), language="ru")
        doc = coder.pack.analyse(text, [Block((0, len(text)))])
        found = Found(article=article, knowledge=coder.knowledge, dates=find_dates(doc, None))
        found.parties = Parties()(doc, found)
        return Instruments()(doc, found)

    return run


@pytest.fixture(scope="module")
def read(read_all):
    return lambda text: {i.name: i for i in read_all(text)}


PARTIES = {
    "Норвегия и Дания подписали соглашение по Исландии.": ["NOR", "DNK"],
    "Норвегия ввела санкции против Исландии.": ["NOR", "ISL"],
    "Норвегия ввела санкции против Исландии за нападение на Данию.": ["NOR", "ISL"],
    "Закон об отношениях с Исландией вступит в силу, заявила Норвегия.": ["NOR"],
    "Президент подписал закон о выборах в Исландии.": ["ISL"],
    "В Осло обсудили Минские соглашения.": [],
    "Дания обеспокоена в связи с подписанием соглашения о рыболовстве Норвегии и Исландии.": ["NOR", "ISL"],
    "Исландия подала иск против Дании в Международный суд ООН.": ["ISL", "DNK"],
    "Норвегия вышла из соглашения по датской рыбе.": ["NOR"],
    "Договор о китах подписан представителями Норвегии и Исландии, членов ООН.": ["NOR", "ISL"],
    "Парламент Норвегии принял закон об ужесточении санкций против Исландии.": ["NOR"],
    "Совет Безопасности ООН принял резолюцию по Ливии.": ["UN"],
    "Вступило в силу соглашение о дружбе Норвегии и Дании, премьер Исландии назвал его ошибкой.": ["NOR", "DNK"],
    "Депутаты Палаты представителей парламента Исландии приняли закон о китах.": ["ISL"],
    "Дания сослалась на устав Норвегии и статью договора о китах.": [],
    "Органы надзора стран - участниц СНГ подписали меморандум о торговле.": [],
}


@pytest.mark.parametrize(("text", "parties"), PARTIES.items())
def test_parties(read, text, parties):
    instrument = next(iter(read(text).values()))
    assert list(instrument.parties) == parties


def test_a_law_without_a_party_of_its_own_is_less_sure(read):
    (law,) = read("Норвегия ждет перемен. Вступил в силу закон о рыбной ловле.").values()
    assert (list(law.parties), law.confidence, law.reasons[-1]) == (["NOR"], 0.6, "parties from around it")


STEPS = {
    "Президент Норвегии подписал указ о денонсации договора о дружбе с Исландией.": ["ended"],
    "Комитет поддержал ратификацию договора о дружбе с Исландией.": [],
    "Если парламент ратифицирует договор о дружбе с Исландией, торговля вырастет.": [],
    "Норвегия планирует подписать договор о дружбе с Исландией.": ["negotiated"],
    "Норвегия приостановила действие договора о дружбе с Исландией.": ["suspended"],
    "Напомним, что Норвегия подписала договор о дружбе с Исландией.": ["signed"],
    "Дания призвала Норвегию подписать договор о дружбе с Исландией.": [],
    "Президент Норвегии подпишет закон, которым парламент одобрил договор о дружбе с Исландией.": [],
    "Соглашение вступило в силу в мае и заменило договор о дружбе с Исландией.": [],
}


@pytest.mark.parametrize(("text", "steps"), STEPS.items())
def test_steps(read, text, steps):
    treaty = next(i for i in read(text).values() if i.kind == "treaty")
    assert [s.status for s in treaty.history] == steps


def test_the_day_of_what_it_is_about_is_no_date_of_a_step(read):
    text = "Внесен законопроект о помощи участникам событий 2 мая 2014 года."
    (bill,) = read(text).values()
    assert [s.date for s in bill.history] == [None]


def test_one_name_with_other_sides_is_another_document(read_all):
    found = read_all(
        "Норвегия, Дания и Исландия подписали договор о границе. Парламент Дании ратифицировал договор с Норвегией о границе."
    )
    assert [(sorted(i.parties), [s.status for s in i.history]) for i in found] == [
        (["DNK", "ISL", "NOR"], ["signed"]),
        (["DNK", "NOR"], ["ratified"]),
    ]


def test_a_date_of_what_is_ahead_is_no_date_of_a_step(read):
    (treaty,) = read("Норвегия намерена подписать договор с Данией о границе 5 мая 2030 года.").values()
    assert [(s.status, s.date) for s in treaty.history] == [("negotiated", None)]


NAMES = {
    "Норвегия подписала соглашение о мерах по охране китов.": "соглашение о мерах по охране китов",
    "Дания подписала соглашение о морской границе государств – участников Арктического союза.": "соглашение о морской границе государств – участников Арктического союза",
    "Норвегия подписала соглашение о создании морского маршрута «Осло – Бергент».": "соглашение о создании морского маршрута «Осло – Бергент»",
    "Подписано соглашение об организации морских перевозок и расчетах за них.": "соглашение об организации морских перевозок и расчетах за них",
}


@pytest.mark.parametrize(("text", "name"), NAMES.items())
def test_names_are_whole(read, text, name):
    assert list(read(text)) == [name]


def test_a_number_is_of_the_document_beside_it(read):
    found = read("О выходе из соглашения о китах говорится в указе № 15/2020.")
    assert [i.identifiers for i in found.values() if i.kind == "agreement"] == [()]


def test_a_range_of_numbers_is_many(read):
    assert read("Депутаты приняли законопроекты №№ 15-19.") == {}


def test_a_vague_time_is_no_date(read):
    (treaty,) = read("Договор о китах подписан более девяти лет назад.").values()
    assert [(s.status, s.date) for s in treaty.history] == [("signed", None)]
