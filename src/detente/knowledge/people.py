"""Which person a name means on a day, and what office the person then held."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.knowledge.entries import Occupancy, Office, Person
from detente.knowledge.forms import fold, is_form_of

MARGIN_DAYS = 45  # news calls a person by an office some weeks before and after it
ROMAN = frozenset("IVXLCDM")
ORDINALS = frozenset(("Первый", "Второй", "Третий", "Четвертый", "Пятый", "Шестой"))
FAMILY_FIRST = frozenset(("CHN", "PRK", "KOR", "VNM", "TWN", "HKG", "KHM"))
_ARTICLES = ("аль-", "эль-", "ас-", "аш-", "ар-", "ад-", "ан-", "аз-", "ат-", "ос-")


@dataclass(frozen=True, slots=True)
class PersonReading:
    """A person found for a name. `party` is None when the name stays ambiguous between states; `reason` says why this one."""

    person: str | None
    name: str
    party: str | None
    office: str | None
    sector: str | None
    official: bool
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class NameClues:
    """What stands around a name: the day, the words before it, an office word, a country; whether its form is a woman's."""

    date: str | None = None
    given: tuple[str, ...] = ()
    office: str | None = None
    party: str | None = None
    female: bool = False


@dataclass(frozen=True, slots=True)
class _Scored:
    score: float
    person: Person
    occupancy: Occupancy | None
    state: str  # active, former, future, undated


def family_names(name: str, aliases: Sequence[str], parties: frozenset[str]) -> tuple[tuple[str, ...], bool]:
    """The words by which a person is named alone, and whether they are too common to stand without an introduction."""
    words = name.split()
    if len(words) < 2 or set(words[-1]) <= ROMAN or words[-1] in ORDINALS:
        return (), False
    if parties and parties <= FAMILY_FIRST and len(words[0]) <= 6:
        return (words[0],), True
    found = []
    for variant in (name, *aliases):
        last = variant.split()[-1]
        if words[-1] in variant.split()[:-1]:
            continue  # the family name stands before a second one
        if not set(last) <= ROMAN and last not in ORDINALS and len(last) > 1 and " " in variant:
            found.append(last)
            found += [last[len(part) :].capitalize() for part in _ARTICLES if last.lower().startswith(part)]
    return tuple(dict.fromkeys(found)), False


def given_names(name: str, aliases: Sequence[str]) -> tuple[str, ...]:
    """The words of the name and its variants without each one's last word."""
    return tuple(dict.fromkeys(word for variant in (name, *aliases) for word in variant.split()[:-1]))


def read_person(candidates: Sequence[Person], clues: NameClues, offices: Mapping[str, Office]) -> PersonReading | None:
    """The best reading of a name among its bearers; None when the words before it fit none of them."""
    fitting = [
        person for person in candidates if _given_fits(person, clues.given) and (person.female or not clues.female)
    ]
    if not fitting:
        return None
    scored = sorted((_score(person, clues, offices) for person in fitting), key=lambda one: (-one.score, one.person.id))
    best = scored[0]
    if clues.office in ("monarch", "pope") and not clues.given and not _holds(best, clues.office):
        return None  # a king of the same name as an official of his
    if best.state == "future" and not clues.given and not clues.party and _years_ahead(best, clues.date) > 3:
        return None  # a namesake, years before this one was known
    if len(scored) > 1 and not clues.given and best.score - scored[1].score < 1.0 and best.state != "undated":
        return _ambiguous(best, [one for one in scored if best.score - one.score < 1.0], offices)
    return _reading(best, len(scored), clues, offices)


def _holds(best: _Scored, office: str) -> bool:
    return best.occupancy is not None and same_office(office, best.occupancy.office)


def _years_ahead(best: _Scored, date: str | None) -> int:
    since = best.occupancy.since if best.occupancy else ""
    return int(since[:4]) - int(date[:4]) if since and date else 0


