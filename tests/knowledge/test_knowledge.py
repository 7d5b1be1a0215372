"""Questions to the knowledge: who held what when, what a compound means, whose an outlet is."""

import pickle
import time
from pathlib import Path

import pytest

from detente.knowledge import Knowledge, NameClues, load_knowledge
from detente.knowledge.unplaced import UnplacedNames
from detente.language.base import Doc, Name, Sentence, Token


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def who(knowledge: Knowledge, word: str, **clues: object) -> tuple[str | None, str | None, bool]:
    index = knowledge.index
    for _, entries in index.matches([index.words(word)], 0):
        people = tuple(person for entry in entries if entry.kind == "family" for person in entry.people)
        if people:
            reading = knowledge.person(people, NameClues(**clues))  # type: ignore[arg-type]
            return (reading.name, reading.party, reading.official) if reading else (None, None, False)
    raise AssertionError(f"{word} is no family name of the tables")


def test_the_day_decides_between_bearers_of_a_name(knowledge: Knowledge) -> None:
    assert who(knowledge, "Иванов", date="2000-05-01", given=("Игорь",)) == ("Игорь Иванов", "RUS", True)
    assert who(knowledge, "Иванов", date="2005-05-01", given=("Сергей",)) == ("Сергей Иванов", "RUS", True)
    assert who(knowledge, "Буш", date="2003-03-20")[0] == "Джордж Буш"


def test_a_former_president_is_not_official(knowledge: Knowledge) -> None:
    assert who(knowledge, "Обама", date="2016-06-01") == ("Барак Обама", "USA", True)
    assert who(knowledge, "Обама", date="2018-06-01") == ("Барак Обама", "USA", False)


def test_without_a_day_the_latest_office_counts(knowledge: Knowledge) -> None:
    name, party, official = who(knowledge, "Путин")
    assert (name, party, official) == ("Владимир Путин", "RUS", True)


def test_another_given_name_is_another_person(knowledge: Knowledge) -> None:
    assert who(knowledge, "Путин", date="2010-01-01", given=("Аркадий",)) == (None, None, False)
    assert who(knowledge, "Путин", date="2010-01-01", given=("В.",))[1] == "RUS"


def test_a_namesake_long_before_his_office_is_nobody(knowledge: Knowledge) -> None:
    assert who(knowledge, "Зеленский", date="2003-01-01") == (None, None, False)


@pytest.mark.parametrize(("date", "name"), [("2016-12-10", "Барак Обама"), ("2017-02-10", "Дональд Трамп")])
def test_the_holder_of_an_office_on_a_day(knowledge: Knowledge, date: str, name: str) -> None:
    holder = knowledge.holder("USA", "president", date)
    assert holder is not None
    assert holder.name == name


def test_offices_are_called_as_the_state_calls_them(knowledge: Knowledge) -> None:
    assert knowledge.office_title("DEU", "head_of_government") == "chancellor"
    assert knowledge.office_title("RUS", "head_of_state") == "president"
    assert knowledge.office_title("GBR", "head_of_state") == "monarch"


@pytest.mark.parametrize(
    ("word", "codes"),
    [
        ("российско-турецкие", ("RUS", "TUR")),
        ("франко-германского", ("FRA", "DEU")),
        ("американо-японской", ("USA", "JPN")),
        ("армяно-азербайджанская", ("ARM", "AZE")),
        ("военно-морской", ()),
        ("научно-турецкий", ()),
    ],
)
def test_compound_adjectives(knowledge: Knowledge, word: str, codes: tuple[str, ...]) -> None:
    assert knowledge.compound(word) == codes


def test_prefixed_adjectives(knowledge: Knowledge) -> None:
    assert knowledge.prefixed("антироссийскими") == "RUS"
    assert knowledge.prefixed("проамериканская") == "USA"
    assert knowledge.prefixed("простой") is None


def test_all_states_are_there(knowledge: Knowledge) -> None:
    assert len([code for code in knowledge.countries if len(code) == 3]) >= 249
    for code in ("XKX", "PSE", "TWN", "ABK", "OSS", "PMR", "NKR", "DNR", "LNR", "SUN", "YUG", "EU", "NATO", "WEST"):
        assert code in knowledge.countries


def test_it_travels_to_another_process(knowledge: Knowledge) -> None:
    again: Knowledge = pickle.loads(pickle.dumps(knowledge))
    assert who(again, "Лавров", date="2015-01-01") == ("Сергей Лавров", "RUS", True)


def test_an_overlay_adds_and_replaces(tmp_path: Path) -> None:
    (tmp_path / "people.tsv").write_text(
        "id\tname\taliases\tborn\tsource\tnote\ntestov-test\tТест Проверкин\t\t\town notes\t\n", encoding="utf-8"
    )
    (tmp_path / "occupancies.tsv").write_text(
        "person\tparty\toffice\tsince\tuntil\tcertainty\tsource\tnote\n"
        "testov-test\tCHL\tforeign_minister\t2020\t\tsure\town notes\t\n",
        encoding="utf-8",
    )
    mine = load_knowledge(tmp_path)
    assert who(mine, "Проверкин", date="2021-01-01") == ("Тест Проверкин", "CHL", True)


def test_lookup_does_not_slow_down_with_the_tables(knowledge: Knowledge) -> None:
    words = ["Президент", "России", "Владимир", "Путин", "встретился", "с", "премьером", "Японии"] * 50
    start = time.perf_counter()
    found = [knowledge.index.words(word) for word in words]
    for place in range(len(found)):
        knowledge.index.matches(found, place)
    assert time.perf_counter() - start < 0.5


def test_unplaced_names_are_counted() -> None:
    token = Token(0, "Нигдения", 0, 8, "нигдения", "PROPN", {}, -1, "root")
    sentence = Sentence(0, 0, 8, 0, "title", (token,), (Name("LOC", 0, 0, 0, 8),))
    names = UnplacedNames()
    names.add(Doc("Нигдения", "ru", (sentence,)), [])
    names.add(Doc("Нигдения", "ru", (sentence,)), [])
    assert [(one.kind, one.name, one.count, one.example) for one in names.most_common()] == [
        ("LOC", "нигдения", 2, "Нигдения")
    ]
