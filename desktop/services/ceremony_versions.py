"""The versions of a bilan: a text taken up again, a sealed one corrected by another that names it (A5, R5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from desktop.domain.acts import JournalAct
from desktop.domain.bilan import Bilan, BilanKind, BilanState
from desktop.domain.forms import is_empty
from desktop.errors import AppError, InvalidInputError, NotAllowedError
from desktop.reports.shown_places import with_places_drawn
from desktop.services.ceremony_steps import newest
from desktop.services.ceremony_words import reference
from desktop.services.outside import write_private
from desktop.services.records import save
from desktop.services.wording import BILAN_STATES
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Version:
    """One version as it is listed: `state_words` tells what became of it, the hash is of what there is to show."""

    bilan_id: str
    reference: str
    made_on: date
    state: BilanState
    state_words: str
    shown_sha256: str
    correction: str


class CeremonyVersions:
    """Versions are never changed once somebody signed them: the next one names the one before."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def versions(self, measure_id: str, kind: BilanKind) -> tuple[Version, ...]:
        """Every version, the newest first."""
        with self._workspace.notebook.read() as uow:
            found = uow.bilans.versions(measure_id, kind)
            scheme = self._workspace.registry.scheme(uow.measures.get(measure_id).scheme).name
        return tuple(_listed(one, scheme) for one in reversed(found))

    def document(self, bilan_id: str) -> bytes:
        """What there is to show of one version; NotFoundError for a draft."""
        with self._workspace.notebook.read() as uow:
            return uow.bilans.document(uow.bilans.get(bilan_id).shown_sha256)

    def pages(self, bilan_id: str) -> bytes:
        """The same for the eye, its signatures drawn into its pages."""
        return with_places_drawn(self.document(bilan_id))

    def save(self, bilan_id: str, path: Path) -> None:
        """Writes one version for its owner alone where the worker chose; raises AppError."""
        with self._workspace.notebook.read() as uow:
            measure_id = uow.bilans.get(bilan_id).measure_id
        try:
            write_private(path, self.document(bilan_id))
        except OSError:
            raise AppError(
                "La copie n’a pas pu être écrite à cet endroit.",
                safe="Le bilan reste dans le carnet.",
                do="Choisissez un autre dossier.",
            ) from None
        self._workspace.notebook.note(self._workspace.clock.now(), JournalAct.REPORT_OUT, "measure", measure_id)

    def reopen(self, measure_id: str, kind: BilanKind) -> None:
        """A frozen text becomes a draft; one that somebody answered is kept as it is, and a new draft names it."""
        with self._workspace.notebook.write() as uow:
            bilan = newest(uow, measure_id, kind)
            if bilan.state is not BilanState.FROZEN:
                raise NotAllowedError("Ce bilan n’est pas en cours de signature.", safe="Rien n’a changé.")
            if bilan.signatures:
                save(self._workspace, uow, JournalAct.SIGNING_LEFT, replace(bilan, state=BilanState.ABANDONED))
                # one that corrects a sealed bilan still names that one, and why
                self._begin_next(uow, bilan, bilan.correction, bilan.replaces if bilan.correction else bilan.id)
            else:
                uow.bilans.remove_document(bilan.frozen_sha256)
                opened = replace(bilan, state=BilanState.DRAFT, frozen_sha256="")
                save(self._workspace, uow, JournalAct.REOPENED, opened)

    def correct(self, measure_id: str, reason: str, kind: BilanKind) -> None:
        """A new draft that names the sealed one; its text is the same to begin with."""
        if is_empty(reason):
            raise InvalidInputError({"reason": "Notez pourquoi ce bilan est à corriger\u00a0: le motif y sera écrit."})
        with self._workspace.notebook.write() as uow:
            bilan = newest(uow, measure_id, kind)
            if bilan.state is not BilanState.SEALED:
                raise NotAllowedError("Ce bilan n’est pas encore scellé\u00a0: son texte se reprend.")
            self._begin_next(uow, bilan, reason.strip(), bilan.id)

    def withdraw_correction(self, measure_id: str, kind: BilanKind) -> None:
        """The draft that nobody signed goes; the version that was signed stays."""
        with self._workspace.notebook.write() as uow:
            bilan = newest(uow, measure_id, kind)
            former = uow.bilans.get(bilan.replaces) if bilan.replaces else None
            if bilan.state is not BilanState.DRAFT or former is None or former.state is not BilanState.SEALED:
                raise NotAllowedError("Il n’y a pas de correction à abandonner.", safe="Rien n’a changé.")
            uow.bilans.remove(bilan.id)
            uow.audit.append(self._workspace.clock.now(), JournalAct.VERSION_WITHDRAWN, "bilan", bilan.id)

    def _begin_next(self, uow: UnitOfWork, former: Bilan, correction: str, replaces: str) -> None:
        following = Bilan(
            self._workspace.new_id(),
            former.measure_id,
            former.household_id,
            BilanState.DRAFT,
            self._workspace.clock.today(),
            former.sections,
            former.household_words,
            kind=former.kind,
            replaces=replaces,
            correction=correction,
            signers=former.signers,
        )
        save(self._workspace, uow, JournalAct.VERSION_BEGUN, following)


def _listed(bilan: Bilan, scheme: str) -> Version:
    return Version(
        bilan.id,
        reference(scheme, bilan),
        bilan.made_on,
        bilan.state,
        BILAN_STATES[bilan.state],
        bilan.shown_sha256,
        bilan.correction,
    )