def _given_fits(person: Person, given: tuple[str, ...]) -> bool:
    """Whether the first of the words before a family name is this person's given name, or its initial."""
    if not given:
        return True
    first = given[0]
    if len(first.rstrip(".")) == 1:
        return any(fold(name).startswith(fold(first[0])) for name in person.given[:2])
    return any(is_form_of(word, person.given) for word in given)


def _score(person: Person, clues: NameClues, offices: Mapping[str, Office]) -> _Scored:
    best = _Scored(-1.0, person, None, "undated")
    for occupancy in person.occupancies:
        rank = offices[occupancy.office].rank / 100
        state = _state(occupancy, clues.date)
        score = {"active": 4.0, "undated": 3.0, "former": 1.0, "future": 0.0}[state] + rank
        if clues.date is None:
            score += (int(occupancy.since[:4] or 0) / 10000) + (0.2 if not occupancy.until else 0)
        elif state == "former":
            score += int(occupancy.until[:4]) / 10000
        if clues.party:
            score += 3.0 if clues.party == occupancy.party else -3.0
        if clues.office and same_office(clues.office, occupancy.office):
            score += 2.0
        if score > best.score or best.occupancy is None:
            best = _Scored(score, person, occupancy, state)
    return best


_SAME = {
    "president": ("head_of_state",),
    "monarch": ("head_of_state", "monarch"),
    "chancellor": ("head_of_government",),
    "prime_minister": ("head_of_government",),
    "head": ("head_of_state", "head_of_government", "regional_head", "igo_head"),
    "secretary_general": ("igo_head", "head_of_state"),
    "diplomat": ("ambassador",),
    "pope": ("religious_head", "head_of_state"),
}


def same_office(words: str, held: str) -> bool:
    """Whether an office as a text calls it may be the office held."""
    return words == held or held in _SAME.get(words, ())


def _state(occupancy: Occupancy, date: str | None) -> str:
    if date is None:
        return "undated"
    if occupancy.held(date):
        return "active"
    if occupancy.until and occupancy.until < date:
        return "active" if days_between(occupancy.until, date) <= MARGIN_DAYS else "former"
    return "active" if days_between(date, occupancy.since) <= MARGIN_DAYS // 3 else "future"


def days_between(first: str, second: str) -> int:
    """Days from one day to another, months taken as 31 days when a bound is not a real day."""
    return _ordinal(second) - _ordinal(first)


def _ordinal(day: str) -> int:
    year, month, date = int(day[:4]), int(day[5:7]), int(day[8:10])
    return datetime.date(year, month, min(date, 28)).toordinal() + max(date - 28, 0)


def _reading(best: _Scored, count: int, clues: NameClues, offices: Mapping[str, Office]) -> PersonReading:
    occupancy, person = best.occupancy, best.person
    if occupancy is None:
        return PersonReading(person.id, person.name, None, None, None, False, 0.3, f"people.tsv:{person.id}, no office")
    office = offices[occupancy.office]
    official = office.official and best.state in ("active", "undated")
    held = f"{occupancy.office} of {occupancy.party} {occupancy.since or '...'}..{occupancy.until or ''}"
    why = {"active": "held then", "undated": "latest, article undated", "former": "former", "future": "not yet held"}
    confidence = 0.95 if count == 1 or clues.given else 0.8
    return PersonReading(
        person.id,
        person.name,
        occupancy.party,
        occupancy.office,
        office.sector,
        official,
        confidence if official else confidence - 0.2,
        f"people.tsv:{person.id}, {held} ({why[best.state]})",
    )


def _ambiguous(best: _Scored, rivals: Sequence[_Scored], offices: Mapping[str, Office]) -> PersonReading:
    parties = {one.occupancy.party for one in rivals if one.occupancy}
    names = ", ".join(one.person.id for one in rivals)
    if len(parties) == 1 and best.occupancy:
        reading = _reading(best, len(rivals), NameClues(), offices)
        return PersonReading(
            reading.person,
            reading.name,
            reading.party,
            reading.office,
            reading.sector,
            reading.official,
            0.6,
            f"{reading.reason}; one of {names}",
        )
    return PersonReading(None, best.person.family[0], None, None, None, False, 0.2, f"people.tsv: one of {names}")
