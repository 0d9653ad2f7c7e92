"""A saved contact noted by mistake, put back, or given to the measure that it belongs to: motif and history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from desktop.domain.acts import JournalAct
from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.contact import Contact, NextStep
from desktop.domain.contact_change import ContactChange, ContactChangeKind
from desktop.domain.forms import Form, FormField
from desktop.domain.french import long_date
from desktop.domain.measure import Measure
from desktop.domain.privacy import Level
from desktop.errors import NotAllowedError
from desktop.services.contact_history import note_change
from desktop.services.measure_checks import reason_problem, refuse
from desktop.services.milestone_checks import fits
from desktop.services.records import save
from desktop.services.taking_back import Change
from desktop.services.visit_input import VisitRules
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

_FOUND_AT_MOST: Final = 8
_OPENNESS: Final = (Level.SHARED, Level.TEAM, Level.CONFIDENTIAL)


@dataclass(frozen=True)
class Corrected:
    """A contact as it was and as it is now, with the line of its history, and the appointments that went with it."""

    before: Contact
    after: Contact
    change: ContactChange
    followed: tuple[Contact, ...] = ()
    """The appointments as they were."""
    reopened: tuple[Change, ...] = ()
    """The contacts of which promises are open again: what became of them was told in this one."""


@dataclass(frozen=True)
class MoveTarget:
    """A measure that a contact may be given to; `refusal` says why not."""

    measure_id: str
    household_id: str
    household: str
    scheme: str
    scheme_name: str
    words: str
    """« ASTRE, depuis le 5 janvier 2026 »."""
    refusal: str = ""


class CorrectionService:
    """What is put right in contacts that were saved, each time with its motif."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def withdraw(self, contact_id: str, motif: str) -> Corrected:
        """A contact noted by mistake is kept and shown, and counts nowhere; InvalidInputError without a motif."""
        refuse(reason_problem(motif))
        with self._workspace.notebook.write() as uow:
            contact = self._saved(uow, contact_id)
            if not contact.stands:
                raise NotAllowedError("Cette saisie est déjà retirée.", safe="Rien n’a changé.")
            after = replace(contact, withdrawn=motif.strip())
            return self._keep(uow, contact, after, ContactChangeKind.WITHDRAWN, motif, JournalAct.WITHDRAWN)

    def restore(self, contact_id: str, motif: str = "") -> Corrected:
        """A contact that was no mistake after all counts again, where it stood."""
        with self._workspace.notebook.write() as uow:
            contact = self._saved(uow, contact_id)
            if contact.stands:
                raise NotAllowedError("Cette saisie n’est pas retirée.", safe="Rien n’a changé.")
            after = replace(contact, withdrawn="")
            self._require_day(uow.measures.get(contact.measure_id), after)
            return self._keep(uow, contact, after, ContactChangeKind.RESTORED, motif, JournalAct.RESTORED_RECORD)

    def targets(self, contact_id: str, household_id: str = "") -> list[MoveTarget]:
        """The other measures of its household, or those of another one, the latest first."""
        with self._workspace.notebook.read() as uow:
            contact = uow.contacts.get(contact_id)
            household = uow.households.get(household_id or contact.household_id)
            measures = [one for one in uow.measures.of_household(household.id) if one.id != contact.measure_id]
        return [
            MoveTarget(
                one.id,
                household.id,
                household.name,
                one.scheme,
                self._scheme_name(one),
                f"{self._scheme_name(one)}, depuis le {long_date(one.first_day)}",
                self._refusal(one, replace(contact, measure_id=one.id)),
            )
            for one in sorted(measures, key=lambda one: (one.start, one.id), reverse=True)
        ]

    def find_targets(self, contact_id: str, typed: str) -> list[MoveTarget]:
        """Measures of other households, found by what is typed of their names."""
        with self._workspace.notebook.read() as uow:
            own = uow.contacts.get(contact_id).household_id
            found = [one for one in uow.search.households(typed, _FOUND_AT_MOST) if one != own]
        return [target for one in found for target in self.targets(contact_id, one)]

    def appointments_after(self, contact_id: str) -> list[Contact]:
        """The appointments of its measure after a contact: they may go with it."""
        with self._workspace.notebook.read() as uow:
            contact = uow.contacts.get(contact_id)
            found = uow.contacts.of_measure(contact.measure_id)
        return [one for one in found if one.is_planned and one.day >= contact.day]

    def move(self, contact_id: str, measure_id: str, motif: str, *, with_appointments: bool = False) -> Corrected:
        """Gives a contact to the measure it belongs to; what the form there does not ask stays, « hors formulaire »."""
        refuse(({} if measure_id else {"measure": "Choisissez la mesure."}) | reason_problem(motif))
        with self._workspace.notebook.write() as uow:
            contact = self._saved(uow, contact_id)
            measure = uow.measures.get(measure_id)
            after = self._given_to(uow, contact, measure)
            refusal = self._refusal(measure, after)
            if refusal or measure.id == contact.measure_id:
                told = refusal or "Cette visite est déjà dans cette mesure."
                raise NotAllowedError(told, safe="Rien n’a changé.")
            planned = uow.contacts.of_measure(contact.measure_id) if with_appointments else []
            followed = tuple(one for one in planned if one.is_planned and one.day >= contact.day)
            made = self._keep(uow, contact, after, ContactChangeKind.MOVED, motif, JournalAct.MOVED)
            for one in followed:
                self._put(uow, one, replace(one, measure_id=measure.id, household_id=measure.household_id))
        return replace(made, followed=followed)

    def undo(self, done: Corrected) -> None:
        """At once: everything is as it was, and its history too; NotAllowedError when it changed since."""
        with self._workspace.notebook.write() as uow:
            if uow.contacts.get(done.after.id) != done.after:
                raise NotAllowedError(
                    "Cette visite a changé depuis\u00a0: il n’est plus possible d’annuler.",
                    safe="Rien n’a été modifié.",
                    do="Ouvrez-la depuis la mesure pour la corriger.",
                )
            uow.contact_changes.remove(done.change.id)
            self._put(uow, done.after, done.before)
            for one in done.followed:
                self._put(uow, uow.contacts.get(one.id), one)
            for change in done.reopened:
                if uow.contacts.get(change.after.id) == change.after:
                    self._put(uow, change.after, change.before)

    def _saved(self, uow: UnitOfWork, contact_id: str) -> Contact:
        """A contact that may be put right: concluded, of a measure that is not over, with no correction begun."""
        contact = uow.contacts.get(contact_id)
        VisitRules(self._workspace).require(uow.measures.get(contact.measure_id), {})
        if contact.is_planned:
            raise NotAllowedError("Ce rendez-vous n’est pas conclu.", safe="Rien n’a changé.")
        if any(draft.contact_id == contact_id for draft in uow.drafts.all()):
            raise NotAllowedError(
                "Une correction de cette visite est commencée.",
                safe="Rien n’a changé.",
                do="Enregistrez-la ou abandonnez-la d’abord.",
            )
        return contact

    def _keep(
        self, uow: UnitOfWork, before: Contact, after: Contact, kind: ContactChangeKind, motif: str, act: JournalAct
    ) -> Corrected:
        change = note_change(self._workspace, uow, kind, before, motif)
        about_nobody_there = not after.stands or after.household_id != before.household_id
        if about_nobody_there:
            uow.outbox.hold_back(before.id, untried=True)
        self._put(uow, before, after, act)
        reopened = tuple(self._reopened(uow, before)) if about_nobody_there else ()
        return Corrected(before, after, change, reopened=reopened)

    def _reopened(self, uow: UnitOfWork, gone: Contact) -> Iterator[Change]:
        """The promises that were settled in a contact are to be kept again."""
        for one in uow.contacts.of_measure(gone.measure_id):
            steps = tuple(_open_again(step) if step.settled_by_id == gone.id else step for step in one.next_steps)
            if steps != one.next_steps:
                after = replace(one, next_steps=steps)
                self._put(uow, one, after)
                yield Change(one, after)

    def _put(self, uow: UnitOfWork, before: Contact, after: Contact, act: JournalAct = JournalAct.PUT_BACK) -> None:
        """Writes it, with its papers where it is now; the measure that it leaves is counted anew."""
        save(self._workspace, uow, act, after)
        if after.measure_id != before.measure_id:
            uow.contacts.left(before.measure_id)
            owner = Owner(OwnerKind.CONTACT, after.id)
            uow.attachments.follow(owner, after.household_id, after.measure_id)

    def _given_to(self, uow: UnitOfWork, contact: Contact, measure: Measure) -> Contact:
        moved = replace(contact, measure_id=measure.id, household_id=measure.household_id)
        here = self._workspace.registry.scheme(measure.scheme)
        there = uow.cards.scheme_of(contact.measure_id)
        form = self._workspace.registry.form(here.contact_form)
        if here.id == there or form is None or not contact.form:
            return moved
        return _in_form(moved, self._workspace.registry.form(contact.form, contact.form_version), form)

    def _refusal(self, measure: Measure, moved: Contact) -> str:
        """Why a contact cannot be there, empty when it can."""
        try:
            VisitRules(self._workspace).require(measure, {})
        except NotAllowedError as error:
            return error.happened
        problems = VisitRules(self._workspace).day_errors(measure, moved)
        return next(iter(problems.values()), "")

    def _require_day(self, measure: Measure, contact: Contact) -> None:
        problems = VisitRules(self._workspace).day_errors(measure, contact)
        if problems:
            raise NotAllowedError(next(iter(problems.values())), safe="Rien n’a changé.")

    def _scheme_name(self, measure: Measure) -> str:
        return self._workspace.registry.scheme(measure.scheme).name


