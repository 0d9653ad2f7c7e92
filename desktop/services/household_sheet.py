"""All that the « fiche ménage » shows: the household, its measures, its story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.domain.contact import Contact
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.noun import VISIT, Noun
from desktop.domain.origin import Origin
from desktop.domain.territory import Commune
from desktop.schemes.path import STATE_LABELS, StepName
from desktop.services.merge_words import twice_words
from desktop.services.origins import origin_of
from desktop.services.story import MeasureRecords, StoryEntry, story_of
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class MeasureLine:
    """A measure as one line."""

    id: str
    scheme: str
    scheme_name: str
    state: str
    state_label: str
    start: date
    last_day: date | None
    done: int = 0
    owed: int = 0
    """Contacts that count and those the rhythm asks for, over the whole measure."""
    contact: Noun = VISIT
    """The scheme's word for one contact."""
    can_record: bool = False
    """Whether a contact may be noted or planned now."""


@dataclass(frozen=True)
class HouseholdSheet:
    """All that the « fiche ménage » shows; contacts and story latest first."""

    household: Household
    commune: Commune | None
    measures: tuple[MeasureLine, ...]
    contacts: tuple[Contact, ...]
    story: tuple[StoryEntry, ...] = ()
    origin: Origin | None = None
    """The table of before that it came from, if it did."""

    @property
    def twice(self) -> str:
        """Who seems to be named twice, in words; empty when nobody is."""
        return twice_words(self.household.persons, is_joined=True)


def read_sheet(workspace: Workspace, household_id: str) -> HouseholdSheet:
    """The whole file of a household; raises NotFoundError."""
    today = workspace.clock.today()
    with workspace.notebook.read() as uow:
        household = uow.households.get(uow.merges.kept_for(household_id))
        household_id = household.id
        records = [records_of(uow, measure) for measure in uow.measures.of_household(household_id)]
        educations = uow.educations.of_households([household_id]).get(household_id, ())
        origin = origin_of(uow, household_id)
    contacts = [contact for one in records for contact in one.contacts]
    contacts.sort(key=lambda contact: (contact.day, contact.id), reverse=True)
    return HouseholdSheet(
        household,
        workspace.commune(household.dwelling.commune),
        tuple(_measure_line(workspace, one, today) for one in records),
        tuple(contacts),
        story_of(records, workspace.registry, today, educations),
        origin,
    )


def records_of(uow: UnitOfWork, measure: Measure) -> MeasureRecords:
    """A measure with all that is told of it."""
    contacts = uow.contacts.everything_of(measure.id)
    return MeasureRecords(
        measure,
        [one for one in contacts if one.stands],
        uow.bilans.in_force(measure.id),
        uow.saisines.get(measure.saisine_id) if measure.saisine_id else None,
        uow.milestones.of_measure(measure.id),
        [one for one in contacts if not one.stands],
    )


def _measure_line(workspace: Workspace, records: MeasureRecords, today: date) -> MeasureLine:
    measure = records.measure
    scheme = workspace.registry.scheme(measure.scheme)
    return MeasureLine(
        measure.id,
        scheme.id,
        scheme.name,
        measure.state.value,
        STATE_LABELS[measure.state],
        measure.start,
        measure.last_day,
        scheme.done(measure, records.contacts, today),
        sum(period.quota for period in scheme.periods(measure)),
        scheme.visit_word,
        any(step.name is StepName.RECORD and not step.refusal for step in scheme.steps(measure, records.bilan, today)),
    )
