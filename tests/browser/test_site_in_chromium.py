"""The site in a real browser: pages open quietly, nothing leaves the folder, search, widths, languages, dark and light.

Needs Chromium (Debian's `chromium`) and the `playwright` package; skipped with a line that says so where either is missing.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "reports"))
from story import HOSTILE, story

from detente.reports.folder import write_folder
from detente.reports.picture import gather
from detente.reports.site import Material, site_files

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
SAMPLE = ("index.html", "ru/index.html", "en/index.html", "ru/incidents.html", "ru/search.html", "en/people.html", "ru/outlets.html",
          "ru/instruments.html", "ru/p/AZE-RUS.html", "en/p/AZE-RUS.html", "ru/h/2025-08-1.html")  # fmt: skip


def lemmas(words):
    """Normal forms of the few words that the tests look for."""
    known = {"посла": "посол", "послу": "посол", "обысков": "обыск", "санкции": "санкция"}
    return [known.get(word, word) for word in words]


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install 'detente[dev]'"
    )
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("site")
    coded = story()
    write_folder(place, site_files(Material(gather(coded), lambda: coded, lemmas, "0.1", "ru")))
    return place


class Visit:
    """A tab that remembers what the page said and asked for."""

    def __init__(self, browser, folder, width=1280, scheme="light"):
        self.folder, self.said, self.asked = folder, [], []
        self.context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, name):
        self.page.goto(f"file://{self.folder}/{name}")
        return self.page

    def outside(self):
        here = f"file://{self.folder}/"
        return [url for url in self.asked if not url.startswith((here, "data:"))]


@pytest.fixture
def visit(browser, folder):
    opened = []

    def go(**how):
        opened.append(Visit(browser, folder, **how))
        return opened[-1]

    yield go
    for one in opened:
        one.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1280])
def test_pages_open_quietly_and_fit_the_screen(visit, width, scheme, folder):
    tab = visit(width=width, scheme=scheme)
    articles = sorted(str(path.relative_to(folder)) for path in (folder / "ru" / "a").iterdir())
    for name in (*SAMPLE, *articles):
        page = tab.open(name)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} px too wide at {width}"
        assert page.evaluate("document.styleSheets.length") == 1
    assert tab.said == []
    assert tab.outside() == []


def test_dark_and_light_differ(visit):
    def paper(scheme):
        return visit(scheme=scheme).open("ru/index.html").evaluate("getComputedStyle(document.body).backgroundColor")

    light, dark = paper("light"), paper("dark")
    assert sum(map(int, light[4:-1].split(","))) > 600
    assert sum(map(int, dark[4:-1].split(","))) < 150


def test_the_language_switch_keeps_the_page(visit):
    page = visit().open("ru/p/AZE-RUS.html")
    assert page.locator("h1").inner_text() == "Азербайджан – Россия"
    page.get_by_role("link", name="English").click()
    assert page.locator("h1").inner_text() == "Azerbaijan – Russia"
    page.get_by_role("link", name="Русский").click()
    assert page.url.endswith("ru/p/AZE-RUS.html")
    front = visit().open("index.html")
    front.get_by_role("link", name="English").click()
    assert front.url.endswith("en/index.html")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("послу", ["Посла Азербайджана вызвали в МИД России", "Москва вызвала посла Азербайджана"]),
        ("послами", ["Посла Азербайджана вызвали в МИД России", "Москва вызвала посла Азербайджана"]),
        ("обыск москва", ["Москва вызвала посла Азербайджана"]),
        ("санкции", ["Россия ввела санкции против Азербайджана"]),
        ("нетакогослова", []),
        ("<img src=x onerror=alert(1)>", []),
    ],
)  # fmt: skip
def test_search_finds_any_form_without_a_server(visit, typed, found):
    tab = visit()
    page = tab.open("ru/search.html")
    page.locator("#q").fill(typed)
    page.locator(
        "#search output", has_text=re.compile("айдено")
    ).wait_for()  # the page's policy forbids polling by script
    assert page.locator("#search ul a").all_inner_texts() == found
    if found:
        page.locator("#search ul a").first.click()
        assert page.locator("h1").count() == 1
        assert "/ru/" in page.url
    assert tab.said == []
    assert tab.outside() == []


def test_a_query_in_the_address_is_answered(visit):
    page = visit().open("en/search.html#q=обысков")
    page.wait_for_selector("#search ul a")
    assert page.locator("#search output").inner_text() == "Found: 2"


def test_hostile_titles_stay_text(visit):
    tab = visit()
    page = tab.open("ru/outlets.html")
    assert page.locator("img").count() == 0
    page.get_by_text('"><img src=x onerror=1>').click()
    page.locator(".heads a").first.click()
    assert '<script>alert("x")</script>' in page.locator("h1").inner_text()
    assert page.locator("main script").count() == 0
    page = tab.open("ru/search.html")
    page.locator("#q").fill("красный")
    page.wait_for_selector("#search ul a")
    assert '<script>alert("x")</script>' in page.locator("#search ul a").first.inner_text()
    assert "<script>" in HOSTILE
    assert tab.said == []


def test_a_number_leads_to_its_sentence(visit):
    page = visit().open("ru/p/AZE-RUS.html")
    page.get_by_role("link", name="Россия → Азербайджан: обвинение").first.click()
    page.get_by_role("link", name="Вестник, 2 июля 2025").click()
    anchor = page.url.split("#")[1]
    marked = page.locator(f"#{anchor} ~ mark.t").first
    assert marked.inner_text() == "вызвал посла"
    assert marked.is_visible()


def test_charts_have_names_for_screen_readers_and_are_legible_on_a_phone(visit):
    page = visit(width=400).open("ru/p/AZE-RUS.html")
    chart = page.locator("svg.chart:visible")
    assert chart.count() == 1
    assert chart.get_attribute("role") == "img"
    assert "Азербайджан – Россия" in chart.locator("title").first.text_content()
    height = page.evaluate("document.querySelector('.narrow svg .tick').getBoundingClientRect().height")
    assert height >= 9


def test_pages_print(visit):
    page = visit().open("ru/p/AZE-RUS.html")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert len(page.pdf()) > 10_000
