"""By USB key to the Department: the very messages that wait, and the receipts that come back as a file.

What went by key and by network is one record there: the messages are the same to the byte. They go on waiting here
until a signed receipt says that they are kept, since a key may be lost.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from desktop.domain.acts import JournalAct
from desktop.errors import AppError
from desktop.services.exchange_receipts import keep_receipts
from desktop.services.transfer import ENDING, read_outside, write_outside
from desktop.services.trust import trusted
from desktop.services.workspace import Workspace
from desktop.storage.outbox import OutboxEntry
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.contract.bundles import RECORDS, BundleError, BundleKind, enrolled_code, lines, packed, token_digest
from desktop.sync.contract.canonical import instant_text
from desktop.sync.contract.messages import Receipt
from desktop.sync.contract.receipts_file import LARGEST_FILE, ReceiptsFile, read_receipts_file
from desktop.sync.errors import InvalidReceiptError
from desktop.sync.payload import undisclosable
from desktop.sync.receipts import is_signed, verify_receipt
from desktop.sync.transfer import sealed

_ENROLMENT: Final = "enrolment"
_WAITING: Final = "Vos fiches attendent toujours dans le carnet, rien n’est perdu."


@dataclass(frozen=True)
class Prepared:
    """What was written for the Department."""

    path: Path
    records: int
    households: int


@dataclass(frozen=True)
class ReceiptsRead:
    """What a file of receipts said of what waited here."""

    accepted: int
    refused: int
    conflicts: int
    others: int
    """Receipts of what does not wait here any more."""


class DepartmentTransfer:
    """Writes what waits, reads the receipts."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def write(self, path: Path) -> Prepared:
        """Writes all that waits, for the Department alone; raises AppError when something is missing first."""
        with self._workspace.notebook.read() as uow:
            enrolment = _enrolment(uow)
            key = _department_key(uow)
            waiting = _standing_alone(uow.outbox.waiting(), uow.outbox.not_arrived())
            households = uow.outbox.households_waiting()
        entries = [one for one in waiting if not self._is_undisclosable(one)]
        if not entries:
            raise AppError(
                "Rien n’est à donner au Département.",
                safe="Ce qui attend encore dépend d’une fiche refusée, s’il y en a.",
                do="Corrigez d’abord les fiches refusées.",
            )
        about = {"device": enrolment["device"], "written_at": instant_text(self._workspace.clock.now())}
        digest = token_digest(enrolment["token"])
        content, _contents = packed(
            BundleKind.DEPARTMENT,
            about,
            {RECORDS: lines(one.message for one in entries)},
            lambda statement: {"device": enrolled_code(digest, statement)},
        )
        self._note_tried(entries)
        write_outside(path, sealed(content, key))
        return Prepared(path, len(entries), households)

    def take_receipts(self, path: Path) -> ReceiptsRead:
        """Keeps the receipts of a file that the Department signed for this laptop; BundleError otherwise."""
        told = read_receipts_file(read_outside(path, LARGEST_FILE))
        with self._workspace.notebook.read() as uow:
            enrolment = _enrolment(uow)
        _check(told, enrolment)
        with self._workspace.notebook.write() as uow:
            waiting = {one.id: one for one in uow.outbox.waiting()}
            pairs = [(waiting[one.id], one) for one in told.receipts if one.id in waiting]
            _verify(pairs, enrolment["receipt_key"])
            entries, receipts = [entry for entry, _ in pairs], [receipt for _, receipt in pairs]
            kept = keep_receipts(self._workspace, uow, enrolment["device"], entries, receipts)
            uow.audit.append(self._workspace.clock.now(), JournalAct.RECEIPTS_READ, "device", enrolment["device"])
        return ReceiptsRead(kept.accepted, kept.refused, kept.conflicts, len(told.receipts) - len(pairs))

    def file_name(self) -> str:
        """A name to propose, which names nobody."""
        return f"Pour le Département {self._workspace.clock.today().isoformat()}{ENDING}"

    def _is_undisclosable(self, entry: OutboxEntry) -> bool:
        """The last look, as before each sending (P1)."""
        return bool(undisclosable(json.loads(entry.message), self._workspace.registry))

    def _note_tried(self, entries: Sequence[OutboxEntry]) -> None:
        """Before the file is there: from then on they may have arrived."""
        with self._workspace.notebook.write(work=False) as uow:
            uow.outbox.mark_tried([one.id for one in entries])
            uow.audit.append(self._workspace.clock.now(), JournalAct.BUNDLE_OUT, "notebook", "")


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
    found = uow.settings.get(_ENROLMENT)
    if found is None:
        raise AppError(
            "Cet ordinateur n’est pas encore relié au Département.",
            safe=_WAITING,
            do="Reliez-le une fois par le réseau, dans Échanges\u00a0: la clé USB suffit ensuite.",
        )
    return dict(found)


def _department_key(uow: UnitOfWork) -> str:
    content = trusted(uow)
    if content is None or not content.department_age_key:
        raise AppError(
            "La clé du Département n’est pas encore connue\u00a0: le fichier ne serait pas protégé.",
            safe=_WAITING,
            do="Demandez à l’opérateur son dernier fichier, puis prenez-le dans Réglages, Confiance.",
        )
    return content.department_age_key


def _check(told: ReceiptsFile, enrolment: dict[str, Any]) -> None:
    if not is_signed(enrolment["receipt_key"], told.signature, told.statement):
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


def _verify(pairs: Sequence[tuple[OutboxEntry, Receipt]], receipt_key: str) -> None:
    try:
        for entry, receipt in pairs:
            verify_receipt(receipt, receipt_key, entry.id, entry.sha256)
    except InvalidReceiptError:
        raise BundleError(
            "Un des accusés de réception de ce fichier n’est pas valable.",
            safe=_WAITING,
            do="Demandez-le à nouveau au Département.",
        ) from None
