"""What comes back is held against what was signed: versions of others, the Department's inbox, attachments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from desktop.sync.contract.attachments import AttachmentState, attachment_statement
from desktop.sync.contract.changes import Changes, KeptRecord
from desktop.sync.contract.inbox import (
    Inbox,
    InboxAnswer,
    InboxItem,
    InboxReceipt,
    answer_sha256,
    answer_statement,
    inbox_sha256,
    inbox_statement,
)
from desktop.sync.contract.messages import CONTRACT, MessageError, read_record, receipt_statement
from desktop.sync.errors import AlteredError, InvalidReceiptError
from desktop.sync.receipts import is_signed


@dataclass(frozen=True)
class PulledChanges:
    """Versions of others that are what their laptops sealed and the server kept; go on after `next`.

    `altered` counts those left out because they are not. With `needs_update` the next one was written by a later
    version of this program: it is asked for again once that is installed. `laptops` names who sent them, where told.
    """

    records: Sequence[KeptRecord]
    next: int
    more: bool
    altered: int = 0
    needs_update: bool = False
    laptops: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PulledInbox:
    """Items that the Department signed; go on after `next`. `altered` counts those left out because it did not."""

    items: Sequence[InboxItem]
    next: int
    more: bool
    altered: int = 0


def checked_changes(changes: Changes, after: int, receipt_key: str) -> PulledChanges:
    """The versions that can be taken, up to the first that this program is too old to read."""
    _in_order([kept.sequence for kept in changes.records], after, changes.next)
    taken: list[KeptRecord] = []
    altered = 0
    reached = after
    for kept in changes.records:
        if _is_later(kept):
            return PulledChanges(
                taken, reached, more=False, altered=altered, needs_update=True, laptops=changes.laptops
            )
        if _is_whole(kept, receipt_key):
            taken.append(kept)
        else:
            altered += 1
        reached = kept.sequence
    return PulledChanges(taken, changes.next, changes.more, altered, laptops=changes.laptops)


def checked_inbox(inbox: Inbox, after: int, department_key: str) -> PulledInbox:
    """The items that the Department signed."""
    _in_order([item.sequence for item in inbox.items], after, inbox.next)
    taken = [item for item in inbox.items if _is_signed_item(item, department_key)]
    return PulledInbox(taken, inbox.next, inbox.more, len(inbox.items) - len(taken))


def check_answer(receipt: InboxReceipt, item_id: str, answer: InboxAnswer, receipt_key: str) -> None:
    """InvalidReceiptError unless the server proves that it has this answer."""
    if (receipt.id, receipt.sha256) != (item_id, answer_sha256(item_id, answer)):
        raise InvalidReceiptError("il concerne une autre réponse")
    if not is_signed(receipt_key, receipt.signature, answer_statement(item_id, receipt.sha256, receipt.received_at)):
        raise InvalidReceiptError("sa signature n’est pas celle du Département")


def check_attachment(state: AttachmentState, sha256: str, receipt_key: str) -> None:
    """InvalidReceiptError when the server says that it has the whole and does not prove it."""
    receipt = state.receipt
    if receipt is None:
        return
    if receipt.sha256 != sha256:
        raise InvalidReceiptError("il concerne une autre pièce jointe")
    statement = attachment_statement(sha256, receipt.size, receipt.sequence, receipt.received_at)
    if not is_signed(receipt_key, receipt.signature, statement):
        raise InvalidReceiptError("sa signature n’est pas celle du Département")


def _in_order(sequences: list[int], after: int, following: int) -> None:
    """An answer that goes back, or over what it does not give, would be asked for without end or lose something."""
    places = [after, *sequences]
    if any(one >= other for one, other in pairwise(places)) or following < places[-1]:
        raise AlteredError("l’ordre de ce qu’il rend n’est pas celui dans lequel il l’a reçu")


def _is_later(kept: KeptRecord) -> bool:
    contract = kept.record.get("contract")
    return isinstance(contract, int) and contract > CONTRACT


def _is_whole(kept: KeptRecord, receipt_key: str) -> bool:
    try:
        message = read_record(kept.record)
    except MessageError:
        return False
    statement = receipt_statement(message.id, message.sha256, kept.sequence, kept.received_at)
    return is_signed(receipt_key, kept.signature, statement)


def _is_signed_item(item: InboxItem, department_key: str) -> bool:
    content = (item.id, item.kind, item.written_at, item.content)
    return item.sha256 == inbox_sha256(*content) and is_signed(
        department_key, item.signature, inbox_statement(*content)
    )
