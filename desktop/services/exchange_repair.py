"""Both ends compared: what the Department lacks is sent again, never written over; a conflict with oneself is none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from desktop.services.attachment_exchange import follow_all
from desktop.services.incoming import aside_versions, record_of
from desktop.services.records import queue_version
from desktop.services.workspace import Workspace
from desktop.storage.outbox import DeliveryState
from desktop.storage.unit_of_work import UnitOfWork
from desktop.storage.versions import ancestors
from desktop.sync.contract.digests import heads_of, household_digest
from desktop.sync.contract.messages import ATTACHMENT, PARENTS_LIMIT
from desktop.sync.payload import body_of

COMPARED_AT: Final = "compared_at"
_EVERY: Final = timedelta(days=1)


def is_due(workspace: Workspace, uow: UnitOfWork) -> bool:
    """Whether every household is to be compared, and not only those of the round: once a day."""
    kept = str(uow.settings.get(COMPARED_AT, ""))
    return not kept or workspace.clock.now() - datetime.fromisoformat(kept) >= _EVERY


def told_digests(uow: UnitOfWork, households: Collection[str]) -> dict[str, str]:
    """The digests of some households, but for those that were deleted there."""
    erased = uow.versions.erased_there()
    found = uow.versions.arrived(sorted(set(households) - erased))
    return {
        household: household_digest({record: heads_of(versions) for record, versions in records.items()})
        for household, records in found.items()
        if records
    }


def missing_there(uow: UnitOfWork, differ: Mapping[str, Mapping[str, Iterable[str]]]) -> list[str]:
    """Ids of the versions queued here that arrived once and that nothing there follows or is."""
    known = uow.versions.arrived(list(differ))
    found: list[str] = []
    for household, records in differ.items():
        for record in known[household]:
            followed = uow.versions.parents_of(record) | aside_versions(uow, record)
            there = ancestors(followed, records.get(record, ()))
            found += [one.id for one in uow.outbox.of_record(record) if one.arrived and one.sha256 not in there]
    return found


def over_what_is_gone(workspace: Workspace, uow: UnitOfWork, version_ids: Iterable[str]) -> int:
    """Queues, where what is missing there is without its content here, a version that names all before it; how many.

    A server that was put back keeps some of those, and knows by them what the last version follows; once is enough.
    """
    missing = set(version_ids)
    gone = {one.record_id for one in uow.outbox.every() if one.id in missing and one.purged}
    found = 0
    for record_id in sorted(gone):
        written = uow.outbox.of_record(record_id)
        heads = [one.sha256 for one in uow.versions.heads(record_id)]
        known = uow.versions.parents_of(record_id)
        before = ancestors(known, heads) & known.keys() - set(heads)
        parents = [*heads, *sorted(before)][:PARENTS_LIMIT]
        mine = record_of(uow, written[-1].kind, record_id)
        told = set(heads) | set(written[-1].parents)
        if mine is not None and written[-1].state is not DeliveryState.WAITING and not set(parents) <= told:
            queue_version(workspace, uow, mine, body_of(mine, workspace.registry), parents)
            found += 1
    return found


def without_a_gap(workspace: Workspace, uow: UnitOfWork, record_ids: Iterable[str]) -> int:
    """Queues a version that follows what arrived before, where what arrived last follows what was refused; how many.

    Otherwise nobody but this laptop could tell what the last one follows.
    """
    found = 0
    for record_id in sorted(set(record_ids)):
        written = uow.outbox.of_record(record_id)
        if not written or any(one.state is DeliveryState.WAITING for one in written):
            continue
        refused = {one.sha256 for one in written if not one.arrived}
        parents = uow.versions.parents_of(record_id)
        heads = {one.sha256 for one in uow.versions.heads(record_id)}
        whole = {one: tuple(parent for parent in follows if parent not in refused) for one, follows in parents.items()}
        missing = ancestors(parents, heads) - ancestors(whole, heads) - refused
        last = set(heads_of({one: parents[one] for one in missing if one in parents}))
        mine = record_of(uow, written[-1].kind, record_id)
        if mine is not None and last and not heads & refused:
            queue_version(workspace, uow, mine, body_of(mine, workspace.registry), sorted(heads | last))
            found += 1
    return found


def alone_in_conflict(workspace: Workspace, uow: UnitOfWork) -> int:
    """Queues, for each conflict in which what is here follows all the others, a version that says so; how many.

    What was written here before is followed by what is here now, also when it was thought refused and had arrived.
    """
    found = 0
    for record_id in sorted(uow.versions.records_to_settle()):
        if any(one.record_id == record_id for one in uow.versions.to_settle()):
            continue
        written = uow.outbox.of_record(record_id)
        entry = next(one for one in reversed(written) if one.state is DeliveryState.CONFLICT)
        others = set((entry.receipt or {}).get("heads", ()))
        heads = [one.sha256 for one in uow.versions.heads(record_id)]
        mine = record_of(uow, entry.kind, record_id)
        followed = ancestors(uow.versions.parents_of(record_id), heads) | {one.sha256 for one in written}
        if (mine is None and entry.kind != ATTACHMENT) or not others <= followed:
            continue
        parents = sorted({*heads, *others})
        if mine is None:
            follow_all(workspace, uow, entry, parents)
        else:
            queue_version(workspace, uow, mine, body_of(mine, workspace.registry), parents)
        uow.outbox.settle(record_id)
        found += 1
    return found
