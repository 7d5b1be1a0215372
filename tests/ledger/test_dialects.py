"""The frozen statements are current, and every question can be asked of PostgreSQL too."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from sqlalchemy.dialects import postgresql

from detente.ledger.filters import Filter, article_query, record_query
from detente.ledger.schema import RECORDS

SCRIPT = Path(__file__).parents[2] / "scripts" / "freeze_schema.py"


@pytest.fixture(scope="module")
def freeze():
    spec = importlib.util.spec_from_file_location("freeze_schema", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_the_frozen_schema_is_current(freeze, dialect):
    frozen = (freeze.FOLDER / f"r0002_{dialect}.sql").read_text("utf-8")
    assert frozen == freeze.script("0002", dialect)


WANTED = (
    Filter(),
    Filter(party=("AZE",), since="2024-01-01", type=("X",), outlet="o"),
    Filter(party=("AZE", "RUS"), least_confidence=0.5, status="actual", contacts=True, newest=False, limit=None),
    Filter(pair=("AZE", "RUS"), until="2024-01-01"),
)


@pytest.mark.parametrize("wanted", WANTED)
@pytest.mark.parametrize("kind", [*RECORDS, "articles"])
def test_questions_compile_for_a_server(kind, wanted):
    query = article_query(wanted) if kind == "articles" else record_query(kind, wanted)
    words = str(query.compile(dialect=postgresql.dialect()))
    assert words.startswith("SELECT")
    assert "AZE" not in words  # values are bound, never pasted