def _open_again(step: NextStep) -> NextStep:
    return replace(step, done_on=None, not_done="", settled_by_id="")


def _in_form(contact: Contact, written: Form | None, form: Form) -> Contact:
    """A contact whose answers are those of another form; what it does not ask is kept beside them.

    Back in the form it came from, they are its answers again.
    """
    kept = contact.outside
    known: dict[str, Any] = dict(kept.get("answers", {})) | dict(contact.answers)
    if form.id == kept.get("form"):
        return replace(contact, form=form.id, form_version=kept["form_version"], answers=known, outside={})
    given = contact.answers
    asked = {
        name
        for field in form.fields()
        if _takes(field, written.field(field.name) if written else None, given.get(field.name))
        for name in field.answer_names
    }
    fitting = {name: value for name, value in contact.answers.items() if name in asked}
    left = {name: value for name, value in known.items() if name not in fitting}
    source = (kept["form"], kept["form_version"]) if kept else (contact.form, contact.form_version)
    outside = {"form": source[0], "form_version": source[1], "answers": left} if left else {}
    return replace(contact, form=form.id, form_version=form.version, answers=fitting, outside=outside)


def _takes(here: FormField, there: FormField | None, value: Any) -> bool:
    """Whether an answer to one form answers another; never where more people could read it than before (P1)."""
    if there is None or here.kind is not there.kind or here.columns != there.columns:
        return False
    return _OPENNESS.index(here.level) >= _OPENNESS.index(there.level) and fits(here, value)
