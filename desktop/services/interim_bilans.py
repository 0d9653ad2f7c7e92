"""Bilans on the way: as many as a measure needs, each finished without a signature (C5)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.domain.acts import JournalAct
from desktop.domain.bilan import Bilan, BilanKind, BilanState
from desktop.domain.french import long_date
from desktop.domain.recipient import Recipient
from desktop.errors import NotAllowedError, NotFoundError
from desktop.reports.bilan import render_bilan
from desktop.reports.signing import sha256_hex
from desktop.services.bilan_withdrawal import Withdrawn, restore, withdraw
from desktop.services.bilans import BilanService
from desktop.services.kept_copies import copies_of, drawn, keep_copies
from desktop.services.records import save
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

_KIND = BilanKind.INTERIM


@dataclass(frozen=True)
class InterimLine:
    """One of them, in words: the day it is of, and whether it is finished."""

    id: str
    title: str
    is_finished: bool


class InterimBilanService:
    """The bilans on the way of a notebook; `finish` renders the pages: call it off the window."""

    def __init__(self, workspace: Workspace, bilans: BilanService) -> None:
        self._workspace, self._bilans = workspace, bilans

    def all(self, measure_id: str) -> tuple[InterimLine, ...]:
        """Every one of a measure, the latest first."""
        with self._workspace.notebook.read() as uow:
            return interim_lines(uow, measure_id)

    def begin(self, measure_id: str) -> Bilan:
        """The one in hand, finished or not; written beforehand when there is none."""
        return self._bilans.begin(measure_id, _KIND)

    def begin_next(self, measure_id: str) -> Bilan:
        """Another one, once the one before is finished."""
        with self._workspace.notebook.read() as uow:
            last = uow.bilans.in_hand(measure_id, _KIND)
        if last is not None and last.state is BilanState.DRAFT:
            raise NotAllowedError("Le bilan d’étape en cours n’est pas terminé.", do="Terminez-le d’abord.")
        return self._bilans.begin_anew(measure_id, _KIND)

    def pages(self, bilan_id: str) -> bytes:
        """The very PDF of one that is finished, however many followed it; NotFoundError for any other."""
        with self._workspace.notebook.read() as uow:
            return uow.bilans.document(_finished(uow, bilan_id).sealed_sha256)

    def copy(self, bilan_id: str, recipient: Recipient) -> bytes:
        """Its text for somebody else who has it (P1), as it was kept when it was finished."""
        with self._workspace.notebook.read() as uow:
            found = self._bilans.drawn_for(uow, _finished(uow, bilan_id), recipient)
        return found if isinstance(found, bytes) else render_bilan(found)

    def finish(self, measure_id: str) -> Bilan:
        """Fixes its text: the PDF is kept with its hash, and is the one that is handed over."""
        with self._workspace.notebook.read() as uow:
            written = self._bilans.editable(uow, measure_id, _KIND)
            dated = replace(written, made_on=self._workspace.clock.today())
            measure = uow.measures.get(measure_id)
            document = self._bilans.document(uow, measure, dated)
            copies = copies_of(self._bilans.document, uow, measure, dated)
        content, others = render_bilan(document), drawn(copies)
        finished = replace(dated, state=BilanState.SEALED, sealed_sha256=sha256_hex(content))
        with self._workspace.notebook.write() as uow:
            if self._bilans.editable(uow, measure_id, _KIND) != written:
                raise NotAllowedError(
                    "Le texte a changé pendant la préparation.", safe="Rien n’est perdu.", do="Recommencez."
                )
            uow.bilans.put_document(finished.sealed_sha256, measure_id, "interim", content)
            keep_copies(uow, finished, others)
            save(self._workspace, uow, JournalAct.FROZEN, finished)
        return finished

    def reopen(self, measure_id: str) -> Bilan:
        """Takes the text of the latest up again."""
        with self._workspace.notebook.write() as uow:
            last = uow.bilans.in_hand(measure_id, _KIND)
            if last is None or last.state is not BilanState.SEALED or last.signatures:
                raise NotAllowedError("Ce bilan d’étape n’est pas terminé.")
            uow.bilans.remove_document(last.sealed_sha256)
            uow.bilans.remove_copies(last)
            opened = replace(last, state=BilanState.DRAFT, sealed_sha256="")
            save(self._workspace, uow, JournalAct.REOPENED, opened)
        return opened

    def withdraw(self, measure_id: str) -> Withdrawn:
        """Gives up a draft that follows a finished one, which is in hand again; the only one there is stays."""
        with self._workspace.notebook.write() as uow:
            every = uow.bilans.versions(measure_id, _KIND)
            if len(every) < 2 or every[-1].state is not BilanState.DRAFT:
                raise NotAllowedError("Il n’y a pas d’autre bilan d’étape à abandonner.", safe="Rien n’a changé.")
            return withdraw(self._workspace, uow, every[-1], JournalAct.REMOVED)

    def restore(self, given_up: Withdrawn) -> Bilan:
        """Puts that very draft back; NotAllowedError once another was begun."""
        with self._workspace.notebook.write() as uow:
            return restore(self._workspace, uow, given_up)


def _finished(uow: UnitOfWork, bilan_id: str) -> Bilan:
    bilan = uow.bilans.get(bilan_id)
    if bilan.kind is not _KIND or not bilan.sealed_sha256:
        raise NotFoundError("Ce bilan d’étape n’est pas terminé.")
    return bilan


def interim_lines(uow: UnitOfWork, measure_id: str) -> tuple[InterimLine, ...]:
    """The bilans on the way of a measure, the latest first."""
    return tuple(
        InterimLine(one.id, f"Bilan d’étape du {long_date(one.made_on)}", one.state is not BilanState.DRAFT)
        for one in reversed(uow.bilans.versions(measure_id, _KIND))
    )
