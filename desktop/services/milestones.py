"""The stages of a measure's path: which are open, noting one, correcting it, taking it back (A1, V1, M1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from desktop.domain.acts import JournalAct
from desktop.domain.contact import Contact
from desktop.domain.forms import Form, Severity
from desktop.domain.measure import Measure
from desktop.domain.milestone import Milestone, MilestoneCorrection, answers_so_far
from desktop.domain.saisine import Saisine
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.schemes.base import Scheme
from desktop.schemes.stages import Known, Stage, StageStep
from desktop.services.measure_checks import reason_problem, refuse
from desktop.services.milestone_checks import as_before, begins_on, day_problems, fits, warnings_of, withdrawal_refusal
from desktop.services.opening_correction import start_is_fixed
from desktop.services.plans import forget_plans
from desktop.services.records import save
from desktop.services.said import said_so_far
from desktop.services.stage_words import StageTold, stage_told
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

MISTAKEN = "Erreur de saisie"
_COMPLETE = "complete"
"""The answer that says whether the « fiche de saisine » is complete."""


@dataclass(frozen=True)
class StageInput:
    """What is entered of a stage; `answers` are to its form, in the version that was begun, else the newest."""

    day: date | None
    answers: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    form_version: int | None = None


@dataclass(frozen=True)
class StageRecorded:
    """A stage noted, the measure before and after it, and what is told about it."""

    milestone: Milestone
    before: Measure
    after: Measure
    warnings: tuple[str, ...] = ()


class MilestoneService:
    """The stages of the measures of a notebook."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def of_measure(self, measure_id: str) -> list[Milestone]:
        """The stages that a measure reached, in the order of their days."""
        with self._workspace.notebook.read() as uow:
            return uow.milestones.of_measure(measure_id)

    def stages(self, measure_id: str) -> tuple[StageStep, ...]:
        """Every stage of the path as it stands today; raises NotFoundError."""
        with self._workspace.notebook.read() as uow:
            measure = uow.measures.get(measure_id)
            return self._steps(uow, measure)

    def told(self, step: StageStep) -> tuple[StageTold, ...]:
        """What a stage says in words, each time it was reached, the latest first."""
        return tuple(stage_told(one, self._workspace.registry) for one in reversed(step.milestones))

    def stage(self, measure_id: str, key: str) -> Stage:
        """One stage of the measure's scheme; raises NotAllowedError when it has none of that name."""
        with self._workspace.notebook.read() as uow:
            return self._stage(uow.measures.get(measure_id), key)

    def form(self, stage: Stage, version: int | None = None) -> Form:
        """The form of a stage, in its newest version when none is asked for."""
        found = self._workspace.registry.form(stage.form, version)
        if found is None:
            raise LookupError(stage.form)
        return found

    def proposed_answers(self, measure_id: str, key: str) -> dict[str, Any]:
        """What earlier forms of the measure say of what lasts among the questions of a stage, to begin with."""
        with self._workspace.notebook.read() as uow:
            measure = uow.measures.get(measure_id)
            form = self.form(self._stage(measure, key))
            known = said_so_far(
                self._workspace.registry, measure, uow.contacts.of_measure(measure_id),
                uow.milestones.of_measure(measure_id),
            )  # fmt: skip
        lasting = (field for field in form.fields() if field.slow and field.name in known)
        return {field.name: known[field.name].value for field in lasting if fits(field, known[field.name].value)}

    def foreseen(self, measure_id: str, key: str) -> tuple[str, ...]:
        """What would be told as a stage is noted, before it is."""
        with self._workspace.notebook.read() as uow:
            measure = uow.measures.get(measure_id)
            return warnings_of(self._workspace, uow, measure, self._stage(measure, key))

    def record(self, measure_id: str, key: str, entered: StageInput) -> StageRecorded:
        """Notes a stage; raises NotAllowedError when it is not open, InvalidInputError with every field."""
        with self._workspace.notebook.write() as uow:
            measure = uow.measures.get(measure_id)
            stage = self._stage(measure, key)
            self._require_open(uow, measure, key)
            form = self.form(stage, entered.form_version)
            day, answers = self._checked(uow, measure, stage, form, entered)
            milestone = Milestone(
                self._workspace.new_id(), measure.id, measure.household_id, key, day, form.id, form.version, answers,
                entered.note.strip(),
            )  # fmt: skip
            warnings = warnings_of(self._workspace, uow, measure, stage)
            save(self._workspace, uow, JournalAct.STAGE_REACHED, milestone)
            changed = self._led(uow, measure, stage, milestone)
        return StageRecorded(milestone, measure, changed, warnings)

    def correct(self, milestone_id: str, entered: StageInput, reason: str) -> StageRecorded:
        """Writes a stage anew with the motif; what it said before stays in its history."""
        with self._workspace.notebook.write() as uow:
            old = uow.milestones.get(milestone_id)
            measure = uow.measures.get(old.measure_id)
            stage = self._stage(measure, old.stage)
            form = self.form(stage, old.form_version)
            refuse(reason_problem(reason))
            day, answers = self._checked(uow, measure, stage, form, entered, but=old)
            before = MilestoneCorrection(self._workspace.clock.today(), reason.strip(), old.day, old.answers, old.note)
            milestone = replace(
                old, day=day, answers=answers, note=entered.note.strip(), corrections=(*old.corrections, before)
            )
            save(self._workspace, uow, JournalAct.STAGE_CORRECTED, milestone)
            changed = self._led_anew(uow, measure, stage, old, milestone)
        return StageRecorded(milestone, measure, changed)

    def withdraw(self, milestone_id: str, reason: str) -> Measure:
        """A stage noted by mistake counts no more, and what it led to is as before; NotAllowedError once it is past."""
        refuse(reason_problem(reason))
        with self._workspace.notebook.write() as uow:
            milestone = uow.milestones.get(milestone_id)
            measure = uow.measures.get(milestone.measure_id)
            stage = self._stage(measure, milestone.stage)
            refusal = withdrawal_refusal(
                self._scheme(measure), measure, stage, milestone, uow.milestones.of_measure(measure.id)
            )
            if refusal:
                raise NotAllowedError(refusal, safe="Rien n’a changé.")
            save(self._workspace, uow, JournalAct.STAGE_WITHDRAWN, replace(milestone, withdrawn=reason.strip()))
            changed = as_before(measure, stage)
            if changed != measure:
                save(self._workspace, uow, JournalAct.PUT_BACK, changed)
            self._note_completeness(uow, changed)
        return changed

    def take_back(self, recorded: StageRecorded) -> None:
        """At once after it was noted: the measure is as it was; NotAllowedError when it changed since."""
        with self._workspace.notebook.read() as uow:
            if uow.measures.get(recorded.after.id) != recorded.after:
                raise NotAllowedError(
                    "La mesure a changé depuis\u00a0: il n’est plus possible d’annuler.",
                    safe="Rien n’a été modifié.",
                    do="Corrigez l’étape depuis la mesure.",
                )
        self.withdraw(recorded.milestone.id, MISTAKEN)

    def _scheme(self, measure: Measure) -> Scheme:
        return self._workspace.registry.scheme(measure.scheme)

    def _stage(self, measure: Measure, key: str) -> Stage:
        scheme = self._scheme(measure)
        found = next((stage for stage in scheme.stages if stage.key == key), None)
        if found is None:
            raise NotAllowedError(f"{scheme.name} ne prévoit pas cette étape.", safe="Rien n’a changé.")
        return found

    def _steps(self, uow: UnitOfWork, measure: Measure) -> tuple[StageStep, ...]:
        return steps_of(self._scheme(measure), uow, measure, self._workspace.clock.today())

    def _require_open(self, uow: UnitOfWork, measure: Measure, key: str) -> None:
        step = next((one for one in self._steps(uow, measure) if one.stage.key == key), None)
        refusal = step.refusal if step else "Cette étape n’est pas à noter."
        if refusal:
            raise NotAllowedError(refusal, safe="Rien n’a changé.")

    def _checked(
        self,
        uow: UnitOfWork,
        measure: Measure,
        stage: Stage,
        form: Form,
        entered: StageInput,
        but: Milestone | None = None,
    ) -> tuple[date, dict[str, Any]]:
        """The day and the answers that are kept; raises InvalidInputError with every field."""
        others = [one for one in uow.milestones.of_measure(measure.id) if but is None or one.id != but.id]
        today = self._workspace.clock.today()
        problems = day_problems(measure, stage, self._scheme(measure), others, entered.day, today)
        problems |= {f.field: f.message for f in form.check(entered.answers) if f.severity is Severity.ERROR}
        answers = form.visible_answers(entered.answers)
        problems |= {one.field: one.message for one in self._scheme(measure).check_stage(stage, answers)}
        if stage.begins_by and stage.begins_by not in problems:
            first = begins_on(stage, answers)
            if first is not None:
                found = self._scheme(measure).check_opening(first, answers)
                problems |= {one.field: one.message for one in found if one.severity is Severity.ERROR}
        if problems or entered.day is None:
            raise InvalidInputError(problems)
        return entered.day, answers

    def _led(self, uow: UnitOfWork, measure: Measure, stage: Stage, milestone: Milestone) -> Measure:
        """The measure where the stage leads it."""
        self._note_completeness(uow, measure)
        if stage.leads_to is None:
            return measure
        changed = replace(measure, state=stage.leads_to)
        if stage.begins_by:
            changed = self._begun(uow, changed, stage, milestone)
        else:
            changed = replace(changed, ended_on=milestone.day, end_reason=stage.ends_with)
            forget_plans(self._workspace, uow, changed, self._scheme(measure))
        save(self._workspace, uow, JournalAct.OPENED if stage.begins_by else JournalAct.ENDED, changed)
        return changed

    def _led_anew(
        self, uow: UnitOfWork, measure: Measure, stage: Stage, old: Milestone, milestone: Milestone
    ) -> Measure:
        self._note_completeness(uow, measure)
        if stage.begins_by:
            changed = self._begun(uow, measure, stage, milestone)
            if (changed.start, changed.months) != (measure.start, measure.months) and start_is_fixed(measure):
                refuse({stage.begins_by: "Des décisions ont été comptées à partir de cette date."})
        elif stage.leads_to is not None and measure.ended_on == old.day:
            changed = replace(measure, ended_on=milestone.day)
        else:
            return measure
        if changed != measure:
            save(self._workspace, uow, JournalAct.CORRECTED, changed)
        return changed

    def _begun(self, uow: UnitOfWork, measure: Measure, stage: Stage, milestone: Milestone) -> Measure:
        """The rhythm counts from the day that was said, under the convention of the day it was decided (A7)."""
        scheme, terms = self._scheme(measure), answers_so_far(measure.terms, [milestone])
        commune = uow.households.get(measure.household_id).dwelling.commune
        convention = self._workspace.convention_for(uow, scheme.id, commune, milestone.day)
        return replace(
            measure,
            start=begins_on(stage, milestone.answers) or measure.start,
            opened_on=measure.opened_on or measure.start,
            months=scheme.initial_months(terms),
            convention_id=convention.id if convention else None,
        )

    def _note_completeness(self, uow: UnitOfWork, measure: Measure) -> None:
        """The saisine is complete once its check says so, and no longer when that was a mistake."""
        if measure.saisine_id is None:
            return
        said = answers_so_far({}, uow.milestones.of_measure(measure.id))
        saisine = uow.saisines.get(measure.saisine_id)
        checked = any(_COMPLETE in one.answers for one in uow.milestones.everything_of(measure.id))
        if checked and saisine.complete != (said.get(_COMPLETE) == "yes"):
            save(self._workspace, uow, JournalAct.SAVED, replace(saisine, complete=said.get(_COMPLETE) == "yes"))


def steps_of(scheme: Scheme, uow: UnitOfWork, measure: Measure, on: date) -> tuple[StageStep, ...]:
    """Every stage of a measure as it stands on a day."""
    saisine = uow.saisines.get(measure.saisine_id) if measure.saisine_id else None
    milestones = uow.milestones.of_measure(measure.id)
    contacts = uow.contacts.of_measure(measure.id) if scheme.follows_visit else ()
    return scheme.stage_steps(known_of(scheme, measure, milestones, saisine, contacts), on)


def known_of(
    scheme: Scheme,
    measure: Measure,
    milestones: Sequence[Milestone],
    saisine: Saisine | None,
    contacts: Sequence[Contact],
) -> Known:
    """All that decides which stages are open."""
    complete = {_COMPLETE: "yes"} if saisine is not None and saisine.complete else {}
    said = answers_so_far({**complete, **measure.terms}, milestones)
    return scheme.known(measure, milestones, said, contacts)
