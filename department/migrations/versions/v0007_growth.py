"""Indexes, so that asking for changes does not take longer the more there is of others."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_index("ix_record_operator_id", "record", ["operator_id", "sequence"])
    op.create_index(
        "ix_record_erasures",
        "record",
        ["operator_id", "sequence"],
        sqlite_where=sa.text("op = 'erase'"),
        postgresql_where=sa.text("op = 'erase'"),
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_index("ix_record_erasures", "record")
    op.drop_index("ix_record_operator_id", "record")
