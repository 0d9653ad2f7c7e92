"""Reads and writes of the notebook's settings and of its own conventions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from desktop.storage.compiled import Reading
from desktop.storage.statements import upsert
from desktop.storage.tables import ConventionRow, SettingRow

_GET = Reading(select(SettingRow.value).where(SettingRow.name == bindparam("wanted")))


class SettingRepository:
    """Settings and conventions of the notebook."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str, default: Any = None) -> Any:
        """A JSON value."""
        row = _GET.first(self._connection, {"wanted": name})
        return default if row is None else row.value

    def under(self, prefix: str) -> dict[str, Any]:
        """The JSON values whose names begin so."""
        rows = self._connection.execute(
            select(SettingRow.name, SettingRow.value).where(SettingRow.name.startswith(prefix, autoescape=True))
        )
        return {row.name: row.value for row in rows}

    def put(self, name: str, value: Any) -> None:
        """Keeps a JSON value."""
        upsert(self._connection, SettingRow, {"name": name, "value": value}, key="name")

    def epoch(self) -> str:
        """Which life of the notebook this is: the first has no name, each restoring of a backup begins another."""
        epochs = (self.get("last_commit") or {}).get("epochs") or ("",)
        return str(epochs[-1])

    def remove(self, name: str) -> None:
        """Forgets a value."""
        self._connection.execute(delete(SettingRow).where(SettingRow.name == name))

    def conventions(self) -> list[dict[str, Any]]:
        """The conventions made in this notebook, as mappings."""
        return list(self._connection.execute(select(ConventionRow.content).order_by(ConventionRow.id)).scalars())

    def put_convention(self, convention_id: str, content: dict[str, Any]) -> None:
        """Keeps a convention."""
        upsert(self._connection, ConventionRow, {"id": convention_id, "content": content})

    def remove_convention(self, convention_id: str) -> None:
        """Forgets a convention made in this notebook."""
        self._connection.execute(delete(ConventionRow).where(ConventionRow.id == convention_id))
