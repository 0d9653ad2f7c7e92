"""The notebook that a command works on, and the passphrase that opens it."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop.errors import AppError
from desktop.paths import default_data_dir

if TYPE_CHECKING:
    from desktop.services.workspace import Workspace

PASSPHRASE_VARIABLE = "PERRON_PASSPHRASE"  # noqa: S105 - the name of a variable, not a passphrase


@contextmanager
def open_workspace(arguments: argparse.Namespace, *, read_only: bool = True) -> Iterator[Workspace]:
    """The notebook of the command, open; a command that only reads works beside an open window."""
    from desktop.paths import resource_dir
    from desktop.services.clock import SystemClock
    from desktop.services.notebooks import NotebookService
    from desktop.services.workspace import Resources

    directory = arguments.data_dir or default_data_dir()
    notebooks = NotebookService(directory, Resources.load(resource_dir()), SystemClock())
    if not notebooks.exists():
        raise AppError(
            "Il n’y a pas de carnet à cet endroit.", do="Indiquez le bon dossier avec --data-dir, ou ouvrez Perron."
        )
    workspace = notebooks.open(ask_passphrase(), read_only=read_only)
    try:
        yield workspace
    finally:
        workspace.notebook.close()


def ask_passphrase() -> str:
    """From its variable, else from the terminal, unseen; raises AppError without either."""
    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given:
        return given
    missing = AppError(f"La phrase de passe manque : donnez-la dans {PASSPHRASE_VARIABLE}.")
    if sys.stdin is None or not sys.stdin.isatty():
        raise missing
    try:
        return getpass.getpass("Phrase de passe : ")
    except EOFError:
        raise missing from None
