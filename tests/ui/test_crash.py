"""What nobody expected: the draft is whole, the dialog is calm, and nothing in it names anybody."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading

import pytest
import sqlalchemy.exc
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop.errors import AppError
from desktop.ui.app import AppWindow
from desktop.ui.crash.dialog import CrashDialog
from desktop.ui.crash.reporter import CrashReporter, Kept, diagnostics
from desktop.ui.unlock.page import UnlockPage
from tests.conftest import PASSPHRASE
from tests.ui.samples import add_household, add_measure
from tests.ui.seconds import Seconds
from tests.ui.typing import press, type_text

pytest_plugins = ["tests.ui.app_fixtures"]

NAMES = ("Delattre", "DELATTRE", "Éloïse", "Émile Zola", "/home/")


@pytest.fixture
def clock_of_crashes() -> Seconds:
    return Seconds()


@pytest.fixture
def window(open_app, qtbot, gate, template):
    """The window with all its pages over the notebook of the household Delattre."""
    template.copy_to(gate.directory)
    services = gate.open(PASSPHRASE)
    add_measure(services, add_household(services))
    services.close()
    window = open_app(build_pages=None)
    unlock(window, qtbot)
    return window


@pytest.fixture
def reporter(window, clock_of_crashes):
    made = CrashReporter(window, clock_of_crashes)
    made.install()
    yield made
    made.uninstall()
    dialog = QApplication.activeModalWidget()
    if dialog is not None:
        dialog.close()


def unlock(window: AppWindow, qtbot) -> None:
    qtbot.waitUntil(lambda: window.page.button.is_ready)
    type_text(window.page.passphrase, PASSPHRASE)
    with qtbot.waitSignal(window.opened):
        window.page.button.click()


def dialog_of(qtbot) -> CrashDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), CrashDialog))
    return QApplication.activeModalWidget()


def fall() -> None:
    household = "Delattre Éloïse"
    raise ValueError(f"{household} cannot be read")


def fall_in_slot() -> None:
    QTimer.singleShot(0, fall)


def test_a_crash_in_a_slot_is_told_calmly_and_names_nobody(window, reporter, qtbot):
    fall_in_slot()
    dialog = dialog_of(qtbot)
    shown = " ".join([dialog.windowTitle(), dialog.safe.text(), dialog.text.toPlainText()])
    assert "ValueError" in shown
    assert "test_crash:" in shown
    assert "fall" in shown
    assert not [name for name in NAMES if name in shown]
    assert dialog.windowTitle() == "Perron"


def test_one_can_go_on_after_a_crash(window, reporter, qtbot):
    fall_in_slot()
    qtbot.mouseClick(dialog_of(qtbot).go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    window.bench.go("households")
    assert window.bench.main.current_key == "households"


def test_one_can_close_after_a_crash(window, reporter, qtbot):
    fall_in_slot()
    qtbot.mouseClick(dialog_of(qtbot).leave, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert window.bench is None


def test_a_crash_in_a_worker_thread_is_told_too(window, reporter, qtbot):
    window._tasks.run(fall)
    assert "ValueError" in dialog_of(qtbot).text.toPlainText()


def test_a_crash_in_a_thread_of_somebody_else_is_told_too(window, reporter, qtbot):
    thread = threading.Thread(target=fall)
    thread.start()
    thread.join()
    assert "thread, today" in dialog_of(qtbot).text.toPlainText()


def test_what_nobody_can_do_anything_about_is_logged_and_not_told(window, reporter, qtbot, caplog):
    class Fragile:
        def __del__(self) -> None:
            fall()

    with caplog.at_level(logging.ERROR, logger="desktop"):
        fragile = Fragile()
        del fragile
    assert "unraisable error" in caplog.text
    QApplication.processEvents()
    assert QApplication.activeModalWidget() is None


def test_several_crashes_show_one_dialog(window, reporter, qtbot):
    for _ in range(3):
        fall_in_slot()
    dialog = dialog_of(qtbot)
    qtbot.waitUntil(lambda: dialog.text.toPlainText().count("ValueError") == 3)
    assert len(window.findChildren(CrashDialog)) == 1


def test_a_crash_within_a_minute_of_the_dialog_is_told_in_the_message_bar(window, reporter, qtbot, clock_of_crashes):
    fall_in_slot()
    dialog_of(qtbot).go_on.click()
    clock_of_crashes.now += 59
    fall_in_slot()
    messages = window.bench.main.messages
    qtbot.waitUntil(lambda: any("imprévue" in words for words in messages.messages))
    assert not any(name in words for name in NAMES for words in messages.messages)
    assert QApplication.activeModalWidget() is None
    clock_of_crashes.now += 2
    fall_in_slot()
    dialog_of(qtbot)


def test_the_draft_is_whole_after_a_crash_in_the_middle_of_a_visit(window, reporter, qtbot):
    services = window.bench.services
    window.bench.go("visit", measure_id=services.status.measures()[0].id)
    page = window.bench.main.page("visit")
    qtbot.waitUntil(lambda: page.content is not None)
    type_text(page.content.note, "Madame dit que le froid entre.")
    assert page.keeper.is_pending
    fall_in_slot()
    dialog = dialog_of(qtbot)
    assert dialog.safe.text() == "Votre brouillon est enregistré."
    assert "visit" in dialog.text.toPlainText()
    assert "le froid entre" in str(services.visits.drafts()[0].values)
    assert "froid" not in dialog.text.toPlainText()
    dialog.go_on.click()
    type_text(page.content.note, " Encore.")
    page.keeper.flush()
    assert "Encore." in str(services.visits.drafts()[0].values)


def test_a_draft_that_cannot_be_kept_is_told(window, reporter, qtbot):
    window.bench.main.page("visit").keep_draft = lambda: False
    fall_in_slot()
    assert "n’ont pas pu être écrits" in dialog_of(qtbot).safe.text()


def test_a_page_that_falls_while_it_keeps_its_draft_does_not_hold_back_the_dialog(window, reporter, qtbot, caplog):
    window.bench.main.page("visit").keep_draft = fall
    with caplog.at_level(logging.ERROR, logger="desktop"):
        fall_in_slot()
        assert "n’ont pas pu être écrits" in dialog_of(qtbot).safe.text()
    assert "a draft was not kept" in caplog.text


def test_an_error_meant_for_people_needs_no_dialog(window, reporter, qtbot):
    def refuse() -> None:
        raise AppError("Le disque est plein.")

    QTimer.singleShot(0, refuse)
    qtbot.waitUntil(lambda: "Le disque est plein." in window.bench.main.messages.messages)
    assert QApplication.activeModalWidget() is None


def test_locking_takes_the_dialog_away(window, reporter, qtbot):
    fall_in_slot()
    dialog_of(qtbot)
    with qtbot.waitSignal(window.locked):
        window.lock()
    assert isinstance(window.page, UnlockPage)
    assert QApplication.activeModalWidget() is None


def test_the_diagnostics_can_be_seen_copied_and_saved(window, reporter, qtbot, tmp_path):
    fall_in_slot()
    dialog = dialog_of(qtbot)
    assert not dialog.text.isVisible()
    dialog.details.click()
    assert dialog.text.isVisible()
    dialog.copy.click()
    assert QApplication.clipboard().text() == dialog.text.toPlainText()
    dialog.save_to(tmp_path / "diagnostic.txt")
    assert (tmp_path / "diagnostic.txt").read_text("utf-8").strip() == dialog.text.toPlainText()
    dialog.save_to(tmp_path / "nowhere" / "diagnostic.txt")
    assert "n’a pas pu être écrit" in dialog.told.text()
    press(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def _chained() -> Exception:
    try:
        try:
            raise KeyError("Delattre Éloïse")
        except KeyError as error:
            raise sqlalchemy.exc.IntegrityError(
                "INSERT INTO household VALUES (?)", {"name": "DELATTRE"}, ValueError("12 rue Émile Zola")
            ) from error
    except sqlalchemy.exc.IntegrityError as error:
        return error


def test_the_diagnostics_tell_places_of_chained_errors_and_no_value():
    text = diagnostics(_chained(), "interface", "household")
    assert "sqlalchemy.exc.IntegrityError" in text
    assert "caused by KeyError" in text
    assert "tests.ui.test_crash:" in text
    assert "Python 3.11" in text
    assert not [name for name in NAMES if name in text]
    assert "INSERT" not in text


def test_the_diagnostics_name_no_folder():
    script = compile("def broken():\n    raise OSError('x')\nbroken()", "/home/eloise.delattre/perron/main.py", "exec")
    with pytest.raises(OSError, match="x") as caught:
        exec(script, {"__name__": "__main__"})
    text = diagnostics(caught.value, "interface", "today")
    assert "main.py:2 broken" in text
    assert "delattre" not in text


_AT_START = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop import main
from desktop.log import start_log
from desktop.ui import app
from desktop.ui.crash import dialog

class Broken(app.AppWindow):
    def __init__(self, *args):
        raise RuntimeError("Delattre Éloïse")

class Read(dialog.CrashDialog):
    def exec(self):
        QTimer.singleShot(0, self.leave.click)
        code = super().exec()
        print(self.text.toPlainText(), self.go_on.isHidden(), self.safe.isHidden())
        return code

app.AppWindow, dialog.CrashDialog = Broken, Read
start_log(Path(sys.argv[1]))
sys.exit(main.open_window(Path(sys.argv[1])))
"""


