"""The household of a record, bodies kept as written and emptied, who is told of which record, what was erased."""

import sqlalchemy as sa
from alembic import op

from department.tables import InstantType, SequenceType

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the tables, and fill them from what was kept before."""
    op.add_column("record", sa.Column("household_id", sa.String(36)))
    op.add_column("record", sa.Column("emptied_at", InstantType()))
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.alter_column("record", "body", type_=sa.JSON(), postgresql_using="body::json")
    op.execute("UPDATE record SET household_id = record_id WHERE kind = 'household'")
    if postgresql:
        op.execute("UPDATE record SET household_id = body ->> 'household_id' WHERE kind <> 'household'")
    else:
        op.execute("UPDATE record SET household_id = json_extract(body, '$.household_id') WHERE kind <> 'household'")
    op.create_index("ix_record_household_id", "record", ["household_id"])
    _create_access()
    op.execute("INSERT INTO access (device_id, record_id) SELECT DISTINCT device_id, record_id FROM record")
    _create_erasure()


def _create_access() -> None:
    op.create_table(
        "access",
        sa.Column("device_id", sa.String(36), nullable=False),
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "record_id", name="pk_access"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_access_device_id"),
    )
    op.create_table(
        "shared_household",
        sa.Column("device_id", sa.String(36), nullable=False),
        sa.Column("household_id", sa.String(36), nullable=False),
        sa.Column("shared_at", InstantType(), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "household_id", name="pk_shared_household"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_shared_household_device_id"),
    )


def _create_erasure() -> None:
    op.create_table(
        "erasure",
        sa.Column("operator_id", sa.String(36), nullable=False),
        sa.Column("household_id", sa.String(36), nullable=False),
        sa.Column("sequence", SequenceType, nullable=False),
        sa.Column("device_id", sa.String(36), nullable=False),
        sa.Column("erased_at", InstantType(), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("operator_id", "household_id", name="pk_erasure"),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name="fk_erasure_operator_id"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_erasure_device_id"),
    )


def downgrade() -> None:
    """Remove them."""
    for table in ("erasure", "shared_household", "access"):
        op.drop_table(table)
    op.drop_index("ix_record_household_id", "record")
    for name in ("emptied_at", "household_id"):
        op.drop_column("record", name)
