"""The tables of what is counted: facts found by the schemes' own functions, and what reports name them by."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Boolean, Column, Date, ForeignKey, Identity, Index, Integer, String, Table

from department.tables import InstantType, SequenceType, metadata


def _number() -> Column[Any]:
    return Column("id", SequenceType, Identity(always=True), primary_key=True)


def _whose() -> Iterator[Column[Any]]:
    """The operator, and which indicator of which scheme."""
    yield Column("operator_id", ForeignKey("operator.id"), nullable=False)
    yield Column("scheme", String(40), nullable=False)
    yield Column("indicator", String(60), nullable=False)


def _counts_as() -> Iterator[Column[Any]]:
    """The class, and the territory: none for an action, and where the commune is not known."""
    yield Column("code", String(200), nullable=False)
    yield Column("territory", String(100))


def _days() -> Iterator[Column[Any]]:
    yield Column("first_day", Date, nullable=False)
    yield Column("last_day", Date, nullable=False)


# Households (and actions held for several) that have to be counted anew: a log, so that nobody waits for it.
fact_due = Table(
    "fact_due",
    metadata,
    _number(),
    Column("subject", String(36), nullable=False),
    sqlite_autoincrement=True,
)

# A record counts from a day to another, in reports whose period ends between `holds_from` and `holds_until`.
fact = Table(
    "fact",
    metadata,
    _number(),
    Column("subject", String(36), nullable=False),
    *_whose(),
    Column("record_id", String(36), nullable=False),
    *_days(),
    *_counts_as(),
    Column("holds_from", Date, nullable=False),
    Column("holds_until", Date, nullable=False),
    Index("ix_fact_subject", "subject"),
    Index("ix_fact_scheme", "scheme", "indicator", "first_day"),
    sqlite_autoincrement=True,
)

# What stays of an erased household: so many, without any id (P3).
fact_left = Table(
    "fact_left",
    metadata,
    _number(),
    *_whose(),
    Column("of_class", Boolean, nullable=False),
    *_counts_as(),
    *_days(),
    Column("number", Integer, nullable=False),
    Column("erased_on", Date, nullable=False),
    Index("ix_fact_left_scheme", "scheme", "indicator"),
    sqlite_autoincrement=True,
)

UNCOUNTED = "uncounted"
"""In place of the kind of a record: the household, or the action, of this id could not be counted at all."""

# Records that could not be read, so that nobody takes a count for whole that is not.
fact_unread = Table(
    "fact_unread",
    metadata,
    Column("record_id", String(36), primary_key=True),
    Column("subject", String(36), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("found_at", InstantType, nullable=False),
    Index("ix_fact_unread_subject", "subject"),
)

# By which version of the program everything was counted: another one counts it anew.
fact_state = Table("fact_state", metadata, Column("version", String(40), primary_key=True))

# The indicators of the schemes; `told`: all, whole (not by territory), none (it needs what stays with the operator).
indicator = Table(
    "indicator",
    metadata,
    Column("scheme", String(40), primary_key=True),
    Column("key", String(60), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("scheme_name", String(200), nullable=False),
    Column("label", String(200), nullable=False),
    Column("rule", String(20), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("told", String(10), nullable=False),
)

# The classes met so far, in words.
indicator_class = Table(
    "indicator_class",
    metadata,
    Column("scheme", String(40), primary_key=True),
    Column("indicator", String(60), primary_key=True),
    Column("code", String(200), primary_key=True),
    Column("label", String(300), nullable=False),
)

# Years, quarters, months, the periods of conventions; the Department may add its own.
reporting_period = Table(
    "reporting_period",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("period", String(100), primary_key=True),
    *_days(),
)

# The territories, and the empty name that stands for all of them.
reporting_territory = Table("reporting_territory", metadata, Column("territory", String(100), primary_key=True))
