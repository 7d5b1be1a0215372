"""The knowledge tables in, one immutable `Knowledge` out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from detente.knowledge.entries import Country, Entry, Occupancy, Office, OutletRow, Person
from detente.knowledge.forms import PhraseIndex, fold
from detente.knowledge.model import Knowledge
from detente.knowledge.people import family_names, given_names
from detente.knowledge.tables import Row, read_table
from detente.records import SECTORS

SHIPPED = Path(__file__).parent.parent / "data" / "knowledge"


def _columns(names: str) -> tuple[str, ...]:
    return tuple(names.split())


COLUMNS: dict[str, tuple[str, ...]] = {
    "countries": _columns(
        "code names adjectives inhabitants capitals capital_adjectives stems heads since until source note"
    ),
    "organisations": _columns("code names adjectives bodies since until source note"),
    "institutions": _columns("names party kind sector needs since until source note"),
    "regions": _columns("names adjectives party kind since until source note"),
    "roles": _columns("names office sector official bare party note"),
    "groups": _columns("names parties since until note"),
    "negative": ("names", "note"),
    "offices": _columns("office sector official rank note"),
    "people": _columns("id name aliases born source note"),
    "occupancies": _columns("person party office since until certainty source note"),
    "movements": ("name", "kind", "note"),
    "nonparties": ("name", "kind", "note"),
    "outlets": _columns("domain name aliases country ownership kind source"),
}
KEYS: dict[str, tuple[str, ...]] = {
    "countries": ("code",),
    "organisations": ("code",),
    "people": ("id",),
    "outlets": ("domain",),
    "offices": ("office",),
}
KEYS["occupancies"] = ("person", "party", "office", "since")
YES_NO = ("no", "yes")


def load_knowledge(overlay: Path | None = None) -> Knowledge:
    """Read the shipped tables, with the user's tables of the same names (in the overlay or its folder `knowledge`) merged over them.

    A row of the overlay replaces the shipped row with the same key (code, id, domain), else it is added; at the same words the overlay is
    read first. Raises LexiconError naming file, line and column.
    """
    inner = overlay / "knowledge" if overlay else None
    return _Builder(inner if inner is not None and inner.is_dir() else overlay).build()


def read_rows(name: str, overlay: Path | None = None) -> list[Row]:
    """The rows of one table, the overlay's first where they have no key, and in place of the shipped where they do."""
    rows: list[Row] = []
    places: dict[tuple[str, ...], int] = {}
    keys = KEYS.get(name, ())
    folders = (SHIPPED, overlay) if keys else (overlay, SHIPPED)
    for folder in folders:
        path = folder / f"{name}.tsv" if folder else None
        if path is None or not path.is_file():
            continue
        for row in read_table(path, COLUMNS[name]):
            key = tuple(row[column] for column in keys)
            if keys and key in places:
                if rows[places[key]].file == row.file and folder is SHIPPED:
                    raise row.error(keys[0], row[keys[0]], "a key that no other row has")
                rows[places[key]] = row
            else:
                places[key] = len(rows)
                rows.append(row)
    return rows


