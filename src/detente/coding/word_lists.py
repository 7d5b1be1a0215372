"""Small tables of words in TOML: loading with checks, and matching of stems at word starts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any

from detente.errors import LexiconError


def load_table(name: str, sections: Sequence[str]) -> Mapping[str, Any]:
    """A TOML file under `data/` with at least these sections. Raises LexiconError naming the file."""
    try:
        raw = tomllib.loads(files("detente.data").joinpath(name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(str(error), subject=name) from error
    missing = [section for section in sections if section not in raw]
    if missing:
        raise LexiconError(f"missing sections: {', '.join(missing)}", subject=name)
    return raw


def words_of(raw: Mapping[str, Any], section: str, key: str, name: str) -> tuple[str, ...]:
    """A list of words of a section."""
    values = raw[section].get(key, ())
    if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
        raise LexiconError(f"[{section}] {key} must be a list of words", subject=name)
    return tuple(values)


def folded(text: str) -> str:
    """Lower case, ё as е, one space between words: what stems are matched in."""
    return " ".join(text.lower().replace("ё", "е").split())


def first_match(text: str, stems: Iterable[str]) -> tuple[int, str] | None:
    """The earliest stem that begins a word of a folded text; of those at one place the longest.

    A stem marked with `|` at its end must also end a word: "возможно|" is not found in "возможность".
    """
    best: tuple[int, str] | None = None
    for stem in stems:
        wanted = stem.rstrip("|")
        at = text.find(wanted)
        while at >= 0 and not _fits(text, at, len(wanted), whole=wanted != stem):
            at = text.find(wanted, at + 1)
        if at >= 0 and (best is None or at < best[0] or (at == best[0] and len(stem) > len(best[1]))):
            best = (at, stem)
    return best


def _fits(text: str, at: int, size: int, *, whole: bool) -> bool:
    if at > 0 and (text[at - 1].isalnum() or text[at - 1] == "-"):
        return False
    after = text[at + size : at + size + 1]
    return not whole or not (after.isalnum() or after == "-")


def plural_of(lemma: str) -> str:
    """The nominative plural of a noun, for the regular endings: "санкция" -> "санкции"."""
    if lemma.endswith("ие"):
        return lemma[:-1] + "я"
    if lemma.endswith("ия"):
        return lemma[:-1] + "и"
    if lemma.endswith(("ы", "и")):
        return lemma  # "переговоры"
    if lemma.endswith(("ь", "а")):
        return lemma[:-1] + ("и" if lemma.endswith("ь") or lemma[-2] in "кгх" else "ы")
    return lemma + "ы"
