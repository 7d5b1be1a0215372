"""HTML of briefs: one self-contained page. Templates escape everything; links are only http(s) addresses that were checked."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from detente.reports.brief import Brief
from detente.reports.labels import Labels
from detente.reports.lines import Line
from detente.reports.phrasing import shortened
from detente.reports.picture import Words
from detente.reports.reading import Piece

if TYPE_CHECKING:
    from markupsafe import Markup

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""What a single page may do: show itself."""


@lru_cache(maxsize=1)
def environment() -> Any:
    """The templates, with escaping on for every one and undefined names an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    env = Environment(
        loader=PackageLoader("detente.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["shown"] = shown
    env.filters["short"] = _short
    return env


def style() -> str:
    """The style sheet of pages and briefs."""
    return files("detente.reports").joinpath("templates", "style.css").read_text(encoding="utf-8")


def brief_html(brief: Brief, labels: Labels) -> str:
    """A brief as one page that needs nothing else."""
    from markupsafe import Markup

    page = environment().get_template("brief.html")
    # our own style sheet, which must not be escaped
    return str(page.render(brief=brief, L=labels, policy=POLICY, style=Markup(style())))  # noqa: S704


_CONTROLS = (
    *range(9),
    11,
    12,
    *range(14, 32),
    *range(127, 160),
    0x200E,
    0x200F,
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
)
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
_INVISIBLE: dict[int, int | None] = {**dict.fromkeys(_CONTROLS), 0xFEFF: None, **_SURROGATES}


def shown(text: str | None) -> str:
    """Text without control characters, direction overrides and lone surrogates, still to be escaped."""
    if not text or text.isprintable():  # nearly every text is, and this costs a tenth of the table
        return text or ""
    return text.translate(_INVISIBLE)


def pieces_html(pieces: Iterable[Piece]) -> Markup:
    """Pieces of a text as HTML: escaped words in marks, with empty anchors in front."""
    from markupsafe import Markup, escape

    parts = []
    for piece in pieces:
        parts += [f'<span class="at" id="{escape(name)}"></span>' for name in piece.anchors]
        text = escape(shown(piece.text))
        parts.append(f'<mark class="{escape(piece.classes)}">{text}</mark>' if piece.classes else str(text))
    return Markup("".join(parts))  # noqa: S704 - every part is escaped above


def _short(line: Line, most: int = 220) -> Words:
    words = shortened(line.words, most) if line.words else Words("", "", "")
    return Words(shown(words.before), shown(words.core), shown(words.after))
