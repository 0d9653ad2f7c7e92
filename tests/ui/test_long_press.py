"""A finger that rests opens the context menu; a mouse that is held down does not, and the signature pad draws."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTapAndHoldGesture, QVBoxLayout, QWidget

from desktop.ui.touch.finger_scroll import FingerScroll
from desktop.ui.touch.long_press import LongPress
from desktop.ui.widgets import ScrollColumn, SignaturePad, TextLabel


class Asked(QLineEdit):
    """A field that counts how often its menu was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's own name
        self.asked += 1


class Room(QWidget):
    """A page that scrolls, with a pad and a field."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet, self.pad, self.field = ScrollColumn(), SignaturePad(), Asked()
        for widget in (self.pad, self.field, TextLabel("Un texte de plusieurs lignes. " * 90)):
            self.sheet.add(widget)
        QVBoxLayout(self).addWidget(self.sheet)


class Gestures(QObject):
    """Counts the gestures that are told to a window, and takes none."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.told = 0
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.told += event.type() == QEvent.Type.Gesture
        return False


@pytest.fixture(autouse=True)
def held_soon() -> Iterator[None]:
    """A press is long after a moment: nobody waits here."""
    before = QTapAndHoldGesture.timeout()
    QTapAndHoldGesture.setTimeout(1)
    yield
    QTapAndHoldGesture.setTimeout(before)


@pytest.fixture(scope="module")
def finger():
    """A touch screen; it stays as long as the program."""
    return QTest.createTouchDevice()


@pytest.fixture
def room(qtbot) -> Room:
    made = Room()
    qtbot.addWidget(made)
    made.resize(700, 500)  # a gesture needs a place on the screen
    made.show()
    qtbot.waitExposed(made)
    FingerScroll(made)
    LongPress(made)
    return made


def test_a_finger_that_rests_opens_the_context_menu(room: Room, qtbot, finger):
    at = room.field.rect().center()
    QTest.touchEvent(room.field, finger).press(0, at, room.field).commit()
    qtbot.waitUntil(lambda: room.field.asked == 1)
    QTest.touchEvent(room.field, finger).release(0, at, room.field).commit()
    assert room.field.asked == 1


def test_a_mouse_that_is_held_down_does_not(room: Room, qtbot):
    gestures = Gestures(room)
    qtbot.mousePress(room.field, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: gestures.told >= 2)  # it begins, and is long enough
    QApplication.processEvents()
    qtbot.mouseRelease(room.field, Qt.MouseButton.LeftButton)
    assert room.field.asked == 0


def test_a_finger_signs_without_moving_the_page(room: Room, finger):
    start = room.pad.rect().center()
    QTest.touchEvent(room.pad, finger).press(0, start, room.pad).commit()
    for step in range(1, 20):
        QTest.touchEvent(room.pad, finger).move(0, start + QPoint(4, -3) * step, room.pad).commit()
    QTest.touchEvent(room.pad, finger).release(0, start + QPoint(80, -60), room.pad).commit()
    assert len(room.pad.strokes()) == 1
    assert room.sheet.verticalScrollBar().value() == 0
