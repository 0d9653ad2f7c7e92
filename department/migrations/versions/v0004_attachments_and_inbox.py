"""Attachments in pieces, what the Department sends to operators, and the key that it signs this with."""

import sqlalchemy as sa
from alembic import op

from department.tables import InstantType, JsonType, SequenceType, WrittenJsonType

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _create_attachments()
    op.create_table(
        "department_key",
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("private_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", InstantType(), nullable=False),
        sa.PrimaryKeyConstraint("purpose", name="pk_department_key"),
    )
    _create_inbox()


def _create_attachments() -> None:
    op.create_table(
        "attachment",
        sa.Column("operator_id", sa.String(36), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("chunks", JsonType, nullable=False),
        sa.Column("sequence", SequenceType, nullable=False),
        sa.Column("whole_at", InstantType()),
        sa.PrimaryKeyConstraint("operator_id", "sha256", name="pk_attachment"),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name="fk_attachment_operator_id"),
    )
    op.create_table(
        "attachment_record",
        sa.Column("operator_id", sa.String(36), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("operator_id", "sha256", "record_id", name="pk_attachment_record"),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name="fk_attachment_record_operator_id"),
    )
    op.create_index("ix_attachment_record_record_id", "attachment_record", ["record_id"])
    op.create_table(
        "attachment_chunk",
        sa.Column("operator_id", sa.String(36), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("operator_id", "sha256", "number", name="pk_attachment_chunk"),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name="fk_attachment_chunk_operator_id"),
    )


def _create_inbox() -> None:
    op.create_table(
        "inbox_item",
        sa.Column("sequence", SequenceType, sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("operator_id", sa.String(36)),
        sa.Column("device_id", sa.String(36)),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("written_at", InstantType(), nullable=False),
        sa.Column("content", WrittenJsonType, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("signature", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_inbox_item"),
        sa.UniqueConstraint("id", name="uq_inbox_item_id"),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name="fk_inbox_item_operator_id"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_inbox_item_device_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbox_item_operator_id", "inbox_item", ["operator_id"])
    op.create_table(
        "inbox_answer",
        sa.Column("item_id", sa.String(36), nullable=False),
        sa.Column("device_id", sa.String(36), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("answered_at", InstantType(), nullable=False),
        sa.Column("answer", WrittenJsonType, nullable=False),
        sa.PrimaryKeyConstraint("item_id", "device_id", name="pk_inbox_answer"),
        sa.ForeignKeyConstraint(["item_id"], ["inbox_item.id"], name="fk_inbox_answer_item_id"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_inbox_answer_device_id"),
    )


def downgrade() -> None:
    """Remove the tables."""
    for table in (
        "inbox_answer",
        "inbox_item",
        "department_key",
        "attachment_chunk",
        "attachment_record",
        "attachment",
    ):
        op.drop_table(table)
