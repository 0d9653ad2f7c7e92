"""The notebook locks when the computer says that nobody is there; sleep waits until what is written is saved."""

from __future__ import annotations

import ctypes

import pytest
from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection

from desktop.ui.locking import windows_signs
from desktop.ui.locking.system_signs import (
    LOGIN,
    LOGIN_PATH,
    MANAGER,
    POWER,
    POWER_PATH,
    PROPERTIES,
    SCREEN_SAVERS,
    SESSION,
    SystemSigns,
)
from desktop.ui.unlock.page import UnlockPage
from tests.ui.app_steps import unlock
from tests.ui.system_bus import SESSION_PATH, Bus, FakeLogind

pytest_plugins = ["tests.ui.app_fixtures"]
pytestmark = pytest.mark.linux  # D-Bus

NO_BUS = QDBusConnection("no such bus")


@pytest.fixture
def bus(tmp_path):
    made = Bus(tmp_path)
    yield made
    made.close()


@pytest.fixture
def logind(bus):
    made = FakeLogind(bus.address, LOGIN, POWER)
    yield made
    made.close()


@pytest.fixture
def connection(bus, logind):
    yield QDBusConnection.connectToBus(bus.address, "tests")
    QDBusConnection.disconnectFromBus("tests")


@pytest.fixture
def signs(connection, qapp):
    made = SystemSigns(connection, connection)
    yield made
    made.deleteLater()


TOLD = [
    (LOGIN_PATH, MANAGER, "PrepareForSleep", "b", (True,)),
    (SESSION_PATH, SESSION, "Lock", "", ()),
    (POWER_PATH, PROPERTIES, "PropertiesChanged", "sa{sv}as", (POWER, {"LidIsClosed": ("b", True)}, [])),
    *(("/org/any/ScreenSaver", name, "ActiveChanged", "b", (True,)) for name in SCREEN_SAVERS),
]
NOT_MEANT = [
    (LOGIN_PATH, MANAGER, "PrepareForSleep", "b", (False,)),
    ("/org/freedesktop/login1/session/_38", SESSION, "Lock", "", ()),
    (SESSION_PATH, SESSION, "Unlock", "", ()),
    (POWER_PATH, PROPERTIES, "PropertiesChanged", "sa{sv}as", (POWER, {"LidIsClosed": ("b", False)}, [])),
    (POWER_PATH, PROPERTIES, "PropertiesChanged", "sa{sv}as", (POWER, {"OnBattery": ("b", True)}, [])),
    *(("/org/any/ScreenSaver", name, "ActiveChanged", "b", (False,)) for name in SCREEN_SAVERS),
]


def ready(qtbot, signs, logind):
    """Answers come in the order of the questions: with the delay, the session is known too."""
    signs.watch()
    qtbot.waitUntil(lambda: signs.holds_sleep)


@pytest.mark.parametrize("told", TOLD)
def test_each_sign_of_the_computer_asks_for_the_lock(qtbot, signs, logind, told):
    ready(qtbot, signs, logind)
    with qtbot.waitSignal(signs.asked):
        logind.tell(*told)


def test_waking_opening_the_lid_and_the_lock_of_somebody_else_ask_nothing(qtbot, signs, logind):
    ready(qtbot, signs, logind)
    asked = []
    signs.asked.connect(lambda: asked.append(1))
    for told in NOT_MEANT:
        logind.tell(*told)
    with qtbot.waitSignal(signs.asked):
        logind.tell(*TOLD[0])
    assert asked == [1]


def test_sleep_is_held_back_only_while_a_notebook_is_open(qtbot, signs, logind):
    assert not logind.is_held()
    ready(qtbot, signs, logind)
    assert logind.is_held()
    assert logind.asked[0][:2] == ("sleep", "Perron")
    assert logind.asked[0][3] == "delay"
    signs.settled()
    qtbot.waitUntil(lambda: not logind.is_held())
    ready(qtbot, signs, logind)
    assert logind.is_held()


def test_a_delay_that_comes_too_late_is_let_go_at_once(qtbot, signs, logind):
    signs.watch()
    signs.settled()
    qtbot.waitUntil(lambda: bool(logind.asked))
    qtbot.waitUntil(lambda: not logind.is_held())
    assert not signs.holds_sleep


def test_without_a_bus_nothing_happens(qapp):
    signs = SystemSigns(NO_BUS, NO_BUS)
    signs.watch()
    signs.settled()
    assert not signs.holds_sleep


def test_a_bus_without_logind_is_no_trouble(qtbot, bus):
    alone = QDBusConnection.connectToBus(bus.address, "alone")
    signs = SystemSigns(alone, alone)
    signs.watch()
    qtbot.waitUntil(lambda: not signs.findChildren(QObject))
    assert not signs.holds_sleep
    QDBusConnection.disconnectFromBus("alone")


@pytest.fixture
def open_window(open_app, qtbot, gate, template, connection):
    template.copy_to(gate.directory)
    window = open_app(make_signs=lambda parent: SystemSigns(connection, connection, parent))
    unlock(window, qtbot)
    return window


def test_on_its_way_to_sleep_the_computer_waits_until_the_notebook_is_saved_and_closed(open_window, qtbot, logind):
    qtbot.waitUntil(logind.is_held)
    held = []
    page = open_window.bench.main.page("today")
    page.prepare_lock = lambda: held.append(logind.is_held())
    with qtbot.waitSignal(open_window.locked):
        logind.tell(*TOLD[0])
    assert held == [True]
    assert isinstance(open_window.page, UnlockPage)
    qtbot.waitUntil(lambda: not logind.is_held())
    unlock(open_window, qtbot)
    qtbot.waitUntil(logind.is_held)


def test_a_locked_notebook_never_holds_sleep_back(open_window, qtbot, logind):
    qtbot.waitUntil(logind.is_held)
    with qtbot.waitSignal(open_window.locked):
        open_window.lock()
    qtbot.waitUntil(lambda: not logind.is_held())


# --- Windows, whose messages are made here ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "wide", "expected"),
    [
        (0x02B1, 7, True),
        (0x02B1, 2, True),
        (0x02B1, 8, False),
        (0x0218, 4, True),
        (0x0218, 7, False),
        (0x0218, 18, False),
        (0x0100, 7, False),
    ],
)
def test_windows_messages_of_a_locked_session_and_of_sleep_ask_for_the_lock(message, wide, expected):
    asked = []
    signs = windows_signs.WindowsSigns(lambda: asked.append(1))
    made = windows_signs._Message(None, message, wide, 0)
    assert signs.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(made)) == (False, 0)
    assert bool(asked) is expected
    assert signs.nativeEventFilter(b"xcb_generic_event_t", 0) == (False, 0)


def test_elsewhere_than_on_windows_no_message_is_looked_at(open_app, gate, monkeypatch):
    readers = []
    monkeypatch.setattr(windows_signs, "WindowsSigns", readers.append)
    monkeypatch.setattr(windows_signs.sys, "platform", "linux")
    windows_signs.listen_to_windows(open_app(), lambda: None)
    assert readers == []
