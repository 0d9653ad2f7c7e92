"""What locking and closing save, cut, clear and destroy."""

from __future__ import annotations

import threading

import pytest
import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtNetwork import QNetworkInformation
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from desktop.storage.errors import NotebookError
from desktop.storage.notebook import Notebook
from desktop.ui.unlock.page import UnlockPage
from desktop.ui.work.tasks import Token
from tests.conftest import PASSPHRASE
from tests.ui.app_steps import unlock
from tests.ui.samples import add_household, add_measure
from tests.ui.typing import press

pytest_plugins = ["tests.ui.open_notebook_fixtures"]

DEVICE = "0192f3a0-0000-7000-8000-0000000000ff"


def texts(window: QWidget) -> str:
    return " ".join(label.text() for label in window.findChildren(QLabel))


def test_locking_takes_every_household_off_the_screen_and_out_of_memory(open_notebook, qtbot):
    window = open_notebook
    main = window.bench.main
    assert "DELATTRE" in texts(window)
    with qtbot.waitSignal(window.locked):
        window.lock()
        assert isinstance(window.page, UnlockPage)
        assert not main.isVisible()
    assert "DELATTRE" not in texts(window)
    assert not shiboken6.isValid(main)
    assert window.bench is None
    assert window.windowTitle() == "Perron"


def test_locking_closes_the_notebook(open_notebook, qtbot, gate):
    services = open_notebook.bench.services
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    with pytest.raises(Exception, match="fermé"):
        services.households.count()
    gate.open(PASSPHRASE).close()


def test_a_window_destroyed_while_its_notebook_is_put_away_tells_nobody(open_notebook, qtbot):
    """What is left of a lock then ends in silence: a dead window's signal would fall on whatever Qt does next."""
    window, tasks = open_notebook, open_notebook._tasks
    gone, rounds = QTimer(singleShot=True, interval=0), []
    gone.timeout.connect(lambda: shiboken6.delete(window))
    window.bench.main.destroyed.connect(gone.start)  # before what the lock itself starts then
    window.lock()
    qtbot.waitUntil(lambda: not shiboken6.isValid(window))
    later = QTimer(interval=0)
    later.timeout.connect(lambda: rounds.append(1))
    later.start()
    qtbot.waitUntil(lambda: len(rounds) > 5)
    later.stop()
    tasks.stop()


