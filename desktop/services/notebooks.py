"""Making and opening the notebook of this laptop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.domain.acts import JournalAct
from desktop.domain.pin import pin_problem
from desktop.domain.policy import PolicyInForce, no_policy
from desktop.errors import AppError, InvalidInputError
from desktop.paths import resource_dir
from desktop.services.apart import never
from desktop.services.backup_restore import RestoreService
from desktop.services.clock import Clock
from desktop.services.diagnostics import Diagnosis, Progress, diagnose
from desktop.services.kept_mark import KeptMark
from desktop.services.notebook_place import place_problem
from desktop.services.passphrases import passphrase_refusal
from desktop.services.policies import refuse_if_fixed
from desktop.services.quick_unlock import QuickUnlockService
from desktop.services.workspace import Resources, Workspace
from desktop.storage.calibration import calibrated
from desktop.storage.errors import NotebookBusyError, WrongKeyError
from desktop.storage.held_key import check_held
from desktop.storage.keyslots import Derivation, KeySlots
from desktop.storage.notebook import (
    Notebook,
    create_notebook,
    open_with_key,
    open_with_passphrase,
    open_with_recovery_code,
)
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.older_copy import OlderCopyError
from desktop.storage.process_lock import ProcessLock
from desktop.storage.quick_slot import QuickEndedError, QuickSlot
from desktop.storage.rekey import change_key
from desktop.storage.secret_changes import change_passphrase, renew_recovery_code

__all__ = [
    "Derivation",
    "NotebookBusyError",
    "NotebookService",
    "OlderCopyError",
    "Opened",
    "QuickEndedError",
    "WrongKeyError",
]


class PlaceError(AppError):
    """A notebook must not be made in that folder."""


@dataclass(frozen=True)
class Opened:
    """An open notebook; `recovery_code` only when it was just made, shown once and kept nowhere."""

    workspace: Workspace
    recovery_code: str = ""


class NotebookService:
    """The notebook in one directory; deriving a key takes about a second, so call it off the window.

    `derivation` is its cost; without one, that which suits this computer is found when a passphrase is chosen.
    `marks` tells an older copy of the whole folder: only what is thrown away soon does without. `read_policy` gives
    what the IT fixed for this computer, at each opening anew; `log` is the folder of the technical log.
    """

    def __init__(
        self,
        directory: Path,
        resources: Resources,
        clock: Clock,
        derivation: Derivation | None = None,
        quick: QuickSlot | None = None,
        *,
        marks: KeptMark | None,
        read_policy: Callable[[], PolicyInForce] = no_policy,
        log: Path | None = None,
    ) -> None:
        self._log = log
        self._marks = marks
        self.policy = read_policy
        self.directory = directory
        self.quick = QuickUnlockService(quick or QuickSlot(directory), derivation)
        self._resources = resources
        self._clock = clock
        self._derivation = derivation

    def exists(self) -> bool:
        """Whether a notebook is there, whole or damaged: then it is opened, never made again."""
        return NotebookFiles(self.directory).exists()

    def create(self, passphrase: str, *, invented: bool = False) -> Opened:
        """Makes the notebook; raises InvalidInputError on a weak passphrase, NotebookExistsError, or PlaceError.

        `invented`: its households are, and anybody may know its passphrase.
        """
        if not invented:
            _refuse_place(self.directory)
            _refuse_weak(passphrase)
        notebook, code = create_notebook(self.directory, passphrase, self._cost())
        return Opened(self._over(notebook), code)

    def open(self, passphrase: str, *, read_only: bool = False, accept_older: bool = False) -> Workspace:
        """Opens by the passphrase; raises a NotebookError that says why not, OlderCopyError unless that is accepted."""
        notebook = open_with_passphrase(self.directory, passphrase, read_only=read_only, accept_older=accept_older)
        self._compare(notebook, accepted=accept_older)
        return self._over(notebook)

    def open_quickly(self, code: str) -> Workspace:
        """Opens by the code of the day; raises WrongKeyError, QuickEndedError, KeystoreError or a NotebookError."""
        if self.policy().fixes("quick_code"):
            self.quick.slot.destroy()
            raise QuickEndedError(
                "Votre service informatique ne permet plus le code du jour sur cet ordinateur.",
                safe="Le carnet est intact.",
                do="Ouvrez-le par la phrase de passe.",
            )
        # one try at a time, whatever is done to this folder
        files = NotebookFiles(self.directory)
        if files.restoring.exists():  # whether it is ours to finish is told by the key of another secret
            self.quick.slot.destroy()
            raise QuickEndedError(
                "Une reprise de sauvegarde n’est pas achevée.",
                safe="Le carnet est intact.",
                do="Ouvrez-le par la phrase de passe.",
            )
        lock = ProcessLock(files.lock)
        try:
            key, identity = self.quick.slot.unwrap(code)
        finally:
            lock.release()
        notebook = open_with_key(self.directory, key, identity)
        self._compare(notebook, accepted=False)
        return self._over(notebook)

    def turn_quick_on(self, workspace: Workspace, passphrase: str, code: str) -> None:
        """A quick way in from now on; raises InvalidInputError on a trivial code, WrongKeyError, KeystoreError.

        FixedByPolicyError where the IT wants none.
        """
        refuse_if_fixed(workspace.policy, "quick_code")
        problem = pin_problem(code)
        if problem:
            raise InvalidInputError({"code": problem})
        # whoever finds the notebook open must not give themselves a way in for later
        check_held(self.directory, passphrase, workspace.notebook.key)
        self.quick.turn_on(workspace, code)

    @property
    def restores(self) -> RestoreService:
        """Puts a backup in the place of this notebook."""
        return RestoreService(self.directory, self._clock, self._marks)

    def diagnose(
        self,
        workspace: Workspace | None,
        closed_by: AppError | None = None,
        progress: Progress = lambda done, total: None,
        stopped: Callable[[], bool] = never,
    ) -> Diagnosis:
        """What the IT needs to know, and nobody's name in it; without an open notebook it says less."""
        in_force = workspace.policy if workspace is not None else self.policy()
        return diagnose(self.directory, self._log, in_force, workspace, closed_by, progress, stopped)

    def keep_mark(self, workspace: Workspace) -> None:
        """Notes the last write where the notebook is not, so that an older copy of its whole folder is recognised."""
        if self._marks is not None:
            self._marks.put(self._notebook_id(), workspace.notebook.sealed_mark())

    def _compare(self, notebook: Notebook, *, accepted: bool) -> None:
        if self._marks is None:
            return
        try:
            notebook.compare(self._marks.get(self._notebook_id()), accepted=accepted)
        except BaseException:
            notebook.abandon()
            raise

    def _notebook_id(self) -> str:
        return KeySlots(NotebookFiles(self.directory).keys).read()["passphrase"].identity.notebook_id

    def recover(self, code: str, new_passphrase: str, *, accept_older: bool = False) -> Workspace:
        """Opens by the recovery code and sets a new passphrase."""
        _refuse_weak(new_passphrase)
        notebook = open_with_recovery_code(self.directory, code, accept_older=accept_older)
        self._compare(notebook, accepted=accept_older)
        try:
            notebook.note(self._clock.now(), JournalAct.RECOVERED, "notebook")
            change_passphrase(self.directory, ("recovery", code), new_passphrase, self._cost())
            self.quick.slot.destroy()
        except BaseException:
            notebook.close()
            raise
        return self._over(notebook)

    def change_passphrase(self, current: str, new: str, workspace: Workspace | None = None) -> None:
        """Rewrites the passphrase slot; of the database nothing but the journal changes.

        `workspace` where the notebook is open: then the current passphrase must give the key that it is open with.
        """
        _refuse_weak(new)
        with self._proven(current, workspace) as notebook:
            notebook.note(self._clock.now(), JournalAct.PASSPHRASE_CHANGED, "notebook")
            change_passphrase(self.directory, ("passphrase", current), new, self._cost())
            self.quick.slot.destroy()

    def change_key(self, passphrase: str, new: str) -> tuple[str, date]:
        """Another database key for a closed notebook, with a new passphrase.

        Gives its recovery code, shown once, and the day on which it was made.
        """
        _refuse_weak(new)
        self.quick.slot.destroy()
        return change_key(self.directory, passphrase, new, self._cost(), self._clock.now()), self._clock.today()

    def renew_recovery_code(self, passphrase: str, workspace: Workspace | None = None) -> str:
        """A new recovery code, shown once; the sheet made before opens nothing any more. `workspace` as above."""
        with self._proven(passphrase, workspace) as notebook:
            # before: a code that was made must be shown, whatever comes then
            notebook.note(self._clock.now(), JournalAct.SHEET_RENEWED, "notebook")
            return renew_recovery_code(self.directory, passphrase)

    @contextmanager
    def _proven(self, passphrase: str, workspace: Workspace | None) -> Iterator[Notebook]:
        """The notebook whose key this passphrase gives: the open one, else that of the directory."""
        if workspace is not None:
            check_held(self.directory, passphrase, workspace.notebook.key)
            yield workspace.notebook
            return
        notebook = open_with_passphrase(self.directory, passphrase, read_only=True)
        try:
            yield notebook
        finally:
            notebook.close()

    def _over(self, notebook: Notebook) -> Workspace:
        return Workspace.over(notebook, self._resources, self._clock, self.policy())

    def _cost(self) -> Derivation:
        return self._derivation or calibrated()


def _refuse_weak(passphrase: str) -> None:
    refusal = passphrase_refusal(passphrase, resource_dir())
    if refusal:
        raise InvalidInputError({"passphrase": refusal})


def _refuse_place(directory: Path) -> None:
    problem = place_problem(directory)
    if problem:
        raise PlaceError(
            problem,
            safe="Rien n’y a été écrit.",
            do="Choisissez un dossier de cet ordinateur que rien ne recopie. Une sauvegarde, elle, peut aller là.",
        )
