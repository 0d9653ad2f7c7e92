"""What opening the notebook needs, imported while the passphrase is being typed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, QTimer

SCREENS: Final = (
    "desktop.ui.window.workbench",
    "desktop.ui.today.page",
    "desktop.ui.households.page",
    "desktop.ui.households.sheet",
    "desktop.ui.households.editor",
    "desktop.ui.measure.page",
    "desktop.ui.measure.opening",
    "desktop.ui.visit.page",
    "desktop.ui.visit.reading",
    "desktop.ui.report.page",
    "desktop.ui.exchange.page",
    "desktop.ui.settings.page",
)


class WarmUp(QObject):
    """Imports one screen after the other, each in its own breath: none takes 50 ms, all of them take 300."""

    def __init__(self, is_over: Callable[[], bool], done: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._is_over, self._done = is_over, done
        self._left = list(SCREENS)

    def go_on(self) -> None:
        """Import the next one, unless the notebook is open, and ask to go on; `done` is called after the last."""
        if self._is_over():
            return
        if self._left:
            import_module(self._left.pop(0))
            QTimer.singleShot(0, self, self.go_on)
        else:
            self._done()
