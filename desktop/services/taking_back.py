"""A contact taken back just after it was recorded: it counts no more, and what was written in it is a draft again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.domain.acts import JournalAct
from desktop.domain.attachment import OwnerKind
from desktop.domain.contact import Contact, Draft
from desktop.domain.forms import Finding
from desktop.errors import NotAllowedError
from desktop.services.records import forget_plan, save
from desktop.services.visit_drafts import VisitDrafts
from desktop.storage.unit_of_work import UnitOfWork

MISTAKEN = "Erreur de saisie"


@dataclass(frozen=True)
class Change:
    """A contact as it was and as it was written."""

    before: Contact
    after: Contact


@dataclass(frozen=True)
class Recorded:
    """A saved contact, with what was told about it (V2), the next appointment planned with it, and what it replaced."""

    contact: Contact
    warnings: tuple[Finding, ...]
    planned: Contact | None = None
    previous: Contact | None = None
    """The appointment that it concludes, or what was recorded before its correction."""
    draft: Draft | None = None
    """What was typed, when it was kept."""
    papers: tuple[str, ...] = ()
    """The attachments that it took from its draft."""
    settled: tuple[Change, ...] = ()
    """The contacts whose promises it settled."""
    change: str = ""
    """The line that it added to the history of a contact recorded before."""


class TakingBack(VisitDrafts):
    """What was recorded is a draft again; the Department is told by a later version, never by a deletion."""

    def take_back(self, recorded: Recorded) -> Draft:
        """Everything is as it was before `recorded`, what was typed a draft again; NotAllowedError once it changed."""
        contact = recorded.contact
        with self._workspace.notebook.write() as uow:
            written = [contact, *([recorded.planned] if recorded.planned else ())]
            _require(uow, [*written, *(change.after for change in recorded.settled)])
            if recorded.planned is not None:
                forget_plan(self._workspace, uow, recorded.planned)
            if recorded.change:
                uow.contact_changes.remove(recorded.change)
            for change in recorded.settled:
                save(self._workspace, uow, JournalAct.PUT_BACK, change.before)
            uow.outbox.hold_back(contact.id, untried=True)
            save(self._workspace, uow, JournalAct.PUT_BACK, recorded.previous or replace(contact, withdrawn=MISTAKEN))
            draft = replace(recorded.draft or self._draft_again(contact), contact_id=contact.id)
            uow.drafts.put(draft)
            for paper in recorded.papers:
                uow.attachments.change(paper, owner_kind=OwnerKind.DRAFT.value, owner_id=draft.id)
        return draft

    def _draft_again(self, contact: Contact) -> Draft:
        draft = self._draft_of(contact, self._workspace.registry.form(contact.form) if contact.form else None)
        return replace(draft, saved_at=self._workspace.clock.now().isoformat())


def _require(uow: UnitOfWork, written: list[Contact]) -> None:
    """Nothing of this was changed since."""
    known = {one.id: one for first in written for one in uow.contacts.everything_of(first.measure_id)}
    if any(known.get(one.id) != one for one in written):
        raise _changed()


def _changed() -> NotAllowedError:
    return NotAllowedError(
        "Cette visite a changé depuis\u00a0: il n’est plus possible d’annuler.",
        safe="Rien n’a été modifié.",
        do="Ouvrez-la depuis la mesure pour la corriger.",
    )
