"""A finger that slides over a page moves it, as on any tablet; a finger that only touches presses, as it always did.

Let go in motion the page runs on, unless nothing may move by itself; the next touch stops it, and presses nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from desktop.ui.look.motion import duration
from desktop.ui.touch.coasting import Coasting, FingerPace

_SAME_PLACE: Final = 40
"""Pixels that two touches of a fingertip may be apart and still be a double one."""


class FingerScroll(QObject):
    """Watches what the system makes of fingers on one window, which must be shown.

    Qt turns touches that nobody takes into those of a mouse: buttons work, and nothing would ever scroll. Qt's own
    QScroller holds every press back and then gives it without the focus: no field could be typed into.
    """

    def __init__(self, window: QWidget, now: Callable[[], float] = monotonic) -> None:
        super().__init__(window)
        self._window, self._now = window, now
        self.coasting = Coasting(now, self)
        self._pace = FingerPace()
        self._area: QAbstractScrollArea | None = None
        self._pressed: QWidget | None = None
        self._before = self._begin = self._last = QPointF()
        self._sliding = self._stopped = False
        window.windowHandle().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes the moves of a finger that slides, and lets everything else through."""
        if not isinstance(event, QMouseEvent) or not _is_finger(event):
            return False
        match event.type():
            case QEvent.Type.MouseButtonPress:
                return self._press(event.position())
            case QEvent.Type.MouseButtonDblClick:
                return self._press_again(watched, event)
            case QEvent.Type.MouseMove if self._area is not None:
                return self._slide(self._area, event.position())
            case QEvent.Type.MouseButtonRelease:
                return self._let_go()
        return False

    def _press(self, at: QPointF) -> bool:
        """A touch that stops a page in motion is no press: nobody aims at what moves."""
        self._before, self._begin, self._last = self._begin, at, at
        self._sliding, self._stopped = False, self.coasting.stop()
        self._pace.begin(at.y(), self._now())
        touched = self._window.childAt(at.toPoint())
        self._pressed = None if self._stopped else touched
        self._area = _area_around(touched)
        return self._stopped

    def _press_again(self, window: QObject, event: QMouseEvent) -> bool:
        """Two quick touches in two places are two touches: Qt, which sees no mouse move between, says a double one."""
        if self._stopped:
            return True
        # the press that the double one is made of came before it, and was not handed on
        if (event.position() - self._before).manhattanLength() <= _SAME_PLACE:
            return False
        left = Qt.MouseButton.LeftButton
        press = QMouseEvent(
            QEvent.Type.MouseButtonPress, event.position(), event.globalPosition(), left, left, event.modifiers()
        )
        QApplication.sendEvent(window, press)
        _give_focus(self._pressed)
        return True

    def _slide(self, area: QAbstractScrollArea, at: QPointF) -> bool:
        far = at - self._begin
        if not self._sliding and abs(far.y()) > max(QApplication.startDragDistance(), abs(far.x())):
            self._sliding = True
            self._take_press_back()
        if self._sliding:
            bar = area.verticalScrollBar()
            bar.setValue(round(bar.value() - (at.y() - self._last.y())))
            self._last = at
        self._pace.pass_by(at.y(), self._now())
        return self._sliding

    def _take_press_back(self) -> None:
        """What was under the finger was not meant: the finger leaves it before it is lifted."""
        if self._pressed is None:
            return
        away, left = QPointF(-10_000, -10_000), Qt.MouseButton.LeftButton
        no_button, no_keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        for kind, button, held in (
            (QEvent.Type.MouseMove, no_button, left),
            (QEvent.Type.MouseButtonRelease, left, no_button),
        ):
            QApplication.sendEvent(self._pressed, QMouseEvent(kind, away, away, button, held, no_keys))

    def _let_go(self) -> bool:
        area, was_sliding, had_stopped = self._area, self._sliding, self._stopped
        self._sliding, self._stopped, self._area, self._pressed = False, False, None, None
        if was_sliding and area is not None and duration(area, "calm"):
            self.coasting.begin(area.verticalScrollBar(), -self._pace.speed(self._now()))
        return was_sliding or had_stopped


def _give_focus(widget: QWidget | None) -> None:
    """What Qt does for a press of its own."""
    while widget is not None and not widget.isWindow():
        if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.ClickFocus:
            widget.setFocus(Qt.FocusReason.MouseFocusReason)
            return
        widget = widget.parentWidget()


def _is_finger(event: QMouseEvent) -> bool:
    device = event.pointingDevice()
    return device is not None and device.type() == QInputDevice.DeviceType.TouchScreen


def _area_around(widget: QWidget | None) -> QAbstractScrollArea | None:
    """What scrolls up and down around a widget: the innermost that has somewhere to go."""
    while widget is not None:
        if isinstance(widget, QAbstractScrollArea) and widget.verticalScrollBar().maximum() > 0:
            return widget
        widget = widget.parentWidget()
    return None
