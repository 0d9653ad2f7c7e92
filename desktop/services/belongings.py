"""What is written about a household and belongs to it alone."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.domain.bilan import Bilan
from desktop.domain.budget import Budget
from desktop.domain.contact import Contact
from desktop.domain.measure import Measure
from desktop.domain.milestone import Milestone
from desktop.domain.objective import Objective
from desktop.domain.saisine import Saisine
from desktop.storage.unit_of_work import UnitOfWork

Belonging = Saisine | Measure | Contact | Milestone | Budget | Objective | Bilan
"""What belongs to one household."""


def belongings(uow: UnitOfWork, household_id: str) -> Iterator[Belonging]:
    """All records of a household, those noted by mistake too, each measure before what hangs on it."""
    yield from uow.saisines.of_household(household_id)
    yield from uow.budgets.everything_of(household_id)
    for measure in uow.measures.of_household(household_id):
        yield measure
        yield from uow.contacts.everything_of(measure.id)
        yield from uow.milestones.everything_of(measure.id)
        yield from uow.objectives.everything_of(measure.id)
        yield from uow.bilans.everything_of(measure.id)
