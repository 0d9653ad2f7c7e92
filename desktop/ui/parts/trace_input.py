"""What was left at the door: usual words, one click each, several at once, and one's own beside them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.forms.line_inputs import LineInput, put_line
from desktop.ui.widgets import FlowLayout, SecondaryButton, describe

NOTHING: Final = "Rien"
TRACES: Final = ("Avis de passage", "Message vocal", "SMS", NOTHING)


class TraceInput(QWidget):
    """A line of words with the usual ones as buttons: a click writes the word, another takes it away."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = LineInput(placeholder="Ou avec vos mots\u00a0: avis laissé à la voisine…")
        self.line.changed.connect(self._on_text)
        self.buttons: dict[str, SecondaryButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        flow = FlowLayout(holder)
        for word in TRACES:
            button = SecondaryButton(word)
            button.setCheckable(True)
            button.clicked.connect(lambda checked, word=word: self._toggle(word, wanted=checked))
            self.buttons[word] = button
            flow.addWidget(button)
        column.addWidget(holder)
        column.addWidget(self.line)
        self.setFocusProxy(self.buttons[TRACES[0]])

    def value(self) -> str:
        """The words, as they are kept."""
        return self.line.text().strip()

    def set_value(self, text: str) -> None:
        """Shows words kept earlier."""
        put_line(self.line, text)

    def describe(self, name: str, description: str) -> None:
        """Name the line and the buttons for screen readers."""
        describe(self.line, name, description)
        for word, button in self.buttons.items():
            describe(button, f"{name}\u00a0: {word}", description)

    def _words(self) -> list[str]:
        return [word.strip() for word in self.line.text().split(",") if word.strip()]

    def _toggle(self, word: str, *, wanted: bool) -> None:
        """« Rien » stands alone, and gives way to whatever is left after all."""
        others = [one for one in self._words() if one not in {word, NOTHING}] if word != NOTHING else []
        self.line.setText(", ".join([*others, word] if wanted else others))

    def _on_text(self) -> None:
        words = self._words()
        for word, button in self.buttons.items():
            button.setChecked(word in words)
        self.changed.emit()
