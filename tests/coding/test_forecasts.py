"""Who predicts what for whom. The texts are made up about public facts."""

import pytest

from detente.coding.forecast_words import load_forecasts
from detente.coding.word_lists import load_table

EXAMPLES = load_table("ru/forecasts.toml", ("examples",))["examples"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"][:40])
def test_shipped_examples(code_words, example):
    forecasts = code_words(example["text"]).forecasts
    assert [forecast.direction for forecast in forecasts] == (
        [] if example["direction"] == "none" else [example["direction"]]
    )
    if "words" in example:
        assert forecasts[0].probability.words == example["words"]


def test_pair_range_and_horizon(code_words):
    found = code_words(
        "Политолог Аркадий Дубнов считает, что к 2030 году отношения Киргизии и Таджикистана, скорее всего, улучшатся."
    )
    forecast = found.forecasts[0]
    assert forecast.pair == ("KGZ", "TJK")
    assert (forecast.probability.low, forecast.probability.high) == (0.55, 0.8)
    assert forecast.horizon.start.startswith("2030")


def test_a_forecast_without_a_pair_has_a_subject(code_words):
    forecast = code_words(
        "Политолог Аркадий Дубнов считает, что боевые столкновения на границе неизбежно усилятся."
    ).forecasts[0]
    assert (forecast.pair, forecast.subject) == ((), "столкновения")


@pytest.mark.parametrize(
    "text",
    [
        "«Мы нанесём ответный удар», — заявил Реджеп Тайип Эрдоган.",
        "Владимир Путин пообещал, что Россия поможет Сирии.",
        "МИД Ирана заявил, что Иран выйдет из договора.",
        "Никол Пашинян заявил, что дорога построена.",
        "Саммит ОДКБ пройдёт в Ереване осенью, сообщил Никол Пашинян.",
        "«Когда закончится война?» — спросил Никол Пашинян.",
    ],
)
def test_promises_plans_and_questions_are_no_forecasts(code_words, text):
    assert code_words(text).forecasts == []


def test_every_range_is_one():
    assert all(0 <= low < high <= 1 for low, high in load_forecasts().probability.values())


SPEAKERS = {
    "Отношения Сербии и Албании ухудшатся, предположил в беседе с Primer.ru политолог Иван Петров.": "Иван Петров",
    "«Отношения Сербии и Албании ухудшатся», — сказал РБК Кверк.": "Кверк",
    "Отношения Сербии и Албании ухудшатся, заявил в интервью Sputnik Грузия Иван Петров.": "Иван Петров",
    "«Отношения Сербии и Албании ухудшатся», — объяснил Primer.ru директор института Олег Иванов.": "Олег Иванов",
    "Отношения Сербии и Албании ухудшатся, сообщила РБК помощница депутата Галина Иванова.": "Галина Иванова",
}


@pytest.mark.parametrize(("text", "name"), SPEAKERS.items())
def test_who_foretells_is_who_is_quoted_and_not_the_outlet_he_told(code_words, text, name):
    found = code_words(text)
    (forecast,) = found.forecasts
    assert next(s.speaker.name for s in found.statements if s.id == forecast.statement) == name
