"""Fingers on a page: one that slides moves it and presses nothing, one that touches presses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.touch.finger_scroll import FingerScroll
from tests.ui.seconds import Seconds
from tests.ui.test_coasting import FRAME, frames

PRESSED: list[int] = []


@pytest.fixture(scope="module")
def finger():
    return QTest.createTouchDevice()


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def page(qtbot, clock) -> QScrollArea:
    PRESSED.clear()
    made, inside = QScrollArea(), QWidget()
    qtbot.addWidget(made)
    column = QVBoxLayout(inside)
    column.addWidget(QLineEdit())
    for number in range(40):
        button = QPushButton(f"Visite {number}")
        button.clicked.connect(lambda *_, number=number: PRESSED.append(number))
        column.addWidget(button)
    made.setWidget(inside)
    made.setWidgetResizable(True)
    made.resize(400, 400)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.verticalScrollBar().maximum() > 0)
    made.fingers = FingerScroll(made, clock)  # type: ignore[attr-defined]
    return made


def slide(finger, window: QWidget, start: QPoint, way: QPoint) -> None:
    QTest.touchEvent(window, finger).press(0, start, window).commit()
    for step in range(1, 6):
        QTest.touchEvent(window, finger).move(0, start + way * step / 5, window).commit()
    QTest.touchEvent(window, finger).release(0, start + way, window).commit()


def test_a_finger_that_slides_moves_the_page_and_presses_nothing(page, finger):
    slide(finger, page, QPoint(200, 300), QPoint(4, -150))
    assert page.verticalScrollBar().value() == pytest.approx(150, abs=2)
    assert PRESSED == []
    slide(finger, page, QPoint(200, 100), QPoint(0, 100))
    assert page.verticalScrollBar().value() == pytest.approx(50, abs=2)


def flick(finger, page: QScrollArea, clock: Seconds, way: int) -> None:
    """A finger that is lifted while it moves."""
    start = QPoint(200, 200 - way // 2)
    QTest.touchEvent(page, finger).press(0, start, page).commit()
    for step in range(1, 6):
        clock.now += FRAME
        QTest.touchEvent(page, finger).move(0, start + QPoint(0, way * step // 5), page).commit()
    QTest.touchEvent(page, finger).release(0, start + QPoint(0, way), page).commit()


def test_a_page_let_go_in_motion_runs_on(page, finger, clock):
    flick(finger, page, clock, -150)
    let_go = page.verticalScrollBar().value()
    assert page.fingers.coasting.is_running
    frames(page.fingers.coasting, clock, 20)
    assert page.verticalScrollBar().value() > let_go + 50
    assert PRESSED == []


def test_a_touch_stops_it_and_presses_nothing(page, finger, clock):
    flick(finger, page, clock, -150)
    frames(page.fingers.coasting, clock, 3)
    stopped_at = page.verticalScrollBar().value()
    slide(finger, page, QPoint(200, 150), QPoint(0, 0))
    frames(page.fingers.coasting, clock, 3)
    assert (page.verticalScrollBar().value(), PRESSED) == (stopped_at, [])
    slide(finger, page, QPoint(200, 150), QPoint(0, 0))
    assert len(PRESSED) == 1


def test_a_finger_that_stops_it_may_go_on_sliding(page, finger, clock):
    flick(finger, page, clock, -150)
    stopped_at = page.verticalScrollBar().value()
    slide(finger, page, QPoint(200, 300), QPoint(0, -100))
    assert page.verticalScrollBar().value() == pytest.approx(stopped_at + 100, abs=2)


def test_a_finger_that_rests_before_it_is_lifted_leaves_the_page_there(page, finger, clock):
    slide(finger, page, QPoint(200, 300), QPoint(0, -150))
    assert not page.fingers.coasting.is_running


def test_nothing_runs_on_where_movement_is_reduced(page, finger, clock, qapp):
    apply_theme(qapp, Theme("light", 1.0, reduced_motion=True))
    flick(finger, page, clock, -150)
    apply_theme(qapp, Theme("light", 1.0))
    assert not page.fingers.coasting.is_running
    assert page.verticalScrollBar().value() == pytest.approx(150, abs=2)


def test_a_finger_that_touches_presses(page, finger):
    slide(finger, page, QPoint(200, 150), QPoint(1, 1))
    assert len(PRESSED) == 1
    assert page.verticalScrollBar().value() == 0


def test_a_field_that_is_touched_takes_the_keys(page, finger):
    field = page.findChild(QLineEdit)
    place = field.mapTo(page, field.rect().center())
    slide(finger, page, place, QPoint(0, 0))
    assert QApplication.focusWidget() is field


def test_two_quick_touches_in_two_places_are_no_double_touch(page, finger):
    doubled: list[object] = []
    field = page.findChild(QLineEdit)
    field.setText("Rue du Marais")
    field.mouseDoubleClickEvent = doubled.append
    slide(finger, page, QPoint(200, 150), QPoint(0, 0))
    slide(finger, page, field.mapTo(page, field.rect().center()), QPoint(0, 0))
    assert doubled == []
    assert len(PRESSED) == 1
    assert QApplication.focusWidget() is field


def test_a_finger_that_slides_across_is_left_to_what_it_touches(page, finger):
    slide(finger, page, QPoint(60, 300), QPoint(200, 5))
    assert page.verticalScrollBar().value() == 0


def test_a_list_slides_without_choosing_a_line(qtbot, finger):
    listing = QListWidget()
    qtbot.addWidget(listing)
    listing.addItems([f"Ménage {number}" for number in range(200)])
    listing.resize(300, 300)
    listing.show()
    qtbot.waitExposed(listing)
    FingerScroll(listing, Seconds())
    clicked: list[object] = []
    listing.itemClicked.connect(clicked.append)
    listing.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
    slide(finger, listing, QPoint(100, 250), QPoint(0, -120))
    assert listing.verticalScrollBar().value() > 60
    assert clicked == []
