"""By USB key to the Department: the very messages and papers that wait, and the receipts that come back as a file.

What went by key and by network is one record there: the messages are the same to the byte. They go on waiting here
until a signed receipt says that they are kept, since a key may be lost.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from desktop.domain.acts import JournalAct
from desktop.domain.french import plural
from desktop.errors import AppError
from desktop.services.attachment_exchange import are_owed, queue_attachments
from desktop.services.exchange_receipts import keep_receipts, let_go_of_deleted
from desktop.services.exchange_state import COMPARED_AT, ENROLMENT
from desktop.services.outgoing import instant_words
from desktop.services.receipt_keys import UnderWay, may_prove, receipt_keys
from desktop.services.transfer import ENDING
from desktop.services.transfer_papers import keep_paper_receipts, papers_to_bring
from desktop.services.trust import trusted
from desktop.services.usb_files import read_outside, write_outside
from desktop.services.workspace import Workspace
from desktop.storage.outbox import OutboxEntry
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.client_outgoing import looked_at
from desktop.sync.contract.bundles import RECORDS, BundleError, BundleKind, enrolled_code, lines, packed, token_digest
from desktop.sync.contract.canonical import instant_text
from desktop.sync.contract.messages import Receipt
from desktop.sync.contract.receipts_file import LARGEST_FILE, ReceiptsFile, read_receipts_file
from desktop.sync.errors import InvalidReceiptError
from desktop.sync.payload import undisclosable
from desktop.sync.receipts import is_signed, verify_receipt
from desktop.sync.transfer import sealed

_WRITTEN: Final = "usb_written"
"""What was last written on a key for the Department."""
_WAITING: Final = "Vos fiches attendent toujours dans le carnet, rien n’est perdu."


@dataclass(frozen=True)
class Prepared:
    """What was written for the Department; `papers_left` are those that found no place in it."""

    path: Path
    records: int
    households: int
    papers: int = 0
    papers_left: int = 0

    @property
    def words(self) -> str:
        """« 12 fiches et 3 documents », and what becomes of those that found no place."""
        return f"{_counted(self.records, self.papers)}.{self._left}"

    @property
    def _left(self) -> str:
        if not self.papers_left:
            return ""
        where = "par le réseau, ou dans un prochain fichier une fois les accusés de celui-ci lus"
        if self.papers_left == 1:
            return f" Un autre document n’y tient pas\u00a0: il partira {where}."
        return f" {self.papers_left}\u00a0autres documents n’y tiennent pas\u00a0: ils partiront {where}."


@dataclass(frozen=True)
class ReceiptsRead:
    """What a file of receipts said of what waited here."""

    accepted: int
    refused: int
    conflicts: int
    others: int
    """Receipts of what does not wait here any more."""
    papers: int = 0
    """Documents that are whole there."""
    erased: int = 0
    """Households that the Department deleted for good: nothing of them is taken there any more."""

    @property
    def words(self) -> str:
        """« 12 fiches reçues, 3 documents reçus »; what was read before is not told as nothing."""
        told = self._counted
        if not self.erased:
            return told
        gone = plural(self.erased, "ménage a été supprimé", "ménages ont été supprimés")
        return f"{told} {gone} au Département pour de bon. Ici rien n’a été effacé."

    @property
    def _counted(self) -> str:
        if not (self.accepted or self.papers or self.refused or self.conflicts) and self.others:
            known = "votre fiche est bien arrivée" if self.others == 1 else "vos fiches sont bien arrivées"
            return f"ce retour était déjà lu, {known} ({self.others})."
        parts = [plural(self.accepted, "fiche reçue", "fiches reçues")]
        if self.papers:
            parts.append(plural(self.papers, "document reçu", "documents reçus"))
        if self.refused:
            parts.append(plural(self.refused, "fiche refusée", "fiches refusées"))
        if self.conflicts:
            parts.append(f"{plural(self.conflicts, 'fiche', 'fiches')} à départager")
        return f"{', '.join(parts)}."


@dataclass(frozen=True)
class KeyStanding:
    """Whether a key can be written now, and what the last one waits for."""

    hindrance: str = ""
    """Why nothing can be written; empty when it can."""
    written: str = ""
    """What is on a key and not proven yet, in one sentence."""


class DepartmentTransfer:
    """Writes what waits, reads the receipts."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def standing(self) -> KeyStanding:
        """What is told before anybody looks for a place to write to."""
        with self._workspace.notebook.read() as uow:
            try:
                _enrolment(uow)
                _department_key(uow)
            except AppError as error:
                return KeyStanding(error.sentence)
            waiting, last = uow.outbox.counts()["waiting"] or are_owed(uow), uow.settings.get(_WRITTEN)
        nothing = "" if waiting else "Rien n’attend\u00a0: il n’y a rien à enregistrer pour le Département."
        return KeyStanding(nothing, _written_words(last) if last and waiting else "")

    def write(self, path: Path) -> Prepared:
        """Writes all that waits, for the Department alone; raises AppError when something is missing first."""
        with self._workspace.notebook.read() as uow:
            enrolment = _enrolment(uow)
            key = _department_key(uow)
        queue_attachments(self._workspace)
        may_leave = self._looked_at(enrolment["device"])
        with self._workspace.notebook.write(work=False) as uow:
            let_go_of_deleted(uow, uow.outbox.waiting())
            waiting = [one for one in uow.outbox.waiting() if one.id in may_leave]
            entries = _standing_alone(waiting, uow.outbox.not_arrived())
            households = uow.outbox.households_waiting()
        papers = papers_to_bring(self._workspace, {one.record_id for one in entries})
        if not (entries or papers.files):
            raise AppError(
                "Il n’y a rien à enregistrer pour le Département.",
                safe="Les fiches qui attendent encore dépendent d’une fiche refusée.",
                do="Corrigez d’abord les fiches refusées.",
            )
        about = {"device": enrolment["device"], "written_at": instant_text(self._workspace.clock.now())}
        digest = token_digest(enrolment["token"])
        content, _contents = packed(
            BundleKind.DEPARTMENT,
            about,
            {RECORDS: lines(one.message for one in entries), **papers.files},
            lambda statement: {"device": enrolled_code(digest, statement)},
        )
        self._note_tried(entries)
        path = write_outside(path, sealed(content, key))
        with self._workspace.notebook.write(work=False) as uow:
            now = self._workspace.clock.now().isoformat()
            written = {"at": now, "name": path.name, "records": len(entries), "papers": papers.count}
            uow.settings.put(_WRITTEN, written)
        return Prepared(path, len(entries), households, papers.count, papers.left)

    def take_receipts(self, path: Path) -> ReceiptsRead:
        """Keeps the receipts of a file that the Department signed for this laptop; BundleError otherwise."""
        told = read_receipts_file(read_outside(path, LARGEST_FILE))
        with self._workspace.notebook.read() as uow:
            enrolment, keys = _enrolment(uow), receipt_keys(uow)
        key = _signer(told, enrolment, keys)
        with self._workspace.notebook.write() as uow:
            waiting = {one.id: one for one in uow.outbox.waiting()}
            pairs = [(waiting[one.id], one) for one in told.receipts if one.id in waiting]
            limit = may_prove(uow, key)
            _verify(pairs, key, limit)
            entries, receipts = [entry for entry, _ in pairs], [receipt for _, receipt in pairs]
            device, lets_go = enrolment["device"], limit is None
            kept = keep_receipts(self._workspace, uow, device, entries, receipts, lets_go=lets_go)
            papers = keep_paper_receipts(uow, told.attachments, key, None if limit is None else limit.papers)
            if limit is not None:
                uow.settings.remove(COMPARED_AT)  # the next round by network looks whether it all is there
            if limit is None or pairs:
                uow.settings.remove(_WRITTEN)
            uow.audit.append(self._workspace.clock.now(), JournalAct.RECEIPTS_READ, "device", enrolment["device"])
        others = len(told.receipts) - len(pairs)
        return ReceiptsRead(kept.accepted, kept.refused, kept.conflicts, others, papers, len(kept.erased))

    def file_name(self) -> str:
        """A name to propose, which names nobody."""
        return f"Pour le Département {self._workspace.clock.today().isoformat()}{ENDING}"

    def _looked_at(self, device: str) -> set[str]:
        """The last look, as before each sending (P1): the ids of what may leave; what may not is told as refused."""
        registry = self._workspace.registry
        with self._workspace.notebook.read() as uow:
            waiting = uow.outbox.waiting()
        looked = [(one, looked_at(one.message, lambda message: undisclosable(message, registry))) for one in waiting]
        held = {one.id: receipt for one, receipt in looked if isinstance(receipt, Receipt)}
        if held:
            with self._workspace.notebook.write(work=False) as uow:
                left = [one for one in uow.outbox.still_waiting(waiting) if one.id in held]
                keep_receipts(self._workspace, uow, device, left, [held[one.id] for one in left])
        return {one.id for one in waiting} - held.keys()

    def _note_tried(self, entries: Sequence[OutboxEntry]) -> None:
        """Before the file is there: from then on they may have arrived."""
        with self._workspace.notebook.write(work=False) as uow:
            uow.outbox.mark_tried([one.id for one in entries])
            uow.audit.append(self._workspace.clock.now(), JournalAct.BUNDLE_OUT, "notebook", "")


