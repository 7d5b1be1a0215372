"""A static site from a picture: every page in Russian and English, charts, articles with their evidence marked, search.

In: a picture, the articles once more (for their texts), a lemmatiser. Out: files as (path, bytes), in an order that needs
no more memory than the picture. The same input gives the same bytes. Pages ask nothing of the network, and a policy in
each forbids them to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from detente.analysis.network import network
from detente.records import CodedArticle
from detente.reports.finding import Index, Lemmatise
from detente.reports.html import environment, shown, style
from detente.reports.labels import LANGUAGES, Labels, load_labels
from detente.reports.overview import dossier_pages, home_page, incident_pages, list_pages
from detente.reports.pages import article_page, headline_pages
from detente.reports.pairs import pair_pages
from detente.reports.picture import Picture, head_of
from detente.reports.places import plan
from detente.reports.relation import relation
from detente.reports.view import Page, View

POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; connect-src 'none'"
)
"""What a page may do: load the style sheet and scripts of its own folder (`file:` where it is opened from a disk)."""


@dataclass(frozen=True, slots=True)
class Material:
    """What a site is made of; `articles` is called once and yields every article whole; `dossiers` are saved questions with
    the ids of the articles that they find."""

    picture: Picture
    articles: Callable[[], Iterable[CodedArticle]]
    lemmatise: Lemmatise
    version: str
    lang: str = "ru"
    dossiers: tuple[tuple[Any, list[str]], ...] = ()


def site_files(material: Material) -> Iterator[tuple[str, bytes]]:
    """Every file of the site; the front page comes last, so that it never leads to what is not there yet."""
    picture = material.picture
    places = plan(picture)
    relations = {pair: relation(picture, pair) for pair in picture.pairs}
    whole = network(picture.incidents)
    views = [
        View(picture, load_labels(lang), places, relations, whole, material.version, bool(material.dossiers))
        for lang in LANGUAGES
    ]
    yield "assets/style.css", style().encode()
    yield "assets/search.js", _script().encode()
    yield from _articles(material, views)
    for view in views:
        for page in chain(dossier_pages(view, material.dossiers), _pages(view)):
            yield f"{view.labels.lang}/{page.path}", render(view, page)
    front = next(view for view in views if view.labels.lang == material.lang)
    yield "index.html", render(front, home_page(front), top=True)


def _pages(view: View) -> Iterator[Page]:
    yield from headline_pages(view)
    yield from pair_pages(view)
    yield from incident_pages(view)
    yield from list_pages(view)
    yield home_page(view)


def _articles(material: Material, views: list[View]) -> Iterator[tuple[str, bytes]]:
    """The pages of articles and the word index, in one pass over the texts."""
    places, heads = views[0].places, material.picture.heads[::-1]
    docs = [(shown(head.title), head.day, shown(head.outlet), places.articles[head.key]) for head in heads]
    index, numbers = Index(material.lemmatise, docs), {head.key: number for number, head in enumerate(heads)}
    for coded in material.articles():
        key = head_of(coded.article).key
        number = numbers.pop(key, None)
        if number is None:
            continue
        index.add(number, f"{coded.article.title or ''} {coded.article.body_text}")
        if not places.articles[key].startswith("h/"):
            for view, page in zip(views, article_page(views, coded), strict=True):
                yield f"{view.labels.lang}/{page.path}", render(view, page)
    for name, data in index.files():
        yield f"search/{name}", data


def render(view: View, page: Page, *, top: bool = False) -> bytes:
    """A page as bytes; `top` for the copy of the front page that stands above the languages."""
    labels: Labels = view.labels
    other = next(lang for lang in LANGUAGES if lang != labels.lang)
    up = "" if top else "../" * page.path.count("/") + "../"
    root = f"{labels.lang}/" if top else "../" * page.path.count("/")
    template = environment().get_template(page.template)
    text: str = template.render(
        L=labels, site=view.places, root=root, up=up, other=f"{up}{other}/{page.path}", other_lang=other, policy=POLICY,
        page=page, dossiers=view.dossiers, version=view.version, made=view.made, **page.values,
    )  # fmt: skip
    return text.encode("utf-8", "replace")


def _script() -> str:
    from importlib.resources import files

    return files("detente.reports").joinpath("templates", "search.js").read_text(encoding="utf-8")
