"""The composition root: builds everything and hands it in; nothing else sees all the layers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli import run
from desktop.storage.process_lock import forbid_core_dumps

if TYPE_CHECKING:
    from desktop.services.notebooks import NotebookService

DEMONSTRATION_HOUSEHOLDS = 60
DEMONSTRATION_SEED = 62


def main(argv: Sequence[str] | None = None) -> int:
    """The command `perron`: a command without a window, or the window; returns the exit code."""
    forbid_core_dumps()
    return run(argv, open_window, showcase)


def open_window(data_dir: Path) -> int:
    """Shows the window over the notebook of a directory until it is closed."""
    from PySide6.QtWidgets import QApplication

    from desktop.ui.app import TITLE, AppWindow
    from desktop.ui.french_qt import install_french
    from desktop.ui.icons import icon
    from desktop.ui.tasks import TaskRunner
    from desktop.ui.theme import LIGHT
    from desktop.ui.unlock.gate import Gate

    app = QApplication(sys.argv[:1])
    app.setApplicationName(TITLE)
    app.setDesktopFileName("perron")
    install_french(app)
    app.setWindowIcon(icon("door-open", LIGHT.accent, 64))
    window = AppWindow(app, Gate(data_dir, notebook_service, make_demonstration), TaskRunner())
    window.show()
    return app.exec()


def notebook_service(directory: Path) -> NotebookService:
    """The notebook of a directory with the real clock and the shipped data; imports the database."""
    from desktop.paths import resource_dir
    from desktop.services.clock import SystemClock
    from desktop.services.notebooks import NotebookService
    from desktop.services.workspace import Resources

    return NotebookService(directory, Resources.load(resource_dir()), SystemClock())


def make_demonstration(directory: Path, passphrase: str) -> object:
    """A notebook of invented households up to today."""
    from desktop.services.clock import SystemClock
    from desktop.services.demo import make_demo

    return make_demo(
        directory,
        passphrase=passphrase,
        households=DEMONSTRATION_HOUSEHOLDS,
        seed=DEMONSTRATION_SEED,
        today=SystemClock().today(),
    )
