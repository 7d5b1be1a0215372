"""détente: an auditable ledger of relations between states, read from the news.

`Coder` turns an article into records; `Desk` is the one door over a ledger of them. Importing this package loads no
language analysis and no SQL.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from detente.coder import Coder
    from detente.desk import Desk
    from detente.ledger import Filter

__all__ = ["Coder", "Desk", "Filter", "__version__"]

logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    if name == "Coder":
        from detente.coder import Coder

        return Coder
    if name == "Desk":
        from detente.desk import Desk

        return Desk
    if name == "Filter":
        from detente.ledger import Filter

        return Filter
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
