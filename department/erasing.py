"""Emptying what was withdrawn or erased: bodies and attachments go, ids and hashes stay so that nothing comes back."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, exists, select, update

from department.asking import among
from department.inserting import insert_new
from department.tables import (
    access,
    attachment,
    attachment_chunk,
    attachment_record,
    device,
    erasure,
    inbox_answer,
    inbox_item,
    record,
    shared_household,
)
from department.versions import ERASE, Version, ancestors, heads
from department.versions_kept import kept_versions
from department.visibility import of_holders

FOR_ONE = ("mandate", "saisine")
"""What the Department sends to be taken by one laptop of the operator, which opens a measure by it."""

Erasures = dict[str, tuple[int, datetime]]
"""By household: the place of the message that asked for it, and when that was."""


def erasures_among(connection: Connection, operator_id: str, households: Iterable[str]) -> Erasures:
    """Those of these households that were erased."""
    asked = sorted(set(households))
    if not asked:
        return {}
    query = select(erasure.c.household_id, erasure.c.sequence, erasure.c.erased_at).where(
        erasure.c.operator_id == operator_id, among(connection, erasure.c.household_id, asked)
    )
    return {row.household_id: (row.sequence, row.erased_at) for row in connection.execute(query)}


def may_erase(connection: Connection, operator_id: str, device_id: str, household_id: str) -> bool:
    """Whether the laptop has the household's own record, or it was shared with it, or nobody has one that it has not.

    One record of one's own in a household is none of those: whoever knows its id could write one.
    """
    mine = exists().where(access.c.device_id == device_id, access.c.record_id == record.c.record_id)
    of_household = select(record.c.id).where(
        record.c.household_id == household_id, record.c.operator_id == operator_id, record.c.op != ERASE
    )
    itself = select(access.c.record_id).where(access.c.device_id == device_id, access.c.record_id == household_id)
    shared = select(shared_household.c.household_id).where(
        shared_household.c.device_id == device_id, shared_household.c.household_id == household_id
    )
    found = connection.execute(select(exists(itself), exists(shared), exists(of_household.where(~mine)))).one()
    return bool(found[0] or found[1] or not found[2])


def empty_before(
    connection: Connection, withdrawals: Sequence[Version], versions: Sequence[Version], now: datetime
) -> None:
    """Empty the versions of a record that a withdrawal follows: what stays of the record is in the withdrawal."""
    before = ancestors(withdrawals, versions)
    _empty(connection, [version.id for version in versions if version.id in before and not version.emptied], now)
    record_id = withdrawals[0].record_id
    if all(head in withdrawals for head in heads(of_holders(connection, {record_id: versions})[record_id])):
        _release(connection, {record_id})


def erase(connection: Connection, request: Version, device_id: str, now: datetime) -> None:
    """Empty every version of the records of a household, drop their attachments, and note it in the journal.

    With the mandate or saisine that it came of, which names the same people.
    """
    household_id = request.record_id
    versions, moved = _of_household(connection, request.operator_id, household_id)
    gone = [version for version in versions if version.op != ERASE]
    _empty(connection, [version.id for version in gone], now)
    record_ids = {version.record_id for version in gone} - moved
    _release(connection, record_ids)
    _empty_mandates(connection, request.operator_id, record_ids)
    noted = {
        "operator_id": request.operator_id,
        "household_id": household_id,
        "sequence": request.sequence,
        "device_id": device_id,
        "erased_at": now,
        "versions": len(gone),
    }
    connection.execute(insert_new(connection, erasure, "operator_id", "household_id"), noted)


def _of_household(connection: Connection, operator_id: str, household_id: str) -> tuple[list[Version], set[str]]:
    """The versions written for the household, and the earlier ones of records that are its own now.

    With the records that are another one's now: where a record is, those say who have shown to have it.
    """
    record_ids = connection.execute(
        select(record.c.record_id)
        .where(record.c.household_id == household_id, record.c.operator_id == operator_id)
        .distinct()
    ).scalars()
    by_record: dict[str, list[Version]] = {}
    for version in kept_versions(connection, record_ids=sorted(record_ids)):
        by_record.setdefault(version.record_id, []).append(version)
    proven = of_holders(connection, by_record)
    last = {one: {head.household_id for head in heads(proven[one])} for one in by_record}
    versions = [
        version
        for record_id, each in by_record.items()
        for version in each
        if household_id in (version.household_id, *last[record_id])
    ]
    return versions, {one for one, places in last.items() if places and household_id not in places}


def _empty(connection: Connection, version_ids: list[str], now: datetime) -> None:
    if version_ids:
        statement = update(record).where(record.c.id.in_(version_ids), record.c.emptied_at.is_(None))
        connection.execute(statement.values(body={}, form_id=None, form_version=None, emptied_at=now))


def _empty_mandates(connection: Connection, operator_id: str, record_ids: Collection[str]) -> None:
    """What the Department sent and these measures came of: without its signature it goes out no more."""
    answers = inbox_answer.c
    came_of = (
        select(answers.item_id)
        .join(device, device.c.id == answers.device_id)
        .where(device.c.operator_id == operator_id, answers.answer["accepted"].as_string().in_(sorted(record_ids)))
    )
    mandates = update(inbox_item).where(inbox_item.c.id.in_(came_of), inbox_item.c.kind.in_(FOR_ONE))
    connection.execute(mandates.values(content={}, signature=""))


def _release(connection: Connection, record_ids: Collection[str]) -> None:
    """These records hold their attachments no longer; those that none holds go, with their pieces.

    The attachment first: a piece that is being written just now holds its row, and is there to be deleted afterwards.
    """
    uses = attachment_record.c
    released = delete(attachment_record).where(uses.record_id.in_(sorted(record_ids))).returning(uses.sha256)
    hashes = sorted(set(connection.execute(released).scalars()))
    for table in (attachment, attachment_chunk):
        still = exists().where(uses.operator_id == table.c.operator_id, uses.sha256 == table.c.sha256)
        if hashes:
            connection.execute(delete(table).where(table.c.sha256.in_(hashes), ~still))
