"""One line of text, and a number with its unit; and how a text is put back without losing one's place."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.domain.text_changes import changed_span
from desktop.ui.widgets import TextArea, TextLabel, describe

NUMBER_NOT_UNDERSTOOD: Final = "Ce nombre n’est pas compris. Écrivez par exemple 18,5."


class LineInput(QLineEdit):
    """One line of text; `chars` caps its width."""

    changed = Signal()

    def __init__(self, chars: int = 0, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chars = chars
        self.setPlaceholderText(placeholder)
        self.textChanged.connect(lambda _text: self.changed.emit())
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        if self._chars:
            self.setFixedWidth(self.fontMetrics().horizontalAdvance("0") * self._chars + 28)


class NumberInput(QWidget):
    """A number typed the French way with its unit beside it; wrong text stays, with a sentence about it."""

    changed = Signal()
    error_changed = Signal(str)

    def __init__(self, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.error = ""
        self.edit = LineInput(8)
        self.edit.changed.connect(self._on_text)
        self.edit.editingFinished.connect(self._check)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.edit)
        if unit:
            row.addWidget(TextLabel(unit, muted=True, wrap=False))
        row.addStretch(1)
        self.setFocusProxy(self.edit)

    def answer(self) -> str | None:
        """The number as « 18.5 », what was typed when it is none, None when nothing was."""
        typed = self.edit.text().strip()
        number = _number(typed)
        return (typed or None) if number is None else str(number)

    def set_answer(self, value: Any) -> None:
        """Show a number again, or what was typed in its place."""
        put_line(self.edit, "" if value is None else str(value).replace(".", ","))
        self._check()

    def show_own_error(self, shown: bool) -> None:
        """The labelled field around always shows the sentence."""

    def describe(self, name: str, description: str) -> None:
        """Name the line for screen readers."""
        describe(self.edit, name, description)

    def _on_text(self) -> None:
        if self.error and _number(self.edit.text().strip()) is not None:
            self._set_error("")
        self.changed.emit()

    def _check(self) -> None:
        typed = self.edit.text().strip()
        self._set_error(NUMBER_NOT_UNDERSTOOD if typed and _number(typed) is None else "")

    def _set_error(self, error: str) -> None:
        if error != self.error:
            self.error = error
            self.error_changed.emit(error)


def _number(typed: str) -> Decimal | None:
    bare = "".join(typed.split()).replace(",", ".").replace("−", "-")
    try:
        number = Decimal(bare)
    except InvalidOperation:
        return None
    return number if number.is_finite() and "e" not in bare.lower() else None


def put_line(edit: QLineEdit, text: str) -> None:
    """Shows a text in place of another; the cursor stands where they differ."""
    before = edit.text()
    if text != before:
        span = changed_span(before, text)
        edit.setText(text)
        edit.setCursorPosition(_units(text[: span.start] + span.inserted))


def put_text(area: TextArea, text: str) -> None:
    """Shows a text in place of another by changing what differs: neither the cursor nor the page jumps away."""
    before = area.value()
    if text == before:
        return
    span = changed_span(before, text)
    cursor = QTextCursor(area.document())
    start = _units(before[: span.start])
    cursor.setPosition(start)
    cursor.setPosition(start + _units(span.removed), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(span.inserted)
    area.setTextCursor(cursor)


def _units(text: str) -> int:
    """Qt counts in halves of surrogate pairs where there are some."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
