"""A motif: one of a few by a tap, some words beside it, or the words alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.forms import Option
from desktop.ui.forms.line_inputs import put_line, put_text
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.page_base import TextLine
from desktop.ui.widgets import ChoiceField, TextArea

_NAMELESS = "other"
"""The choice that says nothing by itself."""
_BETWEEN = "\u00a0: "


class MotifField(QWidget):
    """`value()` is the motif in words: « Intempéries », « Absence prévenue : à l’hôpital », « Deuil ».

    `words` takes the place of the one line for words.
    """

    changed = Signal()

    def __init__(
        self, options: Sequence[Option], words: TextLine | TextArea | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._labels = {option.value: option.label for option in options}
        self._offers = True
        self.choice = ChoiceField(list(self._labels.items()), style="buttons")
        self.words = words or TextLine(placeholder="Ou en quelques mots")
        self.choice.changed.connect(self._on_choice)
        self.words.textChanged.connect(lambda *_: self.changed.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.choice)
        column.addWidget(self.words)
        self.setFocusProxy(self.choice)

    def value(self) -> str:
        """The motif in words, empty while none is given."""
        chosen, words = self.choice.value() if self._offers else None, self.words.value()
        if chosen is None or chosen == _NAMELESS:
            return words
        label = self._labels[chosen]
        return f"{label}{_BETWEEN}{words}" if words else label

    @property
    def chosen(self) -> str:
        """The motif that was tapped, empty without one; « autre » is one too, though it says nothing by itself."""
        return (self.choice.value() or "") if self._offers else ""

    def choose(self, value: str) -> None:
        """Shows the motif that was tapped, as the recorder's past has it; the words stay."""
        if self._offers:
            self.choice.set_value(value or None)

    def set_value(self, text: str) -> None:
        """Shows a motif given earlier; what is not among the choices stands in words."""
        chosen = self._choice_in(text) if self._offers else None
        words = text if chosen is None else text.removeprefix(self._labels[chosen]).removeprefix(_BETWEEN)
        if chosen is not None or self.choice.value() != _NAMELESS:
            self.choice.set_value(chosen)
        if isinstance(self.words, TextArea):
            put_text(self.words, words)
        else:
            put_line(self.words, words)

    def offer(self, *, choices: bool) -> None:
        """Offers the usual motifs above the words, or the words alone; a choice made earlier waits meanwhile."""
        self._offers = choices
        self.choice.setVisible(choices)
        self.setFocusProxy(self.choice if choices else self.words)

    def describe(self, name: str, description: str) -> None:
        """Name both parts for screen readers."""
        self.choice.describe(name, description)
        self.words.setAccessibleName(f"{name}, en quelques mots")
        self.words.setAccessibleDescription(description)

    def _choice_in(self, text: str) -> str | None:
        labels = self._labels.items()
        return next((value for value, label in labels if text == label or text.startswith(f"{label}{_BETWEEN}")), None)

    def _on_choice(self) -> None:
        if self.choice.value() == _NAMELESS:
            self.words.setFocus()
        self.changed.emit()
