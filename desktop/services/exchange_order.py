"""In which order messages leave: only what one makes no sense without goes before it, and not one more waits."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from desktop.storage.outbox import OutboxEntry
from desktop.sync.contract.messages import BATCH_LIMIT

BATCH_BYTES = 1024 * 1024


def ready(
    left: Sequence[OutboxEntry], arrived: Collection[str], refused: Collection[str]
) -> tuple[list[OutboxEntry], list[OutboxEntry]]:
    """Those that may leave now, in order, and those that need a record which is among them, or was refused."""
    to_come = {entry.record_id for entry in left} | set(refused)
    now: list[OutboxEntry] = []
    later: list[OutboxEntry] = []
    for entry in left:
        waits = any(one in to_come and one not in arrived for one in entry.needs)
        (later if waits else now).append(entry)
    return now, later


def batches(entries: Sequence[OutboxEntry], most: int = BATCH_LIMIT) -> list[list[OutboxEntry]]:
    """Groups of at most 100 records and 1 MiB, in order; a larger record goes alone."""
    groups: list[list[OutboxEntry]] = []
    size = 0
    for entry in entries:
        if not groups or len(groups[-1]) >= most or size + len(entry.message) > BATCH_BYTES:
            groups.append([])
            size = 0
        groups[-1].append(entry)
        size += len(entry.message)
    return groups
