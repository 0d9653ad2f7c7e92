"""A notebook whose claims and reports are known by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from desktop.domain.acts import JournalAct
from desktop.domain.budget import Budget
from desktop.domain.contact import Contact
from desktop.domain.convention import Convention, to_mapping
from desktop.domain.household import Dwelling, Household
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.milestone import Milestone
from desktop.domain.saisine import Saisine
from desktop.services.records import save
from desktop.services.workspace import Workspace
from tests.factories import contact, household, measure, new_id, saisine

Written = Household | Saisine | Measure | Contact | Milestone | Budget

AMI_2 = "62765"
"""Saint-Omer, in the Audomarois."""
BOULOGNE = "62160"


def write(workspace: Workspace, *records: Written) -> None:
    """Saves records as a service does, in one transaction."""
    with workspace.notebook.write() as uow:
        for record in records:
            save(workspace, uow, JournalAct.SAVED, record)


def at(commune: str, **changes: Any) -> Household:
    return household(dwelling=Dwelling(commune, "3 rue des Postes", "62000", "private_tenant"), **changes)


def own_convention(workspace: Workspace, of: Convention, **changes: Any) -> Convention:
    """A convention made in the notebook from a shipped one."""
    made = replace(of, **changes)
    with workspace.notebook.write() as uow:
        uow.settings.put_convention(made.id, to_mapping(made))
    return made


def shipped(workspace: Workspace, convention_id: str) -> Convention:
    return next(one for one in workspace.resources.conventions if one.id == convention_id)


def twenty_measures(workspace: Workspace) -> list[Measure]:
    """Twenty full measures of ASTRE assigned on the first day of the convention of 2023, two visits each month."""
    found = []
    for _ in range(20):
        home = at("62498")
        of = measure(
            home.id, start=date(2023, 11, 1), state=MeasureState.CLOSED, convention_id="astre-2023",
            ended_on=date(2024, 10, 31), end_reason="finished",
        )  # fmt: skip
        visits = [contact(of, date(2023, 11, 8) + timedelta(days=15 * number)) for number in range(24)]
        write(workspace, home, of, *visits)
        found.append(of)
    return found


def vej_visits(workspace: Workspace, count: int, day: date = date(2024, 3, 4), commune: str = AMI_2) -> list[Contact]:
    """So many VEJ done, each in its own household."""
    found = []
    for _ in range(count):
        home = at(commune)
        of = measure(home.id, "vej", start=day - timedelta(days=20), convention_id="vej-ami2-2023")
        visit = contact(of, day)
        write(workspace, home, of, visit)
        found.append(visit)
    return found


def six_months_of_loans(workspace: Workspace, situations: int) -> Convention:
    """A convention of half a year, with as many complete diagnoses."""
    made = own_convention(
        workspace, shipped(workspace, "microcredit-2023"), id="microcredit-2024", starts=date(2024, 1, 1),
        ends=date(2024, 6, 30), envelope=Decimal("7500.00"),
    )  # fmt: skip
    for number in range(situations):
        home = at("62498")
        of = measure(home.id, "microcredit", start=date(2024, 2, 1), state=MeasureState.PREPARING, months=None)
        write(workspace, home, of, staged(of, "diagnosis", date(2024, 2, 1) + timedelta(days=number)))
    return made


def staged(of: Measure, stage: str, day: date, **changes: Any) -> Milestone:
    return Milestone(new_id(), of.id, of.household_id, stage, day, **changes)


def referred(home: Household, scheme: str, day: date, **changes: Any) -> Saisine:
    return saisine(home.id, scheme=scheme, received_on=day, **changes)
