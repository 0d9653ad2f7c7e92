"""What is being typed of a contact: kept, found again, given up; never counted and never sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.contact import Contact, Draft, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.forms import Form
from desktop.domain.slow_answers import SlowAnswers, slow_answers
from desktop.domain.spent import duration_words, kilometres_words
from desktop.services.clock import PARIS
from desktop.services.workspace import Workspace

_OPEN_DRAFT = "open_draft"


@dataclass(frozen=True)
class Trip:
    """A way that was driven on a day."""

    day: date
    travel_minutes: int | None
    kilometres: Decimal | None


class VisitDrafts:
    """The drafts of a notebook."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

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

    def trip_before(self, draft: Draft) -> Trip | None:
        """The last way to the same dwelling that was noted, to be offered again; None when there is none."""
        with self._workspace.notebook.read() as uow:
            measure = uow.measures.get(draft.measure_id)
            found = [
                contact
                for one in uow.measures.of_household(measure.household_id)
                for contact in uow.contacts.of_measure(one.id)
                if contact.id != draft.contact_id and contact.kind is ContactKind.HOME and contact.kilometres
            ]
        last = max(found, key=lambda one: (one.day, one.id), default=None)
        return Trip(last.day, last.travel_minutes, last.kilometres) if last is not None else None

    def known_before(self, draft: Draft) -> SlowAnswers | None:
        """What earlier contacts of the measure say that lasts, to be offered again; None when it is not to be.

        A contact that was recorded whole is corrected as it was written: nothing is offered there.
        """
        form = self._workspace.registry.form(draft.form, draft.form_version)
        with self._workspace.notebook.read() as uow:
            contacts = uow.contacts.of_measure(draft.measure_id)
        own = next((one for one in contacts if one.id == draft.contact_id), None)
        if form is None or (own is not None and own.outcome is Outcome.DONE and not own.to_complete):
            return None
        until = date.max if own is None or own.is_planned else own.day
        earlier = [one for one in contacts if one.id != draft.contact_id and one.day <= until]
        return slow_answers(form, reversed(earlier))

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
            "minutes": duration_words(contact.minutes) if contact.minutes is not None else "",
            "travel_minutes": duration_words(contact.travel_minutes) if contact.travel_minutes is not None else "",
            "kilometres": kilometres_words(contact.kilometres) if contact.kilometres is not None else "",
            "answers": dict(contact.answers),
            "next_steps": [
                {
                    "id": step.id,
                    "what": step.what,
                    "who": step.who,
                    "by": step.by.isoformat() if step.by else "",
                    "done_on": step.done_on.isoformat() if step.done_on else "",
                    "not_done": step.not_done,
                    "settled_by_id": step.settled_by_id,
                }
                for step in contact.next_steps
            ],
        }
        form, version = contact.form, contact.form_version
        if not form and newest is not None:
            form, version = newest.id, newest.version
        return Draft(self._workspace.new_id(), contact.measure_id, contact.id, form, version, values)
