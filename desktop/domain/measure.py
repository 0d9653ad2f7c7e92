"""One household followed under one scheme from a start to an end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from desktop.domain.cadence import Suspension
from desktop.domain.calendar import add_months
from desktop.domain.privacy import confidential, shared


class MeasureState(StrEnum):
    """Where a measure stands; which states a scheme uses is the scheme's own."""

    PROPOSED = "proposed"
    PREPARING = "preparing"
    """Received and worked on, its rhythm not yet begun: a file is checked, a diagnosis made, a loan asked for."""
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDING = "ending"
    CLOSED = "closed"
    DECLINED = "declined"


@dataclass(frozen=True)
class Renewal:
    """Months added to a measure, with their reason (A4)."""

    decided_on: date = shared()
    months: int = shared()
    reason: str = shared()


@dataclass(frozen=True)
class Rescheduling:
    """A new number of instalments decided on a day (C11)."""

    decided_on: date = shared()
    instalments: int = shared()
    reason: str = shared(default="")


@dataclass(frozen=True)
class Deviation:
    """A reasoned departure from the rhythm in the period that opens on a day; it changes no count (C2)."""

    opens: date = shared()
    reason: str = shared()


@dataclass(frozen=True)
class SuspensionRecord(Suspension):
    """A suspension as the Department sees it (C10)."""

    starts: date = shared()
    ends: date | None = shared(default=None)
    reason: str = shared(default="")


@dataclass(frozen=True)
class Transfer:
    """A measure handed over from one referent to another, with the motif."""

    decided_on: date = shared()
    before: str = shared()
    after: str = shared()
    reason: str = shared()


@dataclass(frozen=True)
class Measure:
    """A measure; `terms` are the answers of the scheme's opening form, `months` its length where it has one.

    `ended_on` is set when the end is decided; the state becomes CLOSED only when the scheme lets it (A5).
    While it is prepared `start` is the day of its reception and `months` stays empty; as it begins that day becomes
    `opened_on`.
    """

    id: str = shared()
    household_id: str = shared()
    scheme: str = shared()
    state: MeasureState = shared()
    start: date = shared()
    months: int | None = shared(default=None)
    saisine_id: str | None = shared(default=None)
    convention_id: str | None = shared(default=None)
    referent: str = shared(default="")
    terms_form: str = shared(default="")
    terms_version: int = shared(default=1)
    terms: Mapping[str, Any] = confidential(default_factory=dict)  # shared field by field, by the form's own marks
    renewals: tuple[Renewal, ...] = shared(default=())
    reschedulings: tuple[Rescheduling, ...] = shared(default=())
    suspensions: tuple[SuspensionRecord, ...] = shared(default=())
    deviations: tuple[Deviation, ...] = shared(default=())
    ended_on: date | None = shared(default=None)
    end_reason: str = shared(default="")
    opened_on: date | None = shared(default=None)
    """The day of its reception, when that is before its start; contacts may be recorded from then on."""
    transfers: tuple[Transfer, ...] = shared(default=())

    @property
    def first_day(self) -> date:
        """The first day on which anything may be recorded."""
        return min(self.opened_on or self.start, self.start)

    @property
    def total_months(self) -> int | None:
        """Months from the start to the last allowed day, renewals and reschedulings included."""
        first = self._first_months
        return None if first is None else first + sum(renewal.months for renewal in self.renewals)

    @property
    def renewed_from(self) -> tuple[tuple[Renewal, date], ...]:
        """Each renewal with the first day of the months that it adds (C1, A4)."""
        months, found = self._first_months or 0, []
        for renewal in self.renewals:
            found.append((renewal, add_months(self.start, months)))
            months += renewal.months
        return tuple(found)

    @property
    def _first_months(self) -> int | None:
        """The months before any renewal: those of the loan as it was last rescheduled (C11), else of the measure."""
        return self.reschedulings[-1].instalments if self.months is not None and self.reschedulings else self.months

    @property
    def planned_end(self) -> date | None:
        """The last day as planned (C1), None for a scheme without length."""
        total = self.total_months
        return None if total is None else add_months(self.start, total) - timedelta(days=1)

    @property
    def last_day(self) -> date | None:
        """The day the measure really ends: the decided end, else the planned one."""
        return self.ended_on or self.planned_end

    @property
    def has_begun(self) -> bool:
        """Whether its support began: it was assigned and accepted, the loan signed, the mandate given."""
        return self.state not in (MeasureState.PROPOSED, MeasureState.PREPARING, MeasureState.DECLINED)

    @property
    def is_open(self) -> bool:
        """Whether work is still owed on it."""
        return self.state in OPEN_STATES


OPEN_STATES = (MeasureState.PREPARING, MeasureState.ACTIVE, MeasureState.SUSPENDED, MeasureState.ENDING)
