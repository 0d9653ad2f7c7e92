"""A motif: one of a few by a tap, some words beside it, or the words alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.forms import Option
from desktop.ui.measure.base import TextLine
from desktop.ui.theme import SPACE
from desktop.ui.widgets import ChoiceField

_NAMELESS = "other"
"""The choice that says nothing by itself."""


class MotifField(QWidget):
    """`value()` is the motif in words: « Intempéries », « Absence prévenue : à l’hôpital », « Deuil »."""

    changed = Signal()

    def __init__(self, options: Sequence[Option], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = {option.value: option.label for option in options}
        self.choice = ChoiceField(list(self._labels.items()), style="buttons")
        self.words = TextLine(placeholder="Ou en quelques mots")
        self.choice.changed.connect(self._on_choice)
        self.words.textChanged.connect(lambda _text: self.changed.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.choice)
        column.addWidget(self.words)
        self.setFocusProxy(self.choice)

    def value(self) -> str:
        """The motif in words, empty while none is given."""
        chosen, words = self.choice.value(), self.words.value()
        if chosen is None or chosen == _NAMELESS:
            return words
        label = self._labels[chosen]
        return f"{label}\u00a0: {words}" if words else label

    def describe(self, name: str, description: str) -> None:
        """Name both parts for screen readers."""
        self.choice.describe(name, description)
        self.words.setAccessibleName(f"{name}, en quelques mots")
        self.words.setAccessibleDescription(description)

    def _on_choice(self) -> None:
        if self.choice.value() == _NAMELESS:
            self.words.setFocus()
        self.changed.emit()
