"""Inflected forms of nominative names, and the trie over them."""

import pytest

from detente.knowledge.forms import PhraseIndex, fold, genitive, is_form_of


def index_of(*phrases: str, person: bool = False) -> PhraseIndex[str]:
    index: PhraseIndex[str] = PhraseIndex()
    for phrase in phrases:
        index.add(phrase, phrase, person=person)
    return index


def longest(index: PhraseIndex[str], text: str) -> str | None:
    words = [index.words(word) for word in text.split()]
    found = index.matches(words, 0)
    return found[0][1][0] if found else None


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Иран", "Ирана Ирану Ираном Иране"),
        ("Россия", "России Россию Россией"),
        ("Китай", "Китая Китаю Китаем Китае"),
        ("Израиль", "Израиля Израилю Израилем"),
        ("Египет", "Египта Египту Египтом"),
        ("Нидерланды", "Нидерландов Нидерландам Нидерландах"),
        ("Приднестровье", "Приднестровья Приднестровью Приднестровьем"),
        ("американец", "американца американцы американцев американцам"),
        ("австриец", "австрийца австрийцы австрийцев"),
        ("португалец", "португальца португальцы"),
        ("россиянин", "россиянина россияне россиян россиянам"),
        ("турок", "турка турки турок туркам"),
        ("француженка", "француженки француженку француженок"),
        ("российский", "российского российская российские российскими"),
        ("посол", "посла послу послом"),
    ],
)
def test_every_case_of_a_name_is_found(name: str, forms: str) -> None:
    index = index_of(name)
    assert [form for form in forms.split() if longest(index, form) is None] == []


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Иван Петров", "Ивана Петрова"),
        ("Дмитрий Горский", "Дмитрия Горского"),
        ("Павел Орлов", "Павла Орлова"),
        ("Анна Волкова", "Анной Волковой"),
        ("Марко Росси", "Марко Росси"),
    ],
)
def test_people_are_found_in_every_case(name: str, form: str) -> None:
    assert longest(index_of(name, person=True), form) == name


@pytest.mark.parametrize(
    ("name", "other"),
    [("Мали!", "Мал"), ("Чили!", "Чил"), ("США", "сша"), ("Иран", "иран"), ("Куба", "кубическая"), ("НАТО", "НАТОМ")],
)
def test_other_words_are_not_forms(name: str, other: str) -> None:
    assert longest(index_of(name), other) is None


def test_the_longest_phrase_comes_first() -> None:
    index = index_of("Корея", "Северная Корея", "министр", "министр иностранных дел")
    assert longest(index, "Северной Кореей") == "Северная Корея"
    assert longest(index, "министром иностранных дел Кореи") == "министр иностранных дел"


def test_the_lemma_helps_where_the_form_fits_nothing() -> None:
    index = index_of("лев")
    assert index.words("львица") == ()
    assert index.words("львёнка", "лев") != ()


def test_letters_that_look_alike_are_read_as_the_word() -> None:
    assert fold("Mосква") == "москва"
    assert fold("Отчёт") == "отчет"
    assert fold("AZAL") == "azal"


def test_a_very_long_word_costs_nothing() -> None:
    assert index_of("Иран").words("а" * 10_000) == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Россия", "России"),
        ("Иран", "Ирана"),
        ("Китай", "Китая"),
        ("Израиль", "Израиля"),
        ("США", "США"),
        ("Украина", "Украины"),
        ("Северная Корея", "Северной Кореи"),
        ("Нидерланды", "Нидерландов"),
        ("Чили", "Чили"),
    ],
)
def test_genitives_of_states(name: str, expected: str) -> None:
    assert genitive(name) == expected


def test_given_names_in_any_case() -> None:
    assert is_form_of("Сергеем", ("Сергей",))
    assert not is_form_of("Игорем", ("Сергей",))
