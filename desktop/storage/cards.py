"""What a line of a search result shows of a record, and nothing confidential: read by id, a few at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import Connection

from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.measure import MeasureState
from desktop.storage.direct import Direct
from desktop.storage.lines import FIRST_OVER

_HOUSEHOLDS = (
    "SELECT h.id, h.name, h.commune, h.address, h.phone, l.schemes FROM household h"
    " JOIN household_line l ON l.household_id = h.id WHERE h.id IN (SELECT value FROM json_each(?))"
)
_MEASURES = "SELECT id, scheme, state, start FROM measure WHERE id IN (SELECT value FROM json_each(?))"
_CONTACTS = (
    "SELECT c.id, m.scheme, c.day, c.at, c.kind, c.outcome FROM contact c JOIN measure m ON m.id = c.measure_id"
    " WHERE c.id IN (SELECT value FROM json_each(?))"
)
_HEADING = (
    "SELECT (SELECT group_concat(last_name || ' ' || first_name, ' ' ORDER BY rank) FROM person"
    " WHERE household_id = household.id), commune FROM household WHERE id = ?"
)
_IN_COURSE = (
    "SELECT m.measure_id FROM measure_line m JOIN household_line h ON h.place = m.household_place"  # noqa: S608 - our own
    f" WHERE h.household_id = ? AND m.stage < {FIRST_OVER}"
    " ORDER BY m.stage, m.start DESC, m.measure_id LIMIT 1"
)


@dataclass(frozen=True)
class HouseholdCard:
    """A household; `commune` is an INSEE code, `schemes` those that follow it now."""

    id: str
    name: str
    commune: str
    address: str
    phone: str
    schemes: tuple[str, ...]


@dataclass(frozen=True)
class MeasureCard:
    """A measure."""

    id: str
    scheme: str
    state: MeasureState
    start: date


@dataclass(frozen=True)
class ContactCard:
    """A contact, without any of its words."""

    id: str
    scheme: str
    day: date
    at: time | None
    kind: ContactKind
    outcome: Outcome


class Cards:
    """Reads the cards of records by their ids; those that are gone are left out."""

    def __init__(self, connection: Connection) -> None:
        self._direct = Direct(connection)

    def households(self, ids: Iterable[str]) -> dict[str, HouseholdCard]:
        """Households by id."""
        return {
            one: HouseholdCard(one, name, commune, address, phone, tuple(schemes.split()))
            for one, name, commune, address, phone, schemes in self._rows(_HOUSEHOLDS, ids)
        }

    def measures(self, ids: Iterable[str]) -> dict[str, MeasureCard]:
        """Measures by id."""
        return {
            one: MeasureCard(one, scheme, MeasureState(state), date.fromisoformat(start))
            for one, scheme, state, start in self._rows(_MEASURES, ids)
        }

    def contacts(self, ids: Iterable[str]) -> dict[str, ContactCard]:
        """Contacts by id."""
        return {
            one: ContactCard(
                one, scheme, date.fromisoformat(day), time.fromisoformat(at) if at else None, ContactKind(kind),
                Outcome(outcome),
            )
            for one, scheme, day, at, kind, outcome in self._rows(_CONTACTS, ids)
        }  # fmt: skip

    def heading(self, household_id: str) -> tuple[str, str] | None:
        """(names of all members, INSEE code of the commune) of one household, None when there is none."""
        row = self._direct.row(_HEADING, (household_id,))
        return None if row is None else (row[0] or "", row[1])

    def scheme_of(self, measure_id: str) -> str:
        """The id of the scheme of a measure, empty when there is no such measure."""
        found: str | None = self._direct.value("SELECT scheme FROM measure WHERE id = ?", (measure_id,))
        return found or ""

    def household_of(self, measure_id: str) -> str | None:
        """The household of a measure, None when there is no such measure."""
        query = "SELECT household_id FROM measure WHERE id = ?"
        found: str | None = self._direct.value(query, (measure_id,))
        return found

    def measure_in_course(self, household_id: str) -> str | None:
        """The measure that a household is followed by now, the foremost when there are several."""
        found: str | None = self._direct.value(_IN_COURSE, (household_id,))
        return found

    def _rows(self, query: str, ids: Iterable[str]) -> list[tuple[Any, ...]]:
        wanted = sorted(set(ids))
        return self._direct.rows(query, (json.dumps(wanted),)) if wanted else []
