"""What claims, indicators and tables read: the records of one scheme that a period touches, found by SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    exists,
    func,
    or_,
    select,
)

from desktop.domain.contact import Outcome
from desktop.domain.measure import OPEN_STATES, Measure
from desktop.domain.saisine import Saisine
from desktop.storage import convert
from desktop.storage.milestone_rows import MilestoneRow
from desktop.storage.standing import STANDS
from desktop.storage.statements import chunks
from desktop.storage.tables import ContactRow, HouseholdRow, MeasureLineRow, MeasureRow, SaisineRow
from desktop.storage.told import ToldContacts

_WANTED = "WHERE id IN (SELECT value FROM json_each(:ids))"
_SOURCES = " UNION ALL ".join(
    f"SELECT id, '{kind}' AS kind, {household} AS household_id, {measure} AS measure_id, {day} AS day,"  # noqa: S608
    f" {detail} AS detail FROM {kind} {_WANTED}"
    for kind, household, measure, day, detail in (
        ("household", "id", "NULL", "NULL", "''"),
        ("saisine", "household_id", "NULL", "received_on", "scheme"),
        ("measure", "household_id", "id", "start", "scheme"),
        ("contact", "household_id", "measure_id", "day", "kind || '/' || outcome"),
        ("milestone", "household_id", "measure_id", "day", "stage"),
        ("education", "''", "NULL", "day", "mode"),
    )
)


@dataclass(frozen=True)
class Source:
    """A record that a number counts: of which kind, of which household and measure, on which day."""

    id: str
    kind: str
    household_id: str
    measure_id: str | None
    day: date | None
    detail: str
    """The scheme of a referral or a measure, the stage of a milestone, kind and outcome of a contact."""


def _lasting(first: date) -> ColumnElement[bool]:
    """Not over before a day."""
    return or_(MeasureLineRow.last_day.is_(None), MeasureLineRow.last_day >= first)


def _staged(first: date, last: date) -> Select[Any]:
    """Ids of the measures that reached a stage in a period, even after their end."""
    return select(MilestoneRow.measure_id).where(MilestoneRow.day.between(first, last), MilestoneRow.withdrawn == "")


def _met(first: date, last: date) -> ColumnElement[bool]:
    """Seen in a period, perhaps past the planned end: a visit counts on its own day."""
    return exists().where(ContactRow.measure_id == MeasureRow.id, ContactRow.day.between(first, last), STANDS)


class FigureQueries:
    """Reads only."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.told = ToldContacts(connection)

    def measures(self, scheme: str, first: date, last: date, *, staged: bool = False) -> list[Measure]:
        """Measures of a scheme that were under way in a period; if asked, those with a stage or a contact in it too."""
        begun = func.coalesce(MeasureRow.opened_on, MeasureRow.start) <= last
        touched = (
            or_(begun & _lasting(first), MeasureRow.id.in_(_staged(first, last)), _met(first, last))
            if staged
            else begun & _lasting(first)
        )
        query = (
            select(MeasureRow.__table__)
            .join(MeasureLineRow, MeasureLineRow.measure_id == MeasureRow.id)
            .where(MeasureRow.scheme == scheme, touched)
            .order_by(MeasureRow.start, MeasureRow.id)
        )
        return [convert.to_measure(row) for row in self._connection.execute(query)]

    def answering(self, scheme: str, saisine_ids: Iterable[str]) -> list[Measure]:
        """The measures that answer these referrals."""
        wanted = list(saisine_ids)
        found = []
        for some in chunks(wanted):
            query = select(MeasureRow.__table__).where(MeasureRow.scheme == scheme, MeasureRow.saisine_id.in_(some))
            found += [convert.to_measure(row) for row in self._connection.execute(query)]
        return found

    def referrals(self, ids: Iterable[str]) -> dict[str, Saisine]:
        """Referrals by their ids."""
        wanted = list(ids)
        rows = (
            row
            for some in chunks(wanted)
            for row in self._connection.execute(select(SaisineRow.__table__).where(SaisineRow.id.in_(some)))
        )
        return {row.id: convert.to_saisine(row) for row in rows}

    def saisines(self, scheme: str, first: date, last: date) -> list[Saisine]:
        """Referrals to a scheme that were received in a period."""
        query = (
            select(SaisineRow.__table__)
            .where(SaisineRow.scheme == scheme, SaisineRow.received_on.between(first, last))
            .order_by(SaisineRow.received_on, SaisineRow.id)
        )
        return [convert.to_saisine(row) for row in self._connection.execute(query)]

    def communes(self, scheme: str) -> dict[str, str]:
        """The INSEE code of the commune of every household that has a measure under a scheme."""
        followed = select(MeasureRow.household_id).where(MeasureRow.scheme == scheme)
        query = select(HouseholdRow.id, HouseholdRow.commune).where(HouseholdRow.id.in_(followed))
        return {row.id: row.commune for row in self._connection.execute(query)}

    def assigned(self) -> dict[str, int]:
        """How many measures were assigned under each convention, by its id."""
        query = (
            select(MeasureRow.convention_id, func.count())
            .where(MeasureRow.convention_id.is_not(None))
            .group_by(MeasureRow.convention_id)
        )
        return {str(row[0]): row[1] for row in self._connection.execute(query)}

    def going_past(self, convention_id: str, day: date) -> list[tuple[str, str, date]]:
        """(measure, household, last day) of those assigned under a convention that are open and last beyond a day."""
        query = (
            select(MeasureRow.id, MeasureRow.household_id, MeasureLineRow.last_day)
            .join(MeasureLineRow, MeasureLineRow.measure_id == MeasureRow.id)
            .where(MeasureRow.convention_id == convention_id, MeasureLineRow.last_day > day)
            .where(MeasureRow.state.in_([state.value for state in OPEN_STATES]))
        )
        return [(row[0], row[1], row[2]) for row in self._connection.execute(query) if row[2] is not None]

    def sources(self, ids: Iterable[str]) -> dict[str, Source]:
        """What each of these ids is, whichever kind of record; those that are gone are left out."""
        rows = self._connection.exec_driver_sql(_SOURCES, {"ids": json.dumps(sorted(set(ids)))})
        return {
            row.id: Source(
                row.id, row.kind, row.household_id, row.measure_id, row.day and date.fromisoformat(row.day), row.detail
            )
            for row in rows
        }  # fmt: skip

    def visited(self, scheme: str, first: date, last: date) -> list[tuple[str, str, str]]:
        """(month « 2026-11 », outcome, household) of what happened at home in a period, for charts."""
        month = func.strftime("%Y-%m", ContactRow.day)
        query = (
            select(month, ContactRow.outcome, ContactRow.household_id)
            .join(MeasureRow, MeasureRow.id == ContactRow.measure_id)
            .where(MeasureRow.scheme == scheme, ContactRow.day.between(first, last))
            .where(STANDS, ContactRow.outcome.in_([Outcome.DONE.value, Outcome.PORTE_CLOSE.value]))
        )
        return [(row[0], row[1], row[2]) for row in self._connection.execute(query) if row[2] is not None]
