"""Reads and writes of budget-education actions, each with the households that took part in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from desktop.domain.education import EducationAction, EducationMode
from desktop.storage.convert import to_hectometres, to_kilometres
from desktop.storage.education_rows import EducationParticipantRow, EducationRow
from desktop.storage.statements import chunks, missing, one_row, upsert

_IN_ORDER = select(EducationRow.__table__).order_by(EducationRow.day, EducationRow.id)
_PARTS = select(EducationParticipantRow.__table__).order_by(EducationParticipantRow.household_id)
_PLAIN = (
    "id", "scheme", "day", "theme_words", "tool_words", "others", "place", "minutes", "travel_minutes", "note",
    "mistaken",
)  # fmt: skip


class EducationRepository:
    """Actions; those that were withdrawn are read only where all that is kept is told."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, action: EducationAction) -> None:
        """Inserts or replaces an action with those who took part in it."""
        upsert(self._connection, EducationRow, _values(action))
        self._connection.execute(delete(EducationParticipantRow).where(EducationParticipantRow.action_id == action.id))
        if action.household_ids:
            rows = [{"action_id": action.id, "household_id": one} for one in action.household_ids]
            self._connection.execute(insert(EducationParticipantRow), rows)

    def get(self, action_id: str) -> EducationAction:
        """One of them, withdrawn or not; raises NotFoundError."""
        row = one_row(self._connection, EducationRow, action_id)
        if row is None:
            raise missing("Cette action")
        return self._read([row])[0]

    def all(self) -> list[EducationAction]:
        """Every action, withdrawn ones too."""
        return self._read(self._connection.execute(_IN_ORDER).all())

    def between(self, first: date, last: date, scheme: str = "") -> list[EducationAction]:
        """Those that stand, from a day to another, of one scheme or of all."""
        query = _IN_ORDER.where(EducationRow.day.between(first, last), EducationRow.mistaken.is_(False))
        if scheme:
            query = query.where(EducationRow.scheme == scheme)
        return self._read(self._connection.execute(query).all())

    def of_households(self, household_ids: Sequence[str]) -> dict[str, list[EducationAction]]:
        """Those that stand in which some households took part, by household."""
        found: dict[str, list[EducationAction]] = defaultdict(list)
        for chunk in chunks(household_ids):
            wanted = set(chunk)
            for action in self._with(chunk):
                for household_id in action.household_ids:
                    if household_id in wanted and not action.mistaken:
                        found[household_id].append(action)
        return found

    def everything_of(self, household_id: str) -> list[EducationAction]:
        """Those in which a household took part, withdrawn ones too."""
        return self._with([household_id])

    def alone_of(self, household_id: str) -> list[EducationAction]:
        """Those that stand and were held for one household alone: they go with it."""
        return [one for one in self._with([household_id]) if one.participants == 1 and not one.mistaken]

    def _with(self, household_ids: Sequence[str]) -> list[EducationAction]:
        own = select(EducationParticipantRow.action_id).where(EducationParticipantRow.household_id.in_(household_ids))
        return self._read(self._connection.execute(_IN_ORDER.where(EducationRow.id.in_(own))).all())

    def _read(self, rows: Sequence[Any]) -> list[EducationAction]:
        parts = self._participants([row.id for row in rows])
        return [_action(row, parts.get(row.id, ())) for row in rows]

    def _participants(self, action_ids: Sequence[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for chunk in chunks(action_ids):
            for row in self._connection.execute(_PARTS.where(EducationParticipantRow.action_id.in_(chunk))):
                found[row.action_id].append(row.household_id)
        return found


def _values(action: EducationAction) -> dict[str, Any]:
    return {
        **{name: getattr(action, name) for name in _PLAIN},
        "mode": action.mode.value,
        "themes": list(action.themes),
        "tools": list(action.tools),
        "hectometres": to_hectometres(action.kilometres),
    }


def _action(row: Any, household_ids: Iterable[str]) -> EducationAction:
    return EducationAction(
        **{name: getattr(row, name) for name in _PLAIN},
        mode=EducationMode(row.mode),
        themes=tuple(row.themes),
        tools=tuple(row.tools),
        household_ids=tuple(household_ids),
        kilometres=to_kilometres(row.hectometres),
    )
