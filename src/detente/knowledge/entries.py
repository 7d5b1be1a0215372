"""What stands at the end of a phrase in the index, and the rows of the tables as typed values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

MALE_IN_A = frozenset(
    ("Илья", "Никита", "Данила", "Савва", "Мустафа", "Абдалла", "Муса", "Иса", "Игорь", "Лазарь", "Каха")
)


class Entry(NamedTuple):
    """One way to read a phrase.

    `kind`: state, organisation, body, institution, capital, seat, adjective, capital_adjective, inhabitant, region, region_adjective, role,
    person, family, group (of several parties), nonparty (a movement without a code), nonperson (a person who stands for none) or
    negative. `row` names the table row. `needs` says what an institution or a role wants beside it
    (`none`, `country`, `complement`, `default`, `outlet`, `no`), or that a negative counts only in `quotes`.
    """

    kind: str
    row: str
    party: str | None = None
    name: str | None = None
    sector: str | None = None
    office: str | None = None
    needs: str = "none"
    official: bool = True
    since: str = ""
    until: str = ""
    people: tuple[str, ...] = ()
    weak: bool = False
    parties: tuple[str, ...] = ()

    def valid(self, date: str | None) -> bool:
        """Whether the row holds on a day (always, when the day is unknown)."""
        return not date or ((not self.since or self.since <= date) and (not self.until or date <= self.until))


@dataclass(frozen=True, slots=True)
class Country:
    """A state by its code: its usual name, and what its head and its government's head are called."""

    code: str
    name: str
    head_of_state: str
    head_of_government: str
    state: bool = True


@dataclass(frozen=True, slots=True)
class Office:
    """An office: the sector it belongs to, whether who holds it acts for the state, and its weight among a person's offices (0-100)."""

    office: str
    sector: str
    official: bool
    rank: int


@dataclass(frozen=True, slots=True)
class Occupancy:
    """An office held over a period; the bounds are days, empty when open."""

    person: str
    party: str
    office: str
    since: str
    until: str
    certain: bool
    note: str

    def held(self, date: str) -> bool:
        return (not self.since or self.since <= date) and (not self.until or date <= self.until)


@dataclass(frozen=True, slots=True)
class Person:
    """A person with offices. `given` are the words of the name and its variants before the family name."""

    id: str
    name: str
    aliases: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]
    born: str
    occupancies: tuple[Occupancy, ...]

    @property
    def female(self) -> bool:
        """Whether the given name is a woman's, by its ending."""
        given = self.name.split()[0]
        return given.endswith(("а", "я", "ь")) and given not in MALE_IN_A


@dataclass(frozen=True, slots=True)
class OutletRow:
    """A news outlet: where it sits and who owns it."""

    domain: str
    name: str
    aliases: tuple[str, ...]
    country: str | None
    ownership: str
    kind: str
