"""What the Department sent is taken in, and told what became of it: the part of a round that is about the inbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from desktop.services.trust import network_trust
from desktop.services.workspace import Workspace
from desktop.storage.inbox import InboxEntry, InboxState
from desktop.sync.client import ReceiverClient
from desktop.sync.contract.canonical import instant_text
from desktop.sync.contract.inbox import InboxAnswer, InboxItem
from desktop.sync.errors import AnsweredElsewhereError

INBOX_AFTER: Final = "inbox_after"


def exchange_inbox(workspace: Workspace, client: ReceiverClient, cancelled: Callable[[], bool]) -> int:
    """Pulls what came and gives the answers that are owed; how many items are new.

    Without the Department's signing key, which the operator's file brings, nobody could tell who wrote them: none
    is taken.
    """
    with workspace.notebook.read() as uow:
        key = network_trust(uow).department_key
    if not key:
        return 0
    came = _pull(workspace, client, key, cancelled)
    _answer(workspace, client, cancelled)
    return came


def _pull(workspace: Workspace, client: ReceiverClient, key: str, cancelled: Callable[[], bool]) -> int:
    came, more = 0, True
    while more and not cancelled():
        with workspace.notebook.read() as uow:
            after = int(uow.settings.get(INBOX_AFTER, 0))
        page = client.inbox(after, key)
        if page.next == after:
            return came
        with workspace.notebook.write(work=False) as uow:
            came += sum(uow.inbox.add(_entry(item, workspace.clock.now().isoformat())) for item in page.items)
            uow.settings.put(INBOX_AFTER, page.next)
        more = page.more
    return came


def _answer(workspace: Workspace, client: ReceiverClient, cancelled: Callable[[], bool]) -> None:
    with workspace.notebook.read() as uow:
        owed = uow.inbox.owed()
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
        with workspace.notebook.write(work=False) as uow:
            uow.inbox.mark_answered(entry.id, received_at)
            if not accepted:
                uow.inbox.empty(entry.id)


def _answered_elsewhere(workspace: Workspace, entry: InboxEntry) -> None:
    """A colleague was first. A measure that was opened here for it stays: two people talk about that, no program."""
    with workspace.notebook.write(work=False) as uow:
        uow.inbox.answer(
            entry.id,
            InboxState.ELSEWHERE,
            reason=entry.reason,
            household_id=entry.household_id,
            measure_id=entry.measure_id,
        )
        if not entry.household_id:
            uow.inbox.empty(entry.id)


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
