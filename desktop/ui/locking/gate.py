"""The way into a notebook, as the screens before it need it; what it calls is imported late, on purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.errors import AppError
from desktop.paths import DAY_CODE, NOTEBOOK_PARTS

if TYPE_CHECKING:
    from datetime import date

    from desktop.services.backup_restore import RestoreService
    from desktop.services.bundle import Services
    from desktop.services.diagnostics import Diagnosis
    from desktop.services.notebooks import NotebookService
    from desktop.services.passphrases import ProposedPhrase
    from desktop.services.workspace import Workspace

DEMONSTRATION_FOLDER: Final = "demonstration"
DEMONSTRATION_PASSPHRASE: Final = "carnet de démonstration"  # noqa: S105 - everybody may know it
_LONGEST_WAIT: Final = 30

MakeService = Callable[[Path], "NotebookService"]
MakeDemonstration = Callable[[Path, str], object]
"""`(directory, passphrase)`: makes a notebook of invented households."""


def quick_tries_left(directory: Path) -> int:
    """As `desktop.services.quick_state` says, imported when there is something to look at."""
    from desktop.services.quick_state import quick_tries_left

    return quick_tries_left(directory)


class Gate:
    """One notebook's directory and its ways in.

    Everything but `exists()`, `propose_passphrase()` and the properties imports the database or derives keys: run it
    in the worker thread.
    """

    def __init__(
        self,
        directory: Path,
        make_service: MakeService,
        make_demonstration: MakeDemonstration,
        count_quick_tries: Callable[[Path], int] = quick_tries_left,
    ) -> None:
        self.directory = directory
        self.wrong_tries = 0
        self._by_passphrase = False
        self.wants_new_key = False
        """Asked for in an open notebook, to be done once it is locked."""
        self.sheet_noted: bool | None = None
        """Whether a sheet made while the notebook was closed was verified; kept in it at the next opening."""
        self._make_service = make_service
        self._make_demonstration = make_demonstration
        self._count_quick_tries = count_quick_tries

    def exists(self) -> bool:
        """Whether any part of a notebook is there; looks at file names only."""
        return any((self.directory / name).exists() for name in NOTEBOOK_PARTS)

    @property
    def is_demonstration(self) -> bool:
        """Whether its households are invented."""
        return self.directory.name == DEMONSTRATION_FOLDER

    @property
    def wait_seconds(self) -> int:
        """How long to wait after the wrong tries so far: 1, 2, 4 … 30 seconds."""
        return min(2 ** (self.wrong_tries - 1), _LONGEST_WAIT) if self.wrong_tries else 0

    def demonstration(self) -> Gate:
        """The way into the demonstration notebook kept beside this one."""
        return Gate(
            self.directory / DEMONSTRATION_FOLDER,
            self._make_service,
            self._make_demonstration,
            self._count_quick_tries,
        )

    def propose_passphrase(self) -> ProposedPhrase:
        """A passphrase of seven words drawn at random; another one at each call."""
        from desktop.paths import resource_dir
        from desktop.services.passphrases import propose_passphrase

        return propose_passphrase(resource_dir())

    def warm_up(self) -> None:
        """Import what opening needs, while the passphrase is being typed."""
        _ = self._service

    def open(self, passphrase: str, *, accept_older: bool = False) -> Services:
        """Open by the passphrase; AppError says why not. `accept_older` when the worker was told that it is a copy."""
        return self._opened(self._service.open(passphrase, accept_older=accept_older))

    def quick_tries_left(self) -> int:
        """How many codes of the day may be tried; 0 when there is no quick way in now."""
        if not (self.directory / DAY_CODE).exists():
            return 0
        return self._count_quick_tries(self.directory)

    def open_quickly(self, code: str) -> Services:
        """Open by the code of the day; AppError says why not."""
        return self._opened(self._service.open_quickly(code), by_passphrase=False)

    def renew_quick(self, services: Services) -> None:
        """After an opening by the passphrase, the quick way in of the day, if the worker wants it; AppError."""
        if self._by_passphrase:
            self._service.quick.renew(services.workspace)

    def quick_is_on(self, services: Services) -> bool:
        """Whether the worker wants a quick way in."""
        return self._service.quick.is_on(services.workspace)

    def turn_quick_on(self, services: Services, passphrase: str, code: str) -> None:
        """Have a quick way in with this code, from now on; AppError says why not."""
        self._service.turn_quick_on(services.workspace, passphrase, code)

    def turn_quick_off(self, services: Services) -> None:
        """Have none any more."""
        self._service.quick.turn_off(services.workspace)

    def recover(self, code: str, new_passphrase: str, *, accept_older: bool = False) -> Services:
        """Open by the recovery code and set a new passphrase; AppError says why not."""
        return self._opened(self._service.recover(code, new_passphrase, accept_older=accept_older))

    def keep_mark(self, services: Services) -> None:
        """Note in the system's keyring how far this notebook goes; nothing happens where there is none."""
        self._service.keep_mark(services.workspace)

    def restores(self) -> RestoreService:
        """Finds backups and puts one in the place of this notebook, while it is closed."""
        return self._service.restores

    def create(self, passphrase: str) -> tuple[Services, str]:
        """Make the notebook; its services and its recovery code, which is kept nowhere."""
        made = self._service.create(passphrase)
        return self._opened(made.workspace), made.recovery_code

    def make_demonstration(self) -> None:
        """Make a notebook of invented households in this directory, with the passphrase that everybody may know."""
        self._make_demonstration(self.directory, DEMONSTRATION_PASSPHRASE)

    def change_passphrase(self, services: Services, current: str, new: str) -> None:
        """Put another passphrase in the place of the current one of the open notebook; AppError says why not."""
        self._service.change_passphrase(current, new, services.workspace)

    def change_key(self, current: str, new: str) -> tuple[str, date]:
        """Encrypt the closed notebook anew under another key and passphrase; AppError.

        Gives the new recovery code and its day; no sheet of it is known to exist.
        """
        made = self._service.change_key(current, new)
        self.sheet_noted = False
        return made

    def renew_recovery_code(self, services: Services, passphrase: str) -> str:
        """Another recovery code; the sheet made before opens this notebook no more, only copies made before."""
        return self._service.renew_recovery_code(passphrase, services.workspace)

    def write_sheet(self, code: str, made_on: date, out: Path) -> None:
        """Write the recovery sheet as PDF; AppError says why not, also when it would lie beside the notebook."""
        from desktop.services.recovery_sheet import write_recovery_sheet

        if out.resolve().is_relative_to(self.directory.resolve()):
            raise AppError(
                "Cet endroit est dans le dossier du carnet.",
                safe="La fiche n’y a pas été écrite\u00a0: qui trouverait les deux ensemble lirait tout.",
                do="Choisissez une clé USB ou un autre dossier.",
            )
        write_recovery_sheet(code, made_on, out)

    def diagnose(
        self,
        services: Services | None,
        progress: Callable[[int, int], None] = lambda done, total: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Diagnosis:
        """What the IT service needs to know, naming nobody; without an open notebook it says less."""
        workspace = services.workspace if services is not None else None
        return self._service.diagnose(workspace, progress=progress, stopped=stopped)

    def place_problem(self) -> str:
        """Why the notebook should not be in this folder; empty when all is well."""
        from desktop.services.notebook_place import place_problem

        return "" if self.is_demonstration else place_problem(self.directory)

    def is_over(self, error: Exception) -> bool:
        """Whether the quick way in has ended, so that the passphrase is asked for."""
        from desktop.services.notebooks import QuickEndedError

        return isinstance(error, QuickEndedError)

    def is_older(self, error: Exception) -> bool:
        """Whether the notebook is an older copy, to be opened only if the worker says so."""
        from desktop.services.notebooks import OlderCopyError

        return isinstance(error, OlderCopyError)

    def is_wrong_key(self, error: Exception) -> bool:
        """Whether what was typed opens nothing, rather than the notebook being unusable."""
        from desktop.services.notebooks import WrongKeyError

        return isinstance(error, WrongKeyError)

    @cached_property
    def _service(self) -> NotebookService:
        return self._make_service(self.directory)

    def _opened(self, workspace: Workspace, *, by_passphrase: bool = True) -> Services:
        from desktop.services.bundle import Services

        self.wrong_tries, self._by_passphrase = 0, by_passphrase
        services = Services.over(workspace)
        if self.sheet_noted is not None:
            services.settings.save(replace(services.settings.load(), recovery_noted=self.sheet_noted))
            self.sheet_noted = None
        return services
