"""Which outlet a name, a domain or an address belongs to: `data/knowledge/outlets.tsv` as a lookup table.

In: the table (domain, name, aliases, country, ownership, kind, source). Out: `Outlet` records. A page of an outlet that is not
in the table keeps the name its shape gives.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from urllib.parse import urlsplit

from detente.capture.words import fold
from detente.errors import LexiconError
from detente.records import Outlet

COLUMNS = ["domain", "name", "aliases", "country", "ownership", "kind", "source"]
KINDS = ("outlet", "agency", "platform", "press service")
_DOMAIN = re.compile(r"[a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,40}){1,4}")
_QUOTES = "\"'«»“”„’ "


@dataclass(frozen=True, slots=True)
class OutletRow:
    domain: str
    name: str
    country: str | None
    kind: str
    ownership: str

    def outlet(self) -> Outlet:
        return Outlet(self.name, self.domain, self.country)


def name_key(name: str) -> str:
    """How names are compared: folded, without quotes and runs of blanks.

    >>> name_key('«Кавказский  Узел»')
    'кавказский узел'
    """
    return " ".join(re.sub(r"[\"'«»“”„’]", "", fold(name)).split()).strip(" .,:;—–-|*")


def parse_outlets(lines: list[str], file: str) -> Mapping[str, OutletRow]:
    """Names, aliases and domains to rows; raises LexiconError with `file:line`. The first row to claim a name keeps it."""
    if not lines or lines[0].split("\t") != COLUMNS:
        raise LexiconError(f"the header must be {' '.join(COLUMNS)}", subject=f"{file}:1")
    table: dict[str, OutletRow] = {}
    domains: dict[str, int] = {}
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(COLUMNS) or not cells[1]:
            raise LexiconError(f"a row needs {len(COLUMNS)} cells and a name", subject=f"{file}:{number}")
        domain, name, aliases, country, ownership, kind, _ = cells
        if kind not in KINDS:
            raise LexiconError(f"unknown kind {kind!r}; known: {', '.join(KINDS)}", subject=f"{file}:{number}")
        if domain in domains:
            raise LexiconError(f"{domain} stands in line {domains[domain]} too", subject=f"{file}:{number}")
        domains[domain] = number
        row = OutletRow(domain, name, country or None, kind, ownership)
        for key in (domain, name, *aliases.split("|")):
            if key:
                table.setdefault(name_key(key), row)
    return table


@cache
def load_outlets() -> Mapping[str, OutletRow]:
    """The shipped table, read once."""
    table = resources.files("detente") / "data" / "knowledge" / "outlets.tsv"
    return parse_outlets(table.read_text(encoding="utf-8").splitlines(), "outlets.tsv")


def find_outlet(name: str) -> OutletRow | None:
    """The row of a name, alias or domain as written; None when it is not in the table."""
    return load_outlets().get(name_key(name))


def host_of(url: str | None) -> str | None:
    """The host of an address (or of a bare domain), without `www.`; None when there is none.

    >>> host_of("https://www.example.ru/news/1")
    'example.ru'
    """
    if not url:
        return None
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname
    except ValueError:
        return None
    host = (host or "").lower().removeprefix("www.")
    return host if _DOMAIN.fullmatch(host) and not host.split(".")[-1].isdigit() else None


def outlet_of_host(host: str) -> Outlet:
    """The outlet behind a host: its row, that of the domain above it, or the bare domain."""
    parts = host.split(".")
    for first in range(len(parts) - 1):
        row = load_outlets().get(".".join(parts[first:]))
        if row:
            return row.outlet()
    return Outlet(host, host, None)


def given_outlet(name: str) -> Outlet:
    """What a caller names: a row of the table, a domain, or the name itself."""
    row = find_outlet(name)
    if row:
        return row.outlet()
    host = host_of(name.strip()) if " " not in name.strip() and "." in name else None
    return outlet_of_host(host) if host else Outlet(name.strip(), None, None)


def is_domain(words: str) -> bool:
    """Whether a word has the form of a domain.

    >>> is_domain("1news.az"), is_domain("т.д.")
    (True, False)
    """
    found = _DOMAIN.fullmatch(words.lower().removeprefix("www."))
    return bool(found) and 2 <= len(words.rsplit(".", 1)[-1]) <= 6 and words.rsplit(".", 1)[-1].isalpha()
