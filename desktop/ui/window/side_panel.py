"""A panel beside what is being done: help, shortcuts, messages. It hides nothing where there is room for both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.window.regions import focus_into

_SMALLEST: Final = QSize(720, 560)
"""Of the page and the panel together (a laptop turned upright has 800 pixels): over a panel the page has less."""
_MAIN_CHARS: Final = 92
"""The least width of what stands beside the panel, in characters."""
_PANEL_CHARS: Final = 40
_LINES: Final = 10
"""The least height of both, one above the other, in lines of text for each."""

MakePart = Callable[[], QWidget]


class SidePanel(QFrame):
    """A title, a way to close, and one part at a time; Escape closes it (the window sees to that)."""

    closed = Signal()

    def __init__(self, title: str, part: QWidget) -> None:
        super().__init__()
        self.part = part
        self.setProperty("part", "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self.setAccessibleName(title)
        self.close_button = IconButton("cross", "Fermer ce volet (Échap)")
        self.close_button.clicked.connect(lambda *_: self.closed.emit())
        head = QHBoxLayout()
        head.addWidget(TextLabel(title, "title"), 1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE + 4, SPACE + 4, SPACE * 2)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(part, 1)


class Surround(QSplitter):
    """What is being done, and the panel: beside it where both have room, else over its lower half.

    What is being done stays in sight and scrolls; only a window of a few lines shows the panel alone.
    """

    moved = Signal()
    """The panel has another size, or was closed or opened."""

    def __init__(self, main: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.main = main
        self._key = ""
        self._panel: SidePanel | None = None
        self._came_from: QWidget | None = None
        self.share = 0.3
        """How much of the width the panel takes beside the page."""
        self._share_under = 0.5
        """How much of the height it takes under it."""
        self.setMinimumSize(_SMALLEST)
        self.setChildrenCollapsible(False)
        self.addWidget(main)
        self.setStretchFactor(0, 1)
        self.splitterMoved.connect(lambda *_: self._measure())

    @property
    def key(self) -> str:
        """Which part is open; empty when none is."""
        return self._key

    @property
    def panel(self) -> SidePanel | None:
        """The panel, while it is open."""
        return self._panel

    def toggle(self, key: str, title: str, make: MakePart) -> None:
        """Open a part; the same keys once more close it."""
        if key == self._key:
            self.close_panel()
        else:
            self.open_panel(key, title, make)

    def open_panel(self, key: str, title: str, make: MakePart) -> None:
        """Show a part and give it the focus; the one before goes."""
        came_from = self._came_from or self.window().focusWidget()
        self._throw_away()
        self._key, self._came_from = key, came_from
        self._panel = panel = SidePanel(title, make())
        panel.closed.connect(self.close_panel)
        self.addWidget(panel)
        self.setStretchFactor(1, 0)
        panel.show()
        self._arrange()
        focus_into(panel.part)
        self.moved.emit()

    def close_panel(self) -> bool:
        """Take the panel away and give the focus back; False when there is none."""
        if self._panel is None:
            return False
        had_focus = self._panel.isAncestorOf(self.window().focusWidget() or self.main)
        back, self._came_from = self._came_from, None
        self._throw_away()
        self.main.show()
        if had_focus and back is not None and isValid(back) and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.moved.emit()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size may ask for another arrangement."""
        super().resizeEvent(event)
        if self._panel is not None:
            self._arrange()

    def _throw_away(self) -> None:
        panel, self._panel, self._key = self._panel, None, ""
        if panel is not None:
            panel.hide()
            panel.setParent(None)
            panel.deleteLater()

    def _arrange(self) -> None:
        metrics = self.fontMetrics()
        chars = self.width() / metrics.averageCharWidth()
        beside = chars >= _MAIN_CHARS + _PANEL_CHARS
        under = self.height() >= 2 * _LINES * metrics.lineSpacing()
        self.setOrientation(Qt.Orientation.Horizontal if beside or not under else Qt.Orientation.Vertical)
        self.main.setVisible(beside or under)
        length, share = (self.width(), self.share) if beside else (self.height(), self._share_under)
        mine = round(length * min(max(share, 0.15), 0.6))
        self.setSizes([length - mine, mine])

    def _measure(self) -> None:
        if self._panel is not None and self.main.isVisible():
            main, mine = self.sizes()
            share = mine / max(1, main + mine)
            if self.orientation() == Qt.Orientation.Horizontal:
                self.share = share
            else:
                self._share_under = share
            self.moved.emit()
