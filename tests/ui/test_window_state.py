"""The window comes back where it was, on a screen that is there; what it keeps outside the notebook names nobody."""

from __future__ import annotations

import json
import os

import pytest
from PySide6.QtCore import QRect, QSize

from desktop.ui.app import AppWindow
from desktop.ui.look.appearance import keep_appearance, load_appearance
from desktop.ui.look.theme import Theme
from desktop.ui.window.window_state import (
    WindowState,
    fills_the_screen,
    fitting_place,
    keep_window_state,
    load_window_state,
)
from tests.conftest import PASSPHRASE
from tests.factories import listed
from tests.ui.samples import add_household, add_measure
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.app_fixtures"]

LAPTOP = QRect(0, 0, 1366, 728)
BESIDE = QRect(1366, 0, 1920, 1080)
SMALLEST = QSize(720, 560)
STATE = WindowState(1500, 100, 1300, 800, "HDMI-1", True, True, 40)


def unlock(window: AppWindow, qtbot) -> None:
    qtbot.waitUntil(lambda: window.page.button.is_ready)
    type_text(window.page.passphrase, PASSPHRASE)
    with qtbot.waitSignal(window.opened):
        window.page.button.click()


@pytest.fixture
def window(open_app, qtbot, gate, template):
    template.copy_to(gate.directory)
    services = gate.open(PASSPHRASE)
    add_measure(services, add_household(services))
    services.close()
    window = open_app()
    unlock(window, qtbot)
    return window


def test_what_was_kept_comes_back(tmp_path):
    keep_window_state(tmp_path, STATE)
    assert load_window_state(tmp_path) == STATE


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", '{"x": 1}', '{"x": "a"}', "null", "[" * 5000, json.dumps({**STATE.__dict__, "width": 1e300})],
)
def test_a_damaged_state_is_no_reason_to_stop(tmp_path, content):
    (tmp_path / "window.json").write_text(content)
    assert load_window_state(tmp_path) is None


@pytest.mark.posix  # pipes with a name
@pytest.mark.parametrize("name", ["window.json", "appearance.json"])
def test_a_pipe_or_a_link_in_the_place_of_what_is_kept_is_neither_waited_for_nor_followed(tmp_path, name):
    state, letter = WindowState(10, 20, 900, 700), tmp_path / "letter"
    letter.write_text("private")
    for plant in (os.mkfifo, lambda path: path.symlink_to(letter)):
        plant(tmp_path / name)
        assert load_window_state(tmp_path) is None
        assert load_appearance(tmp_path) == Theme()
        keep_window_state(tmp_path, state)
        keep_appearance(tmp_path, Theme("dark"))
        assert letter.read_text() == "private"
        for kept in ("window.json", "appearance.json"):
            (tmp_path / kept).unlink()


def test_a_folder_that_is_not_there_is_no_reason_to_stop(tmp_path):
    keep_window_state(tmp_path / "nowhere", STATE)
    assert load_window_state(tmp_path / "nowhere") is None


def test_the_window_returns_to_its_screen():
    assert fitting_place(STATE, {"eDP-1": LAPTOP, "HDMI-1": BESIDE}, SMALLEST) == QRect(1500, 100, 1300, 800)


def test_a_screen_that_is_gone_is_not_written_to():
    assert fitting_place(STATE, {"eDP-1": LAPTOP}, SMALLEST) is None


def test_a_window_half_outside_is_pulled_in():
    state = WindowState(1000, 500, 1200, 700, "eDP-1")
    place = fitting_place(state, {"eDP-1": LAPTOP}, SMALLEST)
    assert place is not None
    assert LAPTOP.contains(place)
    assert place.size() == QSize(1200, 700)


def test_a_window_larger_than_its_screen_is_made_to_fit():
    place = fitting_place(WindowState(0, 0, 3000, 2000, "eDP-1"), {"eDP-1": LAPTOP}, SMALLEST)
    assert place == LAPTOP


@pytest.mark.parametrize(
    ("size", "fills"),
    [((1366, 728), True), ((1280, 800), True), ((800, 1280), True), ((1920, 1040), False), ((3840, 2100), False)],
)
def test_a_small_screen_is_filled_at_the_first_start(size, fills):
    assert fills_the_screen(QSize(*size)) is fills


def test_size_rail_and_panel_are_kept_when_the_window_closes(window, open_app, qtbot, gate):
    window.bench.main.rail.fold(True)
    window.bench.main.rail.folded.emit(True)
    window.assistance.show_help()
    window.resize(760, 650)
    window.surround.share = 0.4
    window.close()
    kept = (gate.directory / "window.json").read_text()
    assert "Delattre" not in kept
    again = open_app()
    assert again.size() == QSize(760, 650)
    assert again.surround.share == pytest.approx(0.4)
    unlock(again, qtbot)
    assert again.bench.main.rail.is_folded


def test_the_page_shown_last_comes_back_after_the_lock(window, qtbot):
    household = listed(window.bench.services)[0].id
    window.bench.go("household", household_id=household)
    with qtbot.waitSignal(window.locked):
        window.lock()
    unlock(window, qtbot)
    assert window.bench.main.current_key == "household"
    assert window.bench.main.page("household").opened[-1] == {"household_id": household}


def test_a_day_begins_with_what_it_holds(window, qtbot, clock):
    window.bench.go("households")
    with qtbot.waitSignal(window.locked):
        window.lock()
    clock.instant = clock.instant.replace(day=clock.instant.day + 1 if clock.instant.day < 28 else 1)
    unlock(window, qtbot)
    assert window.bench.main.current_key == "today"


def test_a_page_that_is_no_more_leaves_one_on_the_first(window, qtbot):
    window.bench.services.settings.remember_place("nowhere", {"x": "y"})
    assert window.bench.services.settings.last_place() == ("nowhere", {"x": "y"})
    window.bench.resume()
    assert window.bench.main.current_key == "today"
