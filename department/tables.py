"""The tables of the receiver; `record` only grows: of a row nothing is ever changed, but its body may be emptied."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class InstantType(TypeDecorator[datetime]):
    """An aware UTC instant, also where the database knows no time zones (SQLite)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Written in UTC; a naive instant is a mistake of the program."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Read as UTC."""
        if value is None:
            return None
        instant: datetime = value
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


JsonType = JSON().with_variant(JSONB(), "postgresql")
WrittenJsonType = JSON()
"""As it was written: `jsonb` would rewrite 1e16 and -0.0, and what is given back would no longer have its hash."""
SequenceType = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

operator = Table(
    "operator",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("created_at", InstantType, nullable=False),
)

device = Table(
    "device",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("operator_id", ForeignKey("operator.id"), nullable=False),
    Column("name", String(100), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("enrolled_at", InstantType, nullable=False),
    Column("revoked_at", InstantType),
)

enrolment_code = Table(
    "enrolment_code",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("operator_id", ForeignKey("operator.id"), nullable=False),
    Column("created_at", InstantType, nullable=False),
    Column("expires_at", InstantType, nullable=False),
    Column("used_at", InstantType),
    Column("device_id", String(36)),  # the laptop whose token it renews; none for a new one
)

server_key = Table(
    "server_key",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("private_key", LargeBinary, nullable=False),
    Column("created_at", InstantType, nullable=False),
    CheckConstraint("id = 1", name="single"),
)

# The receipt keys of before, without their secrets; `succession` is the signature of the next one by this one.
retired_key = Table(
    "retired_key",
    metadata,
    Column("public_key", String(44), primary_key=True),
    Column("made_at", InstantType, nullable=False),
    Column("retired_at", InstantType, nullable=False),
    Column("succession", String(100), nullable=False),
)

record = Table(
    "record",
    metadata,
    Column("sequence", SequenceType, Identity(always=True), primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("record_id", String(36), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("operator_id", ForeignKey("operator.id"), nullable=False),
    Column("device_id", ForeignKey("device.id"), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("parents", JsonType, nullable=False),
    Column("written_at", InstantType, nullable=False),
    Column("received_at", InstantType, nullable=False),
    Column("form_id", String(100)),
    Column("form_version", Integer),
    Column("checked", Boolean, nullable=False),
    Column("body", WrittenJsonType, nullable=False),
    Column("contract", Integer, nullable=False, server_default="0"),  # 0: kept before messages had a number
    Column("op", String(20), nullable=False, server_default="put"),
    Column("epoch", String(100), nullable=False, server_default=""),
    Column("household_id", String(36)),  # none for what was held for several
    Column("emptied_at", InstantType),  # since then the body is {}: withdrawn, or its household erased
    Index("ix_record_record_id", "record_id"),
    Index("ix_record_household_id", "household_id"),
    Index("ix_record_operator_id", "operator_id", "sequence"),
    Index(
        "ix_record_erasures",
        "operator_id",
        "sequence",
        sqlite_where=text("op = 'erase'"),
        postgresql_where=text("op = 'erase'"),
    ),
    sqlite_autoincrement=True,
)

# Which laptop has shown that it has a record: it is told of the versions of others.
access = Table(
    "access",
    metadata,
    Column("device_id", ForeignKey("device.id"), primary_key=True),
    Column("record_id", String(36), primary_key=True),
)

# Households that a laptop is told of, whatever it has sent.
shared_household = Table(
    "shared_household",
    metadata,
    Column("device_id", ForeignKey("device.id"), primary_key=True),
    Column("household_id", String(36), primary_key=True),
    Column("shared_at", InstantType, nullable=False),
)

# Households that it was shared with, or wrote of, and follows no more: it is told of what it wrote itself alone.
left_household = Table(
    "left_household",
    metadata,
    Column("device_id", ForeignKey("device.id"), primary_key=True),
    Column("household_id", String(36), primary_key=True),
)

# The journal of erasures: ids and nothing more.
erasure = Table(
    "erasure",
    metadata,
    Column("operator_id", ForeignKey("operator.id"), primary_key=True),
    Column("household_id", String(36), primary_key=True),
    Column("sequence", SequenceType, nullable=False),  # of the message that asked for it
    Column("device_id", ForeignKey("device.id"), nullable=False),
    Column("erased_at", InstantType, nullable=False),
    Column("versions", Integer, nullable=False),
)

attachment = Table(
    "attachment",
    metadata,
    Column("operator_id", ForeignKey("operator.id"), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("chunks", JsonType, nullable=False),
    Column("sequence", SequenceType, nullable=False),  # of the record that first told of it
    Column("whole_at", InstantType),
)

# The records that an attachment belongs to; without any left, it goes.
attachment_record = Table(
    "attachment_record",
    metadata,
    Column("operator_id", ForeignKey("operator.id"), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("record_id", String(36), primary_key=True),
    Index("ix_attachment_record_record_id", "record_id"),
)

attachment_chunk = Table(
    "attachment_chunk",
    metadata,
    Column("operator_id", ForeignKey("operator.id"), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

# The Department's own keys, by purpose; the one of receipts stays in `server_key`.
department_key = Table(
    "department_key",
    metadata,
    Column("purpose", String(20), primary_key=True),
    Column("private_key", LargeBinary, nullable=False),
    Column("created_at", InstantType, nullable=False),
)

inbox_item = Table(
    "inbox_item",
    metadata,
    Column("sequence", SequenceType, Identity(always=True), primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("operator_id", ForeignKey("operator.id")),  # none: for every operator
    Column("device_id", ForeignKey("device.id")),  # none: for every laptop of the operator
    Column("kind", String(20), nullable=False),
    Column("written_at", InstantType, nullable=False),
    Column("content", WrittenJsonType, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("signature", String(100), nullable=False),
    Index("ix_inbox_item_operator_id", "operator_id"),
    sqlite_autoincrement=True,
)

inbox_answer = Table(
    "inbox_answer",
    metadata,
    Column("item_id", ForeignKey("inbox_item.id"), primary_key=True),
    Column("device_id", ForeignKey("device.id"), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("answered_at", InstantType, nullable=False),
    Column("answer", WrittenJsonType, nullable=False),
)
