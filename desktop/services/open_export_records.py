"""What an open export holds: the records of a period as the Department may have them, and not a field more (P1).

An open file can be read by whoever finds it: what is of the team alone stays in the operator's encrypted bundles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.contact import Contact
from desktop.domain.household import Household
from desktop.domain.measure import Measure, MeasureState
from desktop.services.claims import check_period, scheme_of
from desktop.services.dossiers import dossiers_of_period
from desktop.services.origins import waits
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.payload import KINDS, Record, body_of, form_of


@dataclass(frozen=True)
class Asked:
    """What to export: both days included, every scheme and every territory when none is named."""

    first: date
    last: date
    scheme: str = ""
    territory: str = ""


@dataclass(frozen=True)
class OpenRecord:
    """A record as it leaves: its kind, its shared content, the form and version that its answers follow."""

    kind: str
    id: str
    body: Mapping[str, Any]
    form: tuple[str, int] | None

    @property
    def household_id(self) -> str:
        """The household that it is about; empty for an action held for several."""
        return self.id if self.kind == "household" else str(self.body.get("household_id") or "")

    @property
    def content(self) -> dict[str, Any]:
        """Everything of it except the answers."""
        return {name: value for name, value in self.body.items() if name != "answers"}


def open_records(workspace: Workspace, asked: Asked) -> list[OpenRecord]:
    """The records of a period, each kind together; raises InvalidInputError for a period that is none."""
    check_period(asked.first, asked.last)
    schemes = [scheme_of(workspace, asked.scheme)] if asked.scheme else list(workspace.registry.schemes())
    with workspace.notebook.read() as uow:
        found: dict[str, Record] = {}
        for scheme in schemes:
            dossiers = dossiers_of_period(
                workspace, uow, scheme.id, asked.first, asked.last, territory=asked.territory, answers_since=date.max
            )
            measures = {case.measure.id for dossier in dossiers for case in dossier.cases}
            for household_id in sorted(dossier.household.id for dossier in dossiers):
                of_one = _of_household(uow, household_id, scheme.id, measures, asked)
                found |= {record.id: record for record in of_one}
    order = list(KINDS)
    told = sorted(found.values(), key=lambda record: order.index(type(record)))
    return [_open(workspace, record) for record in told]


def _of_household(
    uow: UnitOfWork, household_id: str, scheme_id: str, measure_ids: set[str], asked: Asked
) -> Iterator[Record]:
    """What of a household belongs to a scheme and a period; nothing before its agreement was noted (R4)."""
    household = uow.households.get(household_id)
    if waits(uow, household):
        return
    yield household
    yield from (one for one in uow.saisines.of_household(household_id) if one.scheme == scheme_id)
    yield from (one for one in uow.budgets.everything_of(household_id) if asked.first <= one.day <= asked.last)
    for action in uow.educations.everything_of(household_id):
        if action.scheme == scheme_id and asked.first <= action.day <= asked.last:
            yield action
    for measure in uow.measures.of_household(household_id):
        if measure.id in measure_ids and measure.state is not MeasureState.PROPOSED:
            yield measure
            yield from _of_measure(uow, measure, asked)


def _of_measure(uow: UnitOfWork, measure: Measure, asked: Asked) -> Iterator[Record]:
    """What happened in the period, what is aimed at, what was signed; a plan and a draft are the worker's own."""
    dated: list[Contact | Any] = [*uow.contacts.everything_of(measure.id), *uow.milestones.everything_of(measure.id)]
    for one in dated:
        if asked.first <= one.day <= asked.last and not (isinstance(one, Contact) and one.is_planned):
            yield one
    yield from uow.objectives.everything_of(measure.id)
    yield from (one for one in uow.bilans.everything_of(measure.id) if one.is_settled)


def _open(workspace: Workspace, record: Record) -> OpenRecord:
    return OpenRecord(KINDS[type(record)], record.id, body_of(record, workspace.registry), form_of(record))


def names_of(records: list[OpenRecord]) -> dict[str, str]:
    """The name under which each household is listed."""
    return {one.id: _name(one.body) for one in records if one.kind == KINDS[Household]}


def _name(body: Mapping[str, Any]) -> str:
    persons = body.get("persons") or [{}]
    return f"{str(persons[0].get('last_name', '')).upper()} {persons[0].get('first_name', '')}".strip()
