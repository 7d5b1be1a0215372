"""What Datasette is told about a published ledger: titles, facets, order, units. In: nothing but the version. Out: JSON."""

from __future__ import annotations

import json
from typing import Any

TABLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "event_flat": ("Who did what to whom: one row an event, with its article", ("type", "status", "outlet")),
    "statement_flat": ("Who said what, relayed by whom", ("code", "kind", "outlet")),
    "claim_flat": ("Claims and what counters them", ("stance",)),
    "instrument_flat": ("Laws, treaties, sanctions: one row a step", ("kind", "status")),
    "forecast_flat": ("Who expects what of which pair", ("direction",)),
    "figure_flat": ("Numbers with unit and object", ("unit", "checked")),
    "vector_flat": ("How relations are characterised", ("domain", "posture")),
    "attitude_flat": ("Who is portrayed for or against whom", ("polarity",)),
    "article_flat": ("Articles", ("outlet", "genre", "language")),
}
"""Views by name: a description and the columns to count by."""
INTERNAL = (
    "bundle",
    "capture",
    "meta",
    "run",
    "verdict",
    "correction",
    "judgement",
    "recoding",
    "recoded",
    "alembic_version",
    "quarantine",
    "fetch",
    "source",
    "sighting",
    "teaser_sighting",
)


def metadata(version: str, database: str = "detente") -> str:
    """`metadata.json` for `datasette detente.db --metadata metadata.json`."""
    tables: dict[str, Any] = {
        name: {
            "description": about,
            "facets": list(facets),
            **({"sort_desc": "published"} if name == "article_flat" else {"sort_desc": "day"}),
        }
        for name, (about, facets) in TABLES.items()
    }
    tables |= {name: {"hidden": True} for name in INTERNAL}
    tables["incident"] = {
        "description": "What happened, as one or more events report it",
        "facets": ["type"],
        "sort_desc": "day",
    }
    document = {
        "title": "détente: relations between states in the press",
        "description": f"Read from the news by détente {version}. Days are ISO 8601, parties are codes; texts are their outlets'.",
        "databases": {database: {"tables": tables}},
    }
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
