"""Versions of a bilan, who is to sign it, and the hashes of what they sign."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_BEFORE = (
    "id, measure_id, kind, household_id, state, made_on, sections, household_words, frozen_sha256, sealed_sha256, "
    "signatures"
)


def upgrade() -> None:
    """Makes the table anew: a measure may have more than one bilan of a kind, each naming the one it corrects."""
    op.drop_index("ix_bilan_state", "bilan")
    op.rename_table("bilan", "bilan_before")
    op.create_table(
        "bilan",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("measure_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("household_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("household_words", sa.Text(), nullable=False),
        sa.Column("frozen_sha256", sa.String(), nullable=False),
        sa.Column("sealed_sha256", sa.String(), nullable=False),
        sa.Column("signatures", sa.JSON(), nullable=False),
        sa.Column("replaces", sa.String(), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("signers", sa.JSON(), nullable=False),
        sa.Column("revision_sha256", sa.String(), nullable=False),
        sa.Column("proof_sha256", sa.String(), nullable=False),
        sa.Column("timestamped", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"]),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute(f"INSERT INTO bilan SELECT {_BEFORE}, '', '', '[]', '', '', '' FROM bilan_before")  # noqa: S608
    op.drop_table("bilan_before")
    op.create_index("ix_bilan_state", "bilan", ["state"], unique=False)
    op.create_index("ix_bilan_measure_id_kind", "bilan", ["measure_id", "kind"], unique=False)
    op.create_index(
        "ix_bilan_in_hand",
        "bilan",
        ["measure_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state = 'draft' OR (state = 'frozen' AND kind = 'end')"),
    )
