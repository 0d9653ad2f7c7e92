"""States that only a mouse or a key gives, forced so that the gallery can show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QGridLayout, QSizePolicy, QWidget

from desktop.ui.look.focus_ring import RingFrame
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import FlowRow, TextLabel, describe


def hovered(widget: QWidget) -> QWidget:
    """As under the mouse; a button must see it move."""
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    here, none = QPointF(4, 4), Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, here, here, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, move)
    return widget


def pressed(button: QAbstractButton) -> QWidget:
    """As while it is pressed."""
    button.setDown(True)
    return button


def disabled(widget: QWidget) -> QWidget:
    """Out of use."""
    widget.setEnabled(False)
    return widget


class _RingOnShow(QObject):
    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._widget.removeEventFilter(self)
            RingFrame(self._widget)
        return False


def focused(widget: QWidget) -> QWidget:
    """As with the focus: its ring comes once it lies somewhere."""
    _RingOnShow(widget.focusProxy() or widget)
    return widget


def row(*widgets: QWidget) -> QWidget:
    """Widgets side by side, with room for their focus rings."""
    return FlowRow(widgets, spacing=SPACE + 4)


def states(rows: Iterable[tuple[str, Callable[[], QWidget]]], columns: int = 3) -> QWidget:
    """Widgets in a grid, each under the name of its state."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(SPACE * 3)
    grid.setVerticalSpacing(SPACE)
    for place, (name, make) in enumerate(rows):
        line, column = divmod(place, columns)
        note = TextLabel(name, "caption", muted=True, wrap=False)
        note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        grid.addWidget(note, line * 2, column)
        made = make()
        describe(made, name)
        grid.addWidget(made, line * 2 + 1, column, Qt.AlignmentFlag.AlignTop)
    for column in range(columns):
        grid.setColumnStretch(column, 1)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    holder.setSizePolicy(policy)
    return holder
