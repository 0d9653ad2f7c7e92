"""Full-text search inside the encrypted file: one index for households, one for what is written about them.

The text is folded in Python (FTS5 does not fold Ł, ø, œ …) and not kept twice: the indexes hold no content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.domain.text import fold

_TABLES = {"household": "search_household", "measure": "search_text", "contact": "search_text"}
_LIMIT = 60


@dataclass(frozen=True)
class SearchHit:
    """Something found, always inside a household."""

    kind: str
    ref: str
    household_id: str
    measure_id: str | None


class SearchIndex:
    """The search entries, in the same transaction as the records."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, kind: str, ref: str, household_id: str, text: str, measure_id: str | None = None) -> None:
        """Indexes a record, in place of what was there."""
        run = self._connection.exec_driver_sql
        before = run("SELECT rowid, kind FROM search_entry WHERE ref = ?", (ref,)).one_or_none()
        if before is not None and _TABLES[before.kind] != _TABLES[kind]:
            run(f"DELETE FROM {_TABLES[before.kind]} WHERE rowid = ?", (before.rowid,))  # noqa: S608 - table names are our own
        rowid = run(
            "INSERT INTO search_entry (kind, ref, household_id, measure_id) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (ref) DO UPDATE SET kind = excluded.kind, household_id = excluded.household_id,"
            " measure_id = excluded.measure_id RETURNING rowid",
            (kind, ref, household_id, measure_id),
        ).scalar_one()
        run(f"INSERT OR REPLACE INTO {_TABLES[kind]} (rowid, body) VALUES (?, ?)", (rowid, fold(text)))  # noqa: S608 - table names are our own

    def remove(self, ref: str) -> None:
        """Forgets a record."""
        run = self._connection.exec_driver_sql
        found = run("SELECT rowid, kind FROM search_entry WHERE ref = ?", (ref,)).one_or_none()
        if found is not None:
            run(f"DELETE FROM {_TABLES[found.kind]} WHERE rowid = ?", (found.rowid,))  # noqa: S608 - table names are our own
            run("DELETE FROM search_entry WHERE rowid = ?", (found.rowid,))

    def households(self, typed: str, limit: int = _LIMIT) -> list[str]:
        """Ids of the households that match every word typed, in any order, each word a beginning."""
        return [hit.household_id for hit in self._find("search_household", typed, limit)]

    def texts(self, typed: str, limit: int = _LIMIT) -> list[SearchHit]:
        """Measures and contacts whose text matches every word typed, the latest first."""
        return self._find("search_text", typed, limit)

    def _find(self, table: str, typed: str, limit: int) -> list[SearchHit]:
        query = match_expression(typed)
        if not query:
            return []
        rows = self._connection.exec_driver_sql(
            f"SELECT e.kind, e.ref, e.household_id, e.measure_id FROM {table} t"  # noqa: S608 - table names are our own
            f" JOIN search_entry e ON e.rowid = t.rowid WHERE t.body MATCH ? ORDER BY t.rowid DESC LIMIT ?",
            (query, limit),
        )
        return [SearchHit(row.kind, row.ref, row.household_id, row.measure_id) for row in rows]


def match_expression(typed: str) -> str:
    """The FTS5 query for what was typed: nothing the user writes can be an operator."""
    return " AND ".join(f'"{word}"*' for word in re.findall(r"\w+", fold(typed)))


def household_text(names: Iterable[str], places: Iterable[str], phones: Iterable[str]) -> str:
    """What a household is found by; a phone number with and without its spaces."""
    numbers = [number for phone in phones for number in (phone, re.sub(r"\D", "", phone))]
    return " ".join((*names, *places, *numbers))
