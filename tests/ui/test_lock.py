"""The notebook locks by itself; Qt speaks French."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit

from desktop.ui.locking.idle import DEFAULT_IDLE_MS, IdleLock
from desktop.ui.look.french_qt import install_french
from tests.ui.seconds import Seconds

LONG = 60_000


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def field(qtbot) -> QLineEdit:
    """Where somebody types, in a window of its own."""
    made = QLineEdit()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.hasFocus)
    return made


def strike(field: QLineEdit) -> None:
    """A key as the system hands it to the window."""
    QTest.keyClick(field.window().windowHandle(), Qt.Key.Key_A)


@pytest.fixture
def lock(qapp: QApplication, clock: Seconds):
    made = IdleLock(qapp, LONG, clock)
    yield made
    made.stop()
    made.deleteLater()


def test_five_minutes_by_default():
    assert DEFAULT_IDLE_MS == 5 * 60 * 1000


def test_nobody_there_means_idle_once(qtbot, lock: IdleLock):
    lock.set_interval(1)
    with qtbot.waitSignal(lock.idle):
        lock.start()
    assert not lock.is_watching


def test_it_does_not_watch_before_it_is_started(qapp: QApplication, lock: IdleLock):
    assert not lock.is_watching


def test_a_key_starts_the_wait_again(qtbot, lock: IdleLock, field: QLineEdit, clock: Seconds):
    lock.start()
    with qtbot.assertNotEmitted(lock.idle):
        for _ in range(3):
            clock.now += LONG / 1000 - 1
            strike(field)
    assert field.text() == "aaa"


def test_a_hand_on_the_mouse_starts_the_wait_again(qtbot, lock: IdleLock, field: QLineEdit, clock: Seconds):
    lock.start()
    window = field.window().windowHandle()
    with qtbot.assertNotEmitted(lock.idle):
        for place in range(3):
            clock.now += LONG / 1000 - 1
            QTest.mouseMove(window, QPoint(place + 1, 1))
    clock.now += LONG / 1000 + 1
    with qtbot.waitSignal(lock.idle):
        QTest.mouseMove(window, QPoint(9, 1))


def test_it_knows_for_how_long_nobody_has_acted(lock: IdleLock, field: QLineEdit, clock: Seconds):
    assert lock.still_for == 0
    lock.start()
    clock.now += 7
    assert lock.still_for == 7
    strike(field)
    assert lock.still_for == 0


def test_the_first_key_after_a_long_sleep_locks_and_is_swallowed(
    qtbot, lock: IdleLock, field: QLineEdit, clock: Seconds
):
    lock.start()
    clock.now += LONG / 1000 + 1
    with qtbot.waitSignal(lock.idle):
        strike(field)
    assert field.text() == ""


def test_a_window_that_comes_later_is_watched_too(qtbot, lock: IdleLock, clock: Seconds):
    lock.start()
    later = QLineEdit()
    qtbot.addWidget(later)
    later.show()
    later.activateWindow()
    qtbot.waitUntil(later.hasFocus)
    clock.now += LONG / 1000 + 1
    with qtbot.waitSignal(lock.idle):
        strike(later)
    assert later.text() == ""


def test_stopped_it_lets_everything_pass(qtbot, lock: IdleLock, field: QLineEdit, clock: Seconds):
    lock.start()
    lock.stop()
    clock.now += 10 * LONG
    with qtbot.assertNotEmitted(lock.idle):
        strike(field)
    assert field.text() == "a"


def test_changing_the_delay_starts_the_wait_again(qtbot, lock: IdleLock):
    lock.start()
    with qtbot.waitSignal(lock.idle):
        lock.set_interval(1)


def test_qt_speaks_french(qtbot, qapp: QApplication):
    translator = install_french(qapp)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Annuler"
    assert QLocale().toString(1234.5, "f", 2).endswith(",50")
    qapp.removeTranslator(translator)


def test_a_program_built_without_the_french_texts_says_so(monkeypatch, tmp_path: Path, qapp: QCoreApplication):
    monkeypatch.setattr(QLibraryInfo, "path", staticmethod(lambda _which: str(tmp_path)))
    with pytest.raises(FileNotFoundError):
        install_french(qapp)
