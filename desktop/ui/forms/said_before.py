"""What was found at the visit before, to be read under its question: folded when it is long, never taken over."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.form_words import words_of
from desktop.domain.french import long_date
from desktop.domain.slow_answers import Told
from desktop.ui.widgets import Disclosure, TextLabel

_ONE_LINE: Final = 60
"""Characters that are read at a glance."""


class SaidBefore(QWidget):
    """« Le 12 octobre 2026 : 16 °C »; of a long text the day, its words at a press."""

    def __init__(self, told: Told, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = words_of(told.field, told.answers[told.field.name])
        day = f"Le {long_date(told.day)}"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        line = re.sub(r"[ \t\n]+", " ", self.words).strip(" ")  # the no-break spaces stay
        self.fold: Disclosure | None = None
        if len(line) <= _ONE_LINE:
            column.addWidget(TextLabel(f"{day}\u00a0: {line}", "caption", muted=True, selectable=True))
            return
        whole = TextLabel(self.words, "caption", muted=True, selectable=True)
        self.fold = Disclosure(f"Noté le {long_date(told.day)}", whole, less=day)
        self.fold.button.setAccessibleDescription(f"{told.field.label}, à la visite d’avant")
        column.addWidget(self.fold)
