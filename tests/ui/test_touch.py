"""Fingers: a tap clicks, a push scrolls and clicks nothing, a pad is drawn on, a rest opens the context menu."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QScroller, QTabBar, QVBoxLayout, QWidget

from desktop.ui.touch import FingerScroll, LongPress
from desktop.ui.widgets import (
    Column,
    ListLine,
    PagedListModel,
    ScrollColumn,
    SecondaryButton,
    SignaturePad,
    TextArea,
    TextLabel,
    VirtualList,
)


class Asked(QLineEdit):
    """A field that counts how often its menu was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's own name
        self.asked += 1


class Room(QWidget):
    """Everything a finger meets."""

    def __init__(self) -> None:
        super().__init__()
        self.clicks: list[str] = []
        self.activated: list[int] = []
        self.sheet = ScrollColumn()
        self.sheet.add(TextLabel("Un texte de plusieurs lignes. " * 30))
        self.pad, self.field, self.tabs, self.check, self.area = (
            SignaturePad(),
            Asked(),
            QTabBar(),
            QCheckBox(),
            TextArea(),
        )
        self.tabs.addTab("Visites")
        self.tabs.addTab("Budget")
        for widget in (self.pad, self.field, self.tabs, self.check, self.area):
            self.sheet.add(widget)
        self.buttons = [SecondaryButton(f"Bouton {place}") for place in range(40)]
        for button in self.buttons:
            self.sheet.add(button)
            button.clicked.connect(self._note(button))
        model = PagedListModel(
            lambda: 500, lambda offset, limit: list(range(500))[offset : offset + limit], [Column("", str)]
        )
        self.list = VirtualList("Liste", model, lambda row: ListLine(f"Ligne {row}"))
        self.list.setFixedHeight(220)
        self.list.row_activated.connect(self.activated.append)
        column = QVBoxLayout(self)
        column.addWidget(self.sheet)
        column.addWidget(self.list)

    def _note(self, button: SecondaryButton) -> Callable[..., None]:
        return lambda *_: self.clicks.append(button.text())


@pytest.fixture(scope="module")
def finger():
    """A touch screen; it stays as long as the program."""
    return QTest.createTouchDevice()


@pytest.fixture
def room(qtbot) -> Room:
    made = Room()
    qtbot.addWidget(made)
    made.resize(780, 780)  # a gesture needs a place on the screen
    made.show()
    qtbot.waitExposed(made)
    FingerScroll(made).watch(made)
    LongPress(made)
    return made


def tap(finger, widget: QWidget, place: QPoint | None = None) -> None:
    at = place or widget.rect().center()
    QTest.touchEvent(widget, finger).press(0, at, widget).commit()
    QTest.touchEvent(widget, finger).release(0, at, widget).commit()


def push(finger, qtbot, room: Room, start: QPoint, step: QPoint, steps: int = 20) -> None:
    """A finger laid on a place of the room and moved on; places are told in the room, which stays where it is."""
    QTest.touchEvent(room, finger).press(0, start, room).commit()
    for number in range(1, steps):
        qtbot.wait(5)
        QTest.touchEvent(room, finger).move(0, start + step * number, room).commit()
    QTest.touchEvent(room, finger).release(0, start + step * (steps - 1), room).commit()


def place_of(widget: QWidget, room: Room) -> QPoint:
    return widget.mapTo(room, widget.rect().center())


def test_a_tap_clicks_checks_chooses_and_focuses(room: Room, qtbot, finger):
    room.sheet.ensureWidgetVisible(room.tabs)
    tap(finger, room.tabs, room.tabs.tabRect(1).center())
    assert room.tabs.currentIndex() == 1
    room.sheet.ensureWidgetVisible(room.check)
    tap(finger, room.check, QPoint(12, room.check.height() // 2))
    assert room.check.isChecked()
    room.activateWindow()
    qtbot.waitUntil(room.isActiveWindow)
    tap(finger, room.field)
    assert room.field.hasFocus()
    room.sheet.ensureWidgetVisible(room.buttons[0])
    tap(finger, room.buttons[0])
    assert room.clicks == ["Bouton 0"]
    tap(finger, room.list.viewport(), QPoint(100, 60))
    assert room.activated == [1]


def test_quick_taps_are_all_heard(room: Room, finger):
    room.sheet.ensureWidgetVisible(room.buttons[1])
    for button in (room.buttons[0], room.buttons[0], room.buttons[1], room.buttons[1], room.buttons[0]):
        tap(finger, button)
    assert [words[-1] for words in room.clicks] == ["0", "0", "1", "1", "0"]


def test_a_push_on_a_button_scrolls_and_clicks_nothing(room: Room, qtbot, finger):
    room.sheet.ensureWidgetVisible(room.buttons[2])
    before = room.sheet.verticalScrollBar().value()
    push(finger, qtbot, room, place_of(room.buttons[1], room), QPoint(0, -5))
    qtbot.waitUntil(lambda: room.sheet.verticalScrollBar().value() > before)
    assert room.clicks == []
    assert not room.buttons[1].isDown()


def test_a_push_on_a_list_scrolls_and_opens_nothing(room: Room, qtbot, finger):
    start = room.list.viewport().mapTo(room, QPoint(100, 180))
    push(finger, qtbot, room, start, QPoint(0, -6))
    qtbot.waitUntil(lambda: room.list.verticalScrollBar().value() > 0)
    assert room.activated == []


def test_after_a_push_a_tap_clicks_again(room: Room, qtbot, finger):
    room.sheet.ensureWidgetVisible(room.buttons[2])
    push(finger, qtbot, room, place_of(room.buttons[1], room), QPoint(0, -5))
    qtbot.waitUntil(lambda: QScroller.scroller(room.sheet.viewport()).state() == QScroller.State.Inactive)
    room.sheet.ensureWidgetVisible(room.buttons[20])
    tap(finger, room.buttons[20])
    assert room.clicks == ["Bouton 20"]


def test_a_finger_signs_without_moving_the_page(room: Room, qtbot, finger):
    push(finger, qtbot, room, place_of(room.pad, room) - QPoint(100, 0), QPoint(8, -3))
    assert len(room.pad.strokes()) == 1
    assert room.sheet.verticalScrollBar().value() == 0


def test_a_finger_that_rests_opens_the_context_menu_and_a_mouse_does_not(room: Room, qtbot, finger):
    at = room.field.rect().center()
    QTest.touchEvent(room.field, finger).press(0, at, room.field).commit()
    qtbot.waitUntil(lambda: room.field.asked == 1)
    QTest.touchEvent(room.field, finger).release(0, at, room.field).commit()
    qtbot.mousePress(room.field, Qt.MouseButton.LeftButton)
    qtbot.wait(900)
    qtbot.mouseRelease(room.field, Qt.MouseButton.LeftButton)
    assert room.field.asked == 1


def test_the_mouse_still_chooses_words(room: Room, qtbot):
    room.field.setText("Madame dit que le froid entre")
    qtbot.mousePress(room.field, Qt.MouseButton.LeftButton, pos=QPoint(12, room.field.height() // 2))
    qtbot.mouseMove(room.field, QPoint(120, room.field.height() // 2))
    qtbot.mouseRelease(room.field, Qt.MouseButton.LeftButton, pos=QPoint(120, room.field.height() // 2))
    assert room.field.selectedText().startswith("Madame")
    assert room.sheet.verticalScrollBar().value() == 0
