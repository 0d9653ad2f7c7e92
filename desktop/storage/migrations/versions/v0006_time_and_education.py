"""Time and kilometres of contacts; budget-education actions and who took part in them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Adds them to the notebooks of before."""
    for column in ("minutes", "travel_minutes", "hectometres"):
        op.add_column("contact", sa.Column(column, sa.Integer(), nullable=True))
    op.create_table(
        "education",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("theme_words", sa.Text(), nullable=False),
        sa.Column("tools", sa.JSON(), nullable=False),
        sa.Column("tool_words", sa.Text(), nullable=False),
        sa.Column("others", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("travel_minutes", sa.Integer(), nullable=True),
        sa.Column("hectometres", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("mistaken", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_education_scheme_day", "education", ["scheme", "day"], unique=False)
    op.create_table(
        "education_participant",
        sa.Column("action_id", sa.String(), nullable=False),
        sa.Column("household_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["education.id"]),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"]),
        sa.PrimaryKeyConstraint("action_id", "household_id"),
    )
    op.create_index("ix_education_participant_household_id", "education_participant", ["household_id"], unique=False)
