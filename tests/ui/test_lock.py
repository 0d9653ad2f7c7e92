"""The notebook locks by itself; Qt speaks French."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit

from desktop.ui.locking.idle import DEFAULT_IDLE_MS, IdleLock
from desktop.ui.look.french_qt import install_french
from tests.ui.typing import press

LONG = 60_000


class Clock:
    """A wall clock moved by hand, in seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lock(qapp: QApplication, clock: Clock):
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


def test_a_key_starts_the_wait_again(qtbot, lock: IdleLock, clock: Clock):
    field = QLineEdit()
    qtbot.addWidget(field)
    lock.start()
    with qtbot.assertNotEmitted(lock.idle):
        for _ in range(3):
            clock.now += LONG / 1000 - 1
            press(field, Qt.Key.Key_A, text="a")
    assert field.text() == "aaa"


def test_the_first_key_after_a_long_sleep_locks_and_is_swallowed(qtbot, lock: IdleLock, clock: Clock):
    field = QLineEdit()
    qtbot.addWidget(field)
    lock.start()
    clock.now += LONG / 1000 + 1
    with qtbot.waitSignal(lock.idle):
        press(field, Qt.Key.Key_A, text="a")
    assert field.text() == ""


def test_stopped_it_lets_everything_pass(qtbot, lock: IdleLock, clock: Clock):
    field = QLineEdit()
    qtbot.addWidget(field)
    lock.start()
    lock.stop()
    clock.now += 10 * LONG
    with qtbot.assertNotEmitted(lock.idle):
        press(field, Qt.Key.Key_A, text="a")
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
