"""Sample page dumps beside what a careful reader finds in them (`pages/`)."""

import json
from pathlib import Path

import pytest

from detente.capture import article_from_text

PAGES = Path(__file__).parent / "pages"
EXPECTED = json.loads((PAGES / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(params=sorted(EXPECTED))
def page(request):
    article = article_from_text((PAGES / f"{request.param}.txt").read_text(encoding="utf-8"), id=request.param)
    return article, EXPECTED[request.param]


def test_every_page_has_an_expectation():
    assert {path.stem for path in PAGES.glob("*.txt")} == set(EXPECTED)


def test_metadata(page):
    article, want = page
    assert article.title == want["title"]
    assert article.byline == want["byline"]
    assert (article.outlet.name if article.outlet else None) == want["outlet"]
    assert article.genre == want["genre"]
    assert list(article.notices) == want["notices"]
    assert article.captured == want["captured"]
    assert article.language == "ru"


def test_published(page):
    article, want = page
    found = [article.published.start, article.published.basis] if article.published else None
    assert found == want["published"]
    assert article.date_note == want.get("date_note")


def test_body(page):
    article, want = page
    body = article.body_text
    assert body.startswith(want["body_starts"])
    assert body.endswith(want["body_ends"])
    assert bool(body) == bool(want["body_starts"])
    for noise in want["not_body"]:
        assert noise not in body


def test_teasers(page):
    article, want = page
    assert {teaser.text: teaser.published.start for teaser in article.teasers} == want["teasers"]
    for teaser in article.teasers:
        assert article.text[slice(*teaser.span)] == teaser.text


def test_spans_point_into_the_text_in_order(page):
    article, _ = page
    last = 0
    for start, stop in article.body:
        assert last <= start < stop <= len(article.text)
        last = stop
    if article.title_span:
        assert article.text[slice(*article.title_span)] == article.title
    assert article.text_is_source
