"""The budgets of households, each with the formula that it was counted by."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds them to the notebooks of before."""
    op.create_table(
        "budget",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("household_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("units", sa.Integer(), nullable=True),
        sa.Column("formula", sa.JSON(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("private_lines", sa.JSON(), nullable=False),
        sa.Column("debts", sa.JSON(), nullable=False),
        sa.Column("private_debts", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("mistaken", sa.Boolean(), nullable=False),
        sa.Column("earlier", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_budget_household_id", "budget", ["household_id"], unique=False)
