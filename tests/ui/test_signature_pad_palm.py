"""A hand rests on the screen while its pen writes: what it touches is no signature."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.ui.widgets import SignaturePad
from tests.ui.signing_hands import sign_by_finger, sign_by_mouse, sign_by_pen

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
PALM = QPoint(420, 180)


@pytest.fixture
def pad(qtbot) -> SignaturePad:
    made = SignaturePad()
    qtbot.addWidget(made)
    made.resize(640, 260)
    made.show()
    qtbot.waitExposed(made)
    made._pen_near.setInterval(3_600_000)  # the pen goes when a test says so
    return made


@pytest.fixture(scope="module")
def screen_device() -> QPointingDevice:
    return QTest.createTouchDevice()


def pen(pad: SignaturePad, kind: QEvent.Type, x: int, held: Qt.MouseButton = LEFT) -> None:
    at = QPointF(x, 100)
    event = QTabletEvent(
        kind, QPointingDevice.primaryPointingDevice(), at, QPointF(pad.mapToGlobal(at)), 0.5, 0, 0, 0, 0, 0,
        Qt.KeyboardModifier.NoModifier, LEFT, held,
    )  # fmt: skip
    QApplication.sendEvent(pad.windowHandle(), event)


def pen_goes(pad: SignaturePad) -> None:
    pad._pen_near.stop()


def touch(pad: SignaturePad, device: QPointingDevice):
    return QTest.touchEvent(pad, device)


def test_a_palm_that_rests_while_the_pen_writes_draws_nothing(pad, screen_device):
    pen(pad, QEvent.Type.TabletPress, 50)
    touch(pad, screen_device).press(0, PALM, pad).commit()
    pen(pad, QEvent.Type.TabletMove, 120)
    touch(pad, screen_device).move(0, PALM + QPoint(30, 0), pad).commit()
    pen(pad, QEvent.Type.TabletMove, 200)
    touch(pad, screen_device).release(0, PALM + QPoint(30, 0), pad).commit()
    pen(pad, QEvent.Type.TabletRelease, 200, NONE)
    (stroke,) = pad.strokes()
    assert [round(x * 640) for x, _y in stroke] == [50, 120, 200]


def test_a_palm_that_came_before_its_pen_is_taken_away_once_the_pen_is_near(pad, screen_device):
    touch(pad, screen_device).press(0, PALM, pad).commit()
    assert len(pad.strokes()) == 1
    pen(pad, QEvent.Type.TabletMove, 50, NONE)  # it hovers
    assert pad.is_empty()
    touch(pad, screen_device).move(0, PALM + QPoint(30, 0), pad).commit()
    touch(pad, screen_device).release(0, PALM + QPoint(30, 0), pad).commit()
    assert pad.is_empty()


def test_between_two_strokes_of_a_pen_the_hand_still_rests_then_a_finger_may_sign(pad, screen_device):
    sign_by_pen(pad)
    touch(pad, screen_device).press(0, PALM, pad).commit()
    touch(pad, screen_device).release(0, PALM, pad).commit()
    assert len(pad.strokes()) == 1
    pen_goes(pad)
    sign_by_finger(pad)
    assert len(pad.strokes()) == 2


def test_a_pen_held_still_is_not_joined_by_a_finger(pad, screen_device):
    pen(pad, QEvent.Type.TabletPress, 50)
    pen_goes(pad)
    touch(pad, screen_device).press(0, PALM, pad).commit()
    touch(pad, screen_device).move(0, PALM + QPoint(30, 0), pad).commit()
    touch(pad, screen_device).release(0, PALM + QPoint(30, 0), pad).commit()
    pen(pad, QEvent.Type.TabletRelease, 50, NONE)
    assert [len(one) for one in pad.strokes()] == [1]


def test_a_second_finger_never_draws_even_once_the_first_is_lifted(pad, screen_device):
    touch(pad, screen_device).press(0, QPoint(50, 100), pad).commit()
    touch(pad, screen_device).move(0, QPoint(90, 100), pad).press(1, PALM, pad).commit()
    touch(pad, screen_device).stationary(0).move(1, PALM + QPoint(40, 0), pad).commit()
    touch(pad, screen_device).release(0, QPoint(120, 100), pad).stationary(1).commit()
    touch(pad, screen_device).move(1, PALM + QPoint(90, 0), pad).commit()
    touch(pad, screen_device).release(1, PALM + QPoint(90, 0), pad).commit()
    (stroke,) = pad.strokes()
    assert max(x for x, _y in stroke) * 640 < 130


def test_what_is_wiped_while_a_finger_is_down_stays_wiped(qtbot, pad, screen_device):
    touch(pad, screen_device).press(0, PALM, pad).commit()
    qtbot.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    touch(pad, screen_device).move(0, PALM + QPoint(30, 0), pad).commit()
    touch(pad, screen_device).release(0, PALM + QPoint(30, 0), pad).commit()
    assert pad.is_empty()
    sign_by_mouse(pad)
    assert len(pad.strokes()) == 1
