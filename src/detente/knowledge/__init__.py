"""Who is who: states, organisations, institutions, roles, people and outlets, read from tables under `data/knowledge`.

In: the tables (and the user's overlay). Out: `Knowledge`, an index of every name in any form, and answers to who held which office when.
"""

from detente.knowledge.entries import Country, Entry, Occupancy, Office, OutletRow, Person
from detente.knowledge.load import load_knowledge
from detente.knowledge.model import Knowledge
from detente.knowledge.people import NameClues, PersonReading

__all__ = [
    "Country",
    "Entry",
    "Knowledge",
    "NameClues",
    "Occupancy",
    "Office",
    "OutletRow",
    "Person",
    "PersonReading",
    "load_knowledge",
]
