"""A page let go in motion: it runs on, slows down and rests, and whoever touches it has it again."""

from __future__ import annotations

import pytest
import shiboken6
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QScrollBar

from desktop.ui.touch.coasting import Coast, Coasting, FingerPace
from tests.ui.seconds import Seconds

speeds = st.floats(min_value=-6000, max_value=6000)
FRAME = 0.016


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def bar(qtbot) -> QScrollBar:
    made = QScrollBar()
    qtbot.addWidget(made)
    made.setRange(0, 10_000)
    made.setValue(5_000)
    return made


def frames(coasting: Coasting, clock: Seconds, count: int) -> None:
    for _ in range(count):
        clock.now += FRAME
        coasting.step()


@given(speeds, st.lists(st.floats(min_value=0, max_value=5), min_size=2).map(sorted))
def test_a_page_never_turns_back_nor_passes_its_end(speed, moments):
    coast = Coast(0.0, speed)
    places = [abs(coast.place(seconds)) for seconds in moments]
    assert places == sorted(places)
    assert all(place <= abs(coast.end) + 1e-6 for place in places)


@given(speeds, st.floats(min_value=0.01, max_value=2))
def test_it_slows_down_all_the_time(speed, seconds):
    coast = Coast(0.0, speed)
    first = abs(coast.place(seconds) - coast.place(0))
    second = abs(coast.place(2 * seconds) - coast.place(seconds))
    assert second <= first + 1e-6


@given(speeds)
def test_it_begins_at_the_place_and_speed_of_the_finger_and_rests_within_four_seconds(speed):
    coast = Coast(40.0, speed)
    assert coast.place(0) == pytest.approx(40.0)
    assert (coast.place(0.001) - 40.0) / 0.001 == pytest.approx(speed, rel=0.01, abs=0.1)
    assert coast.is_over(4)


@given(st.floats(min_value=-3000, max_value=3000))
def test_the_pace_of_a_finger_is_that_of_its_last_moments(speed):
    pace, now = FingerPace(), 10.0
    pace.begin(0.0, now)
    for _ in range(5):  # a slow beginning
        now += FRAME
        pace.pass_by(0.0, now)
    place = 0.0
    for _ in range(7):
        now += FRAME
        place += speed * FRAME
        pace.pass_by(place, now)
    assert pace.speed(now) == pytest.approx(speed, abs=1)


def test_a_finger_that_rests_before_it_is_lifted_has_no_pace():
    pace = FingerPace()
    pace.begin(0.0, 1.0)
    pace.pass_by(100.0, 1.05)
    assert pace.speed(1.05) == pytest.approx(2000)
    assert pace.speed(1.3) == 0


def test_moves_that_come_all_at_once_tell_nothing():
    pace = FingerPace()
    pace.begin(0.0, 1.0)
    pace.pass_by(400.0, 1.001)
    assert pace.speed(1.001) == 0


def test_a_page_runs_on_and_comes_to_rest(bar, clock):
    coasting = Coasting(clock)
    assert coasting.begin(bar, 1000)
    frames(coasting, clock, 10)
    assert 5_000 < bar.value() < 5_325
    frames(coasting, clock, 250)
    assert bar.value() == 5_325
    assert not coasting.is_running


def test_a_slow_finger_leaves_the_page_where_it_is(bar, clock):
    coasting = Coasting(clock)
    assert not coasting.begin(bar, 60)
    assert not coasting.is_running


def test_the_end_of_the_page_stops_it(bar, clock):
    coasting = Coasting(clock)
    bar.setValue(9_990)
    coasting.begin(bar, 3000)
    frames(coasting, clock, 5)
    assert bar.value() == 10_000
    assert not coasting.is_running


def test_who_scrolls_in_another_way_has_the_page(bar, clock):
    coasting = Coasting(clock)
    coasting.begin(bar, 1000)
    frames(coasting, clock, 3)
    bar.setValue(200)
    frames(coasting, clock, 3)
    assert bar.value() == 200
    assert not coasting.is_running


def test_a_page_that_is_gone_is_left_alone(qtbot, clock):
    coasting, bar = Coasting(clock), QScrollBar()
    bar.setRange(0, 1000)
    coasting.begin(bar, 1000)
    shiboken6.delete(bar)
    frames(coasting, clock, 1)
    assert not coasting.is_running
