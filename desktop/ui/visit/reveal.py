"""Bringing a part of a long page into sight."""

from PySide6.QtWidgets import QScrollArea, QWidget

from desktop.ui.theme import SPACE


def reveal(widget: QWidget) -> None:
    """Scrolls the page so that a widget is in sight, with some room around it."""
    parent: QWidget | None = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    if isinstance(parent, QScrollArea):
        parent.ensureWidgetVisible(widget, 0, SPACE * 6)
