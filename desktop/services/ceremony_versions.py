"""The versions of a bilan: a text taken up again, a sealed one corrected by another that names it (A5, R5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from desktop.domain.acts import JournalAct
from desktop.domain.bilan import Bilan, BilanState
from desktop.domain.forms import is_empty
from desktop.domain.sitting import in_force
from desktop.errors import AppError, InvalidInputError, NotAllowedError, NotFoundError
from desktop.services.bilan_withdrawal import Withdrawn, restore, withdraw
from desktop.services.ceremony_steps import newest, shown
from desktop.services.ceremony_words import reference
from desktop.services.outside import write_private
from desktop.services.profile import profile_of
from desktop.services.records import save
from desktop.services.sitting_view import Sitting, sitting_of
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
    proof_sha256: str = ""
    is_in_force: bool = False


class CeremonyVersions:
    """Versions are never changed once somebody signed them: the next one names the one before."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def versions(self, measure_id: str) -> tuple[Version, ...]:
        """Every version, the newest first."""
        with self._workspace.notebook.read() as uow:
            found = uow.bilans.versions(measure_id)
            scheme = self._workspace.registry.scheme(uow.measures.get(measure_id).scheme).name
        standing = in_force(found)
        return tuple(_listed(one, scheme, is_in_force=one is standing and one.is_settled) for one in reversed(found))

    def sitting(self, bilan_id: str) -> Sitting:
        """Who answered what in one version; NotAllowedError for a draft."""
        with self._workspace.notebook.read() as uow:
            return sitting_of(shown(uow.bilans.get(bilan_id)), profile_of(uow).qualification)

    def document(self, bilan_id: str) -> bytes:
        """What there is to show of one version; NotFoundError for a draft."""
        with self._workspace.notebook.read() as uow:
            return uow.bilans.document(uow.bilans.get(bilan_id).shown_sha256)

    def proof(self, bilan_id: str) -> bytes:
        """The proof of one version; NotFoundError for one that has none."""
        with self._workspace.notebook.read() as uow:
            bilan = uow.bilans.get(bilan_id)
            if not bilan.proof_sha256:
                raise NotFoundError(
                    "Ce bilan n’a pas de preuve de signature.", do="Elle est faite quand il est scellé."
                )
            return uow.bilans.document(bilan.proof_sha256)

    def save(self, bilan_id: str, path: Path) -> None:
        """Writes one version for its owner alone where the worker chose; raises AppError."""
        self._write(bilan_id, path, self.document(bilan_id), "Le bilan reste dans le carnet.")

    def save_proof(self, bilan_id: str, path: Path) -> None:
        """The same for the proof of it."""
        self._write(bilan_id, path, self.proof(bilan_id), "La preuve reste dans le carnet.")

    def _write(self, bilan_id: str, path: Path, content: bytes, safe: str) -> None:
        try:
            write_private(path, content)
        except OSError:
            raise AppError(
                "La copie n’a pas pu être écrite à cet endroit.", safe=safe, do="Choisissez un autre dossier."
            ) from None
        self.note(JournalAct.REPORT_OUT, bilan_id)

    def note(self, act: JournalAct, bilan_id: str) -> None:
        """Notes in the journal that one version went out of the notebook."""
        self._workspace.notebook.note(self._workspace.clock.now(), act, "bilan", bilan_id)

    def reopen(self, measure_id: str) -> None:
        """A frozen text becomes a draft; one that somebody answered is kept as it is, and a new draft names it."""
        with self._workspace.notebook.write() as uow:
            bilan = newest(uow, measure_id)
            if bilan.state is not BilanState.FROZEN:
                raise NotAllowedError("Ce bilan n’est pas en cours de signature.", safe="Rien n’a changé.")
            if bilan.signatures:
                uow.bilans.remove_copies(bilan)  # nobody is handed a text that was left
                save(self._workspace, uow, JournalAct.SIGNING_LEFT, replace(bilan, state=BilanState.ABANDONED))
                # one that corrects a sealed bilan still names that one, and why
                self._begin_next(uow, bilan, bilan.correction, bilan.replaces if bilan.correction else bilan.id)
            else:
                uow.bilans.remove_document(bilan.frozen_sha256)
                uow.bilans.remove_copies(bilan)
                opened = replace(bilan, state=BilanState.DRAFT, frozen_sha256="")
                save(self._workspace, uow, JournalAct.REOPENED, opened)

    def correct(self, measure_id: str, reason: str) -> None:
        """A new draft that names the sealed one; its text is the same to begin with."""
        if is_empty(reason):
            raise InvalidInputError({"reason": "Notez pourquoi ce bilan est à corriger\u00a0: le motif y sera écrit."})
        with self._workspace.notebook.write() as uow:
            bilan = newest(uow, measure_id)
            if bilan.state is not BilanState.SEALED:
                raise NotAllowedError("Ce bilan n’est pas encore scellé\u00a0: son texte se reprend.")
            self._begin_next(uow, bilan, reason.strip(), bilan.id)

    def withdraw_correction(self, measure_id: str) -> Withdrawn:
        """The draft that nobody signed goes, whole; the version that was signed stays."""
        with self._workspace.notebook.write() as uow:
            bilan, standing = newest(uow, measure_id), uow.bilans.in_force(measure_id)
            if bilan.state is not BilanState.DRAFT or standing is None or not standing.is_settled:
                raise NotAllowedError("Il n’y a pas de correction à abandonner.", safe="Rien n’a changé.")
            return withdraw(self._workspace, uow, bilan, JournalAct.VERSION_WITHDRAWN)

    def restore_correction(self, given_up: Withdrawn) -> None:
        """The very draft is there again; NotAllowedError once another was begun."""
        with self._workspace.notebook.write() as uow:
            restore(self._workspace, uow, given_up)

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


def _listed(bilan: Bilan, scheme: str, *, is_in_force: bool) -> Version:
    return Version(
        bilan.id,
        reference(scheme, bilan),
        bilan.made_on,
        bilan.state,
        BILAN_STATES[bilan.state],
        bilan.shown_sha256,
        bilan.correction,
        bilan.proof_sha256,
        is_in_force,
    )
