"""Pages beside what is said about them, or above it where the window is upright; the border can be moved."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE

_LEFT, _RIGHT = 480, 640
_ABOVE, _BELOW = 4, 5
_CHARS: Final = 40
"""Characters that the right side always holds, whatever the text size."""
_NARROW: Final = 360
"""Pages in less than this are a strip that nobody reads."""
_TALL: Final = 640
"""From this height on, pages and words have room enough one above the other."""


class PagesBeside(QSplitter):
    """Two sides that are never cut: the right one keeps room for its words, the left one gives way, then goes above."""

    def __init__(self, pages: QWidget, beside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._beside = beside
        left = QWidget()
        self._column = QVBoxLayout(left)
        self._column.addWidget(pages)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.addWidget(left)
        self.addWidget(beside)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 4)
        self._lay_out()

    @property
    def is_stacked(self) -> bool:
        """Whether the pages stand above what is said about them."""
        return self.orientation() == Qt.Orientation.Vertical

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn with the window."""
        self._turn(event.size())
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()
            self._turn(self.size())

    def _turn(self, size: QSize) -> None:
        is_upright = size.height() >= _TALL and size.width() - self._words_width() < _NARROW
        if is_upright != self.is_stacked:
            self.setOrientation(Qt.Orientation.Vertical if is_upright else Qt.Orientation.Horizontal)
            self._lay_out()

    def _lay_out(self) -> None:
        beside = SPACE * 3 if self.is_stacked else SPACE
        self._column.setContentsMargins(SPACE * 3, SPACE * 2, beside, SPACE * 2)
        self.setSizes([_ABOVE * self.height(), _BELOW * self.height()] if self.is_stacked else [_LEFT, _RIGHT])
        self._fit()

    def _fit(self) -> None:
        self._beside.setMinimumWidth(0 if self.is_stacked else self._words_width())

    def _words_width(self) -> int:
        return max(500, self.fontMetrics().horizontalAdvance("0") * _CHARS + 110)
