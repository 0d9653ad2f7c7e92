"""Shared papers, sealed bilans and their proofs on their way to the Department: told of like records, sent in pieces.

What is shared is found out before each round, from what is in the notebook then: a paper that was made confidential
again before it left never leaves, one that left already is taken back. The pieces go after every text.

The first message about a paper, with its ids, is computed from the paper alone: a notebook that was restored from a
backup and sends it again sends the same bytes, and the Department keeps one record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from desktop.domain.acts import JournalAct
from desktop.domain.attachment import Attachment, MediaType, OwnerKind
from desktop.domain.bilan import Bilan
from desktop.domain.ids import derived_uuid, derived_uuid7
from desktop.domain.privacy import Level
from desktop.errors import AppError, NotFoundError
from desktop.services.workspace import Workspace
from desktop.storage.deliveries import Delivery, SealedDocument
from desktop.storage.outbox import OutboxEntry
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.attachment_sending import Receiving, send_attachment
from desktop.sync.contract.canonical import canonical_bytes
from desktop.sync.contract.chunks import chunk_hashes
from desktop.sync.contract.messages import ATTACHMENT
from desktop.sync.errors import RefusedError, UnknownThereError
from desktop.sync.payload import attachment_message, body_digest, message_bytes

_TITLES: Final = {"sealed": "Bilan signé", "proof": "Preuve de signature"}


@dataclass(frozen=True)
class Delivered:
    """What became of the pieces in a round."""

    sent: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class _Found:
    """Something to tell of: the key of its delivery, its record, what it says of itself."""

    key: str
    record_id: str
    needs: tuple[str, ...]
    body: Mapping[str, Any]
    since: datetime
    """When it came to be, as the paper itself says."""


def queue_attachments(workspace: Workspace) -> int:
    """Tells of what is shared and was not told of, takes back what is shared no more; how many messages were queued."""
    _keep_back(workspace)
    with workspace.notebook.read() as uow:
        told_of, documents = _untold(uow)
        is_otherwise = _is_otherwise(uow)
    if not (told_of or documents or is_otherwise):
        return 0
    found = [*_papers(workspace, told_of), *_documents(workspace, documents)]
    with workspace.notebook.write() as uow:
        # A person works on meanwhile: what is shared no more since it was read is not told of.
        untold = {*uow.deliveries.untold_attachments(), *(one.sha256 for one in uow.deliveries.untold_documents())}
        found = [one for one in found if one.key in untold]
        for one in found:
            _queue_first(workspace, uow, one)
            uow.deliveries.add(
                Delivery(one.key, one.record_id, one.body["household_id"], one.body["sha256"], one.body["size"])
            )
        gone, changed = uow.deliveries.no_longer_shared(), uow.deliveries.told_otherwise()
        for key, record_id, household_id in gone:
            _take_back(workspace, uow, key, record_id, household_id)
        for attachment_id, message in changed:
            _tell_again(workspace, uow, attachment_id, message)
    return len(found) + len(gone) + len(changed)


def are_owed(uow: UnitOfWork) -> bool:
    """Whether a paper or a sealed bilan is to be told of or taken back there, or has pieces to go."""
    return papers_owed(uow) > 0 or _is_otherwise(uow)


def papers_owed(uow: UnitOfWork) -> int:
    """How many papers and sealed documents the Department does not have whole, of records that it has or will have."""
    papers, documents = _untold(uow)
    waiting = [one.record_id for one in papers_waiting(uow)]
    return len(papers) + len(documents) + len(uow.outbox.arrived(waiting) if waiting else ())


def papers_waiting(uow: UnitOfWork) -> list[Delivery]:
    """Those of which pieces are to go; none of a household that the Department deleted for good."""
    waiting = uow.deliveries.waiting()
    gone = uow.versions.deleted_there() if waiting else ()
    return [one for one in waiting if one.household_id not in gone]


def _untold(uow: UnitOfWork) -> tuple[list[Attachment], list[SealedDocument]]:
    """What is shared of records that were told of, and was not told of itself."""
    papers = [uow.attachments.get(one) for one in uow.deliveries.untold_attachments()]
    documents = [one for one in uow.deliveries.untold_documents() if uow.outbox.knows(one.bilan_id)]
    return [one for one in papers if uow.outbox.knows(_about(one))], documents


def _is_otherwise(uow: UnitOfWork) -> bool:
    return bool(uow.deliveries.no_longer_shared() or uow.deliveries.told_otherwise())


def _keep_back(workspace: Workspace) -> None:
    """After a backup was restored: papers withdrawn since are confidential again, as the person had decided."""
    with workspace.notebook.read() as uow:
        let_go = uow.deliveries.let_go_there()
    if not let_go:
        return
    with workspace.notebook.write() as uow:
        for attachment_id in uow.deliveries.let_go_there():
            uow.attachments.change(attachment_id, level=Level.CONFIDENTIAL.value)
            uow.deliveries.mark_withdrawn(attachment_id)
            act = JournalAct.ATTACHMENT_CONFIDENTIAL
            uow.audit.append(workspace.clock.now(), act, "attachment", attachment_id)


def follow_all(workspace: Workspace, uow: UnitOfWork, entry: OutboxEntry, parents: Collection[str]) -> None:
    """Says of a paper what `entry` says, as a version that follows several: its bytes are the same in all of them."""
    told = json.loads(entry.message)
    withdrawn = told["op"] == "withdraw"
    _queue(workspace, uow, entry.record_id, told["body"], entry.needs, parents=parents, withdrawn=withdrawn)


def deliver_attachments(workspace: Workspace, client: Receiving, stopped: Callable[[], bool]) -> Delivered:
    """Sends the pieces of those whose message arrived; raises SyncError, what is there being kept.

    One that the server refuses holds back no other: it is told once the others went.
    """
    sent = 0
    refused: RefusedError | None = None
    with workspace.notebook.read() as uow:
        waiting = papers_waiting(uow)
        arrived = uow.outbox.arrived([one.record_id for one in waiting])
    due = [one for one in waiting if one.record_id in arrived]
    for one in due:
        if stopped():
            break
        content = content_of(workspace, one) if _is_shared(workspace, one) else None
        try:
            if content is not None and _sent(workspace, client, one, content, stopped):
                sent += 1
        except RefusedError as error:
            refused = refused or error
    if refused is not None:
        raise refused
    return Delivered(sent, len(waiting) - sent)


def _is_shared(workspace: Workspace, delivery: Delivery) -> bool:
    with workspace.notebook.read() as uow:
        return delivery.attachment_id not in {key for key, _record, _household in uow.deliveries.no_longer_shared()}


def _sent(
    workspace: Workspace, client: Receiving, delivery: Delivery, content: bytes, stopped: Callable[[], bool]
) -> bool:
    def told(have: Any) -> None:
        with workspace.notebook.write(work=False) as uow:
            uow.deliveries.note(delivery.attachment_id, have)

    try:
        receipt = send_attachment(
            client, delivery.sha256, content, told, lambda: stopped() or not _is_shared(workspace, delivery)
        )
    except UnknownThereError:  # a server that was put back from an older copy: its record is compared and sent again
        return False
    if receipt is None:
        return False
    with workspace.notebook.write() as uow:
        uow.deliveries.mark_sent(delivery.attachment_id, receipt.model_dump(mode="json"))
    return True


def _papers(workspace: Workspace, attachments: list[Attachment]) -> Iterator[_Found]:
    for one in attachments:
        content = _paper(workspace, one.id, one.sha256)
        if content is not None:
            about, measure = _about(one), one.measure_id or None
            body = _body(one.id, one.household_id, measure, about, one.title, one.media_type.value, content)
            yield _Found(one.id, one.id, _needs(one.household_id, measure, about), body, _since(one.day))


def _documents(workspace: Workspace, documents: list[SealedDocument]) -> Iterator[_Found]:
    for one in documents:
        with workspace.notebook.read() as uow:
            content, bilan = uow.bilans.document(one.sha256), uow.bilans.get(one.bilan_id)
        record_id = derived_uuid(canonical_bytes(["document", one.bilan_id, one.sha256]))
        title = _TITLES.get(one.kind, _TITLES["sealed"])
        body = _body(record_id, one.household_id, one.measure_id, one.bilan_id, title, MediaType.PDF.value, content)
        needs = _needs(one.household_id, one.measure_id, one.bilan_id)
        yield _Found(one.sha256, record_id, needs, body, _sealed_at(bilan))


def _sealed_at(bilan: Bilan) -> datetime:
    return max((one.signed_at for one in bilan.signatures), default=_since(bilan.made_on))


def _since(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _body(
    record_id: str, household: str, measure: str | None, about: str, title: str, media_type: str, content: bytes
) -> dict[str, Any]:
    return {
        "id": record_id,
        "household_id": household,
        "measure_id": measure,
        "about": about,
        "title": title,
        "media_type": media_type,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "chunks": chunk_hashes(content),
    }


def _needs(household: str, measure: str | None, about: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in (household, measure, about) if one))


def _about(attachment: Attachment) -> str:
    """The record that a paper belongs to, as the Department knows it."""
    return attachment.measure_id if attachment.owner.kind is OwnerKind.MADE else attachment.owner.id


def _queue_first(workspace: Workspace, uow: UnitOfWork, one: _Found) -> None:
    """Queues the first message of a paper, which is always the same; after a withdrawal, one that follows it."""
    if uow.versions.heads(one.record_id):
        _queue(workspace, uow, one.record_id, one.body, one.needs)
        return
    version_id = derived_uuid7(one.since, canonical_bytes(dict(one.body)))
    if uow.versions.knows(version_id):  # held back before it left, or refused
        uow.outbox.send_again([version_id])
        return
    message = attachment_message(one.record_id, one.body, version_id=version_id, parents=[], written_at=one.since)
    _put(workspace, uow, message, one.needs)


def _queue(
    workspace: Workspace,
    uow: UnitOfWork,
    record_id: str,
    body: Mapping[str, Any],
    needs: tuple[str, ...] = (),
    *,
    parents: Collection[str] | None = None,
    withdrawn: bool = False,
) -> None:
    followed = [one.sha256 for one in uow.versions.heads(record_id)] if parents is None else sorted(parents)
    message = attachment_message(
        record_id, body, version_id=workspace.new_id(), parents=followed, written_at=workspace.clock.now(),
        epoch=uow.settings.epoch(), withdrawn=withdrawn,
    )  # fmt: skip
    _put(workspace, uow, message, needs)


def _put(workspace: Workspace, uow: UnitOfWork, message: Mapping[str, Any], needs: tuple[str, ...]) -> None:
    body = message["body"]
    uow.outbox.put(
        OutboxEntry(
            message["id"], message["record_id"], ATTACHMENT, message["sha256"], body_digest(body),
            message_bytes(message), workspace.clock.now().isoformat(), household_id=body["household_id"],
            parents=tuple(message["parents"]), needs=needs,
        )
    )  # fmt: skip


def _take_back(workspace: Workspace, uow: UnitOfWork, key: str, record_id: str, household_id: str) -> None:
    """What never left is as if it had never been shared; of what may have left, the Department is asked to let go.

    Also of what a colleague had told of, whose case was taken over by key.
    """
    if not (uow.outbox.may_have_left([record_id]) or uow.versions.any_of(record_id)):
        uow.outbox.hold_back(record_id)
        uow.deliveries.forget(key)
        return
    _queue(workspace, uow, record_id, {"id": record_id, "household_id": household_id}, withdrawn=True)
    uow.deliveries.mark_withdrawn(key)


def _tell_again(workspace: Workspace, uow: UnitOfWork, attachment_id: str, message: bytes) -> None:
    """Another title, household or measure; the pieces are the same and do not go again."""
    one = uow.attachments.get(attachment_id)
    about, measure = _about(one), one.measure_id or None
    now = {"title": one.title, "household_id": one.household_id, "measure_id": measure, "about": about}
    body = json.loads(message)["body"] | now
    _queue(workspace, uow, one.id, body, _needs(one.household_id, measure, about))
    uow.deliveries.rehouse(attachment_id, one.household_id)


def content_of(workspace: Workspace, delivery: Delivery) -> bytes | None:
    """Its very bytes; None when they are gone or are not what was told of."""
    if len(delivery.attachment_id) == len(delivery.sha256):
        try:
            with workspace.notebook.read() as uow:
                return uow.bilans.document(delivery.sha256)
        except NotFoundError:
            return None
    return _paper(workspace, delivery.attachment_id, delivery.sha256)


def _paper(workspace: Workspace, attachment_id: str, sha256: str) -> bytes | None:
    try:
        with workspace.notebook.read() as uow:
            file = uow.attachments.file(attachment_id)
        content = workspace.notebook.sealed_files.read(file.name, file.key)
    except AppError:  # the notebook's own check tells of it
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None
