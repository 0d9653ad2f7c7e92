"""All that the screen of a measure shows, read in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time

from desktop.domain.bilan import Bilan
from desktop.domain.calendar import add_months
from desktop.domain.contact import Contact, Draft, Outcome
from desktop.domain.convention import Convention
from desktop.domain.french import capital, long_date
from desktop.domain.household import Household
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.saisine import Saisine
from desktop.domain.worker import Worker
from desktop.schemes.base import Due, PeriodView, Scheme
from desktop.schemes.path import STATE_LABELS, Step, StepName
from desktop.schemes.registry import Registry
from desktop.services.convention_words import past_words
from desktop.services.household_sheet import records_of
from desktop.services.measure_answers import (
    Answer,
    DatedAnswers,
    dated_answers,
    latest_answers,
    opening_answers,
)
from desktop.services.milestones import known_of
from desktop.services.path_view import MeasurePath, PathRecords, path_of
from desktop.services.profile import profile_of
from desktop.services.stage_words import StageTold, stage_told
from desktop.services.story import MeasureRecords, StoryEntry, story_of
from desktop.services.workspace import Workspace

WARN_MONTHS_BEFORE_END = 2
SIGN_MONTHS_BEFORE_END = 1
"""A bilan is prepared from the first, and signed from the second (A4, A5)."""


@dataclass(frozen=True)
class MeasureView:
    """All that the screen of a measure shows on a day; contacts and story latest first."""

    measure: Measure
    scheme: Scheme
    household: Household
    commune_name: str
    state_label: str
    track: tuple[PeriodView, ...]
    due: Due | None
    steps: tuple[Step, ...]
    contacts: tuple[Contact, ...]
    drafts: tuple[Draft, ...]
    bilan: Bilan | None
    convention: Convention | None
    warnings: tuple[str, ...]
    saisine: Saisine | None = None
    planned: Contact | None = None
    """The next appointment, where all that is due now has one."""
    story: tuple[StoryEntry, ...] = ()
    terms: tuple[Answer, ...] = ()
    """The terms of the opening, in words."""
    answers: tuple[Answer, ...] = ()
    """The latest answers to the scheme's own questions."""
    budget: tuple[DatedAnswers, ...] = ()
    """What each contact says of the budget."""
    beginning: StageTold | None = None
    """The stage by which it began, where it was prepared: the loan signed, the measure assigned."""
    path: MeasurePath = field(default_factory=MeasurePath)
    """What was reached on the way, and what can be noted now."""

    @property
    def visits_done(self) -> int:
        """Contacts that count, over the whole measure."""
        return sum(view.done for view in self.track)

    @property
    def visits_owed(self) -> int:
        """The quota over the whole measure."""
        return sum(view.period.quota for view in self.track)

    def step(self, name: StepName) -> Step | None:
        """One step of the path, None when the scheme does not have it."""
        return next((step for step in self.steps if step.name is name), None)


def read_view(workspace: Workspace, measure_id: str) -> MeasureView:
    """A measure as it stands today; raises NotFoundError."""
    today, registry = workspace.clock.today(), workspace.registry
    with workspace.notebook.read() as uow:
        measure = uow.measures.get(measure_id)
        household = uow.households.get(measure.household_id)
        records = records_of(uow, measure)
        educations = uow.educations.of_households([household.id]).get(household.id, ())
        drafts = tuple(draft for draft in uow.drafts.all() if draft.measure_id == measure_id)
        conventions, worker = workspace.conventions(uow), profile_of(uow).worker
    convention = next((one for one in conventions if one.id == measure.convention_id), None)
    scheme = registry.scheme(measure.scheme)
    due = scheme.due(measure, records.contacts, today) if measure.state is MeasureState.ACTIVE else None
    latest = tuple(reversed(records.contacts))
    return MeasureView(
        measure,
        scheme,
        household,
        workspace.commune_name(household.dwelling.commune),
        STATE_LABELS[measure.state],
        scheme.track(measure, records.contacts, today) if measure.has_begun else (),
        due,
        scheme.steps(measure, records.bilan, today),
        latest,
        drafts,
        records.bilan,
        convention,
        (*_remarks(measure, scheme, household), *_of_worker(measure, scheme, worker, today),
         *_warnings(measure, scheme, today, latest), *_past_convention(measure, scheme, convention, today)),
        records.saisine,
        _planned(scheme, due, records.contacts, today),
        story_of([records], registry, today, [one for one in educations if one.scheme == measure.scheme]),
        opening_answers(registry, measure),
        tuple(one for one in latest_answers(registry, latest, scheme.own_tab.parts)
              if one.name not in scheme.budget_parts),
        dated_answers(registry, latest, scheme.budget_parts),
        _beginning(records, scheme, registry),
        _path(records, scheme, registry, today),
    )  # fmt: skip


