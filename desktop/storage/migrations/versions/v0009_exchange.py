"""What messages depend on, versions written elsewhere, what the Department sends, and papers on their way."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_MESSAGE = "CAST(message AS TEXT)"
_BODY = f"json_extract({_MESSAGE}, '$.body.%s')"
_TOLD = f"""
UPDATE outbox SET
    household_id = coalesce(CASE kind WHEN 'household' THEN record_id ELSE {_BODY % "household_id"} END, ''),
    parents = coalesce(json_extract({_MESSAGE}, '$.parents'), '[]'),
    needs = CASE
        WHEN kind = 'household' OR {_BODY % "household_id"} IS NULL THEN '[]'
        WHEN {_BODY % "measure_id"} IS NULL THEN json_array({_BODY % "household_id"})
        ELSE json_array({_BODY % "household_id"}, {_BODY % "measure_id"})
    END
WHERE json_valid({_MESSAGE})
"""  # noqa: S608 - our own


def upgrade() -> None:
    """Adds them to the notebooks of before; what was queued there says itself what it is about."""
    for name, empty in (("household_id", ""), ("parents", "[]"), ("needs", "[]")):
        kind = sa.String() if name == "household_id" else sa.JSON()
        op.add_column("outbox", sa.Column(name, kind, nullable=False, server_default=empty))
    op.add_column("outbox", sa.Column("tried", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("outbox", sa.Column("purged", sa.Boolean(), nullable=False, server_default="0"))
    op.create_index("ix_outbox_household_id", "outbox", ["household_id"], unique=False)
    op.execute(_TOLD)
    # what has an answer was sent; of what waits, nobody knows any more
    op.execute("UPDATE outbox SET tried = 1 WHERE state != 'superseded'")
    _received_versions()
    _inbox()
    _deliveries()


def _received_versions() -> None:
    op.create_table(
        "received_version",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("household_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("parents", sa.JSON(), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("came_at", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("household_id", "record_id", "sha256", "state"):
        op.create_index(f"ix_received_version_{column}", "received_version", [column], unique=False)


def _inbox() -> None:
    op.create_table(
        "inbox_item",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("written_at", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("came_at", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("household_id", sa.String(), nullable=False),
        sa.Column("measure_id", sa.String(), nullable=False),
        sa.Column("answered_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_inbox_item_sequence", "inbox_item", ["sequence"], unique=False)
    op.create_index("ix_inbox_item_state", "inbox_item", ["state"], unique=False)


def _deliveries() -> None:
    op.create_table(
        "attachment_delivery",
        sa.Column("attachment_id", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("household_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("have", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("receipt", sa.JSON(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("attachment_id"),
    )
    op.create_index("ix_attachment_delivery_household_id", "attachment_delivery", ["household_id"], unique=False)
    op.create_index("ix_attachment_delivery_state", "attachment_delivery", ["state"], unique=False)
