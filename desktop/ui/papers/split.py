"""Pages at the left, what is said about them at the right; the border between them can be moved."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE

_LEFT, _RIGHT = 480, 640
_CHARS = 40
"""Characters that the right side always holds, whatever the text size."""


class PagesBeside(QSplitter):
    """Two sides that are never cut: the right one keeps room for its words, the left one gives way."""

    def __init__(self, pages: QWidget, beside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._beside = beside
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(SPACE * 3, SPACE * 2, SPACE, SPACE * 2)
        column.addWidget(pages)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.addWidget(left)
        self.addWidget(beside)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 4)
        self.setSizes([_LEFT, _RIGHT])
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        self._beside.setMinimumWidth(max(500, self.fontMetrics().horizontalAdvance("0") * _CHARS + 110))
