"""By which contract a record was written, what becomes of it, and from which life of a notebook it comes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was kept before has the contract 0."""
    op.add_column("record", sa.Column("contract", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("record", sa.Column("op", sa.String(20), nullable=False, server_default="put"))
    op.add_column("record", sa.Column("epoch", sa.String(100), nullable=False, server_default=""))


def downgrade() -> None:
    """Remove the columns."""
    for name in ("epoch", "op", "contract"):
        op.drop_column("record", name)
