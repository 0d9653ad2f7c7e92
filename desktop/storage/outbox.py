"""Messages for the Department: written with the record, never changed, kept until a verified receipt."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
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
    CONFLICT = "conflict"
    """Kept by the Department, beside a version that another laptop wrote: a person has to settle it."""


@dataclass(frozen=True)
class OutboxEntry:
    """One message; `message` is its canonical JSON, `receipt` the Department's answer once there.

    `device` is the enrolment it was sent under, empty before. `needs` are the records without which it makes no sense
    there, `tried` how often it was on its way. Once it is `purged` its content is gone, its hash and receipt stay.
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
    household_id: str = ""
    parents: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    tried: int = 0
    purged: bool = False

    @property
    def arrived(self) -> bool:
        """Whether the Department keeps it."""
        return self.state in (DeliveryState.SENT, DeliveryState.CONFLICT)

    @property
    def erases(self) -> bool:
        """Whether it asks the Department to delete a household."""
        return bool(self.message) and json.loads(self.message).get("op") == "erase"


_COLUMNS = (
    "id", "record_id", "kind", "sha256", "body_digest", "message", "created_at", "state", "reason", "receipt", "device",
    "household_id", "parents", "needs", "tried", "purged",
)  # fmt: skip
_INSERT = Writing(insert(OutboxRow), _COLUMNS)
_NOT_TAKEN = (DeliveryState.REFUSED.value, DeliveryState.SUPERSEDED.value)
_COUNTED = (DeliveryState.WAITING, DeliveryState.SENT, DeliveryState.REFUSED, DeliveryState.CONFLICT)
_HEAD = Reading(
    select(OutboxRow.sha256, OutboxRow.body_digest)
    .where(OutboxRow.record_id == bindparam("record"), *(OutboxRow.state != state for state in _NOT_TAKEN))
    .order_by(OutboxRow.seq.desc())
    .limit(1)
)
_KNOWN = (
    "SELECT EXISTS (SELECT 1 FROM outbox WHERE record_id = :r AND state != 'superseded')"
    " OR EXISTS (SELECT 1 FROM received_version WHERE record_id = :r)"
)
_HOLD_BACK = Writing(
    update(OutboxRow)
    .where(
        OutboxRow.record_id == bindparam("record"),
        OutboxRow.state == DeliveryState.WAITING.value,
        OutboxRow.tried <= bindparam("most"),
    )
    .values(state=DeliveryState.SUPERSEDED.value)
)
_EVER = 2**31
_SUPERSEDE = Writing(
    update(OutboxRow)
    .where(OutboxRow.record_id == bindparam("record"), OutboxRow.state == DeliveryState.REFUSED.value)
    .values(state=DeliveryState.SUPERSEDED.value)
)
_LATER = aliased(OutboxRow)
_CORRECTED = select(
    exists().where(
        _LATER.record_id == OutboxRow.record_id,
        _LATER.seq > OutboxRow.seq,
        _LATER.state != DeliveryState.SUPERSEDED.value,
    )
).where(OutboxRow.id == bindparam("entry"))

