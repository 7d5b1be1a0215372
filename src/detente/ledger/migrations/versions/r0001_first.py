"""The first schema: articles and their records, quarantine, sources, verdicts.

Its statements are frozen beside it, one file per dialect; later revisions use `op` as usual, and add their number to
`engine.REVISIONS`.
"""

from importlib import resources

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    script = (
        resources.files("detente.ledger.migrations").joinpath("versions", f"r0001_{dialect}.sql").read_text("utf-8")
    )
    for statement in script.split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement.replace("%", "%%") if dialect == "postgresql" else statement)
