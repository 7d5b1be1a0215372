"""One module per kind of record: a Doc (and what was found before) in, records out.

`default_components` is the Coder's list; a new kind of record is a new module and a line there.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.coding.base import Component


def default_components(overlay: Path | None = None) -> tuple[Component, ...]:
    """The shipped components in the order in which they need each other.

    `overlay` is a folder with the user's own lexicon files. Imports happen here, so that importing this room loads nothing.
    """
    from detente.coding.attitudes import Attitudes
    from detente.coding.claims import Claims
    from detente.coding.dates import Dates
    from detente.coding.events import Events
    from detente.coding.figures import Figures
    from detente.coding.forecasts import Forecasts
    from detente.coding.instruments import Instruments
    from detente.coding.parties import Parties
    from detente.coding.publication import Publication
    from detente.coding.statements import Statements
    from detente.coding.vectors import Vectors

    return (
        Parties(),
        Publication(),
        Dates(),
        Statements(),
        Events(overlay),
        Claims(),
        Instruments(),
        Figures(),
        Vectors(),
        Forecasts(),
        Attitudes(),
    )
