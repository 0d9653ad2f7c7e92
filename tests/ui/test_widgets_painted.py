"""The signature pad."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.ui.widgets import SignaturePad
from tests.ui.typing import press


@pytest.fixture
def pad(qtbot) -> SignaturePad:
    made = SignaturePad("Signature de Mme Lefebvre")
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show()
    return made


def _draw(qtbot, pad: SignaturePad, *points: tuple[int, int]) -> None:
    first, *others = [QPoint(*point) for point in points]
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=first)
    for point in others:
        qtbot.mouseMove(pad, point)
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(*points[-1]))


def test_the_mouse_draws_strokes_of_normal_points(qtbot, pad: SignaturePad):
    assert pad.is_empty()
    with qtbot.waitSignal(pad.changed):
        _draw(qtbot, pad, (40, 20), (100, 50), (200, 100))
    assert pad.strokes() == (((0.1, 0.1), (0.25, 0.25), (0.5, 0.5)),)
    assert not pad.is_empty()
    assert pad.aspect() == 2.0


def test_a_finger_draws(qtbot, pad: SignaturePad):
    screen = QTest.createTouchDevice()
    touch = QTest.touchEvent(pad, screen)
    touch.press(1, QPoint(40, 20)).commit()
    touch.move(1, QPoint(80, 40)).commit()
    touch.release(1, QPoint(80, 40)).commit()
    [((x, y), (further_x, further_y))] = pad.strokes()
    # The screen of the tests lays a frame of two pixels around the window.
    assert (x, y) == (pytest.approx(0.1, abs=0.011), pytest.approx(0.1, abs=0.011))
    assert (further_x - x, further_y - y) == (pytest.approx(0.1), pytest.approx(0.1))


def test_the_pen_draws_and_its_pressure_is_not_kept(qtbot, pad: SignaturePad):
    for kind, x, pressure in (
        (QEvent.Type.TabletPress, 40, 0.1),
        (QEvent.Type.TabletMove, 80, 0.9),
        (QEvent.Type.TabletRelease, 80, 0.0),
    ):
        point = QPointF(x, 20)
        event = QTabletEvent(
            kind, QPointingDevice.primaryPointingDevice(), point, point, pressure, 0, 0, 0, 0, 0,
            Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton,
        )  # fmt: skip
        QApplication.sendEvent(pad, event)
    assert pad.strokes() == (((0.1, 0.1), (0.2, 0.1)),)


def test_the_right_button_does_not_draw(qtbot, pad: SignaturePad):
    qtbot.mousePress(pad, Qt.MouseButton.RightButton, pos=QPoint(10, 10))
    assert pad.is_empty()


def test_a_stroke_that_leaves_the_pad_stays_on_its_edge(qtbot, pad: SignaturePad):
    _draw(qtbot, pad, (200, 100), (900, -50))
    assert pad.strokes()[0][-1] == (1.0, 0.0)


def test_strokes_are_taken_back_one_by_one_or_all(qtbot, pad: SignaturePad):
    _draw(qtbot, pad, (10, 10), (50, 50))
    _draw(qtbot, pad, (60, 10), (90, 50))
    press(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(pad.strokes()) == 1
    with qtbot.waitSignal(pad.changed):
        press(pad, Qt.Key.Key_Delete)
    assert pad.is_empty()
    with qtbot.assertNotEmitted(pad.changed):
        pad.clear()


def test_the_pad_says_whether_it_is_signed(qtbot, pad: SignaturePad):
    assert pad.accessibleName() == "Signature de Mme Lefebvre"
    assert "vide" in pad.accessibleDescription()
    _draw(qtbot, pad, (10, 10), (50, 50))
    assert "signée" in pad.accessibleDescription()


def test_a_dot_leaves_ink(qtbot, pad: SignaturePad):
    _draw(qtbot, pad, (100, 60))
    assert pad.grab().toImage().pixelColor(100, 60).lightness() < 128


@given(st.lists(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=9), max_size=5))
def test_strokes_put_back_are_those_given_and_can_be_painted(qtbot, drawn):
    pad = SignaturePad()
    strokes = tuple(tuple(stroke) for stroke in drawn)
    pad.set_strokes(strokes)
    pad.grab()
    assert pad.strokes() == strokes
    pad.deleteLater()
