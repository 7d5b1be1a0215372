"""The ledger: coded articles in, rows out; the only room that knows SQL.

`Ledger.open(path_or_url)` is its door, `Filter` says which rows are wanted, `Arrival` is an article to store. Importing
this package imports SQLAlchemy only when one of them is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.ledger.filters import Filter
    from detente.ledger.setaside import SetAside
    from detente.ledger.store import Ledger
    from detente.ledger.write import Arrival

__all__ = ["Arrival", "Filter", "Ledger", "SetAside"]

_HOMES = {"Arrival": "write", "Filter": "filters", "Ledger": "store", "SetAside": "setaside"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"detente.ledger.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
