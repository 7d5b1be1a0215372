"""The acts that the coder knows, as data: what words carry them, who fills their roles, and examples that prove them.

In: TOML files of a language (`data/lexicon/ru/*.toml`) and a user's overlay (`<overlay>/lexicon/ru/*.toml`). Out: a `Lexicon`, indexed by
trigger lemma so that the cost of a sentence does not follow the number of entries. A file whose name starts with an underscore holds
tables shared by all acts: `_frames.toml` (role templates), `_words.toml` (word classes), `_moods.toml` (governing words and particles).
Errors are LexiconError with `file:line`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from detente.coding.ontology import Ontology, load_ontology
from detente.errors import LexiconError


class Roles(BaseModel):
    """Which slots fill the actor and the recipient, in order of preference (`"subj | gen"`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    actor: str = ""
    recipient: str = ""


class FrameClass(BaseModel):
    """A role template shared by many acts: for a verb at the head, and for a noun."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    verb: Roles
    noun: Roles
    symmetric: bool = False
    single: bool = False  # one party is enough (a body in session)
    people: bool = False  # unofficial people may act (a demonstration)
    place_actor: bool = False  # the place acts when nobody else does ("в Иране арестован ...")


class Act(BaseModel):
    """One act. `verbs` and `nouns` are single lemmas, `frames` several words that stand together."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: str
    frame: str
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    forbids: tuple[str, ...] = ()
    actor: str | None = None
    recipient: str | None = None
    voice: str | None = None  # "pass": only passives; "told": no participle that only describes a noun
    mood: str | None = None  # the mood the words themselves carry: planned, refused
    status: str | None = None
    swallows: bool | None = None
    answers: str | None = (
        None  # the type (and mode) of the other side's act that this one answers: "отверг обвинения X"
    )
    weight: float = 1.0
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An act with its name, where it stands, and its frame resolved."""

    id: str
    act: Act
    frame: FrameClass
    where: str

    def roles(self, verbal: bool) -> Roles:
        """The slots of this act, its own over its frame's."""
        base = self.frame.verb if verbal else self.frame.noun
        if self.frame.symmetric:
            return base if self.act.actor is None else Roles(actor=self.act.actor)
        actor = _joined(self.act.actor, base.actor)
        return Roles(actor=actor, recipient=f"{_joined(self.act.recipient, base.recipient)} | under")


def _joined(own: str | None, base: str) -> str:
    """An act's own slots before its frame's."""
    return base if own is None else " | ".join(dict.fromkeys(part.strip() for part in f"{own} | {base}".split("|")))


@dataclass(frozen=True, slots=True)
class Trigger:
    """One way to express an entry: its lemmas in order; `kind` is verb, noun or frame."""

    entry: Entry
    lemmas: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class Lexicon:
    """Entries, their trigger index (by the last lemma), word classes and moods."""

    ontology: Ontology
    entries: Mapping[str, Entry]
    frames: Mapping[str, FrameClass]
    words: Mapping[str, frozenset[str]]
    moods: Mapping[str, str]  # governing lemma -> mood
    assets: Mapping[tuple[str, ...], str]  # lemmas of a thing -> the party it stands for
    triggers: Mapping[str, tuple[Trigger, ...]] = field(repr=False)

    def is_word(self, lemma: str, spec: str) -> bool:
        """Whether a lemma satisfies a condition: `"lemma"`, `"@class"`, or alternatives `"a|@b"`."""
        return any(
            lemma in self.words.get(one[1:], ()) if one.startswith("@") else lemma == one for one in spec.split("|")
        )


def _lines_of(text: str) -> dict[str, int]:
    """The line of each table's header; one pass, whatever the number of tables."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("[") and (end := line.find("]")) > 0:
            lines.setdefault(line[1:end], number)
    return lines


def _read(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where = f"{name}:{line[1]}" if line else name
        raise LexiconError(f"not valid TOML: {error}", subject=where) from error


def _explain(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())


def _sources(language: str, overlay: Path | None) -> list[tuple[str, str, str]]:
    """(stem, name for errors, text) of every lexicon file, shipped ones first, by name."""
    shipped = files("detente.data").joinpath("lexicon").joinpath(language)
    found = sorted((f.name, f.read_text(encoding="utf-8")) for f in shipped.iterdir() if f.name.endswith(".toml"))
    sources = [(name.removesuffix(".toml"), f"{language}/{name}", text) for name, text in found]
    folder = overlay / "lexicon" / language if overlay else None
    if folder and folder.is_dir():
        sources += [(p.stem, str(p), p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.toml"))]
    return sources


def _tables(sources: Iterable[tuple[str, str, str]], stem: str) -> Iterator[tuple[str, Any, str]]:
    for name, shown, text in sources:
        if name == stem:
            lines = _lines_of(text)
            for key, value in _read(shown, text).items():
                yield key, value, f"{shown}:{lines.get(key, 1)}"


def _word_lists(sources: list[tuple[str, str, str]], stem: str) -> dict[str, frozenset[str]]:
    lists: dict[str, frozenset[str]] = {}
    for key, value, where in _tables(sources, stem):
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise LexiconError(f"{key} must be a list of words", subject=where)
        lists[key] = lists.get(key, frozenset()) | frozenset(word.replace("ё", "е") for word in value)
    return lists


def _frames(sources: list[tuple[str, str, str]]) -> dict[str, FrameClass]:
    frames = {}
    for key, value, where in _tables(sources, "_frames"):
        try:
            frames[key] = FrameClass.model_validate(value)
        except ValidationError as error:
            raise LexiconError(_explain(error), subject=where) from error
    return frames


def _check(act: Act, ontology: Ontology, where: str) -> None:
    kind = ontology.types.get(act.type)
    if kind is None:
        raise LexiconError(f"unknown type {act.type}", subject=where, hint="see ontology.toml")
    if act.mode and act.mode not in kind.modes:
        raise LexiconError(f"{act.type} has no mode {act.mode}", subject=where)
    unknown = [name for name in act.contexts if name not in ontology.contexts]
    if unknown:
        raise LexiconError(f"unknown context {unknown[0]}", subject=where)
    if not (act.verbs or act.nouns or act.frames):
        raise LexiconError("no trigger: give verbs, nouns or frames", subject=where)
    if not act.yes:
        raise LexiconError("no example: give at least one under yes", subject=where)


def _entries(
    sources: list[tuple[str, str, str]], frames: Mapping[str, FrameClass], ontology: Ontology
) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for stem, shown, text in sources:
        if stem.startswith("_"):
            continue
        table, lines = _read(shown, text), _lines_of(text)
        shared = {key: value for key, value in table.items() if not isinstance(value, dict)}
        for name, value in table.items():
            if not isinstance(value, dict):
                continue
            where = f"{shown}:{lines.get(name, 1)}"
            try:
                act = Act.model_validate({**shared, **value})
            except ValidationError as error:
                raise LexiconError(_explain(error), subject=where) from error
            _check(act, ontology, where)
            if act.frame not in frames:
                raise LexiconError(f"unknown frame {act.frame}", subject=where, hint="see _frames.toml")
            entries[f"{stem}.{name}"] = Entry(f"{stem}.{name}", act, frames[act.frame], where)
    return entries


class _Kin:
    """Verbs of one act in both aspects, and its verbal nouns (`_aspects.toml`)."""

    def __init__(self, families: Iterable[str]) -> None:
        self._verbs: dict[str, tuple[str, ...]] = {}
        self._all: dict[str, tuple[str, ...]] = {}
        for family in sorted(families):
            verbs, _, nouns = family.partition("/")
            for verb in verbs.split():
                self._verbs[verb] = tuple(verbs.split())
                self._all[verb] = (*verbs.split(), *nouns.split())

    def verbs(self, word: str) -> tuple[str, ...]:
        return self._verbs.get(word, (word,))

    def part(self, spec: str, *, first: bool) -> str:
        """A frame's part with its kin: `"закрыть"` is `"закрыть|закрывать"`, and at the head of a frame `"закрытие"` too."""
        kin = self._all if first else self._verbs
        return "|".join(dict.fromkeys(other for word in spec.split("|") for other in kin.get(word, (word,))))


def _index(entries: Iterable[Entry], kin: _Kin) -> dict[str, tuple[Trigger, ...]]:
    index: dict[str, list[Trigger]] = {}
    for entry in entries:
        act = entry.act
        ways: list[tuple[str, tuple[str, ...]]] = [
            ("verb", (other,)) for word in act.verbs for other in kin.verbs(word)
        ]
        ways += [("noun", (word,)) for word in act.nouns]
        ways += [("frame", tuple(kin.part(w, first=not n) for n, w in enumerate(f.split()))) for f in act.frames]
        for kind, words in dict.fromkeys(ways):
            lemmas = tuple(word.replace("ё", "е") for word in words)
            for last in lemmas[-1].split("|"):
                index.setdefault(last, []).append(Trigger(entry, (*lemmas[:-1], last), kind))
    plain = sorted(lemma for lemma in index if lemma.endswith(("ть", "ти", "чь")))
    for lemma in plain:
        passive = [Trigger(t.entry, (_reflexive(lemma),), "reflexive") for t in index[lemma] if t.kind == "verb"]
        if passive and _reflexive(lemma) not in index:
            index[_reflexive(lemma)] = passive
    return {lemma: tuple(triggers) for lemma, triggers in index.items()}


def _reflexive(verb: str) -> str:
    return verb + ("сь" if verb.endswith("ти") else "ся")


@lru_cache(maxsize=4)
def load_lexicon(overlay: Path | None = None, language: str = "ru") -> Lexicon:
    """Read and check the lexicon of a language with the user's own entries over it."""
    ontology = load_ontology()
    sources = _sources(language, overlay)
    frames = _frames(sources)
    entries = _entries(sources, frames, ontology)
    kin = _Kin(_word_lists(sources, "_aspects").get("families", frozenset()))
    listed = sorted(_word_lists(sources, "_moods").items())
    moods = {other: mood for mood, words in listed for word in sorted(words) for other in kin.verbs(word)}
    moods |= {word: mood for mood, words in listed for word in sorted(words)}
    owned = sorted(_word_lists(sources, "_assets").items())
    assets = {tuple(name.split()): code for code, names in owned for name in sorted(names)}
    return Lexicon(
        ontology, entries, frames, _word_lists(sources, "_words"), moods, assets, _index(entries.values(), kin)
    )
