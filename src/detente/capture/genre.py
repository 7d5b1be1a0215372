"""What kind of text an article is: news, opinion, interview, statement, or other.

In: body, title, rubric words near the title, the byline's role, the outlet's kind. Out: one word. Shapes and words decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from detente.capture.outlets import find_outlet
from detente.capture.words import alternatives, fold, load_words
from detente.records import Outlet

FEW_REPORTS = 2.2  # reporting words per thousand characters; news has three and more
QUESTIONS = 3
_QUESTION = re.compile(r"^\s*(?:[—–-]\s?)?[^\n]{10,600}\?\s*$", re.MULTILINE)
_DATELINE = re.compile(
    r"^[А-ЯЁA-Z][^\n]{1,60}?(?:\d{1,2} [а-я]{3,8})?[^\n]{0,30}?(?:[-–—/]|\. )\s?[«/]?(?:ТАСС|РИА|Интерфакс|INTERFAX|Trend|Report|АПА|APA|УНН)"
)


@dataclass(frozen=True, slots=True)
class Signs:
    """What the page says about its kind: rubric codes near the title, the writer's role, whether there is a writer."""

    rubrics: tuple[str, ...] = ()
    role: str = ""
    has_writer: bool = False


def genre_of(title: str | None, body: str, outlet: Outlet | None, signs: Signs) -> str:
    """The genre; `other` when there is no body."""
    if not body.strip():
        return "other"
    words = load_words()
    folded_title = fold(title or "")
    density = report_density(body)
    if "interview" in signs.rubrics or _is_interview(folded_title, body, outlet):
        return "interview"
    if _is_statement(folded_title, body, outlet, signs, density):
        return "statement"
    if signs.rubrics[:1] == ("opinion",) or (signs.role == "opinion" and density < FEW_REPORTS):
        return "opinion"
    if (
        signs.has_writer
        and density < FEW_REPORTS / 2
        and len(body) > 2500
        and not words.any_of["report"].search(folded_title)
    ):
        return "opinion"
    return "news"


def report_density(body: str) -> float:
    """Reporting words ("заявил", "сообщает") per thousand characters."""
    found = load_words().any_of["report"].findall(fold(body))
    return 1000 * len(found) / max(len(body), 500)


def _is_interview(title: str, body: str, outlet: Outlet | None) -> bool:
    """Headed as one, a string of questions, or one expert quoted throughout who talked to this very outlet."""
    words = load_words()
    if title.startswith(words.lists["interview_title"]):
        return True
    paragraphs = [part for part in body.split("\n") if part.strip()]
    questions = [match for match in _QUESTION.finditer(body) if "?" in match[0]]
    dashes = sum(part.lstrip().startswith(("—", "–", "- ")) for part in paragraphs)
    if len(questions) >= QUESTIONS and dashes >= QUESTIONS and len(questions) * 6 >= len(paragraphs):
        return True
    return _talked_to(body[:1500], outlet) and _one_voice(paragraphs)


def _talked_to(opening: str, outlet: Outlet | None) -> bool:
    words = load_words()
    if outlet is None or outlet.name is None:
        return False
    folded = fold(opening)
    for found in words.any_of["self"].finditer(folded):
        if words.codes["self"].get(found[0]) != "talk":
            continue
        after = opening[found.end() : found.end() + 60].strip(' "«»')
        parts = re.split(r"[\s\"»,]+", after)
        for size in range(min(4, len(parts)), 0, -1):
            name = " ".join(parts[:size])
            row = find_outlet(name)
            if (row.name if row else name) == outlet.name:
                return True
    return False


def _one_voice(paragraphs: Sequence[str]) -> bool:
    """Whether most paragraphs with quotation marks go on quoting an expert rather than other sources."""
    expert = load_words().any_of["expert"]
    quoted = [part for part in paragraphs if "«" in part or '"' in part or "“" in part]
    told = sum(bool(expert.search(fold(part))) for part in paragraphs)
    return len(quoted) >= 2 and told >= 2


def _is_statement(title: str, body: str, outlet: Outlet | None, signs: Signs, density: float) -> bool:
    heads = alternatives(load_words().lists["statement_title"])
    headed = heads.match(title)
    row = find_outlet(outlet.domain or outlet.name or "") if outlet else None
    official = bool(row and row.kind == "press service")
    if official:
        return True
    if "statement" in signs.rubrics and density < FEW_REPORTS:
        return True
    return bool(headed) and density < FEW_REPORTS / 2 and not _DATELINE.match(body)
