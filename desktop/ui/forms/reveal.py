"""Bringing a part of a long page into sight, and the focus into it."""

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop.ui.look.theme import SPACE


def reveal(widget: QWidget) -> None:
    """Scrolls the page so that a widget is in sight, with some room around it."""
    parent: QWidget | None = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    if isinstance(parent, QScrollArea):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # what was just made gets its place
        if widget.height() > parent.viewport().height():  # what does not fit is read from its top
            bar = parent.verticalScrollBar()
            bar.setValue(bar.value() + widget.mapTo(parent, QPoint()).y() - SPACE * 2)
        else:
            parent.ensureWidgetVisible(widget, 0, SPACE * 6)


def first_focus(sheet: QWidget) -> QWidget | None:
    """The first thing in a sheet that takes the keys."""
    inside = sheet.findChildren(QWidget)
    return next(
        (one for one in inside if one.isVisibleTo(sheet) and one.isEnabled() and one.focusProxy() is None
         and one.focusPolicy() & Qt.FocusPolicy.TabFocus),
        None,
    )  # fmt: skip
