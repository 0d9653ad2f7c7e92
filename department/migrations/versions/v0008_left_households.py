"""Households that a laptop follows no more: by its own record it would be told of all that is written of them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "left_household",
        sa.Column("device_id", sa.String(36), nullable=False),
        sa.Column("household_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "household_id", name="pk_left_household"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_left_household_device_id"),
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("left_household")
