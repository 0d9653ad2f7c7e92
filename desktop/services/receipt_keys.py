"""The keys that the Department signs receipts by: the one in force, those of before, and how the next is believed.

A new key is believed because the one in force signed it, or because the operator's file names it: nothing else. The
keys of before stay, for the receipts that they signed; but a key may be replaced because it was stolen. What was on its
way when the next one was learnt may still be proven by it, and nothing that was written or sent later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from desktop.domain.acts import JournalAct
from desktop.services.exchange_state import ENROLMENT
from desktop.services.updates import keep_release
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.client import ReceiverClient
from desktop.sync.contract.keys import ReceiptKeys
from desktop.sync.errors import KeyNotFollowedError, UnknownThereError
from desktop.sync.receipts import keys_after

_KEYS: Final = "receipt_keys"
_REFUSED: Final = "receipt_key_refused"
_UNDER_WAY: Final = "receipt_key_under_way"
"""By each key of before: what was on its way when the next one was learnt."""


@dataclass(frozen=True)
class UnderWay:
    """What a key of before may still prove: messages by their ids, papers by theirs; no others."""

    messages: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()


def receipt_keys(uow: UnitOfWork) -> tuple[str, ...]:
    """Every key that this notebook ever believed, the one in force last; empty before the enrolment."""
    kept: Sequence[str] = uow.settings.get(_KEYS) or ()
    enrolled: str = (uow.settings.get(ENROLMENT) or {}).get("receipt_key", "")
    return tuple(kept) or ((enrolled,) if enrolled else ())


def believe_key(uow: UnitOfWork, *keys: str) -> None:
    """These are believed from now on, the last one being in force."""
    before = [one for one in receipt_keys(uow) if one not in keys]
    believed = [*before, *(one for one in keys if one)]
    uow.settings.put(_KEYS, believed)
    _note_under_way(uow, believed[:-1])


def may_prove(uow: UnitOfWork, key: str) -> UnderWay | None:
    """None for the key in force, which proves everything; nothing for one of which it was not noted in its time."""
    if key == receipt_keys(uow)[-1]:
        return None
    noted: Mapping[str, Mapping[str, Sequence[str]]] = uow.settings.get(_UNDER_WAY) or {}
    found = noted.get(key, {})
    return UnderWay(frozenset(found.get("messages", ())), frozenset(found.get("papers", ())))


def _note_under_way(uow: UnitOfWork, former: Sequence[str]) -> None:
    """Once for each key, when the next one is learnt: it proves no more later. One in force again forgets its limit."""
    noted: Mapping[str, Mapping[str, Sequence[str]]] = uow.settings.get(_UNDER_WAY) or {}
    now = {
        "messages": [one.id for one in uow.outbox.waiting() if one.tried],
        "papers": [one.attachment_id for one in uow.deliveries.waiting()],
    }
    uow.settings.put(_UNDER_WAY, {key: noted.get(key, now) for key in former})


def follow_keys(workspace: Workspace, client: ReceiverClient) -> None:
    """Asks the server for its key: one that the key in force leads to is believed, any other is refused loudly.

    Raises KeyNotFollowedError before anything is sent; a receiver of before tells no keys and goes on as it was.
    With its key it tells the newest version for laptops, which is noted.
    """
    with workspace.notebook.read() as uow:
        known = receipt_keys(uow)
    try:
        told = client.receipt_keys()
    except UnknownThereError:
        return
    if not known:
        return
    if told.current != known[-1]:
        _follow(workspace, client, known[-1], told)
    keep_release(workspace, *((told.laptop.version, told.laptop.page) if told.laptop is not None else ()))


def _follow(workspace: Workspace, client: ReceiverClient, known: str, told: ReceiptKeys) -> None:
    try:
        new = keys_after(known, told)
    except KeyNotFollowedError:
        _note_refused(workspace, told)
        raise
    with workspace.notebook.write() as uow:
        believe_key(uow, *new)
        uow.audit.append(workspace.clock.now(), JournalAct.RECEIPT_KEY, "device", "")
    client.believe(new[-1])


def _note_refused(workspace: Workspace, told: ReceiptKeys) -> None:
    """Once for each key, however often it is tried."""
    with workspace.notebook.write() as uow:
        if uow.settings.get(_REFUSED) != told.current:
            uow.settings.put(_REFUSED, told.current)
            uow.audit.append(workspace.clock.now(), JournalAct.RECEIPT_KEY_REFUSED, "device", "")
