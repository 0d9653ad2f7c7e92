"""Shared papers and sealed bilans go by USB key too: as many as a file may hold, and their proofs come back with it.

One that went by key and by network is one there: it is known by what it holds. It goes on waiting here until a signed
receipt says that all of it is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from desktop.services.attachment_exchange import content_of, papers_waiting
from desktop.services.workspace import Workspace
from desktop.storage.deliveries import Delivery
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.contract.attachments import AttachmentReceipt, attachment_statement
from desktop.sync.contract.bundles import ATTACHMENTS
from desktop.sync.receipts import is_signed

MOST_TOGETHER: Final = 48 * 1024 * 1024
"""Bytes of papers in one file, which is made in memory so that nothing readable lies on the disk; the others wait."""


@dataclass(frozen=True)
class Papers:
    """What a file takes along, by its name there; `left` is how many found no place."""

    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    count: int = 0
    left: int = 0


def papers_to_bring(workspace: Workspace, told_with: Collection[str]) -> Papers:
    """Those still owed whose record is there or goes along; the oldest first, one at least however large it is."""
    with workspace.notebook.read() as uow:
        waiting = papers_waiting(uow)
        told = uow.outbox.arrived([one.record_id for one in waiting]) | set(told_with)
        kept_back = {key for key, _record, _household in uow.deliveries.no_longer_shared()}
    files: dict[str, bytes] = {}
    count = left = 0
    for one in waiting:
        if one.record_id not in told or one.attachment_id in kept_back:  # a person works on meanwhile (P1)
            continue
        name = ATTACHMENTS + one.sha256
        if name not in files:
            if files and sum(map(len, files.values())) + one.size > MOST_TOGETHER:
                left += 1
                continue
            content = content_of(workspace, one)
            if content is None:
                continue
            files[name] = content
        count += 1
    return Papers(files, count, left)


def keep_paper_receipts(
    uow: UnitOfWork, receipts: Sequence[AttachmentReceipt], key: str, only: Collection[str] | None = None
) -> int:
    """Keeps the proofs of those that still wait; how many there were. What is not proven goes on waiting.

    `only` are the papers that this key may prove at all, None when it is the one in force.
    """
    proofs = {one.sha256: one for one in receipts}
    kept = 0
    for delivery in uow.deliveries.waiting():
        receipt = proofs.get(delivery.sha256)
        provable = only is None or delivery.attachment_id in only
        if receipt is not None and provable and _is_proven(delivery, receipt, key):
            uow.deliveries.mark_sent(delivery.attachment_id, receipt.model_dump(mode="json"))
            kept += 1
    return kept


def _is_proven(delivery: Delivery, receipt: AttachmentReceipt, key: str) -> bool:
    statement = attachment_statement(delivery.sha256, delivery.size, receipt.sequence, receipt.received_at)
    return is_signed(key, receipt.signature, statement)
