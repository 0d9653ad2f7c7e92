"""How far shared papers and sealed documents are on their way to the Department, beside the message of each."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from desktop.storage.direct import Direct
from desktop.storage.exchange_rows import AttachmentDeliveryRow

_SHARED: Final = """
SELECT id FROM attachment AS one
WHERE level = 'shared' AND removed = '' AND owner_kind != 'draft' AND size > 0
AND NOT EXISTS (SELECT 1 FROM attachment_delivery WHERE attachment_id = one.id AND state != 'withdrawn')
ORDER BY id
"""
_CHANGED: Final = """
WITH told (id, title, household_id, measure_id, message) AS (
    SELECT one.id, one.title, one.household_id, one.measure_id,
        CASE WHEN own.seq IS NULL THEN came.message WHEN own.purged THEN x'' ELSE own.message END
    FROM attachment AS one
    JOIN attachment_delivery AS delivery ON delivery.attachment_id = one.id AND delivery.state != 'withdrawn'
    LEFT JOIN outbox AS own ON own.seq = (
        SELECT max(seq) FROM outbox WHERE record_id = delivery.record_id AND state NOT IN ('refused', 'superseded')
    )
    LEFT JOIN received_version AS came ON own.seq IS NULL AND came.id = (
        SELECT max(id) FROM received_version WHERE record_id = delivery.record_id
    )
    WHERE one.level = 'shared' AND one.removed = '' AND one.owner_kind != 'draft'
)
SELECT id, message FROM told WHERE length(message) > 0 AND (
    json_extract(CAST(message AS TEXT), '$.body.title') IS NOT title
    OR json_extract(CAST(message AS TEXT), '$.body.household_id') IS NOT household_id
    OR json_extract(CAST(message AS TEXT), '$.body.measure_id') IS NOT measure_id
)
ORDER BY id
"""
"""Of a case that was taken over by key, a colleague told of the paper: that message came with it."""
_DOCUMENTS: Final = """
SELECT bilan.id, bilan.household_id, bilan.measure_id, document.sha256, document.kind
FROM bilan JOIN document ON document.sha256 IN (bilan.sealed_sha256, bilan.proof_sha256)
WHERE bilan.state = 'sealed'
AND NOT EXISTS (SELECT 1 FROM attachment_delivery WHERE attachment_id = document.sha256 AND state != 'withdrawn')
ORDER BY bilan.id, document.kind DESC
"""
_GONE: Final = """
SELECT attachment_id, record_id, household_id FROM attachment_delivery AS one
WHERE state != 'withdrawn' AND NOT EXISTS (
    SELECT 1 FROM attachment
    WHERE attachment.id = one.attachment_id AND level = 'shared' AND removed = '' AND owner_kind != 'draft'
) AND NOT EXISTS (SELECT 1 FROM document WHERE document.sha256 = one.attachment_id)
"""


_LET_GO: Final = """
SELECT one.attachment_id FROM attachment_delivery AS one
JOIN received_version AS version ON version.record_id = one.record_id AND version.message != x''
WHERE one.state != 'withdrawn' AND EXISTS (SELECT 1 FROM attachment WHERE attachment.id = one.attachment_id)
AND json_extract(CAST(version.message AS TEXT), '$.op') = 'withdraw'
AND NOT EXISTS (
    SELECT 1 FROM received_version AS later, json_each(later.parents) AS parent
    WHERE later.record_id = version.record_id AND parent.value = version.sha256
) AND NOT EXISTS (
    SELECT 1 FROM outbox AS later, json_each(later.parents) AS parent
    WHERE later.record_id = version.record_id AND parent.value = version.sha256
)
"""
_WAIT_AGAIN: Final = """
UPDATE attachment_delivery SET state = 'waiting', have = '[]' WHERE state = 'sent' AND (
    sha256 IN (SELECT value FROM json_each(?))
    OR record_id IN (SELECT record_id FROM outbox WHERE id IN (SELECT value FROM json_each(?)))
)
"""


class DeliveryStage(StrEnum):
    """Where the pieces of an attachment stand."""

    WAITING = "waiting"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    """No longer shared: nothing more of it leaves, and the Department is asked to let go of it."""


@dataclass(frozen=True)
class Delivery:
    """One on its way: `attachment_id` is that of a paper, or the hash of a document; its message is of `record_id`."""

    attachment_id: str
    record_id: str
    household_id: str
    sha256: str
    size: int
    have: tuple[int, ...] = ()
    stage: DeliveryStage = DeliveryStage.WAITING


@dataclass(frozen=True)
class SealedDocument:
    """A sealed bilan, or the proof of it, of which nothing was told yet."""

    bilan_id: str
    household_id: str
    measure_id: str
    sha256: str
    kind: str


class Deliveries:
    """The deliveries of one notebook."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def untold_attachments(self) -> list[str]:
        """The ids of shared papers of which nothing was told yet."""
        return [row[0] for row in Direct(self._connection).rows(_SHARED)]

    def untold_documents(self) -> list[SealedDocument]:
        """The documents of sealed bilans of which nothing was told yet, each bilan before its proof."""
        return [SealedDocument(*row) for row in Direct(self._connection).rows(_DOCUMENTS)]

    def told_otherwise(self) -> list[tuple[str, bytes]]:
        """The ids of shared papers with another title or place than was told of them, with their last message."""
        return [(row[0], row[1]) for row in Direct(self._connection).rows(_CHANGED)]

    def no_longer_shared(self) -> list[tuple[str, str, str]]:
        """(attachment, record, household) of what was told of and is not shared any more."""
        return [(row[0], row[1], row[2]) for row in Direct(self._connection).rows(_GONE)]

    def let_go_there(self) -> list[str]:
        """The ids of papers that were taken back from the Department in another life of the notebook."""
        return list(Direct(self._connection).column(_LET_GO))

    def add(self, delivery: Delivery) -> None:
        """Begins one, once more when it was withdrawn."""
        self.forget(delivery.attachment_id)
        self._connection.execute(
            insert(AttachmentDeliveryRow).values(
                attachment_id=delivery.attachment_id,
                record_id=delivery.record_id,
                household_id=delivery.household_id,
                sha256=delivery.sha256,
                size=delivery.size,
                have=list(delivery.have),
                state=delivery.stage.value,
                reason="",
                receipt=None,
                attempts=0,
                next_try="",
            )
        )

    def waiting(self) -> list[Delivery]:
        """Those whose pieces are not all there, the oldest first."""
        row = AttachmentDeliveryRow
        query = select(row.__table__).where(row.state == DeliveryStage.WAITING.value).order_by(row.record_id)
        return [_delivery(one) for one in self._connection.execute(query)]

    def all(self, household_id: str) -> list[Delivery]:
        """Everything on its way or sent of a household."""
        row = AttachmentDeliveryRow
        query = select(row.__table__).where(row.household_id == household_id).order_by(row.record_id)
        return [_delivery(one) for one in self._connection.execute(query)]

    def note(self, attachment_id: str, have: Sequence[int]) -> None:
        """Which pieces are there."""
        self._change(attachment_id, have=sorted(have))

    def mark_sent(self, attachment_id: str, receipt: Mapping[str, Any]) -> None:
        """All of it is there, and this proves it."""
        self._change(attachment_id, state=DeliveryStage.SENT.value, receipt=dict(receipt))

    def wait_again(self, version_ids: Collection[str], hashes: Collection[str]) -> None:
        """Papers that were sent wait again: those that one of these versions tells of, and those of these hashes."""
        told = (json.dumps(sorted(hashes)), json.dumps(sorted(version_ids)))
        self._connection.exec_driver_sql(_WAIT_AGAIN, told)

    def mark_withdrawn(self, attachment_id: str) -> None:
        """Nothing more of it leaves."""
        self._change(attachment_id, state=DeliveryStage.WITHDRAWN.value)

    def rehouse(self, attachment_id: str, household_id: str) -> None:
        """It belongs to another household now."""
        self._change(attachment_id, household_id=household_id)

    def forget(self, attachment_id: str) -> None:
        """As if nothing of it had ever been told."""
        row = AttachmentDeliveryRow
        self._connection.execute(delete(row).where(row.attachment_id == attachment_id))

    def _change(self, attachment_id: str, **values: Any) -> None:
        row = AttachmentDeliveryRow
        self._connection.execute(update(row).where(row.attachment_id == attachment_id).values(**values))


def _delivery(found: Row[Any]) -> Delivery:
    return Delivery(
        found.attachment_id,
        found.record_id,
        found.household_id,
        found.sha256,
        found.size,
        tuple(found.have),
        DeliveryStage(found.state),
    )
