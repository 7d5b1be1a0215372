"""The words of reports in Russian and English: interface labels, names of parties and acts, dates, counted words.

In: `data/labels/words.tsv` and `parties.tsv` (key or code, ru, en). Out: a `Labels` for one language. A code that has no
name is shown as it is. Raises LexiconError with file and line for a table that cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from detente.errors import LexiconError

LANGUAGES = ("ru", "en")


@dataclass(frozen=True, slots=True)
class Labels:
    """Every word a report says by itself, in one language."""

    lang: str
    words: Mapping[str, str]
    parties: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """The words of a key, with its places filled in; values are plain text and are put in as they are."""
        text = self.words[key]
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    def term(self, group: str, name: str | None) -> str:
        """A term of a vocabulary (`posture.crisis`) in words; the term itself where the table has none."""
        return self.words.get(f"{group}.{name}", name or "")

    def party(self, code: str | None) -> str:
        """The name of a party by its code.

        >>> load_labels("en").party("AZE")
        'Azerbaijan'
        """
        return self.parties.get(code or "", code or "?")

    def side(self, codes: Iterable[str]) -> str:
        """Parties in a row; of more than four, three and the number of the others."""
        names = [self.party(code) for code in codes]
        if len(names) > 4:
            names = [*names[:3], self.say("n.more", n=len(names) - 3)]
        return ", ".join(names)

    def act(self, kind: str, mode: str | None = None) -> str:
        """What an event of a type and mode is, in a word or two."""
        return self.words.get(f"act.{kind}.{mode}") or self.words.get(f"act.{kind}", kind)

    def count(self, what: str, number: int) -> str:
        """A number with its word in the right form.

        >>> [load_labels("ru").count("reports", n) for n in (1, 3, 11, 25)]
        ['1 сообщение', '3 сообщения', '11 сообщений', '25 сообщений']
        """
        forms = self.words[f"n.{what}"].split("|")
        if self.lang == "ru":
            few = 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14
            one = number % 10 == 1 and number % 100 != 11
            at = 0 if one else 1 if few else 2
        else:
            at = 0 if number == 1 else 1
        return f"{number} {forms[at]}"

    def day(self, iso: str | None) -> str:
        """A day (2025-07-02), month (2025-07) or year as people write it; words for none."""
        year, month, day = [*(iso or "")[:10].split("-"), "", ""][:3]
        if not year:
            return self.say("date.none")
        if not month:
            return self.say("date.year", year=year)
        number = int(month)
        if not day:
            return self.say("date.month", month=self.words[f"month.alone.{number}"], year=year)
        return self.say("date.day", day=int(day), month=self.words[f"month.{number}"], year=year)

    def bounds(self, first: str, last: str) -> str:
        """A day, or the stretch of days in which something happened; a whole month or year by its name."""
        if first == last:
            return self.day(first)
        if first[:7] == last[:7] and first.endswith("-01") and int(last[8:]) >= 28:
            return self.day(first[:7])
        if first[:4] == last[:4] and first.endswith("-01-01") and last.endswith("-12-31"):
            return self.day(first[:4])
        start = self.day(first)
        if first[:4] == last[:4]:  # what both days share is said once
            start = str(int(first[8:])) if first[:7] == last[:7] else start.rsplit(" ", 1)[0]
        dash = "–" if start.isdigit() else " – "
        return f"{start}{dash}{self.day(last)}"

    def level(self, value: float | None) -> str:
        """A level of the scale with its sign; words for none."""
        if value is None:
            return self.say("site.level.none")
        text = f"{value:+.1f}".replace("-", "−")
        return text.replace(".", ",") if self.lang == "ru" else text


@lru_cache(maxsize=4)
def load_labels(lang: str) -> Labels:
    """The labels of a language, `ru` or `en`."""
    if lang not in LANGUAGES:
        raise ValueError(f"no labels in {lang!r}, only in {', '.join(LANGUAGES)}")
    column = 1 + LANGUAGES.index(lang)
    return Labels(lang, *({row[0]: row[column] for row in _table(name)} for name in ("words", "parties")))


@lru_cache(maxsize=4)
def _table(name: str) -> tuple[tuple[str, ...], ...]:
    """A table's rows; every key once, in every language."""
    place = f"labels/{name}.tsv"
    rows: dict[str, tuple[str, ...]] = {}
    text = files("detente.data").joinpath(place).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        cells = tuple(line.split("\t"))
        if number == 1 or not line or line.startswith("#"):
            continue
        if len(cells) != 1 + len(LANGUAGES) or not all(cells):
            raise LexiconError("expected a key and its words in every language", subject=f"{place}:{number}")
        if cells[0] in rows:
            raise LexiconError(f"{cells[0]!r} is there twice", subject=f"{place}:{number}")
        rows[cells[0]] = cells
    return tuple(rows.values())
