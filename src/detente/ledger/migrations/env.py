"""Run migrations over the connection that `migrate.py` hands in, in its transaction."""

from alembic import context

from detente.ledger.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