def test_a_crash_at_start_is_told_in_a_dialog_and_ends_the_program(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-c", _AT_START, str(tmp_path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert "RuntimeError" in ended.stdout
    assert "start" in ended.stdout
    assert "True True" in ended.stdout
    assert "Delattre" not in ended.stdout + ended.stderr + (tmp_path / "perron.log").read_text("utf-8")


_FATAL = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, qFatal
from desktop.log import start_log
from desktop.ui.crash.reporter import CrashReporter, Kept

class Window:
    def keep_drafts(self):
        print("kept", flush=True)
        return Kept.SAVED

start_log(Path(sys.argv[1]))
application = QCoreApplication([])
reporter = CrashReporter(Window())
reporter.install()
qFatal("Delattre")
"""


def test_a_fatal_message_of_qt_keeps_the_draft_before_the_end(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-c", _FATAL, str(tmp_path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode != 0
    assert "kept" in ended.stdout
    log = (tmp_path / "perron.log").read_text("utf-8")
    assert "fatal message of Qt" in log
    assert "Delattre" not in log


def test_the_hooks_are_given_back(window):
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    reporter = CrashReporter(window)
    reporter.install()
    assert sys.excepthook is not before[0]
    reporter.uninstall()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
    assert Kept(window.keep_drafts()) in Kept
