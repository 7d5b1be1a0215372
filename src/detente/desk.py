"""Desk: the one door over a ledger, for the command line and for embedders. It delegates only.

    with Desk.open("news.db") as desk:
        desk.ingest(["pages/"])
        for row in desk.events(Filter(party=("AZE",))):
            ...

Rows are plain dicts as the JSON contract has them, with the article they stand in and its words.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from detente.clock import Clock, SystemClock
from detente.ledger import Filter, Ledger

if TYPE_CHECKING:
    from detente.analysis.agreement import Proportion
    from detente.analysis.network import Network
    from detente.analysis.series import Series
    from detente.chronicle import Chronicle
    from detente.coder import Coder
    from detente.intake import Outcome
    from detente.ledger.dossiers import Question
    from detente.outcomes import Outcomes
    from detente.recode import Recode
    from detente.records import Article, CodedArticle
    from detente.reports.brief import Brief, Section
    from detente.reports.compare import Comparison
    from detente.reports.dossier import Dossier
    from detente.reports.folder import Written
    from detente.reports.picture import Picture
    from detente.revision import Revision

Row = dict[str, Any]
ALL = Filter(limit=None)


class Desk:
    """A ledger and what one does with it."""

    def __init__(self, ledger: Ledger, *, clock: Clock | None = None, coder: Coder | None = None) -> None:
        self.ledger = ledger
        self.clock = clock or SystemClock()
        self.make_coder: Callable[[], Coder] | None = None
        self._coder = coder

    @classmethod
    def open(cls, place: str | os.PathLike[str], *, create: bool = True, clock: Clock | None = None) -> Desk:
        """Open a ledger by path or SQLAlchemy URL; raises LedgerError when it cannot be used."""
        return cls(Ledger.open(place, create=create), clock=clock)

    def close(self) -> None:
        self.ledger.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def coder(self) -> Coder:
        """The Coder used where none is given: what `make_coder` makes, else one without a user's overlay."""
        from detente.coder import Coder

        self._coder = self._coder or (self.make_coder or Coder)()
        return self._coder

    def ingest(self, inputs: Iterable[str | os.PathLike[str]], *, coder: Coder | None = None, jobs: int = 1) -> Outcome:
        """Code files and folders into the ledger, once per content."""
        from detente.capture import read_captures

        return self.take(read_captures([Path(item) for item in inputs]), coder=coder, jobs=jobs)

    def take(
        self,
        items: Iterable[Any],
        *,
        coder: Coder | None = None,
        jobs: int = 1,
        batch: int = 200,
        advance: Callable[[], None] = lambda: None,
    ) -> Outcome:
        """Code a stream of captures or articles (and refusals) into the ledger."""
        from detente.intake import Intake

        outcome = Intake(self.ledger, coder or self.coder, self.clock, jobs, batch, advance).run(items)
        self.chronicle.update()
        return outcome

    @property
    def chronicle(self) -> Chronicle:
        """The incidents of the ledger and what is made of them."""
        from detente.chronicle import Chronicle

        return Chronicle(self.ledger)

    def incidents(self, **wanted: Any) -> Iterator[Row]:
        """Incidents, newest first; `pair`, `party`, `since`, `until`, `type`, `record` and `limit` narrow them."""
        return self.chronicle.incidents(**wanted)

    def series(self, first: str, second: str, freq: str = "month") -> Series:
        """A pair's conflict and cooperation by day, week, month or year, with its turning points."""
        return self.chronicle.series(first, second, freq)

    def network(self, since: str | None = None, until: str | None = None) -> Network:
        """All pairs between two days, signed and weighted."""
        return self.chronicle.network(since, until)

    def decide(self, one: str, other: str, *, same: bool, reviewer: str, note: str | None = None) -> None:
        """Keep a person's word that two events (by id) are one happening, or are not."""
        from detente.clock import stamp

        self.chronicle.decide(one, other, same=same, reviewer=reviewer, at=stamp(self.clock.now()), note=note)

    def articles(self, wanted: Filter = ALL) -> Iterator[Row]:
        return self.ledger.articles(wanted)

    def events(self, wanted: Filter = ALL) -> Iterator[Row]:
        return self.ledger.rows("events", wanted)

    def contacts(self, wanted: Filter = ALL) -> Iterator[Row]:
        """Calls, visits, meetings, letters: the events that have contact details."""
        from dataclasses import replace

        return self.ledger.rows("events", replace(wanted, contacts=True))

    def statements(self, wanted: Filter = ALL) -> Iterator[Row]:
        return self.ledger.rows("statements", wanted)

    def claims(self, wanted: Filter = ALL) -> Iterator[Row]:
        return self.ledger.rows("claims", wanted)

    def instruments(self, wanted: Filter = ALL) -> Iterator[Row]:
        return self.ledger.rows("instruments", wanted)

    def forecasts(self, wanted: Filter = ALL) -> Iterator[Row]:
        return self.ledger.rows("forecasts", wanted)

    def figures(self, wanted: Filter = ALL) -> Iterator[Row]:
        return self.ledger.rows("figures", wanted)

    def vectors(self, wanted: Filter = ALL) -> Iterator[Row]:
        return self.ledger.rows("vectors", wanted)

    def attitudes(self, wanted: Filter = ALL) -> Iterator[Row]:
        return self.ledger.rows("attitudes", wanted)

    def search(self, words: str, wanted: Filter = ALL, *, raw: bool = False) -> Iterator[Row]:
        """Articles that hold the words in any inflected form; "quoted" words stand together."""
        return self.ledger.search(words, wanted, lemmatise=self.coder.pack.lemmas, raw=raw)

    def explain(self, record_id: str) -> Row:
        """The words, rules and resolution behind a record, an article, an incident or a point (`AZE-RUS:2025-07`), by its id."""
        from detente.explaining import explain

        return explain(self.ledger, record_id)

    def picture(self, wanted: Callable[[Article], bool] = lambda article: True) -> Picture:
        """Everything that reports draw from: records in their places, incidents, pairs, measured precision."""
        from detente.reports.picture import gather

        return self._measured(gather(self.coded(), incidents=list(self.incidents()) or None, wanted=wanted))

    def part(self, choose: Callable[[Any], Sequence[int]], **wanted: Any) -> Picture:
        """What a brief shows of some articles (row numbers) and their incidents; series are the ledger's, without intervals."""
        from detente.ledger.arrivals import coded_of, questions
        from detente.reports.picture import gather

        with self.ledger.reading() as connection:
            numbers = choose(connection)
            rows = [row for one in questions(connection, numbers, wanted) for row in self.incidents(**one)]
            made = gather(coded_of(connection, numbers), incidents=rows, brief=True)
        made.series = lambda pair: self.chronicle.series(*pair, bands=False)
        return self._measured(made)

    def _measured(self, made: Picture) -> Picture:
        made.precision = self._precision()
        return made

    @property
    def outcomes(self) -> Outcomes:
        """What came of the forecasts, and who was right how often."""
        from detente.outcomes import Outcomes

        return Outcomes(self.ledger)

    @property
    def recode(self) -> Recode:
        """What is stored, coded with the rules of today: staged, compared, accepted, undone."""
        from detente.recode import Recode

        return Recode(self.ledger, self.coder, self.clock)

    @property
    def revision(self) -> Revision:
        """What people said of the records: samples to review, verdicts, corrections, measured precision."""
        from detente.revision import Revision

        return Revision(self.ledger)

    def brief(self, *, since: str | None = None, parties: Iterable[str] = (), lang: str = "en") -> Brief:
        """What changed, per pair: since a day of publication, or (None) since the last brief that was remembered."""
        from detente.ledger import arrivals
        from detente.reports.brief import Scope, make_brief
        from detente.reports.labels import load_labels

        last = None if since else self.last_brief()
        scope = Scope(since=since, parties=frozenset(parties), last=(last or "")[:10], first=not (since or last))
        made = self.picture() if scope.first else self.part(arrivals.new_articles(since, last), since=since)
        return make_brief(made, load_labels(lang), scope)

    def pair(self, first: str, second: str, *, limit: int = 20, lang: str = "en") -> Section:
        """One pair: its level, turning points, heaviest incidents, instruments, disputes, forecasts."""
        from detente.analysis.rows import pair_of
        from detente.ledger import arrivals
        from detente.reports.brief import pair_section
        from detente.reports.labels import load_labels

        both = pair_of(first, second)
        made = self.part(lambda connection: arrivals.about_pair(connection, *both), pair=both)
        return pair_section(made, load_labels(lang), both, limit=limit)

    def compare(self, incident: str, *, lang: str = "en") -> Comparison:
        """How each outlet told an incident, by its id or that of an event in it."""
        from detente.ledger import arrivals
        from detente.reports.compare import comparison
        from detente.reports.labels import load_labels

        names = [name for row in self.incidents(record=incident) for name in row["articles"]]
        made = self.part(lambda connection: arrivals.named(connection, names), record=incident)
        return comparison(made, load_labels(lang), incident)

    def site(self, folder: str | os.PathLike[str], *, lang: str = "en", force: bool = False) -> Written:
        """Write a static site into a folder; `lang` is that of its front page."""
        from detente import __version__
        from detente.reports.folder import write_folder
        from detente.reports.site import Material, site_files

        asked = [(question, self.dossier_articles(question)) for question in self.dossiers()]
        made = Material(self.picture(), self.coded, self.coder.pack.lemmas, __version__, lang, tuple(asked))
        return write_folder(Path(folder), site_files(made), force=force)

    def export(self, fmt: str, *, lang: str = "en", **wanted: Any) -> Iterator[str]:
        """The ledger in a format of the field, as lines of text; see `reports.exports.base.Wanted` for what narrows it."""
        from detente import __version__
        from detente.reports.exports.base import Wanted
        from detente.reports.exports.choose import Sources, export_lines
        from detente.reports.labels import load_labels

        sources = Sources(self.coded, self.picture, self.network, self.clusters, __version__)
        return export_lines(fmt, sources, load_labels(lang), Wanted(**wanted))

    def clusters(self) -> dict[str, str]:
        """The incident of each event that is in one."""
        return {event: row["id"] for row in self.incidents() for event in row["events"]}

    def publish(self, folder: str | os.PathLike[str]) -> None:
        """Write a copy to show to others into a folder, with what Datasette is told about it."""
        from detente import __version__
        from detente.ledger.published import publish
        from detente.reports.exports.datasette import metadata

        Path(folder).mkdir(parents=True, exist_ok=True)
        publish(self.ledger.engine, Path(folder) / "detente.db")
        (Path(folder) / "metadata.json").write_text(metadata(__version__), encoding="utf-8")

    def dossiers(self) -> list[Question]:
        """Saved questions by name."""
        from detente.ledger.dossiers import questions

        with self.ledger.reading() as connection:
            return questions(connection)

    def save_dossier(self, question: Question) -> None:
        """Keep a question; its answer follows what is read."""
        from detente.ledger.dossiers import save

        with self.ledger.writing(durable=True) as connection:
            save(connection, question)

    def remove_dossier(self, name: str) -> None:
        """Forget a question."""
        from detente.ledger.dossiers import remove

        with self.ledger.writing(durable=True) as connection:
            remove(connection, name)

    def dossier(self, name: str, *, lang: str = "en") -> Dossier:
        """The answer to a saved question: chronology, positions, claims, instruments, figures, open questions."""
        from detente.ledger.dossiers import load
        from detente.reports.dossier import make_dossier
        from detente.reports.labels import load_labels

        with self.ledger.reading() as connection:
            question = load(connection, name)
        found = self.dossier_articles(question)
        return make_dossier(self._picture_of(found, question), load_labels(lang), question, found)

    def _picture_of(self, found: list[str], question: Question) -> Picture:
        """What a dossier is drawn from: the articles its words find and their incidents, with whoever else tells those."""
        from detente.reports.picture import gather

        between = {"party": question.parties} if len(question.parties) <= 2 else {}
        told = self.incidents(since=question.since or None, until=question.until or None, **between)
        ids = set(found)
        rows = [row for row in told if not ids.isdisjoint(row["articles"])]
        made = gather(self.ledger.named(ids.union(*(row["articles"] for row in rows))), incidents=rows)
        return self._reviewed(made)

    def _reviewed(self, made: Picture) -> Picture:
        """A picture with what people said: measured precision, and without the forecasts that they settled."""
        made.precision, settled = self._precision(), self.outcomes.settled()
        made.found["forecasts"] = [one for one in made.found["forecasts"] if one.record.id not in settled]
        return made

    def _precision(self) -> dict[str, Proportion]:
        """The measured precision of events by type; of all under the empty name."""
        return {one.type: one.share for one in self.revision.precision() if one.kind == "events"}

    def dossier_articles(self, question: Question) -> list[str]:
        """The ids of the articles that a question's words find; without words, of all."""
        wanted = Filter(since=question.since or None, until=question.until or None, limit=None)
        rows = self.search(question.words, wanted) if question.words else self.articles(wanted)
        return [row["id"] for row in rows]

    def last_brief(self) -> str | None:
        """When the last brief was remembered; None when there was none."""
        from detente.ledger.state import get_value

        with self.ledger.reading() as connection:
            return get_value(connection, "brief.last")

    def remember_brief(self) -> None:
        """Take what is in the ledger now as told."""
        from detente.clock import stamp
        from detente.ledger.state import put_value

        with self.ledger.writing() as connection:
            put_value(connection, "brief.last", stamp(self.clock.now()))

    def quarantine(self, *, limit: int | None = None) -> Iterator[Row]:
        """What was set aside, latest first."""
        return self.ledger.quarantine(limit=limit)

    def quarantined(self, number: int) -> Row:
        """One input that was set aside, with its bytes where they were kept."""
        return self.ledger.quarantined(number)

    def captures(self) -> Iterator[Row]:
        """Every capture's bytes as received, oldest first."""
        return self.ledger.captures()

    def coded(self) -> Iterator[CodedArticle]:
        """Every stored article whole, with its records and their reasons, oldest first."""
        return (coded for _, coded in self.ledger.coded())
