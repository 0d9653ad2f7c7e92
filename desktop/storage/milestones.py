"""Reads and writes of the stages that measures reached on their paths."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from desktop.domain.measure import MeasureState
from desktop.domain.milestone import Milestone, MilestoneCorrection
from desktop.storage.convert import json_ready
from desktop.storage.lines import STAGES
from desktop.storage.milestone_rows import MilestoneRow
from desktop.storage.statements import chunks, missing, one_row, upsert

_PLAIN = ("id", "measure_id", "household_id", "stage", "day", "form", "form_version", "note", "withdrawn")
_IN_ORDER = select(MilestoneRow.__table__).order_by(MilestoneRow.day, MilestoneRow.id)
_CLOSED = (
    "SELECT measure_id FROM measure_line WHERE scheme IN (SELECT value FROM json_each(?)) AND last_met >= ?"  # noqa: S608
    f" AND stage = {STAGES.index(MeasureState.CLOSED)} ORDER BY place"
)
_STANDING = _IN_ORDER.where(MilestoneRow.withdrawn == "")


class MilestoneRepository:
    """Stages reached; those that were withdrawn are read only where all that is kept is told."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, milestone: Milestone) -> None:
        """Inserts or replaces a stage reached."""
        upsert(self._connection, MilestoneRow, _values(milestone))

    def get(self, milestone_id: str) -> Milestone:
        """One of them, withdrawn or not; raises NotFoundError."""
        row = one_row(self._connection, MilestoneRow, milestone_id)
        if row is None:
            raise missing("Cette étape")
        return _milestone(row)

    def of_measure(self, measure_id: str) -> list[Milestone]:
        """Those of a measure that stand, in the order of their days."""
        return self._all(_STANDING.where(MilestoneRow.measure_id == measure_id))

    def everything_of(self, measure_id: str) -> list[Milestone]:
        """Those of a measure, withdrawn ones too."""
        return self._all(_IN_ORDER.where(MilestoneRow.measure_id == measure_id))

    def of_measures(self, measure_ids: Iterable[str]) -> dict[str, list[Milestone]]:
        """Those that stand, by measure."""
        found: dict[str, list[Milestone]] = defaultdict(list)
        for chunk in chunks(sorted(set(measure_ids))):
            for one in self._all(_STANDING.where(MilestoneRow.measure_id.in_(chunk))):
                found[one.measure_id].append(one)
        return found

    def between(self, first: date, last: date) -> list[Milestone]:
        """Those that stand and were reached from one day to another, both included."""
        return self._all(_STANDING.where(MilestoneRow.day.between(first, last)))

    def all(self) -> list[Milestone]:
        """Every one that stands."""
        return self._all(_STANDING)

    def closed_and_met_since(self, schemes: Sequence[str], since: date) -> list[str]:
        """Ids of the closed measures of some schemes whose household was met on that day or later."""
        rows = self._connection.exec_driver_sql(_CLOSED, (json.dumps(list(schemes)), since.isoformat()))
        return list(rows.scalars())

    def _all(self, query: Select[Any]) -> list[Milestone]:
        return [_milestone(row) for row in self._connection.execute(query)]


def _values(milestone: Milestone) -> dict[str, Any]:
    return {
        **{name: getattr(milestone, name) for name in _PLAIN},
        "answers": dict(milestone.answers),
        "corrections": [json_ready(asdict(one)) for one in milestone.corrections],
    }


def _milestone(row: Any) -> Milestone:
    return Milestone(
        **{name: getattr(row, name) for name in _PLAIN},
        answers=row.answers,
        corrections=tuple(
            MilestoneCorrection(
                date.fromisoformat(item["corrected_on"]),
                item["reason"],
                date.fromisoformat(item["day"]),
                item["answers"],
                item["note"],
            )
            for item in row.corrections
        ),
    )
