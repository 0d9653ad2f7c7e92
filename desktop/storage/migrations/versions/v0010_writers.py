"""Who wrote a version that came from elsewhere, as far as that is told."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Of what came before, nobody knows it any more."""
    op.add_column("received_version", sa.Column("writer", sa.String(), nullable=False, server_default=""))
