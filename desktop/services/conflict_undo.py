"""Taking back what settled two versions, as long as nothing of it is on its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.domain.acts import JournalAct
from desktop.errors import NotAllowedError
from desktop.services.incoming import record_of
from desktop.services.records import take_in
from desktop.services.workspace import Workspace
from desktop.storage.outbox import DeliveryState
from desktop.storage.unit_of_work import UnitOfWork
from desktop.storage.versions import VersionState
from desktop.sync.payload import Record


@dataclass(frozen=True)
class Settled:
    """What settling a record wrote, and how everything was before."""

    kind: str
    before: Record
    after: Record
    message_id: str
    """What was queued."""
    received: Mapping[str, VersionState]
    """Of the versions that came, as they stood before."""
    written: Mapping[str, DeliveryState]
    """The same of the messages that were written here."""
    is_final: bool = False
    """Whether more followed from it than the record itself: it is not taken back."""


def may_be_taken_back(uow: UnitOfWork, settled: Settled) -> bool:
    """Whether nothing followed from it, what was queued never left, and nobody wrote the record since."""
    if settled.is_final:
        return False
    last = uow.outbox.of_record(settled.before.id)[-1:]
    waits = [one for one in last if one.state is DeliveryState.WAITING and not one.tried]
    return [one.id for one in waits] == [settled.message_id] and (
        record_of(uow, settled.kind, settled.before.id) == settled.after
    )


def take_back(workspace: Workspace, settled: Settled) -> None:
    """Puts everything back as it was: both versions are to be settled again; NotAllowedError when it is too late."""
    with workspace.notebook.write() as uow:
        if not may_be_taken_back(uow, settled):
            raise NotAllowedError(
                "Cette fiche est déjà partie, ou a été modifiée depuis\u00a0: ce choix ne s’annule plus.",
                safe="Rien n’est perdu\u00a0: les deux versions restent au Département.",
                do="Corrigez la fiche elle-même\u00a0; ce que vous écrirez partira au prochain envoi.",
            )
        written = {**settled.written, settled.message_id: DeliveryState.SUPERSEDED}
        uow.versions.reopen(settled.before.id, settled.received, written)
        take_in(workspace, uow, JournalAct.CONFLICT_REOPENED, settled.before)
