"""What the Department sent is taken in, and told what became of it: the part of a round that is about the inbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from desktop.services.trust import network_trust
from desktop.services.workspace import Workspace
from desktop.storage.erasure import digest_of
from desktop.storage.holdings import UNSAVED
from desktop.storage.inbox import InboxEntry, InboxState
from desktop.sync.client import ReceiverClient
from desktop.sync.contract.canonical import instant_text
from desktop.sync.contract.inbox import InboxAnswer, InboxItem
from desktop.sync.errors import AnsweredElsewhereError, UnknownThereError

INBOX_AFTER: Final = "inbox_after"
UNKNOWN_THERE: Final = "inbox_unknown_there"
"""The ids of the items that a server which was put back from an older copy does not know, though they were answered."""
BEGUN: Final = UNSAVED + "inbox-"
"""Under which the panels of the inbox keep what is typed, with the id of the item last."""


def exchange_inbox(
    workspace: Workspace, client: ReceiverClient, cancelled: Callable[[], bool], *, everything: bool = False
) -> int:
    """Pulls what came and gives the answers that are owed; how many items are new.

    `everything` asks from the beginning: a server that was put back from an older copy counts anew from there.

    Without the Department's signing key, which the operator's file brings, nobody could tell who wrote them: none
    is taken.
    """
    with workspace.notebook.read() as uow:
        key = network_trust(uow, workspace.policy.policy).department_key
    if not key:
        return 0
    if everything:
        with workspace.notebook.write(work=False) as uow:
            uow.settings.put(INBOX_AFTER, 0)
    came = _pull(workspace, client, key, cancelled)
    _answer(workspace, client, cancelled)
    forget_begun_answers(workspace)
    return came


def forget_begun_answers(workspace: Workspace) -> None:
    """What was typed for an item that waits no more is let go of: it may name whom the item was about (R1)."""
    with workspace.notebook.read() as uow:
        begun = {name: name.rpartition(":")[2] for name in uow.settings.under(BEGUN)}
        entries = {item_id: uow.inbox.get(item_id) for item_id in begun.values()}
    gone = [name for name, item_id in begun.items() if not _waits(entries[item_id])]
    if gone:
        with workspace.notebook.write(work=False) as uow:
            for name in gone:
                uow.settings.remove(name)


def _waits(entry: InboxEntry | None) -> bool:
    return entry is not None and entry.state is InboxState.WAITING


def _pull(workspace: Workspace, client: ReceiverClient, key: str, cancelled: Callable[[], bool]) -> int:
    came, more = 0, True
    while more and not cancelled():
        with workspace.notebook.read() as uow:
            after = int(uow.settings.get(INBOX_AFTER, 0))
        page = client.inbox(after, key)
        if page.next == after:
            return came
        with workspace.notebook.write(work=False) as uow:
            gone = uow.erasure.registered()  # of a household that was deleted here: the server still gives it (R1)
            items = [item for item in page.items if digest_of(item.id) not in gone]
            came += sum(uow.inbox.add(_entry(item, workspace.clock.now().isoformat())) for item in items)
            uow.settings.put(INBOX_AFTER, page.next)
        more = page.more
    return came


def _answer(workspace: Workspace, client: ReceiverClient, cancelled: Callable[[], bool]) -> None:
    with workspace.notebook.read() as uow:
        owed = uow.inbox.owed()
    unknown: list[str] = []
    for entry in owed:
        if cancelled():
            return
        accepted = entry.state is InboxState.ACCEPTED
        answer = InboxAnswer(accepted=entry.measure_id) if accepted else InboxAnswer(declined=entry.reason)
        try:
            received_at = instant_text(client.answer_inbox(entry.id, answer).received_at)
        except AnsweredElsewhereError:
            _answered_elsewhere(workspace, entry)
            continue
        except UnknownThereError:  # the answer is kept, and given again: the item may come back
            unknown.append(entry.id)
            continue
        with workspace.notebook.write(work=False) as uow:
            if uow.inbox.get(entry.id) != entry:  # taken back meanwhile: the next answer tells that this one came first
                continue
            uow.inbox.mark_answered(entry.id, received_at)
            if not accepted:
                uow.inbox.empty(entry.id)
    _note_unknown(workspace, unknown)


def _note_unknown(workspace: Workspace, unknown: list[str]) -> None:
    with workspace.notebook.read() as uow:
        told = uow.settings.get(UNKNOWN_THERE, [])
    if told != unknown:
        with workspace.notebook.write(work=False) as uow:
            uow.settings.put(UNKNOWN_THERE, unknown)


def _answered_elsewhere(workspace: Workspace, entry: InboxEntry) -> None:
    """A colleague was first. A measure that was opened here for it stays: two people talk about that, no program."""
    with workspace.notebook.write(work=False) as uow:
        now = uow.inbox.get(entry.id) or entry  # a person may have answered otherwise meanwhile
        uow.inbox.answer(
            now.id, InboxState.ELSEWHERE, reason=now.reason, household_id=now.household_id, measure_id=now.measure_id
        )
        if not now.household_id:
            uow.inbox.empty(now.id)


def _entry(item: InboxItem, came_at: str) -> InboxEntry:
    return InboxEntry(
        item.id,
        item.sequence,
        item.kind,
        instant_text(item.written_at),
        item.content,
        item.sha256,
        item.signature,
        came_at,
    )
