"""A contact with a household: planned, done, tried or refused; and the steps promised in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from desktop.domain.contact_kinds import ContactKind
from desktop.domain.privacy import confidential, shared, team


class Outcome(StrEnum):
    """What became of a contact; only DONE is a visit, the rest are attempts or plans (C6)."""

    PLANNED = "planned"
    DONE = "done"
    PORTE_CLOSE = "porte_close"
    REFUSED = "refused"
    CANCELLED_BY_HOUSEHOLD = "cancelled_by_household"
    CANCELLED_BY_WORKER = "cancelled_by_worker"
    POSTPONED = "postponed"
    ADDRESS_NOT_FOUND = "address_not_found"
    MOVED = "moved"

    @property
    def is_attempt(self) -> bool:
        """Whether the worker tried and did not meet the household: kept and shown, never counted (C6)."""
        return self not in (Outcome.PLANNED, Outcome.DONE)


@dataclass(frozen=True)
class NextStep:
    """A promise made in a contact: what, who, by when."""

    id: str = shared()
    what: str = shared()
    who: str = shared(default="")
    by: date | None = shared(default=None)
    done_on: date | None = shared(default=None)
    not_done: str = shared(default="")
    """Why it will not be done; empty while it still may be."""
    settled_by_id: str = team(default="")
    """The contact in which it was told what became of it; empty when that was told elsewhere."""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_on is None and not self.not_done


@dataclass(frozen=True)
class Contact:
    """One contact; `answers` are kept with the form and version they were given to and never migrated."""

    id: str = shared()
    measure_id: str = shared()
    household_id: str = shared()
    day: date = shared()
    kind: ContactKind = shared(default=ContactKind.HOME)
    outcome: Outcome = shared(default=Outcome.PLANNED)
    at: time | None = shared(default=None)
    reason: str = shared(default="")
    trace_left: str = shared(default="")
    place: str = team(default="")
    form: str = shared(default="")
    form_version: int = shared(default=1)
    answers: Mapping[str, Any] = confidential(default_factory=dict)  # shared field by field, by the form's own marks
    next_steps: tuple[NextStep, ...] = shared(default=())
    note: str = confidential(default="")
    to_complete: bool = confidential(default=False)
    """Noted in haste: it took place and counts, and the worker means to write more."""
    minutes: int | None = team(default=None)
    travel_minutes: int | None = team(default=None)
    kilometres: Decimal | None = team(default=None)
    """Time and way spent on it: the operator pays them, the Department does not ask for them (P1)."""
    withdrawn: str = shared(default="")
    """Why it was noted by mistake; empty while it stands. One that was withdrawn is kept, and counts nowhere."""
    outside: Mapping[str, Any] = confidential(default_factory=dict)
    """Answers that its form does not ask: `answers` to `form` and `form_version` of the measure it came from."""

    @property
    def stands(self) -> bool:
        """Whether it counts, for rhythms, claims, figures, the agenda and what the law asks to keep."""
        return not self.withdrawn

    @property
    def is_planned(self) -> bool:
        """Whether it is still to come or to be concluded."""
        return self.outcome is Outcome.PLANNED


@dataclass(frozen=True)
class Draft:
    """What is being typed: never counted, never sent, the whole state of the recorder as it stands."""

    id: str = confidential()
    measure_id: str = confidential()
    contact_id: str | None = confidential(default=None)
    form: str = confidential(default="")
    form_version: int = confidential(default=1)
    values: Mapping[str, Any] = confidential(default_factory=dict)
    saved_at: str = confidential(default="")
