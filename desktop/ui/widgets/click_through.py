"""The first click outside an open list closes it and reaches what is under it: X11 would only close the list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget


class ClickThrough(QObject):
    """Watches the window of a list; `owner`, the line that opened it, only closes it."""

    def __init__(self, popup: QWidget, owner: QWidget) -> None:
        super().__init__(popup)
        self._popup, self._owner = popup, owner
        popup.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand a press outside on."""
        if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseButtonPress:
            return False
        if self._popup.rect().contains(self._popup.mapFromGlobal(event.globalPosition().toPoint())):
            return False
        under = QApplication.widgetAt(event.globalPosition().toPoint())
        if not under or under is self._owner or self._owner.isAncestorOf(under):  # nothing of ours may be there
            return False
        # where Qt hands the press on by itself it must not do so twice
        self._popup.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)
        self._popup.hide()
        self._press(under, event)
        return True

    def _press(self, under: QWidget, event: QMouseEvent) -> None:
        window = under.window().windowHandle()
        if not window:
            return
        place = window.mapFromGlobal(event.globalPosition())
        press = QMouseEvent(
            event.type(), place, event.globalPosition(), event.button(), event.buttons(), event.modifiers()
        )
        QApplication.sendEvent(window, press)
        give_focus(under)


def give_focus(widget: QWidget | None) -> None:
    """What Qt does for a press of its own."""
    while widget is not None and not widget.isWindow():
        if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.ClickFocus:
            widget.setFocus(Qt.FocusReason.MouseFocusReason)
            return
        widget = widget.parentWidget()
