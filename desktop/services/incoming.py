"""Versions that other laptops wrote: one that follows what is here is taken in, one that does not is kept beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from desktop.domain.acts import JournalAct
from desktop.domain.bilan import Bilan
from desktop.domain.household import Household
from desktop.errors import NotFoundError
from desktop.services.records import take_in
from desktop.services.workspace import Workspace
from desktop.storage.erasure import digest_of
from desktop.storage.outbox import DeliveryState
from desktop.storage.unit_of_work import UnitOfWork
from desktop.storage.versions import ReceivedVersion, VersionState, ancestors
from desktop.sync.contract.changes import KeptRecord
from desktop.sync.contract.digests import household_of
from desktop.sync.contract.messages import MessageError, RecordMessage, read_record
from desktop.sync.contract.reading import ReadingError, read_body
from desktop.sync.overlay import overlaid
from desktop.sync.payload import Record, message_bytes, needs_of


class Came(StrEnum):
    """What became of a version that came."""

    KNOWN = "known"
    APPLIED = "applied"
    CONFLICT = "conflict"
    ERASED = "erased"
    """The Department deleted the household: a person decides what becomes of it here."""
    LEFT = "left"
    """It is about nothing that is here, or about what was deleted here."""


def receive(
    workspace: Workspace, uow: UnitOfWork, raw: Mapping[str, Any], *, source: str, sequence: int | None = None
) -> Came:
    """Keeps a version written elsewhere, and lays it over what is here when it follows that."""
    try:
        message = read_record(dict(raw))
    except MessageError:  # of a later program: the next one that is installed here reads it
        return Came.LEFT
    household = household_of(message.kind, message.record_id, message.body)
    if uow.versions.knows(message.id):
        return Came.KNOWN
    if digest_of(household) in uow.erasure.registered():
        return Came.LEFT
    mine = record_of(uow, message.kind, message.record_id)
    if message.op == "erase":
        _adopt(workspace, uow, raw, message, household, source, sequence, VersionState.APPLIED)
        return Came.ERASED if mine is not None else Came.LEFT
    if mine is None:
        return _new(workspace, uow, raw, message, household, source, sequence)
    state, record = _judged(workspace, uow, mine, message)
    _adopt(workspace, uow, raw, message, household, source, sequence, state)
    if state is VersionState.CONFLICT:
        return Came.CONFLICT
    if record is not None:
        take_in(workspace, uow, JournalAct.RECEIVED, record)
        _settled_there(uow, message)
    return Came.APPLIED


def take_page(workspace: Workspace, uow: UnitOfWork, kept: KeptRecord) -> Came:
    """The same for one that the Department keeps."""
    return receive(workspace, uow, kept.record, source="network", sequence=kept.sequence)


def record_of(uow: UnitOfWork, kind: str, record_id: str) -> Record | None:
    """The record as it is here, None when it is not."""
    readers: Mapping[str, Any] = {
        "household": uow.households, "saisine": uow.saisines, "measure": uow.measures, "contact": uow.contacts,
        "milestone": uow.milestones, "budget": uow.budgets, "objective": uow.objectives,
        "education": uow.educations, "bilan": uow.bilans,
    }  # fmt: skip
    try:
        found: Record | None = readers[kind].get(record_id) if kind in readers else None
    except NotFoundError:
        return None
    return found


def _judged(
    workspace: Workspace, uow: UnitOfWork, mine: Record, message: RecordMessage
) -> tuple[VersionState, Record | None]:
    """Whether a version follows what is here; with it, the record as it then is, None when nothing changes."""
    parents = uow.versions.parents_of(message.record_id) | {message.sha256: tuple(message.parents)}
    heads = {one.sha256 for one in uow.versions.heads(message.record_id)}
    if heads and message.sha256 in ancestors(parents, heads):  # what is here follows it already
        return VersionState.APPLIED, None
    uncorrected = any(one.state is DeliveryState.REFUSED for one in uow.outbox.of_record(message.record_id))
    if uncorrected or not heads <= ancestors(parents, message.parents) or _merges(mine, message):
        return VersionState.CONFLICT, None
    try:
        withdrawn = message.op == "withdraw"
        return VersionState.APPLIED, overlaid(mine, message.kind, message.body, workspace.registry, withdrawn=withdrawn)
    except ReadingError:
        return VersionState.CONFLICT, None


def _merges(mine: Record, message: RecordMessage) -> bool:
    """Two households that were made one elsewhere: nothing of that is done here without a person."""
    return isinstance(mine, Household) and message.body.get("merged_into", "") != mine.merged_into


def _settled_there(uow: UnitOfWork, message: RecordMessage) -> None:
    """What this version follows is settled, if it stood beside what is here until now."""
    parents = uow.versions.parents_of(message.record_id)
    followed = ancestors(parents, message.parents)
    settled = [one.id for one in uow.versions.of_record(message.record_id) if one.sha256 in followed]
    uow.versions.mark(message.record_id, VersionState.SETTLED, settled)
    uow.outbox.settle(message.record_id)


def _new(
    workspace: Workspace, uow: UnitOfWork, raw: Mapping[str, Any], message: RecordMessage, household: str,
    source: str, sequence: int | None,
) -> Came:  # fmt: skip
    """A record that is not here: written when what it belongs to is; a bilan stays where its document is."""
    if not household or message.op != "put" or message.kind == "household":
        return Came.LEFT
    try:
        record = read_body(message.kind, message.body).record
    except ReadingError:
        return Came.LEFT
    belongs = zip(("household", "measure"), needs_of(record), strict=False)
    if isinstance(record, Bilan) or any(record_of(uow, kind, one) is None for kind, one in belongs):
        return Came.LEFT
    _adopt(workspace, uow, raw, message, household, source, sequence, VersionState.APPLIED)
    take_in(workspace, uow, JournalAct.RECEIVED, record)
    return Came.APPLIED


def _adopt(
    workspace: Workspace, uow: UnitOfWork, raw: Mapping[str, Any], message: RecordMessage, household: str,
    source: str, sequence: int | None, state: VersionState,
) -> None:  # fmt: skip
    uow.versions.adopt(
        id=message.id, record_id=message.record_id, kind=message.kind, household_id=household, sha256=message.sha256,
        parents=message.parents, message=message_bytes(raw), came_at=workspace.clock.now().isoformat(), source=source,
        sequence=sequence, state=state,
    )  # fmt: skip


def written(version: ReceivedVersion) -> Mapping[str, Any]:
    """The whole message of a version that came; empty when its content was let go of where it was written."""
    found: Mapping[str, Any] = json.loads(version.message) if version.message else {}
    return found
