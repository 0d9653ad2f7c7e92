"""The time and the kilometres noted on contacts and actions that count, found by SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import Connection

from desktop.storage.convert import to_kilometres
from desktop.storage.standing import STANDS_SQL

_NOTED: Final = "(minutes IS NOT NULL OR travel_minutes IS NOT NULL OR hectometres IS NOT NULL)"
_TRIPS: Final = f"""
SELECT contact.id AS id, 'contact' AS kind, measure.scheme AS scheme, measure.id AS measure_id,
       contact.household_id AS household_id, household.name AS name, household.commune AS commune, contact.day AS day,
       contact.kind || '/' || contact.outcome AS detail, minutes, travel_minutes, hectometres
FROM contact JOIN measure ON measure.id = contact.measure_id JOIN household ON household.id = contact.household_id
WHERE contact.day BETWEEN :first AND :last AND {STANDS_SQL} AND contact.outcome != 'planned' AND {_NOTED}
UNION ALL
SELECT id, 'education', scheme, '', '', '', '', day, mode, minutes, travel_minutes, hectometres
FROM education WHERE day BETWEEN :first AND :last AND NOT mistaken AND {_NOTED}
ORDER BY day, id
"""  # noqa: S608 - our own


@dataclass(frozen=True)
class Spent:
    """What was noted of one contact or action; `detail` is « kind/outcome » of a contact, the mode of an action."""

    id: str
    kind: str
    scheme: str
    measure_id: str
    household_id: str
    household: str
    commune: str
    day: date
    detail: str
    minutes: int | None
    travel_minutes: int | None
    kilometres: Decimal | None


class TripQueries:
    """Reads only."""

    def __init__(self, connection: Connection) -> None:
        self._run = connection.exec_driver_sql

    def between(self, first: date, last: date) -> list[Spent]:
        """Everything noted from a day to another, by day; what was noted by mistake, or is only planned, is not."""
        rows = self._run(_TRIPS, {"first": first.isoformat(), "last": last.isoformat()})
        return [
            Spent(
                row.id, row.kind, row.scheme, row.measure_id, row.household_id, row.name, row.commune,
                date.fromisoformat(row.day), row.detail, row.minutes, row.travel_minutes,
                to_kilometres(row.hectometres),
            )
            for row in rows
        ]  # fmt: skip
