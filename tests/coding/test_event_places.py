"""Where an act took place and through whom it is told."""

import pytest

from detente.coder import Coder


@pytest.fixture(scope="module")
def coder():
    return Coder()


def first(coder, text):
    return coder(text, date="2024-05-20", outlet="ТАСС").events[0]


def test_a_capital_is_the_place_and_a_third_state_the_host(coder):
    event = first(coder, "Президенты Армении и Турции встретились в Праге")
    assert (event.place, event.mode) == ("Прага", "third-party")


def test_talks_at_home_are_not_hosted_by_a_third_state(coder):
    event = first(coder, "В Анкаре прошли переговоры президентов Турции и Ирана")
    assert (event.place, event.mode) == ("Анкара", None)


def test_a_call_has_no_place(coder):
    event = first(coder, "Лавров обсудил по телефону с главой МИД Турции ситуацию в Идлибе")
    assert (event.mode, event.place) == ("phone", None)


def test_the_relay_of_a_statement_is_the_attribution_of_its_act(coder):
    text = (
        "Заявление президента\n\nТурция осуждает действия Израиля, заявил президент Турции Реджеп Тайип Эрдоган, "
        "передает агентство Anadolu."
    )
    events = [e for e in coder(text, date="2024-05-20").events if e.attribution]
    assert any("Anadolu" in source.name for event in events for source in event.attribution)
