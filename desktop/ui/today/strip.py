"""The list with the coming days beside it: a line is dragged onto one of them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.today.day_list import DayList
from desktop.ui.today.week import WeekGrid
from desktop.ui.widgets import Card

DAYS_AHEAD: Final = "Aujourd’hui et les six jours suivants"
_LIST_CHARS: Final = 84
_STRIP_CHARS: Final = 32


class ListAndStrip(QWidget):
    """`fit` decides by the width of the page whether the strip is shown."""

    def __init__(self, day_list: DayList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strip = WeekGrid(DAYS_AHEAD, compact=True)
        self._card = Card(DAYS_AHEAD)
        self._card.add(self.strip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE * 2)
        row.addWidget(day_list, 1)
        row.addWidget(self._card, 0, Qt.AlignmentFlag.AlignTop)
        self._card.hide()

    @property
    def has_strip(self) -> bool:
        """Whether the coming days are shown."""
        return not self._card.isHidden()

    def fit(self, width: int) -> None:
        """Shows the strip when the list keeps its room beside it."""
        unit = self.fontMetrics().averageCharWidth()
        self._card.setFixedWidth(unit * _STRIP_CHARS + SPACE * 6)
        self._card.setVisible(width >= unit * (_LIST_CHARS + _STRIP_CHARS))
