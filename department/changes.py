"""What a laptop is told of what is kept: the versions that others wrote, and where both ends differ."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, and_, false, func, not_, or_, select

from department.enrolment import Device
from department.erasing import erasures_among
from department.receipts import ReceiptSigner
from department.store import message_of
from department.tables import attachment, attachment_record, record
from department.tables import device as laptop
from department.versions import ERASE, Version, heads
from department.versions_kept import kept_versions
from department.visibility import households_left, households_shared_with, places_told, visible_to
from desktop.sync.contract.canonical import canonical_bytes
from desktop.sync.contract.changes import Changes, KeptRecord
from desktop.sync.contract.digests import RECORDS_LIMIT, Heads, household_digest
from desktop.sync.contract.messages import RECORD_LIMIT

AT_ONCE = 100
READ_AT_ONCE = 10
PAGE_BYTES = 2 * RECORD_LIMIT
"""About half of what a laptop takes as one answer."""


class Comparing:
    """Answers what a laptop does not have yet."""

    def __init__(self, engine: Engine, signer: ReceiptSigner) -> None:
        self._engine = engine
        self._signer = signer

    def changes(self, device: Device, after: int, limit: int, epoch: str | None, *, named: bool = False) -> Changes:
        """The versions after that place that the laptop may be told of; its own only when of another epoch.

        `named` tells what the laptops that wrote these versions are called, and no other of the operator.
        """
        own = record.c.device_id == device.id
        own = own if epoch is None else and_(own, record.c.epoch == epoch)
        with self._engine.connect() as connection:
            # First what there is, then what of it: what comes between the two waits for the next time.
            last = connection.execute(
                select(func.max(record.c.sequence)).where(record.c.operator_id == device.operator_id)
            ).scalar()
            span = (record.c.sequence > after, record.c.sequence <= (last or 0))
            places = places_told(device, *span, not_(own), record.c.emptied_at.is_(None))
            first = places.order_by("sequence").limit(limit + 1)
            query = select(record).where(record.c.sequence.in_(first)).order_by(record.c.sequence)
            with connection.execution_options(yield_per=READ_AT_ONCE).execute(query) as rows:
                told, more = _page((dict(row) for row in rows.mappings()), limit)
            names = _names(connection, {row["device_id"] for row in told}) if named else {}
        return Changes(
            records=[self._told(row) for row in told],
            next=told[-1]["sequence"] if more else max(after, last or 0),
            more=more,
            laptops=names,
        )

    def differing(self, device: Device, digests: Mapping[str, str]) -> dict[str, Heads]:
        """For each household whose digest is another one here, the heads of its records that the laptop may see.

        Also for those that were shared with it and that it does not name: what was kept of them before lies behind the
        place where it goes on asking for changes, and this is how it learns that it has to ask from the beginning.
        What it follows no more is not compared: it would send again what others wrote, and show by that that it has it.
        """
        differ: dict[str, Heads] = {}
        with self._engine.connect() as connection:
            differ |= _unnamed(connection, device, digests)
            for households in _batches(sorted(digests.keys() - households_left(connection, device.id))):
                here = _heads(connection, device, households)
                differ |= {one: here[one] for one in households if household_digest(here[one]) != digests[one]}
        return differ

    def incomplete(self, device: Device, households: Iterable[str]) -> list[str]:
        """The attachments of some households that are announced and not whole, of records that the laptop may see."""
        found: set[str] = set()
        held = attachment_record.c
        with self._engine.connect() as connection:
            for some in _batches(sorted(households)):
                query = (
                    select(attachment.c.sha256)
                    .join(
                        attachment_record,
                        and_(held.sha256 == attachment.c.sha256, held.operator_id == device.operator_id),
                    )
                    .join(record, record.c.record_id == held.record_id)
                    .where(attachment.c.operator_id == device.operator_id, attachment.c.whole_at.is_(None))
                    .where(record.c.household_id.in_(some), visible_to(device))
                    .where(record.c.body["sha256"].as_string() == attachment.c.sha256)
                )
                found |= set(connection.execute(query).scalars())
        return sorted(found)[:RECORDS_LIMIT]

    def _told(self, row: dict[str, Any]) -> KeptRecord:
        return KeptRecord(
            sequence=row["sequence"],
            received_at=row["received_at"],
            signature=self._signer.sign(row["id"], row["sha256"], row["sequence"], row["received_at"]),
            device=row["device_id"],
            record=message_of(row),
        )


def _names(connection: Connection, device_ids: set[str]) -> dict[str, str]:
    """What some laptops are called."""
    query = select(laptop.c.id, laptop.c.name).where(laptop.c.id.in_(sorted(device_ids)))
    return {row.id: row.name for row in connection.execute(query)}


def _page(rows: Iterator[dict[str, Any]], limit: int) -> tuple[list[dict[str, Any]], bool]:
    """The first rows, so many at most and as long as they fit into one answer; whether there are others."""
    told: list[dict[str, Any]] = []
    size = 0
    for row in rows:
        size += len(canonical_bytes(message_of(row)))
        if len(told) == limit or (told and size > PAGE_BYTES):
            return told, True
        told.append(row)
    return told, False


def _unnamed(connection: Connection, device: Device, digests: Mapping[str, str]) -> dict[str, Heads]:
    """The heads of the households shared with the laptop that it says nothing of; of those erased there is nothing."""
    shared = [one for one in households_shared_with(connection, device.id) if one not in digests]
    gone = erasures_among(connection, device.operator_id, shared)
    found: dict[str, Heads] = {}
    for households in _batches([one for one in shared if one not in gone]):
        found |= _heads(connection, device, households)
    return {household: heads for household, heads in found.items() if heads}


def _heads(connection: Connection, device: Device, households: list[str]) -> dict[str, Heads]:
    """The heads of the visible records of each household; of an erased one the message that did it, and nothing else.

    A record of which the laptop wrote without having shown that it has it is left out. The digests differ then, the
    laptop sends all its versions of the record again, and shows by them that it has it. A record that moved is told
    under the households in which the laptop may see it, and under no other.
    """
    named = [household for household in households if household]
    place = or_(record.c.household_id.in_(named), record.c.household_id.is_(None) if "" in households else false())
    query = select(record.c.record_id, record.c.household_id).where(place, visible_to(device)).distinct()
    visible = {(row.record_id, row.household_id or "") for row in connection.execute(query)}
    found: dict[str, Heads] = {household: {} for household in households}
    erased = erasures_among(connection, device.operator_id, named)
    for record_id, versions in _by_record(connection, {record_id for record_id, _household in visible}):
        asked = [one for one in versions if one.op == ERASE] if record_id in erased else versions
        for head in heads(asked):
            household = head.household_id or ""
            if (record_id, household) in visible and (household not in erased or record_id == household):
                found[household].setdefault(record_id, []).append(head.sha256)
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
