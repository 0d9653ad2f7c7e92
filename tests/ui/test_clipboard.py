"""What is copied is marked as secret for the programs that keep a history of copies."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from desktop.ui.locking.clipboard import SecretCopies


@pytest.fixture
def clipboard(qtbot):
    shown = QGuiApplication.clipboard()
    shown.clear()
    marks = SecretCopies(shown, is_ours=lambda: True)  # a platform without a screen owns nothing
    yield shown
    marks.deleteLater()
    shown.clear()


def test_a_text_copied_from_any_field_is_marked_and_still_pasted(clipboard, qtbot):
    field = QLineEdit("DELATTRE")
    qtbot.addWidget(field)
    field.selectAll()
    field.copy()
    mime = clipboard.mimeData()
    assert bytes(mime.data("x-kde-passwordManagerHint").data()) == b"secret"
    assert any("ExcludeClipboardContentFromMonitorProcessing" in name for name in mime.formats())
    assert clipboard.text() == "DELATTRE"


def test_an_empty_clipboard_stays_empty(clipboard):
    clipboard.setText("DELATTRE")
    clipboard.clear()
    assert clipboard.text() == ""


def test_what_another_program_copied_is_left_as_it_is(qtbot):
    shown = QGuiApplication.clipboard()
    marks = SecretCopies(shown, is_ours=lambda: False)
    shown.setText("liste de courses")
    assert not shown.mimeData().hasFormat("x-kde-passwordManagerHint")
    marks.deleteLater()
    shown.clear()
