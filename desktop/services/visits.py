"""Planning a contact, typing it as a draft that is never lost, and recording it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Any

from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.calendar import next_working_day
from desktop.domain.contact import Contact, Draft, NextStep, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.forms import Finding, Form, Severity, is_empty
from desktop.domain.measure import Measure
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.schemes.path import StepName
from desktop.services.clock import PARIS
from desktop.services.records import save
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

_OPEN_DRAFT = "open_draft"


@dataclass(frozen=True)
class VisitInput:
    """What was entered of a contact; texts of days and hours are already read."""

    measure_id: str
    day: date | None
    at: time | None = None
    kind: ContactKind = ContactKind.HOME
    outcome: Outcome = Outcome.DONE
    reason: str = ""
    trace_left: str = ""
    note: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    next_steps: tuple[NextStep, ...] = ()
    kept_promises: tuple[str, ...] = ()
    """Ids of earlier next steps that are now done."""


@dataclass(frozen=True)
class Recorded:
    """A saved contact, with what was told about it (V2)."""

    contact: Contact
    warnings: tuple[Finding, ...]


@dataclass(frozen=True)
class Promise:
    """A next step still open, with the contact it was made in."""

    step: NextStep
    contact_id: str
    made_on: date


class VisitService:
    """Contacts and drafts of a notebook."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def contact(self, contact_id: str) -> Contact:
        """One contact; raises NotFoundError."""
        with self._workspace.notebook.read() as uow:
            return uow.contacts.get(contact_id)

    def form(self, form_id: str, version: int | None = None) -> Form | None:
        """A form; None for a version this program has never had."""
        return self._workspace.registry.form(form_id, version)

    def new_step(self, what: str, who: str = "", by: date | None = None) -> NextStep:
        """A promise, not yet saved."""
        return NextStep(self._workspace.new_id(), what, who, by)

    def plan(
        self, measure_id: str, day: date | None, at: time | None = None, kind: ContactKind | None = None
    ) -> Contact:
        """Plans a contact; raises InvalidInputError."""
        with self._workspace.notebook.write() as uow:
            measure = uow.measures.get(measure_id)
            scheme = self._workspace.registry.scheme(measure.scheme)
            if day is None:
                raise InvalidInputError({"day": "Indiquez le jour du rendez-vous."})
            contact = Contact(
                self._workspace.new_id(), measure_id, measure.household_id, day, kind or scheme.kinds[0], at=at
            )
            self._check(measure, contact)
            save(self._workspace, uow, "planned", contact)
        return contact

    def postpone(self, contact_id: str, day: date | None, at: time | None, reason: str) -> Contact:
        """Keeps the planned contact as postponed, with its reason, and plans the new one."""
        if is_empty(reason):
            raise InvalidInputError({"reason": "Notez le motif du report."})
        with self._workspace.notebook.write() as uow:
            planned = uow.contacts.get(contact_id)
            measure = uow.measures.get(planned.measure_id)
            if not planned.is_planned:
                raise NotAllowedError("Cette visite est déjà conclue.", safe="Rien n’a changé.")
            if day is None:
                raise InvalidInputError({"day": "Indiquez le nouveau jour."})
            moved = replace(planned, id=self._workspace.new_id(), day=day, at=at)
            self._check(measure, moved)
            # the day that was agreed is kept; a report before that day is dated today, when it was decided
            decided = min(planned.day, self._workspace.clock.today())
            kept = replace(planned, outcome=Outcome.POSTPONED, reason=reason.strip(), day=max(decided, measure.start))
            save(self._workspace, uow, "postponed", kept)
            save(self._workspace, uow, "planned", moved)
        return moved

    def proposed_day(self, measure_id: str) -> date:
        """The day to propose for the next appointment: what the rhythm owes, never past, a working day (C7)."""
        today = self._workspace.clock.today()
        with self._workspace.notebook.read() as uow:
            measure = uow.measures.get(measure_id)
            contacts = uow.contacts.of_measure(measure_id)
        due = self._workspace.registry.scheme(measure.scheme).due(measure, contacts, today)
        taken = {contact.day for contact in contacts if contact.is_planned}
        day = next_working_day(max(due.day, today) if due else today)
        while day in taken:  # two on one day would count once (C6)
            day = next_working_day(day + timedelta(days=1))
        return day

    def begin(self, measure_id: str, contact_id: str | None = None, outcome: Outcome = Outcome.DONE) -> Draft:
        """The draft to type in: the one left open for this contact, else a new one on the right day, not yet kept."""
        today = self._workspace.clock.today()
        now = self._workspace.clock.now().astimezone(PARIS)
        with self._workspace.notebook.read() as uow:
            measure = uow.measures.get(measure_id)
            for draft in uow.drafts.all():
                if draft.measure_id == measure_id and draft.contact_id == contact_id:
                    return draft
            contact = uow.contacts.get(contact_id) if contact_id else None
        scheme = self._workspace.registry.scheme(measure.scheme)
        form = self._workspace.registry.form(scheme.contact_form)
        if contact is not None and not contact.is_planned:
            return self._draft_of(contact, form)
        day = min(contact.day, today) if contact else today
        at = contact.at if contact and contact.at else now.time().replace(second=0, microsecond=0)
        kind = contact.kind if contact else scheme.kinds[0]
        values: dict[str, Any] = {
            "day": day.isoformat(),
            "at": at.isoformat(timespec="minutes"),
            "kind": kind.value,
            "outcome": outcome.value,
            "answers": {},
            "next_steps": [],
        }
        return Draft(
            self._workspace.new_id(),
            measure_id,
            contact_id,
            form.id if form else "",
            form.version if form else 1,
            values,
        )

    def keep_draft(self, draft: Draft) -> Draft:
        """Writes what is being typed, encrypted and durable; a draft is never counted nor sent."""
        kept = replace(draft, saved_at=self._workspace.clock.now().isoformat())
        with self._workspace.notebook.write() as uow:
            if uow.drafts.get(draft.id) is None:  # given up a moment ago, perhaps: its photos come back with it
                uow.attachments.bring_back_with(Owner(OwnerKind.DRAFT, draft.id))
            uow.drafts.put(kept)
        return kept

    def drop_draft(self, draft_id: str) -> None:
        """Gives a draft up."""
        with self._workspace.notebook.write() as uow:
            uow.drafts.remove(draft_id)
            uow.attachments.remove_with(Owner(OwnerKind.DRAFT, draft_id))

    def remember_open(self, draft_id: str | None) -> None:
        """Notes which draft the recorder is showing, None when it is left: the next opening returns to it."""
        with self._workspace.notebook.write() as uow:
            uow.settings.put(_OPEN_DRAFT, draft_id or "")

    def open_draft(self) -> Draft | None:
        """The draft that was on the screen when the notebook was locked or the program stopped."""
        with self._workspace.notebook.read() as uow:
            draft_id = uow.settings.get(_OPEN_DRAFT, "")
            return uow.drafts.get(draft_id) if draft_id else None

    def drafts(self) -> list[Draft]:
        """Every draft left open, the latest first."""
        with self._workspace.notebook.read() as uow:
            return uow.drafts.all()

    def promises(self, measure_id: str) -> list[Promise]:
        """What was promised in earlier contacts and is still open, the oldest first."""
        with self._workspace.notebook.read() as uow:
            contacts = uow.contacts.of_measure(measure_id)
        return [
            Promise(step, contact.id, contact.day)
            for contact in contacts
            for step in contact.next_steps
            if step.done_on is None
        ]

    def problems(self, entered: VisitInput, draft: Draft) -> dict[str, str]:
        """Every error that `record` would tell of what was typed, by field; nothing is saved."""
        form = self._workspace.registry.form(draft.form, draft.form_version)
        errors = self._errors(entered, form)
        if entered.day is None:
            return errors
        with self._workspace.notebook.read() as uow:
            measure = uow.measures.get(entered.measure_id)
        return self._day_errors(measure, self._contact(measure, entered, draft, form, None, entered.day)) | errors

    def record(self, entered: VisitInput, draft: Draft) -> Recorded:
        """Checks with the scheme's form and saves everything at once, the draft dropped with it.

        Raises InvalidInputError with every field (`day`, `reason`, `answers.<name>`); the draft then stays as it was.
        """
        with self._workspace.notebook.write() as uow:
            measure = uow.measures.get(entered.measure_id)
            form = self._workspace.registry.form(draft.form, draft.form_version)
            previous = uow.contacts.get(draft.contact_id) if draft.contact_id else None
            if draft.form and form is None:
                raise NotAllowedError(
                    "Ce programme ne connaît pas la version du formulaire de cette visite.",
                    safe="Ses réponses sont gardées telles quelles.",
                    do="Mettez le programme à jour pour la modifier.",
                )
            errors = self._errors(entered, form)
            if entered.day is None:
                raise InvalidInputError(errors)
            contact = self._contact(measure, entered, draft, form, previous, entered.day)
            self._check(measure, contact, errors)
            save(self._workspace, uow, "recorded", contact)
            self._keep_promises(uow, measure.id, entered)
            uow.attachments.move(Owner(OwnerKind.DRAFT, draft.id), Owner(OwnerKind.CONTACT, contact.id))
            uow.drafts.remove(draft.id)
        told = self._findings(entered, form)
        return Recorded(contact, tuple(finding for finding in told if finding.severity is Severity.WARNING))

    def porte_close(
        self, measure_id: str, day: date | None, at: time | None, trace_left: str, contact_id: str | None = None
    ) -> Recorded:
        """A porte close in one go: nobody opened, and what was left behind (C6).

        A draft left open on the same visit goes with it when it is empty; one with something written stays.
        """
        if contact_id is not None and not self.contact(contact_id).is_planned:
            raise NotAllowedError("Cette visite est déjà conclue.", safe="Rien n’a changé.")
        draft = self.begin(measure_id, contact_id, Outcome.PORTE_CLOSE)
        if contact_id is None or _has_content(draft):
            draft = replace(draft, id=self._workspace.new_id())
        return self.record(
            VisitInput(measure_id, day, at, ContactKind.HOME, Outcome.PORTE_CLOSE, trace_left=trace_left), draft
        )

    def _errors(self, entered: VisitInput, form: Form | None) -> dict[str, str]:
        findings = self._findings(entered, form)
        errors = {finding.field: finding.message for finding in findings if finding.severity is Severity.ERROR}
        if entered.day is None:
            errors["day"] = "Indiquez le jour de la visite."
        return errors

    def _findings(self, entered: VisitInput, form: Form | None) -> list[Finding]:
        findings: list[Finding] = []
        if entered.outcome is Outcome.PLANNED:
            findings.append(Finding("outcome", "Dites ce qu’est devenu ce rendez-vous."))
        if entered.outcome is Outcome.DONE and form is not None:
            findings.extend(replace(f, field=f"answers.{f.field}") for f in form.check(entered.answers))
        needs_reason = entered.outcome.is_attempt and entered.outcome is not Outcome.PORTE_CLOSE
        if needs_reason and is_empty(entered.reason):
            findings.append(Finding("reason", "Notez la raison en quelques mots."))
        for index, step in enumerate(entered.next_steps):
            if is_empty(step.what):
                findings.append(Finding(f"next_steps.{index}", "Écrivez ce qui est promis, ou retirez la ligne."))
        return findings

    def _contact(
        self,
        measure: Measure,
        entered: VisitInput,
        draft: Draft,
        form: Form | None,
        previous: Contact | None,
        day: date,
    ) -> Contact:
        met = entered.outcome is Outcome.DONE
        return Contact(
            id=previous.id if previous else self._workspace.new_id(),
            measure_id=measure.id,
            household_id=measure.household_id,
            day=day,
            kind=entered.kind,
            outcome=entered.outcome,
            at=entered.at,
            reason=entered.reason.strip(),
            trace_left=entered.trace_left.strip(),
            place=previous.place if previous else "",
            form=draft.form if met else "",
            form_version=draft.form_version,
            answers=form.visible_answers(entered.answers) if met and form else {},
            next_steps=entered.next_steps,
            note=entered.note.strip(),
        )

    def _check(self, measure: Measure, contact: Contact, errors: Mapping[str, str] | None = None) -> None:
        """Refuses what the path or the days of the measure do not allow, told with the errors found before."""
        today = self._workspace.clock.today()
        scheme = self._workspace.registry.scheme(measure.scheme)
        steps = scheme.steps(measure, None, today)  # recording never depends on the bilan
        refusal = next(step.refusal for step in steps if step.name is StepName.RECORD)
        if refusal:
            raise NotAllowedError(refusal, safe="Rien n’a changé.")
        problems = self._day_errors(measure, contact) | dict(errors or {})
        if problems:
            raise InvalidInputError(problems)

    def _day_errors(self, measure: Measure, contact: Contact) -> dict[str, str]:
        scheme, today = self._workspace.registry.scheme(measure.scheme), self._workspace.clock.today()
        return {finding.field: finding.message for finding in scheme.check_contact(measure, contact, today)}

    def _keep_promises(self, uow: UnitOfWork, measure_id: str, entered: VisitInput) -> None:
        if not entered.kept_promises:
            return
        for contact in uow.contacts.of_measure(measure_id):
            steps = tuple(
                replace(step, done_on=entered.day) if step.id in entered.kept_promises else step
                for step in contact.next_steps
            )
            if steps != contact.next_steps:
                save(self._workspace, uow, "promise kept", replace(contact, next_steps=steps))

    def _draft_of(self, contact: Contact, newest: Form | None) -> Draft:
        """A concluded contact opened again, in the form and version it was written in; a try in the newest form."""
        values: dict[str, Any] = {
            "day": contact.day.isoformat(),
            "at": contact.at.isoformat(timespec="minutes") if contact.at else "",
            "kind": contact.kind.value,
            "outcome": contact.outcome.value,
            "reason": contact.reason,
            "trace_left": contact.trace_left,
            "note": contact.note,
            "answers": dict(contact.answers),
            "next_steps": [
                {
                    "id": step.id,
                    "what": step.what,
                    "who": step.who,
                    "by": step.by.isoformat() if step.by else "",
                    "done_on": step.done_on.isoformat() if step.done_on else "",
                }
                for step in contact.next_steps
            ],
        }
        form, version = contact.form, contact.form_version
        if not form and newest is not None:
            form, version = newest.id, newest.version
        return Draft(self._workspace.new_id(), contact.measure_id, contact.id, form, version, values)


def _has_content(draft: Draft) -> bool:
    return any(not is_empty(draft.values.get(name)) for name in ("answers", "next_steps", "note", "reason"))
