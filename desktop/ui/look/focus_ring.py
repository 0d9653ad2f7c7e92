"""The focus ring: one drawing for everything that takes the keyboard, in every theme."""

from __future__ import annotations

from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QScrollArea, QSplitter, QWidget
from shiboken6 import isValid

from desktop.ui.look.follower import Follower
from desktop.ui.look.marker import tokens_of
from desktop.ui.look.tokens import RADIUS, RING_GAP

OWN_RING: Final = "ownFocusRing"
"""A widget with this property set shows by itself where the focus is."""

_WRITTEN_IN: Final = ("QLineEdit", "QTextEdit", "QPlainTextEdit", "QAbstractSpinBox")
_AROUND_A_LINE: Final = ("QComboBox", "QAbstractSpinBox")
_LIST: Final = ("QAbstractItemView",)
"""By the names that Qt has for them: Python gets to know these types when a screen has one, not before the first."""
_NAME: Final = "focusRing"


@runtime_checkable
class PartFocused(Protocol):
    """A widget of which only a part is at hand, the current tab for instance."""

    def focus_rect(self) -> QRect:
        """That part, in the widget's coordinates."""


class RingFrame(Follower):
    """The ring around one widget; kept inside its host, so that it is whole at an edge too."""

    def __init__(self, target: QWidget, *, seen: bool = True) -> None:
        self._seen = seen
        self._part = target if isinstance(target, PartFocused) else None
        tokens = tokens_of(target)
        self._ring = tokens.ring
        super().__init__(target, _host_of(target), RING_GAP + tokens.ring)
        self.setObjectName(_NAME)

    def outline(self) -> QRect:
        """The part at hand, or the whole widget; never nearer to the host's edge than the ring is wide."""
        rect = self._target.rect() if self._part is None else self._part.focus_rect()
        edge = self._host.rect().adjusted(self._around, self._around, -self._around, -self._around)
        edge.moveTopLeft(self._target.mapFrom(self._host, edge.topLeft()))
        return rect.intersected(edge)

    def place(self) -> None:
        """Stay unseen while the mouse alone was used."""
        if self._seen:
            super().place()
        else:
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key makes the ring seen; a part at hand may change with each painting."""
        if watched is self._target:
            if event.type() == QEvent.Type.KeyPress and not self._seen:
                self._seen = True
                self.place()
            elif event.type() == QEvent.Type.Paint and self._part is not None:
                self.place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring outside the widget, with a thread of ground between them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens_of(self).accent), self._ring))
        half = self._ring / 2
        radius = RADIUS + RING_GAP + half
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)
        painter.end()


class FocusRing(QObject):
    """Puts the ring around whatever has the focus in the whole program."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName(_NAME)
        self._frame: RingFrame | None = None
        app.focusChanged.connect(self._on_focus)

    @property
    def frame(self) -> RingFrame | None:
        """The ring shown now."""
        return self._frame if self._frame is not None and isValid(self._frame) else None

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        frame, self._frame = self.frame, None
        if frame is not None:
            frame.retire()
        target = _ringed(now)
        if target is not None:
            by_mouse = QApplication.mouseButtons() != Qt.MouseButton.NoButton
            self._frame = RingFrame(target, seen=_is_one(target, _WRITTEN_IN) or not by_mouse)


def follow_focus(app: QApplication) -> None:
    """Make the one follower of the focus, if it is not there yet."""
    if app.findChild(FocusRing, _NAME, Qt.FindChildOption.FindDirectChildrenOnly) is None:
        FocusRing(app)


def _ringed(widget: QWidget | None) -> QWidget | None:
    """The widget to be ringed for a focus there; None for windows, lists that popped up, and who shows it alone."""
    if widget is None or widget.isWindow() or widget.property(OWN_RING):
        return None
    parent = widget.parentWidget()
    if parent is not None and isinstance(widget, QLineEdit) and _is_one(parent, _AROUND_A_LINE):
        return parent
    popped = widget.window().windowType() == Qt.WindowType.Popup
    return None if popped and _is_one(widget, _LIST) else widget


def _is_one(widget: QWidget, kinds: tuple[str, ...]) -> bool:
    return any(widget.inherits(kind) for kind in kinds)


def _host_of(widget: QWidget) -> QWidget:
    """What the ring is drawn in: what is scrolled with the widget, its side of a splitter, or the window."""
    host = widget.parentWidget() or widget
    while (parent := host.parentWidget()) is not None and not host.isWindow():
        around = parent.parentWidget()
        if isinstance(parent, QSplitter) or (isinstance(around, QScrollArea) and around.widget() is host):
            break
        if isinstance(parent, QAbstractScrollArea) and not isinstance(parent, QScrollArea):
            break  # the viewport of a list that holds widgets
        host = parent
    return host
