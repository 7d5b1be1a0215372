"""The tables that capture reads: their rows, and errors with file and line."""

import pytest

from detente.capture.outlets import find_outlet, given_outlet, host_of, load_outlets, outlet_of_host, parse_outlets
from detente.capture.words import load_words, parse_words
from detente.errors import LexiconError

HEADER = "domain\tname\taliases\tcountry\townership\tkind\tsource"
ROW = "example.az\tПример\tExample\tAZE\tprivate\toutlet\tsite imprint"


def test_shipped_outlets():
    rows = {row.domain: row for row in load_outlets().values()}
    assert len(rows) >= 150
    countries = {row.country for row in rows.values()}
    assert countries >= {
        "RUS",
        "AZE",
        "ARM",
        "GEO",
        "UKR",
        "BLR",
        "KAZ",
        "UZB",
        "KGZ",
        "TJK",
        "TKM",
        "LVA",
        "LTU",
        "EST",
        "USA",
        "GBR",
    }
    assert {row.kind for row in rows.values()} == {"outlet", "agency", "platform", "press service"}


@pytest.mark.parametrize(
    ("name", "domain"),
    [
        ("«Кавказский узел»", "kavkaz-uzel.eu"),
        ("ТАСС", "tass.ru"),
        ("Minval Politika", "minval.az"),
        ("1NEWS.AZ", "1news.az"),
    ],
)
def test_names_and_aliases(name, domain):
    assert find_outlet(name).domain == domain


def test_hosts():
    assert host_of("https://www.ria.ru/20260128/x.html") == "ria.ru"
    assert host_of("javascript:alert(1)") is None
    assert host_of("http://[broken") is None
    assert outlet_of_host("m.ria.ru").name == "РИА Новости"
    assert outlet_of_host("unknown.example") == given_outlet("unknown.example")
    assert given_outlet("Новая звезда").country is None


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        (["domain\tname"], "outlets.tsv:1"),
        ([HEADER, ROW, "x\ty"], "outlets.tsv:3"),
        ([HEADER, ROW.replace("outlet", "blog")], "outlets.tsv:2"),
        ([HEADER, ROW, ROW], "outlets.tsv:3"),
        ([], "outlets.tsv:1"),
    ],
)
def test_errors_in_outlets_name_file_and_line(lines, where):
    with pytest.raises(LexiconError) as caught:
        parse_outlets(lines, "outlets.tsv")
    assert caught.value.subject == where


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        (["kind\twords"], "words.tsv:1"),
        (["kind\twords\tcode\tnote", "share\tсохранить"], "words.tsv:2"),
        (["kind\twords\tcode\tnote", "sharing\tсохранить\t\t"], "words.tsv:2"),
        (["kind\twords\tcode\tnote", "share\t \t\t"], "words.tsv:2"),
        (["kind\twords\tcode\tnote", "month\tянваря\tодин\t"], "words.tsv:2"),
    ],
)
def test_errors_in_words_name_file_and_line(lines, where):
    with pytest.raises(LexiconError) as caught:
        parse_words(lines, "words.tsv")
    assert caught.value.subject == where


def test_shipped_words():
    words = load_words()
    assert words.lines["поделиться"] == ("share", "")
    assert words.lines["мнение"] == ("rubric", "opinion")
    assert {code for code, _ in words.notices} >= {"foreign_agent", "undesirable", "extremist_footnote"}
