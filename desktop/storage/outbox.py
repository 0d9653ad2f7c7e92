"""Messages for the Department: written with the record, never changed, kept until a verified receipt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, exists, func, insert, select, update
from sqlalchemy.orm import aliased

from desktop.storage.compiled import Reading, Writing
from desktop.storage.direct import Direct
from desktop.storage.statements import chunks
from desktop.storage.tables import OutboxRow


class DeliveryState(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    SUPERSEDED = "superseded"
    """Refused and corrected since, or held back before it left: what is right now stands in its place."""


@dataclass(frozen=True)
class OutboxEntry:
    """One message; `message` is its canonical JSON, `receipt` the Department's answer once there.

    `device` is the enrolment it was sent under, empty before.
    """

    id: str
    record_id: str
    kind: str
    sha256: str
    body_digest: str
    message: bytes
    created_at: str
    state: DeliveryState = DeliveryState.WAITING
    reason: str = ""
    receipt: Mapping[str, Any] | None = None
    device: str = ""


_COLUMNS = (
    "id", "record_id", "kind", "sha256", "body_digest", "message", "created_at", "state", "reason", "receipt", "device",
)  # fmt: skip
_INSERT = Writing(insert(OutboxRow), _COLUMNS)
_NOT_TAKEN = (DeliveryState.REFUSED.value, DeliveryState.SUPERSEDED.value)
_COUNTED = (DeliveryState.WAITING, DeliveryState.SENT, DeliveryState.REFUSED)
_HEAD = Reading(
    select(OutboxRow.sha256, OutboxRow.body_digest)
    .where(OutboxRow.record_id == bindparam("record"), *(OutboxRow.state != state for state in _NOT_TAKEN))
    .order_by(OutboxRow.seq.desc())
    .limit(1)
)
_KNOWN = "SELECT EXISTS (SELECT 1 FROM outbox WHERE record_id = ? AND state != 'superseded')"
_HOLD_BACK = Writing(
    update(OutboxRow)
    .where(OutboxRow.record_id == bindparam("record"), OutboxRow.state == DeliveryState.WAITING.value)
    .values(state=DeliveryState.SUPERSEDED.value)
)
_SUPERSEDE = Writing(
    update(OutboxRow)
    .where(OutboxRow.record_id == bindparam("record"), OutboxRow.state == DeliveryState.REFUSED.value)
    .values(state=DeliveryState.SUPERSEDED.value)
)
_LATER = aliased(OutboxRow)
_CORRECTED = select(exists().where(_LATER.record_id == OutboxRow.record_id, _LATER.seq > OutboxRow.seq)).where(
    OutboxRow.id == bindparam("entry")
)

_HOUSEHOLDS_WAITING = """
SELECT count(DISTINCT CASE kind
    WHEN 'household' THEN record_id
    ELSE json_extract(CAST(message AS TEXT), '$.body.household_id')
END)
FROM outbox WHERE state = 'waiting'
"""


class Outbox:
    """The queue of one notebook."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, entry: OutboxEntry) -> None:
        """Adds a message, in the transaction of the record itself; it stands in for those refused before it."""
        _SUPERSEDE.run(self._connection, {"record": entry.record_id})
        _INSERT.run(
            self._connection,
            {
                "id": entry.id,
                "record_id": entry.record_id,
                "kind": entry.kind,
                "sha256": entry.sha256,
                "body_digest": entry.body_digest,
                "message": entry.message,
                "created_at": entry.created_at,
                "state": entry.state.value,
                "reason": "",
                "receipt": None,
                "device": entry.device,
            },
        )

    def head(self, record_id: str) -> tuple[str, str] | None:
        """(message hash, body digest) of the last version of a record that was not refused, None when there is none."""
        row = _HEAD.first(self._connection, {"record": record_id})
        return None if row is None else (row.sha256, row.body_digest)

    def knows(self, record_id: str) -> bool:
        """Whether any version of a record was queued and not held back."""
        return bool(Direct(self._connection).value(_KNOWN, (record_id,)))

    def hold_back(self, record_id: str) -> None:
        """What still waits of a record does not leave any more: it should never have been written there."""
        _HOLD_BACK.run(self._connection, {"record": record_id})

    def waiting(self, limit: int | None = None) -> list[OutboxEntry]:
        """Messages to send, the oldest first."""
        return self._entries(DeliveryState.WAITING, limit)

    def still_waiting(self, entries: Sequence[OutboxEntry]) -> list[OutboxEntry]:
        """Those of some messages that were not held back since they were read."""
        found: set[str] = set()
        for some in chunks([one.id for one in entries]):
            query = select(OutboxRow.id).where(OutboxRow.id.in_(some), OutboxRow.state == DeliveryState.WAITING.value)
            found.update(self._connection.execute(query).scalars())
        return [one for one in entries if one.id in found]

    def entries(self, state: DeliveryState, limit: int = 500) -> list[OutboxEntry]:
        """Messages in one state, the latest first."""
        return self._entries(state, limit, latest_first=True)

    def mark_sent(self, entry_id: str, receipt: Mapping[str, Any], device: str = "") -> None:
        """Keeps a receipt whose signature was verified, and the enrolment it was sent under."""
        self._mark(entry_id, DeliveryState.SENT, "", receipt, device)

    def mark_refused(self, entry_id: str, reason: str) -> None:
        """Keeps the reason of a refusal, nothing to correct when a later version is there; the others go on."""
        corrected = self._connection.execute(_CORRECTED, {"entry": entry_id}).scalar()
        self._mark(entry_id, DeliveryState.SUPERSEDED if corrected else DeliveryState.REFUSED, reason, None)

    def every(self) -> Iterator[OutboxEntry]:
        """All messages, in the order in which they were queued."""
        for row in self._connection.execute(select(OutboxRow.__table__).order_by(OutboxRow.seq)):
            yield _entry(row)

    def counts(self) -> dict[str, int]:
        """Number of messages that wait, were sent, or were refused and are to be corrected."""
        rows = self._connection.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state)).all()
        found = {row[0]: row[1] for row in rows}
        return {state.value: found.get(state.value, 0) for state in _COUNTED}

    def households_waiting(self) -> int:
        """Number of households of which something waits, however many versions of it."""
        return int(self._connection.exec_driver_sql(_HOUSEHOLDS_WAITING).scalar_one())

    def _mark(
        self, entry_id: str, state: DeliveryState, reason: str, receipt: Mapping[str, Any] | None, device: str = ""
    ) -> None:
        kept = None if receipt is None else dict(receipt)
        self._connection.execute(
            update(OutboxRow)
            .where(OutboxRow.id == entry_id)
            .values(state=state.value, reason=reason, receipt=kept, device=device)
        )

    def _entries(self, state: DeliveryState, limit: int | None, *, latest_first: bool = False) -> list[OutboxEntry]:
        order = OutboxRow.seq.desc() if latest_first else OutboxRow.seq
        rows = self._connection.execute(
            select(OutboxRow.__table__).where(OutboxRow.state == state.value).order_by(order).limit(limit)
        )
        return [_entry(row) for row in rows]


def _entry(row: Any) -> OutboxEntry:
    return OutboxEntry(
        row.id, row.record_id, row.kind, row.sha256, row.body_digest, row.message, row.created_at,
        DeliveryState(row.state), row.reason, row.receipt, row.device,
    )  # fmt: skip
