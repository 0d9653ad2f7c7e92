"""`perron` as the tests start it: without a window, and without the keyring of whoever runs them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from desktop.cli import Windows, run

if TYPE_CHECKING:
    from desktop.services.notebooks import NotebookService

_WINDOW = 9
"""The code of a window or a showcase that would have been opened."""


def perron(arguments: Sequence[str]) -> int:
    """One command; gives its exit code."""
    return run(arguments, Windows(lambda _: _WINDOW, lambda _: _WINDOW, _no_trial), notebook_service)


def _no_trial() -> NoReturn:
    raise AssertionError("the trial of the installation has a window")


def notebook_service(directory: Path) -> NotebookService:
    """The notebook of a directory, whose older copies nobody remembers; imported only when a command wants it."""
    from desktop.paths import resource_dir
    from desktop.services.clock import SystemClock
    from desktop.services.notebooks import NotebookService
    from desktop.services.workspace import Resources

    return NotebookService(directory, Resources.load(resource_dir()), SystemClock(), marks=None)
