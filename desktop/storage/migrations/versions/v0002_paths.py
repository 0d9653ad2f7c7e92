"""The stages of a measure’s path, its reception and transfers, « en instruction »; from whom a person is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_FIRST_AFTER = 3
"""The rank that « en instruction » takes among the states by which the lists are sorted."""


def upgrade() -> None:
    """Adds them to the notebooks of before."""
    op.add_column("measure", sa.Column("opened_on", sa.Date(), nullable=True))
    op.add_column("person", sa.Column("keep_from", sa.String(), nullable=False, server_default=""))
    op.add_column("measure", sa.Column("transfers", sa.JSON(), nullable=False, server_default="[]"))
    for table in ("measure_line", "household_line"):
        op.execute(f"UPDATE {table} SET stage = stage + 1 WHERE stage >= {_FIRST_AFTER}")  # noqa: S608 - our own
    op.create_table(
        "milestone",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("measure_id", sa.String(), nullable=False),
        sa.Column("household_id", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Text(), nullable=False),
        sa.Column("corrections", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"]),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("measure_id", "household_id", "day"):
        op.create_index(f"ix_milestone_{column}", "milestone", [column], unique=False)