def _beginning(records: MeasureRecords, scheme: Scheme, registry: Registry) -> StageTold | None:
    keys = [stage.key for stage in scheme.stages if stage.begins_by]
    found = [one for one in records.milestones if one.stage in keys]
    return stage_told(found[-1], registry) if found else None


def _path(records: MeasureRecords, scheme: Scheme, registry: Registry, today: date) -> MeasurePath:
    known = known_of(scheme, records.measure, records.milestones, records.saisine, records.contacts)
    shown = PathRecords(records.measure, records.contacts, records.saisine, records.bilan)
    return path_of(shown, scheme, scheme.stage_steps(known, today), registry)


def _planned(scheme: Scheme, due: Due | None, contacts: Sequence[Contact], today: date) -> Contact | None:
    if due is None or due.coming < due.missing:
        return None
    coming = [one for one in contacts if one.is_planned and one.kind in scheme.kinds and one.day >= today]
    return min(coming, key=lambda one: (one.day, one.at or time.max), default=None)


def _warnings(measure: Measure, scheme: Scheme, today: date, latest: Sequence[Contact]) -> list[str]:
    warnings = _concerns(scheme, latest) if measure.is_open else []
    end = measure.planned_end
    if end and measure.state in (MeasureState.ACTIVE, MeasureState.SUSPENDED):
        if today > end:
            warnings.append(f"Le terme prévu est passé depuis le {long_date(end)}\u00a0: notez la fin de la mesure.")
        elif add_months(today, WARN_MONTHS_BEFORE_END) >= end:
            warnings.append(f"La mesure se termine le {long_date(end)}.")
    if measure.convention_id is None and measure.is_open:
        warnings.append(f"Aucune convention {scheme.name} ne couvre la date de début de cette mesure.")
    return warnings


def _past_convention(measure: Measure, scheme: Scheme, convention: Convention | None, today: date) -> list[str]:
    """Where acts stay with the convention of the measure, the operator finishes it after its end (A1, A7)."""
    if convention is None or scheme.figures.charged_by_day or not measure.is_open or convention.ends >= today:
        return []
    return [past_words(convention.name, convention.ends)]


def _remarks(measure: Measure, scheme: Scheme, household: Household) -> list[str]:
    """What does not fit is told while it can still be decided otherwise (A2)."""
    words = scheme.remark(household) if measure.state in (MeasureState.PREPARING, MeasureState.PROPOSED) else ""
    return [words] if words else []


def _of_worker(measure: Measure, scheme: Scheme, worker: Worker, today: date) -> list[str]:
    """What a profile lacks for the scheme (A8, V3), once it is begun: an empty one is asked for elsewhere."""
    words = scheme.worker_remark(worker, today) if measure.is_open and worker.name else ""
    return [words] if words else []


def _concerns(scheme: Scheme, latest: Sequence[Contact]) -> list[str]:
    """What the last contact that speaks of it leaves to worry about."""
    for contact in latest:
        if scheme.watched and contact.outcome is Outcome.DONE and scheme.watched in contact.answers:
            words = scheme.concern(contact.answers)
            return [f"{capital(words)}, dit le {long_date(contact.day)}."] if words else []
    return []
