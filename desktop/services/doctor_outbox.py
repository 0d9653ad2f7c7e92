"""Whether the messages for the Department still are what was queued, and each receipt that of its message."""

from __future__ import annotations

import json
from collections.abc import Mapping

from desktop.schemes.registry import Registry
from desktop.storage.outbox import DeliveryState, OutboxEntry
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.contract.messages import MessageError, Receipt, RecordMessage, read_record
from desktop.sync.errors import InvalidReceiptError
from desktop.sync.payload import body_digest, message_bytes, undisclosable
from desktop.sync.receipts import verify_receipt

_ENROLMENT = "enrolment"


def message_faults(uow: UnitOfWork, registry: Registry) -> int:
    """How many messages cannot be read, are not what was sealed, lack their receipt, or follow one that is gone."""
    enrolment = uow.settings.get(_ENROLMENT) or {}
    hashes: dict[str, set[str]] = {}
    faults = 0
    for entry in uow.outbox.every():
        followed = hashes.setdefault(entry.record_id, set())
        faults += not (_is_as_queued(entry, followed, registry) and _is_acknowledged(entry, enrolment))
        followed.add(entry.sha256)
    return faults


def _is_as_queued(entry: OutboxEntry, before: set[str], registry: Registry) -> bool:
    try:
        raw = json.loads(entry.message)
        message = read_record(raw)
    except (ValueError, MessageError):
        return False
    return (
        message_bytes(raw) == entry.message
        and (message.id, message.kind, message.record_id) == (entry.id, entry.kind, entry.record_id)
        and (message.sha256, body_digest(message.body)) == (entry.sha256, entry.body_digest)
        and _follows(message, before)
        and (entry.state is not DeliveryState.WAITING or not undisclosable(raw, registry))
    )


def _follows(message: RecordMessage, before: set[str]) -> bool:
    """Whether what it says it follows was queued before it: nothing in between is missing."""
    return not before or set(message.parents) <= before


def _is_acknowledged(entry: OutboxEntry, enrolment: Mapping[str, str]) -> bool:
    """Whether what was sent has the receipt that proves it; signed by the key of today's enrolment if sent under it."""
    if entry.state is not DeliveryState.SENT:
        return True
    try:
        receipt = Receipt.model_validate_json(json.dumps(entry.receipt))
        if enrolment.get("device") == entry.device:
            verify_receipt(receipt, enrolment["receipt_key"], entry.id, entry.sha256)
    except (ValueError, InvalidReceiptError):
        return False
    return (receipt.id, receipt.sha256) == (entry.id, entry.sha256) and receipt.verdict in ("accepted", "known")
