"""Planning a contact, typing it as a draft that is never lost, and recording it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time

from desktop.domain.acts import JournalAct
from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.contact import Contact, Draft, NextStep, Outcome
from desktop.domain.contact_change import ContactChangeKind
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.forms import Finding, Form, Severity, is_empty
from desktop.domain.measure import Measure
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.services.contact_history import HistoryEntry, note_change, told_history
from desktop.services.contact_reading import ContactReading, reading_of
from desktop.services.profile import profile_of
from desktop.services.records import save
from desktop.services.taking_back import Change, Recorded, TakingBack
from desktop.services.visit_input import (
    SettledStep,
    VisitInput,
    VisitRules,
    correction_problem,
    errors_in,
    is_correction,
)
from desktop.services.visit_plans import VisitPlans
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

__all__ = ["Promise", "Recorded", "SettledStep", "VisitInput", "VisitService"]


@dataclass(frozen=True)
class Promise:
    """A next step still open, with the contact it was made in."""

    step: NextStep
    contact_id: str
    made_on: date


class VisitService(TakingBack, VisitPlans):
    """Contacts and drafts of a notebook."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._rules = VisitRules(workspace)

    def contact(self, contact_id: str) -> Contact:
        """One contact; raises NotFoundError."""
        with self._workspace.notebook.read() as uow:
            return uow.contacts.get(contact_id)

    def reading(self, contact_id: str) -> ContactReading:
        """One contact with its answers in words; raises NotFoundError."""
        return reading_of(self._workspace.registry, self.contact(contact_id))

    def history(self, contact_id: str) -> list[HistoryEntry]:
        """What was changed in a contact since it was saved, in words, the latest first; raises NotFoundError."""
        with self._workspace.notebook.read() as uow:
            contact = uow.contacts.get(contact_id)
            changes = uow.contact_changes.of_contact(contact_id)
            scheme = self._workspace.registry.scheme(uow.cards.scheme_of(contact.measure_id))
        return told_history(self._workspace.registry, contact, changes, scheme.visit_word)

    def form(self, form_id: str, version: int | None = None) -> Form | None:
        """A form; None for a version this program has never had."""
        return self._workspace.registry.form(form_id, version)

    def promises(self, measure_id: str) -> list[Promise]:
        """What was promised in earlier contacts and is still open, the oldest first."""
        with self._workspace.notebook.read() as uow:
            contacts = uow.contacts.of_measure(measure_id)
        return [
            Promise(step, contact.id, contact.day)
            for contact in contacts
            for step in contact.next_steps
            if step.is_open
        ]

    def problems(self, entered: VisitInput, draft: Draft) -> dict[str, str]:
        """Every error that `record` would tell of what was typed, by field; nothing is saved."""
        with self._workspace.notebook.read() as uow:
            form = self._workspace.registry.form(draft.form, draft.form_version)
            told = self._rules.findings(entered, form, with_papers=self._has_papers(uow, draft))
            return self._problems(uow, uow.measures.get(entered.measure_id), entered, draft, told)

    def record(self, entered: VisitInput, draft: Draft) -> Recorded:
        """Checks with the scheme's form and saves everything at once, the draft dropped with it.

        Raises InvalidInputError with every field (`day`, `reason`, `next_day`, `answers.<name>`, and of rows
        `answers.<name>[2].<column>`); the draft then stays as it was.
        """
        new_id = self._workspace.new_id
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
            told = self._rules.findings(entered, form, with_papers=self._has_papers(uow, draft))
            self._rules.require(measure, self._problems(uow, measure, entered, draft, told))
            contact = entered.contact(measure, draft, form, previous or Contact(new_id(), "", "", date.min))
            if contact is None:
                raise InvalidInputError(errors_in(told))
            save(self._workspace, uow, JournalAct.RECORDED, contact)
            change = self._note_correction(uow, previous, contact, entered.correction)
            settled = self._settle(uow, contact, entered.settled)
            planned = entered.appointment(measure, new_id())
            if planned is not None:
                save(self._workspace, uow, JournalAct.PLANNED, planned)
            typed, papers = uow.drafts.get(draft.id), self._papers(uow, draft)
            uow.attachments.move(Owner(OwnerKind.DRAFT, draft.id), Owner(OwnerKind.CONTACT, contact.id))
            uow.drafts.remove(draft.id)
        warnings = tuple(finding for finding in told if finding.severity is Severity.WARNING)
        return Recorded(contact, warnings, planned, previous, typed, papers, settled, change)

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

    def _problems(
        self, uow: UnitOfWork, measure: Measure, entered: VisitInput, draft: Draft, told: Iterable[Finding]
    ) -> dict[str, str]:
        form = self._workspace.registry.form(draft.form, draft.form_version)
        rules = self._rules
        known = uow.contacts.get(draft.contact_id) if draft.contact_id else None
        contact = entered.contact(measure, draft, form, known or Contact("", "", "", date.min))
        days = rules.day_errors(measure, contact)
        later = rules.day_errors(measure, entered.appointment(measure, ""), "next_day")
        motif = correction_problem(known, contact, entered.correction)
        return days | later | errors_in(told) | motif | rules.worker_errors(measure, entered, profile_of(uow).worker)

    def _note_correction(self, uow: UnitOfWork, before: Contact | None, after: Contact, motif: str) -> str:
        """What a saved contact said before stays in its history; the id of the line, empty when nothing changed."""
        if before is None or not is_correction(before, after):
            return ""
        kind = ContactChangeKind.COMPLETED if before.to_complete else ContactChangeKind.CORRECTED
        return note_change(self._workspace, uow, kind, before, motif).id

    def _has_papers(self, uow: UnitOfWork, draft: Draft) -> bool:
        owners = [Owner(OwnerKind.DRAFT, draft.id)]
        if draft.contact_id:
            owners.append(Owner(OwnerKind.CONTACT, draft.contact_id))
        return bool(uow.attachments.of_owners(*owners))

    def _papers(self, uow: UnitOfWork, draft: Draft) -> tuple[str, ...]:
        return tuple(one.id for one in uow.attachments.of_owners(Owner(OwnerKind.DRAFT, draft.id)))

    def _settle(self, uow: UnitOfWork, made: Contact, settled: Iterable[SettledStep]) -> tuple[Change, ...]:
        """Writes what became of earlier promises into the contacts that they were made in, and gives these back."""
        by_id = {one.step_id: one for one in settled}
        changes: list[Change] = []
        for contact in uow.contacts.of_measure(made.measure_id) if by_id else ():
            steps = tuple(
                _settled(step, by_id[step.id], made) if step.id in by_id else step for step in contact.next_steps
            )
            if steps != contact.next_steps:
                changes.append(Change(contact, replace(contact, next_steps=steps)))
                save(self._workspace, uow, JournalAct.PROMISE_KEPT, changes[-1].after)
        return tuple(changes)


def _settled(step: NextStep, what: SettledStep, made: Contact) -> NextStep:
    if what.given_up:
        return replace(step, done_on=None, not_done=what.not_done.strip(), settled_by_id=made.id)
    return replace(step, done_on=what.done_on or made.day, not_done="", settled_by_id=made.id)


def _has_content(draft: Draft) -> bool:
    return any(not is_empty(draft.values.get(name)) for name in ("answers", "next_steps", "note", "reason"))
