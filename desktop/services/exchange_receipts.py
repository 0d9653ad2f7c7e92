"""Receipts: kept with the message they prove, written out as a proof of transmission, checked again by anybody."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from desktop.domain.acts import JournalAct
from desktop.errors import AppError
from desktop.services.clock import PARIS
from desktop.services.exchange_state import ENROLMENT, LAST_SUCCESS, OneVerdict
from desktop.services.fingerprints import in_groups
from desktop.services.outside import write_private
from desktop.services.receipt_keys import receipt_keys
from desktop.services.workspace import Workspace
from desktop.storage.outbox import OutboxEntry
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.contract.keys import is_public_key
from desktop.sync.contract.messages import ALTERED, MessageError, Receipt, read_record
from desktop.sync.errors import InvalidReceiptError
from desktop.sync.operator_file import OperatorFileError, read_operator_file
from desktop.sync.receipts import verify_by_one_of

FORMAT: Final = "perron-receipts-1"
_NO_REASON: Final = "Refusé sans motif donné."
_ALTERED_TRIES: Final = 5
_ERASED: Final = "Le Département a supprimé ce ménage pour de bon\u00a0: rien n’est plus à lui envoyer."


@dataclass(frozen=True)
class Kept:
    """What became of some messages by their receipts."""

    accepted: int = 0
    refused: int = 0
    conflicts: int = 0
    erased: frozenset[str] = frozenset()
    """The households that the Department deleted for good."""
    verdicts: tuple[OneVerdict, ...] = field(default=(), repr=False)


def keep_receipts(
    workspace: Workspace,
    uow: UnitOfWork,
    device: str,
    entries: Sequence[OutboxEntry],
    receipts: Sequence[Receipt],
    *,
    lets_go: bool = True,
) -> Kept:
    """Keeps receipts that were verified, one for each message.

    With `lets_go`, the content of a version is emptied once a later version of the same record arrived too. Receipts
    that a former key signed do not let it go: it may have to be sent again.
    """
    verdicts = [_keep(uow, device, entry, receipt) for entry, receipt in zip(entries, receipts, strict=True)]
    arrived = {one.record_id for one in verdicts if one.verdict in ("accepted", "known")}
    if lets_go:
        uow.outbox.purge(arrived)
    found = [one.verdict for one in verdicts]
    gone = {entry.household_id for entry, one in zip(entries, verdicts, strict=True) if one.verdict == "erased"}
    conflicts = found.count("conflict")
    if arrived or conflicts:  # a record held back on this laptop proves nothing of the exchange
        uow.settings.put(LAST_SUCCESS, workspace.clock.now().isoformat())
    accepted = found.count("accepted") + found.count("known")
    return Kept(accepted, found.count("refused"), conflicts, frozenset(gone), tuple(verdicts))


def _keep(uow: UnitOfWork, device: str, entry: OutboxEntry, receipt: Receipt) -> OneVerdict:
    told = receipt.model_dump(mode="json")
    verdict: str = receipt.verdict
    reason = ""
    if receipt.erased:
        verdict, reason = "erased", _ERASED
        uow.outbox.mark_over(entry.id, reason, told, device)
    elif verdict == "refused":
        reason = receipt.reason or _NO_REASON
        may_be_altered = reason == ALTERED or entry.erases  # nothing in an erasure could be wrong but on its way
        if may_be_altered and entry.tried < _ALTERED_TRIES and _is_whole(entry):
            return OneVerdict(entry.id, entry.record_id, entry.kind, "altered", reason)  # it waits for the next round
        if entry.erases:  # nothing is known there, or nothing more: there is nothing to correct
            uow.outbox.mark_over(entry.id, reason, told, device)
        else:
            uow.outbox.mark_refused(entry.id, reason)
    elif verdict == "conflict":
        uow.outbox.mark_conflict(entry.id, told, device)
    else:
        uow.outbox.mark_sent(entry.id, _first(uow, entry, device) or told, device)
    return OneVerdict(entry.id, entry.record_id, entry.kind, verdict, reason)


def _first(uow: UnitOfWork, entry: OutboxEntry, device: str) -> Mapping[str, Any] | None:
    """What proved it before it was sent again: a Department put back from an older copy has it of a later day.

    Of another enrolment it proves nothing, that server may be another one; nor does a key that was replaced since.
    """
    is_of_now = (
        entry.receipt is not None and entry.device == device and _is_signed(entry.receipt, receipt_keys(uow)[-1:])
    )
    return entry.receipt if is_of_now else None


def let_go_of_deleted(uow: UnitOfWork, entries: Iterable[OutboxEntry]) -> frozenset[str]:
    """Ends what waits of households that the Department deleted for good, and says which: nothing of them leaves again.

    A Department restored from an older backup does not know of the deletion any more, and would take it in. The message
    that asks for a deletion goes all the same. What was deleted before it came is not waited for to be settled.
    """
    gone = uow.versions.deleted_there()
    ended = [one for one in entries if one.household_id in gone and not one.erases]
    for one in ended:
        uow.outbox.let_go(one.id, _ERASED)
    uow.outbox.settle_deleted(gone)
    return frozenset(one.household_id for one in ended)


def _is_whole(entry: OutboxEntry) -> bool:
    """Whether the message still is what was sealed: what the Department cannot check was altered on its way then."""
    try:
        read_record(json.loads(entry.message))
    except (ValueError, MessageError):
        return False
    return True


@dataclass(frozen=True)
class ProofOf:
    """What a proof is of: everything without any of these. The days are those on which the Department received it."""

    record_id: str = ""
    household_id: str = ""
    first: date | None = None
    last: date | None = None

    def holds(self, entry: OutboxEntry) -> bool:
        """Whether a message that arrived belongs to it."""
        if self.record_id not in ("", entry.record_id) or self.household_id not in ("", entry.household_id):
            return False
        if self.first is None and self.last is None:
            return True
        received = (entry.receipt or {}).get("received_at")
        if not received:
            return False
        day = datetime.fromisoformat(received).astimezone(PARIS).date()
        return (self.first or date.min) <= day <= (self.last or date.max)


class ReceiptService:
    """The receipts of a notebook."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def write(self, out: Path, of: ProofOf = ProofOf()) -> int:
        """Writes the proof for its owner alone to read; how many receipts it holds. AppError, also without any."""
        content, count = self.proof(of)
        if not count and of != ProofOf():
            raise AppError(
                "Aucun accusé de réception ne correspond\u00a0: rien de cela n’est encore arrivé au Département.",
                safe="Rien n’a été écrit.",
                do="Envoyez d’abord ce qui attend, ou choisissez d’autres dates.",
            )
        try:
            write_private(out, content)
        except OSError:
            raise AppError(
                "Les accusés de réception n’ont pas pu être écrits à cet endroit.",
                safe="Rien n’a changé dans le carnet.",
                do="Choisissez un autre dossier.",
            ) from None
        self._workspace.notebook.note(self._workspace.clock.now(), JournalAct.RECEIPTS_OUT, "notebook")
        return count

    def proof(self, of: ProofOf = ProofOf()) -> tuple[bytes, int]:
        """The receipts with what they prove, and how many: ids and hashes, nothing of what was said."""
        with self._workspace.notebook.read() as uow:
            enrolment, keys = uow.settings.get(ENROLMENT) or {}, receipt_keys(uow)
            arrived = (entry for entry in uow.outbox.every() if entry.arrived and entry.receipt)
            lines = [_proven(entry) for entry in arrived if of.holds(entry)]
        told = {
            "format": FORMAT,
            "made_at": self._workspace.clock.now().isoformat(),
            "server": enrolment.get("server", ""),
            "operator": enrolment.get("operator", ""),
            "device": enrolment.get("device", ""),
            "receipt_key": keys[-1] if keys else "",
            "earlier_keys": list(keys[:-1]),
            "receipts": lines,
        }
        return json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8") + b"\n", len(lines)


