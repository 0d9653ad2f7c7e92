"""Our own SQL, straight to the driver, in the transaction of a connection.

What SQLAlchemy does around a short statement takes ten times what SQLite does for it, and a save runs twenty of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

Values = Sequence[Any] | Mapping[str, Any]


class Direct:
    """Runs statements to their end: nothing is read lazily."""

    def __init__(self, connection: Connection) -> None:
        opened: Any = connection.connection.dbapi_connection  # also when it was taken out of the pool
        self._execute = opened.execute

    def run(self, query: str, values: Values = ()) -> None:
        """A statement that gives nothing back."""
        self._execute(query, values)

    def rows(self, query: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        found: list[tuple[Any, ...]] = self._execute(query, values).fetchall()
        return found

    def row(self, query: str, values: Values = ()) -> tuple[Any, ...] | None:
        """Its first row, None without one."""
        found = self.rows(query, values)
        return found[0] if found else None

    def value(self, query: str, values: Values = ()) -> Any:
        """The first column of its first row, None without one."""
        found = self.rows(query, values)
        return found[0][0] if found else None

    def column(self, query: str, values: Values = ()) -> list[Any]:
        """The first column of all its rows."""
        return [row[0] for row in self.rows(query, values)]
