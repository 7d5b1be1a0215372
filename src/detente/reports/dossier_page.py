"""A dossier as Markdown and as one HTML page, for reading away from the ledger. In: a `Dossier` and labels. Out: text.

Everything from outside is escaped as in briefs.
"""

from __future__ import annotations

from collections.abc import Iterable

from detente.reports.dossier import Dossier
from detente.reports.html import POLICY, environment, style
from detente.reports.labels import Labels
from detente.reports.lines import Line
from detente.reports.markdown import _disputes, _item, escaped


def dossier_markdown(dossier: Dossier, labels: Labels) -> str:
    """A dossier as Markdown."""
    counts = (labels.count("articles", dossier.articles), labels.count("outlets", dossier.outlets))
    out = [f"# {escaped(dossier.title)}", "", escaped(" · ".join(filter(None, (dossier.question, *counts))))]
    if dossier.open:
        out += ["", f"## {escaped(labels.say('site.open'))}", "", *(f"- {escaped(text)}" for text in dossier.open)]
    out += _part(labels.say("site.chronology"), dossier.chronology, labels)
    out += _sides(labels.say("site.claims"), dossier.claims, labels)
    out += _sides(labels.say("site.figures"), dossier.figures, labels)
    for party, said in dossier.positions:
        out += _part(f"{labels.say('site.positions')}: {party}", said, labels)
    out += _part(labels.say("site.instruments"), dossier.instruments, labels)
    out += _part(labels.say("site.nav.figures"), dossier.numbers, labels)
    return "\n".join(out) + "\n"


def dossier_html(dossier: Dossier, labels: Labels) -> str:
    """A dossier as one page that needs nothing else."""
    from markupsafe import Markup

    page = environment().get_template("dossier_page.html")
    # our own style sheet, which must not be escaped
    return str(page.render(dossier=dossier, L=labels, policy=POLICY, style=Markup(style())))  # noqa: S704


def _part(heading: str, lines: Iterable[Line], labels: Labels) -> list[str]:
    items = [_item(line, labels) for line in lines]
    return ["", f"## {escaped(heading)}", "", *items] if items else []


def _sides(heading: str, lines: Iterable[Line], labels: Labels) -> list[str]:
    items = _disputes(lines, labels)
    return ["", f"## {escaped(heading)}", "", *items] if items else []
