"""Fingers: whatever scrolls follows a finger and coasts on; a finger that rests asks for the context menu."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, QPoint, QPointF, Qt, QTimer, SignalInstance
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QMouseEvent, QScrollPrepareEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QGestureEvent,
    QPlainTextEdit,
    QScroller,
    QScrollerProperties,
    QTapAndHoldGesture,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

_MARK: Final = "scrolledByFinger"
_METRIC: Final = QScrollerProperties.ScrollMetric
_OFF: Final = QScrollerProperties.OvershootPolicy.OvershootAlwaysOff
_BESIDE: Final = QPointF(-1, -1)
_LONGEST_MS: Final = 1_500
"""A gesture that comes later is not that finger's: what lies under it may have kept the end to itself."""
_ENDS: Final = frozenset({QEvent.Type.TouchEnd, QEvent.Type.TouchCancel})


def follow_fingers(window: QWidget, *page_changes: SignalInstance) -> None:
    """Have a window, and whatever these signals bring into it, answer to fingers."""
    LongPress(window)
    fingers = FingerScroll(window)
    fingers.watch(window)
    for changed in page_changes:
        changed.connect(lambda *_: fingers.watch(window))


class FingerScroll(QObject):
    """Lets the scroll areas of a window be pushed by a finger; a tap still clicks, the mouse works as before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._touched: QWidget | None = None
        self._pushed: QWidget | None = None
        self._before = QScroller.State.Inactive
        self._tapped = QElapsedTimer()

    def watch(self, part: QWidget) -> None:
        """Take charge of every area in a part of the window that is not watched yet."""
        areas = part.findChildren(QAbstractScrollArea)
        if isinstance(part, QAbstractScrollArea):
            areas.append(part)
        for area in areas:
            if not area.property(_MARK) and not _is_written_in(area):
                area.setProperty(_MARK, True)
                self._take(area.viewport())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What the finger lies on is remembered when a push may begin, and not clicked when it has begun."""
        if isinstance(event, QScrollPrepareEvent) and isinstance(watched, QWidget):
            touched = watched.childAt(event.startPos().toPoint())
            self._touched = touched or watched
            draws = touched is not None and touched.testAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
            if draws or self._has_just_tapped():  # a second tap would be a double click, which Qt's scroller swallows
                event.ignore()
                return True
        elif watched is self._pushed and event.type() == QEvent.Type.MouseButtonRelease:
            self._pushed = None
            return True
        return False

    def _has_just_tapped(self) -> bool:
        interval = QGuiApplication.styleHints().mouseDoubleClickInterval()
        return self._tapped.isValid() and not self._tapped.hasExpired(interval)

    def _take(self, viewport: QWidget) -> None:
        QScroller.grabGesture(viewport, QScroller.ScrollerGestureType.TouchGesture)
        scroller = QScroller.scroller(viewport)
        properties = scroller.scrollerProperties()
        properties.setScrollMetric(_METRIC.VerticalOvershootPolicy, _OFF)
        properties.setScrollMetric(_METRIC.HorizontalOvershootPolicy, _OFF)
        scroller.setScrollerProperties(properties)
        scroller.stateChanged.connect(self._on_state)
        viewport.installEventFilter(self)

    def _on_state(self, state: QScroller.State) -> None:
        """The push begins: what was pressed by the finger is let go, just beside it, so that nothing is clicked."""
        before, self._before = self._before, state
        if state == QScroller.State.Inactive and before == QScroller.State.Pressed:
            self._tapped.start()
        touched = self._touched
        if state != QScroller.State.Dragging or touched is None or not isValid(touched):
            return
        self._touched = None
        button, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        release = QMouseEvent(
            QEvent.Type.MouseButtonRelease,
            _BESIDE,
            touched.mapToGlobal(_BESIDE),
            button,
            none,
            Qt.KeyboardModifier.NoModifier,
        )
        QCoreApplication.sendEvent(touched, release)
        self._pushed = touched
        touched.installEventFilter(self)


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


def _is_written_in(area: QAbstractScrollArea) -> bool:
    """A finger in a text puts the cursor or chooses words."""
    return isinstance(area, QTextEdit | QPlainTextEdit) and not area.isReadOnly()
