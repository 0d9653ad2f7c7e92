"""The absences of the worker of the demonstration: half a day of training, and leave later on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from desktop.domain.absence import AbsenceKind
from desktop.domain.calendar import monday_of
from desktop.services.absences import AbsenceInput


def demo_absences(today: date) -> Iterator[AbsenceInput]:
    """Friday afternoon of next week, and the whole week four weeks later."""
    monday = monday_of(today) + timedelta(weeks=1)
    friday = monday + timedelta(days=4)
    yield AbsenceInput(friday, kind=AbsenceKind.TRAINING, from_noon=True, label="Prévention des expulsions")
    yield AbsenceInput(monday + timedelta(weeks=4), friday + timedelta(weeks=4))
