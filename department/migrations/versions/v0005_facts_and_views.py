"""Facts, what reports name them by, and the views that reporting tools read."""

import sqlalchemy as sa
from alembic import op

from department.tables import InstantType, SequenceType
from department.views import removals, statements

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the views; everything kept before has to be counted."""
    op.create_table(
        "fact_due",
        sa.Column("id", SequenceType, sa.Identity(always=True), nullable=False),
        sa.Column("subject", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_fact_due"),
        sqlite_autoincrement=True,
    )
    _create_facts()
    op.create_table(
        "fact_unread",
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.Column("subject", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("found_at", InstantType(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name="pk_fact_unread"),
    )
    op.create_index("ix_fact_unread_subject", "fact_unread", ["subject"])
    op.create_table(
        "fact_state",
        sa.Column("version", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_fact_state"),
    )
    _create_names()
    for statement in statements():
        op.execute(statement)
    op.execute("INSERT INTO fact_due (subject) SELECT DISTINCT COALESCE(household_id, record_id) FROM record")


def _create_facts() -> None:
    op.create_table(
        "fact",
        sa.Column("id", SequenceType, sa.Identity(always=True), nullable=False),
        sa.Column("subject", sa.String(36), nullable=False),
        sa.Column("operator_id", sa.String(36), nullable=False),
        sa.Column("scheme", sa.String(40), nullable=False),
        sa.Column("indicator", sa.String(60), nullable=False),
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("code", sa.String(200), nullable=False),
        sa.Column("territory", sa.String(100)),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("holds_until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_fact"),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name="fk_fact_operator_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fact_subject", "fact", ["subject"])
    op.create_index("ix_fact_scheme", "fact", ["scheme", "indicator", "first_day"])
    op.create_table(
        "fact_left",
        sa.Column("id", SequenceType, sa.Identity(always=True), nullable=False),
        sa.Column("operator_id", sa.String(36), nullable=False),
        sa.Column("scheme", sa.String(40), nullable=False),
        sa.Column("indicator", sa.String(60), nullable=False),
        sa.Column("of_class", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(200), nullable=False),
        sa.Column("territory", sa.String(100)),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_fact_left"),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name="fk_fact_left_operator_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fact_left_scheme", "fact_left", ["scheme", "indicator"])


def _create_names() -> None:
    op.create_table(
        "indicator",
        sa.Column("scheme", sa.String(40), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("scheme_name", sa.String(200), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("rule", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("told", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("scheme", "key", name="pk_indicator"),
    )
    op.create_table(
        "indicator_class",
        sa.Column("scheme", sa.String(40), nullable=False),
        sa.Column("indicator", sa.String(60), nullable=False),
        sa.Column("code", sa.String(200), nullable=False),
        sa.Column("label", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("scheme", "indicator", "code", name="pk_indicator_class"),
    )
    op.create_table(
        "reporting_period",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("period", sa.String(100), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "period", name="pk_reporting_period"),
    )
    op.create_table(
        "reporting_territory",
        sa.Column("territory", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("territory", name="pk_reporting_territory"),
    )


def downgrade() -> None:
    """Remove them."""
    for statement in removals():
        op.execute(statement)
    names = "reporting_territory", "reporting_period", "indicator_class", "indicator"
    for table in (*names, "fact_state", "fact_unread", "fact_left", "fact", "fact_due"):
        op.drop_table(table)
