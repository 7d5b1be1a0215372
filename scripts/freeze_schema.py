"""Write the statements of a schema revision to `ledger/migrations/versions`, for every dialect.

    python scripts/freeze_schema.py [REVISION]

Run it while the revision is not released yet; afterwards its files stay as they are and a change is a new revision.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sqlalchemy.dialects import postgresql, sqlite

from detente.ledger.engine import REVISIONS, metadata
from detente.ledger.migrate import create_statements
from detente.ledger.views import WORD_INDEX, view_statements

FOLDER = Path(__file__).parent.parent / "src" / "detente" / "ledger" / "migrations" / "versions"
WHOLE = "0002"
"""The last revision that made everything anew, views and word index too."""
DIALECTS = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}


def script(revision: str, dialect: str) -> str:
    """The frozen file of a revision."""
    statements = create_statements(metadata, DIALECTS[dialect], revision)
    if not statements:
        raise SystemExit(f"{revision}: no table says that it is since this revision")
    if revision == WHOLE:
        statements += [*view_statements(dialect), *([WORD_INDEX] if dialect == "sqlite" else [])]
    return ";\n".join(statements) + ";\n"


def main(revision: str = REVISIONS[-1]) -> None:
    for dialect in DIALECTS:
        target = FOLDER / f"r{revision}_{dialect}.sql"
        target.write_text(script(revision, dialect), encoding="utf-8")
        print(target)


if __name__ == "__main__":
    main(*sys.argv[1:2])
