"""Where one is in the recorder: gone back to when a draft is opened, and kept while the page is still being drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.visit.content import VisitContent
from desktop.ui.widgets import ScrollColumn
from desktop.ui.work.steps import Breath


class PlaceKeeper(QObject):
    """Puts the focus where it was, then has the form drawn breath by breath; what is in sight stays where it is."""

    drawn = Signal()
    """All of the form is there."""

    def __init__(self, page: ScrollColumn, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._content: VisitContent | None = None
        self._values: Mapping[str, Any] = {}
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._restore)
        self._drawing = Breath(self._breathe, self)

    def of(self, content: VisitContent) -> dict[str, Any]:
        """The place where one is now, for the draft."""
        return {"focus": content.fields.focused_field(), "scroll": self._page.verticalScrollBar().value()}

    def restore(self, content: VisitContent, values: Mapping[str, Any]) -> None:
        """Goes to the place that a draft holds, to the outcome when it holds none, and has the rest drawn."""
        self._content, self._values = content, values
        self._soon.start()
        content.changed.connect(self.stay)

    def stop(self) -> None:
        """Draws nothing more and goes nowhere."""
        self._soon.stop()
        self._drawing.stop()
        self._content, self._values = None, {}

    def _restore(self) -> None:
        content = self._content
        if content is None:
            return
        _settle()  # just after unlocking nothing has its place yet, and a page without a height cannot be scrolled
        if not content.fields.focus_field(str(self._values.get("focus", ""))):
            content.fields.focus_field("outcome")
            self._page.verticalScrollBar().setValue(0)
        self._drawing.start()

    def _breathe(self) -> None:
        content = self._content
        if content is None:
            return
        anchor = self._anchor(content)
        before = self._height_of(anchor)
        more = content.build_next()
        _settle()
        bar = self._page.verticalScrollBar()
        bar.setValue(bar.value() + self._height_of(anchor) - before)
        if more:
            self._drawing.start()
        else:
            self._go_back()
            self.drawn.emit()

    def _go_back(self) -> None:
        """To the same height of the page as in the draft, unless whoever writes is already elsewhere."""
        if "scroll" in self._values:
            self._page.verticalScrollBar().setValue(int(self._values["scroll"]))
        self._values = {}

    def stay(self) -> None:
        """Whoever writes, or is led to an error, is where they want to be; the rest is still drawn."""
        self._values = {}

    def _anchor(self, content: VisitContent) -> QWidget | None:
        """What must not move: the field with the focus when it is in sight, else the first sheet in sight."""
        focus: QWidget | None = self._page.window().focusWidget()
        if focus is not None and content.isAncestorOf(focus) and self._is_in_sight(focus):
            return focus
        if self._page.verticalScrollBar().value() == 0:
            return None
        return next((sheet.widget for sheet in content.sheets() if self._is_in_sight(sheet.widget)), None)

    def _is_in_sight(self, widget: QWidget) -> bool:
        top = self._height_of(widget)
        return top + widget.height() > 0 and top < self._page.viewport().height()

    def _height_of(self, widget: QWidget | None) -> int:
        return 0 if widget is None else widget.mapTo(self._page.viewport(), QPoint(0, 0)).y()


def _settle() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
