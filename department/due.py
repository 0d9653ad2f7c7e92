"""What has to be counted anew: written down in the transaction that keeps the records."""

from collections.abc import Iterable

from sqlalchemy import Connection

from department.fact_tables import fact_due
from department.inserting import insert_each


def mark_due(connection: Connection, subjects: Iterable[str]) -> None:
    """Notes households, and actions held for several, by their ids; in the caller's transaction."""
    due = sorted(set(subjects))
    if due:
        insert_each(connection, fact_due, "subject", due)
