"""The notebook that a command works on."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.asking import PASSPHRASE, ask
from desktop.errors import AppError
from desktop.paths import default_data_dir

if TYPE_CHECKING:
    from desktop.services.notebooks import NotebookService
    from desktop.services.workspace import Workspace

OpenNotebook = Callable[..., "AbstractContextManager[Workspace]"]
"""`open_notebook(arguments, read_only=…)`."""


def notebook_service(directory: Path) -> NotebookService:
    """The notebook of a directory, not yet open; raises AppError where there is none."""
    from desktop.paths import resource_dir
    from desktop.services.clock import SystemClock
    from desktop.services.notebooks import NotebookService
    from desktop.services.workspace import Resources

    service = NotebookService(directory, Resources.load(resource_dir()), SystemClock())
    if not service.exists():
        raise AppError(
            "Il n’y a pas de carnet à cet endroit.", do="Indiquez le bon dossier avec --data-dir, ou ouvrez Perron."
        )
    return service


@contextmanager
def open_workspace(arguments: argparse.Namespace, *, read_only: bool = True) -> Iterator[Workspace]:
    """The notebook of the command, open; a command that only reads works beside an open window."""
    service = notebook_service(arguments.data_dir or default_data_dir())
    workspace = service.open(ask(PASSPHRASE), read_only=read_only)
    try:
        yield workspace
    finally:
        workspace.notebook.close()
