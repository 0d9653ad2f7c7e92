"""The very pages of a bilan, rendered in the background."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.ui.screen import Screen


class Fetching(QObject):
    """Counts what is asked for: a document that comes late is not shown in the place of another."""

    def __init__(self, screen: Screen, failed: Callable[[Exception], None], parent: QObject) -> None:
        super().__init__(parent)
        self._screen, self._failed = screen, failed
        self._wanted = 0
        self._show: Callable[[bytes], None] | None = None

    def fetch(self, read: Callable[[], bytes], show: Callable[[bytes], None]) -> None:
        """Has the pages of a document shown once they are there."""
        self._wanted += 1
        self._show = show
        wanted = self._wanted
        self._screen.tasks.run(lambda: (wanted, read()), self._take, self._failed, "Préparation des pages…")

    def forget(self) -> None:
        """Shows nothing of what was asked for."""
        self._wanted += 1

    def _take(self, found: tuple[int, bytes]) -> None:
        wanted, content = found
        if wanted == self._wanted and self._show is not None:
            self._show(content)
