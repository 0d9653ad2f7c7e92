"""The pages and the pad: side by side, one above the other, or the pad alone, as the room allows."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.papers.pdf_pages import PdfPages
from desktop.ui.widgets import SecondaryButton

_BESIDE_CHARS: Final = 120
"""A page as narrow as what is left of fewer says nothing."""
_UNDER_LINES: Final = 56
_BESIDE, _UNDER, _APART = "beside", "under", "apart"


class PageAndPad(QWidget):
    """The whole page is seen like a sheet on the table; « large » gives it all the room, to be read."""

    def __init__(self, pages: PdfPages, pad: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages, self._pad = pages, pad
        self._large = False
        self.back = SecondaryButton("Revenir à la signature", "back")
        self._left = QWidget()
        self._column = QVBoxLayout(self._left)
        self._column.setSpacing(SPACE)
        self._column.addWidget(pages, 1)
        self._column.addWidget(self.back)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self._left, 2)
        self._box.addWidget(pad, 3)
        self.back.clicked.connect(lambda *_: self.show_pages(large=False))
        self._arrange()

    @property
    def is_large(self) -> bool:
        """Whether the pages have all the room."""
        return self._large

    @property
    def layout_now(self) -> str:
        """« beside », « under » or « apart »."""
        across = self.width() / max(1, self.fontMetrics().averageCharWidth())
        if across >= _BESIDE_CHARS:
            return _BESIDE
        return _UNDER if self.height() >= self.fontMetrics().lineSpacing() * _UNDER_LINES else _APART

    def show_pages(self, *, large: bool) -> None:
        """Gives the pages all the room, or the pad its own back."""
        moved = large != self._large
        self._large = large
        self._arrange()
        if moved:
            (self.back if large else self._pad).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size may ask for another arrangement."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """So may another text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._arrange()

    def _arrange(self) -> None:
        now = self.layout_now
        down = now == _UNDER and not self._large
        self._box.setDirection(QBoxLayout.Direction.TopToBottom if down else QBoxLayout.Direction.LeftToRight)
        alone = down or self._large
        self._column.setContentsMargins(SPACE * 3, SPACE * 2, SPACE * 3 if alone else SPACE, SPACE * 2)
        self._left.setVisible(self._large or now != _APART)
        self._pad.setVisible(not self._large)
        self.back.setVisible(self._large)
        self._pages.show_whole(whole=not self._large)
