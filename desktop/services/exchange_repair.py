"""Both ends compared: what the Department lacks is sent again, never written over; a conflict with oneself is none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from desktop.services.attachment_exchange import follow_all
from desktop.services.exchange_state import COMPARED_AT
from desktop.services.incoming import aside_versions, record_of
from desktop.services.records import queue_version
from desktop.services.workspace import Workspace
from desktop.storage.deliveries import DeliveryStage
from desktop.storage.erasure import digest_of
from desktop.storage.outbox import DeliveryState, OutboxEntry
from desktop.storage.unit_of_work import UnitOfWork
from desktop.storage.versions import ReceivedVersion, VersionState, ancestors, body_digest, by_record
from desktop.sync.contract.digests import heads_of, household_digest
from desktop.sync.contract.messages import ATTACHMENT, PARENTS_LIMIT
from desktop.sync.payload import Record, body_of, needs_of

_EVERY: Final = timedelta(days=1)


def is_due(workspace: Workspace, uow: UnitOfWork) -> bool:
    """Whether every household is to be compared, and not only those of the round: once a day.

    Also when the last time lies ahead: the clock was wrong then, or is now.
    """
    kept = str(uow.settings.get(COMPARED_AT, ""))
    return not kept or not timedelta() <= workspace.clock.now() - datetime.fromisoformat(kept) < _EVERY


def told_digests(uow: UnitOfWork, households: Collection[str]) -> dict[str, str]:
    """The digests of some households; of one that was deleted there and is still here, that of the deletion alone."""
    found = uow.versions.arrived(sorted(set(households)))
    found |= {one: {one: _erasures(uow, one)} for one in _kept_here_alone(uow) & found.keys()}
    return {
        household: household_digest({record: heads_of(versions) for record, versions in records.items()})
        for household, records in found.items()
        if records
    }


def _kept_here_alone(uow: UnitOfWork) -> set[str]:
    """The households that another laptop had the Department delete, and whose worker kept them here."""
    gone = uow.erasure.registered()
    return {
        one
        for one in uow.versions.erased_there()
        if digest_of(one) not in gone and record_of(uow, "household", one) is not None
    }


def _erasures(uow: UnitOfWork, household_id: str) -> dict[str, tuple[str, ...]]:
    """The messages of others that deleted a household, each with those that it follows."""
    return {one.sha256: one.parents for one in uow.versions.of_record(household_id) if one.erases}


def missing_there(uow: UnitOfWork, differ: Mapping[str, Mapping[str, Iterable[str]]]) -> list[str]:
    """Ids of the versions queued here that have a receipt and that the Department does not know, by its heads.

    Nothing is sent again of a household that was deleted there, but for the deletion itself.
    """
    known, gone = uow.versions.arrived(list(differ)), _kept_here_alone(uow)
    found: list[str] = []
    for household, records in differ.items():
        for record in known[household]:
            followed = uow.versions.parents_of(record) | aside_versions(uow, record)
            there = _known_there(followed, records.get(record, ()))
            written = [one for one in uow.outbox.of_record(record) if one.arrived and one.sha256 not in there]
            found += [one.id for one in written if household not in gone or one.erases]
    return found


def _known_there(parents: Mapping[str, Iterable[str]], heads: Iterable[str]) -> set[str]:
    """The versions that the Department has, judging by its heads: these, and all that they follow.

    When one of its heads follows another, the versions between the two are missing there: with them the earlier one
    would not be a head any more.
    """
    last = set(heads)
    behind = {
        one
        for one in last
        if one in ancestors(parents, [each for other in last - {one} for each in parents.get(other, ())])
    }
    between = ancestors(parents, last - behind) - last - ancestors(parents, behind) if behind else set()
    return ancestors(parents, last) - between


def others_missing_there(
    uow: UnitOfWork, differ: Mapping[str, Mapping[str, Iterable[str]]], device: str
) -> list[ReceivedVersion]:
    """Versions of other laptops that were taken in here and that the Department does not know, by its heads.

    After the server was restored from a backup this laptop may be the only one that still has them. When the answer
    does not name the household's own record, this laptop is only told of a part of the household: then only what it
    wrote itself, before its notebook was restored from a backup, is known to be missing.
    """
    known, own = uow.versions.arrived(list(differ)), uow.versions.own_devices(device)
    gone = _kept_here_alone(uow)
    found: list[ReceivedVersion] = []
    for household, records in differ.items():
        for record in known[household]:
            followed = uow.versions.parents_of(record) | aside_versions(uow, record)
            there = _known_there(followed, records.get(record, ()))
            came = uow.versions.of_record(record)
            found += [
                one
                for one in came
                if one.state is VersionState.APPLIED
                and one.sha256 not in there
                and (household in records or one.writer in own)
                and (household not in gone or one.erases)
            ]
    return found


def tell_for_others(workspace: Workspace, uow: UnitOfWork, missing: Iterable[ReceivedVersion]) -> int:
    """Queues versions of other laptops that are missing there, unchanged, under their own ids; how many.

    Where a version of this laptop follows one of them, or its content is not here any more, a new version of the record
    that names all earlier ones is queued instead. The erasure of a household needs no household here, and a paper of a
    case that was taken over by key goes again with all its pieces.
    """
    found = 0
    for record_id, versions in by_record(missing).items():
        written = uow.outbox.of_record(record_id)
        mine = record_of(uow, versions[0].kind, record_id)
        if any(one.state is DeliveryState.WAITING for one in written):
            continue  # it names them as parents, or is one of them
        if erasing := [one for one in versions if one.erases]:
            found += _queue_as_written(workspace, uow, erasing)
            continue
        if any(one.state is DeliveryState.REFUSED for one in written):
            continue  # its correction will name them
        if mine is None:
            if _is_shared_here(uow, versions[0]):
                found += _queue_as_written(workspace, uow, _in_order(uow, versions))
                uow.deliveries.wait_again([one.id for one in versions], ())
            continue
        followed = ancestors(uow.versions.parents_of(record_id), [one.sha256 for one in written])
        if any(not one.message or one.sha256 in followed for one in versions):
            found += _queue_over(workspace, uow, mine)
            continue
        found += _queue_as_written(workspace, uow, _in_order(uow, versions), needs_of(mine))
    return found


def _is_shared_here(uow: UnitOfWork, version: ReceivedVersion) -> bool:
    """Whether it tells of a paper that came with a case taken over by key, and that is still shared here (P1)."""
    if version.kind != ATTACHMENT:
        return False
    kept_back = {record for _key, record, _household in uow.deliveries.no_longer_shared()}
    told = [one for one in uow.deliveries.all(version.household_id) if one.record_id == version.record_id]
    return any(one.stage is not DeliveryStage.WITHDRAWN for one in told) and version.record_id not in kept_back


def _in_order(uow: UnitOfWork, versions: Sequence[ReceivedVersion]) -> list[ReceivedVersion]:
    """Versions of one record, each after those that it follows."""
    parents = uow.versions.parents_of(versions[0].record_id) if versions else {}
    return sorted(versions, key=lambda version: len(ancestors(parents, [version.sha256])))


def _queue_as_written(
    workspace: Workspace, uow: UnitOfWork, versions: Iterable[ReceivedVersion], needs: tuple[str, ...] = ()
) -> int:
    found = 0
    for one in versions:
        if one.id in {entry.id for entry in uow.outbox.of_record(one.record_id)}:  # it was told once already
            found += uow.outbox.send_again([one.id])
            continue
        uow.outbox.put(
            OutboxEntry(
                one.id, one.record_id, one.kind, one.sha256, body_digest(one.body), one.message,
                workspace.clock.now().isoformat(), household_id=one.household_id, parents=one.parents, needs=needs,
            )
        )  # fmt: skip
        found += 1
    return found


def over_what_is_gone(workspace: Workspace, uow: UnitOfWork, version_ids: Iterable[str]) -> int:
    """For missing versions whose content was emptied here, queues one that names all earlier ones; how many.

    A restored server has some of these earlier versions: by their hashes it knows what the new version follows.
    """
    missing = set(version_ids)
    gone = {one.record_id: one.kind for one in uow.outbox.every() if one.id in missing and one.purged}
    found = 0
    for record_id, kind in sorted(gone.items()):
        mine = record_of(uow, kind, record_id)
        last = uow.outbox.last(record_id)
        if mine is not None and (last is None or last.state is not DeliveryState.WAITING):
            found += _queue_over(workspace, uow, mine)
    return found


def _queue_over(workspace: Workspace, uow: UnitOfWork, mine: Record) -> bool:
    """Queues the record as it is now, as a version that names all earlier ones, unless the last one does already."""
    parents = uow.versions.all_before(mine.id, PARENTS_LIMIT)
    heads = {one.sha256 for one in uow.versions.heads(mine.id)}
    last = uow.outbox.last(mine.id)
    if set(parents) <= heads | set(last.parents if last is not None else ()):
        return False
    queue_version(workspace, uow, mine, body_of(mine, workspace.registry), parents)
    return True


def without_a_gap(workspace: Workspace, uow: UnitOfWork, record_ids: Iterable[str]) -> int:
    """Bridges chains that run through a refused version: queues one that also names what arrived before it; how many.

    The Department and other laptops do not have the refused version: they could not tell what the later one follows.
    Where nothing arrived before, it names what was refused: a colleague who took the case over names the same, and both
    show by it that they have the record.
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
        behind, told = ancestors(parents, heads), ancestors(whole, heads)
        last = set(heads_of({one: parents[one] for one in behind - told - refused if one in parents}))
        if told == heads:
            last = behind - heads - {parent for one in heads for parent in parents[one]}
        mine = record_of(uow, written[-1].kind, record_id)
        if mine is not None and last and not heads & refused:
            before = [*sorted(heads), *sorted(last)][:PARENTS_LIMIT]
            queue_version(workspace, uow, mine, body_of(mine, workspace.registry), before)
            found += 1
    return found


def alone_in_conflict(workspace: Workspace, uow: UnitOfWork) -> int:
    """Settles conflicts that need no person, by a version that names the other heads; how many.

    These are conflicts in which this notebook follows all the other heads, or wrote them itself: a version that was
    taken for refused may have arrived.
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
