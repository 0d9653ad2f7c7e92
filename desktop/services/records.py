"""The one way by which a record is written: with its search entry, its audit line and its message, together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, assert_never

from desktop.domain.acts import JournalAct
from desktop.domain.bilan import Bilan
from desktop.domain.budget import Budget
from desktop.domain.contact import Contact
from desktop.domain.education import EducationAction
from desktop.domain.household import Household
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.milestone import Milestone
from desktop.domain.objective import Objective
from desktop.domain.saisine import Saisine
from desktop.services.belongings import belongings
from desktop.services.indexing import index
from desktop.services.origins import release, waits
from desktop.services.workspace import Workspace
from desktop.storage.outbox import DeliveryState, OutboxEntry
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.contract.messages import PARENTS_LIMIT
from desktop.sync.payload import (
    KINDS,
    Record,
    body_digest,
    body_of,
    erase_message,
    form_of,
    message_bytes,
    needs_of,
    sealed_message,
)


def save(workspace: Workspace, uow: UnitOfWork, act: JournalAct, record: Record) -> None:
    """Writes a record in the caller's transaction; the message is queued only when what may leave has changed.

    What was once reported and is taken back (a porte close that is an appointment again) is told as a later version.
    """
    take_in(workspace, uow, act, record)
    queue_changed(workspace, uow, record)
    if isinstance(record, Household) and release(uow, record):
        for one in belongings(uow, record.id):
            queue_owed(workspace, uow, one)


def queue_changed(workspace: Workspace, uow: UnitOfWork, record: Record) -> None:
    """Queues what may leave of a record, unless the last version says the same."""
    if (_is_reported(record) and not waits(uow, record)) or uow.outbox.knows(record.id):
        _queue(workspace, uow, record)


def take_in(workspace: Workspace, uow: UnitOfWork, act: JournalAct, record: Record) -> None:
    """Writes a record that another laptop wrote: found and noted as any, and nothing is queued for it here."""
    known_as = uow.cards.heading(record.id) if isinstance(record, Household) else None
    _put(uow, record)
    index(workspace, uow, record, known_as)
    uow.audit.append(workspace.clock.now(), act, KINDS[type(record)], record.id)


def is_owed(workspace: Workspace, uow: UnitOfWork, record: Record) -> bool:
    """Whether the Department is to be told of a record of which no message was ever queued."""
    if not _is_reported(record) or uow.outbox.knows(record.id) or waits(uow, record):
        return False
    if any(one.receipt or one.reason for one in uow.outbox.of_record(record.id)):  # its household was deleted there
        return False
    reference = form_of(record)
    return reference is None or workspace.registry.form(*reference) is not None


def queue_owed(workspace: Workspace, uow: UnitOfWork, record: Record) -> None:
    """Queues the message that is missing; nothing else is written."""
    if is_owed(workspace, uow, record):
        _queue(workspace, uow, record)


def forget_plan(workspace: Workspace, uow: UnitOfWork, plan: Contact) -> None:
    """Removes an appointment that will never take place; what was typed for it stays, as a draft of its measure."""
    for draft in uow.drafts.all():
        if draft.contact_id == plan.id:
            uow.drafts.put(replace(draft, contact_id=None))
    uow.contacts.remove(plan.id)
    uow.search.remove(plan.id)
    uow.audit.append(workspace.clock.now(), JournalAct.REMOVED, KINDS[Contact], plan.id)


def _is_reported(record: Record) -> bool:
    """A plan, a proposal and an unsigned text are the worker's own; what has happened is reported."""
    match record:
        case Contact():
            return not record.is_planned
        case Measure():
            return record.state is not MeasureState.PROPOSED
        case Bilan():
            return record.is_settled
        case _:
            return True


def _put(uow: UnitOfWork, record: Record) -> None:
    match record:
        case Household():
            uow.households.put(record)
        case Saisine():
            uow.saisines.put(record)
        case Measure():
            uow.measures.put(record)
        case Contact():
            uow.contacts.put(record)
        case Milestone():
            uow.milestones.put(record)
        case Budget():
            uow.budgets.put(record)
        case Objective():
            uow.objectives.put(record)
        case EducationAction():
            uow.educations.put(record)
        case Bilan():
            uow.bilans.put(record)
        case _:
            assert_never(record)


def _queue(workspace: Workspace, uow: UnitOfWork, record: Record) -> None:
    reference = form_of(record)
    if reference is not None and workspace.registry.form(*reference) is None:
        # written by a newer program: which of its answers may leave is not known here, and none must be erased there
        return
    body = body_of(record, workspace.registry)
    digest = body_digest(body)
    heads = uow.versions.heads(record.id)
    if len(heads) == 1 and heads[0].body_digest == digest:
        return
    queue_version(workspace, uow, record, body, [one.sha256 for one in heads] or _refused(uow, record.id))


def _refused(uow: UnitOfWork, record_id: str) -> list[str]:
    """What was refused of a record of which nothing arrived: who took the case over names it as well: both have it."""
    gone = (DeliveryState.REFUSED, DeliveryState.SUPERSEDED)
    return [one.sha256 for one in uow.outbox.of_record(record_id) if one.state in gone and one.tried][:PARENTS_LIMIT]


def queue_version(
    workspace: Workspace, uow: UnitOfWork, record: Record, body: Mapping[str, Any], parents: list[str]
) -> None:
    """Queues a version of a record that follows these."""
    now = workspace.clock.now()
    message = sealed_message(
        record, body, version_id=workspace.new_id(), parents=parents, written_at=now, epoch=uow.settings.epoch()
    )
    uow.outbox.put(
        OutboxEntry(
            message["id"],
            record.id,
            message["kind"],
            message["sha256"],
            body_digest(body),
            message_bytes(message),
            now.isoformat(),
            household_id=record.id if isinstance(record, Household) else getattr(record, "household_id", ""),
            parents=tuple(parents),
            needs=needs_of(record),
        )
    )


def queue_erasure(workspace: Workspace, uow: UnitOfWork, household_id: str, parents: list[str]) -> None:
    """Queues the message by which the Department deletes a household too (R1): nothing of it but its id."""
    now = workspace.clock.now()
    message = erase_message(
        household_id, version_id=workspace.new_id(), parents=parents, written_at=now, epoch=uow.settings.epoch()
    )
    uow.outbox.put(
        OutboxEntry(
            message["id"], household_id, message["kind"], message["sha256"], body_digest({}), message_bytes(message),
            now.isoformat(), household_id=household_id, parents=tuple(parents),
        )
    )  # fmt: skip
