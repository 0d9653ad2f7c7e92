"""Runs Alembic on the connection that the notebook passes in: a key never goes through a URL."""

from alembic import context

from desktop.storage.tables import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=Base.metadata, render_as_batch=True, transaction_per_migration=False
)
with context.begin_transaction():
    context.run_migrations()
