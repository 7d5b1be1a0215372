"""The site: links resolve, hostile text stays text, the same bytes every time, only its own files are touched."""

from __future__ import annotations

import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

import pytest

from detente.errors import InputError
from detente.records import CodedArticle, content_id
from detente.reports.finding import Index, shard, words_of
from detente.reports.folder import LIST, write_folder
from detente.reports.labels import load_labels
from detente.reports.picture import gather
from detente.reports.places import chunks, is_person, pair_path, plan, safe
from detente.reports.reading import paragraphs
from detente.reports.site import Material, site_files

sys.path.insert(0, str(Path(__file__).parent))
from story import HOSTILE, article, story


def lemmas(words):
    return [word[:5] for word in words]


def build(coded=None, lang="ru"):
    coded = story() if coded is None else coded
    return dict(site_files(Material(gather(coded), lambda: coded, lemmas, "0.1", lang)))


@pytest.fixture(scope="module")
def files():
    return build()


class Page(HTMLParser):
    """Tags, links, ids and text of a page."""

    def __init__(self, data):
        super().__init__()
        self.tags, self.links, self.ids, self.text, self.attributes = [], [], [], [], []
        self.feed(data.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.links += [value for name, value in attrs if name in ("href", "src")]
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_data(self, data):
        self.text.append(data)


def pages(files):
    return {name: Page(data) for name, data in files.items() if name.endswith(".html")}


def test_every_link_leads_to_a_page_and_an_anchor_that_exist(files):
    found = pages(files)
    for name, page in found.items():
        for link in page.links:
            if link.startswith(("https://", "data:")):
                assert link in ("https://example.org/1", "data:,")
                continue
            target, _, fragment = link.partition("#")
            path = _resolve(name, target)
            assert path in files, f"{name}: {link}"
            if fragment and path in found:
                assert fragment in found[path].ids, f"{name}: {link}"


def _resolve(page, link):
    parts = list(PurePosixPath(page).parent.parts) if link else list(PurePosixPath(page).parts)
    for part in PurePosixPath(link).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def test_ids_are_unique_on_a_page(files):
    for name, page in pages(files).items():
        assert len(page.ids) == len(set(page.ids)), name


def test_hostile_text_stays_text(files):
    for name, page in pages(files).items():
        assert "img" not in page.tags, name
        assert page.tags.count("script") == (1 if name.endswith("search.html") else 0), name
        assert not any(attribute.startswith("on") or attribute == "style" for attribute in page.attributes), name
        raw = files[name].decode()
        assert "\x1b" not in raw
        assert "\u202e" not in raw
    everything = "".join("".join(page.text) for page in pages(files).values())
    assert '<script>alert("x")</script>' in everything
    assert '"><img src=x onerror=1>' in everything


def test_every_page_forbids_what_it_does_not_need(files):
    for name, data in files.items():
        if name.endswith(".html"):
            assert b"default-src &#39;none&#39;" in data, name
            assert b"unsafe" not in data.split(b"</head>")[0], name


def test_file_names_come_from_ids_and_codes_only(files):
    for name in files:
        assert re.fullmatch(r"(?:(?:ru|en)/)?(?:[a-z]{1,9}/)?[A-Za-z0-9.-]+", name), name
    assert pair_path(("AZE", "../../x")) == f"p/AZE-{content_id('party', '../../x')}.html"
    assert safe("../x") == content_id("name", "../x")


def test_both_languages_have_the_same_pages(files):
    russian = {name[3:] for name in files if name.startswith("ru/")}
    assert russian == {name[3:] for name in files if name.startswith("en/")}
    assert "Отношения пар" in files["ru/index.html"].decode()
    assert "Relations of pairs" in files["en/index.html"].decode()
    assert 'lang="ru"' in files["index.html"].decode()[:60]
    assert 'lang="en"' in build(lang="en")["index.html"].decode()[:60]


def test_the_same_input_gives_the_same_bytes_in_any_order(files):
    again = build(list(reversed(story())))
    assert {name for name in files if files[name] != again[name]} == set()


def test_a_pair_page_has_everything_about_it(files):
    text = "".join(pages(files)["ru/p/AZE-RUS.html"].text)
    for words in ("Уровень отношений по месяцам", "Контакты", "по инициативе: Азербайджан", "темы: авиакатастрофа",
                  "Предмет спора: страховые выплаты", "Договор о дружбе", "станет лучше", "прагматичные отношения"):  # fmt: skip
        assert words in text, words
    assert files["ru/p/AZE-RUS.html"].count(b"<svg") == 2


def test_numbers_lead_to_the_sentence(files):
    one = next(coded for coded in story() if coded.article.id == "four")
    places = plan(gather(story()))
    to = places.link((one.events[0].id,))
    assert to == "h/2025-08-1.html#r-" + one.events[0].id
    two = next(coded for coded in story() if coded.article.id == "one")
    path, _, anchor = places.link((two.events[0].id,)).partition("#")
    page = files[f"ru/{path}"].decode()
    start = page.index(f'id="{anchor}"')
    assert "вызвал посла" in re.sub(r"<[^>]+>", "", page[start : start + 600])
    assert '<mark class="s t conflict">вызвал посла</mark>' in page or "t conflict" in page


def test_an_incident_told_twice_has_a_page_with_both(files):
    [name] = [name for name in files if name.startswith("ru/i/")]
    text = "".join(pages(files)[name].text)
    assert "Вестник, 2 июля 2025" in text
    assert "Обозрение, 3 июля 2025" in text


def test_pieces_are_the_text_and_nothing_else():
    for coded in story():
        title, blocks = paragraphs(coded)
        text = coded.article.text
        if coded.article.title_span:
            assert "".join(piece.text for piece in title) == text[slice(*coded.article.title_span)]
        assert ["".join(p.text for p in block) for block in blocks] == [
            text[slice(*span)] for span in coded.article.body
        ]
        anchors = [name for block in [title, *blocks] for piece in block for name in piece.anchors]
        assert len(anchors) == len(set(anchors))


def test_an_empty_ledger_makes_a_site():
    files = build([])
    assert "Пока пусто." in files["ru/index.html"].decode()
    assert {"ru/search.html", "ru/outlets.html", "search/d0.js", "search/w0.js"} <= set(files)


def test_people_are_told_from_bodies():
    for name, state in (("Реджеп Тайип Эрдоган", "Турция"), ("Индира Ганди", "Индия"), ("Хайдер аль-Абади", "Ирак")):
        assert is_person(name, state)
    for name, state in (("Парламент Ирака", "Ирак"), ("Южная Осетия", "Южная Осетия"), ("Верховная Рада", "Украина")):
        assert not is_person(name, state)
    for name in ("МИД России", "власти", "ТАСС", "аналитики рынка", "Белый дом", ""):
        assert not is_person(name)


def test_lists_are_paged():
    assert [(n, len(part)) for n, part in chunks(list(range(450)), 200)] == [(1, 200), (2, 200), (3, 50)]
    assert [(n, list(part)) for n, part in chunks([], 200)] == [(1, [])]


def test_the_index_knows_lemmas_and_forms(files):
    docs = [("Договор", "2025-07-02", "</script>", "a/1.html"), ("Мир", "2025-07-01", "", "a/2.html")]
    index = Index(lemmas, docs)
    index.add(1, "договоры")
    index.add(0, "мирного договора")
    found = {}
    for name, data in index.files():
        text = data.decode()
        assert "<" not in text
        found[name] = json.loads(text[text.index("{") if name[0] == "w" else text.index("[") : -3])
    words = found[f"w{shard('договоры')}.js"]
    assert words["f"]["договоры"] == "догов"
    assert words["l"]["догов"] == "0 1"
    assert found["d0.js"][0][2] == "</script>"
    assert all(data.startswith(b"detenteIndex(") for name, data in files.items() if name.startswith("search/"))
    assert words_of("Ёлка-Иголка") == ["елка", "иголка"]


def test_a_long_list_of_one_pair_is_paged_by_year_and_stays_small():
    from story import event

    coded = []
    for number in range(700):
        month, day = number % 12 + 1, number % 28 + 1
        item = article(f"n{number}", f"{2024 + number % 2}-{month:02}-{day:02}", f"Заголовок {number}",
                       f"Россия и Азербайджан номер {number} обвинили друг друга, дело {content_id(number)}.")  # fmt: skip
        body = item.text[slice(*item.body[0])]
        coded.append(
            CodedArticle(
                item, events=(event(item, body, "обвинили", "ACCUSE", -2.0, ["RUS"], ["AZE"], item.published.start),)
            )
        )
    files = build(coded)
    assert "ru/p/AZE-RUS.2024.html" in files
    assert max(map(len, files.values())) < 500_000


@pytest.mark.slow
def test_pages_of_giants_stay_small():
    from story import event

    lines = [
        f"Абзац {n}: Россия обвинила Азербайджан в деле {content_id(n)} и многом другом. " + "Слова и слова. " * 10
        for n in range(6000)
    ]
    item = article("giant", "2025-01-01", "Длинный", *lines)
    events = tuple(
        event(
            item,
            item.text[slice(*span)],
            f"деле {content_id(n)}",
            "ACCUSE",
            -2.0,
            ["RUS"],
            ["AZE"],
            "2025-01-01",
            id=content_id("e", n),
        )
        for n, span in enumerate(item.body[:150])
    )
    from detente.records import Figure

    figures = tuple(
        Figure(content_id("n", n), n, None, None, None, "дел", None, None, span) for n, span in enumerate(item.body)
    )
    years = []
    for number in range(320):
        day = f"{1999 + number // 12}-{number % 12 + 1:02}-10"
        told = article(
            f"m{number}",
            day,
            "Новость",
            f"Россия обвинила Азербайджан, {number}, {content_id(number)}.",
            f"Потом помирились {number}.",
        )
        first, second = (told.text[slice(*span)] for span in told.body)
        years.append(CodedArticle(told, events=(
            event(told, first, "обвинила", "ACCUSE", -2.0, ["RUS"], ["AZE"], day),
            event(told, second, "помирились", "SUPPORT", 5.0, ["RUS", "AZE"], [], day),
        )))  # fmt: skip
    files = build([CodedArticle(item, events=events, figures=figures), *years])
    sizes = {name: len(data) for name, data in files.items() if name.endswith(".html")}
    assert max(sizes.values()) < 500_000, max(sizes, key=sizes.get)
    assert (
        "Длинный текст показан не целиком."
        in files[f"ru/a/{content_id('article', 'giant', item.sha256)}.html"].decode()
    )


# the folder


def test_a_folder_holds_what_was_written_and_only_ours_is_removed(tmp_path):
    folder = tmp_path / "site"
    first = write_folder(folder, [("a.html", b"1"), ("b/c.html", b"2")])
    assert (first.files, first.changed, first.removed) == (2, 2, 0)
    (folder / "mine.txt").write_text("keep")
    second = write_folder(folder, [("a.html", b"1"), ("d.html", b"3")])
    assert (second.files, second.changed, second.removed) == (2, 1, 1)
    assert sorted(path.name for path in folder.iterdir()) == [LIST, "a.html", "d.html", "mine.txt"]


def test_a_foreign_folder_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("x")
    with pytest.raises(InputError):
        write_folder(tmp_path, [("a.html", b"1")])
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    write_folder(tmp_path, [("a.html", b"1")], force=True)
    assert (tmp_path / "letter.txt").read_text() == "x"
    with pytest.raises(InputError):
        write_folder(tmp_path / "letter.txt", [])


def test_an_interrupted_writing_is_taken_up_again(tmp_path):
    folder = tmp_path / "site"

    def broken():
        yield "a.html", b"1"
        yield "old/b.html", b"2"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_folder(folder, broken())
    done = write_folder(folder, [("a.html", b"1")])
    assert (done.changed, done.removed) == (0, 1)
    assert sorted(path.name for path in folder.rglob("*")) == [LIST, "a.html"]


def test_links_and_lists_cannot_lead_out_of_the_folder(tmp_path):
    folder, outside = tmp_path / "site", tmp_path / "outside"
    outside.mkdir()
    (outside / "x.html").write_text("keep")
    write_folder(folder, [("a.html", b"1")])
    (folder / LIST).write_text("../outside/x.html\n/etc/passwd\na.html\n")
    write_folder(folder, [("b.html", b"1")])
    assert (outside / "x.html").read_text() == "keep"
    (folder / "ru").symlink_to(outside)
    with pytest.raises(InputError):
        write_folder(folder, [("ru/x.html", b"2")])
    with pytest.raises(ValueError, match="no path"):
        write_folder(folder, [("../x.html", b"2")])
    assert (outside / "x.html").read_text() == "keep"


def test_hostile_is_hostile():
    assert "<script>" in HOSTILE
    assert "\x1b" in HOSTILE
    assert load_labels("ru").lang == "ru"
