"""The appointments of a measure that comes to its end."""

from __future__ import annotations

from datetime import date

from desktop.domain.measure import Measure
from desktop.schemes.base import Scheme
from desktop.services.measure_checks import require_concluded
from desktop.services.records import forget_plan
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork


def forget_plans(workspace: Workspace, uow: UnitOfWork, measure: Measure, scheme: Scheme) -> None:
    """Those after its last day go; NotAllowedError while one before it waits for what became of it."""
    last = measure.ended_on or date.max
    plans = [contact for contact in uow.contacts.of_measure(measure.id) if contact.is_planned]
    require_concluded((one for one in plans if one.day <= last), scheme)
    for plan in plans:
        if plan.day > last:
            forget_plan(workspace, uow, plan)
