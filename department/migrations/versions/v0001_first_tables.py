"""The first tables: operators, laptops, enrolment codes, the server's key, the records."""

import sqlalchemy as sa
from alembic import op

from department.tables import InstantType, JsonType, SequenceType

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "operator",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("created_at", InstantType(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_operator"),
        sa.UniqueConstraint("name", name="uq_operator_name"),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("operator_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("enrolled_at", InstantType(), nullable=False),
        sa.Column("revoked_at", InstantType()),
        sa.PrimaryKeyConstraint("id", name="pk_device"),
        sa.UniqueConstraint("token_hash", name="uq_device_token_hash"),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name="fk_device_operator_id"),
    )
    op.create_table(
        "enrolment_code",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("operator_id", sa.String(36), nullable=False),
        sa.Column("created_at", InstantType(), nullable=False),
        sa.Column("expires_at", InstantType(), nullable=False),
        sa.Column("used_at", InstantType()),
        sa.PrimaryKeyConstraint("code_hash", name="pk_enrolment_code"),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name="fk_enrolment_code_operator_id"),
    )
    op.create_table(
        "server_key",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("private_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", InstantType(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_server_key"),
        sa.CheckConstraint("id = 1", name=op.f("ck_server_key_single")),
    )
    _create_record()


def _create_record() -> None:
    op.create_table(
        "record",
        sa.Column("sequence", SequenceType, sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("operator_id", sa.String(36), nullable=False),
        sa.Column("device_id", sa.String(36), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("parents", JsonType, nullable=False),
        sa.Column("written_at", InstantType(), nullable=False),
        sa.Column("received_at", InstantType(), nullable=False),
        sa.Column("form_id", sa.String(100)),
        sa.Column("form_version", sa.Integer()),
        sa.Column("checked", sa.Boolean(), nullable=False),
        sa.Column("body", JsonType, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_record"),
        sa.UniqueConstraint("id", name="uq_record_id"),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name="fk_record_operator_id"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_record_device_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_record_record_id", "record", ["record_id"])


def downgrade() -> None:
    """Remove the tables."""
    for table in ("record", "server_key", "enrolment_code", "device", "operator"):
        op.drop_table(table)
