"""Fills a whole form as somebody does who has no mouse: Tab, Space, the arrows and letters, and nothing else."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from desktop.domain.forms import FieldKind, FormField
from desktop.ui.forms.form_view import FormView
from desktop.ui.forms.rows_input import RowsInput
from tests.ui.settling import settled
from tests.ui.typing import press, type_text

_TYPED: Final = {
    FieldKind.TEXT: "Éloïse",
    FieldKind.LONG_TEXT: "Murs humides.",
    FieldKind.DATE: "3/11/2026",
    FieldKind.NUMBER: "12",
    FieldKind.MONEY: "412,50",
    FieldKind.CHOICE: "Autre",
}
_MOST_KEYS: Final = 900


class Typist:
    """Goes through a form from its first question to its last."""

    def __init__(self, view: FormView) -> None:
        self._view = view
        self._added: set[str] = set()

    def fill(self) -> None:
        """Answers everything that is asked, also what an answer brings."""
        self._view.focus_field(next(iter(self._view.form.fields())).name)
        settled()
        for _ in range(_MOST_KEYS):
            focus = QApplication.focusWidget()
            if focus is None or not self._view.isAncestorOf(focus):
                return
            self._answer(focus)
            now = QApplication.focusWidget()
            assert now is not None
            if now is focus or not isinstance(focus, QAbstractButton):
                press(now, Qt.Key.Key_Tab)
            settled()  # what is not laid out yet takes no cursor

    def _answer(self, focus: QWidget) -> None:
        name = self._focused()
        field = self._asked(name)
        if field is None:
            return
        if isinstance(focus, QAbstractButton):
            self._press(focus, name, field)
        elif isinstance(focus, QComboBox) and not focus.isEditable():
            press(focus, Qt.Key.Key_Down)
        elif isinstance(focus, QLineEdit | QTextEdit | QPlainTextEdit | QComboBox) and not self._is_answered(name):
            type_text(focus, _TYPED[field.kind])

    def _press(self, button: QAbstractButton, name: str, field: FormField) -> None:
        rows = self._rows_of(button)
        if rows is not None and button is rows.add and name not in self._added:
            self._added.add(name)
            press(button, Qt.Key.Key_Space)
        elif button.isCheckable() and not self._is_answered(name):
            press(button, Qt.Key.Key_Space)

    def _rows_of(self, widget: QWidget | None) -> RowsInput | None:
        while widget is not None and not isinstance(widget, RowsInput):
            widget = widget.parentWidget()
        return widget

    def _focused(self) -> str:
        return next((name for card in self._view.cards if (name := card.focused_field())), "")

    def _asked(self, name: str) -> FormField | None:
        question, _, cell = name.partition(".")
        field = self._view.form.field(question.partition("[")[0])
        return next((one for one in field.columns if one.name == cell), None) if field and cell else field

    def _is_answered(self, name: str) -> bool:
        question, _, cell = name.partition("[")
        value = self._view.values().get(question)
        if not cell:
            return bool(value)
        place, _, column = cell.partition("].")
        rows = value or []
        return int(place) < len(rows) and bool(rows[int(place)].get(column) or rows[int(place)].get(f"{column}_other"))
