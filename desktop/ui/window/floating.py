"""Messages over the page: nothing under the finger moves, and the foot of a page is never covered."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QAbstractScrollArea, QScrollArea, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.ui.look.theme import SPACE
from desktop.ui.messages.bar import MessageBar
from desktop.ui.widgets.elevation import Shadow

_LINES_EACH: Final = 14
"""So many lines of the page for one message."""
_WIDEST_CHARS: Final = 110
"""A line of text any longer is hard to read."""


class PageFloor(QWidget):
    """The pages, and the message bar at the bottom of what scrolls in the page shown.

    What scrolls gives way at its end, so that everything can still be scrolled into sight; where nothing scrolls,
    the bar lies at the bottom of the page.
    """

    def __init__(self, pages: QStackedWidget, bar: MessageBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages, self._bar = pages, bar
        self._area: QScrollArea | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(pages)
        bar.setParent(self)
        bar.resized.connect(self.place)
        pages.currentChanged.connect(lambda _place: self.place())
        bar.installEventFilter(self)
        bar.setProperty("overlay", True)
        Shadow(bar)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The words of the bar take other room: another text size, another message."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.place()
        return False

    def event(self, event: QEvent) -> bool:
        """Another size of the page."""
        handled = super().event(event)
        if event.type() in {QEvent.Type.Resize, QEvent.Type.LayoutRequest}:
            self.place()
        return handled

    def place(self) -> None:
        """Put the bar where it covers nothing that cannot be scrolled away."""
        bar = self._bar
        bar.set_room(self.height() // (self.fontMetrics().lineSpacing() * _LINES_EACH))
        if bar.isHidden():
            self._give_way(None, 0)
            return
        area = self._scrolled()
        ground = self.rect() if area is None else QRect(area.mapTo(self, QPoint(0, 0)), area.size())
        room = self.width() - SPACE * 4
        width = min(room, bar.fontMetrics().averageCharWidth() * _WIDEST_CHARS)
        height = bar.heightForWidth(width)
        bottom = ground.bottom() - SPACE
        bar.setGeometry((self.width() - width) // 2, max(0, bottom - height), width, height)
        bar.raise_()
        self._give_way(area if isinstance(area, QScrollArea) else None, height + SPACE * 2)

    def _scrolled(self) -> QAbstractScrollArea | None:
        """The largest part of the page that scrolls."""
        page = self._pages.currentWidget()
        if page is None:
            return None
        areas = [page] if isinstance(page, QAbstractScrollArea) else page.findChildren(QAbstractScrollArea)
        seen = [area for area in areas if area.isVisible()]
        largest = max(seen, key=lambda area: area.width() * area.height(), default=None)
        return largest if largest is not None and largest.height() * 2 > page.height() else None

    def _give_way(self, area: QScrollArea | None, height: int) -> None:
        if self._area is not None and self._area is not area and isValid(self._area):
            self._area.setViewportMargins(0, 0, 0, 0)
        self._area = area
        if area is not None and area.viewportMargins().bottom() != height:
            area.setViewportMargins(0, 0, 0, height)
