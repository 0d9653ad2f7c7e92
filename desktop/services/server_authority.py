"""The authority behind the server, noted at the enrolment: it alone is trusted afterwards, where no file names one.

Two ways change it: a file of the operator that names one, which goes before it, and another enrolment by a new code.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.services.workspace import Workspace
from desktop.sync.client import ReceiverClient

if TYPE_CHECKING:
    from desktop.services.trust import NetworkTrust
    from desktop.storage.unit_of_work import UnitOfWork

_AUTHORITY: Final = "server_authority"


def note_authority(uow: UnitOfWork, authority: bytes) -> None:
    """Keeps it (PEM); empty: whatever the system trusts, until a round has told."""
    uow.settings.put(_AUTHORITY, authority.decode("ascii"))


def or_noted(uow: UnitOfWork, trust: NetworkTrust) -> NetworkTrust:
    """What an enrolled laptop connects with: the authority that the operator's file names, else the one noted."""
    noted = str(uow.settings.get(_AUTHORITY) or "")
    return trust if trust.ca or not noted else replace(trust, ca=noted.encode(), noted=True)


def note_what_answered(workspace: Workspace, client: ReceiverClient) -> None:
    """For a laptop enrolled before authorities were noted: that of a round which went to its end is."""
    with workspace.notebook.read() as uow:
        if uow.settings.get(_AUTHORITY):
            return
    authority = client.authority()
    if authority:
        with workspace.notebook.write(work=False) as uow:
            note_authority(uow, authority)
