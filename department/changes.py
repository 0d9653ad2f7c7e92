"""What a laptop is told of what is kept: the versions that others wrote, and where both ends differ."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, and_, false, func, not_, or_, select

from department.enrolment import Device
from department.erasing import erasures_among
from department.receipts import ReceiptSigner
from department.store import message_of
from department.tables import record
from department.versions import Version, heads
from department.versions_kept import kept_versions
from department.visibility import erasure_for, visible_to
from desktop.sync.contract.changes import Changes, KeptRecord
from desktop.sync.contract.digests import Heads, household_digest

AT_ONCE = 100


class Comparing:
    """Answers what a laptop does not have yet."""

    def __init__(self, engine: Engine, signer: ReceiptSigner) -> None:
        self._engine = engine
        self._signer = signer

    def changes(self, device: Device, after: int, limit: int, epoch: str | None) -> Changes:
        """The versions after that place that the laptop may be told of; its own only when of another epoch."""
        own = record.c.device_id == device.id
        own = own if epoch is None else and_(own, record.c.epoch == epoch)
        with self._engine.connect() as connection:
            # First what there is, then what of it: what comes between the two waits for the next time.
            last = connection.execute(
                select(func.max(record.c.sequence)).where(record.c.operator_id == device.operator_id)
            ).scalar()
            query = (
                select(record)
                .where(record.c.sequence > after, record.c.sequence <= (last or 0))
                .where(or_(visible_to(device), erasure_for(device)), not_(own), record.c.emptied_at.is_(None))
                .order_by(record.c.sequence)
                .limit(limit + 1)
            )
            rows = [dict(row) for row in connection.execute(query).mappings()]
        told = rows[:limit]
        more = len(rows) > limit
        return Changes(
            records=[self._told(row) for row in told],
            next=told[-1]["sequence"] if more else max(after, last or 0),
            more=more,
        )

    def differing(self, device: Device, digests: Mapping[str, str]) -> dict[str, Heads]:
        """For each household whose digest is another one here, the heads of its records that the laptop may see."""
        differ: dict[str, Heads] = {}
        with self._engine.connect() as connection:
            for households in _batches(sorted(digests)):
                here = _heads(connection, device, households)
                differ |= {one: here[one] for one in households if household_digest(here[one]) != digests[one]}
        return differ

    def _told(self, row: dict[str, Any]) -> KeptRecord:
        return KeptRecord(
            sequence=row["sequence"],
            received_at=row["received_at"],
            signature=self._signer.sign(row["id"], row["sha256"], row["sequence"], row["received_at"]),
            device=row["device_id"],
            record=message_of(row),
        )


def _heads(connection: Connection, device: Device, households: list[str]) -> dict[str, Heads]:
    """The heads of the visible records of each household; of an erased one, the message that erased it."""
    named = [household for household in households if household]
    place = or_(record.c.household_id.in_(named), record.c.household_id.is_(None) if "" in households else false())
    visible = connection.execute(select(record.c.record_id).where(place, visible_to(device)).distinct()).scalars()
    found: dict[str, Heads] = {household: {} for household in households}
    for record_id, versions in _by_record(connection, visible):
        for head in heads(versions):
            if (head.household_id or "") in found:
                found[head.household_id or ""].setdefault(record_id, []).append(head.sha256)
    for household in erasures_among(connection, device.operator_id, named):
        found[household] = {one: last for one, last in found[household].items() if one == household}
    return found


def _by_record(connection: Connection, record_ids: Iterable[str]) -> Iterator[tuple[str, list[Version]]]:
    for some in _batches(sorted(record_ids)):
        versions: dict[str, list[Version]] = {}
        for version in kept_versions(connection, record_ids=some):
            versions.setdefault(version.record_id, []).append(version)
        yield from versions.items()


def _batches(values: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