def _counted(records: int, papers: int) -> str:
    """« 12 fiches et 3 documents »."""
    parts = [plural(records, "fiche", "fiches")] if records or not papers else []
    parts += [plural(papers, "document", "documents")] if papers else []
    return " et ".join(parts)


def _written_words(last: Mapping[str, Any]) -> str:
    when, counted = instant_words(str(last["at"])), _counted(int(last["records"]), int(last.get("papers", 0)))
    written = f"Sur clé depuis le {when}\u00a0: {counted}, dans «\u00a0{last['name']}\u00a0»."
    return f"{written} Le retour du Département est attendu."


def _standing_alone(waiting: Sequence[OutboxEntry], refused: Collection[str]) -> list[OutboxEntry]:
    """Those that need no record which was refused, nor one that waits for it."""
    held, found = set(refused), []
    for entry in waiting:
        if held.intersection(entry.needs):
            held.add(entry.record_id)
        else:
            found.append(entry)
    return found


def _enrolment(uow: UnitOfWork) -> dict[str, Any]:
    found = uow.settings.get(ENROLMENT)
    if found is None:
        raise AppError(
            "Cet ordinateur n’est pas encore relié au Département.",
            safe=_WAITING,
            do="Reliez-le une fois par le réseau, en haut de la page Échanges\u00a0: la clé USB suffit ensuite.",
        )
    return dict(found)


