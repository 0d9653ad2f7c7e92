"""The keys that the Department signs receipts by: the one in force, those of before, and how the next is believed.

A new key is believed because the one in force signed it, or because the operator's file names it: nothing else. The
keys of before stay, for the receipts that they signed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desktop.domain.acts import JournalAct
from desktop.services.exchange_state import ENROLMENT
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.client import ReceiverClient
from desktop.sync.contract.keys import ReceiptKeys
from desktop.sync.errors import KeyNotFollowedError, UnknownThereError
from desktop.sync.receipts import keys_after

_KEYS: Final = "receipt_keys"
_REFUSED: Final = "receipt_key_refused"


def receipt_keys(uow: UnitOfWork) -> tuple[str, ...]:
    """Every key that this notebook ever believed, the one in force last; empty before the enrolment."""
    kept: Sequence[str] = uow.settings.get(_KEYS) or ()
    enrolled: str = (uow.settings.get(ENROLMENT) or {}).get("receipt_key", "")
    return tuple(kept) or ((enrolled,) if enrolled else ())


def believe_key(uow: UnitOfWork, *keys: str) -> None:
    """These are believed from now on, the last one being in force."""
    before = [one for one in receipt_keys(uow) if one not in keys]
    uow.settings.put(_KEYS, [*before, *(one for one in keys if one)])


def follow_keys(workspace: Workspace, client: ReceiverClient) -> None:
    """Asks the server for its key: one that the key in force leads to is believed, any other is refused loudly.

    Raises KeyNotFollowedError before anything is sent; a receiver of before tells no keys and goes on as it was.
    """
    with workspace.notebook.read() as uow:
        known = receipt_keys(uow)
    try:
        told = client.receipt_keys()
    except UnknownThereError:
        return
    if not known or told.current == known[-1]:
        return
    try:
        new = keys_after(known[-1], told)
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
