"""The days on which the worker does not work: leave, training, illness; whole days or half days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from itertools import chain

from desktop.domain.calendar import ONE_DAY, is_working_day
from desktop.domain.privacy import confidential

NOON = time(12, 30)
"""Where a morning ends."""


class AbsenceKind(StrEnum):
    """Why the worker is away."""

    LEAVE = "leave"
    TRAINING = "training"
    ILLNESS = "illness"
    OTHER = "other"


@dataclass(frozen=True)
class Absence:
    """From one day to another, both included; the worker's own: nobody else is ever told (P1)."""

    id: str = confidential()
    starts: date = confidential()
    ends: date = confidential()
    kind: AbsenceKind = confidential(default=AbsenceKind.LEAVE)
    from_noon: bool = confidential(default=False)
    """The morning of the first day is worked."""
    until_noon: bool = confidential(default=False)
    """The afternoon of the last day is worked."""
    label: str = confidential(default="")

    def touches(self, day: date) -> bool:
        """Whether a part of a day at least is away."""
        return self.starts <= day <= self.ends

    def takes(self, day: date) -> bool:
        """Whether a whole day is away."""
        return self.touches(day) and not self.leaves_morning(day) and not self.leaves_afternoon(day)

    def leaves_morning(self, day: date) -> bool:
        """Whether only the afternoon of a day is away."""
        return self.from_noon and day == self.starts

    def leaves_afternoon(self, day: date) -> bool:
        """Whether only the morning of a day is away."""
        return self.until_noon and day == self.ends

    def covers(self, day: date, at: time | None) -> bool:
        """Whether an appointment falls in it; one without an hour fits into the half of a day that is left."""
        if not self.touches(day) or self.takes(day):
            return self.touches(day)
        if at is None:
            return False
        return at >= NOON if self.leaves_morning(day) else at < NOON


@dataclass(frozen=True)
class Absences:
    """All of them, as one asks about days."""

    all: Sequence[Absence] = ()

    def on(self, day: date) -> tuple[Absence, ...]:
        """Those that touch a day."""
        return tuple(one for one in self.all if one.touches(day))

    def covering(self, day: date, at: time | None) -> Absence | None:
        """The one into which an appointment falls."""
        return next((one for one in self.all if one.covers(day, at)), None)

    def can_work(self, day: date) -> bool:
        """Whether a visit may be proposed on a day: a working day of which something is left."""
        halves = [one for one in self.on(day) if not one.takes(day)]
        whole = any(one.takes(day) for one in self.on(day))
        both = any(one.leaves_morning(day) for one in halves) and any(one.leaves_afternoon(day) for one in halves)
        return is_working_day(day) and not whole and not both

    def suggested(self, wanted: date, first: date, last: date, taken: Sequence[date] = ()) -> date:
        """The day to propose: from the one wanted on while the term allows it, else before it, else after the term."""
        forward = _days(max(wanted, first), last)
        backward = _days(min(wanted, last), first, -1)
        found = next((day for day in chain(forward, backward) if self.can_work(day) and day not in taken), None)
        if found is not None:
            return found
        day = max(wanted, first)
        while not self.can_work(day) or day in taken:
            day += ONE_DAY
        return day


def _days(first: date, last: date, step: int = 1) -> Iterator[date]:
    day = first
    while (day <= last) if step > 0 else (day >= last):
        yield day
        day += ONE_DAY * step
