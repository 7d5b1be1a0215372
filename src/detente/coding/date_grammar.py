"""Russian time expressions: a sentence's text in, unresolved expressions out.

Word tables are data (`data/ru/dates.toml`). Every pattern is linear in the length of the sentence. Resolution against a
calendar day is the work of `date_values`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Any

from detente.records import Span


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression as written. `kind` says which of the other fields carry it.

    kinds: `date` (day, month, maybe year and `weekday`), `month`, `season`, `year`, `decade`, `offset` (unit and count from an
    anchor), `period` (this, last or next week, month or year), `weekday`, `anchor` (the day last spoken of, plus `count` days),
    `same` (the time last spoken of). `unit` "same year" is the year last spoken of.
    """

    kind: str
    span: Span
    words: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_day: int | None = None
    part: str | None = None
    unit: str | None = None
    count: float = 0
    weekday: int | None = None
    turn: int = 0  # -1 last, 0 this, +1 next
    since: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The tables of `dates.toml` compiled to one alternation each."""

    months: tuple[tuple[re.Pattern[str], int], ...]
    weekdays: tuple[tuple[re.Pattern[str], int], ...]
    units: tuple[tuple[re.Pattern[str], str], ...]
    seasons: dict[str, int]
    numerals: dict[str, float]
    simple: dict[str, int]
    rules: tuple[tuple[re.Pattern[str], str], ...]
    hint: re.Pattern[str]  # found in every sentence with an expression
    plans: frozenset[str]
    modals: frozenset[str]
    will_be: frozenset[str]
    now: frozenset[str]
    earlier: frozenset[str]
    recalls: frozenset[str]
    goes_on: tuple[tuple[str, ...], ...]


def table() -> dict[str, Any]:
    """The raw word tables with their examples."""
    return tomllib.loads(resources.files("detente.data").joinpath("ru/dates.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def words() -> Words:
    """The compiled tables, made once."""
    raw = table()
    lists = {name: frozenset(raw["told"][name]) for name in ("plans", "modals", "will_be", "now", "earlier", "recalls")}
    stems = [stem for name in ("months", "weekdays", "seasons", "units", "simple") for stem in raw[name]]
    return Words(
        months=_compiled(raw["months"]),
        weekdays=_compiled(raw["weekdays"]),
        units=_compiled(raw["units"]),
        seasons=raw["seasons"],
        numerals=raw["numerals"],
        simple=raw["simple"],
        rules=tuple((re.compile(pattern), name) for name, pattern in _patterns(raw).items()),
        hint=re.compile(rf"\d|\b(?:{'|'.join([*stems, 'недел', 'накануне', 'тогда же'])})"),
        goes_on=tuple(tuple(told.split()) for told in raw["told"]["goes_on"]),
        **lists,
    )


def _patterns(raw: dict[str, Any]) -> dict[str, str]:
    """The pattern of every kind of expression, by name."""
    month = "|".join(raw["months"])
    weekday = "|".join(raw["weekdays"])
    season = "|".join(raw["seasons"])
    numeral = "|".join(raw["numerals"])
    unit = "|".join(raw["units"])
    simple = "|".join(sorted(raw["simple"], key=len, reverse=True))
    year = r"(?P<year>(?:19|20)\d\d)"
    in_year = rf"(?:,?\s{{1,2}}{year}(?!\d)(?:\s?г(?:\.|ода?|оду)?(?!\w))?)?"
    which = r"(?P<turn>прошл|прошедш|минувш|предыдущ|нынешн|текущ|эт|следующ|будущ)[а-я]{1,3}"
    which_year = rf"(?:\s(?:{which}|(?P<same>этого|того) же)\sгода)?"
    part = r"(?:(?P<part>начал|середин|конц|конец)[а-я]{0,2}\s)?"
    since = r"(?:(?P<since>с|со|после|начиная с)\s)?"
    return {
        "iso": r"(?<![\d.-])(?P<year>(?:19|20)\d\d)[-/](?P<monthno>\d\d)[-/](?P<day>\d\d)(?![\d-])",
        "numeric": r"(?<![\d.])(?P<day>\d\d?)[./](?P<monthno>\d\d)[./](?P<year>(?:19|20)\d\d)(?!\d)",
        "date": rf"{since}(?<![\d.,:])(?P<day>\d\d?)(?:-?го)?(?:\s?(?:-|–|—|и|по|на)\s?(?P<last>\d\d?)(?:-?го)?)?\s(?P<month>{month})[а-я]{{0,3}}(?![а-я])\.?{in_year}{which_year}",
        "month": rf"(?<!\w){since}{part}(?P<month>{month})[а-я]{{0,2}}(?![а-я])(?:{which_year}){in_year}",
        "season": rf"(?<!\w){since}{part}(?P<season>{season})(?:\s(?:{year}(?:\s?г(?:\.|ода?|оду)?(?!\w))?|{which}\sгода|(?P<same>этого|того) же\sгода))?(?!\w)",
        "decade": rf"(?<!\w){part}(?P<decade>(?:19|20)\d0)-?(?:х|ые|ых)(?:\sг(?:г\.|одов|оды|одах))?(?!\w)",
        "year": rf"(?<![\w.,-]){since}{part}{year}(?:\s?[-–—]\s?(?:(?:19|20)?\d\d))?\s?(?:г\.|год[а-я]{{0,2}})(?!\w)",
        "short": rf"(?<!\w)(?:в|с|до|к)\s{year}-(?:ом|м|го|му)(?!\w)",
        "same": r"(?<!\w)тогда же(?!\w)",
        "simple": rf"(?<!\w)(?P<simple>{simple})(?!\w)",
        "eve": r"(?<!\w)накануне(?!\w)(?!\s(?:визит|саммит|встреч|выбор|переговор|праздник|заседани|годовщин|нов|дн|юбиле|референдум|инаугураци|приезд|поездк|[А-Я]))",
        "ago": rf"(?<!\w)(?:(?P<count>\d{{1,3}}|{numeral})\s)?(?P<unit>{unit})\s(?:тому\s)?назад(?!\w)",
        "earlier": rf"(?<!\w)(?:за\s)?(?:(?P<count>\d{{1,3}}|{numeral})\s)?(?P<unit>{unit})\s(?P<way>ранее|раньше|до этого|спустя)(?!\w)",
        "later": rf"(?<!\w)(?P<way>спустя|через)\s(?:(?P<count>\d{{1,3}}|{numeral})\s)?(?P<unit>{unit})(?!\w)",
        "nextday": r"(?<!\w)(?:на|в)\s(?P<nextday>следующий|другой|тот же|этот же|тот|этот)\sдень(?!\w)",
        "week": rf"(?<!\w)(?:на|в)\s{which}\sнедел[еюи](?!\w)",
        "period": rf"(?<!\w)(?:в|с|за)\s{which}\s(?P<what>месяц[а-я]{{0,2}}|год[ау]?)(?!\w)",
        "weekday": rf"(?<!\w)(?:во?|на|с|ко?|до)\s(?:{which}\s)?(?P<weekday>{weekday})[а-я]{{0,2}}(?!\w)",
    }


def _compiled(stems: dict[str, Any]) -> tuple[tuple[re.Pattern[str], Any], ...]:
    return tuple((re.compile(f"(?:{stem})"), value) for stem, value in stems.items())


def find_expressions(text: str) -> list[Expression]:
    """All time expressions of a sentence, in order, the longest where two overlap."""
    lowered = text.lower().replace("ё", "е")
    if len(lowered) != len(text):  # a letter whose lower case is longer would shift every offset
        lowered = "".join(low if len(low := c.lower()) == 1 else c for c in text).replace("ё", "е")
    vocabulary, hits = words(), []
    if vocabulary.hint.search(lowered) is None:
        return []
    for pattern, name in vocabulary.rules:
        for match in pattern.finditer(lowered):
            expression = READERS[name](match, text, vocabulary)
            if expression is not None:
                hits.append(expression)
    hits.sort(key=lambda e: (e.span[0] - e.span[1], e.span[0]))
    kept: list[Expression] = []
    for hit in hits:
        if all(hit.span[1] <= other.span[0] or other.span[1] <= hit.span[0] for other in kept):
            kept.append(hit)
    return _joined(sorted(kept, key=lambda e: e.span), text)


def _joined(found: list[Expression], text: str) -> list[Expression]:
    """Join a word for a day with the date beside it that says which day it is: "в пятницу, 8 февраля", "вчера, 5 мая"."""
    joined: list[Expression] = []
    for one in found:
        last = joined[-1] if joined else None
        if (
            last is None
            or text[last.span[1] : one.span[0]].strip(" \u00a0") not in ("", ",")
            or not _one_day(last, one)
        ):
            joined.append(one)
            continue
        date = one if one.kind == "date" else last
        span = (last.span[0], one.span[1])
        weekday = next((e.weekday for e in (last, one) if e.weekday), None)
        joined[-1] = replace(date, span=span, words=text[span[0] : span[1]], weekday=weekday)
    return joined


def _one_day(one: Expression, other: Expression) -> bool:
    """Whether two neighbours name one day: a weekday or "вчера" with a date, or "вчера" with a weekday."""
    kinds = {one.kind, other.kind}
    if any(e.kind == "offset" and (e.unit != "day" or abs(e.count) > 2) for e in (one, other)):
        return False
    return kinds in ({"weekday", "date"}, {"offset", "date"}, {"offset", "weekday"})


Reader = Callable[["re.Match[str]", str, Words], "Expression | None"]


def _make(match: re.Match[str], text: str, kind: str, **fields: Any) -> Expression:
    return Expression(kind, match.span(), text[match.start() : match.end()], **fields)


def _group(match: re.Match[str], name: str) -> str | None:
    return match.groupdict().get(name)


def _turn(match: re.Match[str]) -> int | None:
    word = _group(match, "turn")
    if not word:
        return None
    return -1 if word in ("прошл", "прошедш", "минувш", "предыдущ") else 1 if word in ("следующ", "будущ") else 0


def _lookup(stems: tuple[tuple[re.Pattern[str], Any], ...], word: str) -> Any:
    return next((value for pattern, value in stems if pattern.match(word)), None)


def _count(match: re.Match[str], vocabulary: Words) -> float | None:
    word = _group(match, "count")
    if word is None:
        return 1
    if word.isdigit():
        return int(word)
    return vocabulary.numerals[word] or None  # "несколько" counts nothing


def _year(match: re.Match[str]) -> int | None:
    word = _group(match, "year")
    return int(word) if word else None


def _year_unit(match: re.Match[str]) -> str | None:
    return "same year" if _group(match, "same") else "year" if _group(match, "turn") else None


def _read_numeric(match: re.Match[str], text: str, _: Words) -> Expression | None:
    return _make(match, text, "date", year=_year(match), month=int(match["monthno"]), day=int(match["day"]))


def _read_date(match: re.Match[str], text: str, vocabulary: Words) -> Expression | None:
    last = _group(match, "last")
    turn = _turn(match)
    stop = match.end() - (text[match.end() - 1] == "." and "г" not in match.group()[-3:])
    return replace(_make(
        match, text, "date", year=_year(match), month=_lookup(vocabulary.months, match["month"]), day=int(match["day"]),
        last_day=int(last) if last else None, turn=turn or 0, unit=_year_unit(match),
    ), span=(match.start(), stop), words=text[match.start() : stop])  # fmt: skip


def _read_month(match: re.Match[str], text: str, vocabulary: Words) -> Expression | None:
    year, turn = _year(match), _turn(match)
    before = text[max(0, match.start() - 3) : match.start()].lower().split()
    spoken = before[-1:] in (["в"], ["к"], ["с"], ["до"], ["за"], ["на"], ["по"]) or match["since"] or match["part"]
    if year is None and turn is None and not spoken:
        return None  # "март" alone may be anything
    return _make(
        match, text, "month", year=year, month=_lookup(vocabulary.months, match["month"]), part=_group(match, "part"),
        turn=turn or 0, unit=_year_unit(match), since=bool(match["since"]),
    )  # fmt: skip


def _read_season(match: re.Match[str], text: str, vocabulary: Words) -> Expression | None:
    year, turn = _year(match), _turn(match)
    genitive = match["season"] in ("весны", "лета", "осени", "зимы")
    if genitive and not match["since"] and not match["part"]:
        return None
    return _make(
        match, text, "season", year=year, month=vocabulary.seasons[match["season"]], turn=turn or 0,
        unit=_year_unit(match), since=bool(match["since"]),
    )  # fmt: skip


def _read_decade(match: re.Match[str], text: str, _: Words) -> Expression | None:
    return _make(match, text, "decade", year=int(match["decade"]), part=_group(match, "part"))


def _read_year(match: re.Match[str], text: str, _: Words) -> Expression | None:
    return _make(match, text, "year", year=_year(match), part=_group(match, "part"), since=bool(_group(match, "since")))


def _read_same(match: re.Match[str], text: str, _: Words) -> Expression | None:
    return _make(match, text, "same")


def _read_simple(match: re.Match[str], text: str, vocabulary: Words) -> Expression | None:
    return _make(match, text, "offset", unit="day", count=vocabulary.simple[match["simple"]])


def _read_eve(match: re.Match[str], text: str, _: Words) -> Expression | None:
    return _make(match, text, "offset", unit="day", count=-1)


def _read_ago(match: re.Match[str], text: str, vocabulary: Words) -> Expression | None:
    count = _count(match, vocabulary)
    unit = _lookup(vocabulary.units, match["unit"])
    return None if count is None else _make(match, text, "offset", unit=unit, count=-count)


def _read_relative(match: re.Match[str], text: str, vocabulary: Words) -> Expression | None:
    count = _count(match, vocabulary)
    if count is None:
        return None
    earlier = match["way"] in ("ранее", "раньше", "до этого")
    unit = _lookup(vocabulary.units, match["unit"])
    if match["way"] == "через":
        return _make(match, text, "offset", unit=unit, count=count)
    return _make(match, text, "anchor", unit=unit, count=-count if earlier else count)


def _read_next_day(match: re.Match[str], text: str, _: Words) -> Expression | None:
    return _make(match, text, "anchor", unit="day", count=1 if match["nextday"] in ("следующий", "другой") else 0)


def _read_week(match: re.Match[str], text: str, _: Words) -> Expression | None:
    return _make(match, text, "period", unit="week", turn=_turn(match) or 0)


def _read_period(match: re.Match[str], text: str, _: Words) -> Expression | None:
    unit = "month" if match["what"].startswith("месяц") else "year"
    return _make(match, text, "period", unit=unit, turn=_turn(match) or 0)


def _read_weekday(match: re.Match[str], text: str, vocabulary: Words) -> Expression | None:
    turn = _turn(match)
    return _make(
        match, text, "weekday", weekday=_lookup(vocabulary.weekdays, match["weekday"]), turn=turn or 0,
        unit=None if turn is None else "week",
    )  # fmt: skip


READERS: dict[str, Reader] = {
    "iso": _read_numeric,
    "numeric": _read_numeric,
    "date": _read_date,
    "month": _read_month,
    "season": _read_season,
    "decade": _read_decade,
    "year": _read_year,
    "short": _read_year,
    "same": _read_same,
    "simple": _read_simple,
    "eve": _read_eve,
    "ago": _read_ago,
    "earlier": _read_relative,
    "later": _read_relative,
    "nextday": _read_next_day,
    "week": _read_week,
    "period": _read_period,
    "weekday": _read_weekday,
}
