"""Contacts that were noted by mistake and the history of what changed in each; households that were merged."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Adds them to the notebooks of before."""
    op.add_column("contact", sa.Column("withdrawn", sa.Text(), nullable=False, server_default=""))
    op.add_column("contact", sa.Column("outside", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("household", sa.Column("merged_into", sa.String(), nullable=False, server_default=""))
    op.create_index("ix_household_merged_into", "household", ["merged_into"], unique=False)
    op.create_table(
        "contact_change",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("contact_id", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("motif", sa.Text(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_contact_change_contact_id", "contact_change", ["contact_id"], unique=False)
    op.create_table(
        "household_merge",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kept_id", sa.String(), nullable=False),
        sa.Column("merged_id", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("motif", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["kept_id"], ["household.id"]),
        sa.ForeignKeyConstraint(["merged_id"], ["household.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("kept_id", "merged_id"):
        op.create_index(f"ix_household_merge_{column}", "household_merge", [column], unique=False)
