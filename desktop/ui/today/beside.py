"""Two parts side by side where there is room for both, else one under the other."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.ui.look.theme import SPACE


class Beside(QWidget):
    """The first part keeps `chars` characters beside the second, which takes only what it needs."""

    def __init__(self, first: QWidget, second: QWidget, chars: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._second, self._chars = second, chars
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(SPACE * 2)
        self._box.addWidget(first, 1)
        self._box.addWidget(second)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stacks the parts when the first would be pressed."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Chooses again, when a part has changed."""
        room = self.width() - self._second.sizeHint().width() - SPACE * 2
        wide = room >= self.fontMetrics().averageCharWidth() * self._chars
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if direction != self._box.direction():
            self._box.setDirection(direction)
