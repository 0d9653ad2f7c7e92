"""The quick way in of the day: turned on by the worker, made anew after each opening by the passphrase."""

from __future__ import annotations

from dataclasses import asdict

from desktop.domain.acts import JournalAct
from desktop.services.workspace import Workspace
from desktop.storage.calibration import calibrated
from desktop.storage.keyslots import Derivation, KeySlots
from desktop.storage.memory import wipe
from desktop.storage.notebook_version import NOTEBOOK_ID
from desktop.storage.quick_slot import CodeKey, QuickSlot

_SETTING = "quick_unlock"


class QuickUnlockService:
    """The quick way into the notebook of one directory; it derives keys and asks the keyring: off the window."""

    def __init__(self, slot: QuickSlot, derivation: Derivation | None = None) -> None:
        self.slot = slot
        self._derivation = derivation

    def is_on(self, workspace: Workspace) -> bool:
        """Whether the worker wants it, and may have it."""
        if workspace.policy.fixes("quick_code"):
            return False
        with workspace.notebook.read() as uow:
            return uow.settings.get(_SETTING) is not None

    def turn_on(self, workspace: Workspace, code: str) -> None:
        """From now on, with this code; raises KeystoreError and changes nothing."""
        made = CodeKey.of(code, self._derivation or calibrated())
        self._make(workspace, made)
        with workspace.notebook.write(work=False) as uow:
            uow.settings.put(_SETTING, asdict(made))
            uow.audit.append(workspace.clock.now(), JournalAct.QUICK_ON, "notebook", "")

    def turn_off(self, workspace: Workspace) -> None:
        """No more, from now on."""
        self.slot.destroy(_notebook_id(workspace))
        with workspace.notebook.write(work=False) as uow:
            uow.settings.remove(_SETTING)
            uow.audit.append(workspace.clock.now(), JournalAct.QUICK_OFF, "notebook", "")

    def renew(self, workspace: Workspace) -> bool:
        """After an opening by the passphrase: whether there is a quick way for the day; raises KeystoreError."""
        with workspace.notebook.read() as uow:
            kept = uow.settings.get(_SETTING)
        if kept is None or workspace.policy.fixes("quick_code"):
            self.slot.destroy()
            return False
        self._make(workspace, CodeKey.from_json(kept))
        return True

    def _make(self, workspace: Workspace, code: CodeKey) -> None:
        notebook = workspace.notebook
        identity = KeySlots(notebook.files.keys).read()["passphrase"].identity
        key = bytearray(notebook.key)
        try:
            if notebook.is_open:  # one that closes meanwhile wipes its key
                self.slot.make(key, identity, code)
        finally:
            wipe(key)


def _notebook_id(workspace: Workspace) -> str:
    with workspace.notebook.read() as uow:
        return str(uow.settings.get(NOTEBOOK_ID) or "")
