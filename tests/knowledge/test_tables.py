"""Tables are checked line by line; what is wrong is named with file, line and column."""

from pathlib import Path

import pytest

from detente.errors import LexiconError
from detente.knowledge import load_knowledge
from detente.knowledge.load import COLUMNS, SHIPPED
from detente.knowledge.tables import read_table

NEGATIVE = COLUMNS["negative"]


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_marks_and_line_ends_of_spreadsheets_are_accepted(tmp_path: Path) -> None:
    path = write(tmp_path / "negative.tsv", "\ufeffnames\tnote\r\nрусская рулетка\tidiom\r\n\r\n")
    assert [dict(row.cells) for row in read_table(path, NEGATIVE)] == [{"names": "русская рулетка", "note": "idiom"}]


def test_a_semicolon_file_is_named_for_what_it_is(tmp_path: Path) -> None:
    path = write(tmp_path / "negative.tsv", "names;note\nрулетка;idiom\n")
    with pytest.raises(LexiconError, match="semicolons") as caught:
        list(read_table(path, NEGATIVE))
    assert caught.value.subject == "negative.tsv:1"


def test_a_windows_file_is_named_for_what_it_is(tmp_path: Path) -> None:
    path = write(tmp_path / "negative.tsv", "names\tnote\nрулетка\tidiom\n", "cp1251")
    with pytest.raises(LexiconError, match="windows-1251") as caught:
        list(read_table(path, NEGATIVE))
    assert caught.value.subject == "negative.tsv:2"


def test_a_line_of_another_width_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "negative.tsv", "names\tnote\nодин\tidiom\nдва\n")
    with pytest.raises(LexiconError, match="found 1 cells, expected 2") as caught:
        list(read_table(path, NEGATIVE))
    assert caught.value.subject == "negative.tsv:3"


OVERLAY = {
    "occupancies": "person\tparty\toffice\tsince\tuntil\tcertainty\tsource\tnote\n",
    "people": "id\tname\taliases\tborn\tsource\tnote\n",
    "regions": "names\tadjectives\tparty\tkind\tsince\tuntil\tsource\tnote\n",
    "roles": "names\toffice\tsector\tofficial\tbare\tparty\tnote\n",
}


@pytest.mark.parametrize(
    ("table", "line", "column"),
    [
        ("occupancies", "nobody-known\tRUS\tminister\t2020\t\tsure\t\t", "person"),
        ("regions", "Дальний край\t\tQQQ\tregion\t\t\t\t", "party"),
        ("regions", "Дальний край\t\tRUS\tregion\t2020-13\t\t\t", "since"),
        ("regions", "Дальний край||Край\t\tRUS\tregion\t\t\t\t", "names"),
        ("roles", "вожак\thead\tKING\tyes\tno\t\t", "sector"),
        ("roles", "вожак\thead\tGOV\tmaybe\tno\t\t", "official"),
    ],
)
def test_a_wrong_cell_names_file_line_and_column(tmp_path: Path, table: str, line: str, column: str) -> None:
    write(tmp_path / f"{table}.tsv", OVERLAY[table] + line + "\n")
    with pytest.raises(LexiconError, match=f"column {column}: found") as caught:
        load_knowledge(tmp_path)
    assert caught.value.subject == f"{table}.tsv:2"


def test_an_office_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "people.tsv", OVERLAY["people"] + "testov-test\tТест Тестов\t\t\t\t\n")
    write(tmp_path / "occupancies.tsv", OVERLAY["occupancies"] + "testov-test\tRUS\tminister\t2020\t2019\tsure\t\t\n")
    with pytest.raises(LexiconError, match="column until"):
        load_knowledge(tmp_path)


def test_every_shipped_table_loads_and_is_in_house_form() -> None:
    for name, columns in COLUMNS.items():
        path = SHIPPED / f"{name}.tsv"
        if not path.is_file():
            continue
        raw = path.read_bytes()
        assert b"\r" not in raw, name
        assert not raw.startswith(b"\xef\xbb\xbf"), name
        assert raw.endswith(b"\n"), name
        assert list(read_table(path, columns)), name
