"""Where everything of a site stands: paths and anchors, the same in every language. In: a picture. Out: `Places`.

File names are made of party codes, years and content ids only, never of words from a page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from detente.analysis.merging import Incident
from detente.analysis.rows import Pair
from detente.records import content_id
from detente.reports.labels import load_labels
from detente.reports.lines import instrument_key
from detente.reports.picture import KINDS, Found, Head, Picture, iso

T = TypeVar("T")
PAGE = 200
"""Lines of one page of a list; a page stays under 500 KB."""

_SAFE = re.compile(r"[A-Z0-9]{2,8}")
_NAME = re.compile(r"((аль|эль|ас|ат|аш|ад|ан|ар|аз|уль|бен)-)?([дО]['’])?([A-ZА-ЯЁ][\w-]*|[IVX]+)")
_PARTICLES = frozenset(
    ["аль", "эль", "бен", "бин", "ибн", "фон", "дер", "ван", "де", "дель", "ди", "да", "ла", "дос", "душ", "ульд"]
)
_BODY = re.compile(
    r"парламент\w*|дум\w|рад[аые]|совет\w?|палат\w|собрани\w|комитет\w?|министерств\w|правительств\w|служб\w|дом"
)
_VOWELS = "аеиоуыэюяйь"
_ENDING = re.compile(f"([{_VOWELS}]+|[ао]м)$")  # of a state's name in any case: "Перу", "Ирака", "Ираком"
_ANCHOR = re.compile(r"[0-9a-z-]{1,40}")


@dataclass(slots=True)
class Places:
    """Paths by key: `articles` (article key), `refs` (event or record id, with anchor), `incidents`, and lists to page."""

    articles: dict[str, str] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    incidents: dict[str, str] = field(default_factory=dict)
    headlines: dict[str, list[Head]] = field(default_factory=dict)
    instruments: dict[str, list[Found]] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    outlets: dict[str, list[Head]] = field(default_factory=dict)

    def link(self, refs: Iterable[str]) -> str | None:
        """The page of the first thing that has one; an incident told once leads to its sentence."""
        for ref in refs:
            if place := self.incidents.get(ref) or self.refs.get(ref):
                return place
        return None


@dataclass(slots=True)
class Person:
    """Someone who speaks or acts by name, with what they said (records) and did (event ids)."""

    name: str
    code: str | None
    office: str | None
    said: list[Found] = field(default_factory=list)
    did: list[str] = field(default_factory=list)


def plan(picture: Picture) -> Places:
    """Give everything its place."""
    places = Places()
    _place_articles(picture, places)
    for told in picture.tellings.values():
        places.refs[told.event.id] = f"{places.articles[told.head.key]}#{anchor(told.event.id)}"
    for kind in KINDS:
        for found in picture.found[kind]:
            places.refs.setdefault(found.record.id, f"{places.articles[found.head.key]}#{anchor(found.record.id)}")
    for incident in picture.incidents:
        if len(incident.articles) > 1:
            places.incidents[incident.id] = f"i/{safe(incident.id)}.html"
    for found in picture.found["instruments"]:
        path = f"n/{content_id('instrument', instrument_key(found))}.html"
        places.instruments.setdefault(path, []).append(found)
    _place_people(picture, places)
    for head in reversed(picture.heads):
        if head.outlet:
            places.outlets.setdefault(f"o/{content_id('outlet', head.outlet)}.html", []).append(head)
    return places


def _place_articles(picture: Picture, places: Places) -> None:
    """An article has a page; headlines without a text share one for each month."""
    by_month: dict[str, list[Head]] = defaultdict(list)
    for head in picture.heads:
        if head.short:
            by_month[head.day[:7] or "0000"].append(head)
        else:
            places.articles[head.key] = f"a/{head.key}.html"
    for month in sorted(by_month):
        for number, part in chunks(by_month[month], PAGE):
            path = f"h/{month}-{number}.html"
            places.headlines[path] = list(part)
            places.articles.update((head.key, path) for head in part)


def _place_people(picture: Picture, places: Places) -> None:
    states = load_labels("ru")
    for found in picture.found["statements"]:
        party = found.record.speaker
        if party.name and is_person(party.name, states.party(party.code)):
            _person(places, party.name, party.code, party.office).said.append(found)
    for incident in picture.incidents:
        for event in incident.events:
            told = picture.tellings.get(event)
            for party in (*told.event.actors, *told.event.recipients) if told else ():
                if party.name and is_person(party.name, states.party(party.code)):
                    did = _person(places, party.name, party.code, party.office).did
                    if incident.id not in did[-1:]:
                        did.append(incident.id)


def _person(places: Places, name: str, code: str | None, office: str | None) -> Person:
    name = " ".join(name.split())
    person = places.people.setdefault(person_path(name, code), Person(name, code, office))
    person.office = person.office or office
    return person


def person_path(name: str, code: str | None) -> str:
    """The page of a person."""
    return f"w/{content_id('person', ' '.join(name.split()), code)}.html"


def is_person(name: str, state: str = "") -> bool:
    """Whether a name is one of a person: two to four words, each with a capital and small letters after it, none of them
    the state's or a body's.

    >>> [is_person(name) for name in ("Хайдер аль-Абади", "Урсула фон дер Ляйен", "МИД России", "власти", "Белый дом")]
    [True, True, False, False, False]
    >>> [is_person(name, "Ирак") for name in ("Парламент Ирака", "Верховный Совет", "Северный Ирак")]
    [False, False, False]
    >>> [is_person(name, "Перу") for name in ("Хавьер Перес", "Южное Перу")]
    [True, False]
    """
    words = [word for word in name.split() if word not in _PARTICLES]
    if not 2 <= len(words) <= 4 or any(_BODY.fullmatch(word.casefold()) for word in words):
        return False
    stems = {one.casefold().rstrip(_VOWELS) for one in state.split()}
    if any(_ENDING.sub("", word.casefold()) in stems for word in words):
        return False
    return all((_NAME.fullmatch(word) and not word.isupper()) or set(word) <= set("IVX") for word in words)


def pair_path(pair: Pair, part: str = "") -> str:
    """The page of a pair, or of a part of it (a year)."""
    names = [code if _SAFE.fullmatch(code) else content_id("party", code) for code in pair]
    return f"p/{'-'.join(names)}{f'.{part}' if part else ''}.html"


def anchor(record: str) -> str:
    """The anchor of a record on its page."""
    return f"r-{safe(record)}"


def safe(name: str) -> str:
    """A record's id as it may stand in a file name; anything unusual is hashed."""
    return name if _ANCHOR.fullmatch(name) else content_id("name", name)


def chunks(items: Sequence[T], size: int = PAGE) -> Iterator[tuple[int, Sequence[T]]]:
    """Parts of a list with their numbers from 1; one empty part for an empty list."""
    for number, start in enumerate(range(0, max(len(items), 1), size), 1):
        yield number, items[start : start + size]


def by_year(incidents: Iterable[Incident]) -> dict[str, list[Incident]]:
    """Incidents by the year they began in, newest first."""
    found: dict[str, list[Incident]] = defaultdict(list)
    for incident in sorted(incidents, key=lambda one: (-one.first, one.id)):
        found[iso(incident.first)[:4]].append(incident)
    return dict(found)