_HOUSEHOLDS_WAITING = "SELECT count(DISTINCT household_id) FROM outbox WHERE state = 'waiting' AND household_id != ''"
_NOT_ARRIVED = """
SELECT DISTINCT record_id FROM outbox AS one WHERE state = 'refused' AND NOT EXISTS (
    SELECT 1 FROM outbox AS other WHERE other.record_id = one.record_id AND other.state IN ('sent', 'conflict')
) AND NOT EXISTS (SELECT 1 FROM received_version WHERE received_version.record_id = one.record_id)
"""
_HELD = f"""
SELECT count(*) FROM outbox AS held WHERE state = 'waiting' AND EXISTS (
    SELECT 1 FROM json_each(held.needs) WHERE value IN ({_NOT_ARRIVED})
)
"""  # noqa: S608 - both are of this file
_ARRIVED = """
SELECT value FROM json_each(?) WHERE EXISTS (
    SELECT 1 FROM outbox WHERE record_id = value AND state IN ('sent', 'conflict')
) OR EXISTS (SELECT 1 FROM received_version WHERE record_id = value)
"""
_OVER = """
SELECT DISTINCT household_id FROM outbox
WHERE state = 'superseded' AND household_id != '' AND receipt IS NOT NULL
  AND json_extract(receipt, '$.verdict') = 'refused' AND json_extract(receipt, '$.signature') IS NOT NULL
"""
_SETTLE_DELETED = """
UPDATE outbox SET state = 'sent'
WHERE state = 'conflict' AND household_id IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
    SELECT 1 FROM received_version WHERE received_version.record_id = outbox.record_id AND state = 'conflict'
)
"""
_MAY_HAVE_LEFT = (
    "SELECT EXISTS (SELECT 1 FROM outbox WHERE tried > 0 AND record_id IN (SELECT value FROM json_each(?)))"
)
_PURGE = """
UPDATE outbox SET message = x'', purged = 1
WHERE state = 'sent' AND purged = 0 AND record_id IN (SELECT value FROM json_each(?)) AND EXISTS (
    SELECT 1 FROM outbox AS later, json_each(later.parents) AS followed
    WHERE later.record_id = outbox.record_id AND later.state = 'sent' AND followed.value = outbox.sha256
)
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
                "household_id": entry.household_id,
                "parents": list(entry.parents),
                "needs": list(entry.needs),
                "tried": entry.tried,
                "purged": entry.purged,
            },
        )

    def head(self, record_id: str) -> tuple[str, str] | None:
        """(message hash, body digest) of the last version of a record that was not refused, None when there is none."""
        row = _HEAD.first(self._connection, {"record": record_id})
        return None if row is None else (row.sha256, row.body_digest)

    def knows(self, record_id: str) -> bool:
        """Whether any version of a record came from elsewhere, or was queued here and is not superseded."""
        return bool(Direct(self._connection).value(_KNOWN, {"r": record_id}))

    def hold_back(self, record_id: str, *, untried: bool = False) -> None:
        """The messages of a record that still wait are not sent any more: the Department should not be told of it.

        With `untried`, only those never sent: one that was sent may have arrived, and the next version corrects it.
        """
        _HOLD_BACK.run(self._connection, {"record": record_id, "most": 0 if untried else _EVER})

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

    def mark_conflict(self, entry_id: str, receipt: Mapping[str, Any], device: str = "") -> None:
        """Kept by the Department, with a verified receipt, beside a version that it does not follow."""
        self._mark(entry_id, DeliveryState.CONFLICT, "", receipt, device)

    def mark_over(self, entry_id: str, reason: str, receipt: Mapping[str, Any], device: str = "") -> None:
        """Nothing is left to do: its household is erased there, or it asks to erase what is not known there.

        `receipt` is the signed proof of the first, and an unsigned refusal in the second case.
        """
        self._mark(entry_id, DeliveryState.SUPERSEDED, reason, receipt, device)

    def let_go(self, entry_id: str, reason: str) -> None:
        """It leaves no more: its household is among those that the Department deleted for good."""
        self._mark(entry_id, DeliveryState.SUPERSEDED, reason, None)

    def over_there(self) -> set[str]:
        """The households that the Department deleted for good, as the signed refusals of their records prove."""
        return set(Direct(self._connection).column(_OVER))

    def settle(self, record_id: str) -> None:
        """Nothing is left to be settled of a record: its versions are among those that arrived."""
        self._connection.execute(
            update(OutboxRow)
            .where(OutboxRow.record_id == record_id, OutboxRow.state == DeliveryState.CONFLICT.value)
            .values(state=DeliveryState.SENT.value)
        )

    def settle_deleted(self, household_ids: Collection[str]) -> None:
        """Nothing is left to be settled of these with versions that never came: they were deleted there."""
        if household_ids:
            self._connection.exec_driver_sql(_SETTLE_DELETED, (json.dumps(sorted(household_ids)),))

    def supersede_refused(self, record_id: str) -> None:
        """Nothing refused of a record is to be corrected any more: a version that came follows it."""
        _SUPERSEDE.run(self._connection, {"record": record_id})

    def mark_tried(self, ids: Sequence[str]) -> None:
        """They are on their way from now on, whatever becomes of it: they may have arrived."""
        for some in chunks(list(ids)):
            self._connection.execute(update(OutboxRow).where(OutboxRow.id.in_(some)).values(tried=OutboxRow.tried + 1))

    def send_again(self, ids: Sequence[str]) -> int:
        """What arrived once and is missing there waits again, its receipt kept; how many still have their content."""
        return sum(
            self._connection.execute(
                update(OutboxRow)
                .where(OutboxRow.id.in_(some), OutboxRow.purged.is_(False))
                .values(state=DeliveryState.WAITING.value)
            ).rowcount
            for some in chunks(list(ids))
        )

    def purge(self, record_ids: Collection[str]) -> None:
        """Lets go of the content of versions that arrived and that a later one which arrived has followed."""
        self._connection.exec_driver_sql(_PURGE, (json.dumps(sorted(record_ids)),))

    def not_arrived(self) -> set[str]:
        """The records that were refused and of which nothing ever arrived: what needs them waits."""
        return set(Direct(self._connection).column(_NOT_ARRIVED))

    def held(self, record_id: str = "") -> int:
        """How many wait for a record that was refused, or for that one: they do not leave before it is corrected."""
        one = " AND EXISTS (SELECT 1 FROM json_each(held.needs) WHERE value = ?)" if record_id else ""
        return int(Direct(self._connection).value(_HELD + one, (record_id,) if record_id else ()))

    def arrived(self, record_ids: Collection[str]) -> set[str]:
        """Those of some records of which the Department keeps a version."""
        return set(Direct(self._connection).column(_ARRIVED, (json.dumps(sorted(record_ids)),)))

    def may_have_left(self, record_ids: Collection[str]) -> bool:
        """Whether anything of these records was ever on its way."""
        return bool(Direct(self._connection).value(_MAY_HAVE_LEFT, (json.dumps(sorted(record_ids)),)))

    def of_record(self, record_id: str) -> list[OutboxEntry]:
        """Every message about a record, in the order in which they were queued."""
        query = select(OutboxRow.__table__).where(OutboxRow.record_id == record_id).order_by(OutboxRow.seq)
        return [_entry(row) for row in self._connection.execute(query)]

    def standing(self, record_id: str) -> list[OutboxEntry]:
        """Those about a record that were neither refused nor held back."""
        return [one for one in self.of_record(record_id) if one.state.value not in _NOT_TAKEN]

    def last(self, record_id: str) -> OutboxEntry | None:
        """What was queued last about a record and was not held back: what it says there, or is to say."""
        found = [one for one in self.of_record(record_id) if one.state is not DeliveryState.SUPERSEDED]
        return found[-1] if found else None

    def mark_refused(self, entry_id: str, reason: str) -> None:
        """Keeps the reason of a refusal, nothing to correct when a later version stands; the others go on."""
        corrected = self._connection.execute(_CORRECTED, {"entry": entry_id}).scalar()
        self._mark(entry_id, DeliveryState.SUPERSEDED if corrected else DeliveryState.REFUSED, reason, None)

    def every(self) -> Iterator[OutboxEntry]:
        """All messages, in the order in which they were queued."""
        for row in self._connection.execute(select(OutboxRow.__table__).order_by(OutboxRow.seq)):
            yield _entry(row)

    def counts(self) -> dict[str, int]:
        """Number of messages that wait, were sent, were refused and are to be corrected, or are in conflict."""
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
        DeliveryState(row.state), row.reason, row.receipt, row.device, row.household_id, tuple(row.parents),
        tuple(row.needs), row.tried, row.purged,
    )  # fmt: skip