def _department_key(uow: UnitOfWork) -> str:
    content = trusted(uow)
    if content is None or not content.department_age_key:
        raise AppError(
            "La clé de chiffrement du Département manque encore\u00a0: le fichier ne serait pas protégé.",
            safe=_WAITING,
            do="Demandez à votre association son dernier fichier, puis prenez-le dans Réglages, Confiance.",
        )
    return content.department_age_key


def _signer(told: ReceiptsFile, enrolment: dict[str, Any], keys: Sequence[str]) -> str:
    """The key that signed a file for this laptop; BundleError when it is none that this laptop ever believed."""
    key = next((one for one in reversed(keys) if is_signed(one, told.signature, told.statement)), "")
    if not key:
        raise BundleError(
            "Cet accusé de réception n’est pas signé par le Département, ou il a été modifié.",
            safe=_WAITING,
            do="Demandez-le à nouveau au Département.",
        )
    if told.device != enrolment["device"]:
        raise BundleError(
            "Cet accusé de réception est celui d’un autre ordinateur.",
            safe=_WAITING,
            do="Choisissez celui qui répond à votre fichier.",
        )
    return key


def _verify(pairs: Sequence[tuple[OutboxEntry, Receipt]], key: str, limit: UnderWay | None) -> None:
    """By the key that signed the file and no other, and only what that key can have signed in its time."""
    if limit is not None and any(entry.id not in limit.messages for entry, _ in pairs):
        raise BundleError(
            "Cet accusé de réception est signé d’une clé que le Département a remplacée depuis : elle ne prouve "
            "pas l’arrivée de fiches parties après.",
            safe=_WAITING,
            do="Rapportez votre fichier au Département : il le relira et vous en rendra un nouveau. "
            "Ce qu’il a déjà reçu n’y comptera pas deux fois.",
        )
    try:
        for entry, receipt in pairs:
            verify_receipt(receipt, key, entry.id, entry.sha256)
    except InvalidReceiptError:
        raise BundleError(
            "Un des accusés de réception de ce fichier n’est pas valable.",
            safe=_WAITING,
            do="Demandez-le à nouveau au Département.",
        ) from None
