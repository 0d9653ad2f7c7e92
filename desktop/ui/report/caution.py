"""What is to be read before somebody signs or is given anything (R6), told only to who asks: others may be looking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import Disclosure, TextLabel

_THERE: Final = (
    "Une précaution est gardée pour ce ménage. Lisez-la avant de réunir les signataires, l’écran tourné vers vous."
)


class CautionFold(QFrame):
    """That there is one is said; its words are folded until they are wanted, and folded again elsewhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "banner")
        self.setProperty("tone", "warning")
        self._words = TextLabel("", "label")
        self.fold = Disclosure("Lire la précaution", self._words, less="Cacher la précaution")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE + 4, SPACE * 2, SPACE + 4)
        column.setSpacing(SPACE // 2)
        column.addWidget(TextLabel(_THERE))
        column.addWidget(self.fold)

    def show_cautions(self, cautions: Sequence[str]) -> None:
        """Takes the cautions of another household; without any, nothing is said."""
        self.fold.set_open(opened=False)
        self._words.setText("\n".join(cautions))
        self.setVisible(bool(cautions))
