"""A list in one line that takes other words too: they are kept beside the list's own value."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QListView, QSizePolicy, QWidget

from desktop.domain.forms import OTHER_SUFFIX, Answers, FormField
from desktop.domain.text import fold
from desktop.ui.widgets.click_through import ClickThrough

_LEAST_CHARS = 11


class OpenList(QComboBox):
    """Choose with the arrows or type: what is typed is the list's own entry when it says the same, else free text."""

    changed = Signal()

    def __init__(self, field: FormField, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._kept = ""
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST_CHARS)
        self.setView(QListView())  # the style's own view ignores the height of the rows
        self.addItems([option.label for option in field.options if option.is_offered(today)])
        self.setCurrentIndex(-1)
        completer = QCompleter(self.model(), self)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._line = QLineEdit()
        self._line.setPlaceholderText(field.help)
        self.setLineEdit(self._line)
        self.setCompleter(completer)
        listed = completer.popup()
        assert listed is not None  # noqa: S101 - a completer that proposes has its list
        self._through = [ClickThrough(popup, self) for popup in (self.view().window(), listed)]
        self.editTextChanged.connect(lambda _text: self.changed.emit())

    def answers(self) -> dict[str, str]:
        """The entry chosen under the field's name, other words under the name of the free text beside it."""
        typed = self.currentText().strip()
        if not typed:
            return {}
        if self._kept and typed == self._field.label_of(self._kept):
            return {self._field.name: self._kept}
        found = next((one.value for one in self._field.options if fold(one.label) == fold(typed)), None)
        return {self._field.name: found} if found else {self._field.name + OTHER_SUFFIX: typed}

    def show_answers(self, answers: Answers) -> None:
        """Shows an entry again, also one that is no longer offered, or the words that stood in its place."""
        value, other = answers.get(self._field.name), answers.get(self._field.name + OTHER_SUFFIX)
        self._kept = str(value or "")
        words = str(other or "") if value in (None, "", "other") and other else ""
        self.setEditText(words or (self._field.label_of(self._kept) if self._kept else ""))

    def describe(self, name: str, description: str) -> None:
        """Name the list and its line for screen readers."""
        for widget in (self, self._line):
            widget.setAccessibleName(name)
            widget.setAccessibleDescription(description)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()
