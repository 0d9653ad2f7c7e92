"""A finger that rests on something asks for its context menu; a finger that slides is `finger_scroll`'s."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QGestureEvent, QTapAndHoldGesture, QWidget

_LONGEST_MS: Final = 1_500
"""A gesture that comes later is not that finger's: what lies under it may have kept the end to itself."""
_ENDS: Final = frozenset({QEvent.Type.TouchEnd, QEvent.Type.TouchCancel})


class LongPress(QObject):
    """A finger that rests on something opens its context menu, as the right button of a mouse does."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._finger = QElapsedTimer()
        window.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        window.grabGesture(Qt.GestureType.TapAndHoldGesture)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A mouse that is held down makes the same gesture: it is left alone."""
        if event.type() == QEvent.Type.TouchBegin:
            self._finger.start()
        elif event.type() in _ENDS:
            self._finger.invalidate()
        elif isinstance(event, QGestureEvent) and self._finger.isValid() and not self._finger.hasExpired(_LONGEST_MS):
            held = event.gesture(Qt.GestureType.TapAndHoldGesture)
            if isinstance(held, QTapAndHoldGesture) and held.state() == Qt.GestureState.GestureFinished:
                self._finger.invalidate()
                place = self._window.mapFromGlobal(held.position().toPoint())
                QTimer.singleShot(0, self, lambda: self._ask_for_menu(place))  # a menu waits for its answer
                return True
        return False

    def _ask_for_menu(self, place: QPoint) -> None:
        target = self._window.childAt(place) or self._window
        event = QContextMenuEvent(
            QContextMenuEvent.Reason.Other, target.mapFrom(self._window, place), self._window.mapToGlobal(place)
        )
        QCoreApplication.sendEvent(target, event)
