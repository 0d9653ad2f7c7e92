"""Judging what laptops send: each record alone, so that a bad one holds back no other."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from department.clock import Clock
from department.enrolment import Device
from department.receipts import ReceiptSigner
from department.store import Candidate, Kept, RecordStore
from desktop.sync.contract.content import printable
from desktop.sync.contract.messages import MessageError, Receipt, RecordMessage, read_record

Disclosure = Callable[[RecordMessage], list[str]]
FormKnown = Callable[[RecordMessage], bool]

log = logging.getLogger("perron.department")


class Intake:
    """Takes a batch and answers one receipt for each record, in order."""

    def __init__(
        self,
        store: RecordStore,
        signer: ReceiptSigner,
        *,
        disclosure: Disclosure,
        form_known: FormKnown,
        clock: Clock,
    ) -> None:
        self._store = store
        self._signer = signer
        self._disclosure = disclosure
        self._form_known = form_known
        self._clock = clock

    def receive(self, device: Device, raws: Sequence[object]) -> list[Receipt]:
        """Keep what is fit in one transaction; the receipts are given once that is durable."""
        received_at = self._clock()
        judged = [self._judge(raw, received_at) for raw in raws]
        candidates = [found for found in judged if isinstance(found, Candidate)]
        kept = self._store.append(
            candidates, device_id=device.id, operator_id=device.operator_id, received_at=received_at
        )
        receipts = self._receipts(judged, kept, device, received_at)
        verdicts = [receipt.verdict for receipt in receipts]
        log.info(
            "records device=%s accepted=%d known=%d refused=%d",
            device.id,
            *(verdicts.count(verdict) for verdict in ("accepted", "known", "refused")),
        )
        return receipts

    def _judge(self, raw: object, received_at: datetime) -> Candidate | Receipt:
        try:
            message = read_record(raw)
        except MessageError as error:
            return _refused(raw, " ".join(error.problems), received_at)
        undisclosable = self._disclosure(message)
        if undisclosable:
            return _refused(raw, " ".join(undisclosable), received_at)
        return Candidate(message, checked=self._form_known(message))

    def _receipts(
        self, judged: Sequence[Candidate | Receipt], kept: dict[str, Kept], device: Device, received_at: datetime
    ) -> list[Receipt]:
        receipts: list[Receipt] = []
        seen: set[str] = set()
        for found in judged:
            if isinstance(found, Receipt):
                receipts.append(found)
                continue
            message, row = found.message, kept[found.message.id]
            if row.sha256 != message.sha256 or row.operator_id != device.operator_id:
                receipts.append(
                    _refused(
                        {"id": message.id, "sha256": message.sha256},
                        "Conflit : le serveur garde déjà une autre version sous cet identifiant.",
                        received_at,
                    )
                )
                continue
            receipts.append(self._signed(message, row, new=row.new and message.id not in seen))
            seen.add(message.id)
        return receipts

    def _signed(self, message: RecordMessage, row: Kept, *, new: bool) -> Receipt:
        return Receipt(
            id=message.id,
            sha256=message.sha256,
            verdict="accepted" if new else "known",
            reason=None,
            sequence=row.sequence,
            received_at=row.received_at,
            signature=self._signer.sign(message.id, message.sha256, row.sequence, row.received_at),
        )


def _refused(raw: object, reason: str, received_at: datetime) -> Receipt:
    """A refusal; of the record it repeats only an id and a hash that can be told."""
    named = raw if isinstance(raw, dict) else {}
    version_id, sha256 = (value if isinstance(value, str) else "" for value in (named.get("id"), named.get("sha256")))
    return Receipt(
        id=printable(version_id),
        sha256=printable(sha256),
        verdict="refused",
        reason=reason,
        sequence=None,
        received_at=received_at,
        signature=None,
    )
