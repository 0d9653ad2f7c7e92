"""Reads and writes of saisines and measures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from desktop.domain.measure import Measure, MeasureState
from desktop.domain.saisine import Saisine
from desktop.storage import convert
from desktop.storage.lines import Lines
from desktop.storage.statements import chunks, missing, one_row, upsert
from desktop.storage.tables import MeasureRow, SaisineRow

_SAISINES = select(SaisineRow.__table__)


class SaisineRepository:
    """Referrals."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, saisine: Saisine) -> None:
        """Inserts or replaces a referral."""
        upsert(self._connection, SaisineRow, convert.saisine_values(saisine))

    def get(self, saisine_id: str) -> Saisine:
        """One referral; raises NotFoundError."""
        row = one_row(self._connection, SaisineRow, saisine_id)
        if row is None:
            raise missing("Cette saisine")
        return convert.to_saisine(row)

    def of_households(self, ids: Sequence[str]) -> dict[str, list[Saisine]]:
        """All referrals of some households, by household."""
        found: dict[str, list[Saisine]] = defaultdict(list)
        for chunk in chunks(ids):
            for row in self._connection.execute(_SAISINES.where(SaisineRow.household_id.in_(chunk))):
                found[row.household_id].append(convert.to_saisine(row))
        return found

    def of_household(self, household_id: str) -> list[Saisine]:
        """All referrals of a household, the oldest first."""
        query = select(SaisineRow.__table__).where(SaisineRow.household_id == household_id).order_by(SaisineRow.id)
        return [convert.to_saisine(row) for row in self._connection.execute(query)]

    def all(self) -> list[Saisine]:
        """Every referral, in the order of their ids."""
        rows = self._connection.execute(select(SaisineRow.__table__).order_by(SaisineRow.id))
        return [convert.to_saisine(row) for row in rows]


_MEASURES = select(MeasureRow.__table__)


class MeasureRepository:
    """Measures."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, measure: Measure) -> None:
        """Inserts or replaces a measure."""
        upsert(self._connection, MeasureRow, convert.measure_values(measure))
        Lines(self._connection).put_measure(measure)

    def get(self, measure_id: str) -> Measure:
        """One measure; raises NotFoundError."""
        row = one_row(self._connection, MeasureRow, measure_id)
        if row is None:
            raise missing("Cette mesure")
        return convert.to_measure(row)

    def of_household(self, household_id: str) -> list[Measure]:
        """All measures of a household, the latest first."""
        return self._all(
            select(MeasureRow.__table__)
            .where(MeasureRow.household_id == household_id)
            .order_by(MeasureRow.start.desc())
        )

    def of_households(self, ids: Sequence[str]) -> dict[str, list[Measure]]:
        """All measures of some households, by household."""
        found: dict[str, list[Measure]] = defaultdict(list)
        for chunk in chunks(ids):
            for measure in self._all(_MEASURES.where(MeasureRow.household_id.in_(chunk))):
                found[measure.household_id].append(measure)
        return found

    def many(self, ids: Sequence[str]) -> dict[str, Measure]:
        """Measures by id, those that exist."""
        found = [one for chunk in chunks(ids) for one in self._all(_MEASURES.where(MeasureRow.id.in_(chunk)))]
        return {measure.id: measure for measure in found}

    def in_states(self, *states: MeasureState) -> list[Measure]:
        """Every measure in one of these states; all measures when none is named."""
        query = select(MeasureRow.__table__).order_by(MeasureRow.start, MeasureRow.id)
        if states:
            query = query.where(MeasureRow.state.in_([state.value for state in states]))
        return self._all(query)

    def count(self) -> int:
        """Number of measures."""
        return self._connection.execute(select(func.count()).select_from(MeasureRow)).scalar_one()

    def _all(self, query: Select[Any]) -> list[Measure]:
        return [convert.to_measure(row) for row in self._connection.execute(query)]
