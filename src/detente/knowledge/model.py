"""`Knowledge`: the loaded tables with the questions the coder asks them. Immutable and picklable."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from detente.knowledge.entries import Country, Entry, Occupancy, Office, OutletRow, Person
from detente.knowledge.forms import PhraseIndex, fold
from detente.knowledge.people import NameClues, PersonReading, read_person

SINGLE = frozenset(
    (
        "head_of_state",
        "head_of_government",
        "foreign_minister",
        "defence_minister",
        "monarch",
        "supreme_leader",
        "security_secretary",
        "igo_head",
        "president_elect",
    )
)
_AGAINST = ("анти", "про", "внутри", "обще")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """States, organisations, institutions, roles, people and outlets, with one phrase index over all their names."""

    index: PhraseIndex[Entry]
    countries: Mapping[str, Country]
    offices: Mapping[str, Office]
    people: Mapping[str, Person]
    compounds: Mapping[str, str]
    outlets: Mapping[str, OutletRow]
    holders: Mapping[tuple[str, str], tuple[Occupancy, ...]]

    def holder(self, party: str, office: str, date: str) -> Person | None:
        """Who held an office of a state on a day, when the tables know exactly one; the office as texts or as tables call it."""
        country = self.countries.get(party)
        held = [office]
        if country and office == country.head_of_state:
            held.append("head_of_state")
        if country and office == country.head_of_government:
            held.append("head_of_government")
        found = {
            one.person
            for name in held
            if name in SINGLE
            for one in self.holders.get((party, name), ())
            if one.certain and one.held(date)
        }
        return self.people[found.pop()] if len(found) == 1 else None

    def state_name(self, code: str) -> str:
        """The usual Russian name of a party."""
        country = self.countries.get(code)
        return country.name if country else code

    def person(self, ids: tuple[str, ...], clues: NameClues) -> PersonReading | None:
        """The best reading of a name that these people bear."""
        reading = read_person([self.people[one] for one in ids], clues, self.offices)
        if reading and reading.office and reading.party:
            title = self.office_title(reading.party, reading.office)
            if title != reading.office:
                return PersonReading(
                    reading.person,
                    reading.name,
                    reading.party,
                    title,
                    reading.sector,
                    reading.official,
                    reading.confidence,
                    reading.reason,
                )
        return reading

    def birth_date(self, name: str) -> datetime.date | None:
        """The day a person of exactly this name was born; None when unknown or when several bear it."""
        born = {person.born for person in self.people.values() if person.name == name and len(person.born) == 10}
        return datetime.date.fromisoformat(born.pop()) if len(born) == 1 else None

    def office_title(self, party: str, office: str) -> str:
        """An office as its state calls it: `head_of_state` of Russia is `president`."""
        country = self.countries.get(party)
        if country and office == "head_of_state":
            return country.head_of_state or office
        if country and office == "head_of_government":
            return country.head_of_government or office
        return office

    def outlet(self, name_or_domain: str) -> OutletRow | None:
        """An outlet by its domain (with or without `www.`), name or alias."""
        key = fold(name_or_domain.strip())
        return self.outlets.get(key) or self.outlets.get(key.removeprefix("www."))

    def compound(self, word: str) -> tuple[str, ...]:
        """The parties of a compound adjective: "российско-турецкие" is RUS and TUR; empty when a part is unknown."""
        parts = fold(word).split("-")
        if not 2 <= len(parts) <= 5:
            return ()
        codes = [self.compounds.get(part[:-1]) if part[-1:] in "ое" else None for part in parts[:-1]]
        last = self.adjective(parts[-1])
        found = [code for code in (*codes, last) if code]
        return tuple(found) if len(found) == len(parts) else ()

    def adjective(self, word: str) -> str | None:
        """The party of an adjective form ("турецкими"), or None."""
        for _, entries in self.index.matches([self.index.words(word)], 0):
            for entry in entries:
                if entry.kind in ("adjective", "capital_adjective", "region_adjective"):
                    return entry.party
        return None

    def prefixed(self, word: str) -> str | None:
        """The party inside an adjective with a prefix ("антироссийские"), or None."""
        low = fold(word)
        for prefix in _AGAINST:
            if low.startswith(prefix) and len(low) > len(prefix) + 5:
                return self.adjective(low[len(prefix) :].removeprefix("-"))
        return None
