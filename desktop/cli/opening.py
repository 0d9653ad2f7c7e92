"""The notebook that a command works on."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.answers import tell
from desktop.cli.asking import PASSPHRASE, ask
from desktop.errors import AppError
from desktop.paths import default_data_dir

if TYPE_CHECKING:
    from desktop.services.notebooks import NotebookService
    from desktop.services.workspace import Workspace

MakeService = Callable[[Path], "NotebookService"]
"""The notebook of a directory with all that it needs: `main.py` makes it, for the commands as for the window."""


class Notebooks:
    """Gives a command its notebook: `notebooks(arguments, read_only=…)` opens it."""

    def __init__(self, make_service: MakeService) -> None:
        self._make_service = make_service

    def at(self, arguments: argparse.Namespace) -> NotebookService:
        """The notebook of the directory that was named, there or not."""
        return self._make_service(arguments.data_dir or default_data_dir())

    def existing(self, arguments: argparse.Namespace) -> NotebookService:
        """The same, not yet open; raises AppError where there is none."""
        service = self.at(arguments)
        if not service.exists():
            raise AppError(
                "Il n’y a pas de carnet à cet endroit.", do="Indiquez le bon dossier avec --data-dir, ou ouvrez Perron."
            )
        return service

    @contextmanager
    def __call__(
        self, arguments: argparse.Namespace, *, read_only: bool = True, beside: bool = False, names: bool = False
    ) -> Iterator[Workspace]:
        """The notebook of the command, open; a command that only reads works beside an open window.

        `beside`: so does one that writes, as far as it only reads then and leaves its line in the journal.
        `names`: what it reads names people, so that it leaves such a line too, and changes nothing else.
        """
        workspace = _open(self.existing(arguments), ask(PASSPHRASE), read_only=read_only, beside=beside)
        try:
            if workspace.notebook.older is not None:
                tell(workspace.notebook.older.happened, 0)
            if names and not workspace.notebook.may_write:
                _note_reading(workspace, arguments.command)
            yield workspace
        finally:
            workspace.notebook.close()


def _open(service: NotebookService, passphrase: str, *, read_only: bool, beside: bool) -> Workspace:
    from desktop.services.notebooks import NotebookBusyError
    from desktop.services.retention import RetentionService

    if read_only:
        reading = service.open(passphrase, read_only=True)
        if not RetentionService(reading).has_come_back():
            return reading
        reading.notebook.close()  # nobody who was deleted is shown again by an older copy
    try:
        writing = service.open(passphrase)
    except NotebookBusyError:
        if not beside:
            raise
        return service.open(passphrase, read_only=True)
    try:
        _begin(writing)
    except BaseException:
        writing.notebook.close()
        raise
    return writing


def _note_reading(workspace: Workspace, command: str) -> None:
    """Names were read: a line of the journal (R3)."""
    from desktop.domain.acts import JournalAct

    with suppress(AppError):  # a folder that may not be written is read all the same
        workspace.notebook.note(workspace.clock.now(), JournalAct.READ_BY_COMMAND, "notebook", command)


def _begin(workspace: Workspace) -> None:
    """What every opening for writing begins with, by the window or by a command."""
    from desktop.services.journal import JournalService
    from desktop.services.retention import RetentionService

    JournalService(workspace).begin()
    RetentionService(workspace).settle()
