"""The brief: weight, nothing twice, names instead of codes, every medium safe."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from detente.analysis.agreement import wilson
from detente.errors import InputError
from detente.reports.brief import Scope, make_brief, pair_section
from detente.reports.compare import comparison
from detente.reports.html import brief_html
from detente.reports.labels import load_labels
from detente.reports.lines import best_telling, incident_line
from detente.reports.markdown import brief_markdown
from detente.reports.phrasing import shortened
from detente.reports.picture import Words, gather, measured, safe_url
from detente.reports.terminal import brief_text, compare_text, each_line, section_text

sys.path.insert(0, str(Path(__file__).parent))
from story import story

RU, EN = load_labels("ru"), load_labels("en")


@pytest.fixture(scope="module")
def picture():
    return gather(story())


@pytest.fixture(scope="module")
def brief(picture):
    return make_brief(picture, RU, Scope(first=True))


def test_one_happening_told_twice_is_one_line_with_both_outlets(picture, brief):
    [quarrel] = [i for i in picture.incidents if i.type == "ACCUSE"]
    assert quarrel.reports == 2
    [line] = [line for line in each_line(brief) if line.refs and line.refs[0] == quarrel.id]
    assert line.head == "Россия → Азербайджан: обвинение"
    assert line.day == "2 июля 2025"
    assert line.facts == ("Вестник, Обозрение", "2 сообщения")


def test_the_words_quoted_are_of_the_act_that_a_line_names(picture):
    told = list(picture.tellings.values())
    acts = {(one.event.type, one.event.mode) for one in told}
    assert len(acts) > 1
    chosen = [best_telling(told, *act).event for act in acts]
    assert {(event.type, event.mode) for event in chosen} == acts


def test_the_order_of_articles_does_not_matter(brief):
    again = make_brief(gather(reversed(story())), RU, Scope(first=True))
    assert brief_text(again, RU) == brief_text(brief, RU)


def test_a_picture_for_a_brief_holds_less_and_says_the_same(picture, brief):
    lean = gather(story(), brief=True)
    assert make_brief(lean, RU, Scope(first=True)) == brief
    assert pair_section(lean, RU, ("AZE", "RUS")) == pair_section(picture, RU, ("AZE", "RUS"))
    kept = {kind: len(found) for kind, found in lean.found.items()}
    assert kept == {kind: len(found) for kind, found in picture.found.items()} | {"vectors": 0}


def test_a_brief_says_what_changed_and_how_to_see_the_words(brief):
    text = brief_text(brief, RU)
    assert text.startswith("Сводка\nПервая сводка")
    assert "Прочитано: 4 статьи (4 издания), последняя от 11 августа 2025." in text
    assert "Азербайджан – Россия" in text
    assert "«2 июля МИД России вызвал посла Азербайджана после обысков.»" in text
    assert "Предмет спора: страховые выплаты" in text
    assert "Мария Иванова (министр иностранных дел, Россия) утверждает" in text
    assert "Али Алиев (министр иностранных дел, Азербайджан) оспаривает" in text
    assert "«вероятно»: 55–80 %" in text
    assert "подписание (10 августа 2025)" in text
    assert not re.search(r"\b(RUS|AZE|ACCUSE|CONSULT|SANCTION)\b", text.replace("detente pair", ""))


def test_nothing_is_said_twice(brief):
    said = [line.strip() for line in brief_text(brief, RU).splitlines() if line.strip()]
    repeated = {line for line in said if said.count(line) > 1 and set(line) != {"─"}}
    assert repeated == set()


@pytest.mark.parametrize("labels", [RU, EN], ids=["ru", "en"])
def test_a_terminal_gets_80_columns_and_no_control_sequence(picture, labels):
    made = make_brief(picture, labels, Scope(first=True))
    for text in (brief_text(made, labels), section_text(pair_section(picture, labels, ("AZE", "RUS")), labels)):
        assert max(map(len, text.splitlines())) <= 80
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "\x1b[1m" in brief_text(made, labels, colour=True)


def test_markdown_holds_no_markup_from_outside(brief):
    text = brief_markdown(brief, RU)
    assert "<script" not in text.replace("\\<script", "")
    assert "\\<script\\>" in text
    assert "javascript:" not in re.sub(r"javascript\u2060?:", "", text)
    assert "](<javascript" not in text
    assert "[Вестник](<https://example.org/1>)" in text


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.hrefs = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.hrefs += [value for name, value in attrs if name in ("href", "src")]
        assert not any(name.startswith("on") for name, _ in attrs)


def test_html_shows_hostile_text_as_text(brief):
    page = brief_html(brief, RU)
    tags = Tags()
    tags.feed(page)
    assert "script" not in tags.tags
    assert "img" not in tags.tags
    assert set(tags.hrefs) == {"https://example.org/1"}
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page
    assert "\x1b" not in page
    assert brief_html(brief, RU) == page


def test_since_a_day_and_since_last_time(picture):
    late = make_brief(picture, RU, Scope(since="2025-08-01"))
    assert "вызвал посла" not in brief_text(late, RU)
    assert "санкции" in brief_text(late, RU)
    after = make_brief(picture, RU, Scope(lambda head: head.id == "four", last="2025-09-02"))
    assert "Россия → Азербайджан: санкции" in brief_text(after, RU)
    assert "позвонил" not in brief_text(after, RU)
    nothing = make_brief(gather([]), RU, Scope(last="2025-09-04"))
    assert "Ничего нового с 4 сентября 2025." in brief_text(nothing, RU)


def test_countries_narrow_the_brief(picture):
    one = make_brief(picture, EN, Scope(parties=frozenset({"TUR"})))
    assert [section.pair for section in one.sections] == [("AZE", "TUR")]
    both = make_brief(picture, EN, Scope(parties=frozenset({"AZE", "RUS"})))
    assert [section.pair for section in both.sections] == [("AZE", "RUS")]


def test_measured_precision_stands_with_the_lines_it_is_about():
    [told] = [c for c in story() if c.article.id == "four"]
    event = told.events[0].id
    judged = [
        (event, "anna", "wrong"),
        (event, "anna", "right"),
        (event, "boris", "unsure"),
        ("other", "anna", "wrong"),
    ]
    assert measured(judged, {event: "SANCTION"}) == {"": wilson(1, 1), "SANCTION": wilson(1, 1)}
    seen = gather(story(), verdicts=judged)
    [incident] = [i for i in seen.incidents if i.type == "SANCTION"]
    assert "проверено: верно 100 % (21–100), 1 проверенной записи" in incident_line(seen, RU, incident).facts
    assert "не проверена" not in brief_text(make_brief(seen, RU, Scope()), RU)


def test_comparing_shows_each_telling(picture):
    [quarrel] = [i for i in picture.incidents if i.type == "ACCUSE"]
    for wanted in (quarrel.id, quarrel.events[1]):
        told = comparison(picture, RU, wanted)
        assert [line.head for line in told.told] == ["Вестник, 2 июля 2025", "Обозрение, 3 июля 2025"]
    text = compare_text(told.head, told.told, told.notes, RU)
    assert "после обысков в Баку" in text
    assert "Почему это одно событие" in text
    with pytest.raises(InputError):
        comparison(picture, RU, "no such id")


def test_dates_and_numbers_read_as_people_write_them():
    assert RU.day("2025-07") == "июль 2025"
    assert RU.bounds("2025-07-01", "2025-07-31") == "июль 2025"
    assert RU.bounds("2026-01-01", "2026-12-31") == "2026 год"
    assert EN.bounds("2025-07-01", "2025-07-03") == "1–3 July 2025"
    assert RU.bounds("2025-07-21", "2025-08-03") == "21 июля – 3 августа 2025"
    assert RU.bounds("2024-12-31", "2025-01-02") == "31 декабря 2024 – 2 января 2025"
    assert [EN.count("reports", n) for n in (1, 2)] == ["1 report", "2 reports"]
    assert (RU.party("AZE"), EN.party("AZE")) == ("Азербайджан", "Azerbaijan")
    assert RU.party("ZZZ") == "ZZZ"


def test_every_key_has_both_languages_and_every_act_a_name():
    assert set(RU.words) == set(EN.words)
    assert set(RU.parties) == set(EN.parties)
    import tomllib
    from importlib.resources import files

    types = tomllib.loads(files("detente.data").joinpath("ontology.toml").read_text("utf-8"))["types"]
    for kind, entry in types.items():
        for mode in (None, *entry.get("modes", ())):
            for labels in (RU, EN):
                key = f"act.{kind}" if mode is None else f"act.{kind}.{mode}"
                assert key in labels.words


def test_long_words_are_cut_around_their_core():
    words = Words("а " * 200, "ядро", " б" * 200)
    cut = shortened(words, 60)
    assert cut.core == "ядро"
    assert len(cut.whole) <= 64
    assert cut.whole.startswith("…")
    assert cut.whole.endswith("…")
    assert shortened(Words("", "к", ""), 60) == Words("", "к", "")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://",
        "//x",
        "data:text/html,x",
        "http://a b",
        'https://a"b',
        "https://a\nb",
        None,
        "HTTPS:x",
    ],
)
def test_only_plain_web_addresses_become_links(url):
    assert safe_url(url) is None
