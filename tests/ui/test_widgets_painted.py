"""The painted widgets: the track of periods and the signature pad."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.domain.cadence import PeriodState
from desktop.ui.theme import Theme, apply_theme
from desktop.ui.widgets import PeriodTrack, SignaturePad, TrackItem, TrackLegend
from desktop.ui.widgets.period_track import LOOKS
from tests.ui.typing import press


def _items(states: list[str]) -> list[TrackItem]:
    made = []
    for place, state in enumerate(states):
        opens = date(2026, 1, 5) + timedelta(days=30 * place)
        tries = ((opens, "Visite"), (opens + timedelta(days=3), "Porte close"))
        made.append(TrackItem(opens, opens + timedelta(days=29), 2, 1, state, targets=(opens,), tries=tries))
    return made


STATES = ["met", "missed", "due", *["upcoming"] * 9]


@pytest.fixture
def track(qtbot) -> PeriodTrack:
    made = PeriodTrack(_items(STATES))
    qtbot.addWidget(made)
    made.resize(1200, made.heightForWidth(1200))
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def test_every_state_of_the_rhythm_has_its_look():
    assert set(LOOKS) == {state.value for state in PeriodState}


def test_no_two_states_share_their_sign_or_word():
    assert len({(tone, sign) for tone, sign, _ in LOOKS.values()}) == len(LOOKS)
    assert len({sign for _, sign, _ in LOOKS.values()}) == len(LOOKS)
    assert len({word for _, _, word in LOOKS.values()}) == len(LOOKS)


def test_it_begins_at_the_period_to_act_on(track: PeriodTrack):
    assert track.current == 2


def test_arrows_go_from_cell_to_cell_and_stay_inside(qtbot, track: PeriodTrack):
    moves = [(Qt.Key.Key_Right, 3), (Qt.Key.Key_Left, 2), (Qt.Key.Key_End, 11), (Qt.Key.Key_Right, 11),
             (Qt.Key.Key_Home, 0), (Qt.Key.Key_Left, 0)]  # fmt: skip
    for key, place in moves:
        press(track, key)
        assert track.current == place


def test_enter_and_a_click_open_a_period(qtbot, track: PeriodTrack):
    with qtbot.waitSignal(track.activated) as blocker:
        press(track, Qt.Key.Key_Return)
    assert blocker.args == [2]
    with qtbot.waitSignal(track.activated) as clicked:
        qtbot.mouseClick(track, Qt.MouseButton.LeftButton, pos=track.cell_rect(5).center())
    assert clicked.args == [5]


def test_the_cell_at_hand_is_told_in_words(track: PeriodTrack):
    track.set_current(1)
    spoken = track.accessibleDescription()
    assert "Période 2 sur 12" in spoken
    assert "manqué" in spoken
    assert "1 sur 2\u00a0contacts prévus" in spoken
    assert "Porte close" in spoken


def test_the_words_of_the_rules_come_before_ours():
    item = TrackItem(date(2026, 1, 5), date(2026, 2, 4), 2, 0, "missed", state_label="non tenu")
    assert "non tenu" in item.words
    assert "manqué" not in item.words


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [420, 800, 1366])
def test_cells_wrap_and_never_overlap(qapp: QApplication, qtbot, scale: float, width: int):
    apply_theme(qapp, Theme("light", scale))
    track = PeriodTrack(_items(["met"] * 24))
    qtbot.addWidget(track)
    height = track.heightForWidth(width)
    track.resize(width, height)
    cells = [track.cell_rect(place) for place in range(24)]
    assert all(cell.left() >= 0 and cell.right() <= width and cell.bottom() <= height for cell in cells)
    assert not any(one.intersects(other) for at, one in enumerate(cells) for other in cells[at + 1 :])
    assert all(cell.width() >= 44 and cell.height() >= 44 for cell in cells)


def test_an_empty_track_is_calm(qtbot):
    track = PeriodTrack()
    qtbot.addWidget(track)
    track.grab()
    press(track, Qt.Key.Key_Right)
    press(track, Qt.Key.Key_Return)
    assert track.accessibleDescription() == "Aucune période."


def test_the_states_look_different_when_painted(qtbot):
    pictures = set()
    for state in LOOKS:
        track = PeriodTrack(_items([state]))
        qtbot.addWidget(track)
        track.resize(200, 100)
        pictures.add(
            bytes(track.grab().toImage().convertToFormat(track.grab().toImage().Format.Format_Grayscale8).bits())
        )
    assert len(pictures) == len(LOOKS), "told apart without colours"


def test_the_legend_explains_the_states_present(qtbot):
    legend = TrackLegend(_items(["met", "missed", "met"]))
    qtbot.addWidget(legend)
    assert legend.accessibleName() == "Légende\u00a0: fait, manqué"


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
