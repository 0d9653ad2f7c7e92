"""The first click outside an open list reaches what is under it, with the focus."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from desktop.domain.forms import FieldKind, FormField, Option
from desktop.domain.privacy import Level
from desktop.ui.forms.open_list import OpenList
from desktop.ui.widgets import ChoiceField, CommunePicker
from tests.ui.typing import type_text

OPTIONS = [("a", "Aide"), ("b", "Bail"), ("c", "Crédit")]


class Ground(QWidget):
    """A list and, far beside it, another line that the open list leaves free."""

    def __init__(self, made: QWidget) -> None:
        super().__init__()
        self.made, self.line = made, QLineEdit()
        row = QHBoxLayout(self)
        row.addWidget(made)
        row.addSpacing(200)
        row.addWidget(self.line)
        self.resize(700, 120)


def _press_outside(popup: QWidget, on: QWidget) -> None:
    """As X11 tells it: the open list gets the press, wherever it is."""
    place = popup.mapFromGlobal(on.mapToGlobal(QPoint(5, 5)))
    QTest.mousePress(popup, Qt.MouseButton.LeftButton, pos=place)


@pytest.fixture
def ground(qtbot):
    def make(made: QWidget) -> Ground:
        shown = Ground(made)
        qtbot.addWidget(shown)
        shown.show()
        qtbot.waitActive(shown)
        return shown

    return make


def _open_list() -> tuple[QWidget, object]:
    field = FormField("paid", "Versé", FieldKind.CHOICE, Level.SHARED, tuple(Option(*one) for one in OPTIONS))
    made = OpenList(field, date(2026, 3, 14))
    return made, made.showPopup


def _choice() -> tuple[QWidget, object]:
    made = ChoiceField(OPTIONS, style="list")
    return made, made._combo.showPopup


@pytest.mark.parametrize("make", [_open_list, _choice])
def test_a_click_beside_an_open_list_goes_where_it_was_meant(qtbot, ground, make):
    made, open_it = make()
    shown = ground(made)
    open_it()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    popup = QApplication.activePopupWidget()
    qtbot.waitExposed(popup)
    _press_outside(popup, shown.line)
    qtbot.waitUntil(lambda: popup.isHidden() and shown.focusWidget() is shown.line)


def test_a_click_beside_the_communes_proposed_goes_where_it_was_meant(qtbot, ground):
    picker = CommunePicker(lambda _typed: [("62041", "Arras", "CU d’Arras"), ("62042", "Athies", "CU d’Arras")])
    shown = ground(picker)
    picker.edit.setFocus()
    type_text(picker.edit, "a")
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    popup = QApplication.activePopupWidget()
    qtbot.waitExposed(popup)
    _press_outside(popup, shown.line)
    qtbot.waitUntil(lambda: popup.isHidden() and shown.focusWidget() is shown.line)
    type_text(shown.line, "621")
    assert (shown.line.text(), picker.text()) == ("621", "a")
