"""Run by Alembic, always on a connection that the program gives, inside its transaction."""

from alembic import context

from department.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