def test_ctrl_l_locks_and_asks_nothing(open_notebook, qtbot):
    with qtbot.waitSignal(open_notebook.locked):
        press(QApplication.focusWidget() or open_notebook, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        assert isinstance(open_notebook.page, UnlockPage)
    assert open_notebook.bench is None


def test_the_lock_button_locks(open_notebook, qtbot):
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.bench.main.header.lock_button.click()
    assert open_notebook.bench is None


def test_every_page_saves_before_the_lock(open_notebook, qtbot):
    prepared = []
    pages = [open_notebook.bench.main.page(key) for key in ("today", "visit", "household_edit", "bilan")]
    for page in pages:
        page.prepare_lock = lambda page=page: prepared.append(page.key)
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    assert sorted(prepared) == ["bilan", "household_edit", "today", "visit"]


def test_a_page_that_fails_to_save_does_not_prevent_the_lock(open_notebook, qtbot):
    def fail() -> None:
        raise RuntimeError("a page failed")

    open_notebook.bench.main.page("today").prepare_lock = fail
    with qtbot.waitSignal(open_notebook.locked), pytest.raises(RuntimeError, match="a page failed"):
        open_notebook.lock()
    assert isinstance(open_notebook.page, UnlockPage)


def test_locking_empties_the_clipboard(open_notebook, qtbot):
    QApplication.clipboard().setText("Delattre Éloïse")
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    assert QApplication.clipboard().text() == ""


def test_locking_closes_a_dialog_left_open(open_notebook, qtbot):
    dialog = QDialog(open_notebook)
    with qtbot.waitSignal(open_notebook.locked):
        QTimer.singleShot(0, open_notebook.lock)
        dialog.exec()
    assert not dialog.isVisible()


def test_work_under_way_ends_before_the_notebook_is_closed(open_notebook, qtbot):
    services, done = open_notebook.bench.services, []
    open_notebook._tasks.run(services.households.count, done.append)
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    assert done == [1]


@pytest.fixture
def sending(open_app, qtbot, gate, template, dripping):
    """The window with all its pages, in the middle of an exchange that would never end."""
    template.copy_to(gate.directory)
    services = gate.open(PASSPHRASE)
    add_household(services)
    link = {"server": dripping.url, "token": "t", "receipt_key": "k", "device": DEVICE, "operator": "Soliha"}
    with services.workspace.notebook.write() as uow:
        uow.settings.put("enrolment", link)
    services.close()
    window = open_app(build_pages=None)
    unlock(window, qtbot)
    window.bench.go("exchange")
    window.bench.main.page("exchange").send()
    qtbot.waitUntil(dripping.reached.is_set)
    return window


def still_waiting(gate) -> int:
    again = gate.open(PASSPHRASE)
    waiting = again.exchange.state().waiting
    again.close()
    return waiting


def test_locking_cuts_an_exchange_that_would_never_end_and_loses_nothing(sending, qtbot, gate, dripping):
    waiting = sending.bench.services.exchange.state().waiting
    with qtbot.waitSignal(sending.locked):
        sending.lock()
    assert not dripping.over.is_set()
    assert "DELATTRE" not in texts(sending)
    assert still_waiting(gate) == waiting > 0


def test_closing_cuts_an_exchange_that_would_never_end_and_loses_nothing(sending, gate, dripping):
    services = sending.bench.services
    waiting = services.exchange.state().waiting
    sending.close()
    assert not dripping.over.is_set()
    with pytest.raises(NotebookError, match="fermé"):
        services.households.count()
    assert still_waiting(gate) == waiting > 0


def test_no_page_is_made_ahead_once_the_notebook_is_closed(sending):
    main = sending.bench.main
    sending.bench._ahead.setInterval(0)
    sending.close()
    made = len(main.made())
    QApplication.processEvents()
    assert len(main.made()) == made


def test_idling_locks_after_the_minutes_of_the_settings(open_notebook, qtbot):
    idle = open_notebook._idle
    assert idle.is_watching
    assert idle.interval_ms == 5 * 60_000
    idle.set_interval(1)
    with qtbot.waitSignal(open_notebook.locked):
        idle.start()
    assert not idle.is_watching


REACHABILITY = "2reachabilityChanged(QNetworkInformation::Reachability)"


def test_a_locked_notebook_stays_connected_to_nothing(open_notebook, qtbot):
    network = QNetworkInformation.instance()
    tasks = open_notebook._tasks
    followed = ((network, REACHABILITY), (tasks, "2progress_changed(PyObject)"), (tasks, "2trouble(PyObject)"))

    def listeners() -> list[int]:
        return [sender.receivers(signal) for sender, signal in followed]

    for _ in range(2):
        before = listeners()
        with qtbot.waitSignal(open_notebook.locked):
            open_notebook.lock()
        after = listeners()
        assert [count - 1 for count in before] == after
        unlock(open_notebook, qtbot)
    assert listeners() == before


def test_unlocking_again_shows_the_same_notebook(open_notebook, qtbot):
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    unlock(open_notebook, qtbot)
    assert "DELATTRE" in texts(open_notebook)


def test_closing_the_window_closes_the_notebook_and_another_may_open_it(open_notebook, gate):
    services = open_notebook.bench.services
    open_notebook.close()
    with pytest.raises(NotebookError, match="fermé"):
        services.households.count()
    again = gate.open(PASSPHRASE)
    assert again.households.count() == 1
    again.close()


def test_closing_the_window_empties_the_clipboard(open_notebook):
    QApplication.clipboard().setText("Delattre Éloïse")
    open_notebook.close()
    assert QApplication.clipboard().text() == ""


def test_closing_before_anything_was_opened_leaves_the_clipboard_alone(open_app):
    window = open_app()
    QApplication.clipboard().setText("Une adresse copiée ailleurs")
    window.close()
    assert QApplication.clipboard().text() == "Une adresse copiée ailleurs"


def test_a_page_that_fails_to_save_does_not_prevent_the_closing(open_notebook, qtbot):
    def fail() -> None:
        raise RuntimeError("a page failed")

    services = open_notebook.bench.services
    open_notebook.bench.main.page("today").prepare_lock = fail
    with qtbot.captureExceptions() as caught:
        open_notebook.close()
    assert [str(error) for _kind, error, _trace in caught] == ["a page failed"]
    with pytest.raises(NotebookError, match="fermé"):
        services.households.count()


def test_a_notebook_that_closes_badly_is_locked_all_the_same_and_it_is_told(open_notebook, qtbot, monkeypatch):
    def refuse(_notebook):
        raise NotebookError("Le disque est plein.")

    monkeypatch.setattr(Notebook, "checkpoint", refuse)
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    assert open_notebook.page.button.is_ready
    assert "Le disque est plein." in open_notebook.page.trouble


def test_every_screen_of_the_program_opens_and_is_gone_after_the_lock(open_app, qtbot, gate, template):
    template.copy_to(gate.directory)
    services = gate.open(PASSPHRASE)
    household = add_household(services)
    measure = add_measure(services, household)
    services.close()
    window = open_app(build_pages=None)
    unlock(window, qtbot)
    bench = window.bench
    for key, args in (
        ("today", {}),
        ("households", {"search": "delattre"}),
        ("household", {"household_id": household.id}),
        ("household_edit", {"household_id": household.id}),
        ("measure", {"measure_id": measure.id}),
        ("measure_open", {"household_id": household.id}),
        ("visit", {"measure_id": measure.id}),
        ("bilan", {"measure_id": measure.id}),
        ("exchange", {}),
        ("figures", {}),
        ("settings", {}),
    ):
        bench.go(key, **args)
        assert bench.main.current_key == key
    with qtbot.waitSignal(window.locked):
        window.lock()
    assert "DELATTRE" not in texts(window)


def test_locking_asks_named_work_to_stop(open_notebook, qtbot):
    token, begun, failed = Token(), threading.Event(), []

    def work() -> None:
        begun.set()
        while not token.is_cancelled:
            pass
        token.check()

    open_notebook._tasks.run(work, None, failed.append, "Copie du carnet", token)
    assert open_notebook.bench.main.status.busy.cancel.isVisible()
    begun.wait()
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    assert [type(error).__name__ for error in failed] == ["WorkCancelledError"]
