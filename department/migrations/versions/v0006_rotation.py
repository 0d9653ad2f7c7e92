"""A code that renews the token of one laptop, and the receipt keys of before, so that old receipts stay proofs."""

import sqlalchemy as sa
from alembic import op

from department.tables import InstantType

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the table."""
    op.add_column("enrolment_code", sa.Column("device_id", sa.String(36)))
    op.create_table(
        "retired_key",
        sa.Column("public_key", sa.String(44), nullable=False),
        sa.Column("made_at", InstantType(), nullable=False),
        sa.Column("retired_at", InstantType(), nullable=False),
        sa.Column("succession", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("public_key", name="pk_retired_key"),
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_table("retired_key")
    op.drop_column("enrolment_code", "device_id")
