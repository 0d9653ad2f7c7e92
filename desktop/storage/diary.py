"""What the calendar asks of the notebook: contacts by their days, and what was begun and left unfinished."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, exists, func, select

from desktop.domain.contact import Contact, Outcome
from desktop.domain.measure import MeasureState
from desktop.storage import convert
from desktop.storage.standing import STANDS
from desktop.storage.statements import chunks
from desktop.storage.tables import ContactRow, HouseholdRow, MeasureRow, SaisineRow

_OUTLINE = (
    ContactRow.id, ContactRow.measure_id, ContactRow.household_id, ContactRow.day, ContactRow.at, ContactRow.kind,
    ContactRow.outcome, ContactRow.to_complete,
)  # fmt: skip
_HOURLESS_LAST = (ContactRow.day, ContactRow.at.is_(None), ContactRow.at, ContactRow.id)


@dataclass(frozen=True)
class Unfinished:
    """A household without any measure, or a referral that no measure answers; `commune` is an INSEE code."""

    household_id: str
    household: str
    commune: str
    scheme: str = ""
    received_on: date | None = None


class Diary:
    """Reads only."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def contacts(self, first: date, last: date, *outcomes: Outcome) -> list[Contact]:
        """Contacts of some days without their texts, by day and hour; those of any outcome when none is named."""
        query = select(*_OUTLINE).where(ContactRow.day.between(first, last), STANDS)
        if outcomes:
            query = query.where(ContactRow.outcome.in_([outcome.value for outcome in outcomes]))
        return [convert.to_contact_outline(row) for row in self._connection.execute(query.order_by(*_HOURLESS_LAST))]

    def of_states(self, *states: MeasureState) -> dict[str, list[Contact]]:
        """The contacts of the measures in these states, by measure, without their texts."""
        found: dict[str, list[Contact]] = defaultdict(list)
        wanted = select(MeasureRow.id).where(MeasureRow.state.in_([state.value for state in states]))
        query = select(*_OUTLINE).where(ContactRow.measure_id.in_(wanted), STANDS).order_by(ContactRow.day)
        for row in self._connection.execute(query):
            found[row.measure_id].append(convert.to_contact_outline(row))
        return found

    def schemes(self, measure_ids: Sequence[str]) -> dict[str, str]:
        """The scheme of each of these measures."""
        found: dict[str, str] = {}
        wanted = list(dict.fromkeys(measure_ids))
        for some in chunks(wanted):
            query = select(MeasureRow.id, MeasureRow.scheme).where(MeasureRow.id.in_(some))
            found.update((row.id, row.scheme) for row in self._connection.execute(query))
        return found

    def count_in(self, *states: MeasureState) -> int:
        """How many measures are in these states."""
        query = select(func.count()).where(MeasureRow.state.in_([state.value for state in states]))
        return int(self._connection.execute(query).scalar_one())

    def unfinished(self, limit: int) -> list[Unfinished]:
        """Referrals without a measure, the oldest first, then households without a measure, the latest first."""
        answered = exists().where(MeasureRow.saisine_id == SaisineRow.id)
        referrals = (
            select(HouseholdRow.id, HouseholdRow.name, HouseholdRow.commune, SaisineRow.scheme, SaisineRow.received_on)
            .join(SaisineRow, SaisineRow.household_id == HouseholdRow.id)
            .where(~answered)
            .order_by(SaisineRow.received_on, SaisineRow.id)
            .limit(limit)
        )
        found = [Unfinished(*row) for row in self._connection.execute(referrals)]
        return [*found, *self._without_measure(limit - len(found))]

    def _without_measure(self, limit: int) -> Sequence[Unfinished]:
        followed = exists().where(MeasureRow.household_id == HouseholdRow.id)
        referred = exists().where(SaisineRow.household_id == HouseholdRow.id)
        query = (
            select(HouseholdRow.id, HouseholdRow.name, HouseholdRow.commune)
            .where(~followed, ~referred, HouseholdRow.merged_into == "")
            .order_by(HouseholdRow.id.desc())
            .limit(limit)
        )
        return [Unfinished(*row) for row in self._connection.execute(query)] if limit > 0 else []
