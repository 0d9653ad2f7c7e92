"""A line of text that is read into a value; the text is never wiped."""

from abc import abstractmethod
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets.fields import ErrorLine, mark_wrong
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.labels import TextLabel

T = TypeVar("T")


_STEPS: Final[dict[int, tuple[int, bool]]] = {
    Qt.Key.Key_Up: (1, False),
    Qt.Key.Key_Down: (-1, False),
    Qt.Key.Key_PageUp: (1, True),
    Qt.Key.Key_PageDown: (-1, True),
}


class _Line(QLineEdit):
    """A line whose cursor goes to the end when the focus comes by keyboard, so that one writes on.

    The arrows up and down, and the page keys for larger steps, are told instead of being lost.
    """

    stepped = Signal(int, bool)
    """Up or down by so much; whether in larger steps."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with the bare keys; with a modifier they belong to others."""
        step = _STEPS.get(event.key())
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or self.isReadOnly():
            super().keyPressEvent(event)
        else:
            self.stepped.emit(*step)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Nothing moves under the mouse, and a selection made by Tab stays."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason and not self.hasSelectedText():
            self.end(False)


class TypedField(QWidget, Generic[T]):
    """A line of text that is read into a value; wrong text stays, with a sentence about it.

    The sentence comes when the field is left (or Enter pressed) and goes as soon as the text is right.
    """

    changed = Signal()
    """The text changed, whether it can be read or not."""
    error_changed = Signal(str)

    width_chars = 12

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._error = ""
        self._shows_error = True
        self._description = ""
        self.edit = _Line()
        self.edit.stepped.connect(self._on_stepped)
        self.edit.textChanged.connect(self._on_text)
        self.edit.editingFinished.connect(self.check)
        self.edit.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._echo = TextLabel("", muted=True, wrap=False)
        self._error_line: ErrorLine | None = None  # made when there is something to tell, and nobody else tells it
        # on a widget of its own: in another layout its items were taken away with the wrappers of their Python objects
        line = FlowRow((self.edit, self._echo), line_spacing=SPACE // 2)
        self._row = line.flow
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(line)
        self._echo.hide()
        self.setFocusProxy(self.edit)
        self._fit()

    # held by mypy: the metaclass of Qt's objects leaves no room for that of abc
    @abstractmethod
    def _read(self, text: str) -> T:
        """The value of a text; raises ValueError, whose words are told, when there is none."""

    @abstractmethod
    def _write(self, value: T) -> str:
        """The text of a value, as it is put in order."""

    def _say(self, value: T) -> str:
        """What is shown beside the field, so that people see how they were understood."""
        return ""

    def _step(self, value: T | None, by: int, *, far: bool) -> T | None:
        """The value some steps on, from a first one when there is none yet; None when it cannot be stepped."""
        return None

    def value(self) -> T | None:
        """The value read from the text; None when it is empty or cannot be read (then `error` tells)."""
        try:
            return self._read(self.text()) if self.text() else None
        except ValueError:
            return None

    def set_value(self, value: T | None) -> None:
        """Write a value; None empties the field."""
        self.edit.setText("" if value is None else self._write(value))
        self.check()

    def text(self) -> str:
        """What was typed, without the blanks around it."""
        return self.edit.text().strip()

    def set_text(self, text: str) -> None:
        """Put back what was typed earlier, wrong or not (drafts)."""
        self.edit.setText(text)
        self.check()

    @property
    def error(self) -> str:
        """The French sentence about the text, empty when it is right."""
        return self._error

    @property
    def is_valid(self) -> bool:
        """Whether the text is empty or can be read; told at once, also while typing."""
        return not self.text() or self.value() is not None

    def check(self) -> bool:
        """Read the text now: write it neatly when right, tell what is wrong otherwise."""
        if not self.text():
            self._set_error("")
            return True
        try:
            value = self._read(self.text())
        except ValueError as problem:
            self._set_error(str(problem))
            if not self.edit.hasFocus():
                self.edit.home(False)  # a long text shows its beginning
            return False
        neat = self._write(value)
        if neat != self.edit.text():
            self.edit.setText(neat)
        self._set_error("")
        return True

    def show_own_error(self, shown: bool) -> None:
        """Whether the sentence is shown here or by the labelled field around."""
        self._shows_error = shown
        self._tell_error(self._error if shown else "")

    def describe(self, name: str, description: str) -> None:
        """Name the line for screen readers."""
        self.edit.setAccessibleName(name)
        self._description = description
        self._tell()

    def set_read_only(self, *, read_only: bool) -> None:
        """Whether the text can only be read and copied."""
        self.edit.setReadOnly(read_only)
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        width = self.edit.fontMetrics().horizontalAdvance("0") * self.width_chars + 28
        self.edit.setMinimumWidth(width)
        self.edit.setMaximumWidth(width)

    def _on_text(self) -> None:
        value = self.value()
        self._echo.setText("" if value is None else self._say(value))
        self._show_echo()
        self._tell()
        if self._error and self.is_valid:
            self._set_error("")
        self.changed.emit()

    def _set_error(self, error: str) -> None:
        if error == self._error:
            return
        self._error = error
        self._show_echo()
        if self._shows_error:
            self._tell_error(error)
            mark_wrong(self.edit, wrong=bool(error))
        self._tell()
        self.error_changed.emit(error)

    def _tell_error(self, error: str) -> None:
        if self._error_line is None and error:
            self._error_line = ErrorLine()
            self._column.addWidget(self._error_line)
        if self._error_line is not None:
            self._error_line.set_text(error)

    def _show_echo(self) -> None:
        self._echo.setVisible(bool(self._echo.text()) and not self._error)

    def _on_stepped(self, by: int, far: bool) -> None:
        if not self.is_valid:
            return  # wrong text is mended by who wrote it
        found = self._step(self.value(), by, far=far)
        if found is not None:
            self.set_value(found)

    def _tell(self) -> None:
        """What a screen reader says after the name: how the text was understood, or what is wrong, and the help."""
        own = self._error if self._shows_error else ""
        parts = (own or self._echo.text(), self._description)
        told = (part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)
        self.edit.setAccessibleDescription(" ".join(told))
