"""Planning a contact and putting it off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from desktop.domain.acts import JournalAct
from desktop.domain.contact import Contact, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.forms import is_empty
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.services.absences import absences_of
from desktop.services.records import save
from desktop.services.visit_input import VisitRules
from desktop.services.workspace import Workspace


class VisitPlans:
    """The appointments of measures."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._rules = VisitRules(workspace)

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
            self._rules.require(measure, self._rules.day_errors(measure, contact))
            save(self._workspace, uow, JournalAct.PLANNED, contact)
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
            self._rules.require(measure, self._rules.day_errors(measure, moved))
            # the day that was agreed is kept; a report before that day is dated today, when it was decided
            decided = min(planned.day, self._workspace.clock.today())
            kept = replace(planned, outcome=Outcome.POSTPONED, reason=reason.strip(), day=max(decided, measure.start))
            save(self._workspace, uow, JournalAct.POSTPONED, kept)
            save(self._workspace, uow, JournalAct.PLANNED, moved)
        return moved

    def near_day(self, contact: Contact) -> date | None:
        """The day to propose for an appointment put off: the next one that may be worked; None when there is none."""
        today = self._workspace.clock.today()
        with self._workspace.notebook.read() as uow:
            measure = uow.measures.get(contact.measure_id)
            taken = [one.day for one in uow.contacts.of_measure(contact.measure_id) if one.is_planned]
            absences = absences_of(uow)
        first = max(contact.day, today) + timedelta(days=1)
        day = absences.suggested(first, first, date.max, taken)  # two on one day would count once (C6)
        scheme = self._workspace.registry.scheme(measure.scheme)
        return None if scheme.check_contact(measure, replace(contact, day=day), today) else day

    def proposed_day(self, measure_id: str) -> date:
        """The day to propose for the next appointment: what the rhythm owes (C7), never past, a day that is worked.

        It stays in the period while that still has such a day.
        """
        today = self._workspace.clock.today()
        with self._workspace.notebook.read() as uow:
            measure = uow.measures.get(measure_id)
            contacts = uow.contacts.of_measure(measure_id)
            absences = absences_of(uow)
        due = self._workspace.registry.scheme(measure.scheme).due(measure, contacts, today)
        taken = [contact.day for contact in contacts if contact.is_planned]
        if due is None:
            return absences.suggested(today, today, date.max, taken)
        return absences.suggested(due.day, max(due.opens, today), due.closes, taken)
