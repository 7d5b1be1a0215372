"""The words that attribute words, read from `data/ru/speech.toml` and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from detente.errors import LexiconError

FRAMES = ("quote", "clause", "trail", "about", "matter", "that")
INTRODUCERS = ("inf", "obj", "ins", "obj-ins", "obj-with", "obj-в", "к", "от", "в", "за", "против")


@dataclass(frozen=True, slots=True)
class VerbClass:
    """One way in which verbs report: what may carry the words, and which objects are themselves a report."""

    name: str
    frames: frozenset[str]
    introducers: frozenset[str]
    objects: frozenset[str]
    clause_only: frozenset[str]


@dataclass(frozen=True, slots=True)
class SpeechWords:
    """All cue words. `verbs` maps a lemma to its classes, in file order."""

    verbs: Mapping[str, tuple[VerbClass, ...]]
    nouns: Mapping[str, frozenset[str]]
    predicatives: frozenset[str]
    roles: Mapping[str, frozenset[str]]
    venues: Mapping[str, frozenset[str]]
    examples: tuple[Mapping[str, Any], ...]

    def classes(self, lemma: str) -> tuple[VerbClass, ...]:
        return self.verbs.get(lemma, ())

    def may_report(self, lemmas: Iterable[str]) -> bool:
        """Whether a sentence with these words can attribute any: only such sentences need their syntax for statements."""
        by_phrase = self.nouns["by_dative"] | self.nouns["view"] | self.nouns["demands"]
        return any(lemma in self.verbs or lemma in self.predicatives or lemma in by_phrase for lemma in lemmas)

    def has(self, lemma: str, name: str) -> bool:
        return any(verb.name == name for verb in self.classes(lemma))


def load_speech() -> SpeechWords:
    """The shipped table. Raises LexiconError naming the file and the entry that is wrong."""
    name = "ru/speech.toml"
    try:
        raw = tomllib.loads(files("detente.data").joinpath(name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(str(error), subject=name) from error
    return parse_speech(raw, name)


def parse_speech(raw: Mapping[str, Any], name: str) -> SpeechWords:
    """Check a decoded table and build the index."""
    verbs: dict[str, tuple[VerbClass, ...]] = {}
    for entry in raw.get("verbs", ()):
        verb = _verb_class(entry, name)
        for lemma in dict.fromkeys(entry["lemmas"]):
            verbs[lemma] = (*verbs.get(lemma, ()), verb)
    groups = {key: _groups(raw, key, name) for key in ("nouns", "roles", "venues")}
    predicatives = frozenset(raw.get("predicatives", {}).get("lemmas", ()))
    return SpeechWords(
        verbs, groups["nouns"], predicatives, groups["roles"], groups["venues"], tuple(raw.get("examples", ()))
    )


def _verb_class(entry: Mapping[str, Any], name: str) -> VerbClass:
    label = entry.get("class")
    where = f"{name}: verbs {label!r}"
    if not label or not entry.get("lemmas"):
        raise LexiconError("a verb class needs `class` and `lemmas`", subject=where)
    for key, allowed in (("frames", FRAMES), ("introducers", INTRODUCERS)):
        wrong = [value for value in entry.get(key, ()) if value not in allowed]
        if wrong:
            raise LexiconError(f"unknown {key}: {', '.join(wrong)}", subject=where, hint=f"one of {', '.join(allowed)}")
    unknown = sorted(set(entry) - {"class", "frames", "introducers", "objects", "clause_only", "lemmas"})
    if unknown:
        raise LexiconError(f"unknown keys: {', '.join(unknown)}", subject=where)
    sets = {key: frozenset(entry.get(key, ())) for key in ("frames", "introducers", "objects", "clause_only")}
    return VerbClass(label, **sets)


def _groups(raw: Mapping[str, Any], key: str, name: str) -> Mapping[str, frozenset[str]]:
    groups = {label: frozenset(values) for label, values in raw.get(key, {}).items()}
    if not groups or not all(isinstance(value, str) for values in groups.values() for value in values):
        raise LexiconError(f"[{key}] must hold lists of words", subject=name)
    return groups
