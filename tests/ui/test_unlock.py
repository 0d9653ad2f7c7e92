"""Unlocking: the error beside the field, a growing wait, never a wipe; and the way back in when all is forgotten."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.ui.locking.gate import Gate
from desktop.ui.unlock.page import UnlockPage
from desktop.ui.unlock.recovery import RecoveryPage
from tests.conftest import PASSPHRASE, Template
from tests.ui.typing import press, type_text

pytest_plugins = ["tests.ui.app_fixtures"]

NEW = "écharpe lundi boussole pavot trottoir nuage savon hamac"


@pytest.fixture
def code(gate: Gate, template: Template) -> str:
    """The recovery code of a closed notebook that the gate leads to."""
    template.copy_to(gate.directory)
    return template.recovery_code


def try_passphrase(qtbot, page: UnlockPage, text: str) -> None:
    qtbot.waitUntil(lambda: page.button.is_ready)
    page.passphrase.clear()
    type_text(page.passphrase, text)
    press(page.passphrase.edit, Qt.Key.Key_Return, text="\r")
    qtbot.waitUntil(lambda: bool(page.field.error) or not page.passphrase.text())


def test_the_right_passphrase_opens_the_notebook(open_app, qtbot, code):
    window = open_app()
    assert isinstance(window.page, UnlockPage)
    assert window.windowTitle() == "Perron"
    type_text(window.page.passphrase, PASSPHRASE)
    with qtbot.waitSignal(window.opened):
        press(window.page.passphrase.edit, Qt.Key.Key_Return, text="\r")
    assert window.bench.main.current_key == "today"
    assert window.banner == ""


def test_a_notebook_that_another_program_copies_elsewhere_opens_and_is_told(open_app, qtbot, gate, code):
    (gate.directory.parent / ".stfolder").mkdir()
    window = open_app()
    type_text(window.page.passphrase, PASSPHRASE)
    with qtbot.waitSignal(window.opened):
        press(window.page.passphrase.edit, Qt.Key.Key_Return, text="\r")
    assert any("Syncthing" in text for text in window.bench.main.messages.messages)


def test_a_wrong_passphrase_is_told_beside_the_field_and_stays_there(open_app, qtbot, code):
    page = open_app().page
    try_passphrase(qtbot, page, "une phrase qui n’ouvre rien")
    assert "n’ouvre pas le carnet" in page.field.error
    assert page.passphrase.text() == "une phrase qui n’ouvre rien"
    assert page.passphrase.edit.hasFocus()
    assert page.trouble == ""


def test_each_wrong_try_waits_longer_up_to_thirty_seconds(gate):
    waits = []
    for tries in range(8):
        gate.wrong_tries = tries
        waits.append(gate.wait_seconds)
    assert waits == [0, 1, 2, 4, 8, 16, 30, 30]


def test_the_button_counts_the_seconds_down_then_wakes(open_app, qtbot, code):
    page = open_app().page
    try_passphrase(qtbot, page, "une phrase qui n’ouvre rien")
    try_passphrase(qtbot, page, "ni celle-ci, non plus")
    assert page.button.text() == "Patientez 2\u00a0s"
    assert not page.button.isEnabled()
    assert "2\u00a0secondes" in page.field.error
    qtbot.waitUntil(page.button.isEnabled)
    assert page.button.text() == "Ouvrir"
    assert "n’ouvre pas le carnet" in page.field.error
    assert "Nouvel essai" not in page.field.error  # one may try now: nothing says to wait


def test_enter_does_nothing_while_waiting(open_app, qtbot, code, gate):
    page = open_app(second_ms=60_000).page
    try_passphrase(qtbot, page, "une phrase qui n’ouvre rien")
    page.passphrase.clear()
    type_text(page.passphrase, PASSPHRASE)
    press(page.passphrase.edit, Qt.Key.Key_Return, text="\r")
    assert page.passphrase.text() == PASSPHRASE
    assert gate.wrong_tries == 1


def test_the_right_passphrase_ends_the_waiting(open_app, qtbot, code, gate):
    window = open_app()
    try_passphrase(qtbot, window.page, "une phrase qui n’ouvre rien")
    qtbot.waitUntil(lambda: window.page.button.is_ready)
    window.page.passphrase.clear()
    type_text(window.page.passphrase, PASSPHRASE)
    with qtbot.waitSignal(window.opened):
        window.page.button.click()
    assert gate.wait_seconds == 0


def test_an_empty_passphrase_is_not_a_wrong_try(open_app, gate, code):
    page = open_app().page
    page.button.click()
    assert "Tapez" in page.field.error
    assert gate.wrong_tries == 0


def test_the_eye_shows_and_hides_what_is_typed(open_app, code):
    field = open_app().page.passphrase
    type_text(field, "secret")
    assert field.edit.echoMode() == QLineEdit.EchoMode.Password
    field.eye.click()
    assert field.edit.echoMode() == QLineEdit.EchoMode.Normal
    assert "Masquer" in field.eye.accessibleName()
    field.eye.click()
    assert field.edit.echoMode() == QLineEdit.EchoMode.Password


def test_a_notebook_open_elsewhere_is_told_and_is_not_a_wrong_try(open_app, qtbot, gate, code):
    elsewhere = gate.open(PASSPHRASE)
    page = open_app().page
    type_text(page.passphrase, PASSPHRASE)
    page.button.click()
    qtbot.waitUntil(lambda: bool(page.trouble))
    assert "déjà ouvert" in page.trouble
    assert gate.wrong_tries == 0
    elsewhere.close()


def test_a_lost_database_is_told_and_nothing_is_made_in_its_place(open_app, qtbot, gate, code):
    database = gate.directory / "notebook.db"
    database.unlink()
    page = open_app().page
    assert isinstance(page, UnlockPage)
    type_text(page.passphrase, PASSPHRASE)
    page.button.click()
    qtbot.waitUntil(lambda: bool(page.trouble))
    assert "n’est plus dans son dossier" in page.trouble
    assert not database.exists()


def recovery_page(window) -> RecoveryPage:
    window.page.forgotten.click()
    assert isinstance(window.page, RecoveryPage)
    return window.page


def fill(page: RecoveryPage, code: str, new: str = NEW) -> None:
    page.code.clear()
    type_text(page.code, code)
    for field in (page.passphrase.first, page.passphrase.second):
        field.clear()
        type_text(field, new)


def test_the_recovery_code_opens_and_sets_a_new_passphrase(open_app, qtbot, gate, code):
    window = open_app()
    fill(recovery_page(window), code.lower().replace("-", " "))
    with qtbot.waitSignal(window.opened):
        window.page.button.click()
    with qtbot.waitSignal(window.locked):
        window.lock()
    gate.open(NEW).close()


def test_a_slip_in_the_recovery_code_is_told_beside_it(open_app, qtbot, code):
    page = recovery_page(open_app())
    wrong = ("1" if code[0] != "1" else "2") + code[1:]
    fill(page, wrong)
    page.button.click()
    qtbot.waitUntil(lambda: bool(page.code_field.error))
    assert "erreur de frappe" in page.code_field.error
    assert page.code.text() == wrong
    assert page.passphrase.first.text() == NEW


def test_a_weak_new_passphrase_is_told_before_the_code_is_tried(open_app, gate, code):
    page = recovery_page(open_app())
    fill(page, code, "court")
    page.button.click()
    assert "12 caractères" in page.passphrase.first_field.error
    assert gate.wrong_tries == 0


def test_the_way_back_from_recovery(open_app, code):
    window = open_app()
    recovery_page(window).back.click()
    assert isinstance(window.page, UnlockPage)


def test_the_unlock_screen_needs_no_database_to_show():
    program = (
        "import sys, desktop.ui.app, desktop.main;"
        "late = [name for name in ('sqlalchemy', 'alembic', 'sqlcipher3', 'httpx', 'reportlab', 'pydantic', 'keyring')"
        " if name in sys.modules];"
        "sys.exit(', '.join(late) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    assert (done.stderr.strip(), done.returncode) == ("", 0)


def test_a_command_needs_no_window():
    program = (
        "import sys; from desktop.main import main; code = main(['--help']);"
        "sys.exit('PySide6 was imported' if 'PySide6' in sys.modules else code)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    assert (done.stderr.strip(), done.returncode) == ("", 0)
