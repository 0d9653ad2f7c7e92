"""Reads and writes of the objectives of measures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from desktop.domain.objective import ActionState, Objective, ObjectiveAction, ObjectiveState
from desktop.storage.convert import json_ready
from desktop.storage.objective_rows import ObjectiveRow
from desktop.storage.statements import chunks, missing, one_row, upsert

_IN_ORDER = select(ObjectiveRow.__table__).order_by(ObjectiveRow.set_on, ObjectiveRow.id)
_DAYS = select(ObjectiveRow.household_id, ObjectiveRow.set_on, ObjectiveRow.settled_on).where(
    ObjectiveRow.mistaken.is_(False)
)
_PLAIN = (
    "id", "measure_id", "household_id", "set_on", "target", "theme_words", "by", "settled_on", "motif", "note",
    "mistaken",
)  # fmt: skip


class ObjectiveRepository:
    """Objectives; those that were withdrawn are read only where all that is kept is told."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, objective: Objective) -> None:
        """Inserts or replaces an objective."""
        upsert(self._connection, ObjectiveRow, _values(objective))

    def get(self, objective_id: str) -> Objective:
        """One of them, withdrawn or not; raises NotFoundError."""
        row = one_row(self._connection, ObjectiveRow, objective_id)
        if row is None:
            raise missing("Cet objectif")
        return _objective(row)

    def of_measure(self, measure_id: str) -> list[Objective]:
        """Those of a measure that stand, as they were set."""
        return [one for one in self.everything_of(measure_id) if not one.mistaken]

    def everything_of(self, measure_id: str) -> list[Objective]:
        """Those of a measure, withdrawn ones too."""
        found = self._connection.execute(_IN_ORDER.where(ObjectiveRow.measure_id == measure_id))
        return [_objective(row) for row in found]

    def days_of(self, household_ids: Sequence[str]) -> dict[str, list[date]]:
        """The days on which objectives that stand were set or settled, by household."""
        found: dict[str, list[date]] = defaultdict(list)
        for chunk in chunks(household_ids):
            for household_id, *days in self._connection.execute(_DAYS.where(ObjectiveRow.household_id.in_(chunk))):
                found[household_id].extend(day for day in days if day is not None)
        return found


def _values(objective: Objective) -> dict[str, Any]:
    return {
        **{name: getattr(objective, name) for name in _PLAIN},
        "themes": list(objective.themes),
        "actions": [json_ready(asdict(one)) for one in objective.actions],
        "state": objective.state.value,
    }


def _objective(row: Any) -> Objective:
    return Objective(
        **{name: getattr(row, name) for name in _PLAIN},
        themes=tuple(row.themes),
        actions=tuple(
            ObjectiveAction(
                item["what"],
                item["who"],
                date.fromisoformat(item["by"]) if item["by"] else None,
                ActionState(item["state"]),
            )
            for item in row.actions
        ),
        state=ObjectiveState(row.state),
    )