class _Builder:
    """Reads one table after another into the index."""

    def __init__(self, overlay: Path | None) -> None:
        self.overlay = overlay
        self.index: PhraseIndex[Entry] = PhraseIndex()
        self.compounds: dict[str, str] = {}
        self.countries: dict[str, Country] = {}
        self.offices: dict[str, Office] = {}
        self.people: dict[str, Person] = {}
        self.outlets: dict[str, OutletRow] = {}
        self.holders: dict[tuple[str, str], list[Occupancy]] = {}

    def build(self) -> Knowledge:
        self._countries()
        self._organisations()
        self._institutions()
        self._regions()
        self._roles()
        self._plain()
        self._people()
        self._outlets()
        return Knowledge(
            index=self.index,
            countries=self.countries,
            offices=self.offices,
            people=self.people,
            compounds=self.compounds,
            outlets=self.outlets,
            holders={key: tuple(found) for key, found in self.holders.items()},
        )

    def rows(self, name: str) -> Iterator[Row]:
        yield from read_rows(name, self.overlay)

    def party(self, row: Row, *, empty: bool = False) -> str | None:
        code = row["party"]
        if not code and empty:
            return None
        if code not in self.countries:
            raise row.error("party", code, "a code of countries.tsv or organisations.tsv")
        return code

    def _countries(self) -> None:
        for row in self.rows("countries"):
            code = row.needed("code")
            heads = row["heads"].split(",")
            if len(heads) != 2:
                raise row.error("heads", row["heads"], "two words parted by a comma: head of state, head of government")
            names = row.names("names")
            if not names:
                raise row.error("names", "", "at least one name")
            self.countries[code] = Country(code, names[0].replace("!", ""), heads[0], heads[1])
            base = Entry("state", f"countries.tsv:{code}", code, names[0].replace("!", ""), "GOV")
            base = base._replace(since=row.since(), until=row.until())
            self._forms(row, base)
            for stem in row.names("stems"):
                self.compounds.setdefault(fold(stem).removesuffix("о"), code)

    def _forms(self, row: Row, base: Entry) -> None:
        for name in row.names("names"):
            self.index.add(name, base)
        for adjective in row.names("adjectives"):
            self.index.add(adjective, base._replace(kind="adjective"))
            if adjective.endswith(("ий", "ый")):
                self.compounds.setdefault(fold(adjective[:-2]), base.party or "")
        for name in row.names("inhabitants"):
            self.index.add(name, base._replace(kind="inhabitant", sector="CVL", official=False))
        for name in row.names("capitals"):
            self.index.add(name, base._replace(kind="capital", name=name.replace("!", "")))
        for adjective in row.names("capital_adjectives"):
            self.index.add(adjective, base._replace(kind="capital_adjective", official=False))

    def _organisations(self) -> None:
        for row in self.rows("organisations"):
            code = row.needed("code")
            names = row.names("names")
            if not names:
                raise row.error("names", "", "at least one name")
            self.countries[code] = Country(code, names[0], "", "", state=False)
            base = Entry("organisation", f"organisations.tsv:{code}", code, names[0], "IGO")
            base = base._replace(since=row.since(), until=row.until())
            for name in names:
                self.index.add(name, base)
            for adjective in row.names("adjectives"):
                self.index.add(adjective, base._replace(kind="adjective"))
                self.compounds.setdefault(fold(adjective[:-2]), code)
            for name in row.names("bodies"):
                self.index.add(name, base._replace(kind="body", name=name))

    def _institutions(self) -> None:
        for row in self.rows("institutions"):
            needs = row.one_of("needs", ("none", "country", "complement", "default", "near"))
            party = self.party(row, empty=needs in ("country", "complement", "near"))
            kind = row.needed("kind")
            base = Entry(
                kind if kind in ("seat", "capital") else "institution",
                f"institutions.tsv:{row.line}",
                party,
                sector=row.one_of("sector", SECTORS),
                office=kind,
                needs=needs,
                since=row.since(),
                until=row.until(),
            )
            for name in row.names("names"):
                self.index.add(name, base._replace(name=name))

    def _regions(self) -> None:
        for row in self.rows("regions"):
            party = self.party(row)
            base = Entry(
                "region", f"regions.tsv:{row.line}", party, official=False, since=row.since(), until=row.until()
            )
            for name in row.names("names"):
                self.index.add(name, base._replace(name=name.replace("!", "")))
            for adjective in row.names("adjectives"):
                self.index.add(adjective, base._replace(kind="region_adjective", name=adjective))

    def _roles(self) -> None:
        for row in self.rows("roles"):
            base = Entry(
                "role",
                f"roles.tsv:{row.line}",
                self.party(row, empty=True),
                sector=row.one_of("sector", SECTORS),
                office=row.needed("office"),
                needs=row.one_of("bare", ("no", "outlet")),
                official=row.one_of("official", YES_NO) == "yes",
            )
            for name in row.names("names"):
                self.index.add(name, base._replace(name=name))

    def _plain(self) -> None:
        for row in self.rows("negative"):
            needs = "quotes" if row["note"].startswith("in quotes") else "none"
            for name in row.names("names"):
                self.index.add(name, Entry("negative", f"negative.tsv:{row.line}", name=name, needs=needs))
        for row in self.rows("groups"):
            codes = row.names("parties")
            unknown = [code for code in codes if code not in self.countries]
            if unknown or len(codes) < 2:
                raise row.error("parties", row["parties"], "two or more codes parted by `|`")
            base = Entry("group", f"groups.tsv:{row.line}", sector="GOV", since=row.since(), until=row.until())
            for name in row.names("names"):
                self.index.add(name, base._replace(name=name, parties=codes))
        for table, row in [(name, row) for name in ("movements", "nonparties") for row in self.rows(name)]:
            person = table == "nonparties"
            for name in row.names("name"):
                entry = Entry(
                    "nonperson" if person else "nonparty", f"{table}.tsv:{row.line}", name=name, official=False
                )
                self.index.add(name, entry, person=person)
        for row in self.rows("offices"):
            if not row["rank"].isdigit():
                raise row.error("rank", row["rank"], "a number from 0 to 100")
            self.offices[row["office"]] = Office(
                row.needed("office"),
                row.one_of("sector", SECTORS),
                row.one_of("official", YES_NO) == "yes",
                int(row["rank"]),
            )

    def _people(self) -> None:
        held: dict[str, list[Occupancy]] = {}
        people = read_rows("people", self.overlay)
        known = {row["id"] for row in people}
        for row in self.rows("occupancies"):
            person = row["person"]
            if person not in known:
                raise row.error("person", row["person"], "an id of people.tsv")
            if row["office"] not in self.offices:
                raise row.error("office", row["office"], "an office of offices.tsv")
            since, until = row.since(), row.until()
            if since and until and until < since:
                raise row.error("until", row["until"], f"a date not before {row['since']}")
            party = self.party(row) or ""
            occupancy = Occupancy(person, party, row["office"], since, until, row["certainty"] == "sure", row["note"])
            held.setdefault(person, []).append(occupancy)
            self.holders.setdefault((party, row["office"]), []).append(occupancy)
        families: dict[str, dict[bool, list[str]]] = {}
        for row in people:
            person = row.needed("id")
            name, aliases = row.needed("name"), row.names("aliases")
            occupancies = tuple(held.get(person, ()))
            family, weak = family_names(name, aliases, frozenset(one.party for one in occupancies))
            given = given_names(name, aliases)
            self.people[person] = Person(person, name, aliases, given, family, row["born"], occupancies)
            entry = Entry("person", f"people.tsv:{person}", name=name, people=(person,))
            for variant in (name, *aliases):
                if " " in variant or variant not in family:
                    self.index.add(variant, entry, person=True)
            for word in family:
                families.setdefault(word, {}).setdefault(weak, []).append(person)
        bearers = Counter(one.name.split()[0] for one in self.people.values())
        for word, sets in families.items():
            for weak, ids in sets.items():
                weak = weak or bearers[word] > 0
                self.index.add(
                    word, Entry("family", "people.tsv", name=word, people=tuple(ids), weak=weak), person=True
                )

    def _outlets(self) -> None:
        for row in self.rows("outlets"):
            country = row["country"] or None
            if country and country not in self.countries:
                raise row.error("country", country, "a code of countries.tsv")
            found = OutletRow(row["domain"], row["name"], row.names("aliases"), country, row["ownership"], row["kind"])
            for key in (row["domain"], row["name"], *found.aliases):
                if key:
                    self.outlets.setdefault(fold(key), found)