def _proven(entry: OutboxEntry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "record_id": entry.record_id,
        "written_at": entry.created_at,
        "device": entry.device,
        "receipt": dict(entry.receipt or {}),
    }


@dataclass(frozen=True)
class Verified:
    """What a file of receipts proves under a key."""

    good: int
    bad: tuple[str, ...]
    """The ids of the versions whose receipt that key did not sign."""

    @property
    def holds(self) -> bool:
        """Whether there is something in it, all of it signed."""
        return self.good > 0 and not self.bad


def verify_proof(content: bytes, receipt_keys: Sequence[str] = ()) -> Verified:
    """Checks every receipt of a file with the keys that the Department had, those of the file when none is given."""
    read = _read(content)
    keys = tuple(receipt_keys) or (*read.get("earlier_keys", ()), read.get("receipt_key", ""))
    good, bad = 0, []
    for line in read["receipts"]:
        told = line.get("receipt") if isinstance(line, dict) else None
        if _is_signed(told, keys):
            good += 1
        else:
            bad.append(str(told.get("id", "")) if isinstance(told, dict) else "")
    return Verified(good, tuple(bad))


def named_key(operator_file: bytes) -> tuple[str, str, str]:
    """The receipt key that an operator's file names, whose file it is, its fingerprint in groups; AppError without."""
    try:
        found = read_operator_file(operator_file)
    except OperatorFileError:
        raise AppError(
            "Ce n’est pas un fichier de l’opérateur, ou il a été modifié\u00a0: sa signature ne correspond pas.",
            safe="Rien n’a été modifié.",
            do="Demandez-le à nouveau à l’opérateur, ou donnez la clé du Département par --receipt-key.",
        ) from None
    if not found.content.receipt_key:
        raise AppError(
            "Ce fichier de l’opérateur ne donne pas la clé du Département.",
            safe="Rien n’a été modifié.",
            do="Demandez cette clé au Département, puis donnez-la par --receipt-key.",
        )
    return found.content.receipt_key, found.content.operator, in_groups(found.fingerprint)


def _is_signed(told: Any, keys: Sequence[str]) -> bool:
    try:
        receipt = Receipt.model_validate_json(json.dumps(told))
        if receipt.verdict == "refused":
            return False
        verify_by_one_of(receipt, keys, receipt.id, receipt.sha256)
    except (ValidationError, InvalidReceiptError):
        return False
    return True


def _read(content: bytes) -> Mapping[str, Any]:
    try:
        read = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict) or read.get("format") != FORMAT or not _is_formed(read):
        raise AppError(
            "Ce fichier n’est pas une liste d’accusés de réception de Perron.",
            safe="Rien n’a été modifié.",
            do="Choisissez le fichier écrit par «\u00a0perron receipts\u00a0».",
        )
    return read


def _is_formed(read: Mapping[str, Any]) -> bool:
    earlier = read.get("earlier_keys", [])
    keys = [read.get("receipt_key", ""), *(earlier if isinstance(earlier, list) else [None])]
    are_keys = all(isinstance(one, str) and (not one or is_public_key(one)) for one in keys)
    return isinstance(read.get("receipts"), list) and are_keys
