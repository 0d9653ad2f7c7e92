"""Whether the messages for the Department still are what was queued, and each receipt that of its message."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from desktop.schemes.registry import Registry
from desktop.services.exchange_state import ENROLMENT
from desktop.services.incoming import every_aside
from desktop.services.receipt_keys import receipt_keys
from desktop.storage.outbox import DeliveryState, OutboxEntry
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.contract.messages import MessageError, Receipt, RecordMessage, read_record
from desktop.sync.errors import InvalidReceiptError
from desktop.sync.payload import body_digest, message_bytes, undisclosable
from desktop.sync.receipts import verify_by_one_of


def message_faults(uow: UnitOfWork, registry: Registry) -> int:
    """How many messages cannot be read, are not what was sealed, lack their receipt, or follow one that is gone."""
    enrolment = uow.settings.get(ENROLMENT) or {}
    faults, keys, aside = 0, receipt_keys(uow), every_aside(uow)
    for record_id, entries in _by_record(uow.outbox.every()).items():
        came, named = _elsewhere(uow, record_id)
        known = came | named | aside | {one.sha256 for one in entries}  # a case taken over brings its in any order
        if known.isdisjoint(entries[0].parents):  # and without those that were refused to the colleague
            known |= {*entries[0].parents}
        for entry in entries:
            wrote = entry.sha256 not in came  # what others wrote may follow what never came here
            is_sound = _is_as_queued(entry, known if wrote else set(entry.parents), registry)
            faults += not (is_sound and _is_acknowledged(entry, enrolment, keys))
    return faults


def _by_record(entries: Iterable[OutboxEntry]) -> dict[str, list[OutboxEntry]]:
    found: dict[str, list[OutboxEntry]] = {}
    for entry in entries:
        found.setdefault(entry.record_id, []).append(entry)
    return found


def _elsewhere(uow: UnitOfWork, record_id: str) -> tuple[set[str], set[str]]:
    """The versions that came from elsewhere, and those that they follow: some of these never came here."""
    came = uow.versions.of_record(record_id) if uow.versions.any_of(record_id) else []
    return {one.sha256 for one in came}, {parent for one in came for parent in one.parents}


def _is_as_queued(entry: OutboxEntry, known: set[str], registry: Registry) -> bool:
    if entry.purged:  # its hash and its receipt stay, and what followed it
        return not entry.message and entry.state is DeliveryState.SENT and set(entry.parents) <= known
    try:
        raw = json.loads(entry.message)
        message = read_record(raw)
    except (ValueError, MessageError):
        return False
    return (
        message_bytes(raw) == entry.message
        and (message.id, message.kind, message.record_id) == (entry.id, entry.kind, entry.record_id)
        and (message.sha256, body_digest(message.body)) == (entry.sha256, entry.body_digest)
        and tuple(message.parents) == entry.parents
        and _follows(message, known)
        and (entry.state is not DeliveryState.WAITING or not undisclosable(raw, registry))
    )


def _follows(message: RecordMessage, known: set[str]) -> bool:
    """Whether what it says it follows was queued or came: nothing in between is missing.

    A deletion took what it follows with it; what came of that household since then is of the others.
    """
    return message.op == "erase" or set(message.parents) <= known


def _is_acknowledged(entry: OutboxEntry, enrolment: Mapping[str, str], keys: Sequence[str]) -> bool:
    """Whether what arrived has the receipt that proves it; signed by a key of today's enrolment if sent under it."""
    if not entry.arrived:
        return True
    try:
        receipt = Receipt.model_validate_json(json.dumps(entry.receipt))
        if enrolment.get("device") == entry.device:
            verify_by_one_of(receipt, keys, entry.id, entry.sha256)
    except (ValueError, InvalidReceiptError):
        return False
    return (receipt.id, receipt.sha256) == (entry.id, entry.sha256) and receipt.verdict in (
        "accepted",
        "known",
        "conflict",
    )
