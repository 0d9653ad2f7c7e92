"""What a message says: labels and values in two columns, in French."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.services.outgoing import Fact
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import TextLabel


def fact_grid(facts: Sequence[Fact]) -> QWidget:
    """Every fact on its line; the values can be copied."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(SPACE * 2)
    grid.setVerticalSpacing(SPACE // 2)
    grid.setColumnStretch(0, 2)
    grid.setColumnStretch(1, 3)
    for row, (label, value) in enumerate(facts):
        for column, text in enumerate((TextLabel(label, muted=True), TextLabel(value, selectable=True))):
            text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(text, row, column)
    return made
