"""The examples in the word tables (`data/ru/*.toml`), run as tests: what each must find, and what it must leave alone.

In: a language pack and the knowledge tables. Out: one `Failure` per example that does not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.coding.base import Component, Found
from detente.coding.event_examples import Failure
from detente.coding.word_lists import load_table
from detente.knowledge import Knowledge
from detente.language.base import Block, Doc, LanguagePack
from detente.records import Article, DateValue

READ_ON = "2021-06-10"
"""The day on which examples of speech are published."""
FIRST = "Новости"
"""A paragraph before an example, so that it is not taken for a headline."""

Run = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Tables:
    """Runs the examples of every word table."""

    pack: LanguagePack
    knowledge: Knowledge

    def failures(self) -> Iterator[Failure]:
        """Every example that does not hold, table by table."""
        for name, check in sorted(self._checks().items()):
            yield from check(f"ru/{name}.toml")

    def _checks(self) -> Mapping[str, Callable[[str], Iterator[Failure]]]:
        return {
            "claims": self._claims,
            "dates": self._dates,
            "figures": lambda name: self._plain(name, self._figures),
            "forecasts": self._forecasts,
            "instruments": self._instruments,
            "speech": self._speech,
            "vectors": lambda name: self._plain(name, self._vectors),
        }

    def _plain(self, name: str, run: Run) -> Iterator[Failure]:
        """A table of `text = expected` and of texts in which nothing is found."""
        raw = load_table(name, ("examples", "non_examples"))
        for text, expected in raw["examples"].items():
            yield from _unless(name, text, run(text), expected)
        for text in raw["non_examples"]["texts"]:
            yield from _unless(name, text, run(text), [])

    def _dates(self, name: str) -> Iterator[Failure]:
        from detente.coding.date_grammar import find_expressions
        from detente.coding.dates import find_dates

        raw = load_table(name, ("examples", "non_examples"))
        for text, (published, start, precision) in raw["examples"].items():
            day = date.fromisoformat(published) if published else None
            found = [[m.value.start, m.value.precision] if m.value else None for m in find_dates(self._doc(text), day)]
            yield from _unless(name, text, found[-1:], [[start, precision]])
        for text in raw["non_examples"]["texts"]:
            yield from _unless(name, text, find_expressions(text), [])

    def _figures(self, text: str) -> list[list[Any]]:
        from detente.coding.dates import find_dates
        from detente.coding.figures import Figures

        doc = self._doc(text)
        found = Found(article=_article(text), knowledge=self.knowledge, dates=find_dates(doc, None))
        return [_figure_row(figure) for figure in Figures()(doc, found)]

    def _instruments(self, name: str) -> Iterator[Failure]:
        from detente.coding.dates import find_dates
        from detente.coding.instruments import Instruments

        def run(text: str) -> list[Any]:
            doc = self._doc(text)
            found = Found(article=_article(text), knowledge=self.knowledge, dates=find_dates(doc, None))
            return [[i.name, i.kind, *(step.status for step in i.history)] for i in Instruments()(doc, found)]

        raw = load_table(name, ("examples", "non_examples"))
        for text, expected in raw["examples"].items():
            yield from _unless(name, text, run(text), [[word for word in expected if word]])
        for text in raw["non_examples"]["texts"]:
            yield from _unless(name, text, run(text), [])

    def _vectors(self, text: str) -> list[list[str]]:
        from detente.coding.parties import Parties
        from detente.coding.vectors import Vectors

        doc, found = self._doc(text), Found(article=_article(text), knowledge=self.knowledge)
        found.parties = list(Parties()(doc, found))
        return [[" ".join(v.pair), v.posture or "", v.domain or ""] for v in Vectors()(doc, found)]

    def _claims(self, name: str) -> Iterator[Failure]:
        for example in load_table(name, ("examples",))["examples"]:
            text = f"{example['first']}\n\n{example['second']}"
            got = [claim.stance for claim in self._said(text).claims if claim.counters]
            yield from _unless(name, text, got, [] if example["stance"] == "none" else [example["stance"]])

    def _forecasts(self, name: str) -> Iterator[Failure]:
        for example in load_table(name, ("examples",))["examples"]:
            found = self._said(example["text"]).forecasts
            got = [one.direction for one in found]
            yield from _unless(
                name, example["text"], got, [] if example["direction"] == "none" else [example["direction"]]
            )
            if "words" in example and found:
                chance = found[0].probability
                yield from _unless(name, example["text"], chance and chance.words, example["words"])

    def _speech(self, name: str) -> Iterator[Failure]:
        for example in load_table(name, ("examples",))["examples"]:
            found = self._said(example["text"]).statements
            if example.get("none"):
                yield from _unless(name, example["text"], [one.text for one in found], [])
                continue
            fits = (
                len(found) == 1
                and example["speaker"] in (found[0].speaker.name or "")
                and example["holds"] in found[0].text
            )
            if not fits:
                got = "; ".join(f"{one.speaker.name}: {one.text}" for one in found) or "nothing"
                yield Failure("speech", name, example["text"], got)

    def _said(self, text: str) -> Found:
        """Everything about speech in a text."""
        from detente.coding.claims import Claims
        from detente.coding.dates import Dates
        from detente.coding.forecasts import Forecasts
        from detente.coding.parties import Parties
        from detente.coding.statements import Statements

        components: tuple[Component, ...] = (Dates(), Parties(), Statements(), Claims(), Forecasts())
        whole = f"{FIRST}\n\n{text}"
        doc, found = self._doc(whole), Found(article=_article(whole), knowledge=self.knowledge)
        for component in components:
            setattr(found, component.provides, component(doc, found))
        return found

    def _doc(self, text: str) -> Doc:
        blocks, start = [], 0
        for paragraph in text.split("\n\n"):
            blocks.append(Block((start, start + len(paragraph)), "body"))
            start += len(paragraph) + 2
        return self.pack.analyse(text, blocks)


def _article(text: str) -> Article:
    day = DateValue(READ_ON, READ_ON, "day", "given")
    return Article("x", text, "", None, None, ((0, len(text)),), published=day, language="ru")


def _figure_row(figure: Any) -> list[Any]:
    """A figure as the table writes it: value (-1 for a range), low, high, unit, object."""
    ranged = figure.low is not None and figure.high is not None
    value = -1 if figure.value is None or ranged else figure.value
    low, high = (-1 if bound is None else bound for bound in (figure.low, figure.high))
    return [value, low, high, figure.unit or "", figure.of]


def _unless(name: str, text: str, got: Any, want: Any) -> Iterator[Failure]:
    if got != want:
        table = name.removeprefix("ru/").removesuffix(".toml")
        yield Failure(table, name, text, f"{got} and not {want}")
