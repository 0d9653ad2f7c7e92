"""What has to be counted anew: written down in the transaction that keeps the records."""

from collections.abc import Iterable

from sqlalchemy import Connection

from department.fact_tables import fact_due


def mark_due(connection: Connection, subjects: Iterable[str]) -> None:
    """Notes households, and actions held for several, by their ids; in the caller's transaction."""
    rows = [{"subject": subject} for subject in sorted(set(subjects))]
    if rows:
        connection.execute(fact_due.insert(), rows)
