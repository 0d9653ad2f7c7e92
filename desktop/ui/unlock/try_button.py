"""The button that tries a secret: busy while the key is derived, asleep for a while after a wrong try."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.widgets import PrimaryButton

SECOND_MS: Final = 1000


class TryButton(PrimaryButton):
    """Says what it is doing; `is_ready` when a try may be made, `rested` once it may again."""

    rested = Signal()

    def __init__(self, text: str, icon_name: str, second_ms: int = SECOND_MS, parent: QWidget | None = None) -> None:
        super().__init__(text, icon_name, parent)
        self._rest = text
        self._busy = ""
        self._left = 0
        self._timer = QTimer(self, interval=second_ms)
        self._timer.timeout.connect(self._second_passed)

    @property
    def is_ready(self) -> bool:
        """Whether a try may be made now."""
        return not self._busy and not self._left

    def set_busy(self, word: str) -> None:
        """Say what is being done; empty when it is over."""
        self._busy = word
        self._show_state()

    def wait(self, seconds: int) -> None:
        """Sleep for some seconds, counted down on the button; 0 does nothing."""
        self._left = seconds
        if seconds:
            self._timer.start()
        self._show_state()

    def _second_passed(self) -> None:
        self._left -= 1
        if not self._left:
            self._timer.stop()
        self._show_state()
        if not self._left:
            self.rested.emit()

    def _show_state(self) -> None:
        waiting = f"Patientez {self._left}\u00a0s" if self._left else ""
        self.setText(self._busy or waiting or self._rest)
        self.setEnabled(self.is_ready)
