"""What bilans said before they were written over."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Adds them to the notebooks of before."""
    op.create_table(
        "bilan_text",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("bilan_id", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("household_words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["bilan_id"], ["bilan.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_bilan_text_bilan_id", "bilan_text", ["bilan_id"], unique=False)
